"""Regions: the figures of which a blank means zero."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, OTHER, Dimension
from compiler.definition.views import Column, RowSpec, View
from compiler.values.coordinates import Coordinates

Covered = dict[str, frozenset[str] | None]


class Region(NamedTuple):
    """Figures of which every unstated one is zero: by dimension the members that it covers, None for all.

    It covers just the figures that name these dimensions and no others.
    """

    members: Mapping[str, frozenset[str] | None]


def zero_regions(
    definition: Definition, filled: Collection[str], pasted: Collection[str], stated: Collection[Coordinates]
) -> tuple[Region, ...]:
    """Return where blanks mean zero in a workbook.

    ``filled`` are the sheets that hold an amount, ``pasted`` the official tables that do, ``stated`` the figures stated
    as other than zero. Without pasted tables, a blank means zero in every sheet whose column says so. With them, a
    sheet or table left blank means zero only where no other place speaks of the same money: it may be that the
    department filled the other. What a definition says there cannot be is zero always.
    """
    if not pasted:
        return usual_regions(definition)
    regions = _Regions(definition)
    certain = _certain(regions, filled, pasted)
    blank = [
        region for id_, view in definition.sheets.items() if id_ not in filled for region in regions.of_sheet(view)
    ]
    blank += [
        region for id_, view in definition.tables.items() if id_ not in pasted for region in regions.of_table(view)
    ]
    # the columns of one sheet often cover the same figures, and most figures differ by their codes only
    split = {frozenset(part.members.items()): part for region in blank for part in _split(region)}
    alike = {regions.of_any_code(at) for at in stated}
    supposed = [
        region
        for region in split.values()
        if not any(regions.speaks_of(at, region) for at in (stated if regions.names_code(region) else alike))
    ]
    refuted = {id(region) for region in regions.refuted_by(alike, supposed)}
    return (*certain, *(region for region in supposed if id(region) not in refuted))


@lru_cache(maxsize=4)
def usual_regions(definition: Definition) -> tuple[Region, ...]:
    """Return where blanks mean zero in a workbook without pasted tables, whatever else it holds."""
    return certain_regions(definition, definition.sheets, ())


def certain_regions(definition: Definition, filled: Collection[str], pasted: Collection[str]) -> tuple[Region, ...]:
    """Return where blanks mean zero for certain: where amounts stand, and where there can be nothing."""
    return _certain(_Regions(definition), filled, pasted)


def _certain(regions: "_Regions", filled: Collection[str], pasted: Collection[str]) -> tuple[Region, ...]:
    definition = regions.definition
    sheets = [region for id_, view in definition.sheets.items() if id_ in filled for region in regions.of_sheet(view)]
    tables = [region for id_, view in definition.tables.items() if id_ in pasted for region in regions.of_table(view)]
    return (*regions.absent(), *sheets, *tables)


def _split(region: Region) -> Iterator[Region]:
    """Yield the region cut into one for each member of the lists that it covers."""
    for dimension, members in region.members.items():
        if members is not None and len(members) > 1:
            for member in sorted(members):
                yield from _split(Region({**region.members, dimension: frozenset({member})}))
            return
    yield region


class _Regions:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.dimensions = definition.figures.dimensions
        self._above: dict[tuple[str, str], frozenset[str]] = {}

    def absent(self) -> Iterator[Region]:
        """Yield where the definition says that there can be nothing."""
        return (Region(record) for record in self.definition.figures.absent)

    def of_sheet(self, view: View) -> Iterator[Region]:
        lines = [row for panel in view.panels for row in panel.rows if row.kind == "fixed"]
        for column in view.columns:
            if column.shows == "figure" and column.blank == "zero":
                for line in lines or [RowSpec("fixed")]:
                    yield self._of_column(view, column, view.at.at(line.at).at(column.figure))

    def of_table(self, view: View) -> Iterator[Region]:
        for panel in view.panels:
            for row in panel.rows:
                for column in panel.columns:
                    if column.shows == "figure":
                        members = self._members(column, view.at.at(row.at).at(column.figure))
                        members |= {spec.dimension: None for spec in row.walk() if spec.dimension}
                        yield Region(members)

    def _of_column(self, view: View, column: Column, figure: Coordinates) -> Region:
        """Return where a column's blanks mean zero; one that offers some members only says nothing of the others."""
        members = self._members(column, figure)
        offered = {other.dimension: frozenset(other.choices) for other in view.columns if other.choices}
        for dimension in _row_dimensions(view, self.definition.sheets):
            members[dimension] = offered.get(dimension)
            for other, classes in self.dimensions[dimension].implied.items():
                group = figure.member(other)
                if any(group in self.dimensions[other].above(member) for member in classes.values()):
                    members[other] = frozenset(classes.values())
        concept = self.definition.figures.concept(figure)
        return Region({dim: kept for dim, kept in members.items() if dim in concept.dimensions | {CONCEPT}})

    def _members(self, column: Column, figure: Coordinates) -> Covered:
        """Return the members that a column covers; columns that list codes leave no other code out."""
        listed = {name for name, _ in column.figure if self._is_tree(name)}
        return {name: None if name in listed else frozenset({member}) for name, member in figure}

    def _is_tree(self, dimension: str) -> bool:
        return dimension in self.dimensions and self.dimensions[dimension].kind == "codes"

    def speaks_of(self, at: Coordinates, region: Region) -> bool:
        """Tell whether a figure says something of the money of a region.

        It names each dimension in which the region is one member, with that member, a part of it or what it is part of.
        """
        for dimension, members in region.members.items():
            if members is None:
                continue
            (member,) = members
            said = at.member(dimension)
            if said != member and not (said and self._related(dimension, said, member)):
                return False
        return True

    def refuted_by(self, stated: Collection[Coordinates], zero: Collection[Region]) -> Iterator[Region]:
        """Yield the regions that cannot all be zero: together they are all the parts of a figure that is not.

        Parts are meant along one closed list that the figure does not name; codes and rows may cut them further. The
        figures ``stated`` have one mark for whatever code they stand for.
        """
        lists = [dimension for dimension in self.dimensions.values() if dimension.whole]
        for at in stated:
            for dimension in [record for record in lists if not at.member(record.id)]:
                parts = [region for region in zero if self._is_part(region, at, dimension.id)]
                if parts and all(any(self._covers(r, leaf) for r in parts) for leaf in self._leaves(at, dimension)):
                    yield from parts

    def names_code(self, region: Region) -> bool:
        """Tell whether a region holds some codes or rows only."""
        return any(
            members is not None and name in self.dimensions and self.dimensions[name].kind != "members"
            for name, members in region.members.items()
        )

    def of_any_code(self, at: Coordinates) -> Coordinates:
        """Return a figure with one mark for whatever code or row it stands for: regions hold all of them."""
        open_ = [name for name, _ in at if name in self.dimensions and self.dimensions[name].kind != "members"]
        return at.at([(name, OTHER) for name in open_])

    def _is_part(self, region: Region, at: Coordinates, dimension: str) -> bool:
        named = dict(at)
        extra = region.members.keys() - named.keys() - {dimension}
        if not region.members.keys() >= named.keys() | {dimension}:
            return False
        if any(self.dimensions[name].kind == "members" for name in extra):
            return False
        return all(self._holds(name, named[name], members) for name, members in region.members.items() if name in named)

    def _holds(self, dimension: str, member: str, members: frozenset[str] | None) -> bool:
        """Tell whether one of the members (None for all) is a member or a part of it."""
        record = self.dimensions.get(dimension)
        if members is None or record is None:
            return members is None or member in members
        return any(member in self._all_above(record, one) for one in members)

    def _leaves(self, at: Coordinates, dimension: Dimension) -> Iterator[Mapping[str, str]]:
        """Yield the smallest parts of a figure: what its members of closed lists consist of, and those of one more."""
        named = [(self.dimensions[name], member) for name, member in at if name in self.dimensions]
        cut = [(record, member) for record, member in [*named, (dimension, "")] if record.kind == "members"]
        for members in product(*(self._smallest(record, member) for record, member in cut)):
            yield {record.id: member for (record, _), member in zip(cut, members, strict=True)}

    def _smallest(self, dimension: Dimension, member: str) -> tuple[str, ...]:
        parts = dimension.parts(member)
        return tuple(one for part in parts for one in self._smallest(dimension, part)) if parts else (member,)

    def _covers(self, region: Region, leaf: Mapping[str, str]) -> bool:
        """Tell whether a region holds the smallest part of a figure, or what it is a part of."""
        kept = ((name, region.members[name], member) for name, member in leaf.items())
        return all(
            members is None or not members.isdisjoint(self._all_above(self.dimensions[name], member))
            for name, members, member in kept
        )

    def _related(self, dimension: str, one: str, other: str) -> bool:
        record = self.dimensions.get(dimension)
        if record is None or not (record.whole or record.groups or record.levels):
            return False
        return one in self._all_above(record, other) or other in self._all_above(record, one)

    def _all_above(self, dimension: Dimension, member: str) -> frozenset[str]:
        found = self._above.get((dimension.id, member))
        if found is None:
            found = self._above[dimension.id, member] = dimension.above(member)
        return found


def _row_dimensions(view: View, sheets: Mapping[str, View]) -> frozenset[str]:
    """Return the dimensions whose members the rows of an input sheet name."""
    found = {column.dimension for column in view.columns if column.shows == "member"}
    if view.each:
        found.add(view.each.dimension)
    if view.join:
        found |= _row_dimensions(sheets[view.join], sheets)
    return frozenset(found)
