"""Suspects: which cell is at fault where equations are broken, and what it should say.

One mistyped cell breaks several equations. The search takes the cell whose change repairs most of them and breaks
fewest others, supposes it changed, and goes on with what is still broken: so two slips are two faults, although a grand
total is wrong by both.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from compiler.figures.constraints import Board, Cell, Constraint
from compiler.figures.neighbours import Neighbourhood
from compiler.figures.slips import Slip, find_slip
from compiler.submission import Submission

_NO_SLIP = 3
_MOSTLY = 10
"""A constraint in which two faults meet is mostly repaired where its residual shrinks to one part in so many."""
_MOST_SUSPECTS = 8


class Suspect(NamedTuple):
    """A cell that may be at fault.

    Between ``low`` and ``high`` its amount repairs ``repairs`` constraints of the fault; ``value`` is the likeliest.
    ``score`` weighs what the change repairs against what it would break; ``confirmed`` counts the constraints that
    hold with the amount as it is; ``is_own`` says whether the cell stands on the side of the figure that a broken
    equation is about.
    """

    cell: Cell
    low: Decimal
    high: Decimal
    value: Decimal
    slip: Slip | None
    score: int
    repairs: frozenset[int]
    confirmed: int
    is_own: bool

    @property
    def evidence(self) -> tuple[int, int]:
        """What makes one suspect stand out from another: less is more."""
        return -self.score, self.slip.rank if self.slip else _NO_SLIP

    @property
    def likelihood(self) -> tuple[int, int, int, bool]:
        """What to sort suspects by, the likeliest first."""
        return *self.evidence, self.confirmed, not self.is_own


class Fault(NamedTuple):
    """Constraints that are broken together, and the cells that may be at fault, the likeliest first.

    ``is_certain`` says whether the first suspect repairs all of them and stands out from the others.
    """

    constraints: tuple[Constraint, ...]
    suspects: tuple[Suspect, ...]
    is_certain: bool


def find_faults(submission: Submission, board: Board) -> tuple[Fault, ...]:
    """Return the faults behind the broken constraints of a board, each broken constraint in just one of them."""
    return tuple(_Search(submission, board).faults())


class _Search:
    def __init__(self, submission: Submission, board: Board) -> None:
        self.submission = submission
        self.board = board
        self._suspects: dict[int, Suspect | None] = {}
        self.residuals = [constraint.residual for constraint in self.board.constraints]
        self.broken = {n for n, c in enumerate(self.board.constraints) if not c.holds(c.residual)}
        self.neighbourhood = Neighbourhood(self.submission, self.board)
        self.done: set[int] = set()

    def faults(self) -> Iterator[Fault]:
        while self.broken:
            numbers = sorted({cell for n in self.broken for cell in self.board.constraints[n].factors})
            found = [suspect for number in numbers if (suspect := self._suspect(number))]
            found.sort(key=lambda suspect: suspect.likelihood)
            best = found[0]
            together = best.repairs if best.score > 0 else self._sharing(best)
            alike = [suspect for suspect in found if suspect.repairs & together]
            yield Fault(
                tuple(self.board.constraints[n] for n in sorted(together)),
                tuple(alike[:_MOST_SUSPECTS]),
                best.score > 0
                and not all(self.board.constraints[n].is_bound for n in together)
                and (len(alike) == 1 or alike[0].evidence < alike[1].evidence),
            )
            self._settle(together, best)

    def _sharing(self, best: Suspect) -> frozenset[int]:
        """Return the broken constraints on a cell whose change would break as much as it repairs."""
        number = self.board.cells.index(best.cell)
        return frozenset(n for n in self.board.touching[number] if n in self.broken)

    def _settle(self, together: frozenset[int], best: Suspect) -> None:
        """Take a fault as mended: what is left of other constraints is what others did to them.

        Where no cell is to blame nothing can be mended; its constraints count no more.
        """
        self.broken -= together
        self.done |= together if best.score <= 0 else set()
        changed = set(together)
        number = self.board.cells.index(best.cell)
        if best.score > 0:
            for n in self.board.touching[number]:
                self.residuals[n] += self.board.constraints[n].factors[number] * (best.value - best.cell.amount.value)
                changed.add(n)
        self.broken -= {n for n in self.broken if self.board.constraints[n].holds(self.residuals[n])}
        for n in changed:
            for cell in self.board.constraints[n].factors:
                self._suspects.pop(cell, None)

    def _suspect(self, number: int) -> Suspect | None:
        if number not in self._suspects:
            self._suspects[number] = self._judge(number)
        return self._suspects[number]

    def _judge(self, number: int) -> Suspect | None:
        """Return what the best change of a cell would do, None where it repairs nothing."""
        touching = [n for n in self.board.touching[number] if n not in self.done]
        spans = {n: self.board.constraints[n].span(number, self.residuals[n]) for n in touching}
        open_ = [n for n in touching if n in self.broken]
        points = {point for n in open_ for point in spans[n] if point.is_finite()}
        points |= {p for low, high in spans.values() for p in (low, high) if any(_within(p, spans[n]) for n in open_)}
        if not points:
            return None
        score, change = max((self._score(number, p, spans), p) for p in points if p.is_finite())
        return self._described(number, change, score, spans)

    def _score(self, number: int, change: Decimal, spans: dict[int, tuple[Decimal, Decimal]]) -> int:
        score = 0
        for n, span in spans.items():
            constraint = self.board.constraints[n]
            if n not in self.broken:
                score -= 0 if _within(change, span) else constraint.weight
            elif _within(change, span):
                score += constraint.weight
            elif abs(self.residuals[n] + constraint.factors[number] * change) * _MOSTLY < abs(self.residuals[n]):
                score += constraint.weight // 2
        return score

    def _described(
        self, number: int, change: Decimal, score: int, spans: dict[int, tuple[Decimal, Decimal]]
    ) -> Suspect | None:
        held = [span for span in spans.values() if _within(change, span)]
        repairs = frozenset(n for n, span in spans.items() if n in self.broken and _within(change, span))
        if not repairs:
            return None
        cell = self.board.cells[number]
        typed = cell.amount.value
        low, high = typed + max(low for low, _ in held), typed + min(high for _, high in held)
        decimals = self.submission.definition.figures.concept(cell.at).decimals
        constraints = [self.board.constraints[n] for n in repairs]
        slip = None
        if not all(constraint.is_bound for constraint in constraints):  # a bound would fit any slip
            slip = find_slip(typed, low, high, decimals) or self.neighbourhood.slip(number, low, high, constraints)
        value = slip.value if slip else _likeliest(low, high, decimals)
        is_own = any(constraint.factors[number] > 0 for constraint in constraints)
        return Suspect(cell, low, high, value, slip, score, repairs, len(spans) - len(repairs), is_own)


def _within(change: Decimal, span: tuple[Decimal, Decimal]) -> bool:
    return span[0] <= change <= span[1]


def _likeliest(low: Decimal, high: Decimal, decimals: int) -> Decimal:
    """Return the amount in the middle of two bounds, of one that is open the other."""
    if not low.is_finite() or not high.is_finite():
        return high if high.is_finite() else low
    middle = (low + high) / 2
    rounded = middle.quantize(Decimal(1).scaleb(-decimals))
    return rounded if low <= rounded <= high else middle
