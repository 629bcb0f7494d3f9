"""The compiled budget of the year beside its final accounts: what was budgeted is what was disclosed as the budget.

Which figures are meant is said by the definition of the final accounts (``budgeted`` among its figures).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from compiler.definition.data_schema import fixed_rows
from compiler.definition.figures import CONCEPT, Budgeted, Dimension
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, catalogue, diagnose, worded
from compiler.open_data.write_json import FORMAT
from compiler.submission import Submission, Value
from compiler.values.amount import ZERO, parse_amount, printed, round_half_up
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

YEAR = "year"
"""The word of a definition that says of which year it is."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A compiled budget: whose and of which year it is, its figures with their units."""

    department: str
    year: str
    figures: Mapping[Coordinates, tuple[Decimal, str]]


def read_budget(path: Path) -> Budget | None:
    """Return the budget that a file holds, as ``gongkai compile --format json`` wrote it; None for any other file."""
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        return None
    try:
        figures = dict(_figure(figure) for figure in raw["figures"])
        return Budget(raw["department"], str(raw["words"].get(YEAR, "")), figures)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _figure(raw: Mapping[str, Any]) -> tuple[Coordinates, tuple[Decimal, str]]:
    value = parse_amount(raw["value"])
    if value is None:
        raise ValueError(raw["value"])
    return Coordinates.of({CONCEPT: raw["concept"], **raw["members"]}), (value, raw["unit"])


def check_budget(submission: Submission, value: Value, budget: Budget) -> tuple[Diagnostic, ...]:
    """Return where the budget of a submission is not the one that was disclosed.

    Findings: a report in which no figure is a budget's (P515), the budget of another department (P513) or year (P514),
    then nothing is compared; another amount (P511), none (P512). What rests on a cell that cannot be read stays silent.
    """
    definition = submission.definition
    if not definition.figures.budgeted:
        return (diagnose("P515"),)
    department = submission.text(definition.department, Coordinates()).value
    year = definition.words.get(YEAR, "")
    if budget.department != department:
        return (diagnose("P513", found=budget.department, expected=department),)
    if budget.year != year:
        return (diagnose("P514", found=budget.year, year=year),)
    comparison = _Comparison(submission, value, budget)
    return tuple(found for record in definition.figures.budgeted for found in comparison.findings(record))


@dataclass(frozen=True)
class _Comparison:
    submission: Submission
    value: Value
    budget: Budget

    def findings(self, record: Budgeted) -> Iterator[Diagnostic]:
        """Yield the differences part by part; the total is compared where all parts agree."""
        disclosed = self._disclosed(record)
        dimension = self.submission.definition.figures.dimensions[record.each]
        parts = {member: amount for member, amount in disclosed.items() if member in _leaves(dimension, disclosed)}
        own = {member: (ZERO, "") for member in self._stated(record) if not _spoken_of(dimension, member, parts)}
        compared = {**parts, **own} if parts else {}
        found = [one for member, amount in sorted(compared.items()) for one in self._compared(record, member, amount)]
        yield from found
        if not found and "" in disclosed:
            yield from self._compared(record, "", disclosed[""])

    def _disclosed(self, record: Budgeted) -> dict[str, tuple[Decimal, str]]:
        """Return the disclosed figures by the member in which they differ, "" for the whole."""
        wanted = Coordinates.of(record.there)
        found = {}
        for at, amount in self.budget.figures.items():
            member = at.member(record.each)
            if at == wanted.at({record.each: member}):
                found[member] = amount
        return found

    def _stated(self, record: Budgeted) -> Iterator[str]:
        """Yield the members for which the submission states a figure."""
        for at, statement in self.submission.stated.items():
            member = at.member(record.each)
            if member and statement.amount.value and at == self._at(record, member):
                yield member

    def _at(self, record: Budgeted, member: str) -> Coordinates:
        return self.submission.definition.figures.named(Coordinates(), (*record.here, (record.each, member)))

    def _compared(self, record: Budgeted, member: str, amount: tuple[Decimal, str]) -> Iterator[Diagnostic]:
        at = self._at(record, member)
        concept = self.submission.definition.figures.concept(at)
        units = self.submission.definition.figures.units
        value, unit = amount
        factor = units[unit].factor / concept.unit.factor if unit in units else Decimal(1)
        other = round_half_up(value * factor, concept.decimals)
        known = self.value(at)
        if at in self.submission.unreadable or (
            known is not None and round_half_up(known.value, concept.decimals) == other
        ):
            return
        if known is None and not other:
            return
        figure = self.submission.describe(at)
        shown = printed(other, concept.decimals)
        values = {"figure": figure, "other": shown, "unit": concept.unit.name}
        if known is None or not known.value:
            compared = Comparison("", f"{shown}{concept.unit.name}")
            yield worded("P512", catalogue()["P512"], self._place(at), values=values, about=figure, comparison=compared)
            return
        values["amount"] = printed(known.value, concept.decimals)
        difference = printed(known.value - other, concept.decimals)
        unit_name = concept.unit.name
        compared = Comparison(f"{values['amount']}{unit_name}", f"{shown}{unit_name}", f"{difference}{unit_name}")
        yield worded("P511", catalogue()["P511"], self._place(at), values=values, about=figure, comparison=compared)

    def _place(self, at: Coordinates) -> Place:
        """Return where a figure is stated, else the sheet and column in which it would be typed."""
        statement = self.submission.stated.get(at)
        if statement is not None:
            return statement.places[0][0]
        for view in self.submission.definition.sheets.values():
            open_rows = {view.each.dimension: at.member(view.each.dimension)} if view.each else {}
            for column in view.columns:
                for members in [row.at for row in fixed_rows(view)] or [()]:
                    figure = view.at.at(members).at(open_rows).at(column.figure)
                    if column.shows == "figure" and figure.within(frozenset(dict(at))) == at:
                        return Place(view.title, heading=column.title)
        return Place()


def _leaves(dimension: Dimension, members: Mapping[str, object]) -> frozenset[str]:
    """Return the members that are not made up of others among them."""
    given = [member for member in members if member]
    if dimension.kind == "codes":
        return dimension.leaves(given)
    return frozenset(m for m in given if not any(m in dimension.above(other) for other in given if other != m))


def _spoken_of(dimension: Dimension, member: str, parts: Mapping[str, object]) -> bool:
    """Tell whether a member is one of those parts, a part of one, or what one is a part of."""
    return any(member in dimension.above(part) or part in dimension.above(member) for part in parts)
