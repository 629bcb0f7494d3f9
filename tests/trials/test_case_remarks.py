"""What an author is told of the cases beside a definition; equations and amounts added here are invented."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from compiler.definition.definition import Definition
from compiler.definition.remarks import Remark
from compiler.trials.remarks import case_remarks
from tests.conftest import EXAMPLE

FIRES = """
[[fires]]
what = "多写了一万元"
pasted = [{ sheet = "官方表10", row = 4, at = { concept = "three_public_expenses", fund = "general" }, text = "95.00" }]
"""
MISS = """
[[near_miss]]
what = "正好相等"
pasted = [{ sheet = "官方表10", row = 4, at = { concept = "three_public_expenses", fund = "general" }, text = "59.00" }]
"""

Told = Callable[..., tuple[Remark, ...]]


@pytest.fixture
def told(definition: Definition, tmp_path: Path) -> Told:
    """Gives what is told of a file of cases for E318 beside the shipped definition, with the example as data."""

    def tell(
        text: str, name: str = "E318", data: str = (EXAMPLE / "data.json").read_text("utf-8")
    ) -> tuple[Remark, ...]:
        folder = tmp_path / "cases"
        folder.mkdir()
        (folder / f"{name}.toml").write_text(text, "utf-8")
        (folder / "data.json").write_text(data, "utf-8")
        return case_remarks(definition, tmp_path)

    return tell


def test_cases_that_do_what_they_say_are_not_told(told: Told) -> None:
    assert told(FIRES + MISS) == ()


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
    [
        (FIRES.replace("95.00", "59.00") + MISS, "/fires/0", "“多写了一万元”应当查出 E318，没有查出。"),
        (FIRES + MISS.replace("59.00", "95.00"), "/near_miss/0", "“正好相等”不应查出 E318，却查出："),
        (
            FIRES + '[[near_miss]]\nwhat = "改一行"\nedits = [{ sheet = "staffing", row = { line = "new" } }]',
            "/near_miss/0",
            "“改一行”没有试成：数据中没有要改的“staffing”。",
        ),
        (FIRES, "", "缺少“near_miss”。"),
        (FIRES.replace("what", "wat") + MISS, "/fires/0", "这里不能写“wat”。"),
        (FIRES + MISS + "[[fires", "", "没有成对"),
    ],
)
def test_a_case_that_does_not_is_told_with_its_place(told: Told, text: str, pointer: str, message: str) -> None:
    found = told(text)
    assert [one for one in found if (one.file, one.pointer) == ("cases/E318.toml", pointer) and message in one.message]


def test_a_file_for_no_code_and_data_of_another_definition_are_told(told: Told) -> None:
    (one,) = told(FIRES + MISS, name="E399")
    assert (one.file, one.message) == ("cases/E399.toml", "没有编码为 E399 的等式或规则。")


@pytest.mark.parametrize("data", ["", "{}", '{"definition": "another", "sheets": {}}'])
def test_data_that_cannot_be_used_are_told_once(told: Told, data: str) -> None:
    (one,) = told(FIRES + MISS, data=data)
    assert (one.file, one.message) == ("cases/data.json", "试例要改的数据读不成，各试例没有试。")


def test_an_equation_or_rule_of_ones_own_without_cases_is_told(definition: Definition, tmp_path: Path) -> None:
    first, *others = definition.figures.derivations
    figures = replace(definition.figures, derivations=(first._replace(code="E398"), *others))
    rule, *rules = definition.rules
    own = replace(definition, figures=figures, rules=(rule._replace(code="R498"), *rules))
    assert [(one.file, one.pointer, one.message[:9]) for one in case_remarks(own, tmp_path)] == [
        ("figures.toml", "/derivations/0", "E398 没有试例"),
        ("rules.toml", "/R498", "R498 没有试例"),
    ]
    assert case_remarks(definition, tmp_path) == ()
