"""Sentences word what the figures say: increase, decrease, no change, no base, nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.document.tree import Heading, Paragraph
from compiler.pipeline import check_data
from compiler.values.chinese import chinese_number
from compiler.workbook.data_file import data_from_json

Lines = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def lines(definition: Definition) -> Lines:
    """Gives the paragraphs and headings of the document that some data compile to."""

    def compose(raw: dict[str, Any]) -> list[str]:
        document = check_data(data_from_json(raw, definition)[0], definition).document
        assert document is not None
        return [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]

    return compose


def row(sheet: list[dict[str, str]], **named: str) -> dict[str, str]:
    return next(r for r in sheet if all(r.get(key) == value for key, value in named.items()))


def starting(lines: list[str], start: str) -> str:
    return next(line for line in lines if line.startswith(start))


def test_an_increase_is_worded_with_amount_share_change_and_rate(lines: Lines, example_json: dict[str, Any]) -> None:
    assert starting(lines(example_json), "一般公共预算1,").startswith(
        "一般公共预算1,131.42万元，占100.00%，比上年预算增加25.03万元，增长2.26%，主要原因是"
    )


def test_a_decrease_carries_its_sign_in_the_verb(lines: Lines, example_json: dict[str, Any]) -> None:
    assert "比上年预算减少37.47万元，下降3.52%，主要原因是" in starting(lines(example_json), "基本支出1,025.92万元，占")


def test_a_source_that_ended_is_worded_with_zero_and_a_fall_of_all(lines: Lines, example_json: dict[str, Any]) -> None:
    assert starting(lines(example_json), "财政拨款结转").startswith(
        "财政拨款结转0.00万元，占0.00%，比上年预算减少4.62万元，下降100.00%"
    )


def test_a_source_of_neither_year_is_not_arranged(lines: Lines, example_json: dict[str, Any]) -> None:
    assert "政府性基金预算未安排。" in lines(example_json)


def test_no_rate_is_printed_from_a_base_of_zero(lines: Lines, example_json: dict[str, Any]) -> None:
    del row(example_json["sheets"]["prior_items"], code="2101199")["prior"]
    line = next(line for line in lines(example_json) if "其他行政事业单位医疗支出（项）" in line)
    assert "比上年预算增加0.60万元，上年无此项预算，主要原因是" in line
    assert "%" not in line


def test_no_change_is_level_and_needs_no_reason(lines: Lines, example_json: dict[str, Any]) -> None:
    item = row(example_json["sheets"]["prior_items"], code="2210201")
    item["prior"] = "72.16"
    del item["reason"]
    line = next(line for line in lines(example_json) if "住房公积金（项）" in line)
    assert line.endswith("2025年预算数为72.16万元，与上年预算持平。")


def test_an_item_that_exists_only_last_year_is_listed_in_code_order(lines: Lines, example_json: dict[str, Any]) -> None:
    found = [line for line in lines(example_json) if "（类）" in line and "（项）" in line]
    assert len(found) == 10
    assert found[3].startswith("4、一般公共服务支出（类）信访事务（款）信访业务（项）：2025年预算数为0.00万元")


def test_what_the_department_typed_around_a_reason_is_not_doubled(lines: Lines, example_json: dict[str, Any]) -> None:
    row(example_json["sheets"]["prior_funds"], line="general_own")["reason"] = "主要原因是人员增加。"
    assert starting(lines(example_json), "一般公共预算1,").endswith("，主要原因是人员增加。")


def test_staff_counts_are_compared_with_last_year(lines: Lines, example_json: dict[str, Any]) -> None:
    row(example_json["sheets"]["staffing"], line="in_service")["prior"] = "58"
    row(example_json["sheets"]["staffing"], line="retired")["prior"] = "12"
    line = starting(lines(example_json), "昌吉市人民政府办公室编制数")
    assert "在职56人，减少2人；退休15人，增加3人；离休2人，增加0人" in line


def test_a_part_of_three_public_expenses_without_money_gets_its_reason_derived(
    lines: Lines, example_json: dict[str, Any]
) -> None:
    del row(example_json["sheets"]["three_public"], line="official_hospitality")["reason"]
    line = starting(lines(example_json), "2025年财政拨款“三公”经费预算")
    assert line.endswith(
        "公务接待费增加0.00万元，增长0.00%，主要原因是昌吉市人民政府办公室2025年预算没安排公务接待费，与上年持平。"
    )


def test_a_text_of_several_paragraphs_breaks_the_paragraph(lines: Lines, example_json: dict[str, Any]) -> None:
    example_json["sheets"]["projects"][0]["allocation"] = "第一笔。\n第二笔。"
    found = lines(example_json)
    assert found[found.index("资金分配情况：第一笔。") + 1] == "第二笔。"


def test_projects_are_numbered_in_chinese_and_terms_too(lines: Lines, example_json: dict[str, Any]) -> None:
    found = lines(example_json)
    assert "（一）项目名称：运行补助经费" in found
    assert "（二）项目名称：电子政务网络设备维护" in found
    assert starting(found, "八、机关运行经费：")


def test_the_date_is_written_without_leading_zeros(lines: Lines, example_json: dict[str, Any]) -> None:
    assert lines(example_json)[-1] == "2025年2月8日"


def test_an_empty_table_has_its_sentence_and_a_filled_one_has_not(lines: Lines, example_json: dict[str, Any]) -> None:
    sentence = "昌吉市人民政府办公室2025年没有使用政府性基金预算拨款安排的支出，政府性基金预算支出情况表为空表。"
    assert lines(example_json).count(sentence) == 2  # under the table and in part three
    item = {"code": "2120801", "government_fund_own_operating": "3.00"}
    example_json["sheets"]["items"].append(item)
    example_json["sheets"]["other_items"] = [{"code": "2120801", "use": "征地和拆迁补偿"}]
    found = lines(example_json)
    assert sentence not in found
    assert starting(found, "昌吉市人民政府办公室2025年政府性基金预算拨款支出3.00万元")


def test_a_department_without_projects_says_so(lines: Lines, example_json: dict[str, Any]) -> None:
    for sheet in ("projects", "project_lines"):
        example_json["sheets"].pop(sheet)
    found = lines(example_json)
    assert (
        found.count(
            "昌吉市人民政府办公室2025年没有使用一般公共预算拨款安排的项目支出，一般公共预算项目支出情况表为空表。"
        )
        == 2
    )
    assert not [line for line in found if "项目名称：" in line]


def test_subordinate_units_are_counted_and_listed(lines: Lines, example_json: dict[str, Any]) -> None:
    example_json["sheets"]["subordinates"] = [{"name": "甲中心"}, {"name": "乙中心"}]
    assert starting(lines(example_json), "昌吉市人民政府办公室有2个下属预算单位，分别是：甲中心，乙中心；下设6个科室")


def test_a_printed_slot_keeps_its_figure(definition: Definition, example_json: dict[str, Any]) -> None:
    document = check_data(data_from_json(example_json, definition)[0], definition).document
    assert document is not None
    total = next(b for b in document.blocks if isinstance(b, Paragraph) and b.text.startswith("按照全口径预算"))
    printed = [span for span in total.spans if span.figure is not None]
    assert [(span.text, span.figure) for span in printed] == [("1,131.42", definition.figures.defaults)]


def test_missing_figures_are_findings_and_never_an_invented_zero(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    del example_json["sheets"]["posts"]
    findings = check_data(data_from_json(example_json, definition)[0], definition).findings
    missing = [finding for finding in findings if finding.code == "T602"]
    assert [(f.place.sheet, f.place.heading) for f in missing] == [("编制", "编制数")]


def test_numbers_are_counted_in_chinese() -> None:
    assert [chinese_number(n) for n in (1, 10, 11, 20, 23, 99)] == ["一", "十", "十一", "二十", "二十三", "九十九"]
    large = {100: "一百", 105: "一百零五", 110: "一百一十", 230: "二百三十", 1001: "一千零一", 2010: "二千零一十"}
    assert {n: chinese_number(n) for n in large} == large
