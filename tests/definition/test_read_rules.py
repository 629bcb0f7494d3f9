"""A rule whose names, patterns or slots mean nothing is told by file and pointer when the definition loads."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.definition.error import DefinitionError, Problem
from compiler.definition.load import load_definition
from compiler.definition.rules import Patterns, SameName
from compiler.resources import resource

WORDS = """
severity = "warning"
title = "标题"
message = "不对：{found}。"
hint = "改正。"
explanation = "说明。"
source = "无"
"""
PATTERNS = f"""
[R499]
kind = "patterns"
patterns = ["某某"]
{WORDS}
"""

Loaded = Callable[[str], tuple[Problem, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped definition whose rules a test writes; its head points at the shipped lists and style."""
    copy = tmp_path / "copy"
    shutil.copytree(resource("schemas", "changji-budget-2025"), copy)
    head = copy / "definition.toml"
    head.write_text(head.read_text("utf-8").replace('"../', f'"{resource("schemas").as_posix()}/'), "utf-8")
    return copy


@pytest.fixture
def problems(folder: Path) -> Loaded:
    """Gives what is wrong with a rules file."""

    def load(rules: str) -> tuple[Problem, ...]:
        (folder / "rules.toml").write_text(rules, "utf-8")
        try:
            load_definition(folder)
        except DefinitionError as error:
            return error.problems
        return ()

    return load


def test_a_definition_may_have_no_rules(folder: Path) -> None:
    head = folder / "definition.toml"
    head.write_text(head.read_text("utf-8").replace('rules = "rules.toml"\n', ""), "utf-8")
    (folder / "rules.toml").unlink()
    assert load_definition(folder).rules == ()


def test_rules_are_read_with_their_words_and_parameters(folder: Path) -> None:
    (folder / "rules.toml").write_text(PATTERNS, "utf-8")
    (rule,) = load_definition(folder).rules
    assert (rule.code, rule.entry.title) == ("R499", "标题")
    assert rule.check == Patterns(patterns=("某某",))


def test_a_reference_by_a_coordinate_is_as_good_as_one_by_a_text(folder: Path) -> None:
    rules = PATTERNS.replace('patterns = ["某某"]', 'rows = "performance"\nname = "performance_name"\nlink = "project"')
    rules = rules.replace('"patterns"', '"same_name"').replace("{found}", "{name}") + '\nof = "project"\n'
    (folder / "rules.toml").write_text(rules, "utf-8")
    (rule,) = load_definition(folder).rules
    assert isinstance(rule.check, SameName)


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ("[R499]", "[Q499]", "", "unknown key 'Q499'"),
        ('kind = "patterns"', 'kind = "pattern"', "/R499/kind", '"pattern" is none of the choices'),
        ('source = "无"', "", "/R499", "'source' is a required property"),
        ('patterns = ["某某"]', "", "/R499", "'patterns' is a required property"),
        ('patterns = ["某某"]', 'patterns = ["某某"]\nwords = ["某"]', "/R499", "unknown key 'words'"),
        ("{found}", "{fund}", "/R499/message", "the slot 'fund' is none of found"),
        ('hint = "改正。"', 'hint = "{0}改正。"', "/R499/hint", "the slot '0' is none of found"),
        ('"某某"', '"某("', "/R499/patterns", "'某(' is no pattern"),
        ('["某某"]', '["某"]\ntexts = ["fund_reasons"]', "/R499/texts", "unknown text 'fund_reasons'"),
        ('["某某"]', '["某"]\napart = ["fund_reasons"]', "/R499/apart", "unknown text 'fund_reasons'"),
    ],
)
def test_what_means_nothing_in_a_rule_is_found(
    problems: Loaded, piece: str, instead: str, pointer: str, message: str
) -> None:
    assert piece in PATTERNS
    found = problems(PATTERNS.replace(piece, instead))
    assert [p for p in found if (p.file, p.pointer) == ("rules.toml", pointer) and message in p.message], found


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ("item_reason = {", "other_reason = {", "/changes/other_reason", "no rule uses this change"),
        ("item_reason = {", "other_reason = {", "/R404/changes", "unknown change 'item_reason'"),
        (
            'fund = "general" }, before',
            'fund = "genral" }, before',
            "/changes/item_reason/now",
            "has no member 'genral'",
        ),
        ('rows = "performance"', 'rows = "performances"', "/R401/rows", "unknown dimension 'performances'"),
        ('rows = "performance"', 'rows = "functional"', "/R401/rows", "dimension 'functional' has no rows"),
        ('link = "performance_project"', 'link = "it"', "/R401/link", "unknown text or dimension 'it'"),
        ('name = "performance_name"', 'name = "it"', "/R401/name", "unknown text 'it'"),
        ('staff = "in_service"', 'staff = "all"', "/R405/now", "dimension 'staff' has no member 'all'"),
        ('form = "reason"', 'form = "wan"', "/R407/form", "unknown text form 'wan'"),
        ('topics."208"', 'topics."298"', "/R409/topics/298", "dimension 'functional' has no code '298'"),
        ('"year", "prior_year"', '"years"', "/R412/words", "unknown word 'years'"),
        ('word = "year"', 'word = "years"', "/R413/word", "unknown word 'years'"),
        ('dimension = "subordinate"', 'dimension = "units"', "/R416/dimension", "unknown dimension 'units'"),
        ('also = ["economic"]', 'also = ["economics"]', "/R417/also", "unknown dimension 'economics'"),
        ('= "卫生健康支出"', '= "卫生支出"', "/R417/outdated/医疗卫生与计划生育支出", "is called '卫生支出'"),
        ('"国土海洋气象等支出" =', '"节能环保支出" =', "/R417/outdated/节能环保支出", "is still called"),
        ('total = "90"', 'total = "九十"', "/R420/total", "'九十' is no number"),
        ('listed_texts = ["department_level1"', 'listed_texts = ["level1"', "/R420/listed_texts", "unknown text"),
    ],
)
def test_a_name_in_the_shipped_rules_that_means_nothing_is_found(
    problems: Loaded, piece: str, instead: str, pointer: str, message: str
) -> None:
    shipped = resource("schemas", "changji-budget-2025", "rules.toml").read_text("utf-8")
    assert piece in shipped
    found = problems(shipped.replace(piece, instead, 1))
    assert [p for p in found if (p.file, p.pointer) == ("rules.toml", pointer) and message in p.message], found


def test_a_change_of_a_text_that_nobody_writes_is_found(problems: Loaded) -> None:
    shipped = resource("schemas", "changji-budget-2025", "rules.toml").read_text("utf-8")
    found = problems(shipped.replace("agency_reason", "office_reason"))
    assert Problem("rules.toml", "/changes/office_reason", "unknown text 'office_reason'") in found


def test_a_missing_file_of_rules_is_found(folder: Path) -> None:
    (folder / "rules.toml").unlink()
    with pytest.raises(DefinitionError) as caught:
        load_definition(folder)
    assert [p.file for p in caught.value.problems] == ["rules.toml"]
