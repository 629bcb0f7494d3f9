"""The ledger: every figure of a submission, stated or computed by the definition's derivations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.derivations import Derivation
from compiler.definition.figures import CONCEPT, OTHER, Dimension
from compiler.figures.support import Bits, Support, add
from compiler.regions import Region
from compiler.submission import Submission
from compiler.values.amount import ZERO, Amount
from compiler.values.coordinates import Coordinates


class Computation(NamedTuple):
    """What a derivation gives for a figure: the amount, and the signed figures that it consists of."""

    derivation: Derivation
    amount: Amount
    terms: tuple[tuple[int, Coordinates], ...]


@dataclass
class Ledger:
    """The figures of a submission.

    A stated figure is used as stated. Otherwise the first derivation gives it whose operands are all known; one that
    nobody stated, in a region of which blanks mean zero, is zero; one whose cell cannot be read is unknown. A missing
    operand never shrinks a total: the sum is unknown then. A total over codes or rows also has an operand for all
    members that nobody listed (``OTHER``), so that it is complete only where unlisted members are known to be zero.
    """

    submission: Submission
    _values: dict[Coordinates, Amount | None] = field(default_factory=dict)
    _origins: dict[Coordinates, Computation] = field(default_factory=dict)
    _parts_of: dict[Coordinates, Mapping[Coordinates, Decimal]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._figures = self.submission.definition.figures
        self._support = Support(
            [*self.submission.stated, *sorted(self.submission.unreadable)], self._figures.dimensions
        )
        self._zeros = {concept.id: Amount(ZERO, concept.unit) for concept in self._figures.concepts.values()}
        self._values |= dict.fromkeys(self.submission.unreadable)
        self._values |= {at: statement.amount for at, statement in self.submission.stated.items()}
        self._regions_of_size: dict[int, Bits] = {}
        self._regions_open: dict[str, Bits] = {}
        self._regions_with: dict[tuple[str, str], Bits] = {}
        self._regions_below: dict[tuple[str, str], Bits] = {}
        self._regions_holding: dict[tuple[str, str], Bits] = {}
        for i, region in enumerate(self.submission.regions):
            self._enter(region, 1 << i)
        listed = {dimension for dimension, _ in self._regions_with}
        self._listed_nowhere = {d.id for d in self._figures.dimensions.values() if d.kind != "members"} - listed

    def _enter(self, region: Region, bit: Bits) -> None:
        """Enter a region, as a bit, under its size and under what it covers: all members of a dimension or some."""
        add(self._regions_of_size, len(region.members), bit)
        for dimension, members in region.members.items():
            if members is None:
                add(self._regions_open, dimension, bit)
            for member in members or ():
                add(self._regions_with, (dimension, member), bit)
                for above in self._support.above(dimension, member):
                    add(self._regions_below, (dimension, above), bit)

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
            return {at: Decimal(1)}
        self.value(at)
        parts: dict[Coordinates, Decimal] = {}
        origin = self._origins.get(at)
        for sign, term in origin.terms if origin else ():
            counted = self.factor(term, at) * sign
            for part, factor in self.stated_parts(term).items():
                parts[part] = parts.get(part, ZERO) + factor * counted
        return parts

    def factor(self, term: Coordinates, at: Coordinates) -> Decimal:
        """Return by what a term's amount is multiplied to be in the unit of a figure."""
        own, wanted = self._figures.concept(term).unit, self._figures.concept(at).unit
        return own.factor / wanted.factor

    def origin(self, at: Coordinates) -> Computation | None:
        """Return how a figure was computed, None for one that is stated, zero by a blank, or unknown."""
        return self._origins.get(at)

    def known(self) -> tuple[Coordinates, ...]:
        """Return the stated figures, those one step above them, and all asked for so far that are known, not zero."""
        asked = [at for at, amount in self._values.items() if amount is not None and amount.value]
        above = [whole for at in self.submission.stated for whole in self._one_step_above(at)]
        return tuple(dict.fromkeys([*self.submission.stated, *above, *asked]))

    def _one_step_above(self, at: Coordinates) -> Iterator[Coordinates]:
        for name, member in at:
            dimension = self._figures.dimensions.get(name)
            if dimension is None:
                continue
            if dimension.kind == "codes":
                yield at.at({name: dimension.parent(member)})
                continue
            wholes = [group for group, parts in dimension.groups.items() if member in parts]
            if dimension.kind == "rows" or member in dimension.whole:
                wholes.append("")
            yield from (at.at({name: whole}) for whole in wholes)

    def confirmations(self, at: Coordinates) -> Iterator[Computation]:
        """Yield what a known figure must agree with: what each derivation gives for it but the one that computed it.

        What must come to the same sum of the same stated figures is left out.
        """
        origin = self._origins.get(at)
        for derivation in self._suited(self._figures.confirming, at):
            if (origin is None or derivation is not origin.derivation) and not self.repeats(derivation, at):
                computation = self.computation(derivation, at)
                if computation is not None:
                    yield computation

    def _suited(self, derivations: Mapping[str, tuple[Derivation, ...]], at: Coordinates) -> Iterator[Derivation]:
        """Yield those derivations of a figure's concept that may apply to it: a total only where there may be parts."""
        members = dict(at)
        dimensions = self._figures.dimensions
        for derivation in derivations[members[CONCEPT]]:
            name = derivation.dimension
            if not name or dimensions[name].may_have_parts(members.get(name, "")):
                yield derivation

    def repeats(self, derivation: Derivation, at: Coordinates) -> bool:
        """Tell whether a total can only be the sum of the stated figures of which any other total consists too.

        Or whether it is none, since the figure is not cut that way.
        """
        figures = self._support.of(at)
        if not figures or derivation.kind != "total":
            return False
        below = self._below(derivation, at, figures)
        if not below:
            return self._figures.dimensions[derivation.dimension].kind != "members"
        is_sum = below == figures and at.member(CONCEPT) in self._figures.added_up
        return is_sum and self._support.is_uniform(figures)

    def _find(self, at: Coordinates) -> Amount | None:
        supported = self._support.of(at)
        if not supported:
            if self._blank_is_zero(at):
                return self._zero(at)
            nowhere = self._listed_nowhere
            alike = Coordinates([(pair[0], OTHER) if pair[0] in nowhere else pair for pair in at])
            if alike != at:
                return self.value(alike)  # nothing below either is stated, so one answer serves them all
        reachable = bool(supported) or self._reachable(at)
        for derivation in self._suited(self._figures.computing, at):
            # a sum of blanks alone must not hide what is stated for the whole
            if derivation.kind == "total" and not (self._below(derivation, at, supported) if supported else reachable):
                continue
            computation = self.computation(derivation, at)
            if computation is not None:
                self._origins[at] = computation
                return computation.amount
        return None

    def _below(self, derivation: Derivation, at: Coordinates, figures: Bits) -> Bits:
        """Return those of the figures that stand below the parts that a total adds up."""
        dimension = self._figures.dimensions[derivation.dimension]
        return self._support.below(dimension, at.member(dimension.id), figures)

    def computation(self, derivation: Derivation, at: Coordinates) -> Computation | None:
        """Return what one derivation gives for a figure, None where it does not apply or an operand is unknown."""
        terms = self._total_terms(derivation, at) if derivation.kind == "total" else self._sum_terms(derivation, at)
        if not terms:
            return None
        unit = self._zero(at).unit
        total, half_width = ZERO, ZERO
        for sign, term in terms:
            amount = self.value(term)
            if amount is None:
                return None
            there = amount.to(unit)
            total += there.value if sign > 0 else -there.value
            half_width += there.half_width
        return Computation(derivation, Amount(total, unit, half_width), terms)

    def _sum_terms(self, derivation: Derivation, at: Coordinates) -> tuple[tuple[int, Coordinates], ...]:
        if not all(at.member(dimension) == member for dimension, member in derivation.of):
            return ()
        return tuple((term.sign, at.at(term.at)) for term in derivation.terms)

    def _total_terms(self, derivation: Derivation, at: Coordinates) -> tuple[tuple[int, Coordinates], ...]:
        dimension = self._figures.dimensions[derivation.dimension]
        parts = self._parts(dimension, at.member(dimension.id), at)
        return tuple([(1, term) for term in at.spread(dimension.id, parts)]) if parts else ()

    def _parts(self, dimension: Dimension, member: str, at: Coordinates) -> tuple[str, ...]:
        """Return what the figure is cut into along a dimension, () where the stated figures are not cut that way."""
        if not dimension.may_have_parts(member):
            return ()
        if dimension.kind == "members":
            return dimension.parts(member)
        if dimension.kind == "codes" and self._support.of_whole(dimension.id, member, at):
            return ()
        figures = self._support.of(at)
        listed = self._support.parts(dimension, member, figures)
        return (member + OTHER, *listed) if listed or not figures else ()

    def _blank_is_zero(self, at: Coordinates) -> bool:
        """Tell whether a region of blank zeros holds just this figure."""
        bits = self._regions_of_size.get(len(at), 0)
        for pair in at:
            held = self._regions_holding.get(pair)
            if held is None:
                held = self._regions_open.get(pair[0], 0) | self._regions_with.get(pair, 0)
                self._regions_holding[pair] = held
            bits &= held
            if not bits:
                return False
        return bool(bits)

    def _reachable(self, at: Coordinates) -> bool:
        """Tell whether a region of blank zeros has a part of this figure; without one nothing can be known of it."""
        bits = -1
        for pair in at:
            bits &= self._regions_open.get(pair[0], 0) | self._regions_below.get(pair, 0)
        return bool(bits)

    def _zero(self, at: Coordinates) -> Amount:
        return self._zeros[at.member(CONCEPT)]
