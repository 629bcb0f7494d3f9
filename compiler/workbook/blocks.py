"""Cutting exported sheets into tables: by their titles, one below another, and by the department of each."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.export_map import ExportMap
from compiler.definition.views import Form, View
from compiler.workbook.cells import CellValue, Sheet
from compiler.workbook.headings import find_headings
from compiler.workbook.keys import plain, sheet_names, words

_BEHIND = re.compile(r"\([^()]*\)$")
_LONGEST_BEFORE = 40
"""How much may stand before the title of a table in its cell: a year, a number, the name of a department."""
_SEARCHED_ROWS = 12
"""A table says whose it is near its top."""
_HEADINGS = 3
"""A row of headings has so many cells; in one with fewer, a label stands beside a name."""
_UNIT_BEHIND = re.compile(r"\s+(?:金额)?单位[:：].*", re.DOTALL)
_CODE_BEFORE = re.compile(r"^[\[【(]?\d+[\]】)]?[-_—. \u3000]*(?=\D)")


class Block(NamedTuple):
    """The rows of one table within an exported sheet, and whose it is ("" where it does not say).

    ``what`` is the official table, the form, or the input sheet in whose shape it is.
    """

    what: View | Form
    sheet: Sheet
    department: str = ""


Titles = Mapping[str, View | Form]
"""By title (as compared), the table or form that it means."""


def titles_of(definition: Definition, said: ExportMap) -> Titles:
    """Return the table or form that each title means."""
    titles: dict[str, View | Form] = {plain(view.title): view for view in definition.tables.values()}
    titles |= {plain(form.title): form for form in definition.forms.values()}
    return titles | {title: titles[plain(meant)] for title, meant in said.tables.items()}


def cut(sheet: Sheet, definition: Definition, whose: str, said: ExportMap) -> tuple[list[Block], Sheet]:
    """Return the tables that stand in a sheet, and what stands in none of them.

    A table begins with its title and ends where another begins; a sheet without titles is the table, or has the shape
    of the input sheet, whose name it bears. Whose a table is stands near its top, else it belongs to that of the table
    above it, the first to ``whose``.
    """
    titles = titles_of(definition, said)
    begins = [(row, what) for row in sheet.rows if (what := _title(sheet, row, titles))]
    if not begins and (whole := _named(sheet, definition, titles)):
        begins = [(min(sheet.rows, default=1), whole)]
    if not begins and (shape := _input(sheet, definition)):
        return [Block(shape, sheet, department_of(sheet) or whose)], part_of(sheet, ())
    if not begins:
        return [], sheet
    blocks: list[Block] = []
    ends = [row for row, _ in begins[1:]] + [max(sheet.rows, default=0) + 1]
    for (row, what), end in zip(begins, ends, strict=True):
        part = part_of(sheet, [at for at in sheet.rows if row <= at < end])
        whose = department_of(part) or whose
        blocks.append(Block(what, part, whose))
    return blocks, part_of(sheet, [at for at in sheet.rows if at < begins[0][0]])


def part_of(sheet: Sheet, rows: Sequence[int]) -> Sheet:
    """Return a sheet with these of its rows only."""
    return sheet._replace(rows={row: sheet.rows[row] for row in rows})


def _title(sheet: Sheet, row: int, titles: Titles) -> View | Form | None:
    """Return the table whose title a row holds, None for none; beside it at most one more text stands in the row."""
    filled = [cell for cell in sheet.rows[row].values() if cell.filled]
    return title_in(filled[0].text, titles) if filled and filled[0].kind == "text" and len(filled) <= 2 else None


def title_in(text: str, titles: Titles) -> View | Form | None:
    """Return the table with whose title a text ends, None for none; a unit in brackets may follow."""
    said = _BEHIND.sub("", plain(text))
    ending = [title for title in titles if said.endswith(title) and len(said) - len(title) <= _LONGEST_BEFORE]
    return titles[max(ending, key=len)] if ending else None


def _named(sheet: Sheet, definition: Definition, titles: Titles) -> View | Form | None:
    """Return the table whose title, number or place in our workbook the name of a sheet says, None for none."""
    officials = sheet_names(definition).officials
    known = {plain(view.number): view for view in definition.tables.values() if view.number}
    known |= {plain(name): definition.tables[id_] for id_, name in officials.items()}
    return known.get(plain(sheet.name)) or title_in(sheet.name, titles)


def _input(sheet: Sheet, definition: Definition) -> View | None:
    """Return the input sheet whose title is a sheet's name or stands first in it, None for none."""
    titles = {plain(view.title): view for view in definition.sheets.values()}
    first = next((cell.text for row in [*sheet.rows][:1] for cell in sheet.rows[row].values() if cell.filled), "")
    return titles.get(plain(sheet.name)) or titles.get(_BEHIND.sub("", plain(first)))


def department_of(sheet: Sheet) -> str:
    """Return whose a table says it is (编制部门：, or a label with the name beside it), "" where it does not say."""
    labels = {plain(label) for label in words()["department_labels"]}
    for row in [*sheet.rows][:_SEARCHED_ROWS]:
        cells = [cell for cell in sheet.rows[row].values() if cell.filled and cell.kind == "text"]
        for cell, beside in _pairs(cells):
            label, colon, name = plain(cell.text).partition(":")
            if label in labels and (name or beside):
                said = re.split("[:：]", cell.text, maxsplit=1)[1] if colon and name else beside
                said = _UNIT_BEHIND.sub("", said)
                if said and not _is_unit(said):
                    return bare_name(said)
    return ""


def _pairs(cells: Sequence[CellValue]) -> Iterator[tuple[CellValue, str]]:
    for number, cell in enumerate(cells):
        yield cell, cells[number + 1].text if number + 1 < len(cells) else ""


def _is_unit(text: str) -> bool:
    return plain(text) in words()["money_units"]


def bare_name(text: str) -> str:
    """Return the name of a department without the code that systems print before it."""
    return _CODE_BEFORE.sub("", " ".join(text.split())).strip()


def by_department(block: Block, said: ExportMap) -> tuple[list[Block], Sheet]:
    """Return a table that lists many departments, told apart by a column, as a table for each; else the table itself.

    A blank cell below a name means the same department; rows above the first name, and those of totals, belong to
    nobody and are what is left.
    """
    none = part_of(block.sheet, ())
    if not isinstance(block.what, View) or block.what.role != "table":
        return [block], none
    bottom, where = find_headings(block.sheet, [column.heading for column in block.what.columns], said)
    names = {plain(text) for text in words()["department_headings"]}
    codes = {plain(text) for text in words()["department_code_headings"]}
    above = [cells for row, cells in block.sheet.rows.items() if row <= bottom and len(cells) >= _HEADINGS]
    heads = [(at, plain(cell.text)) for cells in above for at, cell in cells.items()]
    free = {at: text for at, text in heads if at not in where.values() and text in names | codes}
    column = next((at for at, text in free.items() if text in names), next(iter(free), 0))
    if not column:
        return [block], none
    totals = {plain(word) for word in words()["subtotals"]}
    rows: dict[str, list[int]] = {}
    whose = ""
    for row in [row for row in block.sheet.rows if row > bottom]:
        whose = bare_name(block.sheet.text(row, column)) or whose
        if any(plain(block.sheet.text(row, at)) in totals for at in free):
            whose = ""
        rows.setdefault(whose, []).append(row)
    rest = part_of(block.sheet, rows.pop("", []))
    head = [row for row in block.sheet.rows if row <= bottom]
    own = [Block(block.what, _without(part_of(block.sheet, head + at), free), name) for name, at in rows.items()]
    return own, rest


def said_otherwise(sheet: Sheet, said: ExportMap) -> Sheet:
    """Return a sheet with the labels in it that a map knows as they are called here."""

    def meant(cell: CellValue) -> CellValue:
        return cell._replace(value=said.row(cell.text)) if cell.kind == "text" else cell

    rows = {row: {at: meant(cell) for at, cell in cells.items()} for row, cells in sheet.rows.items()}
    return sheet._replace(rows=rows) if said.rows else sheet


def _without(sheet: Sheet, columns: Collection[int]) -> Sheet:
    kept = {row: {at: cell for at, cell in cells.items() if at not in columns} for row, cells in sheet.rows.items()}
    return sheet._replace(rows={row: cells for row, cells in kept.items() if cells})
