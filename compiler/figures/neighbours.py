"""Slips that show beside a cell: an amount in the wrong row or column, an item left out of a sum."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from compiler.figures.constraints import Board, Constraint
from compiler.figures.slips import Slip
from compiler.submission import Submission
from compiler.values.place import Place

_BESIDE = (("row", -1, 0), ("row", 1, 0), ("column", 0, -1), ("column", 0, 1))


class Neighbourhood:
    """Knows which cell stands beside which."""

    def __init__(self, submission: Submission, board: Board) -> None:
        self._submission = submission
        self._board = board
        self._by_spot = {_spot(cell.place): number for number, cell in enumerate(board.cells) if cell.place.cell}

    def slip(self, number: int, low: Decimal, high: Decimal, constraints: Sequence[Constraint]) -> Slip | None:
        """Return the slip by which a cell that should be within two bounds says what it says, None for none."""
        for slip in (*self._shifts(number, low, high), *self._left_out(number, low, high, constraints)):
            return slip
        return None

    def _shifts(self, number: int, low: Decimal, high: Decimal) -> Iterator[Slip]:
        """Yield the amount that should stand here and stands beside it."""
        place = self._board.cells[number].place
        for kind, down, right in _BESIDE:
            beside = self._by_spot.get((place.sheet, place.row + down, place.column + right))
            if beside is not None:
                cell = self._board.cells[beside]
                if low <= cell.amount.value <= high:
                    yield Slip(kind, cell.amount.value, 2, cell.place)

    def _left_out(self, number: int, low: Decimal, high: Decimal, constraints: Sequence[Constraint]) -> Iterator[Slip]:
        """Yield the total with an item that its sum lacks, or without one that it has twice."""
        typed = self._board.cells[number].amount.value
        for constraint in constraints:
            factor = constraint.factors[number]
            others = {n: f for n, f in constraint.factors.items() if n != number}
            if len(others) < 2 or any(f * factor > 0 for f in others.values()):
                continue  # only the total stands alone on its side
            for other, other_factor in others.items():
                cell = self._board.cells[other]
                item = cell.amount.value * -other_factor / factor
                if low <= typed + item <= high:
                    yield Slip("missing", typed + item, 2, cell.place)
                elif low <= typed - item <= high:
                    yield Slip("twice", typed - item, 2, cell.place)


def _spot(place: Place) -> tuple[str, int, int]:
    return place.sheet, place.row, place.column
