"""Reading tables that another program exported: .xlsx by our own reader, .xls and .ods by calamine."""

import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, Sheet, Workbook
from compiler.workbook.package import MAX_BYTES, beyond_bounds
from compiler.workbook.read import read_workbook
from compiler.workbook.sheet_part import MAX_ROWS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_EMPTY = Workbook((), {})


def read_export(path: Path) -> tuple[Workbook, tuple[Diagnostic, ...]]:
    """Return the sheets of an exported file as plain values, and what kept them from being read.

    What the file holds decides, not how its name ends. Findings: those of reading a workbook; in an .xls or .ods a
    formula's error value cannot be told from a blank cell, which is said once a file (an info).
    """
    try:
        content = path.read_bytes()
    except OSError:
        return _EMPTY, (diagnose("W100"),)
    if len(content) > MAX_BYTES or not (content.startswith(_OLE) or _OPEN_DOCUMENT in content[:120]):
        return read_workbook(content)
    try:
        if not content.startswith(_OLE):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                beyond = beyond_bounds(content, archive)
            if beyond:
                return _EMPTY, (beyond,)
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return _read(book)
    except PasswordError:
        return _EMPTY, (diagnose("W103"),)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        return _EMPTY, (diagnose("W105"),)


def _read(book: CalamineWorkbook) -> tuple[Workbook, tuple[Diagnostic, ...]]:
    sheets = []
    findings = [diagnose("W160")]
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        found = book.get_sheet_by_name(about.name)
        state = str(about.visible).rpartition(".")[2]
        sheets.append(Sheet(about.name, _rows(found), "visible" if state == "Visible" else "hidden"))
        if found.end and found.end[0] >= MAX_ROWS:
            findings.append(diagnose("W114", Place(about.name), rows=MAX_ROWS))
    return Workbook(tuple(sheets), {}), tuple(findings)


def _rows(sheet: CalamineSheet) -> dict[int, dict[int, CellValue]]:
    rows = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS), 1):
        cells = {column: cell for column, value in enumerate(values, 1) if (cell := _cell(value))}
        if cells:
            rows[number] = cells
    return rows


def _cell(value: int | float | str | bool | time | date | datetime | timedelta) -> CellValue | None:
    """Return what a cell holds, None for a blank one; a number as a spreadsheet shows it, of 15 digits at most."""
    if isinstance(value, bool):
        return CellValue("bool", value)
    if isinstance(value, int | float):
        return CellValue("number", Decimal(format(value, ".15g")))
    if isinstance(value, datetime):
        return CellValue("date", value.date())
    if isinstance(value, date):
        return CellValue("date", value)
    text = str(value)
    return CellValue("text", text) if text else None
