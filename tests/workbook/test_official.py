"""A pasted official table states its amounts under the coordinates of its view."""

from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

from compiler.definition.definition import Definition
from compiler.definition.views import read_view
from compiler.values.coordinates import Coordinates
from compiler.workbook.official_rows import Line, PanelRows, TypedNames
from compiler.workbook.template import build_workbook

EXPENDITURE: list[list[Any]] = [
    ["部门支出总体情况表"],
    ["编制部门：某部门", None, None, None, None, None, "单位：万元"],
    ["科目", None, None, None, "支出预算"],
    ["功能分类科目编码", None, None, "功能分类科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "项"],
    ["※", "※", "※", "※", 1, 2, 3],
    [None, None, None, "总计", 1131.42, 1025.92, 105.5],
    ["201", None, None, "一般公共服务支出", 882.78, 777.28, 105.5],
    ["201", "03", None, "政府办公厅（室）及相关机构事务", 882.78, 777.28, 105.5],
    ["201", "03", "01", "行政运行", 511.11, 511.11, None],
]
BALANCE: list[list[Any]] = [
    ["收入", None, "支出"],
    ["项目", "预算数", "功能分类", "预算数"],
    ["一、本年收入", 10, "201一般公共服务支出", 9],
    ["其中： 一般财力", 8, "227 预备费", "—"],
    ["5.单位资金", 2, "218其他类", 1],
    ["2.非财政拨款结转结余", 3],
    ["单位资金", 3],
    ["收入总计", 13, "支出总计", 10],
]


def paste(book: openpyxl.Workbook, title: str, rows: Sequence[Sequence[object]]) -> None:
    """Put values over whatever stands in a sheet, from its first cell on."""
    sheet = book[title]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for number, row in enumerate(rows, 1):
        for column in range(1, max(sheet.max_column, len(row)) + 1):
            sheet.cell(number, column).value = row[column - 1] if column <= len(row) else None  # type: ignore[assignment]


@pytest.fixture
def pasted(edited: Callable[..., bytes], bound: Callable[[bytes], Any]) -> Callable[..., tuple[dict[Any, str], Any]]:
    """Gives the amounts by their members, and the findings, after a table was pasted."""

    def read(title: str, rows: Sequence[Sequence[object]]) -> tuple[dict[Any, str], Any]:
        data, findings = bound(edited(lambda book: paste(book, title, rows)))
        return {cell.coordinates: cell.text for cell in data.pasted}, findings

    return read


def budget(**members: str) -> Coordinates:
    return Coordinates.of({"concept": "budget", "measure": "budget", **members})


def test_rows_by_codes_and_the_total_by_its_label(pasted: Callable[..., Any]) -> None:
    amounts, findings = pasted("官方表3", EXPENDITURE)
    assert findings == ()
    assert len(amounts) == 12  # one of them blank in a row that states others
    assert [at for at, text in amounts.items() if not text] == [budget(nature="project", functional="2010301")]
    assert amounts[budget()] == "1131.42"
    assert amounts[budget(functional="20103", nature="project")] == "105.50"
    assert amounts[budget(functional="2010301", nature="basic")] == "511.11"


def code_in_one_cell(row: list[Any]) -> list[Any]:
    filled = [part for part in row[:3] if part]
    whole = "".join(filled) if all(str(part).isdigit() for part in filled) else ""
    return [None] * (len(filled) - 1) + [whole] + [None] * (3 - len(filled)) + row[3:] if whole else row


@pytest.mark.parametrize(
    "change",
    [
        lambda row: [*row[:3], *(f"{cell:,.2f}" if isinstance(cell, float) else cell for cell in row[3:])],
        lambda row: [int(cell) if str(cell).isdigit() else cell for cell in row[:3]] + row[3:],
        lambda row: [row[3], None, None, None, *row[4:]] if row[3:4] == ["总计"] else row,
        lambda row: [None, *row[1:]] if row[1:2] in (["03"],) else row,
        code_in_one_cell,
    ],
    ids=["amounts as text", "codes as numbers", "total over merged cells", "class printed once", "code in one cell"],
)
def test_tables_that_systems_export_differently_say_the_same(
    change: Callable[[list[Any]], list[Any]], pasted: Callable[..., Any]
) -> None:
    usual, _ = pasted("官方表3", EXPENDITURE)
    amounts, findings = pasted("官方表3", EXPENDITURE[:6] + [change(row) for row in EXPENDITURE[6:]])
    assert amounts == usual
    assert {finding.code for finding in findings} <= {"W123"}


def test_codes_that_stand_whole_under_one_heading_of_their_own(pasted: Callable[..., Any]) -> None:
    rows = [EXPENDITURE[0], ["科目编码", "科目名称", "支出预算"], [None, None, "合计", "基本支出", "项目支出"]]
    for row in EXPENDITURE[6:]:
        rows.append(["".join(part for part in row[:3] if part), *row[3:]])
    rows[1][1] = "功能分类科目名称"
    assert pasted("官方表3", rows) == pasted("官方表3", EXPENDITURE)


def test_panels_feet_and_labels_that_stand_twice(pasted: Callable[..., Any]) -> None:
    amounts, findings = pasted("官方表1", BALANCE)
    assert findings == ()
    assert amounts[budget(fund="current")] == "10.00"
    assert amounts[budget(fund="general_own")] == "8.00"
    assert amounts[budget(fund="unit_funds")] == "2.00"
    assert amounts[budget(fund="unit_funds_carryover")] == "3.00"
    assert amounts[budget(functional="201")] == "9.00"
    assert amounts[budget(functional="218")] == "1.00"
    assert budget(functional="227") not in amounts


def test_of_two_rows_with_one_label_the_next_is_meant(definition: Definition) -> None:
    rows = [{"label": "小计", "at": {"fund": "general"}}, {"label": "小计", "at": {"fund": "fiscal_carryover"}}]
    columns = [{"heading": ["项目"], "label": True}, {"heading": ["金额"], "figure": {}}]
    raw = {"title": "两个小计", "columns": columns, "rows": rows}
    view = read_view("twice", "table", raw, definition.figures, lambda pointer, message: pytest.fail(message))
    known = PanelRows(view.panels[0], definition, TypedNames({}))
    line = Line("小计", (), {}, False)
    assert [known.members(line), known.members(line)] == [{"fund": "general"}, {"fund": "fiscal_carryover"}]


def test_projects_are_found_by_name(pasted: Callable[..., Any], example: Any, definition: Definition) -> None:
    project = example.rows["projects"][0].values
    headings = [column.heading[0] for column in definition.tables["project_expenditure"].columns[3:-1]]
    rows = [
        ["科目编码", None, None, *headings],
        ["类", "款", "项"],
        [None, None, None, "总计", None, 60],
        [None, None, None, project["unit"], None, 60],
        ["201", "03", "99", "其他", project["name"], 55.5, None, 55.5],
        ["201", "03", "99", "其他", "没有的项目", 4.5, None, 4.5],
    ]
    amounts, findings = pasted("官方表7", rows)
    at = {"fund": "general", "nature": "project"}
    assert amounts[budget(**at, unit=project["unit"])] == "60.00"
    spot = budget(**at, unit=project["unit"], functional="2010399", project=project["number"], economic="302")
    assert amounts[spot] == "55.50"
    assert [(f.code, f.place.row) for f in findings if f.code == "W118"] == [("W118", 6)]
    assert [f.place.heading for f in findings if f.code == "W111"] == ["其他支出"]


def test_a_row_a_column_and_a_table_that_do_not_belong_are_named(pasted: Callable[..., Any]) -> None:
    rows = [*EXPENDITURE, ["预留", None, None, "另外的行", 7.5], ["9999", None, None, "错误编码", 1.5]]
    findings = pasted("官方表3", rows)[1]
    assert [(f.code, f.place.row) for f in findings] == [("W118", 11), ("W118", 12)]
    without = [[*row[:4], *row[5:], None] for row in EXPENDITURE]
    without[2][4] = "支出预算"
    assert ("W111", "支出预算·合计") in [(f.code, f.place.heading) for f in pasted("官方表3", without)[1]]
    other = [[*row[:6], "以前年度支出" if row[6:7] == ["项目支出"] else None, *row[6:]] for row in EXPENDITURE]
    other[6][6] = 3.25
    assert [(f.code, f.place.cell) for f in pasted("官方表3", other)[1]] == [("W119", "G5")]
    findings = pasted("官方表3", [["甲", "乙"], ["丙", 1.5]] + [[]] * 12)[1]
    assert [f.code for f in findings] == ["W117"]


def test_what_the_template_draws_states_nothing(definition: Definition, bound: Callable[[bytes], Any]) -> None:
    data, findings = bound(build_workbook(definition))
    assert data.pasted == ()
    assert not [f for f in findings if f.place.sheet.startswith("官方")]


def test_a_table_on_a_sheet_of_its_own_is_found_by_its_title(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.remove(book["官方表3"])
        book.create_sheet("导出")
        for row in EXPENDITURE:
            book["导出"].append(row)

    assert len(bound(edited(change))[0].pasted) == 12


def test_what_offices_print_for_nothing_and_amounts_as_whole_numbers_of_text(pasted: Callable[..., Any]) -> None:
    rows = [[*row[:6], *(["无"] if row[6:7] == [None] else row[6:7])] for row in EXPENDITURE]
    usual, _ = pasted("官方表3", EXPENDITURE)
    assert pasted("官方表3", rows) == (usual, ())
    whole = [*EXPENDITURE[:6], [None, None, None, "总计", "1200", "1100", "100"]]
    amounts, findings = pasted("官方表3", whole)
    assert list(amounts.values()) == ["1200.00", "1100.00", "100.00"]
    assert [f.code for f in findings] == ["W123"]


def test_codes_with_separators_or_names_are_those_codes(pasted: Callable[..., Any]) -> None:
    written = {"201": "201", "03": "201-03", "01": "2010301 行政运行"}
    rows = [
        [None, None, written[next(part for part in reversed(row[:3]) if part)], *row[3:]] for row in EXPENDITURE[7:]
    ]
    assert pasted("官方表3", [*EXPENDITURE[:7], *rows]) == pasted("官方表3", EXPENDITURE)


def test_a_table_in_another_unit_is_converted_exactly(pasted: Callable[..., Any]) -> None:
    yuan = [[round(cell * 10000) if isinstance(cell, float) else cell for cell in row] for row in EXPENDITURE[6:]]
    rows = [EXPENDITURE[0], [*EXPENDITURE[1][:6], "金额单位：元"], *EXPENDITURE[2:6], *yuan]
    rows.append(["201", "03", "50", "事业运行", 123456.78, "50", None])
    amounts, findings = pasted("官方表3", rows)
    usual, _ = pasted("官方表3", EXPENDITURE)
    added = {budget(functional="2010350"): "12.345678", budget(functional="2010350", nature="basic"): "0.005"}
    assert {at: text for at, text in amounts.items() if text} == {
        at: text for at, text in usual.items() if text
    } | added
    assert [(f.code, f.place.cell, f.message) for f in findings] == [
        ("W165", "G2", "“部门支出总体情况表”写明以元为单位，已折算成万元读取。")
    ]


def test_no_amount_is_passed_over(pasted: Callable[..., Any]) -> None:
    rows = [
        *EXPENDITURE,
        [None, None, None, "另外的行", 0, "0.00", None],
        [None, None, None, None, 7.5],
        [None, None, None, "又一行", "#REF!"],
        ["类", "款", "项", "功能分类科目名称", "合计", "基本支出", "项目支出"],
        [None, None, None, "注：单位为万元"],
        ["201", "03", "50", "事业运行", "=SUM(Z1:Z2)"],
    ]
    findings = pasted("官方表3", rows)[1]
    assert [(f.code, f.place.row) for f in findings] == [("W118", 12), ("W118", 13), ("V205", 16), ("W128", 11)]
    assert findings[0].message == "“没有科目和名称的”行不属于“部门支出总体情况表”，其中的金额没有读取。"


def test_of_two_sheets_with_one_table_the_other_is_named(
    edited: Callable[..., bytes], bound: Callable[[bytes], Any]
) -> None:
    """The first in which amounts stand is read: a blank sheet of the template, and a sheet of somebody's own."""

    def change(book: openpyxl.Workbook) -> None:
        for title in ("导出", "导出 (2)"):
            book.create_sheet(title)
            for row in EXPENDITURE:
                book[title].append(row)
        book["导出"].row_dimensions[8].hidden = True

    data, findings = bound(edited(change))
    assert len(data.pasted) == 12
    assert [(f.code, str(f.place)) for f in findings] == [("W110", "导出 (2)"), ("W124", "导出")]
