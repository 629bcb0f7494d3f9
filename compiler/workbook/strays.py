"""What stands in an input sheet and was not read: what the template wrote is passed over, all else is named."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.data_schema import counted_codes
from compiler.definition.definition import Definition
from compiler.definition.figures import Code
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import DataRow
from compiler.values.amount import ZERO, canonical, parse_amount
from compiler.values.place import Place, column_letters
from compiler.workbook.cells import CellValue, Sheet, row_ranges
from compiler.workbook.find import Found, beside_columns, is_stated_total, sheet_key
from compiler.workbook.headings import depth
from compiler.workbook.keys import FIXED, HEADER, SHEET_PREFIX, STATED, VALUE, plain, words

_SHOWN = 40
_DRAWN_FORMULA = re.compile(r"=(?:SUM|SUMPRODUCT|IF)\(", re.IGNORECASE)
"""How the formulas begin that the template writes."""
_UNIT = re.compile(r"[(\[]?(?:金额)?单位:[^:]{1,6}$")

Spot = tuple[int, int]
Values = Mapping[str, str]
Codes = Mapping[str, tuple[Code, ...]]


class ReadRows(NamedTuple):
    """What was made of the rows of a sheet: ``rows`` by number as they were read, blank ones too.

    ``labels`` are those of fixed lines, ``fixed`` the rows that the template fills itself, ``named`` rows of which a
    finding speaks or that repeat the headings. What follows from ``faulty`` rows, in which an error was found, is not
    compared.
    """

    rows: Mapping[int, DataRow]
    labels: Mapping[int, str]
    fixed: frozenset[int]
    named: frozenset[int]
    faulty: frozenset[int]


def stray_findings(sheet: Sheet, spots: list[Spot]) -> list[Diagnostic]:
    """Return the findings that name cells which were not read, one a column."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(spots):
        columns.setdefault(column, []).append(row)
    findings = []
    for column, rows in columns.items():
        cell = sheet.rows[rows[0]][column]
        text = " ".join((cell.text or cell.formula).split())[:_SHOWN]
        what = str(words()["one_stray" if len(rows) == 1 else "strays"]).format(
            text=text, count=len(rows), column=column_letters(column), rows=row_ranges(rows)
        )
        findings.append(diagnose("W112", Place(sheet.name, rows[0], column), what=what))
    return findings


def record_findings(
    view: View, sheet: Sheet, at: int, fields: Mapping[str, int], definition: Definition
) -> list[Diagnostic]:
    """Return findings for the filled cells of a record that are neither its values nor drawn by the template."""
    own = {plain(text) for column in view.columns for text in (column.key, column.title, column.help)}
    own |= {plain(words()[word]) for word in ("record_field", "record_value", "record_unit", "record_help")}
    own |= {HEADER, VALUE, SHEET_PREFIX + view.id}
    figures = [definition.figures.concept(view.at.at(c.figure)) for c in view.columns if c.shows == "figure"]
    own |= {plain(concept.unit.name) for concept in figures}
    titles = {fields[column.key]: column.title for column in view.columns if column.key in fields}
    own.discard("")
    first = min(titles, default=0)
    strays = []
    findings = []
    beside = beside_columns(sheet, sheet_key(sheet, SHEET_PREFIX)[1])
    for row, column, cell in _filled(sheet):
        if column in beside:
            continue
        if (column == at and row in titles) or plain(cell.text) in own or (row < first and _is_title(view, cell)):
            continue
        labels = {plain(other.text) for other in sheet.rows[row].values()}
        if row in titles and column < at and plain(titles[row]) not in labels:
            findings += reworded(Place(sheet.name, row, column), titles[row], sheet)
        else:
            strays.append((row, column))
    return [*findings, *stray_findings(sheet, strays)]


def reworded(place: Place, expected: str, sheet: Sheet) -> list[Diagnostic]:
    """Return the note that the template's words in a cell were changed, [] where they still stand or were cleared."""
    cell = sheet.cell(place.row, place.column)
    if cell is None or not cell.filled or plain(cell.text) == plain(expected):
        return []
    text = " ".join((cell.text or cell.formula).split())[:_SHOWN]
    return [diagnose("W129", place, expected=expected, text=text)]


def _filled(sheet: Sheet) -> list[tuple[int, int, CellValue]]:
    return [(row, at, cell) for row, cells in sheet.rows.items() for at, cell in cells.items() if cell.filled]


def _is_title(view: View, cell: CellValue) -> bool:
    """Tell whether a cell above the headings is title, help or unit."""
    text = plain(cell.text)
    return plain(view.title) in text or text in {plain(line) for line in view.help} or bool(_UNIT.search(text))


class RowAccount:
    """Goes over the cells of a sheet of rows and sorts out those that were not read."""

    def __init__(self, found: Found, read: ReadRows, definition: Definition, codes: Codes) -> None:
        self.found = found
        self.read = read
        self.dimensions = definition.figures.dimensions
        self.codes = {(dimension, code.code): code.name for dimension, own in codes.items() for code in own}
        self.columns = {found.drawn[c.key]: c for c in found.view.columns if c.key in found.drawn}
        self.typed = {found.columns[c.key]: c for c in found.view.columns if c.key in found.columns}
        self.placed = {**found.columns, **found.drawn}
        self.strays: list[Spot] = []
        self.findings: list[Diagnostic] = []
        self.marks = {HEADER, FIXED, STATED, SHEET_PREFIX + found.view.id}
        self.marks |= {row.key for panel in found.view.panels for row in panel.rows if row.key}
        self.fixed = {plain(words()[w]) for w in ("computed_total", "difference", "stated_total", "end_of_list")}

    def account(self) -> list[Diagnostic]:
        """Return a finding for every filled cell that is neither read, nor drawn, nor in a row that is named."""
        beside = beside_columns(self.found.sheet, self.found.keys)
        for row, column, cell in _filled(self.found.sheet):
            if column in beside or row in self.read.named or (row in self.read.rows and column in self.typed):
                continue
            if column == self.found.marks:
                known = cell.text in self.marks
            elif row < self.found.first:
                known = self._is_head(row, column, cell)
            else:
                known = plain(cell.text) in self.fixed or self._is_drawn(row, column, cell)
            if not known:
                self.strays.append((row, column))
        return [*self.findings, *stray_findings(self.found.sheet, self.strays)]

    def _is_head(self, row: int, column: int, cell: CellValue) -> bool:
        """Tell whether a cell above the rows is a key, a title or a heading; a heading with other words is named."""
        if row == self.found.keys:
            return cell.kind == "text" and self.placed.get(cell.text) == column
        spec = self.columns.get(column) or self.typed.get(column)
        parts = {plain(part) for part in spec.heading} if spec else set()
        if plain(cell.text) in parts or _is_title(self.found.view, cell):
            return True
        if spec is None or row < self.found.first - depth([c.heading for c in self.found.view.columns]):
            return False
        self.findings += reworded(Place(self.found.sheet.name, row, column), spec.title, self.found.sheet)
        return True

    def _is_drawn(self, row: int, column: int, cell: CellValue) -> bool:
        """Tell whether a cell is what the template draws there; one that says something else is named."""
        spec = self.columns.get(column) or (self.typed.get(column) if row in self.read.fixed else None)
        if spec is None:
            return False
        if _DRAWN_FORMULA.match(cell.formula):
            return True
        expected = self._expected(row, spec)
        if not expected or _says(cell, expected):
            return bool(expected)
        place = Place(self.found.sheet.name, row, column, spec.title)
        if spec.shows == "label":
            self.findings += reworded(place, expected[0], self.found.sheet)
            return True
        if self.read.faulty if row in self.read.fixed else row in self.read.faulty:
            return False
        text = " ".join((cell.text or cell.formula).split())[:_SHOWN]
        self.findings.append(diagnose("W120", place, expected=expected[0], text=text))
        return True

    def _expected(self, row: int, spec: Column) -> tuple[str, ...]:
        """Return what the template shows in a cell, () for one in which it shows nothing."""
        if row in self.read.fixed:
            return self._totals(row, spec) if spec.shows in {"figure", "sum"} else ()
        values = self.read.rows[row].values if row in self.read.rows else {}
        if spec.shows == "label":
            return (self.read.labels[row],) if row in self.read.labels else ()
        if spec.shows == "name":
            return self._names(spec, values)
        return (_shown(_amount(values, spec)),) if spec.shows == "sum" and values else ()

    def _names(self, spec: Column, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the name of the code that is typed for a dimension."""
        typed = next(c.key for c in self.found.view.columns if c.shows == "member" and c.dimension == spec.dimension)
        code = values.get(typed, "")
        if not code.isdecimal():
            return ()
        listed = self.dimensions[spec.dimension].codes
        name = self.codes.get((spec.dimension, code)) or (listed[code].name if code in listed else "")
        return (name or str(words()["unknown_code"]),)

    def _totals(self, row: int, spec: Column) -> tuple[str, ...]:
        """Return what the row of totals, or the one of differences, shows in a column."""
        texts = {plain(cell.text) for cell in self.found.sheet.rows[row].values()}
        called = next((word for word in ("computed_total", "difference") if plain(words()[word]) in texts), "")
        each = self.found.view.each
        dimension = self.dimensions[each.dimension] if each else None
        key = next((c.key for c in self.found.view.columns if each and c.dimension == each.dimension), "")
        rows = [row.values for row in self.read.rows.values() if row.values.get(key, "0").isdecimal()]
        if each and dimension and dimension.levels:
            counted = counted_codes(each, dimension, [r.get(key, "") for r in rows])
            rows = [r for r in rows if r.get(key, "") in counted]
        total = sum((_amount(r, spec) for r in rows), ZERO)
        stated = next((r for number, r in self.read.rows.items() if is_stated_total(self.found, number)), None)
        if called == "difference" and stated and spec.key in stated.values:
            return (_shown(_amount(stated.values, spec) - total),)
        return (_shown(total),) if called == "computed_total" else ()


def _amount(values: Values, spec: Column) -> Decimal:
    keys = spec.of if spec.shows == "sum" else (spec.key,)
    return sum((parse_amount(values.get(key, "")) or ZERO for key in keys), ZERO)


def _shown(value: Decimal) -> str:
    return canonical(round(value, 8), 2)


def _says(cell: CellValue, expected: Sequence[str]) -> bool:
    """Tell whether a cell holds one of the texts, or the amount that one of them states."""
    amount = cell.value if isinstance(cell.value, Decimal) else parse_amount(cell.text)
    amounts = {parse_amount(text) for text in expected} - {None}
    return plain(cell.text) in {plain(text) for text in expected} or (
        amount is not None and round(amount, 8) in amounts
    )
