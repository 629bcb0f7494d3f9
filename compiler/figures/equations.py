"""Equations: every second way to a figure, in terms of the amounts that the department stated."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.derivations import Derivation
from compiler.definition.figures import Figures
from compiler.figures.derive import Computation, Ledger
from compiler.submission import Pasted
from compiler.values.amount import ZERO, Amount, round_half_up
from compiler.values.coordinates import Coordinates

_AGAINST = Decimal(-1)

Parts = Mapping[Coordinates, Decimal]
"""Stated figures, each with the factor by which it counts."""


class Equation(NamedTuple):
    """Two ways to the figure ``at``: ``actual`` as stated or computed first, ``other`` by ``derivation``.

    ``first`` is the derivation by which ``actual`` was computed, None for one that is stated or zero by blanks.
    ``parts`` are the stated figures that do not cancel out, so that their weighted sum is ``actual`` less ``other``;
    ``terms`` the signed figures of which ``other`` consists. ``allowance`` is what rounding can do.
    """

    at: Coordinates
    derivation: Derivation
    first: Derivation | None
    actual: Amount
    other: Amount
    terms: tuple[tuple[int, Coordinates], ...]
    parts: Parts
    allowance: Decimal
    holds: bool

    @property
    def residual(self) -> Decimal:
        """How much more the figure is than the other way to it says, in its unit."""
        return self.actual.value - self.other.to(self.actual.unit).value

    @property
    def is_tail(self) -> bool:
        """Whether it holds only because its amounts are rounded."""
        return self.holds and bool(self.residual) and not self.is_bound

    @property
    def is_bound(self) -> bool:
        """Whether the figure may be less than the other side."""
        return self.derivation.kind == "at_most"


class Blank(NamedTuple):
    """A cell that a pasted table leaves blank, and what other places give for its figure: not zero.

    ``parts`` are the stated figures of which that amount consists.
    """

    cell: Pasted
    amount: Amount
    parts: Parts


def blanks(ledger: Ledger) -> tuple[Blank, ...]:
    """Return the cells of pasted tables that are blank, in rows that state amounts, though their figure is not zero."""
    found = []
    for cell in ledger.submission.pasted:
        amount = None if cell.text else ledger.value(cell.coordinates)
        if amount is not None and amount.value:
            found.append(Blank(cell, amount, ledger.stated_parts(cell.coordinates)))
    return tuple(found)


def equations(ledger: Ledger) -> tuple[Equation, ...]:
    """Return every equation among the stated figures of a ledger, finer figures first, each once.

    Two equations between the same stated figures are one (what they share on both sides cancels out); the one of the
    finer figure stands for both.
    """
    found: dict[object, Equation] = {}
    for equation in _all(ledger):
        if equation.parts:
            key = (frozenset(_normal(equation.parts)), equation.derivation.kind in {"equal", "at_most"})
            found.setdefault(key, equation)
    return tuple(found.values())


def _all(ledger: Ledger) -> Iterator[Equation]:
    figures = ledger.submission.definition.figures
    for at in sorted(ledger.known(), key=_fineness):
        amount = ledger.value(at)
        if amount is not None:
            yield from (_equation(ledger, at, amount, other) for other in ledger.confirmations(at))
    for derivation in figures.derivations:
        if derivation.role != "check" or derivation.kind == "total":
            continue
        for at in targets(ledger, derivation):
            amount = ledger.value(at)
            compared = ledger.computation(derivation, at)
            if amount is not None and compared is not None:
                yield _equation(ledger, at, amount, compared)


def targets(ledger: Ledger, derivation: Derivation) -> tuple[Coordinates, ...]:
    """Return the figures to which a derivation that only checks applies."""
    figures = ledger.submission.definition.figures
    full = figures.defaults.at(derivation.of)
    at = figures.relevant(full)
    if not derivation.each:
        return (at,)
    return tuple(at.at({derivation.each: member}) for member in ledger.submission.members(derivation.each))


def _fineness(at: Coordinates) -> tuple[int, int, Coordinates]:
    return (-len(at), -sum([len(member) for _, member in at]), at)


def _equation(ledger: Ledger, at: Coordinates, amount: Amount, computation: Computation) -> Equation:
    derivation = computation.derivation
    parts = dict(ledger.stated_parts(at))
    ledger.count(computation, at, parts, _AGAINST)
    parts = {part: factor for part, factor in parts.items() if factor}
    allowance = _allowance(ledger, derivation, parts)
    origin = ledger.origin(at)
    return Equation(
        at=at,
        derivation=derivation,
        first=origin.derivation if origin else None,
        actual=amount,
        other=computation.amount,
        terms=computation.terms,
        parts=parts,
        allowance=allowance,
        holds=_holds(ledger.submission.definition.figures, at, amount, computation, allowance),
    )


def _allowance(ledger: Ledger, derivation: Derivation, parts: Parts) -> Decimal:
    """Return what rounding can do between stated figures.

    A total of one part is that part: two amounts rounded to the same last place must be the same.
    """
    widths = [abs(factor) * ledger.submission.stated[part].amount.half_width for part, factor in parts.items()]
    is_one_figure = derivation.kind == "total" and len(parts) == 2 and len(set(widths)) == 1
    return ZERO if derivation.kind in {"equal", "at_most"} or is_one_figure else sum(widths, ZERO)


def _holds(figures: Figures, at: Coordinates, amount: Amount, computation: Computation, allowance: Decimal) -> bool:
    other = computation.amount.to(amount.unit).value
    if computation.derivation.kind in {"equal", "at_most"}:
        decimals = figures.concept(at).decimals
        left, right = round_half_up(amount.value, decimals), round_half_up(other, decimals)
        return left == right or (computation.derivation.kind == "at_most" and left < right)
    return abs(amount.value - other) <= allowance


def _normal(parts: Parts) -> Iterator[tuple[Coordinates, Decimal]]:
    """Yield the parts with the factor of the first one positive, so that both directions of an equation are alike."""
    sign = 1 if parts[min(parts)] > 0 else -1
    return ((part, factor * sign) for part, factor in parts.items())
