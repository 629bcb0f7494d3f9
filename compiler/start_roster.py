"""Starting from a roster: a workbook for each department, blank or with what the finance system exported filled in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, diagnose, in_order
from compiler.import_export import ImportedData, import_files
from compiler.roster import Entry
from compiler.submission import Data, DataRow
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


def blank_books(definition: Definition, entries: Iterable[Entry]) -> Iterator[RosterBook]:
    """Yield the blank workbook of each department of a roster that publishes, its own name filled in."""
    for entry in entries:
        if not entry.withheld:
            yield _book(definition, entry, Data(definition.id, {}), ())


def imported_books(
    definition: Definition, entries: Sequence[Entry], files: Sequence[Path]
) -> tuple[Iterator[RosterBook], tuple[Diagnostic, ...]]:
    """Return the workbook of each department that publishes, filled from exported tables, and what belongs to none.

    Tables name their department, or lie in a file named after it. Findings: a department without tables (its workbook
    is blank), tables of a department that the roster lacks, and what reading finds.
    """
    imported, rest = import_files(files, definition, [entry.name for entry in entries])
    owners = {plain(said): entry for entry in entries for said in (entry.name, entry.code)}
    own: dict[str, ImportedData] = {}
    strangers = []
    for one in imported:
        entry = owners.get(plain(one.department))
        if entry is None:
            strangers.append(diagnose("W164", name=one.department or words()["unnamed_department"]))
        elif entry.code not in own:
            own[entry.code] = one
    books = (_of_entry(definition, entry, own.get(entry.code)) for entry in entries if not entry.withheld)
    return books, in_order((*rest, *strangers))


def _of_entry(definition: Definition, entry: Entry, found: ImportedData | None) -> RosterBook:
    if found is None:
        return _book(definition, entry, Data(definition.id, {}), (diagnose("W163", name=entry.name),))
    return _book(definition, entry, found.data, found.findings)


def exported_files(folder: Path) -> tuple[Path, ...]:
    """Return the exported files of a folder and those below it, in order; what is hidden or open elsewhere is left out.

    Raises OSError where the folder cannot be read.
    """
    found = sorted(path for path in folder.rglob("*") if path.suffix.casefold() in EXPORTS and path.is_file())
    return tuple(path for path in found if not path.name.startswith((".", "~$")))


def _book(definition: Definition, entry: Entry, data: Data, findings: tuple[Diagnostic, ...]) -> RosterBook:
    where = definition.texts[definition.department]
    values = {where.column: entry.name}
    dates = [column for column in definition.sheets[where.view].columns if column.type == "date"]
    if len(dates) == 1 and entry.published:
        values[dates[0].key] = entry.published.isoformat()
    filled = replace(data, rows={**data.rows, where.view: (DataRow(values),)})
    return RosterBook(f"{file_name(entry.name) or entry.code}.xlsx", build_workbook(definition, filled), findings)
