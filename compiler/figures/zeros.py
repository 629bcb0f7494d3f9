"""Zeros: where blanks mean zero, as sets of bits: a region is a bit, found by the members that it covers."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, OTHER, Figures
from compiler.figures.support import Bits, Support, add
from compiler.regions import Region, usual_regions
from compiler.submission import Submission
from compiler.values.coordinates import Coordinates

Pair = tuple[str, str]
"""A dimension and a member of it."""


class _Covered(NamedTuple):
    """The regions by what they cover: all members of a dimension, a member, a member or what it is a part of."""

    whole: dict[str, Bits]
    exact: dict[Pair, Bits]
    below: dict[Pair, Bits]


def zeros_of(submission: Submission) -> "Zeros":
    """Return where blanks mean zero in a submission; most submissions of a definition share it."""
    if submission.regions is usual_regions(submission.definition) and not submission.unreadable:
        return _usual_zeros(submission.definition)
    return Zeros(submission.regions, submission.definition.figures, submission.unreadable)


@lru_cache(maxsize=4)
def _usual_zeros(definition: Definition) -> "Zeros":
    return Zeros(usual_regions(definition), definition.figures)


class Zeros:
    """The regions of blank zeros, and what they say of figures of which nothing is stated.

    Such a figure is unknown where no region holds it and one that is ``unreadable``, or a part of it, may be that.
    """

    def __init__(self, regions: Iterable[Region], figures: Figures, unreadable: Collection[Coordinates] = ()) -> None:
        self._figures = figures
        self._covered = _Covered({}, {}, {})
        self._of_size: dict[int, Bits] = {}
        self._naming: dict[str, Bits] = {}
        self._shares: dict[Pair, tuple[Bits, ...]] = {}
        for number, region in enumerate(regions):
            self._enter(region, 1 << number)
        listed = {dimension for dimension, _ in self._covered.exact}
        self._open = {d.id for d in figures.dimensions.values() if d.kind != "members"} - listed
        self._unreadable = Support(unreadable, figures)
        self._given: dict[Coordinates, bool] = {}
        self._parts: dict[Coordinates, dict[Pair, bool]] = {}

    def _enter(self, region: Region, bit: Bits) -> None:
        add(self._of_size, len(region.members), bit)
        for dimension, members in region.members.items():
            add(self._naming, dimension, bit)
            if members is None:
                add(self._covered.whole, dimension, bit)
            for member in members or ():
                add(self._covered.exact, (dimension, member), bit)
                for above in self._figures.above_of(dimension, member):
                    add(self._covered.below, (dimension, above), bit)

    def mark(self, pair: Pair) -> Pair:
        """Return a member, the mark of unlisted ones in its place where no region tells it from others."""
        return (pair[0], OTHER) if pair[0] in self._open else pair

    def alike(self, at: Coordinates) -> Coordinates:
        """Return a figure with the mark of unlisted members for each that no region tells from others."""
        open_ = self._open
        return Coordinates([(pair[0], OTHER) if pair[0] in open_ else pair for pair in at])

    def parts(self, alike: Coordinates) -> dict[Pair, bool]:
        """Return what was asked so far of the parts of figures that are alike: whether ``gives`` gives them."""
        return self._parts.setdefault(alike, {})

    def gives(self, alike: Coordinates) -> bool:
        """Tell whether a figure of which nothing is stated is zero by its blanks, itself or as a sum of its parts.

        Its concept is one whose figures are totals and nothing else.
        """
        found = self._given.get(alike)
        if found is None:
            found = self.hold(alike) or (not self._unreadable.of(alike) and self._adds_up(alike))
            self._given[alike] = found
        return found

    def _adds_up(self, at: Coordinates) -> bool:
        members = dict(at)
        return self.may_fill(members, self.reach(at)) and any(
            self._is_sum(at, derivation.dimension, members.get(derivation.dimension, ""))
            for derivation in self._figures.computing[members[CONCEPT]]
        )

    def _is_sum(self, at: Coordinates, name: str, member: str) -> bool:
        """Tell whether a figure is cut along a dimension and all its parts are zero."""
        dimension = self._figures.dimensions[name]
        if not dimension.may_have_parts(member):
            return False
        parts = dimension.parts(member) if dimension.kind == "members" else (member + OTHER,)
        return all(self.gives(at.at((self.mark((name, part)),))) for part in parts)

    def hold(self, at: Coordinates) -> bool:
        """Tell whether a region holds just this figure."""
        bits = self._of_size.get(len(at), 0)
        for pair in at:
            bits &= self._covered.whole.get(pair[0], 0) | self._covered.exact.get(pair, 0)
            if not bits:
                return False
        return bool(bits)

    def reach(self, at: Coordinates) -> Bits:
        """Return the regions that have a part of a figure; without one nothing can be known of it."""
        bits = -1
        for pair in at:
            bits &= self._covered.whole.get(pair[0], 0) | self._covered.below.get(pair, 0)
        return bits

    def may_fill(self, members: Mapping[str, str], regions: Bits) -> bool:
        """Tell whether regions may hold every part of a figure, so that a sum of blanks can give it.

        For each closed list, one of them must hold something of each of the finest members that the figure has.
        """
        for name in self._figures.closed[members[CONCEPT]]:
            for share in self._shares_of(name, members.get(name, "")):
                if not regions & share:
                    return False
        return bool(regions)

    def _shares_of(self, dimension: str, member: str) -> tuple[Bits, ...]:
        """Return for each of the finest members that a member consists of the regions that hold something of it."""
        found = self._shares.get((dimension, member))
        if found is None:
            finest = self._figures.dimensions[dimension].finest(member)
            found = tuple({self._speaking_of(dimension, leaf) for leaf in finest})
            self._shares[dimension, member] = found
        return found

    def _speaking_of(self, dimension: str, member: str) -> Bits:
        found = ~self._naming.get(dimension, 0) | self._covered.whole.get(dimension, 0)
        for above in self._figures.above_of(dimension, member):
            found |= self._covered.exact.get((dimension, above), 0)
        return found
