"""Importing what the finance system exported: a workbook for each department that the tables speak of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, in_order
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.submission import Data, submit
from compiler.values.place import Place
from compiler.workbook.cells import Sheet
from compiler.workbook.import_tables import import_tables
from compiler.workbook.read_export import read_export


@dataclass(frozen=True, slots=True)
class ImportedData:
    """What the tables of one department give: its data, and what was not understood or does not add up in them."""

    department: str
    data: Data
    findings: tuple[Diagnostic, ...]


def import_files(
    files: Sequence[Path], definition: Definition, departments: Sequence[str] = ()
) -> tuple[tuple[ImportedData, ...], tuple[Diagnostic, ...]]:
    """Return the data of each department in exported files, and what belongs to no department.

    A table that does not say whose it is belongs to the one of these ``departments`` after which its file is named.
    Places name sheets; of several files the file too. Subtotals are stated figures: where they do not add up is among
    the findings of the department, with the cells of the export.
    """
    sheets: list[tuple[Sheet, str]] = []
    findings: list[Diagnostic] = []
    for file in files:
        book, faults = read_export(file)
        before = f"{file.stem}·" if len(files) > 1 else ""
        whose = max((name for name in departments if name in file.stem), key=len, default="")
        sheets += [(replace(sheet, name=f"{before}{sheet.name}"), whose) for sheet in book.sheets]
        findings += [replace(fault, place=_in_file(fault.place, file, before)) for fault in faults]
    imported, unread = import_tables(sheets, definition)
    names = [sheet.name for sheet, _ in sheets]
    checked = (
        ImportedData(one.department, one.data, (*one.findings, *_broken(one.data, definition))) for one in imported
    )
    found = tuple(replace(one, findings=in_order(one.findings, names)) for one in checked)
    return found, in_order((*findings, *unread), names)


def _in_file(place: Place, file: Path, before: str) -> Place:
    return replace(place, sheet=f"{before}{place.sheet}") if place.sheet else Place(file.name)


def _broken(data: Data, definition: Definition) -> tuple[Diagnostic, ...]:
    """Return where the stated amounts do not add up."""
    submission, stated = submit(data, definition)
    return (*stated, *check(Ledger(submission)))
