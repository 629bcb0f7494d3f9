"""Headings of several rows: drawing them with merged cells, and finding them again by their words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from compiler.definition.export_map import PLAIN_MAP, ExportMap
from compiler.workbook.cells import Sheet
from compiler.workbook.keys import plain

if TYPE_CHECKING:  # reading needs no writer
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Heading = tuple[str, ...]
_SEARCHED_ROWS = 25
"""Headings stand near the top of a sheet or of a table within it; title lines before them are few."""


def depth(headings: Sequence[Heading]) -> int:
    """Return how many rows the headings take."""
    return max((len(heading) for heading in headings), default=0)


def draw_headings(sheet: "Worksheet", corner: tuple[int, int], headings: Sequence[Heading], look: "Format") -> None:
    """Write headings from a cell on (counted from 0): equal beginnings side by side merged, short ones merged down."""
    _draw_level(sheet, corner, (0, corner[0] + depth(headings) - 1), list(headings), look)


def _draw_level(
    sheet: "Worksheet", corner: tuple[int, int], span: tuple[int, int], headings: list[Heading], look: "Format"
) -> None:
    """Write one level of headings; ``span`` is the level and the last row of all headings."""
    level, bottom = span
    row, column = corner
    for _, group in groupby(enumerate(headings), lambda pair: _block(pair[0], pair[1], level)):
        block = [heading for _, heading in group]
        ends = len(block[0]) == level + 1
        box = (row, column, bottom if ends else row, column + len(block) - 1)
        _write(sheet, box, block[0][level], look)
        if not ends:
            _draw_level(sheet, (row + 1, column), (level + 1, bottom), block, look)
        column += len(block)


def _block(index: int, heading: Heading, level: int) -> tuple[str, int]:
    """Return what neighbours must share to stand under one merged cell; a heading that ends here stands alone."""
    return (heading[level], -1) if len(heading) > level + 1 else (heading[level], index)


def _write(sheet: "Worksheet", box: tuple[int, int, int, int], text: str, look: "Format") -> None:
    top, left, bottom, right = box
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, look)
    else:
        sheet.merge_range(top, left, bottom, right, text, look)


def find_headings(sheet: Sheet, headings: Sequence[Heading], said: ExportMap = PLAIN_MAP) -> tuple[int, dict[int, int]]:
    """Return the last row of the headings and, by index of the heading, its column; ``said`` is what others mean.

    Merged cells hold their text in the first cell only, so a blank takes over from the left and from above. The row
    in which most headings are found wins; (0, {}) where none is.
    """
    best: tuple[int, dict[int, int]] = (0, {})
    deep = depth(headings)
    columns = sorted({column for cells in sheet.rows.values() for column in cells})
    wanted = [_once(plain(part) for part in heading) for heading in headings]
    for row in [*sheet.rows][:_SEARCHED_ROWS]:
        paths = {at: said.heading(path) for at, path in _paths(sheet, columns, row, deep).items()}
        ends = {path[-1] for path in paths.values()}
        if sum(heading[-1] in ends for heading in wanted) <= len(best[1]):
            continue
        found = _match(paths, wanted)
        if len(found) > len(best[1]):
            best = (row, found)
            if len(found) == len(wanted):
                break
    return best


def last_words(sheet: Sheet, bottom: int, headings: Sequence[Heading]) -> dict[int, str]:
    """Return the last word of the heading over each column (as compared), where the last row of headings is known."""
    columns = sorted({column for cells in sheet.rows.values() for column in cells})
    return {column: path[-1] for column, path in _paths(sheet, columns, bottom, depth(headings)).items()}


def _paths(sheet: Sheet, columns: Sequence[int], bottom: int, deep: int) -> dict[int, Heading]:
    """Return the heading path over each of the columns, for headings whose last row is ``bottom``."""
    rows = [sheet.rows.get(row, {}) for row in range(max(1, bottom - deep + 1), bottom + 1)]
    paths: dict[int, Heading] = {}
    left: list[str] = [""] * len(rows)
    for column in columns:
        texts = [plain(row[column].text) if column in row else "" for row in rows]
        own = False
        for level, text in enumerate(texts):
            own = own or bool(text)
            if not own and level < len(texts) - 1:
                texts[level] = left[level]
        left = texts
        if any(texts):
            paths[column] = _once(text for text in texts if text)
    return paths


def _once(parts: Iterable[str]) -> Heading:
    """Return a heading path as it is compared: a part that repeats the one above it may be one cell with it."""
    return tuple(part for part, _ in groupby(parts))


def _match(paths: Mapping[int, Heading], wanted: Sequence[Heading]) -> dict[int, int]:
    """Return the column of each heading: by its whole path, else by its last words where only one column ends so."""
    ending: dict[str, list[int]] = {}
    for at, path in paths.items():
        ending.setdefault(path[-1], []).append(at)
    alike = Counter(heading[-1] for heading in wanted)
    found: dict[int, int] = {}
    free = set(paths)
    for index, heading in enumerate(wanted):
        column = next((c for c in ending.get(heading[-1], ()) if c in free and paths[c] == heading), None)
        if column is not None:
            found[index] = column
            free.remove(column)
    for index, heading in enumerate(wanted):
        if index not in found and alike[heading[-1]] == 1:
            columns = [c for c in ending.get(heading[-1], ()) if c in free]
            if len(columns) == 1:
                found[index] = columns[0]
                free.remove(columns[0])
    return found
