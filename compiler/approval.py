"""The amounts that the finance bureau approved: reading its file, and holding a department's figures against it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, Dimension
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Related, catalogue, has_errors, in_order, worded
from compiler.figures.derive import Ledger
from compiler.resources import resource
from compiler.values.amount import ZERO, Amount, parse_amount, printed, round_half_up
from compiler.values.approval import CHECKED, UNCHECKED
from compiler.values.coordinates import Coordinates
from compiler.values.csv_rows import csv_rows, plain, plain_heading
from compiler.values.place import Place
from compiler.workbook.read import read_workbook

MOST_RELATED = 12
"""The most places that a finding names."""
_WITH_UNIT = re.compile(r"(?P<heading>[^()]+?)(?:\((?:单位:)?(?P<unit>[^()]+)\))?")


class ApprovedLine(NamedTuple):
    """An approved amount: the department, the texts of its other cells by heading, the amount and the unit's name.

    The unit is "" where the file names none: the amount is in that of the figure.
    """

    department: str
    cells: Mapping[str, str]
    amount: Decimal
    unit: str
    place: Place


class Approved(NamedTuple):
    """The lines of a file of approved amounts."""

    file: str
    lines: tuple[ApprovedLine, ...]

    def of(self, department: str) -> tuple[ApprovedLine, ...]:
        """Return the lines of a department, () where the file does not name it."""
        return tuple(line for line in self.lines if plain(line.department) == plain(department))


@cache
def words() -> Mapping[str, Any]:
    """Return the headings of the file (``schemas/approval.toml``)."""
    return tomli.loads(resource("schemas", "approval.toml").read_text("utf-8"))


def approval_record(ledger: Ledger, approved: Approved | None) -> str:
    """Return what a record says: whether the figures were held against approved amounts of their department."""
    submission = ledger.submission
    name = submission.text(submission.definition.department, Coordinates()).value
    return CHECKED if approved and approved.of(name) else UNCHECKED


def read_approved(path: Path) -> tuple[Approved, tuple[Diagnostic, ...]]:
    """Return the approved amounts of a CSV file (UTF-8 or GB18030) or a workbook, and what is wrong with it.

    A line without an amount approves nothing. Findings: a file that cannot be read (W180), none of these (W181), one
    without a heading (W182), a line without a department (W183) or with a text for an amount (W184).
    """
    tables, findings = _tables(path)
    if findings:
        return Approved(path.name, ()), findings
    reader = _Reader()
    lines = [line for name, rows in tables for line in reader.lines(name, rows)]
    if not reader.headed:
        reader.find("W182", Place(path.name), heading="”和“".join(words()["columns"].values()))
    return Approved(path.name, tuple(lines)), in_order(reader.findings)


Rows = list[list[str]]


def _tables(path: Path) -> tuple[list[tuple[str, Rows]], tuple[Diagnostic, ...]]:
    """Return the tables of a file by name, each as rows of texts."""
    try:
        content = path.read_bytes()
    except OSError:
        return [], (worded("W180", catalogue()["W180"], Place(path.name), values={}),)
    rows = csv_rows(content)
    if rows is not None:
        return [(path.name, rows)], ()
    workbook, findings = read_workbook(path)
    if has_errors(findings):
        return [], (worded("W181", catalogue()["W181"], Place(path.name), values={}),)
    tables = []
    for sheet in workbook.sheets:
        last = max(sheet.rows, default=0)
        texts = [[" ".join(sheet.text(r, c).split()) for c in range(1, sheet.width + 1)] for r in range(1, last + 1)]
        tables.append((f"{path.name} {sheet.name}", texts))
    return tables, ()


class _Reader:
    """Reads tables of approved amounts and collects what is wrong with them; ``headed`` tells whether one was found."""

    def __init__(self) -> None:
        self.keys = {plain(title): key for key, title in words()["columns"].items()}
        self.keys |= {plain(title): key for title, key in words()["other_headings"].items()}
        self.findings: list[Diagnostic] = []
        self.headed = False

    def lines(self, name: str, rows: Rows) -> Iterator[ApprovedLine]:
        """Yield the lines below the headings of a table; a table without the headings has none."""
        top = next((at for at, row in enumerate(rows) if {"department", "amount"} <= {self._key(t) for t in row}), -1)
        if top < 0:
            return
        self.headed = True
        headings = [plain_heading(text) for text in rows[top]]
        columns = {key: at for at, key in reversed([*enumerate(map(self._key, rows[top]))]) if key}
        unit = self._unit(rows[top][columns["amount"]])
        for number, row in enumerate(rows[top + 1 :], top + 2):
            cells = [*row, *[""] * (len(headings) - len(row))]
            amount = parse_amount(cells[columns["amount"]])
            place = Place(name, number, heading=rows[top][columns["amount"]])
            if cells[columns["amount"]] and amount is None:
                self.find("W184", place, text=cells[columns["amount"]])
            elif amount is not None and not cells[columns["department"]]:
                self.find("W183", Place(name, number, heading=rows[top][columns["department"]]))
            elif amount is not None:
                texts = {heading: text for heading, text in zip(headings, cells, strict=False) if heading}
                yield ApprovedLine(cells[columns["department"]], texts, amount, unit, place)

    def _key(self, text: str) -> str:
        match = _WITH_UNIT.fullmatch(plain_heading(text))
        return self.keys.get(match["heading"], "") if match else ""

    @staticmethod
    def _unit(text: str) -> str:
        match = _WITH_UNIT.fullmatch(plain_heading(text))
        return (match["unit"] or "") if match else ""

    def find(self, code: str, place: Place, **values: object) -> None:
        """Add a finding."""
        self.findings.append(worded(code, catalogue()[code], place, values=values))


def check_approved(ledger: Ledger, approved: Approved) -> tuple[Diagnostic, ...]:
    """Return where a department's figures are not what was approved.

    Findings: another amount (E306), one that was approved and that the workbook lacks (E307), one that the workbook has
    and that was not approved (E308), a department that the file does not name (E309); a line whose members or unit
    the definition does not know (W185). A definition that says nothing of approvals has none.
    """
    submission = ledger.submission
    if not submission.definition.approval:
        return ()
    name = submission.text(submission.definition.department, Coordinates())
    lines = approved.of(name.value)
    if not lines:
        values = {"name": name.value, "sheet": approved.file}
        return (worded("E309", catalogue()["E309"], name.place, values=values),)
    checker = _Checker(ledger)
    checker.check(lines)
    return in_order(checker.findings)


class _Checker:
    """Holds the figures of one department against its approved amounts."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.submission = ledger.submission
        self.definition: Definition = ledger.submission.definition
        self.columns = self.definition.approval
        self.findings: list[Diagnostic] = []

    def check(self, lines: Iterable[ApprovedLine]) -> None:
        """Compare every approved figure, then look for what was not approved."""
        wanted: dict[Coordinates, list[tuple[ApprovedLine, Decimal]]] = {}
        for line in lines:
            at = self._figure(line)
            amount = None if at is None else self._amount(at, line)
            if at is not None and amount is not None:
                wanted.setdefault(at, []).append((line, amount))
        for at, parts in wanted.items():
            self._compare(at, parts)
        if not has_errors(finding for finding in self.findings if finding.code == "W185"):
            self._unapproved(tuple(wanted))

    def _figure(self, line: ApprovedLine) -> Coordinates | None:
        """Return the figure that a line approves, None where a member is not known."""
        members = []
        for name, heading in self.columns.items():
            text = line.cells.get(plain_heading(heading), "")
            member = _member(self.definition.figures.dimensions[name], text)
            if member is None:
                self._find("W185", Place(line.place.sheet, line.place.row, heading=heading), text=text, heading=heading)
                return None
            members.append((name, member))
        return self.definition.figures.named(Coordinates(), members)

    def _amount(self, at: Coordinates, line: ApprovedLine) -> Decimal | None:
        """Return an approved amount in the unit of its figure, None where the file's unit is not known."""
        units, own = self.definition.figures.units, self.definition.figures.concept(at).unit
        unit = units.get(line.unit) if line.unit else own
        if unit is None or unit.base != own.base:
            self._find("W185", Place(line.place.sheet, heading=line.place.heading), text=line.unit, heading="单位")
            return None
        return Amount(line.amount, unit).to(own).value

    def _compare(self, at: Coordinates, parts: list[tuple[ApprovedLine, Decimal]]) -> None:
        approved = sum((amount for _, amount in parts), ZERO)
        if at in self.submission.unreadable:
            return
        known = self.ledger.value(at)
        related = [Related(line.place, self._shown(at, amount)) for line, amount in parts[:MOST_RELATED]]
        if known is None or not known.value:
            if approved:
                self._report("E307", at, Place(), (None, approved), related)
            return
        if not self._agrees(at, known, approved):
            places = self._places(at)
            related += [Related(place, text) for place, text in places[1:MOST_RELATED]]
            self._report("E306", at, places[0][0] if places else Place(), (known.value, approved), related)

    def _agrees(self, at: Coordinates, known: Amount, approved: Decimal) -> bool:
        """Tell whether an amount is the approved one at the coarser last place of the two; a sum, within rounding."""
        decimals = min(max(_decimals(known.value), self._concept_decimals(at)), max(_decimals(approved), 2))
        if round_half_up(known.value, decimals) == round_half_up(approved, decimals):
            return True
        is_sum = at not in self.submission.stated and len(self.ledger.stated_parts(at)) > 1
        return is_sum and known.agrees(Amount.stated(approved, known.unit, self._concept_decimals(at)))

    def _places(self, at: Coordinates) -> list[tuple[Place, str]]:
        """Return the cells that state a figure, or those of its parts, each with what stands there."""
        parts = [at] if at in self.submission.stated else [*self.ledger.stated_parts(at)]
        return [
            (place, self._shown(part, amount.value))
            for part in parts
            for place, amount in self.submission.stated[part].places
        ]

    def _unapproved(self, wanted: tuple[Coordinates, ...]) -> None:
        """Report the items of the workbook, other than zero, that no approved figure holds."""
        reported = set()
        for at, statement in self.submission.stated.items():
            item = self._item(at) if statement.amount.value else None
            if item is None or item in reported or any(self._holds(figure, at) for figure in wanted):
                continue
            reported.add(item)
            amount = self.ledger.value(item) or statement.amount
            if amount.value:
                self._report("E308", item, statement.places[0][0], (amount.value, ZERO), [])

    def _item(self, at: Coordinates) -> Coordinates | None:
        """Return the item, as approvals name it, of which a stated figure is a part; None for totals and others."""
        dimensions = self.definition.figures.dimensions
        members = []
        for name in self.columns:
            dimension, member = dimensions[name], at.member(name)
            if not member or (dimension.kind == "codes" and len(member) < dimension.levels[-1].length):
                return None
            above = dimension.above(member) & set(dimension.whole)
            members.append((name, member if dimension.kind == "codes" else _broad(dimension, member, above)))
        item = self.definition.figures.named(Coordinates(), members)
        defaults = self.definition.figures.defaults
        return item if all(at.member(name) == member for name, member in defaults) else None

    def _holds(self, figure: Coordinates, at: Coordinates) -> bool:
        """Tell whether a figure consists of another among others."""
        dimensions = self.definition.figures.dimensions
        return all(
            at.member(name) == member if name == CONCEPT else member in dimensions[name].above(at.member(name))
            for name, member in figure
        )

    def _report(
        self,
        code: str,
        at: Coordinates,
        place: Place,
        amounts: tuple[Decimal | None, Decimal],
        related: list[Related],
    ) -> None:
        typed, approved = amounts
        unit = self.definition.figures.concept(at).unit.name
        figure = self.submission.describe(at)
        other = self._printed(at, approved)
        values = {"figure": figure, "other": other, "unit": unit}
        compared = Comparison("", f"{other}{unit}")
        if typed is not None:
            amount, difference = self._printed(at, typed), self._printed(at, typed - approved)
            values |= {"amount": amount, "difference": difference}
            compared = Comparison(f"{amount}{unit}", f"{other}{unit}", f"{difference}{unit}")
        found = worded(
            code, catalogue()[code], place, values=values, about=figure, related=related, comparison=compared
        )
        self.findings.append(found)

    def _find(self, code: str, place: Place, **values: object) -> None:
        self.findings.append(worded(code, catalogue()[code], place, values=values))

    def _concept_decimals(self, at: Coordinates) -> int:
        return self.definition.figures.concept(at).decimals

    def _printed(self, at: Coordinates, amount: Decimal) -> str:
        return printed(amount, max(self._concept_decimals(at), _decimals(amount)))

    def _shown(self, at: Coordinates, amount: Decimal) -> str:
        return f"{self._printed(at, amount)}{self.definition.figures.concept(at).unit.name}"


def _member(dimension: Dimension, text: str) -> str | None:
    """Return the member that a text names by any of its names, "" for the whole, None for an unknown one.

    A name that a group shares with one of its parts means the group.
    """
    wanted = plain(text)
    if not wanted or wanted == plain(dimension.whole_name):
        return ""
    if dimension.kind == "codes":
        return wanted if wanted in dimension.codes else None
    ranked = sorted(dimension.names, key=lambda member: member not in dimension.groups)
    return next((m for m in ranked if wanted in {plain(name) for name in dimension.names[m].values()}), None)


def _broad(dimension: Dimension, member: str, above: frozenset[str] | set[str]) -> str:
    """Return the part of the whole that a member belongs to, the member itself where that is a group of many."""
    parts = [part for part in above if not any(group in dimension.groups for group in dimension.parts(part))]
    return parts[0] if len(parts) == 1 else member


def _decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
