"""An estimate of the page on which each heading stands.

It counts lines: paragraphs by the characters that a line holds, tables by their rows, breaks as the tree says. Programs
that lay out the document may differ by a page where much text or many tables stand between two breaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from compiler.definition.style import Sheet as Paper
from compiler.definition.style import StyleSheet
from compiler.document.sheets import sheets
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Block, Contents, Document, Heading, Page, Paragraph, Table

_POINTS = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block as heights in points between which a page may end; ``head`` is repeated on every page after the first."""

    heights: tuple[float, ...]
    head: float = 0
    keep_next: bool = False


@dataclass(slots=True)
class _Pages:
    """Where filling has got to: the number of the page, and how much of its height in points is in use."""

    number: int
    height: float
    used: float = 0

    def turn_for(self, height: float) -> bool:
        """Begin a new page where this one has no room for the height; tell whether that was so."""
        if not self.used or self.used + height <= self.height:
            return False
        self.number += 1
        self.used = 0
        return True


def heading_pages(document: Document, style: StyleSheet) -> tuple[int, ...]:
    """Return the printed number of the page of each heading in order, as estimated."""
    headings = tuple(block for block in document.blocks if isinstance(block, Heading))
    found: list[int] = []
    number = 0
    for sheet in sheets(document):
        paper = style.page.sheet(sheet.orientation)
        pages = _Pages(1 if sheet.page.restart else number + 1, paper.text_height * _POINTS)
        pieces = [_piece(block, headings, paper, style) for block in sheet.blocks]
        starts = list(_fill(pages, pieces))
        found += [at for at, block in zip(starts, sheet.blocks, strict=True) if isinstance(block, Heading)]
        number = pages.number
    return tuple(found)


def _fill(pages: _Pages, pieces: Sequence[_Piece]) -> Iterator[int]:
    """Put the pieces onto pages; return the page on which each begins."""
    for position, piece in enumerate(pieces):
        pages.turn_for(_kept_together(pieces[position:]))
        yield pages.number
        for height in piece.heights:
            if pages.turn_for(height):
                pages.used += piece.head
            pages.used += height


def _kept_together(pieces: Sequence[_Piece]) -> float:
    """Return the height of the first piece with those that must follow it, as far as the beginning of the last."""
    together = 0.0
    for piece in pieces:
        if not piece.keep_next:
            return together + piece.heights[0]
        together += sum(piece.heights)
    return together


def _piece(block: Block, headings: Sequence[Heading], paper: Paper, style: StyleSheet) -> _Piece:
    width = paper.text_width * _POINTS
    match block:
        case Heading() | Paragraph():
            return _text_piece(block.style, block.text, width, style)
        case Table():
            return _table_piece(block, width, style)
        case Contents():
            lines = [_text_piece("contents_title", block.title, width, style)]
            listed = (heading for heading in headings if heading.level <= block.levels)
            lines += (_text_piece(f"toc{heading.level}", heading.entry, width, style) for heading in listed)
            return _Piece(tuple(height for line in lines for height in line.heights))
        case Page():
            raise AssertionError("a sheet holds no page breaks")


def _text_piece(role: str, text: str, width: float, style: StyleSheet) -> _Piece:
    look = style.look(role)
    size = look.size or 0
    room = width - ((look.left_chars or 0) + (look.right_chars or 0)) * size
    heights = [look.line or 0] * _lines(text, room, size, (look.first_line_chars or 0) * size)
    heights[0] += look.space_before or 0
    heights[-1] += look.space_after or 0
    return _Piece(tuple(heights), keep_next=bool(look.keep_next))


def _table_piece(table: Table, width: float, style: StyleSheet) -> _Piece:
    rows = [_row_height(row, table, width, style) for row in grid_rows(table)]
    head = sum(rows[: len(table.header)])
    body = rows[len(table.header) :] or [0]
    return _Piece((head + body[0], *body[1:]), head)


def _row_height(row: tuple[Slot, ...], table: Table, width: float, style: StyleSheet) -> float:
    """Return the height of a row; a cell over several rows is taken to find room in them."""
    size = style.tables.size(len(table.widths))
    beside, above = size.padding
    lines = 1
    for slot in row:
        if slot.cell.rowspan == 1 and slot.cell.text:
            share = sum(table.widths[slot.column : slot.column + slot.cell.colspan]) / sum(table.widths)
            lines = max(lines, _lines(slot.cell.text, share * width - 2 * beside, size.size, 0))
    return lines * size.line + 2 * above + style.tables.border


def _lines(text: str, room: float, size: float, first_indent: float) -> int:
    """Return how many lines a text takes; it takes one where it is empty."""
    return sum(max(1, ceil((first_indent + _width(part) * size) / max(room, size))) for part in text.split("\n"))


def _width(text: str) -> float:
    """Return how wide a text is in characters: a Chinese one counts 1, a Latin one a half."""
    return len(text) - sum(sign < "\u0300" for sign in text) / 2
