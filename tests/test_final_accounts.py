"""The final accounts 2024 of Shanghai, after the official fill-in form: another region and kind is data.

The figures below are invented; no body published them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from compiler.carry_forward import carry_forward
from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.document.tree import Document, Heading, Paragraph, Row, Table
from compiler.figures.derive import Ledger
from compiler.narrative.scope import Source
from compiler.narrative.tables import TablePainter
from compiler.pipeline import check_data
from compiler.submission import Data, submit
from compiler.workbook.data_file import data_from_json

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
    return load_definition("shanghai-final-accounts-2024")


@pytest.fixture
def invented() -> Sheets:
    """Invented figures of an invented office, in 万元: revenue 1,200, expenditure 1,160, 1,235 on both sides."""
    return {
        "department": {"department": "上海市青石局", "organisation": "青石局设办公室。"},
        "revenue": [
            {"code": "2050205", "general": "800.00", "business_income": "150.00", "other_income": "50.00"},
            {"code": "20799", "general": "120.00"},
            {"code": "2080505", "general": "80.00"},
        ],
        "expenditure": [
            {
                "code": "2050205",
                "general_basic": "500.00",
                "general_project": "280.00",
                "own_basic": "150.00",
                "own_commercial": "30.00",
            },
            {"code": "20799", "general_project": "120.00"},
            {"code": "2080505", "general_basic": "80.00"},
        ],
        "economic": [
            {"code": "30101", "amount": "400.00"},
            {"code": "30108", "amount": "80.00"},
            {"code": "30302", "amount": "20.00"},
            {"code": "30201", "amount": "60.00"},
            {"code": "31002", "amount": "20.00"},
        ],
        "general_items": [
            {"code": "2050205", "budget": "800.00", "use": "高等教育", "reason": "部分项目未完成"},
            {"code": "20799", "budget": "120.00", "use": "文化活动"},
            {"code": "2080505", "budget": "80.00", "use": "养老保险缴费"},
        ],
        "carryover": [
            {"line": "general", "opening": "10.00", "closing": "30.00"},
            {"line": "own", "opening": "20.00", "closing": "30.00"},
        ],
        "three_public": [
            {"line": "official_vehicle_operation", "budget": "3.00", "actual": "2.50"},
            {"line": "official_hospitality", "budget": "2.00", "actual": "1.25"},
        ],
        "three_public_prior": [
            {"line": "official_vehicles", "prior": "2.50"},
            {"line": "official_hospitality", "prior": "1.50", "reason": "压减接待"},
        ],
        "three_public_details": {
            "budget_reason": "厉行节约",
            "vehicles_held": "1",
            "vehicle_operation_use": "车辆维修",
            "reception_use": "接待调研",
            "reception_batches": "3",
            "reception_persons": "20",
        },
        "assets": {"emergency": "1"},
        "agency": {"actual": "0.00"},
        "performance": {"system": "绩效管理办法", "mechanism": "分级负责"},
        "totals": {
            "surplus_used": "5.00",
            "surplus_distributed": "15.00",
            "grand_total_prior": "1300.00",
            "grand_total_reason": "主要原因：项目减少。",
            "fiscal_total_prior": "1010.00",
            "general_prior": "980.00",
            "general_budget_reason": "部分项目未完成",
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
    for row in (invented["revenue"][1], invented["expenditure"][1], invented["general_items"][1]):
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
        "说明：上海市青石局本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。",
    ]


def test_a_table_with_revenue_and_expenditure_of_a_fund_shows_its_carryover_by_code(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["revenue"].append({"code": "2120801", "government_fund": "40.00"})
    invented["expenditure"].append({"code": "2120801", "government_fund_project": "35.00"})
    invented["fund_items"] = [
        {
            "code": "2120801",
            "government_fund_opening": "2.00",
            "government_fund_budget": "35.00",
            "government_fund_closing": "7.00",
            "use": "征地补偿",
        }
    ]
    invented["totals"]["fiscal_total_reason"] = "新增基金收入"
    document = compiled(invented)

    drawn = table(document, "政府性基金预算财政拨款收入支出决算表")

    assert texts(drawn.body[0]) == ["合计", "2.00", "40.00", "35.00", "", "35.00", "7.00"]
    assert drawn.body[-1].cells[0].text == "2120801"
    assert len(under(document, "政府性基金预算财政拨款收入支出决算表")) == 1


def said(document: Document, *beginnings: str) -> list[str]:
    """Return the sentences that begin so."""
    return [text for text in sentences(document) if text.startswith(beginnings)]


def test_the_sentences_compare_with_the_year_before_and_with_the_budget(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    assert said(compiled(invented), "上海市青石局2024年度收入", "本年", "一般公共预算财政拨款支出年初") == [
        "上海市青石局2024年度收入支出总计1235.00万元。与2023年度相比，收入支出总计减少65.00万元，下降5.00%。"
        "主要原因：项目减少。",
        "本年收入合计1200.00万元，其中：财政拨款收入1000.00万元，占83.33%；事业收入150.00万元，占12.50%；"
        "其他收入50.00万元，占4.17%。",
        "本年支出合计1160.00万元，其中：基本支出730.00万元，占62.93%；项目支出400.00万元，占34.48%；"
        "经营支出30.00万元，占2.59%。",
        "一般公共预算财政拨款支出年初预算为1000.00万元，支出决算为980.00万元，完成年初预算的98.00%。"
        "决算数小于预算数的主要原因：部分项目未完成。其中：",
    ]


def test_what_did_not_change_is_level_and_needs_no_reason(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["general_items"][0] = {"code": "2050205", "budget": "780.00", "use": "高等教育"}
    invented["totals"] |= {"grand_total_prior": "1235.00"}
    del invented["totals"]["grand_total_reason"], invented["totals"]["general_budget_reason"]

    assert said(compiled(invented), "上海市青石局2024年度收入", "一般公共预算财政拨款支出年初") == [
        "上海市青石局2024年度收入支出总计1235.00万元。与2023年度相比，收入支出总计持平。",
        "一般公共预算财政拨款支出年初预算为980.00万元，支出决算为980.00万元，完成年初预算的100.00%。"
        "决算数同预算数持平。其中：",
    ]


def test_what_had_no_budget_gets_no_rate_of_completion(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    for row in invented["general_items"]:
        row |= {"budget": "0.00", "reason": f"年中追加{row['use']}经费"}

    assert said(compiled(invented), "一般公共预算财政拨款支出年初", "2、") == [
        "一般公共预算财政拨款支出年初预算为0.00万元，支出决算为980.00万元。"
        "决算数大于预算数的主要原因：部分项目未完成。其中：",
        "2、文化旅游体育与传媒支出（类）其他文化旅游体育与传媒支出（款）。主要用于：文化活动。"
        "年初预算为0.00万元，支出决算为120.00万元。决算数大于预算数的主要原因：年中追加文化活动经费。",
        "2、公务用车购置及运行维护费支出2.50万元。其中：",
    ]


def test_items_stop_at_the_deepest_level_that_they_have(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    items = said(compiled(invented), "1、", "2、", "3、")[:3]

    assert [item.partition("。")[0] for item in items] == [
        "1、教育支出（类）普通教育（款）高等教育（项）",
        "2、文化旅游体育与传媒支出（类）其他文化旅游体育与传媒支出（款）",
        "3、社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
    ]


def test_items_have_a_rate_of_completion_where_the_department_asks_for_it(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    assert said(compiled(invented), "1、教育")[0].endswith(
        "年初预算为800.00万元，支出决算为780.00万元。决算数小于预算数的主要原因：部分项目未完成。"
    )
    invented["department"]["item_completion"] = "是"
    assert said(compiled(invented), "1、教育")[0].endswith(
        "支出决算为780.00万元，完成年初预算的97.50%。决算数小于预算数的主要原因：部分项目未完成。"
    )


def test_a_department_set_up_during_the_year_has_a_budget_of_another_name(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    invented["department"]["budget_base"] = "全年预算"

    assert said(compiled(invented), "一般公共预算财政拨款支出全年") == [
        "一般公共预算财政拨款支出全年预算为1000.00万元，支出决算为980.00万元，完成全年预算的98.00%。"
        "决算数小于预算数的主要原因：部分项目未完成。其中：",
    ]


def test_three_public_expenses_are_held_against_the_budget_and_the_year_before_part_by_part(
    compiled: Callable[[Sheets], Document], invented: Sheets
) -> None:
    assert said(compiled(invented), "“三公”", "2024年度“三公”", "公务用车", "国内") == [
        "“三公”经费财政拨款支出年初预算为5.00万元，支出决算为3.75万元，完成预算的75.00%，其中：因公出国（境）费决算为"
        "0.00万元，与预算持平；公务用车购置及运行维护费支出决算为2.50万元，完成预算的83.33%；公务接待费支出决算为1.25万元，"
        "完成预算的62.50%。2024年度“三公”经费支出决算数小于预算数的主要原因：厉行节约。",
        "2024年度“三公”经费财政拨款支出决算数比2023年度减少0.25万元，下降6.25%，其中：因公出国（境）费支出与上一年度持平；"
        "公务用车购置及运行维护费支出与上一年度持平；公务接待费支出决算减少0.25万元，下降16.67%。"
        "公务接待费支出减少的主要原因是压减接待。",
        "“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0.00万元，占0.00%；公务用车购置及运行维护费支出决算"
        "2.50万元，占66.67%；公务接待费支出决算1.25万元，占33.33%。具体情况如下：",
        "公务用车购置支出为0.00万元。",
        "公务用车运行维护支出2.50万元。主要用于车辆维修。2024年，上海市青石局所属各预算单位开支财政拨款的公务用车保有量为"
        "1辆。",
        "国内公务接待支出1.25万（含外宾接待支出0.00万元）。主要用于接待调研，公务接待3批次、20人次，"
        "其中：接待外宾0批次、0人次。",
    ]


@pytest.fixture
def single_body() -> Sheets:
    """Invented: one body with funds, state capital, carryover, other income; no “三公” and no agency expenses."""
    return {
        "department": {
            "department": "上海市青石河流域治理中心",
            "organisation": "上海市青石河流域治理中心设办公室、工程科。",
            "business_income_from": "水质检测费",
            "other_income_from": "利息",
        },
        "revenue": [
            {"code": "2130301", "general": "300.00", "business_income": "40.00", "other_income": "6.00"},
            {"code": "2120801", "government_fund": "900.00"},
            {"code": "22302", "state_capital": "50.00"},
        ],
        "expenditure": [
            {"code": "2130301", "general_basic": "200.00", "general_project": "90.00", "own_basic": "60.00"},
            {"code": "2120801", "government_fund_project": "940.00"},
            {"code": "22302", "state_capital_project": "50.00"},
        ],
        "economic": [{"code": "30101", "amount": "150.00"}, {"code": "30201", "amount": "50.00"}],
        "general_items": [{"code": "2130301", "budget": "290.00", "use": "河道管理"}],
        "fund_items": [
            {
                "code": "2120801",
                "government_fund_opening": "80.00",
                "government_fund_budget": "1000.00",
                "government_fund_closing": "40.00",
                "use": "河道整治的征地和补偿",
                "reason": "征地推迟",
            },
            {"code": "22302", "use": "水务企业补助", "reason": "年中追加补助", "state_capital_budget": "0.00"},
        ],
        "carryover": [
            {"line": "general", "opening": "0.00", "closing": "10.00"},
            {"line": "own", "opening": "20.00", "closing": "8.00"},
        ],
        "totals": {
            "surplus_used": "5.00",
            "surplus_distributed": "3.00",
            "grand_total_reason": "本年新设立",
            "fiscal_total_reason": "本年新设立",
            "general_reason": "本年新设立",
        },
        "agency": {"actual": "0.00"},
        "performance": {"system": "绩效管理办法", "mechanism": "分级负责"},
    }


def test_a_single_body_with_funds_and_carryover_closes_in_every_table(
    compiled: Callable[[Sheets], Document], single_body: Sheets
) -> None:
    document = compiled(single_body)

    assert [texts(row) for row in table(document, "收入支出决算总表").body[-4:]] == [
        ["本年收入合计", "1296.00", "本年支出合计", "1340.00"],
        ["使用非财政拨款结余", "5.00", "结余分配", "3.00"],
        ["年初结转和结余", "100.00", "年末结转和结余", "58.00"],
        ["总计", "1401.00", "总计", "1401.00"],
    ]
    assert [texts(row) for row in table(document, "财政拨款收入支出决算总表").body[-6:]] == [
        ["本年收入合计", "1250.00", "本年支出合计", "1280.00", "290.00", "940.00", "50.00"],
        ["年初财政拨款结转和结余", "80.00", "年末财政拨款结转和结余", "50.00", "10.00", "40.00", ""],
        ["一、一般公共预算财政拨款", "", "", "", "", "", ""],
        ["二、政府性基金预算财政拨款", "80.00", "", "", "", "", ""],
        ["三、国有资本经营预算财政拨款", "", "", "", "", "", ""],
        ["总计", "1330.00", "总计", "1330.00", "300.00", "980.00", "50.00"],
    ]
    state_capital = table(document, "国有资本经营预算财政拨款收入支出决算表")
    assert texts(state_capital.body[0]) == ["合计", "", "50.00", "50.00", "", "50.00", ""]


def test_a_single_body_tells_its_organisation_its_funds_and_what_it_has_not(
    compiled: Callable[[Sheets], Document], single_body: Sheets
) -> None:
    document = compiled(single_body)

    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert "二、机构设置" in headings
    assert next(one.title for one in document.blocks if isinstance(one, Table)) == "收入支出决算总表"
    assert said(
        document, "上海市青石河流域治理中心设", "政府性", "国有", "1、", "上海市青石河流域治理中心2024年度无", "二、"
    ) == [
        "上海市青石河流域治理中心设办公室、工程科。",
        "1、农林水支出（类）水利（款）行政运行（项）。主要用于：河道管理。年初预算为290.00万元，支出决算为290.00万元。"
        "决算数同预算数持平。",
        "上海市青石河流域治理中心2024年度无“三公”经费财政拨款支出。",
        "政府性基金预算财政拨款收入900.00万元，支出940.00万元，支出具体情况如下：",
        "1、城乡社区支出（类）国有土地使用权出让收入安排的支出（款）征地和拆迁补偿支出（项）。主要用于：河道整治的征地和补偿。"
        "年初预算为1000.00万元，支出决算为940.00万元。决算数小于预算数的主要原因：征地推迟。",
        "国有资本经营预算财政拨款收入50.00万元，支出50.00万元，支出具体情况如下：",
        "1、国有资本经营预算支出（类）国有企业资本金注入（款）。主要用于：水务企业补助。"
        "年初预算为0.00万元，支出决算为50.00万元。决算数大于预算数的主要原因：年中追加补助。",
        "上海市青石河流域治理中心2024年度无机关运行经费支出。",
        "二、事业收入：指事业单位开展专业业务活动及其辅助活动取得的收入。主要是：水质检测费收入等。",
    ]


def test_an_empty_fund_table_keeps_its_row_of_totals(compiled: Callable[[Sheets], Document], invented: Sheets) -> None:
    drawn = table(compiled(invented), "国有资本经营预算财政拨款收入支出决算表")

    assert [texts(row) for row in drawn.body] == [["合计", "", "", "", "", "", ""]]


def test_the_next_year_starts_with_the_actuals_as_prior_and_with_the_items_and_their_uses(
    shanghai: Definition, invented: Sheets
) -> None:
    data, _ = data_from_json({"definition": shanghai.id, "sheets": invented}, shanghai)
    carried = carry_forward(data, Ledger(submit(data, shanghai)[0]), shanghai)

    (totals,) = carried.rows["totals"]
    assert totals.values == {
        "grand_total_prior": "1235.00",
        "fiscal_total_prior": "1010.00",
        "general_prior": "980.00",
    }
    assert [dict(row.values) for row in carried.rows["general_items"]] == [
        {"code": "2050205", "use": "高等教育"},
        {"code": "20799", "use": "文化活动"},
        {"code": "2080505", "use": "养老保险缴费"},
    ]


def test_both_sides_must_come_to_the_same_total(shanghai: Definition, invented: Sheets) -> None:
    invented["totals"]["surplus_distributed"] = "16.00"
    data, _ = data_from_json({"definition": shanghai.id, "sheets": invented}, shanghai)

    findings = check_data(data, shanghai).findings

    assert [finding.code for finding in findings if "收入支出总计等于" in finding.message]
