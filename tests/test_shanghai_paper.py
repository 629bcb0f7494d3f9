"""A second definition, on paper only: the final accounts 2024 of Shanghai, after the official fill-in form.

It shows that another region and kind is data. The figures below are invented; no body published them.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.document.tree import Document, Paragraph, Row, Table
from compiler.figures.derive import Ledger
from compiler.narrative.scope import Source
from compiler.narrative.tables import TablePainter
from compiler.pipeline import check_data
from compiler.submission import Data, submit
from compiler.workbook.data_file import data_from_json

FOLDER = Path(__file__).parent / "definitions" / "shanghai-final-accounts-2024"

Sheets = dict[str, Any]

SECTIONS = [
    "一、一般公共服务支出",
    "二、外交支出",
    "三、国防支出",
    "四、公共安全支出",
    "五、教育支出",
    "六、科学技术支出",
    "七、文化旅游体育与传媒支出",
    "八、社会保障和就业支出",
    "九、卫生健康支出",
    "十、节能环保支出",
    "十一、城乡社区支出",
    "十二、农林水支出",
    "十三、交通运输支出",
    "十四、资源勘探工业信息等支出",
    "十五、商业服务业等支出",
    "十六、金融支出",
    "十七、援助其他地区支出",
    "十八、自然资源海洋气象等支出",
    "十九、住房保障支出",
    "二十、粮油物资储备支出",
    "二十一、国有资本经营预算支出",
    "二十二、灾害防治及应急管理支出",
    "二十三、其他支出",
    "二十四、抗疫特别国债安排的支出",
]
CODE_AND_NAME = ["项目/功能分类科目编码", "项目/科目名称"]
CARRYOVER_TABLE = [
    *CODE_AND_NAME,
    "年初结转和结余",
    "本年收入",
    "本年支出/合计",
    "本年支出/基本支出",
    "本年支出/项目支出",
    "年末结转和结余",
]
ECONOMIC_PANEL = ["经济分类科目编码", "科目名称", "决算数"]
THREE_PUBLIC = [
    "合计",
    "因公出国（境）费",
    "公务用车购置及运行维护费/小计",
    "公务用车购置及运行维护费/公务用车购置费",
    "公务用车购置及运行维护费/公务用车运行维护费",
    "公务接待费",
]
HEADINGS = {
    "收入支出决算总表": ["收入/项目", "收入/决算数", "支出/项目", "支出/决算数"],
    "收入决算表": [
        *CODE_AND_NAME,
        "本年收入合计",
        "财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    ],
    "支出决算表": [
        *CODE_AND_NAME,
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ],
    "财政拨款收入支出决算总表": [
        "收入/项目",
        "收入/决算数",
        "支出/项目",
        "支出/合计",
        "支出/一般公共预算财政拨款",
        "支出/政府性基金预算财政拨款",
        "支出/国有资本经营预算财政拨款",
    ],
    "一般公共预算财政拨款支出决算表": [*CODE_AND_NAME, "合计", "基本支出", "项目支出"],
    "一般公共预算财政拨款基本支出决算表": [*ECONOMIC_PANEL, *ECONOMIC_PANEL],
    "财政拨款“三公”经费支出决算表": [
        f"财政拨款“三公”经费/{part}/{measure}" for part in THREE_PUBLIC for measure in ("预算数", "决算数")
    ],
    "政府性基金预算财政拨款收入支出决算表": CARRYOVER_TABLE,
    "国有资本经营预算财政拨款收入支出决算表": CARRYOVER_TABLE,
}


@pytest.fixture(scope="module")
def shanghai() -> Definition:
    return load_definition(FOLDER)


@pytest.fixture
def invented() -> Sheets:
    """Invented figures of an invented office, in 万元: revenue 1,200, expenditure 1,160, 1,235 on both sides."""
    return {
        "department": {"department": "上海市某某局"},
        "revenue": [
            {"code": "2050205", "general": "800.00", "business_income": "150.00", "other_income": "50.00"},
            {"code": "20799", "general": "120.00"},
            {"code": "2080505", "general": "80.00"},
        ],
        "expenditure": [
            {"code": "2050205", "fund": "general", "basic": "500.00", "project": "280.00"},
            {"code": "2050205", "fund": "own", "basic": "150.00", "commercial": "30.00"},
            {"code": "20799", "fund": "general", "project": "120.00"},
            {"code": "2080505", "fund": "general", "basic": "80.00"},
        ],
        "economic": [
            {"code": "30101", "amount": "400.00"},
            {"code": "30108", "amount": "80.00"},
            {"code": "30302", "amount": "20.00"},
            {"code": "30201", "amount": "60.00"},
            {"code": "31002", "amount": "20.00"},
        ],
        "budget": [
            {"code": "2050205", "budget": "800.00"},
            {"code": "20799", "budget": "120.00"},
            {"code": "2080505", "budget": "80.00"},
        ],
        "carryover": [
            {"line": "general", "opening": "10.00", "closing": "30.00"},
            {"line": "own", "opening": "20.00", "closing": "30.00"},
        ],
        "three_public": [
            {"line": "official_vehicle_operation", "budget": "3.00", "actual": "2.50"},
            {"line": "official_hospitality", "budget": "2.00", "actual": "1.25"},
        ],
        "totals": {
            "surplus_used": "5.00",
            "surplus_distributed": "15.00",
            "prior": "1300.00",
            "prior_reason": "主要原因：项目减少。",
            "budget_reason": "部分项目未完成",
        },
    }


@pytest.fixture
def compiled(shanghai: Definition) -> Callable[[Sheets], Document]:
    """Gives the document of some sheets, in which nothing may be found wrong."""

    def make(sheets: Sheets) -> Document:
        data, wrong = data_from_json({"definition": shanghai.id, "sheets": sheets}, shanghai)
        assert wrong == ()
        checked = check_data(data, shanghai)
        assert checked.findings == ()
        assert checked.document is not None
        return checked.document

    return make


@pytest.fixture
def blank(shanghai: Definition) -> Mapping[str, Table]:
    """The nine tables of a department that typed nothing, by title."""
    submission, _ = submit(Data(shanghai.id, {}), shanghai)
    painter = TablePainter(Source(submission, Ledger(submission).value))
    return {view.title: painter.paint(view) for view in shanghai.tables.values()}


def heading_paths(header: tuple[Row, ...], columns: int) -> list[str]:
    """Return what stands over each column, from above; a cell that spans rows counts once."""
    grid: list[list[object]] = [[None] * columns for _ in header]
    for number, row in enumerate(header):
        for cell in row.cells:
            left = grid[number].index(None)
            for covered in grid[number : number + cell.rowspan]:
                covered[left : left + cell.colspan] = [cell] * cell.colspan
    return ["/".join(dict.fromkeys(getattr(row[i], "text", "") for row in grid)) for i in range(columns)]


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def labels(table: Table, column: int) -> list[str]:
    return [row.cells[column].text for row in table.body]


def table(document: Document, title: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and block.title == title)


def under(document: Document, title: str) -> list[str]:
    """Return the notes under a table."""
    at = document.blocks.index(table(document, title))
    below = [block for block in document.blocks[at + 1 : at + 3] if isinstance(block, Paragraph)]
    return [paragraph.text for paragraph in below]


def sentences(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph) and block.style == "body"]


def test_the_disclosure_has_the_nine_official_tables_in_order(shanghai: Definition) -> None:
    assert [view.title for view in shanghai.tables.values()] == list(HEADINGS)


@pytest.mark.parametrize("title", HEADINGS)
def test_a_table_has_the_columns_of_the_official_form(blank: Mapping[str, Table], title: str) -> None:
    drawn = blank[title]

    assert len(drawn.widths) == len(HEADINGS[title])
    assert heading_paths(drawn.header, len(drawn.widths)) == HEADINGS[title]


def test_both_sides_of_the_overall_table_are_numbered_and_their_four_feet_stand_level(
    blank: Mapping[str, Table],
) -> None:
    drawn = blank["收入支出决算总表"]

    assert labels(drawn, 0)[:8] == [
        "一、一般公共预算财政拨款收入",
        "二、政府性基金预算财政拨款收入",
        "三、国有资本经营预算财政拨款收入",
        "四、上级补助收入",
        "五、事业收入",
        "六、经营收入",
        "七、附属单位上缴收入",
        "八、其他收入",
    ]
    assert set(labels(drawn, 0)[8:-4]) == {""}
    assert labels(drawn, 2)[:-4] == SECTIONS
    assert [(row.cells[0].text, row.cells[2].text) for row in drawn.body[-4:]] == [
        ("本年收入合计", "本年支出合计"),
        ("使用非财政拨款结余", "结余分配"),
        ("年初结转和结余", "年末结转和结余"),
        ("总计", "总计"),
    ]


def test_gaps_hold_the_totals_of_the_fiscal_table_on_one_line(blank: Mapping[str, Table]) -> None:
    drawn = blank["财政拨款收入支出决算总表"]

    assert labels(drawn, 2)[:-6] == SECTIONS
    assert [(row.cells[0].text, row.cells[2].text) for row in drawn.body[-6:]] == [
        ("本年收入合计", "本年支出合计"),
        ("年初财政拨款结转和结余", "年末财政拨款结转和结余"),
        ("一、一般公共预算财政拨款", ""),
        ("二、政府性基金预算财政拨款", ""),
        ("三、国有资本经营预算财政拨款", ""),
        ("总计", "总计"),
    ]


def test_the_economic_list_stands_in_two_columns_with_its_codes_and_a_total_under_each(
    blank: Mapping[str, Table],
) -> None:
    drawn = blank["一般公共预算财政拨款基本支出决算表"]

    assert texts(drawn.body[0]) == ["301", "工资福利支出", "0.00", "302", "商品和服务支出", "0.00"]
    assert texts(drawn.body[14]) == ["303", "对个人和家庭的补助", "0.00", "30215", "会议费", "0.00"]
    assert texts(drawn.body[28]) == ["", "", "", "310", "资本性支出", "0.00"]
    assert texts(drawn.body[-2]) == ["", "", "", "31099", "其他资本性支出", "0.00"]
    assert texts(drawn.body[-1]) == ["人员经费合计", "0.00", "公用经费合计", "0.00"]
    assert [cell.colspan for cell in drawn.body[-1].cells] == [2, 1, 2, 1]
    assert len(drawn.body) == 39


def test_the_three_public_table_is_one_row_under_four_lines_of_headings(blank: Mapping[str, Table]) -> None:
    drawn = blank["财政拨款“三公”经费支出决算表"]

    spans = [[(cell.text, cell.colspan, cell.rowspan) for cell in row.cells] for row in drawn.header]
    assert spans[1:3] == [
        [("合计", 2, 2), ("因公出国（境）费", 2, 2), ("公务用车购置及运行维护费", 6, 1), ("公务接待费", 2, 2)],
        [("小计", 2, 1), ("公务用车购置费", 2, 1), ("公务用车运行维护费", 2, 1)],
    ]
    assert [texts(row) for row in drawn.body] == [["0.00"] * 12]


def test_the_overall_table_closes_on_both_sides(compiled: Callable[[Sheets], Document], invented: Sheets) -> None:
    drawn = table(compiled(invented), "收入支出决算总表")

    assert [texts(row) for row in drawn.body[-4:]] == [
        ["本年收入合计", "1200.00", "本年支出合计", "1160.00"],
        ["使用非财政拨款结余", "5.00", "结余分配", "15.00"],
        ["年初结转和结余", "30.00", "年末结转和结余", "60.00"],
        ["总计", "1235.00", "总计", "1235.00"],
    ]


def test_nothing_stands_in_a_gap_where_the_other_side_has_more_rows(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    drawn = table(compiled(invented), "财政拨款收入支出决算总表")

    assert [texts(row) for row in drawn.body[-6:]] == [
        ["本年收入合计", "1000.00", "本年支出合计", "980.00", "980.00", "", ""],
        ["年初财政拨款结转和结余", "10.00", "年末财政拨款结转和结余", "30.00", "30.00", "", ""],
        ["一、一般公共预算财政拨款", "10.00", "", "", "", "", ""],
        ["二、政府性基金预算财政拨款", "", "", "", "", "", ""],
        ["三、国有资本经营预算财政拨款", "", "", "", "", "", ""],
        ["总计", "1010.00", "总计", "1010.00", "1010.00", "", ""],
    ]


def test_the_total_stands_first_and_a_code_of_five_digits_may_be_the_deepest(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    drawn = table(compiled(invented), "支出决算表")

    assert [texts(row)[:4] for row in drawn.body] == [
        ["合计", "1160.00", "730.00", "400.00"],
        ["205", "教育支出", "960.00", "650.00"],
        ["20502", "普通教育", "960.00", "650.00"],
        ["2050205", "高等教育", "960.00", "650.00"],
        ["207", "文化旅游体育与传媒支出", "120.00", ""],
        ["20799", "其他文化旅游体育与传媒支出", "120.00", ""],
        ["208", "社会保障和就业支出", "80.00", "80.00"],
        ["20805", "行政事业单位养老支出", "80.00", "80.00"],
        ["2080505", "机关事业单位基本养老保险缴费支出", "80.00", "80.00"],
    ]
    assert (drawn.body[0].cells[0].colspan, drawn.body[0].cells[0].align) == (2, "center")


def test_the_total_stands_last_in_the_general_public_budget_table(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    drawn = table(compiled(invented), "一般公共预算财政拨款支出决算表")

    assert texts(drawn.body[0]) == ["205", "教育支出", "780.00", "500.00", "280.00"]
    assert texts(drawn.body[-1]) == ["合计", "980.00", "580.00", "400.00"]


def test_each_panel_of_the_economic_list_has_its_own_total(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    drawn = table(compiled(invented), "一般公共预算财政拨款基本支出决算表")

    assert texts(drawn.body[0]) == ["301", "工资福利支出", "480.00", "302", "商品和服务支出", "60.00"]
    assert texts(drawn.body[-1]) == ["人员经费合计", "500.00", "公用经费合计", "80.00"]


def test_a_code_that_a_fixed_list_lacks_stands_after_its_class_in_the_panel_that_takes_it(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["economic"][-1]["code"] = "31005"

    drawn = table(compiled(invented), "一般公共预算财政拨款基本支出决算表")

    assert texts(drawn.body[-2]) == ["", "", "", "31005", "基础设施建设", "20.00"]
    assert "31005" not in labels(drawn, 0)


def test_a_section_that_the_form_lacks_takes_the_next_number(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    for row in (invented["revenue"][1], invented["expenditure"][2], invented["budget"][1]):
        row["code"] = "20901"

    drawn = table(compiled(invented), "收入支出决算总表")

    assert texts(drawn.body[24])[2:] == ["二十五、社会保险基金支出", "120.00"]


def test_budget_and_actual_stand_in_pairs_in_one_row(compiled: Callable[[Sheets], Document], invented: Sheets) -> None:
    drawn = table(compiled(invented), "财政拨款“三公”经费支出决算表")

    assert [texts(row) for row in drawn.body] == [
        ["5.00", "3.75", "0.00", "0.00", "3.00", "2.50", "0.00", "0.00", "3.00", "2.50", "2.00", "1.25"]
    ]


def test_a_table_has_its_note_and_an_empty_one_also_says_that_nothing_stands_in_it(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    document = compiled(invented)

    assert under(document, "收入决算表") == ["注：本表反映部门本年度取得的各项收入情况。"]
    assert under(document, "政府性基金预算财政拨款收入支出决算表") == [
        "注：本表反映部门本年度政府性基金预算财政拨款收入支出及结转和结余情况。",
        "说明：上海市某某局本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。",
    ]


def test_a_table_with_revenue_and_expenditure_of_a_fund_shows_its_carryover_by_code(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["revenue"].append({"code": "2120801", "government_fund": "40.00"})
    invented["expenditure"].append({"code": "2120801", "fund": "government_fund", "project": "35.00"})
    invented["fund_carryover"] = [
        {"code": "2120801", "government_fund_opening": "2.00", "government_fund_closing": "7.00"}
    ]
    document = compiled(invented)

    drawn = table(document, "政府性基金预算财政拨款收入支出决算表")

    assert texts(drawn.body[0]) == ["合计", "2.00", "40.00", "35.00", "", "35.00", "7.00"]
    assert drawn.body[-1].cells[0].text == "2120801"
    assert len(under(document, "政府性基金预算财政拨款收入支出决算表")) == 1


def test_the_sentences_compare_with_the_year_before_and_with_the_budget(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    assert sentences(compiled(invented)) == [
        "上海市某某局2024年度收入支出总计1235.00万元。与2023年度相比，收入支出总计减少65.00万元，下降5.00%。"
        "主要原因：项目减少。",
        "本年收入合计1200.00万元，其中：财政拨款收入1000.00万元，占83.33%；事业收入150.00万元，占12.50%；"
        "其他收入50.00万元，占4.17%。",
        "本年支出合计1160.00万元，其中：基本支出730.00万元，占62.93%；项目支出400.00万元，占34.48%；"
        "经营支出30.00万元，占2.59%。",
        "一般公共预算财政拨款支出年初预算为1000.00万元，支出决算为980.00万元，完成年初预算的98.00%。"
        "决算数小于预算数的主要原因：部分项目未完成。",
    ]


def test_what_did_not_change_is_level_and_needs_no_reason(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["budget"][0]["budget"] = "780.00"
    invented["totals"] = {"surplus_used": "5.00", "surplus_distributed": "15.00", "prior": "1235.00"}

    first, *_, last = sentences(compiled(invented))

    assert first == "上海市某某局2024年度收入支出总计1235.00万元。与2023年度相比，收入支出总计持平。"
    assert last == (
        "一般公共预算财政拨款支出年初预算为980.00万元，支出决算为980.00万元，完成年初预算的100.00%。"
        "决算数同预算数持平。"
    )


def test_what_had_no_budget_gets_no_rate_of_completion(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    del invented["budget"]

    assert sentences(compiled(invented))[-1] == (
        "一般公共预算财政拨款支出年初未安排预算，支出决算为980.00万元。主要原因：部分项目未完成。"
    )


def test_both_sides_must_come_to_the_same_total(shanghai: Definition, invented: Sheets) -> None:
    invented["totals"]["surplus_distributed"] = "16.00"
    data, _ = data_from_json({"definition": shanghai.id, "sheets": invented}, shanghai)

    findings = check_data(data, shanghai).findings

    assert [finding.code for finding in findings if "收入支出总计等于" in finding.message]
