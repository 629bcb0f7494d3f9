"""From a workbook's cells to a department's data, through the views of a definition."""

from collections.abc import Iterable, Mapping

from compiler.definition.data_schema import schema_faults, takes_whole, typed_columns
from compiler.definition.definition import Definition
from compiler.definition.figures import Code
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Data, DataRow, Pasted
from compiler.values.place import Place
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.data_file import data_to_json, fault_findings, missing_cells
from compiler.workbook.find import (
    Found,
    find_record,
    find_rows,
    input_sheets,
    is_stated_total,
    line_rows,
    open_rows,
)
from compiler.workbook.issue_list import without_issue_list
from compiler.workbook.keys import STAMP, sheet_names, words
from compiler.workbook.normal import read_cell
from compiler.workbook.official import official_sheets, read_official
from compiler.workbook.read_codes import code_sheets, read_codes

_RECORD_COLUMNS = 4
"""Field, value, unit and help: the columns that the template draws in a record."""


def bind(workbook: Workbook, definition: Definition) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return what staff typed and pasted in a workbook, and everything that is wrong with its form.

    A workbook of another definition gives no data. Amounts and codes come out canonical; a cell that cannot be
    understood is a finding and counts as blank.
    """
    stamp = _stamp_finding(workbook, definition)
    if stamp and stamp.code != "W108":
        return Data(definition.id, {}), (stamp,)
    binder = _Binder(definition)
    binder.bind(without_issue_list(workbook))
    return binder.data(), (*([stamp] if stamp else []), *binder.all_findings())


def stamped_definition(workbook: Workbook) -> str:
    """Return the id of the definition whose template the workbook is, "" for a workbook without a stamp."""
    return next((sheet.text(2, 1) for sheet in workbook.sheets if sheet.text(1, 1) == STAMP), "")


def _stamp_finding(workbook: Workbook, definition: Definition) -> Diagnostic | None:
    """Return what is wrong with the stamp: none, another definition, or (no reason to stop) another version."""
    stamp = next((sheet for sheet in workbook.sheets if sheet.text(1, 1) == STAMP), None)
    if stamp is None:
        return diagnose("W106", title=definition.title)
    if stamp.text(2, 1) != definition.id:
        return diagnose("W107", found=stamp.text(2, 1), expected=definition.id, title=definition.title)
    if stamp.text(3, 1) != definition.version:
        return diagnose("W108", found=stamp.text(3, 1), expected=definition.version)
    return None


class _Binder:
    """Collects rows and findings while the sheets of a workbook are walked."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.rows: dict[str, tuple[DataRow, ...]] = {}
        self.pasted: list[Pasted] = []
        self.codes: dict[str, tuple[Code, ...]] = {}
        self.findings: list[Diagnostic] = []

    def bind(self, workbook: Workbook) -> None:
        inputs, findings = input_sheets(workbook, self.definition)
        self.findings += findings
        for id_, sheet in inputs.items():
            view = self.definition.sheets[id_]
            rows = self._record(view, sheet) if view.layout == "record" else self._sheet(view, sheet)
            if rows:
                self.rows[id_] = rows
        lists = code_sheets(workbook, self.definition)
        for id_, sheet in lists.items():
            own, findings = read_codes(sheet, self.definition.figures.dimensions[id_])
            self.findings += findings
            if own:
                self.codes[id_] = own
        tables = official_sheets(workbook, self.definition, [*inputs.values(), *lists.values()])
        for id_, sheet in tables.items():
            pasted, findings = read_official(self.definition.tables[id_], sheet, self.definition, self.rows)
            self.pasted += pasted
            self.findings += findings
        self._unknown_sheets(workbook, [*inputs.values(), *lists.values(), *tables.values()])

    def data(self) -> Data:
        return Data(self.definition.id, self.rows, tuple(self.pasted), self.codes)

    def all_findings(self) -> Iterable[Diagnostic]:
        """Yield the findings of the walk, then required cells left empty, then whatever else breaks the schema."""
        data = self.data()
        reported = frozenset(finding.place for finding in self.findings)
        yield from self.findings
        yield from (finding for finding in missing_cells(data, self.definition) if finding.place not in reported)
        faults = schema_faults(self.definition, data_to_json(data, self.definition))
        yield from fault_findings(faults, self.definition, self._place)

    def _place(self, view: View, number: int, column: Column | None) -> Place:
        """Return the cell of a column in a row of the data form, which leaves out rows without values."""
        rows = [row for row in self.rows.get(view.id, ()) if row.values]
        row = rows[max(number, 1) - 1] if rows else DataRow({})
        return row.place(column.key) if column else Place(view.title)

    def _unknown_sheets(self, workbook: Workbook, known: list[Sheet]) -> None:
        names = {sheet.name for sheet in known} | {words()["instructions_sheet"]}
        keyed = set(sheet_names(self.definition).inputs.values())
        for sheet in workbook.sheets:
            repeated = any(f.code == "W110" and f.place.sheet == sheet.name for f in self.findings)
            if sheet.rows and sheet.name not in names | keyed and sheet.text(1, 1) != STAMP and not repeated:
                self.findings.append(diagnose("W113", Place(sheet.name), name=sheet.name))

    def _record(self, view: View, sheet: Sheet) -> tuple[DataRow, ...]:
        at, fields, findings = find_record(view, sheet)
        self.findings += findings
        places = {
            column.key: Place(sheet.name, fields.get(column.key, 0), at if column.key in fields else 0, column.title)
            for column in typed_columns(view)
        }
        first = min(fields.values(), default=0)
        for row, cells in sheet.rows.items():
            drawn = range(at - 2, at - 2 + _RECORD_COLUMNS + 1) if row in fields.values() else range(0)
            self._strays(sheet, {row: [c for c in cells if row >= first and c not in drawn]})
        return (DataRow(self._values(view, sheet, places), places),)

    def _sheet(self, view: View, sheet: Sheet) -> tuple[DataRow, ...]:
        found, findings = find_rows(view, sheet)
        self.findings += findings
        if view.each is None:
            return self._lines(found)
        rows = []
        numbers = open_rows(found)
        for number in numbers:
            row = self._open_row(found, number)
            if row:
                rows.append(row)
        self._row_strays(found, numbers)
        return tuple(rows)

    def _lines(self, found: Found) -> tuple[DataRow, ...]:
        numbers = line_rows(found, self.definition)
        rows = []
        for panel in found.view.panels:
            for line in panel.rows:
                number = numbers.get(line.key, 0)
                if not number:
                    label = "".join(str(part) for part in line.label.parts) if line.label else line.key
                    self.findings.append(diagnose("W115", Place(found.sheet.name), label=label))
                places = _places(found, number)
                rows.append(DataRow(self._values(found.view, found.sheet, places), places, line.key))
        self._row_strays(found, list(numbers.values()))
        below = [row for row in found.sheet.rows if row >= found.first and row not in numbers.values()]
        self._strays(found.sheet, {row: [c for c in found.sheet.rows[row] if c != found.marks] for row in below})
        return tuple(rows)

    def _open_row(self, found: Found, number: int) -> DataRow | None:
        """Return a row of an open list, None for one in which nothing is typed (but the name of the whole)."""
        places = _places(found, number)
        whole = next((column for column in found.view.columns if takes_whole(found.view, column)), None)
        stated = whole is not None and is_stated_total(found, number)
        if stated and whole:
            name = self.definition.figures.dimensions[whole.dimension].whole_name
            values = self._values(found.view, found.sheet, {k: p for k, p in places.items() if k != whole.key})
            return DataRow({whole.key: name, **values}, places) if values else None
        before = len(self.findings)
        values = self._values(found.view, found.sheet, places)
        if whole and set(values) == {whole.key} and not values[whole.key].isdigit():
            return None
        return DataRow(values, places) if values or len(self.findings) > before else None

    def _values(self, view: View, sheet: Sheet, places: Mapping[str, Place]) -> dict[str, str]:
        """Return the canonical texts of the cells at places, blank ones absent."""
        values = {}
        for column in typed_columns(view):
            place = places.get(column.key, Place())
            cell = sheet.cell(place.row, place.column)
            if cell is None:
                continue
            reading = read_cell(cell, view, column, self.definition, place)
            self.findings += reading.findings
            if reading.text:
                values[column.key] = reading.text
        return values

    def _row_strays(self, found: Found, numbers: Iterable[int]) -> None:
        own = found.drawn | set(found.columns.values())
        rows = found.sheet.rows
        self._strays(found.sheet, {row: [c for c in rows.get(row, {}) if c not in own] for row in numbers})

    def _strays(self, sheet: Sheet, columns: Mapping[int, list[int]]) -> None:
        """Name filled cells that belong to no column, once a column."""
        seen: set[int] = set()
        for row, found in columns.items():
            for column in found:
                cell = sheet.cell(row, column)
                if column not in seen and cell and cell.kind != "uncalculated" and cell.text.strip():
                    seen.add(column)
                    self.findings.append(diagnose("W112", Place(sheet.name, row, column), text=cell.text.strip()[:40]))


def _places(found: Found, row: int) -> dict[str, Place]:
    """Return the place of every typed column in a row, of a missing column (or row) without a cell."""
    name = found.sheet.name
    return {
        column.key: Place(name, row, found.columns.get(column.key, 0) if row else 0, column.title)
        for column in typed_columns(found.view)
    }
