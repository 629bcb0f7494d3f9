"""Last year from what exists: compiled data, official tables, or a published document, as figures of last year."""

import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from compiler.carry_forward import carry_forward, unknown_amounts
from compiler.definition.definition import Definition
from compiler.definition.export_map import PLAIN_MAP, ExportMap
from compiler.definition.figures import CONCEPT
from compiler.diagnostics.diagnostic import Diagnostic, diagnose, has_errors, in_order
from compiler.document.read_tables import DamagedDocumentError, Grid, read_tables
from compiler.figures.derive import Ledger
from compiler.import_export import sheets_of
from compiler.regions import certain_regions
from compiler.submission import Data, DataRow, Pasted, submit
from compiler.values.coordinates import Coordinates
from compiler.values.csv_rows import plain
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, Sheet
from compiler.workbook.import_tables import import_tables
from compiler.workbook.keys import words

FILES = (".json", ".docx", ".xlsx", ".xls", ".ods")
"""What the names of files that tell of last year end with."""
_DOCUMENT = "word/document.xml"


class Prior(NamedTuple):
    """Last year of one department: its figures as they were stated then, and what was found on the way."""

    department: str
    ledger: Ledger
    findings: tuple[Diagnostic, ...]


def read_prior(
    path: Path, definition: Definition, said: ExportMap = PLAIN_MAP
) -> tuple[tuple[Prior, ...], tuple[Diagnostic, ...]]:
    """Return last year's figures of each department in a file or folder, and what was not read or belongs to nobody.

    A file is the JSON of a compiled disclosure, a .docx, or official tables (.xlsx, .xls, .ods); what it holds decides.
    Tables are read through the views of ``definition``: those that last year lacked state nothing. Raises OSError where
    a folder cannot be read.
    """
    if not path.is_dir():
        return _read(path, definition, said)
    read = [_read(file, definition, said) for file in sorted(path.iterdir()) if _is_wanted(file)]
    found = tuple(prior for priors, _ in read for prior in priors)
    return found, tuple(dict.fromkeys(fault for _, faults in read for fault in faults))


def _is_wanted(file: Path) -> bool:
    return file.is_file() and file.suffix.casefold() in FILES and not file.name.startswith((".", "~$"))


def _read(path: Path, definition: Definition, said: ExportMap) -> tuple[tuple[Prior, ...], tuple[Diagnostic, ...]]:
    try:
        content = path.read_bytes()
    except OSError:
        return (), (diagnose("W100"),)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _from_json(content, definition, Place(path.name))
    sheets, faults = _document_sheets(content, Place(path.name)) if _is_document(content) else sheets_of([path], ())
    if has_errors(faults):
        return (), faults
    imported, rest = import_tables(sheets, definition, said)
    order = [sheet.name for sheet, _ in sheets]
    priors = tuple(
        Prior(one.department, _ledger(one.data, one.tables, definition), in_order(_told(one.findings), order))
        for one in imported
    )
    return priors, (*faults, *rest, *([] if priors else [diagnose("P504", Place(path.name))]))


def _told(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what there is to say of last year's tables: in a document every amount is a text."""
    return (finding for finding in findings if finding.code != "W123")


def completed_from(
    path: Path,
) -> Callable[[Data, Definition], tuple[Data, tuple[Diagnostic, ...]]]:
    """Return what adds last year's amounts in a file or folder to a department's data where it has none.

    Beside what ``with_last_year`` finds it gives what kept the file from being read.
    """

    def completed(data: Data, definition: Definition) -> tuple[Data, tuple[Diagnostic, ...]]:
        priors, faults = read_prior(path, definition)
        where = definition.texts[definition.department]
        rows = data.rows.get(where.view, ())
        department = next((row.values.get(where.column, "") for row in rows), "")
        if has_errors(faults) and not priors:
            return data, faults
        filled, findings = with_last_year(data, definition, priors, department)
        return filled, (*faults, *findings)

    return completed


def with_last_year(
    data: Data, definition: Definition, priors: tuple[Prior, ...], department: str
) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return a department's data with last year's amounts, and what last year does not tell or was not understood.

    Without last year's figures of the department the data stays as it is (P507).
    """
    prior = prior_of(priors, department)
    if prior is None:
        return data, (diagnose("P507", name=department),)
    filled, unknown = with_prior(data, prior, definition)
    return filled, (*prior.findings, *unknown)


def prior_of(priors: tuple[Prior, ...], department: str) -> Prior | None:
    """Return last year of a department: the one of that name, else the only one there is."""
    named = next((prior for prior in priors if plain(prior.department) == plain(department)), None)
    return named or (priors[0] if len(priors) == 1 else None)


def with_prior(data: Data, prior: Prior, definition: Definition) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return data with last year's amounts where it has none, and a finding for each that last year does not tell.

    The data remembers what last year stated, so that amounts which are typed later are held against it.
    """
    last = carry_forward(Data(definition.id, {}), prior.ledger, definition)
    rows = {**data.rows}
    for id_, more in last.rows.items():
        rows[id_] = _laid_under(definition, id_, data.rows.get(id_, ()), more)
    carried = {**last.carried, **data.carried}
    return replace(data, rows=rows, carried=carried), unknown_amounts(prior.ledger, definition)


def _laid_under(
    definition: Definition, id_: str, rows: tuple[DataRow, ...], more: tuple[DataRow, ...]
) -> tuple[DataRow, ...]:
    """Return the rows with the values that they lack, and those that are missing, from others of the same sheet."""
    view = definition.sheets[id_]
    key = next((column.key for column in view.columns if column.shows == "member"), "") if view.each else ""

    def name(row: DataRow) -> str:
        return row.values.get(key, "") if key else row.line

    others = {name(row): row for row in more}
    known = {name(row) for row in rows}
    filled = [
        replace(row, values={**others[name(row)].values, **row.values}) if name(row) in others else row for row in rows
    ]
    places = {column.key: Place(view.title, heading=column.title) for column in view.columns}
    return (*filled, *(replace(row, places=places) for row in more if name(row) not in known))


def _ledger(data: Data, tables: Collection[str], definition: Definition) -> Ledger:
    """Return last year's figures; a blank is zero in these tables, and unknown where last year had no table.

    What is usual where nobody states a figure is not taken for what last year stated.
    """
    figures = definition.figures
    checked = tuple(derivation for derivation in figures.derivations if derivation.role != "default")
    definition = replace(definition, figures=replace(figures, derivations=checked))
    submission, _ = submit(data, definition)
    return Ledger(replace(submission, regions=certain_regions(definition, (), tables)))


def _is_document(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _DOCUMENT in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _document_sheets(content: bytes, place: Place) -> tuple[list[tuple[Sheet, str]], tuple[Diagnostic, ...]]:
    try:
        grids = read_tables(content)
    except DamagedDocumentError:
        return [], (diagnose("P505", place),)
    return [(_sheet(grid), "") for grid in grids], ()


def _sheet(grid: Grid) -> Sheet:
    """Return a table as a sheet; the lines above it stand in rows that count down from 0, as they belong to no row."""
    above = {number - len(grid.above): {1: line} for number, line in enumerate(grid.above, 1)}
    texts = {**above, **dict(enumerate(grid.rows, 1))}
    rows = {row: {at: CellValue("text", text) for at, text in cells.items()} for row, cells in texts.items() if cells}
    return Sheet(str(words()["document_table"]).format(number=grid.number), rows)


def _from_json(
    content: bytes, definition: Definition, place: Place
) -> tuple[tuple[Prior, ...], tuple[Diagnostic, ...]]:
    """Return last year as its compiled data tells; figures that this year's definition does not know are left out."""
    try:
        raw = json.loads(content.decode("utf-8-sig"))
        department, figures = raw["department"], raw["figures"]
        cells = [cell for figure in figures if (cell := _stated(figure, definition))]
        tables = [table["id"] for table in raw["tables"] if table["id"] in definition.tables]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return (), (diagnose("P506", place),)
    ledger = _ledger(Data(definition.id, {}, tuple(cells)), tables, definition)
    return (Prior(department, ledger, ()),), ()


def _stated(figure: dict[str, Any], definition: Definition) -> Pasted | None:
    """Return a figure of compiled data as one that was stated, None for one that is unknown here or in another unit."""
    concept = definition.figures.concepts.get(figure["concept"])
    members = figure["members"]
    if concept is None or concept.unit.name != figure["unit"] or not members.keys() <= concept.dimensions:
        return None
    at = Coordinates.of({CONCEPT: concept.id, **members})
    return Pasted("", at, figure["value"], Place(heading=figure["id"]))
