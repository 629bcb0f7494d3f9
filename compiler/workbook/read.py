"""Reading a workbook file into plain values, within bounds; what cannot be read is a finding."""

from pathlib import Path

from lxml import etree

from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import Workbook
from compiler.workbook.package import Package, open_package
from compiler.workbook.sheet_part import MAX_ROWS, read_sheet
from compiler.workbook.workbook_part import read_workbook_part

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
    except (etree.XMLSyntaxError, LookupError, ValueError, OverflowError):
        # a part that is missing or damaged, a reference to nothing, a number that is none
        return _EMPTY, (diagnose("W105"),)


def _read(package: Package) -> tuple[Workbook, tuple[Diagnostic, ...]]:
    part = read_workbook_part(package)
    sheets = []
    findings = []
    for entry in part.sheets:
        sheet, longer = read_sheet(entry, part.shared)
        sheets.append(sheet)
        if longer:
            findings.append(diagnose("W114", Place(sheet.name), rows=MAX_ROWS))
    return Workbook(tuple(sheets), part.names), tuple(findings)
