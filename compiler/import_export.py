"""Importing what the finance system exported: a workbook for each department that the tables speak of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from compiler.asked_rows import with_asked_rows
from compiler.definition.definition import Definition
from compiler.definition.export_map import PLAIN_MAP, ExportMap
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic, Severity, in_order
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.regions import certain_regions
from compiler.submission import Data, submit
from compiler.values.place import Place
from compiler.workbook.cells import Sheet
from compiler.workbook.import_tables import import_tables
from compiler.workbook.read_export import read_export
from compiler.workbook.template import build_workbook


class ImportedData(NamedTuple):
    """What the tables of one department give: its data, and what was not understood or does not add up in them."""

    department: str
    data: Data
    findings: tuple[Diagnostic, ...]


def import_files(
    files: Sequence[Path], definition: Definition, departments: Sequence[str] = (), said: ExportMap = PLAIN_MAP
) -> tuple[tuple[ImportedData, ...], tuple[Diagnostic, ...]]:
    """Return the data of each department in exported files, and what belongs to no department.

    A table that does not say whose it is belongs to the one of these ``departments`` after which its file is named.
    ``said`` is what the export calls tables, headings and rows otherwise.
    Places name sheets; of several files the file too. Subtotals are stated figures: where they do not add up is among
    the findings of the department, with the cells of the export.
    """
    sheets, findings = sheets_of(files, departments)
    imported, unread = import_tables(sheets, definition, said)
    names = [sheet.name for sheet, _ in sheets]
    checked = (
        ImportedData(one.department, one.data, (*one.findings, *_broken(one.data, definition))) for one in imported
    )
    found = tuple(one._replace(findings=in_order(one.findings, names)) for one in checked)
    return found, in_order((*findings, *unread), names)


def sheets_of(
    files: Sequence[Path], departments: Sequence[str]
) -> tuple[list[tuple[Sheet, str]], tuple[Diagnostic, ...]]:
    """Return the sheets of exported files, each with the department after which its file is named ("" for none).

    The sheets of several files bear the file's name too. Findings: what kept a file from being read.
    """
    sheets: list[tuple[Sheet, str]] = []
    findings: list[Diagnostic] = []
    for file, called in _called(files):
        book, faults = read_export(file)
        before = f"{called}·" if len(files) > 1 else ""
        named = f"{file.parent.name}/{file.stem}"
        whose = max((name for name in departments if name in named), key=len, default="")
        sheets += [(sheet._replace(name=f"{before}{sheet.name}"), whose) for sheet in book.sheets]
        findings += [fault._replace(place=_in_file(fault, file, before)) for fault in faults]
    return sheets, tuple(findings)


def imported_workbook(data: Data, definition: Definition) -> bytes:
    """Return the workbook with imported data filled in, and a row for every text that is still to be written."""
    return build_workbook(definition, with_asked_rows(data, definition))


def _called(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with what findings call it: its name, with its folder where several have that name."""
    stems = [file.stem for file in files]
    for file in files:
        yield file, file.stem if stems.count(file.stem) == 1 else f"{file.parent.name}/{file.stem}"


def _in_file(fault: Diagnostic, file: Path, before: str) -> Place:
    """Return the place of a fault of a file; what is said of a format is said once for all files."""
    if fault.place.sheet:
        return fault.place._replace(sheet=f"{before}{fault.place.sheet}")
    return Place() if fault.severity is Severity.INFO else Place(file.name)


def _broken(data: Data, definition: Definition) -> tuple[Diagnostic, ...]:
    """Return where the stated amounts do not add up; sheets and tables that the export left out say nothing."""
    submission, stated = submit(data, definition)
    filled = [view.id for view in definition.sheets.values() if _has_amounts(view, data)]
    regions = certain_regions(definition, filled, [cell.view for cell in data.pasted])
    return (*stated, *check(Ledger(replace(submission, regions=regions))))


def _has_amounts(view: View, data: Data) -> bool:
    figures = [column.key for column in view.columns if column.shows == "figure"]
    return any(row.values.get(key) for row in data.rows.get(view.id, ()) for key in figures)
