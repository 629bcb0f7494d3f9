"""The document tree as plain text, for pasting: tables are aligned for a font in which a Chinese character is two wide.

The file has a byte order mark and ends its lines as Windows does, so that any Notepad reads it.
"""

import unicodedata
from collections.abc import Iterator
from itertools import chain

from compiler.document.runs import clean
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Block, Contents, Document, Heading, Page, Paragraph, Table

_WIDEST, _WIDEST_HEAD = 34, 12
"""So wide a column of words, and one that only its head makes wide, becomes at the most; longer ones go on below."""
_GAP = "  "
_NARROWEST = 4


def write_text(document: Document) -> bytes:
    """Return the document as UTF-8 text; the same document gives the same bytes.

    A page begins after two blank lines, a heading after one. ValueError where cells do not fit their table.
    """
    entries = [block for block in document.blocks if isinstance(block, Heading)]
    lines: list[str] = []
    for block in document.blocks:
        lines.extend(_block_lines(block, entries))
    text = "\r\n".join(_trimmed(lines))
    return f"{text}\r\n".encode("utf-8-sig")


def _trimmed(lines: list[str]) -> Iterator[str]:
    """Yield the lines, never more than two blank ones together and none at the beginning."""
    blank = 2
    for line in lines:
        plain = line.rstrip(" ")
        blank = 0 if plain else blank + 1
        if blank <= 2:
            yield plain


def _block_lines(block: Block, entries: list[Heading]) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _split(block.text.replace("\t", "    "))
        case Heading():
            yield ""
            yield from _split(block.text)
        case Contents():
            yield block.title
            listed = (entry for entry in entries if entry.level <= block.levels)
            yield from ("　" * (entry.level - 1) + " ".join(_split(entry.entry)) for entry in listed)
        case Page():
            yield from ("", "")
        case Table():
            yield from _table_lines(block)


def _split(text: str) -> list[str]:
    return clean(text).split("\n")


def _table_lines(table: Table) -> Iterator[str]:
    rows = [*grid_rows(table)]
    widths = _widths(rows, len(table.header), len(table.widths))
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    yield rule
    for number, row in enumerate(rows, start=1):
        yield from _row_lines(row, widths)
        if number == len(table.header):
            yield rule
    yield rule
    yield ""


def _widths(rows: list[tuple[Slot, ...]], header: int, columns: int) -> list[int]:
    """Return how wide each column is: as its widest amount, and as its words, which may go on below.

    Cells over several columns widen the last of these where all together are too narrow for them.
    """
    widths = [_NARROWEST] * columns
    wanted = [
        (slot, _wanted(slot, _WIDEST_HEAD if number < header else _WIDEST))
        for number, row in enumerate(rows)
        for slot in row
        if not slot.continued
    ]
    for slot, width in sorted(wanted, key=lambda item: item[0].cell.colspan):
        end = slot.column + slot.cell.colspan
        widths[end - 1] += max(0, width - _room(slot, widths))
    return widths


def _wanted(slot: Slot, widest: int) -> int:
    longest = max(map(_width, _split(_shown(slot))))
    return longest if slot.cell.figure else min(longest, widest)


def _room(slot: Slot, widths: list[int]) -> int:
    """Return how wide a cell is, the gaps between the columns that it covers included."""
    return sum(widths[slot.column : slot.column + slot.cell.colspan]) + len(_GAP) * (slot.cell.colspan - 1)


def _shown(slot: Slot) -> str:
    return "　" * slot.cell.indent + slot.cell.text


def _row_lines(row: tuple[Slot, ...], widths: list[int]) -> Iterator[str]:
    cells = []
    for slot in row:
        room = _room(slot, widths)
        text = "" if slot.continued else _shown(slot)
        pieces = [*chain.from_iterable(_wrapped(line, room) for line in _split(text))]
        cells.append((pieces, room, "right" if slot.cell.figure else slot.cell.align))
    for line in range(max(len(pieces) for pieces, _, _ in cells)):
        shown = (_padded(pieces[line] if line < len(pieces) else "", room, align) for pieces, room, align in cells)
        yield _GAP.join(shown)


def _wrapped(text: str, room: int) -> Iterator[str]:
    """Yield the text cut into pieces no wider than there is room; letters and digits that belong together stay so."""
    piece = ""
    for word in _words(text):
        if piece and _width(piece + word) > room:
            yield piece
            piece = ""
        for character in word if _width(word) > room else [word]:
            if piece and _width(piece + character) > room:
                yield piece
                piece = ""
            piece += character
    yield piece


def _words(text: str) -> Iterator[str]:
    """Yield runs of narrow characters whole, wide ones one by one."""
    word = ""
    for character in text:
        if _width(character) == 1 and character != " ":
            word += character
            continue
        if word:
            yield word
        word = ""
        yield character
    if word:
        yield word


def _padded(text: str, room: int, align: str) -> str:
    spare = max(0, room - _width(text))
    before = {"right": spare, "center": spare // 2}.get(align, 0)
    return " " * before + text + " " * (spare - before)


def _width(text: str) -> int:
    """Return how wide a text is where Chinese characters and signs are two wide and others one."""
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
