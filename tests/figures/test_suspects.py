"""The likeliest cell comes first, with the value that satisfies all, and the slip where it is one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.pipeline import check_data
from compiler.submission import Pasted, submit
from compiler.values.place import Place
from compiler.workbook.data_file import data_from_json

Row = dict[str, str]
KNOWN = {"E354", "E361"}
"""What the published example breaks."""


@pytest.fixture
def found(example_json: dict[str, Any], definition: Definition) -> Callable[..., list[Diagnostic]]:
    """Gives what equations find wrong in the example after an edit, besides what is wrong as published."""

    def run(edit: Callable[[dict[str, Any]], object], pasted: Sequence[Pasted] = ()) -> list[Diagnostic]:
        edit(example_json["sheets"])
        data, _ = data_from_json(example_json, definition)
        findings = check_data(replace(data, pasted=tuple(pasted)), definition).findings
        return [f for f in findings if f.code[0] == "E" and f.code not in KNOWN and f.severity > Severity.INFO]

    return run


def row(sheet: list[Row], **named: str) -> Row:
    return next(r for r in sheet if all(r.get(key) == value for key, value in named.items()))


def item(code: str, amount: str) -> Callable[[dict[str, Any]], object]:
    return lambda sheets: row(sheets["items"], code=code).update(general_own=amount)


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("266.71", "相邻两个数字写颠倒"),
        ("2661.70", "小数点错了一位"),
        ("2661700.00", "按元填写"),
        ("-266.17", "正负号写反"),
    ],
)
def test_the_cell_is_named_first_with_the_value_that_was_meant_and_the_slip(
    typed: str, slip: str, found: Callable[..., list[Diagnostic]]
) -> None:
    (finding,) = found(item("2010350", typed))
    assert (finding.place.sheet, finding.place.row) == ("基本支出明细", 3)
    assert f"改为 266.17（{slip}" in finding.hint
    assert finding.comparison is not None
    assert finding.comparison.expected == "266.17万元"


def test_a_cell_in_two_broken_equations_is_one_finding_that_counts_the_other(
    found: Callable[..., list[Diagnostic]],
) -> None:
    (finding,) = found(item("21011", "81.90"))
    assert "改为 81.09" in finding.hint
    assert "2条不符的等式同时成立" in finding.hint
    assert any("另有 1 条等式" in related.text for related in finding.related)


def test_two_slips_are_two_findings_although_both_make_the_total_wrong(
    found: Callable[..., list[Diagnostic]],
) -> None:
    def edit(sheets: dict[str, Any]) -> None:
        row(sheets["items"], code="21011")["general_own"] = "810.90"
        row(sheets["economic"], code="301")["amount"] = "875.83"

    findings = found(edit)
    assert [(f.place.sheet, f.comparison.expected if f.comparison else "") for f in findings] == [
        ("基本支出明细", "81.09万元"),
        ("基本支出经济分类", "857.83万元"),
    ]


def test_where_no_cell_stands_out_the_hint_names_those_whose_slip_would_explain_it(
    found: Callable[..., list[Diagnostic]],
) -> None:
    (finding,) = found(item("2010301", "512.11"))
    assert finding.hint.startswith("可能的原因：")
    assert "应为 511.11" in finding.hint


def test_an_item_left_out_of_a_total_is_named(found: Callable[..., list[Diagnostic]]) -> None:
    findings = found(item("21011", "57.24"))
    assert any("应为 81.09" in f.hint or "漏加" in f.hint for f in findings)


def test_an_item_stored_as_text_is_what_a_sum_left_out(definition: Definition, example_json: dict[str, Any]) -> None:
    rows = example_json["sheets"]["items"]
    row(rows, code="21011")["general_own"] = "57.25"
    data, _ = data_from_json(example_json, definition)
    place = Place("基本支出明细", 1 + rows.index(row(rows, code="2101103")), heading="一般公共预算·本级财力")
    hints = [f.hint for f in check(Ledger(submit(data, definition)[0]), frozenset([place])) if f.code == "E317"]
    assert any("存成了文本" in hint for hint in hints)


def stated(definition: Definition, text: str, table: str, **members: str) -> Pasted:
    at = definition.figures.defaults.at(members)
    figure = definition.figures.relevant(at)
    return Pasted(table, figure, text, Place(table, 5, 5, "合计"))


def test_of_three_places_that_state_a_figure_the_one_that_differs_is_to_blame(
    found: Callable[..., list[Diagnostic]], definition: Definition
) -> None:
    tables = [stated(definition, text, f"官方表{n}") for n, text in enumerate(("1131.24", "1131.42", "1131.42"), 1)]
    (finding,) = found(lambda sheets: None, tables)
    assert (finding.code, finding.place.sheet) == ("E301", "官方表1")
    assert "改为 1,131.42（相邻两个数字写颠倒）" in finding.hint


def test_a_total_that_is_wrong_by_two_slips_makes_no_third_finding(
    found: Callable[..., list[Diagnostic]], definition: Definition
) -> None:
    tables = [stated(definition, "1131.42", "官方表1")]
    for code, typed, meant in (("208", "94.50", "95.40"), ("221", "71.26", "72.16")):
        tables.append(stated(definition, typed, f"官方表2·{code}", functional=code))
        tables.append(stated(definition, meant, f"官方表3·{code}", functional=code))
    findings = found(lambda sheets: None, tables)
    assert [f.place.sheet for f in findings] == ["官方表2·208", "官方表2·221"]


def test_a_total_of_one_part_is_that_part_to_the_last_place(
    found: Callable[..., list[Diagnostic]], definition: Definition
) -> None:
    general = {"concept": "three_public_expenses", "fund": "general"}
    (finding,) = found(lambda sheets: None, [stated(definition, "59.01", "官方表10", **general)])
    assert finding.code == "E318"


def test_of_two_places_that_differ_the_one_that_breaks_other_equations_is_to_blame(
    found: Callable[..., list[Diagnostic]], definition: Definition
) -> None:
    tables = [stated(definition, text, f"官方表{n}") for n, text in enumerate(("1131.24", "1131.42"), 1)]
    (finding,) = found(lambda sheets: None, tables)
    assert finding.place.sheet == "官方表1"
    assert any(related.place.sheet == "官方表2" for related in finding.related)


def test_a_bound_blames_neither_side(found: Callable[..., list[Diagnostic]]) -> None:
    (finding,) = found(lambda sheets: row(sheets["staffing"], line="in_service").update(budget="67"))
    assert finding.code == "E371"
    assert "改为" not in finding.hint
    assert finding.related[0].place.sheet != finding.place.sheet


def test_people_are_counted_so_no_rounding_excuses_one(
    found: Callable[..., list[Diagnostic]], definition: Definition
) -> None:
    (finding,) = found(lambda sheets: None, [stated(definition, "74", "人员表", concept="headcount")])
    assert finding.code == "E319"
    assert "四舍五入" not in finding.message


def test_what_is_found_does_not_depend_on_the_order_in_which_figures_are_asked(
    example_json: dict[str, Any], definition: Definition
) -> None:
    row(example_json["sheets"]["items"], code="2010350")["general_own"] = "266.71"
    data, _ = data_from_json(example_json, definition)
    runs = []
    for first in ({}, {"fund": "general"}, {"nature": "basic", "functional": "201"}):
        ledger = Ledger(submit(data, definition)[0])
        ledger.value(definition.figures.defaults.at(first))
        runs.append({(f.code, f.place, f.hint) for f in check(ledger) if f.severity is Severity.ERROR})
    assert runs[0] == runs[1] == runs[2]
