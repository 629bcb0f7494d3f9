"""Places: where in a workbook or data file something stands."""

from typing import NamedTuple


class Place(NamedTuple):
    """A cell that a user can find: sheet name, row and column (from 1; 0 where the whole sheet or row is meant).

    ``heading`` is what stands over or beside the cell, for a message that a clerk can follow.
    """

    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""

    @property
    def cell(self) -> str:
        """The cell's address as a spreadsheet shows it (``E12``), "" where no single cell is meant."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.sheet}!{self.cell}"
        return f"{self.sheet}第{self.row}行" if self.row else self.sheet


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1 (1 is A, 28 is AB)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
