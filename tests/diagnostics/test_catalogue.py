"""Every finding is worded in the catalogue, and the catalogue words nothing else."""

import re

import pytest

from compiler.diagnostics.diagnostic import Diagnostic, Severity, catalogue, in_order
from compiler.diagnostics.families import families, readable
from compiler.values.place import Place
from tests.conftest import ROOT

FOREIGN = re.compile(r"[A-Za-z_]{2,}")
KNOWN_TO_CLERKS = re.compile(r"Excel|WPS|Word|PDF|CSV|JSON|UTF-8|GB18030|\.xlsx?|#REF!|#DIV/0!|gongkai explain")
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


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_code_has_a_title_and_a_long_form_that_a_clerk_can_read(code: str) -> None:
    entry = catalogue()[code]
    assert re.search(r"[一-鿿]", entry.title)
    assert 2 <= len(entry.title) <= 14
    assert not re.search(r"[。，：；{}]", entry.title)
    assert 2 <= entry.explanation.count("。") <= 5
    assert entry.explanation.endswith("。")
    assert entry.explanation not in {entry.message, entry.hint}
    assert "{" not in entry.explanation
    assert not FOREIGN.search(KNOWN_TO_CLERKS.sub("", entry.title + entry.explanation + entry.source))


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_the_slots_of_a_wording_have_readable_names(code: str) -> None:
    entry = catalogue()[code]
    shown = readable(entry.message + entry.hint)
    assert "{" not in shown
    assert "…" not in shown


def test_every_code_belongs_to_a_family() -> None:
    assert {code[0] for code in catalogue()} <= {family.letter for family in families()}


def test_findings_are_ordered_by_sheet_and_cell_without_repetition() -> None:
    late, early = (Diagnostic("V201", Severity.ERROR, "缺。", Place("甲", row, 1)) for row in (9, 2))
    assert in_order([late, early, late]) == (early, late)


def test_findings_may_follow_the_order_of_the_workbook() -> None:
    sheets = ("乙", "甲")
    found = [Diagnostic("V201", Severity.ERROR, "缺。", Place(sheet, 1, 1)) for sheet in ("甲", "丙", "乙", "")]
    assert [finding.place.sheet for finding in in_order(found, sheets)] == ["", "乙", "甲", "丙"]
