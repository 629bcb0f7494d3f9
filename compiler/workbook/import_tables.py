"""From exported tables to the data of each department that they speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Data, DataRow, Pasted
from compiler.values.place import Place
from compiler.workbook.blocks import Block, by_department, cut
from compiler.workbook.cells import Sheet, row_ranges
from compiler.workbook.form_tables import FormReader
from compiler.workbook.keys import plain
from compiler.workbook.new_names import NewNames
from compiler.workbook.official import read_official, states_amounts


@dataclass(frozen=True, slots=True)
class Imported:
    """What exported tables say of one department ("" where they do not name it), and what was not understood there."""

    department: str
    data: Data
    findings: tuple[Diagnostic, ...]


def import_tables(
    sheets: Iterable[tuple[Sheet, str]], definition: Definition
) -> tuple[tuple[Imported, ...], tuple[Diagnostic, ...]]:
    """Return the data of each department in the order in which the tables name them, and what belongs to none.

    With each sheet comes the department whose tables it holds where they do not say so ("" where that is not known).

    Findings: a table that stands twice, amounts outside every table or in rows of no department, and what reading a
    table finds.
    """
    blocks: list[Block] = []
    findings: list[Diagnostic] = []
    for sheet, whose in sheets:
        found, rest = cut(sheet, definition, whose)
        for block in found:
            blocks += by_department(block, definition.tables[block.id]) if block.id in definition.tables else [block]
        findings += _unread(rest)
    blocks = _assigned(blocks)
    imported = []
    for name in dict.fromkeys(block.department for block in blocks if block.id in definition.tables):
        own = [block for block in blocks if plain(block.department) == plain(name)]
        imported.append(_Department(definition, name).read(own))
    return tuple(imported), tuple(findings)


def _assigned(blocks: Sequence[Block]) -> list[Block]:
    """Return the tables with those that do not say whose they are given to the only department, where there is one."""
    names = {plain(block.department): block.department for block in blocks if block.department}
    if len(names) == 1:
        return [replace(block, department=next(iter(names.values()))) for block in blocks]
    return [replace(block, department=names.get(plain(block.department), "")) for block in blocks]


def _unread(sheet: Sheet) -> list[Diagnostic]:
    """Return the finding that amounts stand in a sheet outside every table, [] where none do."""
    rows = [row for row, cells in sheet.rows.items() if any(cell.kind == "number" for cell in cells.values())]
    return [diagnose("W161", Place(sheet.name, rows[0]), rows=row_ranges(rows))] if rows else []


class _Department:
    """Collects what the tables of one department state."""

    def __init__(self, definition: Definition, name: str) -> None:
        self.definition = definition
        self.name = name
        self.names = NewNames(definition)
        self.pasted: list[Pasted] = []
        self.findings: list[Diagnostic] = []

    def read(self, blocks: Sequence[Block]) -> Imported:
        for id_, view in self.definition.tables.items():
            stating = [block for block in blocks if block.id == id_ and states_amounts(view, block.sheet)]
            for block in stating[:1]:
                pasted, findings = read_official(view, block.sheet, self.definition, self.names)
                self.pasted += pasted
                self.findings += findings
            for other in stating[1:]:
                self.findings.append(diagnose("W110", Place(other.sheet.name), other=stating[0].sheet.name))
        forms = FormReader(self.definition, self.names)
        for id_, form in self.definition.forms.items():
            for block in blocks:
                if block.id == id_:
                    forms.read(form, block.sheet)
        self.findings += forms.findings
        rows = {**forms.rows(), **self.names.rows()}
        where = self.definition.texts[self.definition.department]
        if self.name:
            rows[where.view] = (DataRow({where.column: self.name}),)
        data = Data(self.definition.id, rows, tuple(self.pasted))
        return Imported(self.name, data, tuple(self.findings))
