"""Constraints: what the cells of a submission must satisfy together, each as a weighted sum that must be zero."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from compiler.diagnostics.diagnostic import Severity
from compiler.figures.equations import Blank, Equation
from compiler.submission import Statement, Submission
from compiler.values.amount import ZERO, Amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

_INFINITE = Decimal("Infinity")
_WEIGHTS = {Severity.ERROR: 4, Severity.WARNING: 2, Severity.INFO: 1}
_AGREEING = 1
"""How much it counts that another place states the same; less than an equation, since a wrong sum is often copied."""


class Cell(NamedTuple):
    """A cell that states a figure, and the amount that it states."""

    at: Coordinates
    place: Place
    amount: Amount


class Constraint(NamedTuple):
    """A sum over cells (by number, each with its factor) that must be zero, give or take ``allowance``.

    ``residual`` is what it is; of a bound the sum may be any amount below zero. ``weight`` says how much it counts.
    ``equation`` is what it comes from, or ``blank``; both are None where two places state one figure.
    """

    factors: Mapping[int, Decimal]
    residual: Decimal
    allowance: Decimal
    is_bound: bool
    weight: int
    equation: Equation | None = None
    blank: Blank | None = None

    def holds(self, residual: Decimal) -> bool:
        """Tell whether the constraint holds where its sum is ``residual``."""
        return residual <= self.allowance and (self.is_bound or -residual <= self.allowance)

    def span(self, cell: int, residual: Decimal) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest change of a cell for which the constraint holds."""
        factor = self.factors[cell]
        low = -_INFINITE if self.is_bound else (-self.allowance - residual) / factor
        high = (self.allowance - residual) / factor
        if factor < 0:
            low, high = high, (_INFINITE if self.is_bound else (-self.allowance - residual) / factor)
        return low, high


class Board(NamedTuple):
    """All cells that state figures, and all constraints on them; ``touching`` gives the constraints on each cell."""

    cells: tuple[Cell, ...]
    constraints: tuple[Constraint, ...]
    touching: Mapping[int, tuple[int, ...]]


def lay_board(submission: Submission, equations: Sequence[Equation], blanks: Sequence[Blank]) -> Board:
    """Return the cells of a submission with the constraints that equations and figures stated twice put on them.

    A cell of a pasted table that is left blank states zero.
    """
    cells: list[Cell] = []
    usual: dict[Coordinates, int] = {}
    constraints: list[Constraint] = []
    for at, statement in submission.stated.items():
        first = len(cells)
        cells += [Cell(at, place, amount) for place, amount in statement.places]
        usual[at] = first + next(i for i, (_, amount) in enumerate(statement.places) if _is_usual(amount, statement))
        constraints += _same(statement, first, usual[at])
    constraints += [_of_equation(equation, usual) for equation in equations]
    for blank in blanks:
        constraints.append(_of_blank(blank, usual, len(cells)))
        cells.append(Cell(blank.cell.coordinates, blank.cell.place, replace(blank.amount, value=ZERO)))
    touching: dict[int, list[int]] = {}
    for number, constraint in enumerate(constraints):
        for cell in constraint.factors:
            touching.setdefault(cell, []).append(number)
    return Board(tuple(cells), tuple(constraints), {cell: tuple(numbers) for cell, numbers in touching.items()})


def _is_usual(amount: Amount, statement: Statement) -> bool:
    return amount.value == statement.amount.value


def _same(statement: Statement, first: int, usual: int) -> Iterator[Constraint]:
    """Yield that each other place of a figure states what the usual one does."""
    for number, (_, amount) in enumerate(statement.places, first):
        if number != usual:
            residual = statement.amount.value - amount.value
            weight = _WEIGHTS[Severity.ERROR] if residual else _AGREEING
            yield Constraint({usual: Decimal(1), number: Decimal(-1)}, residual, ZERO, False, weight)


def _of_equation(equation: Equation, usual: Mapping[Coordinates, int]) -> Constraint:
    residual = equation.residual
    excess = residual if equation.is_bound else abs(residual)
    return Constraint(
        factors={usual[at]: factor for at, factor in equation.parts.items()},
        residual=residual,
        allowance=max(equation.allowance, excess) if equation.holds else equation.allowance,
        is_bound=equation.is_bound,
        weight=_WEIGHTS[equation.derivation.entry.severity],
        equation=equation,
    )


def _of_blank(blank: Blank, usual: Mapping[Coordinates, int], number: int) -> Constraint:
    """Return that a blank cell, which has this number, says what others give for its figure."""
    factors = {usual[at]: factor for at, factor in blank.parts.items()}
    weight = _WEIGHTS[Severity.WARNING]
    return Constraint({**factors, number: Decimal(-1)}, blank.amount.value, ZERO, False, weight, blank=blank)
