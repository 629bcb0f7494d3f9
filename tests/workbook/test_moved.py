"""A workbook in which rows, columns and sheets were moved or renamed is read as before."""

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Severity
from compiler.workbook.data_file import data_to_json
from compiler.workbook.keys import words


def move_column(sheet: Worksheet, letter: str, last: int) -> None:
    """Cut a column and put it behind the last one."""
    for cell in sheet[letter]:
        sheet.cell(cell.row, last + 1).value = cell.value
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = None


def rows_inserted(book: openpyxl.Workbook) -> None:
    book["基本支出明细"].insert_rows(12, 3)
    book["主要职能"].insert_rows(4, 1)
    book["实有人数"].insert_rows(6, 1)


def column_moved(book: openpyxl.Workbook) -> None:
    for merged in list(book["基本支出明细"].merged_cells.ranges):
        book["基本支出明细"].unmerge_cells(str(merged))
    move_column(book["基本支出明细"], "D", book["基本支出明细"].max_column)


def sheets_reordered(book: openpyxl.Workbook) -> None:
    book.move_sheet("基本支出明细", -5)
    book.move_sheet("编制", 7)


def codes_as_numbers(book: openpyxl.Workbook) -> None:
    for row in book["基本支出明细"].iter_rows(min_row=10, max_col=2, min_col=2):
        if str(row[0].value).isdigit():
            row[0].value = int(str(row[0].value))


def a_row_above_everything(book: openpyxl.Workbook) -> None:
    book["基本支出明细"].insert_rows(1, 2)


def headings_reworded(book: openpyxl.Workbook) -> None:
    for cell in book["基本支出明细"][5][3:]:
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = f"改 {cell.column}"
    book["编制"]["B5"] = "核定编制"
    book["实有人数"]["B5"] = "在岗"


def keys_of_columns_lost(book: openpyxl.Workbook) -> None:
    for cell in book["基本支出明细"][1][1:]:
        cell.value = None


def keys_lost(book: openpyxl.Workbook) -> None:
    for title in ("基本支出明细", "实有人数", "编制", "主要职能", "基本信息"):
        for cell in [*book[title][1], *book[title]["A"]]:
            cell.value = None


@pytest.mark.parametrize(
    "change",
    [
        rows_inserted,
        column_moved,
        sheets_reordered,
        codes_as_numbers,
        a_row_above_everything,
        headings_reworded,
        keys_of_columns_lost,
        keys_lost,
    ],
)
def test_it_says_the_same(
    change: Callable[[openpyxl.Workbook], None],
    definition: Definition,
    example_json: dict[str, Any],
    edited: Callable[..., bytes],
    bound: Callable[[bytes], Any],
) -> None:
    data, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings if f.severity is not Severity.INFO] == []
    assert data_to_json(data, definition) == example_json


def test_a_renamed_sheet_is_read_and_noted(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["基本支出明细"].title = "支出（改）"

    data, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings] == [("W116", "支出（改）")]
    assert data_to_json(data, definition) == example_json


def test_a_missing_sheet_is_named(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    findings = bound(edited(lambda book: book.remove(book["主要职能"])))[1]
    assert [(f.code, str(f.place)) for f in findings] == [("W109", "主要职能")]


def test_a_sheet_that_stands_twice_is_named(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["主要职能"]).title = "主要职能 (2)"

    assert [(f.code, str(f.place)) for f in bound(edited(change))[1]] == [("W110", "主要职能 (2)")]


def test_a_missing_column_is_named_by_its_heading(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    findings = bound(edited(lambda book: book["上年科目和原因"].delete_cols(5)))[1]
    assert [(f.code, f.place.sheet, f.place.heading) for f in findings] == [
        ("W111", "上年科目和原因", "增减的主要原因")
    ]


def test_a_missing_line_and_field_are_named(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["“三公”经费"].delete_rows(5)
        book["机关运行经费"].delete_rows(5)

    findings = bound(edited(change))[1]
    assert [(f.code, f.place.sheet) for f in findings] == [("W115", "“三公”经费"), ("W111", "机关运行经费")]


def test_a_sheet_of_somebodys_own_is_noted(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("草稿")["A1"] = "算一算"

    assert [(f.code, str(f.place)) for f in bound(edited(change))[1]] == [("W113", "草稿")]


def stamped(cell: str, value: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book[words()["stamp_sheet"]][cell] = value

    return change


def test_another_template_stops_and_another_version_does_not(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(stamped("A2", "elsewhere")))
    assert [f.code for f in findings] == ["W107"]
    assert not data.rows
    data, findings = bound(edited(stamped("A3", "0")))
    assert [f.code for f in findings] == ["W108"]
    assert data.rows


def test_a_workbook_without_a_stamp_is_no_template(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    data, findings = bound(edited(lambda book: book.remove(book[words()["stamp_sheet"]])))
    assert [f.code for f in findings] == ["W106"]
    assert not data.rows
