"""Checking: every derivation that a figure has must agree with it, within the intervals of rounded amounts."""

from dataclasses import dataclass, field
from decimal import Decimal

from compiler.definition.figures import OTHER
from compiler.diagnostics.diagnostic import Diagnostic, Related, diagnose
from compiler.figures.derive import Computation, Ledger
from compiler.values.amount import Amount, printed, round_half_up
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

_MOST_RELATED = 12
"""So many places a finding lists at the most; the reader of a sum of more rows has the sheet's own total beside it."""


def check(ledger: Ledger) -> tuple[Diagnostic, ...]:
    """Return a finding for each equation that does not hold among the figures that the ledger knows.

    Finer figures come first, and a broken equation whose operands rest on a figure already found wrong stays silent:
    it is a consequence.
    """
    checker = _Checker(ledger)
    for at in sorted(ledger.known(), key=_fineness):
        checker.check(at)
    return tuple(checker.findings)


def _fineness(at: Coordinates) -> tuple[int, int, Coordinates]:
    return (-len(at), -sum(len(member) for _, member in at), at)


@dataclass
class _Checker:
    ledger: Ledger
    findings: list[Diagnostic] = field(default_factory=list)
    _wrong: dict[Coordinates, bool] = field(default_factory=dict)
    _reported: list[tuple[Decimal, frozenset[Coordinates]]] = field(default_factory=list)

    def check(self, at: Coordinates) -> None:
        amount = self.ledger.value(at)
        if amount is None:
            return
        origin = self.ledger.origin(at)
        for computation in self.ledger.computations(at):
            is_origin = origin is not None and computation.derivation is origin.derivation
            if is_origin or not computation.derivation.checks or self._agree(at, amount, computation):
                continue
            leaves = self._compared(at, computation)
            difference = abs(amount.value - computation.amount.to(amount.unit).value)
            if not self._is_consequence(at, computation) and not self._is_reported(difference, leaves):
                self.findings.append(self._finding(at, amount, origin, computation))
                self._reported.append((difference, frozenset(leaves)))
            self._wrong[at] = True

    def _is_reported(self, difference: Decimal, leaves: tuple[Coordinates, ...]) -> bool:
        """Tell whether a finding speaks of the same difference between some of the same stated figures."""
        return any(difference == other and not known.isdisjoint(leaves) for other, known in self._reported)

    def _agree(self, at: Coordinates, amount: Amount, computation: Computation) -> bool:
        if computation.derivation.kind != "equal":
            return amount.agrees(computation.amount)
        decimals = self.ledger.submission.definition.figures.concept(at).decimals
        other = computation.amount.to(amount.unit)
        return round_half_up(amount.value, decimals) == round_half_up(other.value, decimals)

    def _is_consequence(self, at: Coordinates, computation: Computation) -> bool:
        return self._rests_on_wrong(at) or any(self._rests_on_wrong(term) for _, term in computation.terms)

    def _rests_on_wrong(self, at: Coordinates) -> bool:
        if at not in self._wrong:
            origin = self.ledger.origin(at)
            self._wrong[at] = False
            self._wrong[at] = origin is not None and any(self._rests_on_wrong(term) for _, term in origin.terms)
        return self._wrong[at]

    def _finding(
        self, at: Coordinates, amount: Amount, origin: Computation | None, computation: Computation
    ) -> Diagnostic:
        derivation = computation.derivation
        submission = self.ledger.submission
        places = self._places(self._compared(at, computation))
        dimensions = submission.definition.figures.dimensions
        code = {"equal": "E305", "sum": "E304"}.get(derivation.kind, "E302" if origin is None else "E303")
        decimals = submission.definition.figures.concept(at).decimals
        return diagnose(
            code,
            places[0].place if places else Place(),
            related=places[1:],
            severity=derivation.severity,
            name=derivation.name,
            figure=submission.describe(at),
            first=dimensions[origin.derivation.dimension].name if origin and origin.derivation.dimension else "",
            dimension=dimensions[derivation.dimension].name if derivation.dimension else "",
            actual=printed(amount.value, decimals),
            sum=printed(computation.amount.value, decimals),
            difference=printed(abs(amount.value - computation.amount.value), decimals),
            allowed=printed(amount.half_width + computation.amount.half_width, decimals + 1),
            unit=amount.unit.name,
        )

    def _compared(self, at: Coordinates, computation: Computation) -> tuple[Coordinates, ...]:
        """Return the stated figures on both sides of an equation, the figure's own side first."""
        others = (leaf for _, term in computation.terms for leaf in self._leaves(term))
        return tuple(dict.fromkeys([*self._leaves(at), *others]))

    def _places(self, leaves: tuple[Coordinates, ...]) -> list[Related]:
        found = [
            Related(place, f"{self.ledger.submission.describe(leaf)} {printed(amount.value, 2)}")
            for leaf in leaves
            for place, amount in self.ledger.submission.stated[leaf].places
        ]
        return found[:_MOST_RELATED]

    def _leaves(self, at: Coordinates) -> list[Coordinates]:
        """Return the stated figures, zeros left out, on which a figure rests."""
        statement = self.ledger.statement(at)
        if statement is not None:
            return [at] if statement.amount.value else []
        origin = self.ledger.origin(at)
        if origin is None or any(member.endswith(OTHER) for _, member in at):
            return []
        return [leaf for _, term in origin.terms for leaf in self._leaves(term)]
