"""A workbook as values: its sheets in order, and what their cells hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from compiler.values.place import column_letters

Area = tuple[int, int, int, int]
"""A block of cells: its first row and column, its last row and column."""


class CellValue(NamedTuple):
    """What a filled cell holds.

    ``kind`` is "text", "number" (a Decimal of at most 15 significant digits), "percent" (a number that is shown as a
    share of a hundred), "date", "bool", "error" (the error's text, #REF!), "picture" (one that stands in the cell) or
    "uncalculated" (a formula whose result is empty or was never stored). ``formula`` is the formula that gave it
    ("=SUM(A1:A9)"), "" for what was typed.
    """

    kind: str
    value: str | Decimal | date | bool
    formula: str = ""

    @property
    def text(self) -> str:
        """The content as text; a number without needless zeros, a share as it is shown, a date as YYYY-MM-DD."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, Decimal):
            shown = self.value * 100 if self.kind == "percent" else self.value
            return (f"{shown.normalize():f}" if shown else "0") + ("%" if self.kind == "percent" else "")
        return str(self.value).upper() if isinstance(self.value, bool) else self.value.isoformat()

    @property
    def filled(self) -> bool:
        """Whether anybody sees something here: white space and blank results of formulas are nothing."""
        return self.kind != "text" or not str(self.value).isspace()


class Sheet(NamedTuple):
    """A sheet: its filled cells by row and column (from 1). ``state`` is "visible", "hidden" or "veryHidden".

    ``hidden_columns`` are blocks of columns, first and last; ``merged`` are the blocks of merged cells.
    """

    name: str
    rows: Mapping[int, Mapping[int, CellValue]]
    state: str = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Area, ...] = ()

    @property
    def width(self) -> int:
        """The last column that holds something, 0 for an empty sheet."""
        return max((max(cells, default=0) for cells in self.rows.values()), default=0)

    def cell(self, row: int, column: int) -> CellValue | None:
        """Return what a cell holds, None where it is blank."""
        cells = self.rows.get(row)
        return cells.get(column) if cells else None

    def text(self, row: int, column: int) -> str:
        """Return what a cell holds as text, "" where it is blank."""
        cell = self.cell(row, column)
        return cell.text if cell else ""


class Workbook(NamedTuple):
    """A workbook's sheets in order; ``names`` says at which sheet each defined name points."""

    sheets: tuple[Sheet, ...]
    names: Mapping[str, str]


def row_ranges(numbers: Iterable[int]) -> str:
    """Return numbers in order as a clerk reads them, neighbours joined: 3、7—9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def area_name(area: Area) -> str:
    """Return the address of a block of cells (A1:B2)."""
    top, left, bottom, right = area
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
