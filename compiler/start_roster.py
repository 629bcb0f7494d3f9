"""Starting from a roster: a workbook for each department, blank or with what the finance system exported filled in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.export_map import PLAIN_MAP, ExportMap
from compiler.diagnostics.diagnostic import Diagnostic, diagnose, in_order
from compiler.import_export import ImportedData, import_files, imported_workbook
from compiler.prior import Prior, with_last_year
from compiler.roster import Entry
from compiler.submission import Data, with_department
from compiler.values.csv_rows import plain
from compiler.values.file_name import file_name
from compiler.workbook.keys import words
from compiler.workbook.template import build_workbook

EXPORTS = (".xlsx", ".xls", ".ods")
"""What the names of exported files end with."""


@dataclass(frozen=True, slots=True)
class RosterBook:
    """The workbook of a department of the roster, the name of its file, and what was found in its tables."""

    name: str
    content: bytes
    findings: tuple[Diagnostic, ...]


def blank_books(
    definition: Definition, entries: Iterable[Entry], last: tuple[Prior, ...] | None = None
) -> Iterator[RosterBook]:
    """Yield the blank workbook of each department of a roster that publishes, its own name filled in.

    ``last`` is last year's figures of the departments, None where nobody gave any.
    """
    for entry in entries:
        if not entry.withheld:
            yield _book(definition, entry, Data(definition.id, {}), (), last)


def imported_books(
    definition: Definition,
    entries: Sequence[Entry],
    files: Sequence[Path],
    said: ExportMap = PLAIN_MAP,
    last: tuple[Prior, ...] | None = None,
) -> tuple[Iterator[RosterBook], tuple[Diagnostic, ...]]:
    """Return the workbook of each department that publishes, filled from exported tables, and what belongs to none.

    Tables name their department, or lie in a file named after it. Findings: a department without tables (its workbook
    is blank), tables of a department that the roster lacks, and what reading finds.
    """
    imported, rest = import_files(files, definition, [entry.name for entry in entries], said)
    owners = {plain(said): entry for entry in entries for said in (entry.name, entry.code)}
    own: dict[str, ImportedData] = {}
    strangers = []
    for one in imported:
        entry = owners.get(plain(one.department))
        if entry is None:
            strangers.append(diagnose("W164", name=one.department or words()["unnamed_department"]))
        elif entry.code not in own:
            own[entry.code] = one
    books = (_of_entry(definition, entry, own.get(entry.code), last) for entry in entries if not entry.withheld)
    return books, in_order((*rest, *strangers))


def _of_entry(
    definition: Definition, entry: Entry, found: ImportedData | None, last: tuple[Prior, ...] | None
) -> RosterBook:
    if found is None:
        return _book(definition, entry, Data(definition.id, {}), (diagnose("W163", name=entry.name),), last)
    return _book(definition, entry, found.data, found.findings, last)


def exported_files(folder: Path) -> tuple[Path, ...]:
    """Return the exported files of a folder and those below it, in order; what is hidden or open elsewhere is left out.

    Raises OSError where the folder cannot be read.
    """
    found = sorted(path for path in folder.rglob("*") if path.suffix.casefold() in EXPORTS and path.is_file())
    return tuple(path for path in found if not path.name.startswith((".", "~$")))


def _book(
    definition: Definition,
    entry: Entry,
    data: Data,
    findings: tuple[Diagnostic, ...],
    last: tuple[Prior, ...] | None,
) -> RosterBook:
    filled = with_department(data, definition, entry.name)
    where = definition.texts[definition.department]
    dates = [column.key for column in definition.sheets[where.view].columns if column.type == "date"]
    if len(dates) == 1 and entry.published:
        (row,) = filled.rows[where.view]
        dated = replace(row, values={**row.values, dates[0]: entry.published.isoformat()})
        filled = replace(filled, rows={**filled.rows, where.view: (dated,)})
    if last is not None:
        filled, more = with_last_year(filled, definition, last, entry.name)
        findings = (*findings, *more)
    build = imported_workbook if data.pasted else _blank
    return RosterBook(f"{file_name(entry.name) or entry.code}.xlsx", build(filled, definition), findings)


def _blank(data: Data, definition: Definition) -> bytes:
    return build_workbook(definition, data)
