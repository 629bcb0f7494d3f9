"""How findings are shown: to a clerk as text, to a machine as JSON."""

import json

from compiler.diagnostics.diagnostic import Diagnostic, Related, Severity, diagnose
from compiler.diagnostics.render_json import render_json
from compiler.diagnostics.render_text import render_text
from compiler.values.place import Place

TWICE = diagnose(
    "E301",
    Place("支出", 12, 5, "基本支出"),
    related=[Related(Place("汇总", 3, 2), "882.78"), Related(Place("收入", 4, 2), "882.79")],
    figure="基本支出",
    amount="892.78",
    other="882.78",
    unit="万元",
    place="汇总!B3",
)
UNKNOWN = diagnose("V210", Place("支出", 13, 2), code="2019999", dimension="功能分类科目", nearest="2019901")


def blank(row: int) -> Diagnostic:
    return diagnose("V201", Place("实有人数", row, 3, "本年"), heading="本年")


def test_a_person_reads_place_heading_message_relations_and_remedy() -> None:
    assert render_text("某局.xlsx", [TWICE]).splitlines() == [
        "某局.xlsx",
        "",
        "错误[E301] 支出!E12（基本支出）  基本支出两处填得不同：此处为892.78万元，汇总!B3为882.78万元。",
        "   相关  汇总!B3  882.78",
        "         收入!B4  882.79",
        "   办法  核对批复，把各处改成同一个数。",
        "",
        "错误 1 个，警告 0 个，提示 0 个。编码的详细说明：gongkai explain E301",
    ]


def test_neighbours_with_one_remedy_say_it_once() -> None:
    lines = render_text("某局.xlsx", [blank(5), blank(6), TWICE]).splitlines()
    assert [line.partition("  ")[0] for line in lines[2:6]] == [
        "错误[V201] 实有人数!C5（本年）",
        "错误[V201] 实有人数!C6（本年）",
        "",
        "",
    ]
    assert lines[4].startswith("   办法  这一项必填")
    assert lines[6].startswith("错误[E301]")


def test_an_answer_belongs_to_its_own_finding_alone() -> None:
    answered = UNKNOWN._replace(answer="本地增加的科目，\n见批复。")
    lines = render_text("某局.xlsx", [UNKNOWN, answered]).splitlines()
    assert lines[-1].startswith("错误 0 个，警告 2 个（待说明 1 个），提示 0 个。")
    assert lines[lines.index("   说明  本地增加的科目， 见批复。") - 1].startswith("   办法")
    assert lines.count("") == 3


def test_a_warning_that_the_bureau_lowered_asks_for_no_reason() -> None:
    lowered = TWICE._replace(severity=Severity.WARNING, waived="财政部门已同意：等待批复")
    text = render_text("某局.xlsx", [lowered])
    assert "   豁免  财政部门已同意：等待批复" in text.splitlines()
    assert "待说明" not in text


def test_what_the_bureau_silenced_is_listed_apart_with_its_reason() -> None:
    silenced = TWICE._replace(waived="财政部门已同意：等待批复")
    assert render_text("某局.xlsx", [], [silenced]).splitlines() == [
        "某局.xlsx",
        "",
        "已豁免，不再列为问题：",
        "   [E301] 支出!E12（基本支出）  基本支出两处填得不同：此处为892.78万元，汇总!B3为882.78万元。",
        "      豁免  财政部门已同意：等待批复",
        "",
        "错误 0 个，警告 0 个，提示 0 个，已豁免 1 个",
    ]


def test_a_file_without_findings_is_counted_too() -> None:
    assert render_text("某局.xlsx", []) == "错误 0 个，警告 0 个，提示 0 个"


def test_the_code_to_look_up_is_that_of_the_worst_finding() -> None:
    assert render_text("某局.xlsx", [UNKNOWN, TWICE]).endswith("gongkai explain E301")


def test_a_machine_sees_silenced_findings_at_the_end_and_never_as_errors() -> None:
    silenced = TWICE._replace(waived="财政部门已同意：等待批复")
    records = json.loads(render_json("某局.xlsx", [UNKNOWN], [silenced]))
    assert [(record["code"], record["severity"]) for record in records] == [("V210", "warning"), ("E301", "waived")]
    assert records[0].keys() == records[1].keys()
    assert records[1]["waived"] == "财政部门已同意：等待批复"
