"""From exported tables to the data of each department that they speak of."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.export_map import ExportMap
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Data, DataRow, Pasted, with_department
from compiler.values.amount import parse_amount
from compiler.values.place import Place
from compiler.workbook.bind import read_input
from compiler.workbook.blocks import Block, by_department, cut, said_otherwise
from compiler.workbook.cells import CellValue, Sheet, row_ranges
from compiler.workbook.form_tables import FormReader
from compiler.workbook.keys import plain, words
from compiler.workbook.new_names import NewNames
from compiler.workbook.official import read_official, states_amounts


class Imported(NamedTuple):
    """What exported tables say of one department ("" where they do not name it), and what was not understood there.

    ``tables`` are the official tables that were there, also those in which nothing stands.
    """

    department: str
    data: Data
    findings: tuple[Diagnostic, ...]
    tables: tuple[str, ...] = ()


def import_tables(
    sheets: Iterable[tuple[Sheet, str]], definition: Definition, said: ExportMap
) -> tuple[tuple[Imported, ...], tuple[Diagnostic, ...]]:
    """Return the data of each department in the order in which the tables name them, and what belongs to none.

    With each sheet comes the department whose tables it holds where they do not say so ("" where that is not known);
    ``said`` is what the export calls tables, headings and rows otherwise.

    Findings: a table that stands twice, amounts outside every table or in rows of no department, and what reading a
    table finds.
    """
    blocks: list[Block] = []
    findings: list[Diagnostic] = []
    for sheet, whose in sheets:
        found, rest = cut(sheet, definition, whose, said)
        findings += _unread(rest)
        for block in found:
            own, rest = by_department(block, said)
            blocks += own
            findings += _unread(rest)
    blocks = _assigned(blocks)
    names = [*dict.fromkeys(block.department for block in blocks if isinstance(block.what, View))]
    for block in blocks:
        findings += _unread(block.sheet) if block.department not in names else []
    imported = (
        _Department(definition, name, said).read([block for block in blocks if block.department == name])
        for name in names
    )
    return tuple(imported), tuple(findings)


def _assigned(blocks: Sequence[Block]) -> list[Block]:
    """Return the tables with those that do not say whose they are given to the only department, where there is one.

    A form may name a unit of its department: with one department only, all forms are its.
    """
    named = [block for block in blocks if block.department]
    tables = [block for block in named if isinstance(block.what, View)] or named
    names: dict[str, str] = {}
    for block in [*tables, *named]:
        names.setdefault(plain(block.department), block.department)
    if len({plain(block.department) for block in tables}) == 1:
        return [block._replace(department=tables[0].department) for block in blocks]
    return [block._replace(department=names.get(plain(block.department), "")) for block in blocks]


def _unread(sheet: Sheet) -> list[Diagnostic]:
    """Return the finding that amounts stand in a sheet outside every table, [] where none do."""
    rows = [row for row, cells in sheet.rows.items() if any(map(_is_amount, cells.values()))]
    where = str(words()["hidden_rows"]).format(rows=row_ranges(rows))
    return [diagnose("W161", Place(sheet.name, rows[0]), rows=where)] if rows else []


def _is_amount(cell: CellValue) -> bool:
    """Tell whether a cell holds a number, or a text that is one with decimals: others are codes and years."""
    return cell.kind == "number" or (cell.kind == "text" and "." in cell.text and parse_amount(cell.text) is not None)


class _Department:
    """Collects what the tables of one department state."""

    def __init__(self, definition: Definition, name: str, said: ExportMap) -> None:
        self.definition = definition
        self.said = said
        self.name = name
        self.names = NewNames(definition)
        self.pasted: list[Pasted] = []
        self.rows: dict[str, tuple[DataRow, ...]] = {}
        self.findings: list[Diagnostic] = []

    def read(self, blocks: Sequence[Block]) -> Imported:
        for view in self.definition.tables.values():
            stating = [block for block in blocks if block.what is view and states_amounts(view, block.sheet, self.said)]
            for block in stating[:1]:
                pasted, findings = read_official(view, block.sheet, self.definition, self.names, self.said)
                self.pasted += pasted
                self.findings += findings
            for other in stating[1:]:
                self.findings.append(diagnose("W110", Place(other.sheet.name), other=stating[0].sheet.name))
        for id_, view in self.definition.sheets.items():
            for block in [block for block in blocks if block.what is view][:1]:
                own, faults = read_input(view, block.sheet, self.definition)
                self.rows |= {id_: own} if own else {}
                self.findings += faults
        forms = FormReader(self.definition, self.names)
        for form in self.definition.forms.values():
            for block in blocks:
                if block.what is form:
                    forms.read(form, said_otherwise(block.sheet, self.said))
        self.findings += forms.findings
        rows = {**self.rows, **forms.rows(), **self.names.rows()}
        data = Data(self.definition.id, rows, tuple(self.pasted))
        if self.name:
            data = with_department(data, self.definition, self.name)
        tables = tuple(id_ for id_, view in self.definition.tables.items() if any(b.what is view for b in blocks))
        return Imported(self.name, data, tuple(self.findings), tables)
