"""What clerks do to a template in Excel or WPS: read where it is meant, noted where it was repaired, else named."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.cell.cell import MergedCell

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Severity
from compiler.submission import Data
from compiler.workbook.data_file import data_to_json
from tests.workbook.test_other_programs import MAIN, packed, sheets_changed, texts, unpacked

ITEMS = "基本支出明细"

AMOUNTS = [
    ("１１３１．４２", "1131.42", "V203"),
    ("1,131.42万元", "1131.42", "V203"),
    ("1131.42 万", "1131.42", "V203"),
    ("'1131.42", "1131.42", "V203"),
    ("1131.42’", "1131.42", "V203"),
    ("\u00a01\u3000131.42\u2009", "1131.42", "V203"),
    ("1131.42\n", "1131.42", "V203"),
    ("\ufeff1131.42\u200b", "1131.42", "V203"),
    ("1131。42", "1131.42", "V203"),
    ("￥1,131.42", "1131.42", "V203"),
    ("（3.50）", "-3.50", "V203"),
    ("(3.50万元)", "-3.50", "V203"),
    ("–3.5", "-3.50", "V203"),
    ("+3.5", "3.50", "V203"),
    ("-", "", "V220"),
    ("—", "", "V220"),
    ("/", "", "V220"),
    (" 无 ", "", "V220"),
    ("11,31.42", "", "V202"),
    ("1,5", "", "V202"),
    ("5%", "", "V202"),
    ("3.5-4", "", "V202"),
    ("511.11元", "", "V219"),
    ("5亿元", "", "V219"),
    ("800千元", "", "V219"),
    (" ", "", ""),
    ("\u3000\n", "", ""),
    ("'", "", "V220"),
    (0, "0.00", ""),
]


def test_amounts_as_clerks_write_them(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any], original: Data
) -> None:
    """Each stands in a row of its own, below the rows that are filled."""
    first = original.rows["items"][-1].place("code").row + 1

    def change(book: openpyxl.Workbook) -> None:
        for row, (typed, _, _) in enumerate(AMOUNTS, first):
            book[ITEMS].cell(row, 2).value = "2010301"
            book[ITEMS].cell(row, 4).value = typed  # type: ignore[assignment]

    data, findings = bound(edited(change))
    rows = data.rows["items"][-len(AMOUNTS) :]
    found = {finding.place.row: finding.code for finding in findings}
    read = []
    for (typed, _, _), row in zip(AMOUNTS, rows, strict=True):
        read.append((typed, row.values.get("general_own", ""), found.get(row.place("code").row, "")))
    assert read == AMOUNTS


def test_an_amount_in_another_unit_says_what_it_would_be(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[ITEMS]["D10"] = "5,111,100元"
        book[ITEMS]["D11"] = "0.5亿"

    assert [(f.code, f.place.cell, f.message, f.hint.split("；")[0]) for f in bound(edited(change))[1]] == [
        ("V219", "D10", "“5,111,100元”写明以元为单位，这一栏以万元为单位。", "折算后应填 511.11"),
        ("V219", "D11", "“0.5亿”写明以亿为单位，这一栏以万元为单位。", "折算后应填 5000.00"),
    ]


CODES = [
    ("2010301 行政运行", "2010301", "V221"),
    ("2010301行政运行", "2010301", "V221"),
    ("行政运行（2010301）", "2010301", "V221"),
    ("201-03-01", "2010301", "V221"),
    ("201.03.01", "2010301", "V221"),
    ("201 03 01", "2010301", ""),
    ("'2010301", "2010301", "V221"),
    ("2010301.0", "2010301", "V221"),
    (2010301, "2010301", ""),
    (2010301.0, "2010301", ""),
    ("２０１０３０１", "2010301", ""),
    ("2.0103E+06", "", "V222"),
    ("20103O1", "", "V208"),
    ("行政运行", "", "V208"),
    (2010301.5, "", "V208"),
]


def test_codes_as_clerks_write_them(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any], original: Data
) -> None:
    first = original.rows["items"][-1].place("code").row + 1

    def change(book: openpyxl.Workbook) -> None:
        for row, (typed, _, _) in enumerate(CODES, first):
            book[ITEMS].cell(row, 2).value = typed  # type: ignore[assignment]
            book[ITEMS].cell(row, 4).value = 1

    data, findings = bound(edited(change))
    found = {finding.place.row: finding.code for finding in findings}
    rows = data.rows["items"][-len(CODES) :]
    read = []
    for (typed, _, _), row in zip(CODES, rows, strict=True):
        read.append((typed, row.values.get("code", ""), found.get(row.place("code").row, "")))
    assert read == CODES


def test_a_blank_is_no_answer_where_an_amount_is_required(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["编制"]["C5"] = "无"
        book["机关运行经费"]["C5"] = "—"

    found = [(f.code, str(f.place)) for f in bound(edited(change))[1]]
    assert found == [("V202", "编制!C5"), ("V202", "机关运行经费!C5")]


def shown_otherwise(book: openpyxl.Workbook) -> None:
    sheet = book["项目绩效指标"]
    sheet["F6"], sheet["F7"] = 1, datetime(2025, 3, 1)
    sheet["F6"].number_format = "0%"
    sheet["I6"] = 0.1
    sheet["I6"].number_format = "0.0%"


def test_percentages_and_days_are_read_as_they_are_shown(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(shown_otherwise))
    assert [row.values["value"] for row in data.rows["project_indicators"][:2]] == ["100%", "2025-03-01"]
    assert [(f.code, f.place.cell) for f in findings] == [("V225", "F6"), ("V202", "I6"), ("V225", "F7")]


def rows_hidden(book: openpyxl.Workbook) -> None:
    sheet = book[ITEMS]
    for row in (12, 13, 14, 16, 40):
        sheet.row_dimensions[row].hidden = True
    sheet.row_dimensions.group(17, 18, hidden=True)
    sheet.column_dimensions["D"].hidden = True
    sheet.auto_filter.ref = "B6:R69"
    book["主要职能"].sheet_state = "hidden"


def test_what_is_hidden_is_read_and_noted_once_a_sheet(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(rows_hidden))
    assert data_to_json(data, definition) == example_json
    assert [(f.code, f.severity, f.place.sheet, f.message[:20]) for f in findings] == [
        ("W124", Severity.INFO, "主要职能", "这张工作表是隐藏的，其中的内容已照常读取。"[:20]),
        ("W124", Severity.INFO, ITEMS, "第 12—14、16—18 行、D 列是隐藏的，其中的内容已照常读取。"[:20]),
    ]


def between_and_below(book: openpyxl.Workbook) -> None:
    sheet = book[ITEMS]
    sheet.insert_rows(13, 2)
    sheet["B13"], sheet["D13"] = "小计", 900
    for column in range(2, sheet.max_column + 1):
        for row in (5, 6):
            if row == 6 and not isinstance(sheet.cell(6, column), MergedCell):
                sheet.cell(14, column).value = sheet.cell(6, column).value
    last = sheet.max_row
    sheet.cell(last + 1, 3).value = "合计"
    sheet.cell(last + 1, 4).value = 1025.92
    sheet.cell(last + 2, 2).value = "注：本表数据以批复为准"
    sheet.cell(last + 3, 2).value = "填表人：某某"
    sheet.cell(last + 3, 6).value = "审核人：某某"
    sheet.cell(last + 4, 2).value = datetime(2025, 2, 8)  # type: ignore[assignment]
    offices = book["内设科室"]
    offices.cell(offices.max_row + 1, 2).value = "填表日期：2025年2月8日"
    offices.cell(offices.max_row + 1, 2).value = "2025年2月8日"


def test_subtotals_headings_and_notes_among_the_rows_are_no_data(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(between_and_below))
    assert data_to_json(data, definition) == example_json
    assert [(f.code, f.severity, str(f.place)) for f in findings] == [
        ("W112", Severity.WARNING, "内设科室!B46"),
        ("W125", Severity.WARNING, f"{ITEMS}第13行"),
        ("W125", Severity.WARNING, f"{ITEMS}第73行"),
        ("W112", Severity.WARNING, f"{ITEMS}!B74"),
        ("W112", Severity.WARNING, f"{ITEMS}!F75"),
    ]
    assert findings[3].message.startswith("“注：本表数据以批复为准”等 3 个单元格（B 列第 74—76 行）填在")


def test_a_total_typed_as_a_row_of_a_list_is_not_counted_twice(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["上年结转结余"]["B10"], book["上年结转结余"]["C10"] = "合 计", 12.5

    data, findings = bound(edited(change))
    assert data_to_json(data, definition) == example_json
    assert [(f.code, f.place.row) for f in findings] == [("W125", 10)]


def pasted_as_values(book: openpyxl.Workbook) -> None:
    """Select all, copy, paste as values: formulas become what they showed."""
    results = {"C": ("行政运行", "事业运行"), "R": (511.11, 266.17)}
    for column, values in results.items():
        for row, value in enumerate(values, 10):
            book[ITEMS][f"{column}{row}"] = value
    book[ITEMS]["D8"], book[ITEMS]["D9"] = 1025.94, -0.02


def test_values_pasted_over_formulas_are_silent_where_they_say_the_same(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(pasted_as_values))
    assert findings == ()
    assert data_to_json(data, definition) == example_json


def test_a_value_typed_over_a_formula_is_named_with_what_belongs_there(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[ITEMS]
        sheet["C10"], sheet["R10"], sheet["D8"], sheet["R11"] = "一般行政管理事务", 999, 3, "=D11*2"
        sheet["D70"] = 5
        sheet["C30"] = "没有编码的名称"
        sheet["B7"] = "2010301"
        book["实有人数"]["B6"] = "退休人员"

    data, findings = bound(edited(change))
    assert data_to_json(data, definition) == example_json
    assert [(f.code, f.place.cell, f.message) for f in findings] == [
        ("W129", "B6", "这里原为“退休”，改成了“退休人员”，仍按“退休”读取。"),
        ("W129", "B7", "这里原为“合计”，改成了“2010301”，仍按“合计”读取。"),
        ("W120", "D8", "这里应为“1025.94”，不用填写；填入的“3”没有读取。"),
        ("W120", "C10", "这里应为“行政运行”，不用填写；填入的“一般行政管理事务”没有读取。"),
        ("W120", "R10", "这里应为“511.11”，不用填写；填入的“999”没有读取。"),
        ("W120", "R11", "这里应为“266.17”，不用填写；填入的“=D11*2”没有读取。"),
        ("W112", "C30", "“没有编码的名称”填在不属于任何栏目的位置，没有读取。"),
        ("W112", "D70", "“5”填在不属于任何栏目的位置，没有读取。"),
    ]


def merged_down(book: openpyxl.Workbook) -> None:
    book["项目绩效指标"].merge_cells("C6:C8")


def test_a_word_merged_over_rows_is_meant_for_each(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(merged_down))
    assert data_to_json(data, definition) == example_json
    assert [(f.code, f.place.cell) for f in findings] == [("W126", "C6")]
    assert findings[0].message == "合并单元格 C6:C8 中的“产出指标”，已按其中各行都填了这一内容读取。"


def test_an_amount_merged_over_rows_is_counted_once_and_named(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(edited(lambda book: book[ITEMS].merge_cells("D11:D12")))
    assert [(f.code, f.place.cell) for f in findings] == [("W127", "D11")]
    assert "general_own" not in data.rows["items"][3].values


def test_another_unit_in_a_title_or_heading_stops(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[ITEMS]["B2"] = "基本支出明细（单位：元）"
        book["基本支出经济分类"]["D5"] = "金额(千元)"
        book["机关运行经费"]["D5"] = "元"
        book["单位资金和结转构成"]["B2"] = "单位资金和结转构成  单位：万元"
        book["编制"]["D5"] = "个 "

    found = [(f.code, f.severity, str(f.place)) for f in bound(edited(change))[1] if f.code == "W122"]
    assert found == [
        ("W122", Severity.ERROR, f"{ITEMS}!B2"),
        ("W122", Severity.ERROR, "基本支出经济分类!D5"),
        ("W122", Severity.ERROR, "机关运行经费!D5"),
    ]


def emptied(*titles: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for title in titles:
            for row in book[title].iter_rows():
                for cell in row:
                    if not isinstance(cell, MergedCell):
                        cell.value = None

    return change


def test_a_sheet_of_which_everything_was_cleared(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    _, findings = bound(edited(emptied("下属预算单位", "实有人数")))
    assert [(f.code, f.severity, f.place.sheet) for f in findings] == [
        ("W121", Severity.INFO, "下属预算单位"),
        ("W121", Severity.ERROR, "实有人数"),
    ]


def test_a_renamed_sheet_without_keys_is_found_by_its_title(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[ITEMS]
        sheet.delete_rows(1)
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, 1).value = None
        sheet.title = "Sheet1"

    data, findings = bound(edited(change))
    assert [(f.code, f.place.sheet) for f in findings] == [("W116", "Sheet1")]
    assert data_to_json(data, definition) == example_json


def test_of_two_copies_the_one_with_the_templates_name_is_read(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book[ITEMS])
        copy.title = f"{ITEMS} (2)"
        copy["D10"] = 1
        book.move_sheet(copy, -len(book.sheetnames) + 1)

    data, findings = bound(edited(change))
    assert [(f.code, f.place.sheet) for f in findings] == [("W110", f"{ITEMS} (2)")]
    assert data_to_json(data, definition) == example_json


def test_a_formula_on_another_workbook_counts_with_a_note_and_a_picture_does_not(
    filled: bytes, bound: Callable[[bytes], Any], original: Data
) -> None:
    parts = unpacked(filled)
    listed = texts(parts)
    row = original.rows["items"][1].place("general_own").row

    def change(root: etree._Element) -> None:
        first = root.find(f".//{{{MAIN}}}v")
        if first is None or listed[int(first.text or "")] != "sheet:items":
            return
        for column, result, formula in (
            ("D", "511.11", "[1]Sheet1!$A$1"),
            ("E", '=DISPIMG("ID_1",1)', '_xlfn.DISPIMG("ID_1",1)'),
        ):
            (cell,) = [cell for cell in root.iter(f"{{{MAIN}}}c") if cell.get("r") == f"{column}{row}"]
            cell[:] = [etree.Element(f"{{{MAIN}}}f"), etree.Element(f"{{{MAIN}}}v")]
            cell[0].text, cell[1].text = formula, result
            cell.set("t", "n" if column == "D" else "str")

    parts = sheets_changed(parts, change)
    data, findings = bound(packed(parts))
    assert data == original
    assert [(f.code, f.severity, f.place.cell) for f in findings] == [
        ("V223", Severity.INFO, "D10"),
        ("V224", Severity.WARNING, "E10"),
    ]


def test_a_column_inserted_in_a_record(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["编制"].insert_cols(3)
        book["机关运行经费"].insert_cols(1)
        book["基本信息"].insert_rows(1)
        book["基本信息"].insert_rows(6)

    data, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings] == []
    assert data_to_json(data, definition) == example_json


def columns_and_rows_between_headings(book: openpyxl.Workbook) -> None:
    sheet = book[ITEMS]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(4)
    sheet.insert_rows(6)


def looks_copied(book: openpyxl.Workbook) -> None:
    """Rows pasted from another workbook bring looks, locks and no keys; spare rows are gone."""
    sheet = book[ITEMS]
    sheet.delete_rows(25, 40)
    for cell in sheet[12]:
        cell.style = "Normal"
        cell.protection = openpyxl.styles.Protection(locked=True)


def spaces_pressed(book: openpyxl.Workbook) -> None:
    for row in range(20, 30):
        for column in (1, 2, 4, 5, 20):
            book[ITEMS].cell(row, column).value = " " * (row - 19)
    book["主要职能"]["B20"] = "\u3000"
    book["主要职能"]["B21"].comment = openpyxl.comments.Comment("批注", "某某")


@pytest.mark.parametrize("change", [columns_and_rows_between_headings, looks_copied, spaces_pressed])
def test_what_changes_nothing_is_silent(
    change: Callable[[openpyxl.Workbook], None],
    definition: Definition,
    example_json: dict[str, Any],
    edited: Callable[..., bytes],
    bound: Callable[[bytes], Any],
) -> None:
    data, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings] == []
    assert data_to_json(data, definition) == example_json


def test_codes_pasted_over_the_list_of_codes(
    definition: Definition, example_json: dict[str, Any], edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    """Values pasted over the sheet, codes as numbers, the hidden column deleted; a row of the bureau's own above."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["功能分类科目"]
        for (cell,) in sheet.iter_rows(min_col=2, max_col=2, min_row=5):
            if str(cell.value).isdigit():
                cell.value = int(str(cell.value))
        sheet["B5"], sheet["C5"] = "2019901 本地科目", "本地科目"
        sheet["C6"] = "没有编码"
        sheet.delete_cols(1)

    data, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings] == [("V201", "功能分类科目!A6")]
    assert [(code.code, code.name) for code in data.codes["functional"]] == [("2019901", "本地科目")]
    assert data_to_json(data, definition)["sheets"] == example_json["sheets"]


def test_a_drag_filled_code_is_read_as_it_stands(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in range(4):
            book["支出主要用途"].cell(20 + row, 2).value = 2010301 + row
            book["支出主要用途"].cell(20 + row, 4).value = "拖动填充"

    rows = bound(edited(change))[0].rows["section_uses"]
    assert [row.values["code"] for row in rows[-4:]] == ["2010301", "2010302", "2010303", "2010304"]
