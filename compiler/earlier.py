"""What a body disclosed earlier in the year, beside a later report that states the same figures again.

Which figures are meant is said by the definition of the later report (``disclosed_earlier`` among its figures).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from compiler.definition.data_schema import fixed_rows
from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, Dimension, DisclosedEarlier
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, catalogue, diagnose, worded
from compiler.open_data.write_json import FORMAT
from compiler.submission import Data, DataRow, Submission, Value
from compiler.values.amount import ZERO, parse_amount, printed, round_half_up
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

YEAR = "year"
"""The word of a definition that says of which year it is."""


class Earlier(NamedTuple):
    """An earlier disclosure: whose and of which year it is, its figures with their units."""

    department: str
    year: str
    figures: Mapping[Coordinates, tuple[Decimal, str]]


def read_earlier(path: Path) -> Earlier | None:
    """Return the disclosure that a file holds, as ``compile --format json`` wrote it; None for any other file."""
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        return None
    try:
        figures = dict(_figure(figure) for figure in raw["figures"])
        return Earlier(raw["department"], str(raw["words"].get(YEAR, "")), figures)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _figure(raw: Mapping[str, Any]) -> tuple[Coordinates, tuple[Decimal, str]]:
    value = parse_amount(raw["value"])
    if value is None:
        raise ValueError(raw["value"])
    return Coordinates.of({CONCEPT: raw["concept"], **raw["members"]}), (value, raw["unit"])


def with_earlier(data: Data, definition: Definition, earlier: Earlier) -> Data:
    """Return data with the figures that were disclosed earlier where the department left them blank.

    The disclosure of another department or year adds nothing.
    """
    where = definition.texts[definition.department]
    department = next((row.values.get(where.column, "") for row in data.rows.get(where.view, ())), "")
    if earlier_faults(definition, department, earlier):
        return data
    rows = {**data.rows}
    for record in definition.figures.disclosed_earlier:
        disclosed = _disclosed(record, earlier)
        dimension = definition.figures.dimensions[record.each]
        for member in sorted(_leaves(dimension, disclosed)):
            at = definition.figures.named(Coordinates(), (*record.here, (record.each, member)))
            amount = _in_unit_of(definition, at, disclosed[member])
            cell = next(_cells(definition, at), None)
            if cell and amount:
                rows[cell.view.id] = _filled(rows.get(cell.view.id, ()), cell, str(amount))
    return replace(data, rows=rows)


class _Cell(NamedTuple):
    """Where a figure is typed: a sheet, a column, and the row: the key of a fixed one, or the code of an open one."""

    view: View
    column: Column
    row: str


def _cells(definition: Definition, at: Coordinates) -> Iterator[_Cell]:
    """Yield the cells of input sheets in which a figure would be typed."""
    for view in definition.sheets.values():
        code = at.member(view.each.dimension) if view.each else ""
        open_row = {view.each.dimension: code} if view.each else {}
        lines = [(row.key, row.at) for row in fixed_rows(view)] or [(code, ())]
        for column in view.columns:
            for row, members in lines:
                figure = view.at.at(members).at(open_row).at(column.figure)
                if column.shows == "figure" and figure.within(frozenset(dict(at))) == at:
                    yield _Cell(view, column, row)


def _filled(rows: tuple[DataRow, ...], cell: _Cell, text: str) -> tuple[DataRow, ...]:
    """Return the rows of a sheet with a cell filled where it was blank, and its row added where it was missing."""
    key = next((column.key for column in cell.view.columns if column.shows == "member"), "") if cell.view.each else ""

    def is_meant(row: DataRow) -> bool:
        return (row.values.get(key, "") if key else row.line) == cell.row

    if not any(map(is_meant, rows)):
        places = {column.key: Place(cell.view.title, heading=column.title) for column in cell.view.columns}
        values = {**({key: cell.row} if key else {}), cell.column.key: text}
        return (*rows, DataRow(values, places, "" if key else cell.row))
    return tuple(replace(row, values={cell.column.key: text, **row.values}) if is_meant(row) else row for row in rows)


def _disclosed(record: DisclosedEarlier, earlier: Earlier) -> dict[str, tuple[Decimal, str]]:
    """Return the disclosed figures by the member in which they differ, "" for the whole."""
    wanted = Coordinates.of(record.there)
    found = {}
    for at, amount in earlier.figures.items():
        member = at.member(record.each)
        if at == wanted.at({record.each: member}):
            found[member] = amount
    return found


def _in_unit_of(definition: Definition, at: Coordinates, amount: tuple[Decimal, str]) -> Decimal:
    """Return a disclosed amount in the unit and at the decimals of a figure."""
    concept = definition.figures.concept(at)
    units = definition.figures.units
    value, unit = amount
    factor = units[unit].factor / concept.unit.factor if unit in units else Decimal(1)
    return round_half_up(value * factor, concept.decimals)


def earlier_faults(definition: Definition, department: str, earlier: Earlier) -> tuple[Diagnostic, ...]:
    """Return why an earlier disclosure is not that of a department's report.

    Findings: a report that states no figure again (P515), the disclosure of another department (P513) or year (P514).
    """
    year = definition.words.get(YEAR, "")
    if not definition.figures.disclosed_earlier:
        return (diagnose("P515"),)
    if earlier.department != department:
        return (diagnose("P513", found=earlier.department, expected=department),)
    return (diagnose("P514", found=earlier.year, year=year),) if earlier.year != year else ()


def check_earlier(submission: Submission, value: Value, earlier: Earlier) -> tuple[Diagnostic, ...]:
    """Return where a submission does not state again what was disclosed earlier.

    Findings: those of ``earlier_faults``, with which nothing is compared; another amount (P511), none (P512). What
    rests on a cell that cannot be read stays silent.
    """
    definition = submission.definition
    faults = earlier_faults(definition, submission.text(definition.department, Coordinates()).value, earlier)
    if faults:
        return faults
    comparison = _Comparison(submission, value, earlier)
    return tuple(found for record in definition.figures.disclosed_earlier for found in comparison.findings(record))


@dataclass(frozen=True)
class _Comparison:
    submission: Submission
    value: Value
    earlier: Earlier

    def findings(self, record: DisclosedEarlier) -> Iterator[Diagnostic]:
        """Yield the differences part by part; the total is compared where all parts agree."""
        disclosed = _disclosed(record, self.earlier)
        dimension = self.submission.definition.figures.dimensions[record.each]
        parts = {member: amount for member, amount in disclosed.items() if member in _leaves(dimension, disclosed)}
        own = {member: (ZERO, "") for member in self._stated(record) if not _spoken_of(dimension, member, parts)}
        compared = {**parts, **own} if parts else {}
        found = [one for member, amount in sorted(compared.items()) for one in self._compared(record, member, amount)]
        yield from found
        if not found and "" in disclosed:
            yield from self._compared(record, "", disclosed[""])

    def _stated(self, record: DisclosedEarlier) -> Iterator[str]:
        """Yield the members for which the submission states a figure."""
        for at, statement in self.submission.stated.items():
            member = at.member(record.each)
            if member and statement.amount.value and at == self._at(record, member):
                yield member

    def _at(self, record: DisclosedEarlier, member: str) -> Coordinates:
        return self.submission.definition.figures.named(Coordinates(), (*record.here, (record.each, member)))

    def _compared(self, record: DisclosedEarlier, member: str, amount: tuple[Decimal, str]) -> Iterator[Diagnostic]:
        at = self._at(record, member)
        concept = self.submission.definition.figures.concept(at)
        other = _in_unit_of(self.submission.definition, at, amount)
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
        cell = next(_cells(self.submission.definition, at), None)
        return Place(cell.view.title, heading=cell.column.title) if cell else Place()


def _leaves(dimension: Dimension, members: Mapping[str, object]) -> frozenset[str]:
    """Return the members that are not made up of others among them."""
    given = [member for member in members if member]
    if dimension.kind == "codes":
        return dimension.leaves(given)
    return frozenset(m for m in given if not any(m in dimension.above(other) for other in given if other != m))


def _spoken_of(dimension: Dimension, member: str, parts: Mapping[str, object]) -> bool:
    """Tell whether a member is one of those parts, a part of one, or what one is a part of."""
    return any(member in dimension.above(part) or part in dimension.above(member) for part in parts)
