"""Coordinates: where a figure stands among the dimensions."""

from collections.abc import Iterable, Mapping

Members = Mapping[str, str]


class Coordinates(tuple[tuple[str, str], ...]):
    """The members that say which figure is meant, as sorted pairs of dimension and member.

    A dimension that is not named stands for the whole of it: ``{fund: general}`` is general funds of all items,
    of basic and project expenditure together. Two coordinates are equal where they name the same members.
    """

    __slots__ = ()

    @classmethod
    def of(cls, members: Members | Iterable[tuple[str, str]] = ()) -> "Coordinates":
        """Return the coordinates with these members; an empty member leaves its dimension out."""
        pairs = members.items() if isinstance(members, Mapping) else members
        return cls(sorted((dimension, member) for dimension, member in pairs if member))

    def member(self, dimension: str) -> str:
        """Return the member of a dimension, or "" where the coordinates stand for the whole of it."""
        for name, member in self:
            if name == dimension:
                return member
        return ""

    def at(self, members: Members | Iterable[tuple[str, str]]) -> "Coordinates":
        """Return these coordinates with some members replaced; an empty member widens to the whole dimension."""
        merged = dict(self)
        merged.update(members)
        pairs = [pair for pair in merged.items() if pair[1]]
        return Coordinates(sorted(pairs) if len(merged) > len(self) else pairs)  # what is replaced keeps its place

    def around(self, dimension: str) -> "tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]":
        """Return what stands before and what stands after a dimension."""
        place = 0
        for name, _ in self:
            if name >= dimension:
                break
            place += 1
        named = place < len(self) and self[place][0] == dimension
        return self[:place], self[place + named :]

    def within(self, dimensions: Iterable[str]) -> "Coordinates":
        """Return these coordinates with only the named dimensions."""
        kept = frozenset(dimensions)
        return Coordinates([pair for pair in self if pair[0] in kept])

    def agrees(self, other: "Coordinates") -> bool:
        """Tell whether no dimension has one member here and another there."""
        mine = dict(self)
        return all(mine.get(dimension, member) == member for dimension, member in other)
