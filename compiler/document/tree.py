"""The document tree: what is printed, in order; how it looks is left to named styles.

A style is named by its role (``body``, ``heading1``, ``table_title`` …); the style sheet of a definition says what a
role looks like.
"""

from typing import NamedTuple

from compiler.values.coordinates import Coordinates


class Span(NamedTuple):
    """A run of text; ``figure`` names the figure that it prints, where it prints one.

    ``form`` says what of the figure is printed: itself ("amount"), or how it relates to another ("share", "rate",
    "change"); "" where there is no figure.
    """

    text: str
    figure: Coordinates | None = None
    form: str = ""


class Paragraph(NamedTuple):
    """A paragraph in the style of a role; a line break within it is a newline in a span."""

    style: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The text without its figures."""
        return "".join(span.text for span in self.spans)


class Heading(NamedTuple):
    """A heading that the contents list, on ``level`` 1, 2, …; ``entry`` is how the contents word it."""

    style: str
    level: int
    spans: tuple[Span, ...]
    entry: str

    @property
    def text(self) -> str:
        """The text without its figures."""
        return "".join(span.text for span in self.spans)


class Contents(NamedTuple):
    """The table of contents: its title, the levels that it lists."""

    title: str
    levels: int


class Page(NamedTuple):
    """A new page; from here on the pages lie as said, and show a page number where ``numbered``.

    ``restart`` starts the page numbers anew at 1.
    """

    landscape: bool = False
    numbered: bool = True
    restart: bool = False


class Cell(NamedTuple):
    """A cell of a table; ``align`` is "left", "center" or "right"; a span of n covers n columns or rows.

    Several paragraphs are several lines of ``text``. ``style`` names the row style that the cell takes in place of
    its row's, as the labels within a form do; "" keeps that of the row. ``opens_up`` cells have no line between
    them and the cell above. ``heads`` cells of the body say what the others of their rows are about.
    """

    text: str = ""
    align: str = "left"
    colspan: int = 1
    rowspan: int = 1
    indent: int = 0
    style: str = ""
    figure: Coordinates | None = None
    opens_up: bool = False
    heads: bool = False


class Row(NamedTuple):
    """A row of a table: the cells that begin in it, left to right (cells covered from above are left out).

    ``style`` names a role: "header", "numbers" (the row of column numbers), "total", "plain".
    """

    cells: tuple[Cell, ...]
    style: str = "plain"


class Table(NamedTuple):
    """A table: relative widths of its columns, rows that repeat on every page (``header``), the others.

    ``id`` and ``title`` say which table it is, for writers that name or describe it.
    """

    id: str
    title: str
    widths: tuple[float, ...]
    header: tuple[Row, ...]
    body: tuple[Row, ...]


Block = Paragraph | Heading | Contents | Page | Table


class Document(NamedTuple):
    """A whole document: its title (a property of the file) and its blocks in order.

    ``file_name`` is the name under which it is published, without an ending; "" where that is its title.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "zh-CN"
    file_name: str = ""
