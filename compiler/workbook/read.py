"""Reading a workbook file into plain values, within bounds; what cannot be read is a finding."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import column_index_from_string
from openpyxl.workbook.workbook import Workbook as OpenedWorkbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, Sheet, Workbook
from compiler.workbook.package import Package, open_package

MAX_ROWS = 20_000
MAX_COLUMNS = 256
"""A sheet is read as far as this."""

_POINTED = re.compile(r"^'?(.+?)'?!")
_EMPTY = Workbook((), {})


def read_workbook(path_or_bytes: Path | bytes) -> tuple[Workbook, tuple[Diagnostic, ...]]:
    """Return the workbook's sheets as plain values, and what kept them from being read.

    Findings: no such file, another format, a password, too big, damaged; a sheet that is longer than is read.
    """
    if isinstance(path_or_bytes, bytes):
        content = path_or_bytes
    else:
        try:
            content = path_or_bytes.read_bytes()
        except OSError:
            return _EMPTY, (diagnose("W100"),)
    package = open_package(content)
    if isinstance(package, Diagnostic):
        return _EMPTY, (package,)
    try:
        return _read(package)
    except Exception:
        # openpyxl has no exception of its own: a damaged part surfaces as KeyError, ValueError, TypeError,
        # AttributeError, a parse error of whichever XML library is there … This is the one call into it.
        return _EMPTY, (diagnose("W105"),)


def _read(package: Package) -> tuple[Workbook, tuple[Diagnostic, ...]]:
    opened = load_workbook(BytesIO(package.content), read_only=True, data_only=True)
    sheets = []
    findings = []
    for sheet in opened.worksheets:
        rows, longer = _rows(sheet)
        if longer:
            findings.append(diagnose("W114", Place(sheet.title), rows=MAX_ROWS))
        # openpyxl gives either values or formulas, and knows only in private in which part a sheet lies
        part: str = sheet._worksheet_path  # type: ignore[attr-defined]
        for column, row in package.uncalculated.get(part.lstrip("/"), ()):
            rows.setdefault(row, {}).setdefault(column_index_from_string(column), CellValue("uncalculated", ""))
        sheets.append(Sheet(sheet.title, dict(sorted(rows.items())), sheet.sheet_state))
    return Workbook(tuple(sheets), _names(opened)), tuple(findings)


def _names(opened: OpenedWorkbook) -> Mapping[str, str]:
    """Return the sheet at which each defined name points."""
    found = {}
    for name, defined in opened.defined_names.items():
        match = _POINTED.match(defined.attr_text or "")
        if match:
            found[name] = match.group(1).replace("''", "'")
    return found


def _rows(sheet: ReadOnlyWorksheet) -> tuple[dict[int, dict[int, CellValue]], bool]:
    """Return the filled cells of a sheet, and whether it goes on below what is read."""
    rows: dict[int, dict[int, CellValue]] = {}
    number = 0
    sheet.reset_dimensions()  # some programs store a wrong one, and only its cells would be read
    # the stubs take a read-only sheet for a writable one; a bound on columns would pad every row to it
    listed: Iterable[tuple[ReadOnlyCell, ...]] = sheet.iter_rows(max_row=MAX_ROWS + 1)  # type: ignore[misc, assignment]
    for number, row in enumerate(listed, 1):
        if number > MAX_ROWS:
            break
        cells = {}
        for column, cell in enumerate(row[:MAX_COLUMNS], 1):
            value = _value(cell)
            if value is not None:
                cells[column] = value
        if cells:
            rows[number] = cells
    return rows, number > MAX_ROWS


def _value(cell: ReadOnlyCell) -> CellValue | None:  # noqa: PLR0911 - one line a type
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return CellValue("error", str(value))
    if isinstance(value, bool):
        return CellValue("bool", value)
    if isinstance(value, int | float):
        return CellValue("number", Decimal(format(value, ".15g")))
    if isinstance(value, datetime):
        return CellValue("date", value.date())
    if isinstance(value, date):
        return CellValue("date", value)
    if isinstance(value, time | timedelta):
        return CellValue("text", str(value))
    return CellValue("text", str(value))
