"""Every filled cell of an input sheet, and every amount of a pasted table, is read or named: tested by counting."""

import json
import random
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from compiler.definition.data_schema import typed_columns
from compiler.definition.definition import Definition
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.pipeline import check_data
from compiler.submission import Data
from compiler.values.amount import parse_amount
from compiler.values.place import column_letters
from compiler.workbook.bind import bind
from compiler.workbook.cells import CellValue, Sheet, Workbook
from compiler.workbook.data_file import data_from_json
from compiler.workbook.headings import find_headings
from compiler.workbook.keys import sheet_names
from compiler.workbook.read import read_workbook
from tests.conftest import EXAMPLE
from tests.test_pasted import workbook_of_tables

Spot = tuple[str, int, int]

DIRT = [
    CellValue("text", "备注一"),
    CellValue("text", "注：摘自批复"),
    CellValue("text", "小计"),
    CellValue("text", "合计"),
    CellValue("text", "填表人：某某"),
    CellValue("text", "2010301"),
    CellValue("text", "2010301 行政运行"),
    CellValue("text", "1,131.42"),
    CellValue("text", "12.5元"),
    CellValue("text", "—"),
    CellValue("text", "在职"),
    CellValue("number", Decimal("12.34")),
    CellValue("number", Decimal(0)),
    CellValue("percent", Decimal("0.5")),
    CellValue("date", date(2025, 2, 8)),
    CellValue("bool", True),
    CellValue("error", "#REF!"),
    CellValue("picture", "图片"),
    CellValue("uncalculated", "", "=Z1"),
    CellValue("number", Decimal("7.5"), "=[1]表!A1"),
    CellValue("number", Decimal("7.5"), "=Z1*2"),
]


def cells(workbook: Workbook) -> dict[Spot, CellValue]:
    return {
        (sheet.name, row, column): cell
        for sheet in workbook.sheets
        for row, filled in sheet.rows.items()
        for column, cell in filled.items()
    }


def with_cells(workbook: Workbook, added: Mapping[Spot, CellValue]) -> Workbook:
    """Return the workbook after values were put into cells, over whatever stood there."""
    sheets = []
    for sheet in workbook.sheets:
        rows = {row: dict(filled) for row, filled in sheet.rows.items()}
        for (name, row, column), cell in added.items():
            if name == sheet.name:
                rows.setdefault(row, {})[column] = cell
        sheets.append(sheet._replace(rows=dict(sorted(rows.items()))))
    return workbook._replace(sheets=tuple(sheets))


def read_spots(data: Data, here: Mapping[Spot, CellValue], definition: Definition) -> set[Spot]:
    """Return the cells that data was read from; the name of the whole may be the template's and not the cell's."""
    wholes = {dimension.whole_name for dimension in definition.figures.dimensions.values()}
    typed = [(row.place(key), text) for rows in data.rows.values() for row in rows for key, text in row.values.items()]
    read = {(place.sheet, place.row, place.column): text for place, text in typed}
    own = {spot for spot, text in read.items() if text not in wholes or (spot in here and here[spot].text == text)}
    return own | {(cell.place.sheet, cell.place.row, cell.place.column) for cell in data.pasted}


def numbers(text: str) -> set[int]:
    found = set()
    for first, last in re.findall(r"(\d+)(?:—(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def is_named(spot: Spot, findings: Mapping[str, list[Diagnostic]]) -> bool:
    """Tell whether a finding speaks of a cell: of itself, of its row, of a column with its rows, of its sheet."""
    name, row, column = spot
    for finding in findings.get(name, ()):
        place = finding.place
        block = re.search(rf"（{column_letters(column)} 列第 ([^）]*) 行）", finding.message)
        if (place.row, place.column) == (row, column) or (block and row in numbers(block.group(1))):
            return True
        if place.row == row and not place.column:
            return True
        if finding.code == "W128" and row in numbers(finding.message):
            return True
        if finding.code == "W119" and place.column == column and row > place.row:
            return True
        if finding.code in {"W110", "W113", "W117", "W122"} and (not place.row or finding.code == "W122"):
            return True
    return False


def unaccounted(workbook: Workbook, original: Mapping[Spot, CellValue], definition: Definition) -> list[str]:
    """Return the filled cells of input sheets that are neither read, nor named, nor as the template drew them.

    A sheet in which no column can be found is left out: an error for each column says so.
    """
    data, findings = bind(workbook, definition)
    here = cells(workbook)
    read = read_spots(data, here, definition)
    drawn = {spot for spot in original if spot in here and original[spot].text == here[spot].text}
    by_sheet: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.place.sheet, []).append(finding)
    inputs = {
        name
        for id_, name in sheet_names(definition).inputs.items()
        if sum(f.code == "W111" for f in by_sheet.get(name, ())) < len(typed_columns(definition.sheets[id_]))
    }
    return [
        f"{spot} {cell}"
        for spot, cell in here.items()
        if spot[0] in inputs and spot not in read | drawn and cell.filled and not is_named(spot, by_sheet)
    ]


@pytest.fixture(scope="module")
def workbook(filled: bytes) -> Workbook:
    return read_workbook(filled)[0]


def not_typed(workbook: Workbook, definition: Definition) -> dict[Spot, CellValue]:
    """The cells of the example's workbook that the template drew: all that nobody typed."""
    read = read_spots(bind(workbook, definition)[0], cells(workbook), definition)
    return {spot: cell for spot, cell in cells(workbook).items() if spot not in read}


def sprinkled(sheet: Sheet, chance: random.Random) -> dict[Spot, CellValue]:
    """Return dirt for a few cells in and around the used range of a sheet, near its end and far to the right."""
    last, width = max(sheet.rows), sheet.width
    found = {}
    for _ in range(chance.choice([1, 1, 2, 5, 25])):
        column = chance.choice([chance.randint(1, width + 2), chance.randint(1, width + 2), 300, 16_384])
        found[sheet.name, chance.randint(1, last + 6), column] = chance.choice(DIRT)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_dirt_anywhere_in_an_input_sheet_is_read_or_named(
    seed: int, workbook: Workbook, definition: Definition
) -> None:
    chance = random.Random(seed)
    inputs = set(sheet_names(definition).inputs.values())
    dirt: dict[Spot, CellValue] = {}
    for sheet in workbook.sheets:
        if sheet.name in inputs:
            dirt |= sprinkled(sheet, chance)
    assert unaccounted(with_cells(workbook, dirt), not_typed(workbook, definition), definition) == []


@pytest.fixture(scope="module")
def tables(example_json_once: dict[str, Any], definition: Definition) -> Workbook:
    """A workbook in which the example's official tables are pasted."""
    document = check_data(data_from_json(example_json_once, definition)[0], definition).document
    assert document is not None
    return read_workbook(workbook_of_tables(example_json_once, definition, document))[0]


@pytest.fixture(scope="module")
def example_json_once() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    return content


def amounts_below(sheet: Sheet, view: View) -> dict[Spot, CellValue]:
    """Return what may be an amount below the headings of a table, in columns that are no words or codes of it."""
    bottom, where = find_headings(sheet, [column.heading for column in view.columns])
    wordy = {where[index] for index, column in enumerate(view.columns) if index in where and column.shows != "figure"}
    return {
        (sheet.name, row, column): cell
        for row, filled in sheet.rows.items()
        if row > bottom
        for column, cell in filled.items()
        if column not in wordy
        if cell.kind in {"number", "error", "uncalculated"} or parse_amount(cell.text) is not None
    }


def lost_amounts(tables: Workbook, dirt: Mapping[Spot, CellValue], definition: Definition) -> dict[Spot, str]:
    """Return the amounts of pasted tables that are neither read nor named, with dirt in some cells."""
    names = sheet_names(definition).officials
    views = {names[id_]: view for id_, view in definition.tables.items()}
    dirty = with_cells(tables, dirt)
    data, findings = bind(dirty, definition)
    read = read_spots(data, cells(dirty), definition)
    by_sheet: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.place.sheet, []).append(finding)
    amounts = {}
    for sheet in dirty.sheets:
        if sheet.name in views:
            amounts |= amounts_below(sheet, views[sheet.name])
    return {spot: c.text for spot, c in amounts.items() if spot not in read and not is_named(spot, by_sheet)}


@pytest.fixture(scope="module")
def numbering(tables: Workbook, definition: Definition) -> dict[Spot, str]:
    """The numbers of columns in the pasted tables: all that is not read of them."""
    lost = lost_amounts(tables, {}, definition)
    rows: dict[tuple[str, int], list[str]] = {}
    for (sheet, row, _), text in lost.items():
        rows.setdefault((sheet, row), []).append(text)
    assert all(texts == [str(n) for n in range(1, len(texts) + 1)] for texts in rows.values())
    return lost


@pytest.mark.parametrize("seed", range(20))
def test_every_amount_of_a_pasted_table_is_read_or_named(
    seed: int, tables: Workbook, numbering: dict[Spot, str], definition: Definition
) -> None:
    chance = random.Random(seed)
    officials = set(sheet_names(definition).officials.values())
    dirt: dict[Spot, CellValue] = {}
    for sheet in tables.sheets:
        if sheet.name in officials and sheet.rows:
            dirt |= sprinkled(sheet, chance)
    lost = lost_amounts(tables, dirt, definition)
    assert {spot: text for spot, text in lost.items() if numbering.get(spot) != text} == {}
