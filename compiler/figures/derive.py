"""The ledger: every figure of a submission, stated or computed by the definition's derivations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from compiler.definition.derivations import Derivation
from compiler.definition.figures import CONCEPT, OTHER, Dimension
from compiler.regions import Region
from compiler.submission import Submission
from compiler.values.amount import ZERO, Amount
from compiler.values.coordinates import Coordinates

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Computation:
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
        self._own: dict[Coordinates, int] = {}
        self._exact: dict[tuple[str, str], int] = {}
        self._support: dict[tuple[str, str], int] = {}
        self._supports: dict[Coordinates, int] = {}
        self._children: dict[tuple[str, str], set[str]] = {}
        self._ordered: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._ancestry: dict[tuple[str, str], frozenset[str]] = {}
        self._regions_of_size: dict[int, int] = {}
        self._regions_open: dict[str, int] = {}
        self._regions_with: dict[tuple[str, str], int] = {}
        self._regions_below: dict[tuple[str, str], int] = {}
        for i, region in enumerate(self.submission.regions):
            self._enter(region, 1 << i)
        listed = {dimension for dimension, _ in self._regions_with}
        self._listed_nowhere = {d.id for d in self._figures.dimensions.values() if d.kind != "members"} - listed
        for i, coordinates in enumerate([*self.submission.stated, *sorted(self.submission.unreadable)]):
            self._own[coordinates] = 1 << i
            for dimension, member in coordinates:
                _add(self._exact, (dimension, member), 1 << i)
                for above in self._above(dimension, member):
                    _add(self._support, (dimension, above), 1 << i)
                self._adopt(dimension, member)

    def _enter(self, region: Region, bit: int) -> None:
        """Enter a region, as a bit, under its size and under what it covers: all members of a dimension or some."""
        _add(self._regions_of_size, len(region.members), bit)
        for dimension, members in region.members.items():
            if members is None:
                _add(self._regions_open, dimension, bit)
            for member in members or ():
                _add(self._regions_with, (dimension, member), bit)
                for above in self._above(dimension, member):
                    _add(self._regions_below, (dimension, above), bit)

    def value(self, at: Coordinates) -> Amount | None:
        """Return the figure at these coordinates, None where it is neither stated nor computable."""
        if at not in self._values:
            self._values[at] = None  # a derivation that leads back to its own total gives nothing
            self._values[at] = self._find(at)
        return self._values[at]

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
            for part, factor in self.stated_parts(term).items():
                parts[part] = parts.get(part, ZERO) + factor * self.factor(term, at) * sign
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
        """Yield what a known figure must agree with: what each derivation gives for it but the one that computed it."""
        origin = self._origins.get(at)
        for derivation in self._figures.confirming[at.member(CONCEPT)]:
            if origin is None or derivation is not origin.derivation:
                computation = self.computation(derivation, at)
                if computation is not None:
                    yield computation

    def _find(self, at: Coordinates) -> Amount | None:
        statement = self.submission.stated.get(at)
        if statement is not None:
            return statement.amount
        if at in self.submission.unreadable:
            return None
        supported = self._supported(at)
        if not supported:
            alike = at.at([(dimension, OTHER) for dimension, _ in at if dimension in self._listed_nowhere])
            if alike != at:
                return self.value(alike)  # nothing below either is stated, so one answer serves them all
            if self._blank_is_zero(at):
                return self._zero(at)
        may_total = supported or self._reachable(at)
        for derivation in self._figures.computing[at.member(CONCEPT)]:
            if not may_total and derivation.kind == "total":
                continue
            computation = self.computation(derivation, at)
            if computation is not None and (not supported or self._holds_stated(computation)):
                self._origins[at] = computation
                return computation.amount
        return None

    def _holds_stated(self, computation: Computation) -> bool:
        """Tell whether a sum has a stated part; one of blanks alone must not hide what is stated for the whole."""
        return computation.derivation.kind != "total" or any(self._supported(term) for _, term in computation.terms)

    def computation(self, derivation: Derivation, at: Coordinates) -> Computation | None:
        """Return what one derivation gives for a figure, None where it does not apply or an operand is unknown."""
        terms = self._total_terms(derivation, at) if derivation.kind == "total" else self._sum_terms(derivation, at)
        if not terms:
            return None
        total = self._zero(at)
        for sign, term in terms:
            amount = self.value(term)
            if amount is None:
                return None
            total = total + (amount if sign > 0 else -amount)
        return Computation(derivation, total, terms)

    def _sum_terms(self, derivation: Derivation, at: Coordinates) -> tuple[tuple[int, Coordinates], ...]:
        if not all(at.member(dimension) == member for dimension, member in derivation.of):
            return ()
        return tuple((term.sign, at.at(term.at)) for term in derivation.terms)

    def _total_terms(self, derivation: Derivation, at: Coordinates) -> tuple[tuple[int, Coordinates], ...]:
        name = derivation.dimension
        member = at.member(name)
        if member.endswith(OTHER):
            return ()
        dimension = self._figures.dimensions[name]
        parts = self._parts(dimension, member, at)
        return tuple([(1, term) for term in at.spread(name, parts)]) if parts else ()

    def _parts(self, dimension: Dimension, member: str, at: Coordinates) -> tuple[str, ...]:
        """Return what the figure is cut into along a dimension, () where the stated figures are not cut that way."""
        if dimension.kind == "members":
            return dimension.parts(member)
        if dimension.kind == "rows" and member:
            return ()
        if dimension.kind == "codes" and member and len(member) >= dimension.levels[-1].length:
            return ()
        if dimension.kind == "codes" and self._whole_elsewhere(dimension.id, at):
            return ()
        support = self._supported(at)
        listed = [child for child, bits in self._ordered_children(dimension.id, member) if support & bits]
        return (member + OTHER, *listed) if listed or not support else ()

    def _ordered_children(self, dimension: str, member: str) -> list[tuple[str, int]]:
        """Return the stated members right below a member in order, each with the stated figures that support it."""
        found = self._ordered.get((dimension, member))
        if found is None:
            children = sorted(self._children.get((dimension, member), ()))
            found = self._ordered[dimension, member] = [(child, self._support[dimension, child]) for child in children]
        return found

    def _whole_elsewhere(self, dimension: str, at: Coordinates) -> bool:
        """Tell whether finer figures are stated for the member as a whole: a sum of its parts would leave them out."""
        exact = self._exact.get((dimension, at.member(dimension)), 0)
        return bool(exact & self._supported(at) & ~self._own.get(at, 0))

    def _adopt(self, dimension: str, member: str) -> None:
        """Enter a stated member, and the codes above it, among the children of what stands above."""
        record = self._figures.dimensions.get(dimension)
        if record is None or record.kind == "members":
            return
        steps = record.path(member) if record.kind == "codes" else (member,)
        for step in {*steps, member}:
            parent = record.parent(step) if record.kind == "codes" else ""
            self._children.setdefault((dimension, parent), set()).add(step)

    def _above(self, dimension: str, member: str) -> frozenset[str]:
        found = self._ancestry.get((dimension, member))
        if found is None:
            record = self._figures.dimensions.get(dimension)
            found = self._ancestry[dimension, member] = record.above(member) if record else frozenset({member})
        return found

    def _supported(self, at: Coordinates) -> int:
        """Return the stated figures that are the figure itself or a part of it, as bits."""
        found = self._supports.get(at)
        if found is None:
            found = -1
            for pair in at:
                found &= self._support.get(pair, 0)
            self._supports[at] = found
        return found

    def _blank_is_zero(self, at: Coordinates) -> bool:
        """Tell whether a region of blank zeros holds just this figure."""
        bits = self._regions_of_size.get(len(at), 0)
        for pair in at:
            bits &= self._regions_open.get(pair[0], 0) | self._regions_with.get(pair, 0)
        return bool(bits)

    def _reachable(self, at: Coordinates) -> bool:
        """Tell whether a region of blank zeros has a part of this figure; without one nothing can be known of it."""
        bits = -1
        for pair in at:
            bits &= self._regions_open.get(pair[0], 0) | self._regions_below.get(pair, 0)
        return bool(bits)

    def _zero(self, at: Coordinates) -> Amount:
        return Amount(ZERO, self._figures.concept(at).unit)


def _add(bits: dict[Key, int], key: Key, bit: int) -> None:
    bits[key] = bits.get(key, 0) | bit
