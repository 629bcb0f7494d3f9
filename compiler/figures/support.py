"""Support: which stated figures a figure consists of, as sets of bits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from compiler.definition.figures import Dimension, Figures
from compiler.values.coordinates import Coordinates

Key = TypeVar("Key")

Bits = int
"""A set of stated figures: bit number n is set where the figure number n is among them."""


class Support:
    """The stated figures of a submission, found by what they are parts of.

    Figures in a cell that cannot be read are among them: something is stated there, whatever it is.
    """

    def __init__(self, stated: Iterable[Coordinates], figures: Figures) -> None:
        self._figures = figures
        self._own: dict[Coordinates, Bits] = {}
        self._exact: dict[tuple[str, str], Bits] = {}
        self._within: dict[tuple[str, str], Bits] = {}
        self._alike: dict[tuple[str, ...], Bits] = {}
        self._numbered: list[Coordinates] = []
        self._below: dict[tuple[str, str], Bits] = {}
        self._uniform: dict[Bits, bool] = {}
        self._discordant: dict[int, Bits] = {}
        self._steps: dict[tuple[str, str], Mapping[str, str]] = {}
        self._ancestry: dict[tuple[str, str], frozenset[str]] = {}
        for number, at in enumerate(stated):
            bit = 1 << number
            self._numbered.append(at)
            self._own[at] = bit
            add(self._alike, tuple([dimension for dimension, _ in at]), bit)
            for dimension, member in at:
                add(self._exact, (dimension, member), bit)
                for above in self.above(dimension, member):
                    add(self._within, (dimension, above), bit)

    def of(self, at: Coordinates) -> Bits:
        """Return the stated figures that are the figure itself or a part of it."""
        found = -1
        for pair in at:
            found &= self._within.get(pair, 0)
            if not found:
                break
        return found

    def above(self, dimension: str, member: str) -> frozenset[str]:
        """Return a member and all that it is a part of, as its dimension says."""
        found = self._ancestry.get((dimension, member))
        if found is None:
            found = self._ancestry[dimension, member] = self._figures.above_of(dimension, member)
        return found

    def of_whole(self, dimension: str, member: str, at: Coordinates, figures: Bits) -> bool:
        """Tell whether of its figures some finer than itself are stated for a member as a whole, not for its parts."""
        return bool(self._exact.get((dimension, member), 0) & figures & ~self._own.get(at, 0))

    def parts(self, dimension: Dimension, member: str, figures: Bits) -> Iterator[str]:
        """Yield those parts right below a member of an open list, in order, of which figures are stated."""
        below = self._strictly_below(dimension.id, member) & figures
        found: set[str] = set()
        while below:
            number = (below & -below).bit_length() - 1
            part = self._steps_of(dimension, self._numbered[number].member(dimension.id))[member]
            found.add(part)
            below &= ~self._within[dimension.id, part]
        yield from sorted(found)

    def within(self, pair: tuple[str, str]) -> Bits:
        """Return the stated figures that stand for a member of a dimension or for a part of it."""
        return self._within.get(pair, 0)

    def below(self, dimension: str, member: str) -> Bits:
        """Return the stated figures that stand below the parts of a member."""
        found = self._below.get((dimension, member))
        if found is None:
            found = self._below[dimension, member] = self._all_below(self._figures.dimensions[dimension], member)
        return found

    def _all_below(self, dimension: Dimension, member: str) -> Bits:
        if dimension.kind != "members":
            return self._strictly_below(dimension.id, member) if dimension.may_have_parts(member) else 0
        found = 0
        for part in dimension.parts(member):
            found |= self._within.get((dimension.id, part), 0)
        return found

    def is_uniform(self, figures: Bits) -> bool:
        """Tell whether the figures name the same dimensions and, in each, none a part of what another names.

        Wherever such figures are cut into parts, all are: along whatever dimensions they are added up, the sum consists
        of each of them once.
        """
        found = self._uniform.get(figures)
        if found is None:
            found = self._uniform[figures] = self._are_uniform(figures)
        return found

    def _are_uniform(self, figures: Bits) -> bool:
        left = figures
        while left:
            lowest = left & -left
            if self._discord(lowest.bit_length() - 1) & figures:
                return False
            left ^= lowest
        return True

    def _discord(self, number: int) -> Bits:
        """Return the figures that name other dimensions than one, or a part of a member that it names."""
        found = self._discordant.get(number)
        if found is None:
            at = self._numbered[number]
            found = ~self._alike[tuple([dimension for dimension, _ in at])]
            for dimension, member in at:
                found |= self._strictly_below(dimension, member)
            self._discordant[number] = found
        return found

    def _strictly_below(self, dimension: str, member: str) -> Bits:
        return self._within.get((dimension, member), 0) & ~self._exact.get((dimension, member), 0)

    def _steps_of(self, dimension: Dimension, member: str) -> Mapping[str, str]:
        """Return what stands right below each member above a stated one, on the way down to it."""
        found = self._steps.get((dimension.id, member))
        if found is None:
            path = {*dimension.path(member), member} if dimension.kind == "codes" else {member}
            parents = {step: dimension.parent(step) if dimension.kind == "codes" else "" for step in path}
            found = self._steps[dimension.id, member] = {parent: step for step, parent in parents.items()}
        return found


def add(bits: dict[Key, Bits], key: Key, bit: Bits) -> None:
    """Enter a figure in the set that stands under a key."""
    bits[key] = bits.get(key, 0) | bit
