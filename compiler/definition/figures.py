"""Figures: concepts, the dimensions under which they stand, and the derivations that compute and check them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from compiler.definition.derivations import Derivation, read_derivation
from compiler.values.amount import Unit
from compiler.values.coordinates import Coordinates

CONCEPT = "concept"
OTHER = "*"
"""Ends the name of the member that stands for all those nobody listed below a member ("*", "210*")."""

Report = Callable[[str, str], None]
"""Takes a pointer and a message about a definition."""


class Concept(NamedTuple):
    """What is measured: its name, unit, declared decimals, and the dimensions under which its figures stand."""

    id: str
    name: str
    unit: Unit
    decimals: int
    dimensions: frozenset[str]


class Level(NamedTuple):
    """A level of a code tree: its name (类) and the length of its codes."""

    name: str
    length: int


class Code(NamedTuple):
    """A row of a code list; ``status`` says how far the row can be trusted (see the list's README).

    ``formerly`` are the codes that it had in lists of earlier years.
    """

    code: str
    name: str
    status: str = ""
    formerly: tuple[str, ...] = ()


class Dimension(NamedTuple):
    """A dimension: its members and how they form wholes.

    ``kind`` is "members" (a closed list, with groups), "codes" (a code tree; which codes occur is the submission's) or
    "rows" (members are rows of an input sheet). ``names`` gives members their printed names by role ("" is the usual
    one). ``groups`` says what a group consists of, ``whole`` what the dimension as a whole consists of (empty where a
    sum over it has no meaning). ``implied`` says which member of another dimension a code's class implies.
    """

    id: str
    name: str
    kind: str
    names: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, tuple[str, ...]]
    whole: tuple[str, ...]
    whole_name: str
    levels: tuple[Level, ...]
    codes: Mapping[str, Code]
    implied: Mapping[str, Mapping[str, str]]
    text: str

    def parts(self, member: str) -> tuple[str, ...]:
        """Return what a member of a closed list consists of ("" is the whole); () for one without parts."""
        return self.groups.get(member, ()) if member else self.whole

    def finest(self, member: str) -> frozenset[str]:
        """Return the members without parts of which one of a closed list consists ("" is the whole)."""
        parts = self.parts(member)
        if not parts:
            return frozenset({member} - {""})
        return frozenset[str]().union(*map(self.finest, parts))

    def may_have_parts(self, member: str) -> bool:
        """Tell whether there can be anything below a member ("" is the whole)."""
        if self.kind == "members":
            return bool(self.parts(member))
        if self.kind == "rows":
            return not member
        return len(member) < self.levels[-1].length and not member.endswith(OTHER)

    def parent(self, code: str) -> str:
        """Return the code above a code of the tree, "" above those of the first level."""
        lengths = [level.length for level in self.levels if level.length < len(code.rstrip(OTHER))]
        return code[: lengths[-1]] if lengths else ""

    def wholes(self, member: str) -> tuple[str, ...]:
        """Return what a member is right below: groups, the code above it, "" for the whole."""
        if self.kind == "codes":
            return (self.parent(member),)
        groups = [group for group, parts in self.groups.items() if member in parts]
        return (*groups, "") if self.kind == "rows" or member in self.whole else tuple(groups)

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from the first level down to this one."""
        return tuple(code[: level.length] for level in self.levels if level.length <= len(code))

    def level(self, code: str) -> str:
        """Return the name of a code's level, "" where its length fits none."""
        return next((level.name for level in self.levels if level.length == len(code)), "")

    def leaves(self, codes: Iterable[str]) -> frozenset[str]:
        """Return those of some codes that stand above none of the others."""
        given = frozenset(codes)
        return given - {step for code in given for step in self.path(code) if step != code}

    def segment(self, code: str, level: str) -> str:
        """Return the part of a code that a level adds (款 of 2010301 is 03), "" where the code does not reach it."""
        start = 0
        for step in self.levels:
            if step.name == level:
                return code[start : step.length] if len(code) >= step.length else ""
            start = step.length
        return ""

    def codes_by_name(self, own: Mapping[str, str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Return by the name of a level the names of its codes, each with the codes that have it, in order.

        ``own`` are the names of codes that are added to the list or called otherwise there.
        """
        names = {**{code: record.name for code, record in self.codes.items()}, **own}
        found: dict[str, dict[str, tuple[str, ...]]] = {level.name: {} for level in self.levels}
        for code in sorted(names):
            if level := self.level(code):
                found[level][names[code]] = (*found[level].get(names[code], ()), code)
        return found

    def holds(self, member: str) -> bool:
        """Tell whether a definition may name this member."""
        if self.kind == "members":
            return member in self.names or member in self.groups
        return self.kind == "codes" and member in self.codes

    def above(self, member: str) -> frozenset[str]:
        """Return the member itself and all that it is a part of, "" for the whole included where there is one."""
        if self.kind == "codes":
            return frozenset(self.path(member)) | {member, ""}
        if self.kind == "rows":
            return frozenset({member, ""})
        found = {member}
        grown = True
        while grown:
            more = {group for group, parts in self.groups.items() if found & set(parts)} - found
            found |= more
            grown = bool(more)
        return frozenset(found | {""} if found & set(self.whole) else found)


class DisclosedEarlier(NamedTuple):
    """Figures that an earlier disclosure of the same body states too, one for each member of a dimension and the whole.

    ``here`` and ``there`` are their members in this definition and in that of the earlier disclosure.
    """

    here: tuple[tuple[str, str], ...]
    there: tuple[tuple[str, str], ...]
    each: str


@dataclass(frozen=True)  # without slots: it keeps what follows from its fields
class Figures:
    """All that a definition says of figures. ``defaults`` are the members that apply where a view names no others.

    ``absent`` are figures that there cannot be: zero where nobody states them. Each record gives the members of the
    concept and of every dimension under which they stand, None for any. ``disclosed_earlier`` are those that an
    earlier disclosure of the same year states too.
    """

    units: Mapping[str, Unit]
    concepts: Mapping[str, Concept]
    dimensions: Mapping[str, Dimension]
    derivations: tuple[Derivation, ...]
    defaults: Coordinates
    absent: tuple[Mapping[str, frozenset[str] | None], ...] = ()
    disclosed_earlier: tuple[DisclosedEarlier, ...] = ()

    @cached_property
    def computing(self) -> Mapping[str, tuple[Derivation, ...]]:
        """By concept, the derivations that may give a figure of it that nobody stated, in order."""
        return self._suiting([derivation for derivation in self.derivations if derivation.computes])

    @cached_property
    def confirming(self) -> Mapping[str, tuple[Derivation, ...]]:
        """By concept, the derivations with which every figure of it must agree to which they apply, in order."""
        general = (derivation for derivation in self.derivations if derivation.computes or derivation.kind == "total")
        return self._suiting([derivation for derivation in general if derivation.checks])

    @cached_property
    def added_up(self) -> frozenset[str]:
        """The concepts whose figures, where nobody stated them, are totals and nothing else."""
        return frozenset(c for c, derivations in self.computing.items() if all(d.kind == "total" for d in derivations))

    @cached_property
    def closed(self) -> Mapping[str, tuple[str, ...]]:
        """By concept, the dimensions of its figures that are closed lists."""
        lists = {dimension.id for dimension in self.dimensions.values() if dimension.kind == "members"}
        return {concept.id: tuple(sorted(concept.dimensions & lists)) for concept in self.concepts.values()}

    @cached_property
    def above(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """By dimension and member of a closed list, the member itself and all that it is a part of."""
        lists = (dimension for dimension in self.dimensions.values() if dimension.kind == "members")
        return {(d.id, member): d.above(member) for d in lists for member in {*d.names, *d.groups}}

    def above_of(self, dimension: str, member: str) -> frozenset[str]:
        """Return a member and all that it is a part of; the concept is a part of nothing."""
        found = self.above.get((dimension, member))
        if found is None:
            record = self.dimensions.get(dimension)
            found = record.above(member) if record else frozenset({member})
        return found

    @cached_property
    def codes_named(self) -> Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]:
        """By code tree and the name of a level, the names of its codes, each with the codes that have it, in order."""
        return {d.id: d.codes_by_name({}) for d in self.dimensions.values() if d.kind == "codes"}

    @cached_property
    def _known(self) -> Mapping[str, frozenset[str]]:
        """By concept, the names under which a figure of it may have a member."""
        return {concept.id: concept.dimensions | {CONCEPT} for concept in self.concepts.values()}

    @cached_property
    def _default_members(self) -> dict[str, str]:
        return dict(self.defaults)

    def _suiting(self, derivations: Sequence[Derivation]) -> Mapping[str, tuple[Derivation, ...]]:
        """Return by concept those of the derivations that could apply to its dimensions."""
        return {
            concept.id: tuple(derivation for derivation in derivations if _suits(derivation, concept))
            for concept in self.concepts.values()
        }

    def concept(self, coordinates: Coordinates) -> Concept:
        """Return the concept of a figure."""
        return self.concepts[coordinates.member(CONCEPT)]

    def relevant(self, at: Coordinates) -> Coordinates:
        """Return a figure's coordinates without what its concept does not know."""
        return at.within(self._known[at.member(CONCEPT)])

    def named(self, context: Coordinates, members: Iterable[tuple[str, str]]) -> Coordinates:
        """Return the figure that ``members`` name within a context, without what its concept does not know."""
        merged = self._default_members.copy()
        merged.update(context)
        merged.update(members)
        known = self._known[merged[CONCEPT]]
        return Coordinates(sorted([pair for pair in merged.items() if pair[1] and pair[0] in known]))

    def name(self, dimension: str, member: str, role: str = "") -> str:
        """Return the printed name of a member, "" for a code that the list does not hold."""
        record = self.dimensions[dimension]
        if record.kind == "codes":
            return record.codes[member].name if member in record.codes else ""
        names = record.names.get(member, {})
        return names.get(role) or names.get("", member)

    def check(self, coordinates: Coordinates, pointer: str, report: Report) -> None:
        """Report every dimension or member that the coordinates name and the definition does not have."""
        concept = self.concepts.get(coordinates.member(CONCEPT))
        if concept is None:
            report(pointer, f"unknown concept {coordinates.member(CONCEPT)!r}")
            return
        for name, member in coordinates:
            if name == CONCEPT:
                continue
            dimension = self.dimensions.get(name)
            if dimension is None:
                report(pointer, f"unknown dimension {name!r}")
            elif name not in concept.dimensions:
                report(pointer, f"figures of {concept.id!r} have no dimension {name!r}")
            elif dimension.kind != "rows" and not dimension.holds(member) and not member.endswith(OTHER):
                report(pointer, f"dimension {name!r} has no member {member!r}")


def _suits(derivation: Derivation, concept: Concept) -> bool:
    if derivation.kind == "total":
        return derivation.dimension in concept.dimensions
    named = dict(derivation.of)
    return named.pop(CONCEPT, concept.id) == concept.id and named.keys() <= concept.dimensions


def read_figures(raw: Mapping[str, Any], codes: Mapping[str, Mapping[str, Code]], report: Report) -> Figures:
    """Return the figures that the tables of ``figures.toml`` describe; ``codes`` holds the code lists by dimension.

    Names that resolve nowhere are reported with a pointer.
    """
    units = {
        name: Unit(name, unit.get("base", name), Decimal(unit.get("factor", "1")), unit.get("counted", False))
        for name, unit in raw["units"].items()
    }
    dimensions = {
        id_: _read_dimension(id_, dimension, codes.get(id_, {}), report) for id_, dimension in raw["dimensions"].items()
    }
    concepts = {}
    for id_, concept in raw["concepts"].items():
        if concept["unit"] not in units:
            report(f"/concepts/{id_}/unit", f"unknown unit {concept['unit']!r}")
            continue
        for name in concept["dimensions"]:
            if name not in dimensions:
                report(f"/concepts/{id_}/dimensions", f"unknown dimension {name!r}")
        concepts[id_] = Concept(
            id_, concept["name"], units[concept["unit"]], concept["decimals"], frozenset(concept["dimensions"])
        )
    derivations = tuple(read_derivation(record, i) for i, record in enumerate(raw["derivations"]))
    absent = tuple(
        {name: None if OTHER in members else frozenset(members) for name, members in record.items()}
        for record in raw.get("absent", ())
    )
    earlier = tuple(
        DisclosedEarlier(tuple(record["here"].items()), tuple(record["there"].items()), record["each"])
        for record in raw.get("disclosed_earlier", ())
    )
    figures = Figures(units, concepts, dimensions, derivations, Coordinates.of(raw["defaults"]), absent, earlier)
    figures.check(figures.defaults, "/defaults", report)
    _check_named(figures, report)
    for dimension in dimensions.values():
        _check_implied(dimension, dimensions, report)
    for i, derivation in enumerate(derivations):
        _check_derivation(figures, derivation, report)
        if any(derivation.code == earlier.code for earlier in derivations[:i]):
            report(f"{derivation.pointer}/code", f"the code {derivation.code!r} is used twice")
    return figures


def _read_dimension(id_: str, raw: Mapping[str, Any], codes: Mapping[str, Code], report: Report) -> Dimension:
    dimension = Dimension(
        id=id_,
        name=raw["name"],
        kind=raw["kind"],
        names={
            member: {"": name}
            if isinstance(name, str)
            else {"" if role == "name" else role: n for role, n in name.items()}
            for member, name in raw.get("members", {}).items()
        },
        groups={group: tuple(parts) for group, parts in raw.get("groups", {}).items()},
        whole=tuple(raw.get("whole", ())),
        whole_name=raw.get("whole_name", ""),
        levels=tuple(Level(level["name"], level["length"]) for level in raw.get("levels", ())),
        codes=codes,
        implied=raw.get("implied", {}),
        text=raw.get("text", ""),
    )
    if dimension.kind == "members":
        _check_groups(dimension, report)
    return dimension


def _check_groups(dimension: Dimension, report: Report) -> None:
    above = {member: dimension.above(member) for member in dimension.names}
    for group, parts in {"": dimension.whole, **dimension.groups}.items():
        pointer = f"/dimensions/{dimension.id}/{f'groups/{group}' if group else 'whole'}"
        for part in parts:
            if not dimension.holds(part):
                report(pointer, f"unknown member {part!r}")
        if group and group not in dimension.names:
            report(pointer, f"the group {group!r} has no name among the members")
        for member in (member for member, wholes in above.items() if len(wholes.intersection(parts)) > 1):
            if member not in dimension.groups:
                report(pointer, f"the member {member!r} is in two of the parts")


def _check_implied(dimension: Dimension, dimensions: Mapping[str, Dimension], report: Report) -> None:
    for other, classes in dimension.implied.items():
        pointer = f"/dimensions/{dimension.id}/implied/{other}"
        if other not in dimensions:
            report(pointer, f"unknown dimension {other!r}")
            continue
        for code, member in classes.items():
            if not dimension.holds(code):
                report(pointer, f"dimension {dimension.id!r} has no member {code!r}")
            if not dimensions[other].holds(member):
                report(pointer, f"dimension {other!r} has no member {member!r}")


def _check_named(figures: Figures, report: Report) -> None:
    """Report what absent and disclosed_earlier figures name and the definition does not have."""
    for i, record in enumerate(figures.absent):
        _check_absent(figures, record, f"/absent/{i}", report)
    for i, one in enumerate(figures.disclosed_earlier):
        figures.check(figures.defaults.at(one.here), f"/disclosed_earlier/{i}/here", report)
        if one.each not in figures.dimensions:
            report(f"/disclosed_earlier/{i}/each", f"unknown dimension {one.each!r}")


def _check_absent(figures: Figures, record: Mapping[str, frozenset[str] | None], pointer: str, report: Report) -> None:
    named = {name: sorted(members or ()) for name, members in record.items() if name != CONCEPT}
    for concept in sorted(record[CONCEPT] or ()):
        for name, members in named.items():
            for member in members or [OTHER]:
                figures.check(Coordinates.of({CONCEPT: concept, name: member}), f"{pointer}/{name}", report)


def _check_derivation(figures: Figures, derivation: Derivation, report: Report) -> None:
    if derivation.kind == "total":
        if derivation.dimension not in figures.dimensions:
            report(derivation.pointer, f"unknown dimension {derivation.dimension!r}")
        return
    base = figures.defaults.at(derivation.of)
    figures.check(base, f"{derivation.pointer}/of", report)
    if derivation.each and derivation.each not in figures.dimensions:
        report(f"{derivation.pointer}/each", f"unknown dimension {derivation.each!r}")
    for i, term in enumerate(derivation.terms):
        figures.check(base.at(term.at), f"{derivation.pointer}/terms/{i}", report)
