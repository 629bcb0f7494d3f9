"""The grid of a table: which cell shows in which column of each row."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from compiler.document.tree import Cell, Table

_BLANK = Cell()


class Slot(NamedTuple):
    """A cell as a row of the grid shows it: where it begins, or ``continued`` from the row above."""

    cell: Cell
    style: str
    column: int
    continued: bool


def grid_rows(table: Table) -> Iterator[tuple[Slot, ...]]:
    """Return the rows with the cells that reach into them from above; columns that a row leaves out are blank.

    ValueError where the cells of a row need more columns than there are, or lie over one from above.
    """
    columns = len(table.widths)
    covered: dict[int, tuple[Slot, int]] = {}
    for row in chain(table.header, table.body):
        slots: list[Slot] = []
        cells = iter(row.cells)
        at, overlaps = 0, False
        while at < columns:
            if at in covered:
                above, rows_left = covered.pop(at)
                cell = above.cell
                slot = Slot(cell, above.style, at, True)
            else:
                cell = next(cells, _BLANK)
                slot = Slot(cell, cell.style or row.style, at, False)
                rows_left = cell.rowspan
            if rows_left > 1:
                covered[at] = (slot, rows_left - 1)
            slots.append(slot)
            at += cell.colspan
            if cell.colspan > 1:
                overlaps |= not covered.keys().isdisjoint(range(slot.column + 1, at))
        if at > columns or overlaps or next(cells, None) is not None:
            raise ValueError(f"the cells of a row of table {table.id!r} do not fit the columns that are left for them")
        yield tuple(slots)
