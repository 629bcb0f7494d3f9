"""From a workbook's cells to a department's data, through the views of a definition."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from compiler.definition.data_schema import schema_faults, typed_columns, whole_column
from compiler.definition.definition import Definition
from compiler.definition.figures import Code
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, Severity, diagnose
from compiler.submission import Data, DataRow, Pasted, Source
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.carried_sheet import is_carried, read_carried
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.data_file import data_to_json, fault_findings, missing_cells
from compiler.workbook.find import Found, find_record, find_rows, input_sheets, is_stated_total, line_rows
from compiler.workbook.hidden import hidden_findings
from compiler.workbook.issue_list import without_issue_list
from compiler.workbook.keys import OFFICIAL_PREFIX, STAMP, sheet_names, words
from compiler.workbook.list_rows import list_rows, subtotal_word
from compiler.workbook.merged import spread_merged
from compiler.workbook.normal import read_cell
from compiler.workbook.official import official_sheets, read_official
from compiler.workbook.official_rows import member_names
from compiler.workbook.read_codes import code_sheets, read_codes
from compiler.workbook.rolled_sheet import is_rolled, read_rolled
from compiler.workbook.strays import ReadRows, RowAccount, record_findings, reworded
from compiler.workbook.table_rows import line_label
from compiler.workbook.units import unit_findings

Spot = tuple[str, int, str]
"""A typed column in a sheet: its key, where it stands, its heading."""


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


def read_input(view: View, sheet: Sheet, definition: Definition) -> tuple[tuple[DataRow, ...], tuple[Diagnostic, ...]]:
    """Return the rows of a sheet in the shape of an input sheet, found by its headings, and what is wrong with it."""
    binder = _Binder(definition)
    rows = binder.rows_of(view, sheet)
    return rows, tuple(binder.findings)


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
        self.carried: Mapping[Coordinates, Decimal] = {}
        self.rolled: Mapping[Coordinates, tuple[Source, ...]] = {}
        self.findings: list[Diagnostic] = []

    def bind(self, workbook: Workbook) -> None:
        lists = code_sheets(workbook, self.definition)
        for id_, sheet in lists.items():
            own, findings = read_codes(sheet, self.definition.figures.dimensions[id_])
            self.findings += findings
            if own:
                self.codes[id_] = own
        inputs, findings = input_sheets(workbook, self.definition)
        self.findings += findings
        for id_, sheet in inputs.items():
            rows = self.rows_of(self.definition.sheets[id_], sheet)
            if rows:
                self.rows[id_] = rows
        tables, findings = official_sheets(workbook, self.definition, [*inputs.values(), *lists.values()])
        self.findings += findings
        members = member_names(self.definition, self.rows)
        for id_, sheet in tables.items():
            pasted, findings = read_official(self.definition.tables[id_], sheet, self.definition, members)
            self.pasted += pasted
            self.findings += findings
        self.carried = read_carried(workbook)
        self.rolled = read_rolled(workbook)
        self._unknown_sheets(workbook, [*inputs.values(), *lists.values(), *tables.values()])

    def data(self) -> Data:
        return Data(self.definition.id, self.rows, tuple(self.pasted), self.codes, self.carried, self.rolled)

    def all_findings(self) -> Iterable[Diagnostic]:
        """Yield the findings of the walk, then required cells left empty, then whatever else breaks the schema."""
        data = self.data()
        yield from self.findings
        faulty = self._faulty_places()
        # a column or a line that is missing has a finding of its own
        missing = (finding for finding in missing_cells(data, self.definition) if finding.place.column)
        yield from (finding for finding in missing if finding.place not in faulty)
        faults = schema_faults(self.definition, data_to_json(data, self.definition))
        yield from fault_findings(faults, self.definition, self._place)

    def _place(self, view: View, number: int, column: Column | None) -> Place:
        """Return the cell of a column in a row of the data form, which leaves out rows without values."""
        rows = [row for row in self.rows.get(view.id, ()) if row.values]
        row = rows[max(number, 1) - 1] if rows else DataRow({})
        return row.place(column.key) if column else Place(view.title)

    def _unknown_sheets(self, workbook: Workbook, known: list[Sheet]) -> None:
        names = {sheet.name for sheet in known} | {words()["instructions_sheet"]}
        names |= {name for key, name in workbook.names.items() if key.startswith(OFFICIAL_PREFIX)}
        keyed = set(sheet_names(self.definition).inputs.values())
        for sheet in workbook.sheets:
            repeated = any(f.code == "W110" and f.place.sheet == sheet.name for f in self.findings)
            ours = sheet.text(1, 1) == STAMP or is_carried(sheet) or is_rolled(sheet)
            if sheet.rows and sheet.name not in names | keyed and not ours and not repeated:
                self.findings.append(diagnose("W113", Place(sheet.name), name=sheet.name))

    def _faulty_places(self) -> frozenset[Place]:
        return frozenset(finding.place for finding in self.findings if finding.severity is Severity.ERROR)

    def rows_of(self, view: View, sheet: Sheet) -> tuple[DataRow, ...]:
        """Return the rows of an input sheet; one that somebody emptied has none."""
        if not any(cell.filled for cells in sheet.rows.values() for cell in cells.values()):
            needed = not view.each and any(column.blank == "required" for column in typed_columns(view))
            severity = Severity.ERROR if needed else Severity.INFO
            self.findings.append(diagnose("W121", Place(sheet.name), title=view.title, severity=severity))
            return ()
        if view.layout == "record":
            return self._record(view, sheet)
        found, findings = find_rows(view, sheet)
        self.findings += findings
        head = [(row, at, c) for row in sheet.rows if row < found.first for at, c in sheet.rows[row].items()]
        self.findings += unit_findings(view, sheet, self.definition, head)
        return self._open_rows(found) if view.each else self._lines(found)

    def _record(self, view: View, sheet: Sheet) -> tuple[DataRow, ...]:
        at, fields, findings = find_record(view, sheet)
        self.findings += findings
        places = {
            column.key: Place(sheet.name, fields.get(column.key, 0), at if column.key in fields else 0, column.title)
            for column in typed_columns(view)
        }
        beside = [(row, c, cell) for row, cells in sheet.rows.items() for c, cell in cells.items() if c != at]
        self.findings += unit_findings(view, sheet, self.definition, beside)
        self.findings += record_findings(view, sheet, at, fields, self.definition)
        self.findings += hidden_findings(sheet, fields.values(), [at])
        return (DataRow(self._values(view, sheet, places), places),)

    def _open_rows(self, found: Found) -> tuple[DataRow, ...]:
        sorted_rows = list_rows(found, self.definition)
        found, findings = spread_merged(found, sorted_rows.data)
        self.findings += findings
        spots = _spots(found)
        rows = {number: self._open_row(found, spots, number) for number in sorted_rows.data}
        for number in sorted_rows.subtotals:
            self.findings.append(diagnose("W125", Place(found.sheet.name, number), text=subtotal_word(found, number)))
        named = frozenset([*sorted_rows.headings, *sorted_rows.subtotals])
        read = {number: row or DataRow({}) for number, row in rows.items()}
        self._account(found, read, {}, frozenset(sorted_rows.fixed), named)
        return tuple(row for row in rows.values() if row)

    def _lines(self, found: Found) -> tuple[DataRow, ...]:
        numbers = line_rows(found, self.definition)
        found, findings = spread_merged(found, list(numbers.values()))
        self.findings += findings
        rows = []
        labels = {}
        spots = _spots(found)
        for panel in found.view.panels:
            for line in panel.rows:
                number = numbers.get(line.key, 0)
                label = line_label(line, self.definition)
                if number:
                    labels[number] = label
                else:
                    self.findings.append(diagnose("W115", Place(found.sheet.name), label=label))
                places = _places(found, spots, number)
                rows.append(DataRow(self._values(found.view, found.sheet, places), places, line.key))
        read = {numbers[row.line]: row for row in rows if row.line in numbers}
        self._account(found, read, labels, frozenset(), frozenset())
        return tuple(rows)

    def _account(
        self,
        found: Found,
        rows: Mapping[int, DataRow],
        labels: Mapping[int, str],
        fixed: frozenset[int],
        named: frozenset[int],
    ) -> None:
        """Name what stands in a sheet of rows and was not read, and note what is hidden."""
        faulty = frozenset(place.row for place in self._faulty_places() if place.sheet == found.sheet.name)
        read = ReadRows(rows, labels, fixed, named, faulty)
        if found.columns or found.first > 1:
            told = self._faulty_places()
            account = RowAccount(found, read, self.definition, self.codes).account()
            self.findings += [finding for finding in account if finding.place not in told]
        self.findings += hidden_findings(found.sheet, rows, found.columns.values())

    def _open_row(self, found: Found, spots: tuple[Spot, ...], number: int) -> DataRow | None:
        """Return a row of an open list, None for one in which nothing is typed (but the name of the whole)."""
        if found.sheet.rows[number].keys().isdisjoint(found.columns.values()):
            return None
        places = _places(found, spots, number)
        whole = whole_column(found.view)
        stated = whole is not None and is_stated_total(found, number)
        if stated and whole:
            name = self.definition.figures.dimensions[whole.dimension].whole_name
            self.findings += reworded(places[whole.key], name, found.sheet)
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
            place = places.get(column.key)
            cell = sheet.cell(place.row, place.column) if place else None
            if place is None or cell is None:
                continue
            reading = read_cell(cell, view, column, self.definition, place)
            self.findings += reading.findings
            if reading.text:
                values[column.key] = reading.text
        return values


def _spots(found: Found) -> tuple[Spot, ...]:
    """Return key, column (0 for one that is missing) and heading of every typed column."""
    return tuple((c.key, found.columns.get(c.key, 0), c.title) for c in typed_columns(found.view))


def _places(found: Found, spots: tuple[Spot, ...], row: int) -> dict[str, Place]:
    """Return the place of every typed column in a row, of a missing column (or row) without a cell."""
    name = found.sheet.name
    return {key: Place(name, row, column if row else 0, title) for key, column, title in spots}
