"""The hidden sheet by which a department's workbook remembers of which amounts of its units a figure is the sum."""

from collections.abc import Mapping

from compiler.submission import Data, Source
from compiler.values.amount import parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.input_cells import Book
from compiler.workbook.keys import ROLLED, words

_MEMBERS = 7
"""The column, from 1, in which the first member of a figure stands."""


def draw_rolled(book: Book, data: Data | None) -> None:
    """Add the sheet: a row for each amount of a unit, its place after it, then a cell for each member of the figure."""
    if data is None or not data.rolled:
        return
    sheet = book.workbook.add_worksheet(words()["rolled_sheet"])
    sheet.write_string(0, 0, ROLLED)
    row = 0
    for at, sources in sorted(data.rolled.items()):
        members = [f"{name}={member}" for name, member in at]
        for source in sources:
            row += 1
            place = source.place
            cells = (f"{source.amount:f}", source.unit, place.sheet, str(place.row), str(place.column), place.heading)
            for column, text in enumerate((*cells, *members)):
                if text:
                    sheet.write_string(row, column, text)
    sheet.very_hidden()


def read_rolled(workbook: Workbook) -> Mapping[Coordinates, tuple[Source, ...]]:
    """Return the units' amounts by figure; a row without an amount says nothing, nor does a book without the sheet."""
    found: dict[Coordinates, list[Source]] = {}
    for sheet in workbook.sheets:
        for cells in sheet.rows.values() if is_rolled(sheet) else ():
            texts = {column: cell.text for column, cell in cells.items()}
            amount = parse_amount(texts.get(1, ""))
            if amount is not None:
                members = [text.partition("=") for column, text in texts.items() if column >= _MEMBERS]
                figure = Coordinates.of([(name, member) for name, _, member in members])
                found.setdefault(figure, []).append(Source(texts.get(2, ""), _place(texts), amount))
    return {figure: tuple(sources) for figure, sources in found.items()}


def is_rolled(sheet: Sheet) -> bool:
    """Tell whether a sheet is the one that remembers."""
    return sheet.text(1, 1) == ROLLED


def _place(texts: Mapping[int, str]) -> Place:
    row, column = (int(text) if text.isdecimal() else 0 for text in (texts.get(4, ""), texts.get(5, "")))
    return Place(texts.get(3, ""), row, column, texts.get(6, ""))
