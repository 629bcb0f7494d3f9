"""The ledger: every figure of a submission, stated or computed by the definition's derivations."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from compiler.definition.derivations import Derivation
from compiler.definition.figures import CONCEPT, OTHER, Dimension
from compiler.figures.support import Bits, Support
from compiler.figures.zeros import Pair, zeros_of
from compiler.submission import Submission
from compiler.values.amount import ZERO, Amount
from compiler.values.coordinates import Coordinates

_ONE = Decimal(1)


class Computation(NamedTuple):
    """What a derivation gives for a figure: the amount, and the signed figures that it consists of.

    Parts of a total of which nothing is stated, and which are zero therefore, need not be among them.
    """

    derivation: Derivation
    amount: Amount
    terms: tuple[tuple[int, Coordinates], ...]


class _Figure(NamedTuple):
    """A figure as it is looked for: its coordinates, those of all figures alike, its members by dimension, the stated
    figures that it consists of.

    ``unstated`` says of its parts of which nothing is stated whether they are known to be zero; all figures share it
    that no region of blank zeros tells apart. It is None where such a part may be something else: where its concept is
    more than totals.
    """

    at: Coordinates
    alike: Coordinates
    members: Mapping[str, str]
    stated: Bits
    unstated: dict[Pair, bool] | None


class Ledger:
    """The figures of a submission.

    A stated figure is used as stated. Otherwise the first derivation gives it whose operands are all known; one that
    nobody stated, in a region of which blanks mean zero, is zero; one whose cell cannot be read is unknown. A missing
    operand never shrinks a total: the sum is unknown then. A total over codes or rows also has an operand for all
    members that nobody listed (``OTHER``), so that it is complete only where unlisted members are known to be zero.
    """

    def __init__(self, submission: Submission) -> None:
        stated, unreadable = submission.stated, submission.unreadable
        self.submission = submission
        self._figures = submission.definition.figures
        self._support = Support([*stated, *sorted(unreadable)], self._figures)
        self._blank = zeros_of(submission)
        self._zeros = {concept.id: Amount(ZERO, concept.unit) for concept in self._figures.concepts.values()}
        self._values: dict[Coordinates, Amount | None] = dict.fromkeys(unreadable)
        self._values |= {at: statement.amount for at, statement in stated.items()}
        self._origins: dict[Coordinates, Computation] = {}
        self._parts_of: dict[Coordinates, Mapping[Coordinates, Decimal]] = {}

    def value(self, at: Coordinates) -> Amount | None:
        """Return the figure at these coordinates, None where it is neither stated nor computable."""
        try:
            return self._values[at]
        except KeyError:
            self._values[at] = None  # a derivation that leads back to its own total gives nothing
            found = self._values[at] = self._find(at)
            return found

    def stated_parts(self, at: Coordinates) -> Mapping[Coordinates, Decimal]:
        """Return the stated figures of which a figure consists, each with the factor by which it counts.

        A stated figure consists of itself, a zero by a blank (and what is unknown) of nothing.
        """
        found = self._parts_of.get(at)
        if found is None:
            found = self._parts_of[at] = self._collected(at)
        return found

    def _collected(self, at: Coordinates) -> Mapping[Coordinates, Decimal]:
        if at in self.submission.stated:
            return {at: _ONE}
        self.value(at)
        origin = self._origins.get(at)
        parts: dict[Coordinates, Decimal] = {}
        if origin:
            self.count(origin, at, parts, _ONE)
        return parts

    def count(
        self, computation: Computation, at: Coordinates, parts: dict[Coordinates, Decimal], times: Decimal
    ) -> None:
        """Add to ``parts`` the stated figures of which a computation of a figure consists, each so many times."""
        is_total = computation.derivation.kind == "total"  # of figures of the same unit
        for sign, term in computation.terms:
            counted = times if is_total else self.factor(term, at) * sign * times
            for part, factor in self.stated_parts(term).items():
                parts[part] = parts.get(part, ZERO) + factor * counted

    def factor(self, term: Coordinates, at: Coordinates) -> Decimal:
        """Return by what a term's amount is multiplied to be in the unit of a figure."""
        own, wanted = self._figures.concept(term).unit, self._figures.concept(at).unit
        return own.factor / wanted.factor

    def origin(self, at: Coordinates) -> Computation | None:
        """Return how a figure was computed, None for one that is stated, zero by blanks, or unknown."""
        return self._origins.get(at)

    def known(self) -> tuple[Coordinates, ...]:
        """Return the stated figures, those one step above them, and all asked for so far that are known, not zero."""
        asked = [at for at, amount in self._values.items() if amount is not None and amount.value]
        above = [whole for at in self.submission.stated for whole in self._one_step_above(at)]
        return tuple(dict.fromkeys([*self.submission.stated, *above, *asked]))

    def _one_step_above(self, at: Coordinates) -> Iterator[Coordinates]:
        for place, (name, member) in enumerate(at):
            dimension = self._figures.dimensions.get(name)
            for whole in dimension.wholes(member) if dimension else ():
                named = ((name, whole),) if whole else ()
                yield Coordinates((*at[:place], *named, *at[place + 1 :]))

    def confirmations(self, at: Coordinates) -> Iterator[Computation]:
        """Yield what a known figure must agree with: what each derivation gives for it but the one that computed it.

        What must come to the same sum of the same stated figures is left out.
        """
        origin = self._origins.get(at)
        figure = self._figure(at)
        for derivation in self._figures.confirming[figure.members[CONCEPT]]:
            if (origin is None or derivation is not origin.derivation) and not self._repeats(derivation, figure):
                computation = self._computation(derivation, figure)
                if computation is not None:
                    yield computation

    def repeats(self, derivation: Derivation, at: Coordinates) -> bool:
        """Tell whether a total can only be the sum of the stated figures of which any other total consists too.

        Or whether it is none, since the figure is not cut that way.
        """
        return self._repeats(derivation, self._figure(at))

    def computation(self, derivation: Derivation, at: Coordinates) -> Computation | None:
        """Return what one derivation gives for a figure, None where it does not apply or an operand is unknown."""
        return self._computation(derivation, self._figure(at))

    def _figure(self, at: Coordinates) -> _Figure:
        members = dict(at)
        alike = self._blank.alike(at)
        unstated = self._blank.parts(alike) if members[CONCEPT] in self._figures.added_up else None
        return _Figure(at, alike, members, self._support.of(at), unstated)

    def _repeats(self, derivation: Derivation, figure: _Figure) -> bool:
        if not figure.stated or derivation.kind != "total":
            return False
        below = self._below(derivation, figure)
        if not below:
            return self._figures.dimensions[derivation.dimension].kind != "members"
        return below == figure.stated and figure.unstated is not None and self._support.is_uniform(below)

    def _below(self, derivation: Derivation, figure: _Figure) -> Bits:
        """Return the stated figures that stand below the parts that a total adds up."""
        name = derivation.dimension
        return self._support.below(name, figure.members.get(name, "")) & figure.stated

    def _find(self, at: Coordinates) -> Amount | None:
        figure = self._figure(at)
        if not figure.stated:
            if self._blank.hold(at):
                return self._zero(at)
            if figure.unstated is not None:
                return self._zero(at) if self._blank.gives(figure.alike) else None
            if figure.alike != at:
                return self.value(figure.alike)  # nothing below it is stated either, so one answer serves them all
        regions = 0 if figure.stated else self._blank.reach(at)
        for derivation in self._figures.computing[figure.members[CONCEPT]]:
            # a sum of blanks alone must not hide what is stated for the whole
            if derivation.kind == "total" and not (self._below(derivation, figure) if figure.stated else regions):
                continue
            computation = self._computation(derivation, figure)
            if computation is not None:
                self._origins[at] = computation
                return computation.amount
        return None

    def _computation(self, derivation: Derivation, figure: _Figure) -> Computation | None:
        return self._total(derivation, figure) if derivation.kind == "total" else self._sum(derivation, figure.at)

    def _total(self, derivation: Derivation, figure: _Figure) -> Computation | None:
        name = derivation.dimension
        parts = self._parts(self._figures.dimensions[name], figure)
        if not parts:
            return None
        before, after = figure.at.around(name)
        total, half_width = ZERO, ZERO
        terms = []
        for part in parts:
            pair = (name, part)
            if figure.unstated is None or self._support.within(pair) & figure.stated:
                term = Coordinates((*before, pair, *after))
                amount = self.value(term)
                if amount is None:
                    return None
                total += amount.value
                half_width += amount.half_width
                terms.append((1, term))
            elif not self._is_zero(figure, figure.unstated, pair):
                return None
        return Computation(derivation, Amount(total, self._zero(figure.at).unit, half_width), tuple(terms))

    def _is_zero(self, figure: _Figure, unstated: dict[Pair, bool], part: Pair) -> bool:
        """Tell whether a part of a figure of which nothing is stated is known to be zero."""
        marked = self._blank.mark(part)
        found = unstated.get(marked)
        if found is None:
            found = unstated[marked] = self._blank.gives(figure.alike.at((marked,)))
        return found

    def _parts(self, dimension: Dimension, figure: _Figure) -> Iterable[str]:
        """Return what a figure is cut into along a dimension, () where the stated figures are not cut that way.

        What nobody listed comes first: where it is unknown nothing else matters.
        """
        name, kind = dimension.id, dimension.kind
        member = figure.members.get(name, "")
        if kind == "members":
            return dimension.parts(member)
        if not dimension.may_have_parts(member):
            return ()
        if figure.stated:
            is_cut = self._support.below(name, member) & figure.stated
            if not is_cut or (kind == "codes" and self._support.of_whole(name, member, figure.at, figure.stated)):
                return ()
        return chain((member + OTHER,), self._support.parts(dimension, member, figure.stated))

    def _sum(self, derivation: Derivation, at: Coordinates) -> Computation | None:
        if not all(at.member(dimension) == member for dimension, member in derivation.of):
            return None
        unit = self._zero(at).unit
        total, half_width = ZERO, ZERO
        terms = tuple((term.sign, at.at(term.at)) for term in derivation.terms)
        for sign, term in terms:
            amount = self.value(term)
            if amount is None:
                return None
            there = amount.to(unit)
            total += there.value if sign > 0 else -there.value
            half_width += there.half_width
        return Computation(derivation, Amount(total, unit, half_width), terms)

    def _zero(self, at: Coordinates) -> Amount:
        return self._zeros[at.member(CONCEPT)]
