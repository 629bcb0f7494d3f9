"""The official tables go both ways: drawn from the figures, pasted back they state the same figures."""

import copy
import json
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import has_errors
from compiler.document.table_grid import grid_rows
from compiler.document.tree import Document, Table
from compiler.pipeline import check_data, check_workbook
from compiler.workbook.data_file import data_from_json
from compiler.workbook.keys import sheet_names
from compiler.workbook.template import build_workbook
from tests.conftest import ROOT
from tests.test_example import lines

FLAT = {
    "changji-budget-2025": ("items", "economic", "project_lines", "funds", "carryover"),
    "changji-unit-budget-2025": ("items", "economic", "project_lines", "funds", "carryover"),
    "shanghai-final-accounts-2024": ("revenue", "economic"),
}
"""The sheets whose amounts stand in official tables too, by definition."""


def paste(table: Table, sheet: Worksheet) -> None:
    """Write a whole table at the first cell, over what the template drew: text as text, amounts as numbers."""
    for merged in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(1, sheet.max_row)
    for number, slots in enumerate(grid_rows(table), 1):
        for slot in slots:
            if slot.cell.text and not slot.continued:
                amount = slot.cell.figure is not None
                value = float(slot.cell.text.replace(",", "")) if amount else slot.cell.text
                sheet.cell(number, slot.column + 1).value = value


def workbook_of_tables(
    raw: dict[str, Any], definition: Definition, document: Document, left_out: Collection[str] = ()
) -> bytes:
    """Return a workbook whose flat sheets are blank and whose official sheets hold the document's tables."""
    words = copy.deepcopy(raw)
    for sheet in FLAT[definition.id]:
        words["sheets"].pop(sheet, None)
    return with_tables(words, definition, document, left_out)


def with_tables(
    words: dict[str, Any], definition: Definition, document: Document, left_out: Collection[str] = ()
) -> bytes:
    """Return a workbook of what is typed, whose official sheets hold the document's tables."""
    book = load_workbook(BytesIO(build_workbook(definition, data_from_json(words, definition)[0])))
    names = sheet_names(definition).officials
    for block in document.blocks:
        if isinstance(block, Table) and block.id in names and block.id not in left_out:
            paste(block, book[names[block.id]])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def document(example_json: dict[str, Any], definition: Definition) -> Document:
    document = check_data(data_from_json(example_json, definition)[0], definition).document
    assert document is not None
    return document


def test_tables_pasted_whole_compile_to_the_same_document(
    example_json: dict[str, Any], definition: Definition, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "pasted.xlsx"
    path.write_bytes(workbook_of_tables(example_json, definition, document))
    checked = check_workbook(path)
    assert not has_errors(checked.findings)
    assert checked.document is not None
    assert [*lines(checked.document)] == [*lines(document)]


def test_tables_in_panels_with_whole_codes_and_numbered_rows_go_both_ways_too(tmp_path: Path) -> None:
    """What no table of final accounts shows by itself, the expenditure from other funds, is typed beside them."""
    definition = load_definition("shanghai-final-accounts-2024")
    raw = json.loads((ROOT / "examples" / "putuo-planning-bureau-2024" / "data.json").read_text("utf-8"))
    document = check_data(data_from_json(raw, definition)[0], definition).document
    assert document is not None
    raw["sheets"]["expenditure"] = [{"code": "2120101", "own_basic": "12.88"}]
    del raw["sheets"]["totals"]["personnel"]
    path = tmp_path / "pasted.xlsx"
    path.write_bytes(workbook_of_tables(raw, definition, document))
    checked = check_workbook(path)
    assert {finding.code for finding in checked.findings} == {"E300"}
    assert checked.document is not None
    assert [*lines(checked.document)] == [*lines(document)]


def test_a_table_that_was_not_pasted_is_missed_and_never_taken_for_zero(
    example_json: dict[str, Any], definition: Definition, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "pasted.xlsx"
    path.write_bytes(workbook_of_tables(example_json, definition, document, left_out={"basic_expenditure"}))
    missing = [finding for finding in check_workbook(path).findings if finding.code == "T602"]
    assert missing
    assert any("人员经费" in finding.message for finding in missing)


def test_two_pasted_tables_that_disagree_are_found_with_both_cells(
    example_json: dict[str, Any], definition: Definition, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "pasted.xlsx"
    book = load_workbook(BytesIO(workbook_of_tables(example_json, definition, document)))
    sheet = book[sheet_names(definition).officials["expenditure"]]
    row = next(row for row in sheet.iter_rows() if row[3].value == "行政运行")
    row[4].value = 511.12
    book.save(path)
    found = [finding for finding in check_workbook(path).findings if finding.code == "E301"]
    assert len(found) == 1
    places = {found[0].place.sheet, *(related.place.sheet for related in found[0].related)}
    assert sheet.title in places
    assert len(places) > 1


def test_a_pasted_row_whose_name_is_that_of_another_code_is_found(
    example_json: dict[str, Any], definition: Definition, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "pasted.xlsx"
    book = load_workbook(BytesIO(workbook_of_tables(example_json, definition, document)))
    names = sheet_names(definition).officials
    by_columns, by_label = book[names["expenditure"]], book[names["basic_expenditure"]]
    next(row for row in by_columns.iter_rows() if row[3].value == "行政运行")[3].value = "事业运行"
    salary = next(cell for row in by_label.iter_rows() for cell in row if cell.value == "基本工资")
    salary.value = "津贴补贴"
    book.save(path)
    found = [finding for finding in check_workbook(path).findings if finding.code in {"R418", "R419"}]
    assert [(finding.code, finding.place.sheet) for finding in found] == [
        ("R418", by_columns.title),
        ("R419", by_label.title),
    ]
    assert "编码2010301的名称是“行政运行”，表中写的是“事业运行”" in found[0].message
    assert "2010350事业运行" in found[0].hint
    assert "编码30101的名称是“基本工资”，表中写的是“津贴补贴”" in found[1].message
