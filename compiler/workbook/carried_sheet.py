"""The hidden sheet by which a workbook remembers what last year's stated."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from compiler.submission import Data
from compiler.values.amount import parse_amount
from compiler.values.coordinates import Coordinates
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.keys import CARRIED, words

if TYPE_CHECKING:  # reading needs no writer
    from compiler.workbook.input_cells import Book


def draw_carried(book: "Book", data: Data | None) -> None:
    """Add the sheet: a row a figure, its amount first, then a cell for each of its members. Without figures none."""
    if data is None or not data.carried:
        return
    sheet = book.workbook.add_worksheet(words()["carried_sheet"])
    sheet.write_string(0, 0, CARRIED)
    for row, (at, amount) in enumerate(sorted(data.carried.items()), 1):
        for column, text in enumerate((f"{amount:f}", *(f"{name}={member}" for name, member in at))):
            sheet.write_string(row, column, text)
    sheet.very_hidden()


def read_carried(workbook: Workbook) -> Mapping[Coordinates, Decimal]:
    """Return what last year stated, by figure; a row without an amount says nothing, nor does a book without one."""
    sheet = next((sheet for sheet in workbook.sheets if is_carried(sheet)), None)
    found = {}
    for row in sheet.rows if sheet else ():
        amount = parse_amount(sheet.text(row, 1)) if sheet else None
        if amount is not None and sheet:
            found[Coordinates.of(_members(cell.text for at, cell in sheet.rows[row].items() if at > 1))] = amount
    return found


def is_carried(sheet: Sheet) -> bool:
    """Tell whether a sheet is the one that remembers."""
    return sheet.text(1, 1) == CARRIED


def _members(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, member) for name, _, member in (text.partition("=") for text in texts)]
