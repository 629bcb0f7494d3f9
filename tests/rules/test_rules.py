"""Every rule of a shipped definition says what it is and has a case; what rests on a reported fault stays silent."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.definition.rules import KINDS, Check, KnownLink, Rule
from compiler.diagnostics.diagnostic import Diagnostic, catalogue
from compiler.figures.derive import Ledger
from compiler.rules.check import check_rules, find
from compiler.rules.material import Material
from compiler.submission import Submission, submit
from compiler.values.place import Place
from compiler.workbook.data_file import data_from_json
from tests.conftest import ROOT

RULES = [
    (id_, rule)
    for id_ in definition_ids()
    if load_definition(id_).files["rules"] == "rules.toml"  # shared rules have their cases where they lie
    for rule in load_definition(id_).rules
]
each_rule = pytest.mark.parametrize(("id_", "rule"), RULES, ids=[f"{id_}-{rule.code}" for id_, rule in RULES])

Submitted = Callable[..., Submission]


def codes(submission: Submission) -> list[str]:
    return [finding.code for finding in found(submission)]


def found(submission: Submission) -> tuple[Diagnostic, ...]:
    return check_rules(submission, Ledger(submission).value)


@pytest.fixture
def example(example_json: dict[str, Any], definition: Definition) -> Submission:
    return submit(data_from_json(example_json, definition)[0], definition)[0]


@each_rule
def test_a_rule_has_a_title_a_hint_an_explanation_a_source_and_a_case(id_: str, rule: Rule) -> None:
    entry = rule.entry
    assert entry.title and not entry.title.endswith("。")
    assert entry.source
    assert entry.hint.endswith("。")
    assert entry.message.endswith("。")
    assert 2 <= entry.explanation.count("。") <= 4
    assert not re.search(r"请|[a-z_]{4,}", re.sub(r"\{\w+\}", "", entry.message))
    assert (ROOT / "tests" / "cases" / id_ / f"{rule.code}.toml").exists()


@pytest.mark.parametrize("id_", definition_ids())
def test_a_case_of_a_rule_belongs_to_a_rule_that_exists(id_: str) -> None:
    with_case = {path.stem for path in (ROOT / "tests" / "cases" / id_).glob("R*.toml")}
    assert with_case <= {rule.code for rule in load_definition(id_).rules}


def test_no_rule_takes_a_code_of_the_catalogue() -> None:
    assert not {rule.code for _, rule in RULES} & set(catalogue())


def test_every_kind_can_be_named_in_a_definition() -> None:
    assert set(KINDS.values()) == set(get_args(Check))


def test_a_check_fills_in_just_what_its_kind_promises(example: Submission) -> None:
    material = Material(example, Ledger(example).value)
    for rule in example.definition.rules:
        for one in find(rule.check, material):
            assert set(one.values) == rule.check.slots(), rule.code


def test_the_published_example_has_just_its_known_inconsistencies(example: Submission) -> None:
    """Wording of 佐证资料 (R411) aside, those that the reference is known for."""
    assert sorted(codes(example)) == ["R401", "R405", "R407", "R411", "R416"]


def test_a_finding_is_the_same_when_a_row_is_inserted_above(
    example_json: dict[str, Any], example: Submission, definition: Definition
) -> None:
    sheets = example_json["sheets"]
    sheets["prior_items"].insert(0, {"code": "2010302", "reason": "略"})
    sheets["project_indicators"].insert(0, {**sheets["project_indicators"][0], "evidence": "略", "weight": "0"})
    sheets["project_performance"].insert(0, sheets["project_performance"].pop())
    moved = submit(data_from_json(example_json, definition)[0], definition)[0]
    assert {f.identity for f in found(moved)} == {f.identity for f in found(example)}
    assert {f.place for f in found(moved)} != {f.place for f in found(example)}


def test_a_text_in_a_cell_that_was_reported_is_not_read(submitted: Submitted) -> None:
    submission = submitted(department={"department": "某某局"})
    assert codes(submission) == ["R410"]
    place = next(iter(submission.texts.values())).place
    assert codes(replace(submission, reported=frozenset({place}))) == []


def test_an_empty_submission_breaks_no_rule(submitted: Submitted) -> None:
    assert codes(submitted()) == []


def test_a_reason_whose_amount_is_unknown_is_not_judged(submitted: Submitted) -> None:
    reasons = [{"code": "2010301", "reason": "压减支出"}]
    assert codes(submitted(prior_items=reasons)) == []


def test_a_table_with_a_weight_missing_is_not_added_up(submitted: Submitted) -> None:
    row = {"level1": "产出", "level2": "数量", "level3": "甲", "value": "=1次"}
    assert codes(submitted(department_indicators=[{**row, "weight": "5"}])) == ["R420"]
    assert codes(submitted(department_indicators=[{**row, "weight": "5"}, {**row, "level3": "乙"}])) == []


@pytest.mark.parametrize(
    "text",
    [
        "支付XX项目经费",
        "××办公室日常工作",
        "某某项目支出",
        "工资标准上调（待补充）",
        "待填写",
        "经费增加（减少）",
        "经费减少/增加",
        "{原因}",
        "占 %",
        "增长%，工资标准上调",
        "预算为 万元",
        "上调____元",
        "上调（　）",
        "主要原因是。",
        "主要用于",
        "**项目",
        "20XX年工作",
    ],
)
def test_residue_of_a_template_is_an_error(text: str, submitted: Submitted) -> None:
    assert codes(submitted(department={"department": "青石县档案馆", "other_matters": text})) == ["R410"]


@pytest.mark.parametrize(
    "text",
    [
        "7×24小时值守",
        "Maxx、Xxl系统",
        "津贴（待遇）",
        "增加投入，减少浪费",
        "增长到95%，占比12%",
        "支出为 12万元",
        "主要原因是工资标准上调。",
        "电话0994-259**96",
        "某项目、某单位",
        "机制有待补充完善（待业人员）",
    ],
)
def test_what_only_looks_like_residue_is_none(text: str, submitted: Submitted) -> None:
    assert codes(submitted(department={"department": "青石县档案馆", "other_matters": text})) == []


def test_a_personal_number_stands_nowhere_in_its_finding(submitted: Submitted) -> None:
    number, mobile = "11010519491231002X", "13800000000"  # the sample of the standard; made up
    texts = [{"text": f"{number}负责"}, {"text": f"{mobile}负责"}]
    findings = found(submitted(duties=texts))
    assert [f.code for f in findings] == ["R414", "R415"]
    assert "110*************2X" in findings[0].message
    for finding in findings:
        assert not re.search(r"\d{6}", repr(finding))


def test_full_width_digits_hide_no_number(submitted: Submitted) -> None:
    wide = "１１０１０５１９４９１２３１００２X"
    findings = found(submitted(department={"department": "青石县档案馆", "other_matters": wide}))
    assert "R414" in [f.code for f in findings]


def test_cells_of_a_column_with_the_same_fault_are_one_finding(submitted: Submitted) -> None:
    duties = [{"text": "甲，，乙"}, {"text": "丙，，丁"}, {"text": "戊"}]
    (finding,) = found(submitted(duties=duties))
    assert finding.place.row == 1
    assert [related.place.row for related in finding.related] == [2]


def test_a_long_text_is_quoted_in_part(submitted: Submitted) -> None:
    duties = [{"text": "甲，，乙"}, {"text": "，，" + "丙" * 200}]
    (finding,) = found(submitted(duties=duties))
    assert len(finding.related[0].text) < 70


def test_a_row_may_refer_by_one_of_its_coordinates(submitted: Submitted) -> None:
    project = {"number": "1", "name": "甲", "unit": "本级", "basis": "略", "allocation": "略", "period": "全年"}
    line = {"code": "2010399", "fund": "general_own", "e302": "50.00"}
    submission = submitted(projects=[project], project_lines=[{**line, "project": "1"}, {**line, "project": "9"}])
    check = KnownLink(rows="project_line", link="project", of="project")
    assert [one.values["member"] for one in find(check, Material(submission, Ledger(submission).value))] == ["9"]


def test_a_project_without_a_performance_table_is_shown_where_it_is_named(submitted: Submitted) -> None:
    project = {"number": "1", "name": "甲", "unit": "本级", "basis": "略", "allocation": "略", "period": "全年"}
    (finding,) = found(submitted(projects=[project]))
    assert finding.code == "R403"
    assert finding.place == Place("项目", 1, heading="项目名称")
