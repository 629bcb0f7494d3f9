"""Every mistake in a cell is one finding that names the sheet, the cell and the heading."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from compiler.submission import Data, DataRow

CASES = [
    ("posts", 0, "posts", None, "V201"),
    ("duties", 0, "text", "=NA()", "V205"),
    ("items", 1, "code", None, "V201"),
    ("items", 1, "general_own", "约五百", "V202"),
    ("items", 1, "general_own", "511.11元", "V219"),
    ("items", 1, "general_own", datetime(2025, 2, 8), "V202"),
    ("items", 1, "general_own", True, "V202"),
    ("items", 1, "general_own", "#REF!", "V204"),
    ("items", 1, "general_own", "=SUM(Z1:Z9)", "V205"),
    ("items", 1, "general_own", 123456789012345678, "V209"),
    ("items", 1, "code", "20103O1", "V208"),
    ("items", 1, "code", 2010, "V208"),
    ("department", 0, "date", "二月八日", "V206"),
    ("department", 0, "date", "2025-02-30", "V206"),
    ("project_lines", 0, "fund", "一般公共预算拨款", "V207"),
    ("duties", 0, "text", "字" * 32_001, "V214"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[-1]} {str(case[3])[:12]}")
def test_a_bad_cell_is_one_finding_at_its_place(
    case: tuple[str, int, str, object, str],
    original: Data,
    edited: Callable[..., bytes],
    bound: Callable[[bytes], Any],
) -> None:
    sheet, row, key, typed, code = case
    spot = original.rows[sheet][row].place(key)
    data, findings = bound(edited(lambda book: put(book, spot, typed)))
    assert [(f.code, f.place.sheet, f.place.cell, f.place.heading) for f in findings] == [
        (code, spot.sheet, spot.cell, spot.heading)
    ]
    assert key not in data.rows[sheet][row].values


def put(book: openpyxl.Workbook, place: Any, typed: object) -> None:
    cell = book[place.sheet].cell(place.row, place.column)
    cell.value = typed  # type: ignore[assignment]
    if typed == "#REF!":
        cell.data_type = "e"


READ_AS = [
    ("items", 1, "general_own", "１，131.42 ", "1131.42", ["V203"]),
    ("items", 1, "general_own", "511.11万元", "511.11", ["V203"]),
    ("items", 1, "general_own", "－3.5", "-3.50", ["V203"]),
    ("items", 1, "general_own", 0.1 + 0.2, "0.30", []),
    ("items", 1, "code", 2010301, "2010301", []),
    ("items", 1, "code", " ２０１0301", "2010301", []),
    ("department", 0, "date", "2025年2月8日", "2025-02-08", []),
    ("department", 0, "date", "2025/2/8", "2025-02-08", []),
    ("department", 0, "date", "20250208", "2025-02-08", []),
    ("department", 0, "date", 45696, "2025-02-08", []),
    ("department", 0, "date", datetime(2025, 2, 8), "2025-02-08", []),
    ("project_lines", 0, "fund", "上级一般公共预算安排的转移支付资金", "general_transfer", []),
    ("project_lines", 0, "fund", "一般公共预算(本级财力) ", "general_own", []),
    ("projects", 0, "number", 7, "7", []),
    ("duties", 0, "text", "\u3000一\r\n二\t三 ", "一\n二 三", []),
]


@pytest.mark.parametrize("case", READ_AS, ids=lambda case: str(case[3]))
def test_what_is_meant_is_understood(
    case: tuple[str, int, str, object, str, list[str]],
    original: Data,
    edited: Callable[..., bytes],
    bound: Callable[[bytes], Any],
) -> None:
    sheet, row, key, typed, text, codes = case
    spot = original.rows[sheet][row].place(key)
    data, findings = bound(edited(lambda book: put(book, spot, typed)))
    assert data.rows[sheet][row].values[key] == text
    assert [f.code for f in findings] == codes


def test_a_cell_beside_the_columns_is_named(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["基本支出明细"]["Z11"] = "备注一"
        book["实有人数"]["B20"] = "借调 3 人"
        book["编制"]["C9"] = 12

    _, findings = bound(edited(change))
    assert [(f.code, str(f.place)) for f in findings] == [
        ("W112", "编制!C9"),
        ("W112", "实有人数!B20"),
        ("W112", "基本支出明细!Z11"),
    ]


def test_all_mistakes_come_in_one_run(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["编制"]["C5"] = "若干"
        book["基本信息"]["C6"] = "某日"
        book["基本支出明细"]["B11"] = "x"

    assert sorted(f.code for f in bound(edited(change))[1]) == ["V202", "V206", "V208"]


def test_a_row_without_anything_typed_is_no_row(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> None:
    data, findings = bound(edited(lambda book: book["主要职能"].insert_rows(5, 4)))
    assert not findings
    assert all(isinstance(row, DataRow) and row.values for row in data.rows["duties"])


def test_a_code_of_the_bureaus_own_needs_its_form_and_a_name(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        codes = book["功能分类科目"]
        codes["B5"], codes["C5"] = "2019901", "本地科目"
        codes["B6"], codes["C6"] = "20199X", "写错编码"
        codes["B7"] = "2019902"

    data, findings = bound(edited(change))
    assert [(code.code, code.name) for code in data.codes["functional"]] == [("2019901", "本地科目")]
    assert [(f.code, str(f.place)) for f in findings] == [("V208", "功能分类科目!B6"), ("V201", "功能分类科目!C7")]
