"""The cells in which several submissions of one department differ."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from compiler.batch.record import CellChange
from compiler.values.place import Place
from compiler.workbook.cells import Sheet
from compiler.workbook.issue_list import without_issue_list
from compiler.workbook.read import read_workbook

MOST = 200
"""So many cells are listed at the most."""

_Cells = dict[tuple[str, int, int], str]


def changed_cells(paths: Sequence[Path]) -> tuple[CellChange, ...]:
    """Return the first cells, by sheet and row, that do not hold the same in all of some workbooks."""
    books = [_cells(path) for path in paths]
    order = {sheet: number for number, sheet in enumerate(dict.fromkeys(at[0] for book in books for at in book))}
    changed = sorted(
        {at for book in books for at, text in book.items() if any(other.get(at, "") != text for other in books)},
        key=lambda at: (order[at[0]], at[1], at[2]),
    )
    return tuple(CellChange(str(Place(*at)), tuple(book.get(at, "") for book in books)) for at in changed[:MOST])


def _cells(path: Path) -> _Cells:
    workbook = without_issue_list(read_workbook(path)[0])
    return {at: text for sheet in workbook.sheets if sheet.state == "visible" for at, text in _texts(sheet)}


def _texts(sheet: Sheet) -> Iterator[tuple[tuple[str, int, int], str]]:
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            if not cell.formula and cell.filled:
                yield (sheet.name, row, column), cell.text
