"""Finding the sheets, columns and rows of the template in a workbook: by hidden keys, else by their words."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from compiler.definition.data_schema import fixed_rows, typed_columns
from compiler.definition.definition import Definition
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.headings import find_headings
from compiler.workbook.keys import BESIDE, HEADER, SHEET_PREFIX, STATED, VALUE, plain, sheet_names
from compiler.workbook.table_rows import line_label

_TITLE_ROWS = 3
_UNIT_BEHIND = re.compile(r"\([^()]*\)$")
_KEY_ROWS = 10
_KEY_COLUMNS = 10


class Found(NamedTuple):
    """An input sheet as it stands in a workbook.

    ``columns`` are the typed columns by key, ``drawn`` those that the template fills itself. ``keys`` is the hidden row
    and ``marks`` the hidden column (0 where they are gone), ``first`` the first row below the headings.
    """

    view: View
    sheet: Sheet
    columns: Mapping[str, int]
    drawn: Mapping[str, int]
    keys: int
    marks: int
    first: int


def sheet_key(sheet: Sheet, prefix: str) -> tuple[str, int, int]:
    """Return the key that a sheet bears and the cell where it stands, ("", 0, 0) for a sheet without one."""
    for row in range(1, _KEY_ROWS + 1):
        for column, cell in sheet.rows.get(row, {}).items():
            value = cell.value
            if column <= _KEY_COLUMNS and isinstance(value, str) and value.startswith(prefix):
                return value.removeprefix(prefix), row, column
    return "", 0, 0


def input_sheets(workbook: Workbook, definition: Definition) -> tuple[dict[str, Sheet], list[Diagnostic]]:
    """Return the sheet of each input view, by hidden key, else by name.

    Findings: a sheet that is missing, one that stands twice, one that was renamed (an info).
    """
    findings: list[Diagnostic] = []
    sheets: dict[str, Sheet] = {}
    names = sheet_names(definition).inputs
    keyed: dict[str, list[Sheet]] = {}
    for sheet in workbook.sheets:
        keyed.setdefault(sheet_key(sheet, SHEET_PREFIX)[0], []).append(sheet)
    free = [sheet for id_, marked in keyed.items() if id_ not in definition.sheets for sheet in marked]
    for id_, name in names.items():
        marked = sorted(keyed.get(id_, ()), key=lambda sheet: sheet.name != name)
        chosen = next(iter(marked), None) or _unmarked(free, name, definition.sheets[id_])
        if chosen is None:
            findings.append(diagnose("W109", Place(name), title=name))
            continue
        sheets[id_] = chosen
        if plain(chosen.name) != plain(name):
            findings.append(diagnose("W116", Place(chosen.name), title=name))
        findings += [diagnose("W110", Place(other.name), other=chosen.name) for other in marked[1:]]
    return sheets, findings


def _unmarked(free: Sequence[Sheet], name: str, view: View) -> Sheet | None:
    """Return the sheet without a key that bears a view's name, else the one that begins with its title."""
    named = next((sheet for sheet in free if plain(sheet.name) == plain(name)), None)
    return named or next((sheet for sheet in free if _begins_with(sheet, view.title)), None)


def _begins_with(sheet: Sheet, title: str) -> bool:
    """Tell whether the first filled rows of a sheet hold a title, with or without the unit behind it."""
    cells = [cell for row in [*sheet.rows][:_TITLE_ROWS] for cell in sheet.rows[row].values()]
    return any(_UNIT_BEHIND.sub("", plain(cell.text)) == plain(title) for cell in cells)


def find_record(view: View, sheet: Sheet) -> tuple[int, dict[str, int], list[Diagnostic]]:
    """Return the column of a record's values and the row of each field, by hidden key, else by heading.

    Finding: a field that is missing.
    """
    _, key_row, marks = sheet_key(sheet, SHEET_PREFIX)
    values = next((c for c, cell in sheet.rows.get(key_row, {}).items() if cell.text == VALUE), 0)
    fields: dict[str, int] = {}
    findings = []
    for column in typed_columns(view):
        row = next((r for r in sheet.rows if marks and r > key_row and sheet.text(r, marks) == column.key), 0)
        if not row:
            row, beside = _field(sheet, column)
            values = values or beside + 1
        if row:
            fields[column.key] = row
        else:
            findings.append(diagnose("W111", Place(sheet.name, heading=column.title), heading=column.title))
    return values or marks + 2, fields, findings


def _field(sheet: Sheet, column: Column) -> tuple[int, int]:
    for row, cells in sheet.rows.items():
        for at, cell in cells.items():
            if plain(cell.text) == plain(column.title):
                return row, at
    return 0, 0


def find_rows(view: View, sheet: Sheet) -> tuple[Found, list[Diagnostic]]:
    """Return where the columns of a sheet stand and where its rows begin, by hidden keys, else by headings.

    Finding: a column that is missing.
    """
    findings = []
    _, key_row, marks = sheet_key(sheet, SHEET_PREFIX)
    keyed: dict[str, int] = {}
    for at, cell in sorted(sheet.rows.get(key_row, {}).items()):
        if cell.kind == "text":
            keyed.setdefault(cell.text, at)
    header = next((row for row in sheet.rows if marks and sheet.text(row, marks) == HEADER), 0)
    columns = {column.key: keyed[column.key] for column in view.columns if column.key in keyed}
    missing = [column for column in view.columns if column.key not in columns]
    if missing or not header:
        bottom, by_heading = find_headings(sheet, [column.heading for column in view.columns])
        header = header or bottom
        for index, column in enumerate(view.columns):
            if column.key not in columns and index in by_heading and by_heading[index] not in columns.values():
                columns[column.key] = by_heading[index]
    for column in typed_columns(view):
        if column.key not in columns:
            findings.append(diagnose("W111", Place(sheet.name, heading=column.title), heading=column.title))
    drawn = {column.key: columns[column.key] for column in view.columns if not column.typed and column.key in columns}
    typed = {column.key: columns[column.key] for column in typed_columns(view) if column.key in columns}
    return Found(view, sheet, typed, drawn, key_row, marks, header + 1), findings


def beside_columns(sheet: Sheet, key_row: int) -> frozenset[int]:
    """Return the columns that show what others wrote, as the hidden row says."""
    return frozenset(at for at, cell in sheet.rows.get(key_row, {}).items() if cell.text == BESIDE)


def line_rows(found: Found, definition: Definition) -> dict[str, int]:
    """Return the row of each fixed line of a sheet, by hidden key, else by label."""
    labels = {plain(line_label(line, definition)): line.key for line in fixed_rows(found.view)}
    keys = set(labels.values())
    rows: dict[str, int] = {}
    for row in found.sheet.rows:
        key = found.sheet.text(row, found.marks) if found.marks else ""
        if key in keys:
            rows.setdefault(key, row)
    for row, cells in found.sheet.rows.items():
        key = next((labels[plain(cell.text)] for cell in cells.values() if plain(cell.text) in labels), "")
        if key and row >= found.first and row not in rows.values():
            rows.setdefault(key, row)
    return rows


def is_stated_total(found: Found, row: int) -> bool:
    """Tell whether a row is the line for the stated total, whose code the template wrote."""
    return bool(found.marks) and found.sheet.text(row, found.marks) == STATED
