"""Zeros: where blanks mean zero, as sets of bits: a region is a bit, found by the members that it covers."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from compiler.definition.figures import CONCEPT, OTHER, Figures
from compiler.figures.support import Bits, Support, add
from compiler.regions import Region
from compiler.values.coordinates import Coordinates

_Pair = tuple[str, str]


class _Covered(NamedTuple):
    """The regions by what they cover: all members of a dimension, a member, a member or what it is a part of."""

    whole: dict[str, Bits]
    exact: dict[_Pair, Bits]
    below: dict[_Pair, Bits]


class Zeros:
    """The regions of blank zeros of a submission, and what they can say of figures of which nothing is stated."""

    def __init__(self, regions: Iterable[Region], figures: Figures, support: Support) -> None:
        self._figures = figures
        self._support = support
        self._covered = _Covered({}, {}, {})
        self._of_size: dict[int, Bits] = {}
        self._naming: dict[str, Bits] = {}
        self._holding: dict[_Pair, Bits] = {}
        self._shares: dict[_Pair, tuple[Bits, ...]] = {}
        for number, region in enumerate(regions):
            self._enter(region, 1 << number)
        listed = {dimension for dimension, _ in self._covered.exact}
        self._open = {d.id for d in figures.dimensions.values() if d.kind != "members"} - listed

    def _enter(self, region: Region, bit: Bits) -> None:
        add(self._of_size, len(region.members), bit)
        for dimension, members in region.members.items():
            add(self._naming, dimension, bit)
            if members is None:
                add(self._covered.whole, dimension, bit)
            for member in members or ():
                add(self._covered.exact, (dimension, member), bit)
                for above in self._support.above(dimension, member):
                    add(self._covered.below, (dimension, above), bit)

    def alike(self, at: Coordinates) -> Coordinates:
        """Return a figure with the mark of unlisted members for each code or row that no region tells from others."""
        open_ = self._open
        return Coordinates([(pair[0], OTHER) if pair[0] in open_ else pair for pair in at])

    def hold(self, at: Coordinates) -> bool:
        """Tell whether a region holds just this figure."""
        bits = self._of_size.get(len(at), 0)
        for pair in at:
            held = self._holding.get(pair)
            if held is None:
                held = self._covered.whole.get(pair[0], 0) | self._covered.exact.get(pair, 0)
                self._holding[pair] = held
            bits &= held
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
        return bool(regions) and all(
            regions & share
            for name in self._figures.closed[members[CONCEPT]]
            for share in self._shares_of(name, members.get(name, ""))
        )

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
        for above in self._support.above(dimension, member):
            found |= self._covered.exact.get((dimension, above), 0)
        return found
