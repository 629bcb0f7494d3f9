"""The hidden sheet by which a department's workbook remembers of which amounts of its units a figure is the sum."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from compiler.submission import Data, Source
from compiler.values.amount import parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.keys import ROLLED, words

if TYPE_CHECKING:  # reading needs no writer
    from compiler.workbook.input_cells import Book

_IN_A_CELL = 50
"""So many amounts stand in a cell: Excel holds 32,767 characters in one."""


def draw_rolled(book: "Book", data: Data | None) -> None:
    """Add the sheet: a row for each figure, its members first, then cells with the units' amounts and their places.

    The cells hold JSON, since there may be tens of thousands of amounts, and a cell costs more than what stands in it.
    """
    if data is None or not data.rolled:
        return
    sheet = book.workbook.add_worksheet(words()["rolled_sheet"])
    sheet.write_string(0, 0, ROLLED)
    for row, (at, sources) in enumerate(sorted(data.rolled.items()), 1):
        listed = [*map(_listed, sources)]
        cells = (listed[start : start + _IN_A_CELL] for start in range(0, len(listed), _IN_A_CELL))
        for column, value in enumerate((dict(at), *cells)):
            sheet.write_string(row, column, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    sheet.very_hidden()


def read_rolled(workbook: Workbook) -> Mapping[Coordinates, tuple[Source, ...]]:
    """Return the units' amounts by figure; a cell that was changed says nothing, nor does a book without the sheet."""
    found = {}
    for sheet in workbook.sheets:
        for row, cells in sheet.rows.items() if is_rolled(sheet) else ():
            at = _figure(_parsed(sheet.text(row, 1)))
            if at:
                listed = (_parsed(cell.text) for column, cell in cells.items() if column > 1)
                sources = (_source(value) for values in listed if isinstance(values, list) for value in values)
                found[at] = tuple(source for source in sources if source)
    return found


def is_rolled(sheet: Sheet) -> bool:
    """Tell whether a sheet is the one that remembers."""
    return sheet.text(1, 1) == ROLLED


def _listed(source: Source) -> list[str | int]:
    place = source.place
    return [f"{source.amount:f}", source.unit, place.sheet, place.row, place.column, place.heading]


def _figure(value: object) -> Coordinates:
    """Return the figure that members name, without members where they are none."""
    members = value.items() if isinstance(value, dict) else ()
    return Coordinates.of([(name, member) for name, member in members if isinstance(member, str)])


def _source(value: object) -> Source | None:
    match value:
        case [str(amount), str(unit), str(sheet), int(row), int(column), str(heading)]:
            number = parse_amount(amount)
            return None if number is None else Source(unit, Place(sheet, row, column, heading), number)
    return None


def _parsed(text: str) -> object:
    """Return the JSON value that a text holds, None where it holds none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
