"""How the document is laid out: the page on which each heading stands and how each table is set.

It is an estimate. It counts lines: paragraphs by the characters that a line holds, tables by their rows, breaks as the
tree says. Programs that lay out the document may differ by a page where much text or many tables stand between two
breaks.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.lines import measured
from compiler.document.sheets import Sheet, sheets
from compiler.document.table_layout import TableLayout, TableLayouts
from compiler.document.tree import Block, Contents, Document, Heading, Page, Paragraph, Table

_POINTS = 72 / 25.4
"""Points in a millimetre."""
_UNSEEN = 1
"""The height in points of the paragraph after a table."""


class Layout(NamedTuple):
    """The printed number of the page of each heading, and each table as it is set, both in order."""

    pages: tuple[int, ...]
    tables: tuple[TableLayout, ...]


class _Piece(NamedTuple):
    """A block as heights in points between which a page may end; ``head`` is repeated on every page after the first."""

    heights: tuple[float, ...]
    head: float = 0
    keep_next: bool = False


class _Pages:
    """Where filling has got to: the number of the page, and how much of its height in points is in use."""

    def __init__(self, number: int, height: float) -> None:
        self.number = number
        self.height = height
        self.used = 0.0

    def turn_for(self, height: float) -> bool:
        """Begin a new page where this one has no room for the height; tell whether that was so."""
        if not self.used or self.used + height <= self.height:
            return False
        self.number += 1
        self.used = 0
        return True

    def fill(self, piece: _Piece) -> None:
        """Put a piece onto this page and those that it needs after it."""
        for height in piece.heights:
            if self.turn_for(height):
                self.used += piece.head
            self.used += height


def lay_out(document: Document, style: StyleSheet) -> Layout:
    """Return how the document is laid out, as estimated."""
    headings = tuple(block for block in document.blocks if isinstance(block, Heading))
    found: list[int] = []
    tables: list[TableLayout] = []
    number = 0
    for sheet in sheets(document):
        filler = _Filler(sheet, headings, style, 1 if sheet.page.restart else number + 1)
        starts = list(filler.fill())
        found += [at for at, block in zip(starts, sheet.blocks, strict=True) if isinstance(block, Heading)]
        tables += filler.tables
        number = filler.pages.number
    return Layout(tuple(found), tuple(tables))


class _Filler:
    """Fills the pages of one sheet, block by block."""

    def __init__(self, sheet: Sheet, headings: Sequence[Heading], style: StyleSheet, number: int) -> None:
        paper = style.page.sheet(sheet.orientation)
        self.blocks = sheet.blocks
        self.headings = headings
        self.style = style
        self.width = paper.text_width * _POINTS
        self.pages = _Pages(number, paper.text_height * _POINTS)
        self.tables: list[TableLayout] = []

    def fill(self) -> Iterator[int]:
        """Put the blocks onto pages; return the page on which each begins."""
        position = 0
        while position < len(self.blocks):
            kept = self._kept(position)
            position += len(kept)
            for piece in (*kept, self._following(kept, position)):
                yield self.pages.number
                self.pages.fill(piece)
            position += 1

    def _kept(self, start: int) -> list[_Piece]:
        """Return the blocks from ``start`` on that must stand on the page of the block after them."""
        kept: list[_Piece] = []
        for block in self.blocks[start:-1]:
            if isinstance(block, Table) or not (piece := self._piece(block)).keep_next:
                break
            kept.append(piece)
        return kept

    def _following(self, kept: Sequence[_Piece], position: int) -> _Piece:
        """Return the block that the kept ones stand with, having begun a new page where together they need one."""
        above = sum(height for piece in kept for height in piece.heights)
        block = self.blocks[position]
        if not isinstance(block, Table):
            piece = self._piece(block)
            self.pages.turn_for(above + piece.heights[0])
            return piece
        below = self._notes(position)
        layouts = TableLayouts(block, self.style, self.width)
        layout = layouts.within(self._left(above + below))
        if self.pages.turn_for(above + _rows(block, layout).heights[0]):
            layout = layouts.within(self._left(above + below))
        self.tables.append(layout)
        return _rows(block, layout)

    def _left(self, taken: float) -> float:
        return self.pages.height - self.pages.used - taken

    def _notes(self, position: int) -> float:
        """Return the height of what follows a table to the end of its sheet, where that is notes and nothing else."""
        rest = self.blocks[position + 1 :]
        if not all(isinstance(block, Paragraph) for block in rest):
            return _UNSEEN
        return _UNSEEN + sum(height for block in rest for height in self._piece(block).heights)

    def _piece(self, block: Block) -> _Piece:
        match block:
            case Heading() | Paragraph():
                return self._text(block.style, block.text)
            case Contents():
                lines = [self._text("contents_title", block.title)]
                listed = (heading for heading in self.headings if heading.level <= block.levels)
                lines += (self._text(f"toc{heading.level}", heading.entry) for heading in listed)
                return _Piece(tuple(height for line in lines for height in line.heights))
            case Table() | Page():
                raise AssertionError("tables are set on their page; a sheet holds no page breaks")

    def _text(self, role: str, text: str) -> _Piece:
        look = self.style.look(role)
        size = look.size or 1
        room = self.width / size - (look.left_chars or 0) - (look.right_chars or 0)
        spaced = measured(text, spacing=(look.character_spacing or 0) / size)
        heights = [look.line or 0] * spaced.lines(room, look.first_line_chars or 0)
        heights[0] += look.space_before or 0
        heights[-1] += look.space_after or 0
        return _Piece(tuple(heights), keep_next=bool(look.keep_next))


def _rows(table: Table, layout: TableLayout) -> _Piece:
    """Return a table as its rows; the header goes with the first row, the last row with the one before."""
    head = sum(layout.heights[: len(table.header)])
    body = [*layout.heights[len(table.header) :], _UNSEEN]
    body[-2:] = [sum(body[-2:])]
    if len(body) > 1:
        body[-2:] = [sum(body[-2:])]
    return _Piece((head + body[0], *body[1:]), head)
