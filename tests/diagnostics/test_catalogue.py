"""Every finding is worded in the catalogue, and the catalogue words nothing else."""

import re

import pytest

from compiler.diagnostics.diagnostic import Diagnostic, Related, Severity, catalogue, diagnose, in_order
from compiler.diagnostics.render_text import render_text
from compiler.values.place import Place
from tests.conftest import ROOT

CODE = re.compile(r'"([WVERPT]\d{3})"')


def codes_in_use() -> set[str]:
    return {code for path in (ROOT / "compiler").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}


def test_the_catalogue_holds_just_the_codes_that_the_program_uses() -> None:
    assert codes_in_use() == set(catalogue())


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_message_is_a_chinese_sentence_and_says_nothing_of_how_to_mend(code: str) -> None:
    entry = catalogue()[code]
    assert entry.message.endswith("。")
    assert not entry.hint or entry.hint.endswith("。")
    without_names = re.sub(r"\{\w+\}", "", entry.message)
    assert re.search(r"[一-鿿]", without_names)
    assert not re.search(r"请|None|True|[a-z_]{4,}", without_names.replace("xlsx", "").replace("Excel", ""))


def test_findings_are_ordered_by_sheet_and_cell_without_repetition() -> None:
    late, early = (Diagnostic("V201", Severity.ERROR, "缺。", Place("甲", row, 1)) for row in (9, 2))
    assert in_order([late, early, late]) == (early, late)


def test_a_person_reads_place_heading_message_relations_and_remedy() -> None:
    finding = diagnose(
        "E301",
        Place("支出", 12, 5, "基本支出"),
        related=[Related(Place("汇总", 3, 2), "882.78")],
        figure="基本支出",
        amount="892.78",
        other="882.78",
        unit="万元",
        place="汇总!B3",
    )
    assert render_text("某局.xlsx", [finding]).splitlines() == [
        "某局.xlsx",
        "错误[E301] 支出!E12（基本支出）  基本支出两处填得不同：此处为892.78万元，汇总!B3为882.78万元。",
        "   相关  汇总!B3  882.78",
        "   办法  核对批复，把各处改成同一个数。",
        "错误 1 个，警告 0 个，提示 0 个",
    ]


def test_a_file_without_findings_is_counted_too() -> None:
    assert render_text("某局.xlsx", []) == "错误 0 个，警告 0 个，提示 0 个"
