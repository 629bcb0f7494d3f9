"""Equations that do not hold are found at the cell, once, and only beyond what rounding can do."""

from collections.abc import Callable
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json

Change = Callable[[dict[str, Any]], None]


def findings(raw: dict[str, Any], definition: Definition) -> list[Diagnostic]:
    """What is found, without what rules find: they have tests of their own."""
    data, of_form = data_from_json(raw, definition)
    return [*of_form, *(f for f in check_data(data, definition).findings if f.code[0] != "R")]


def row(sheet: list[dict[str, str]], **named: str) -> dict[str, str]:
    return next(r for r in sheet if all(r.get(key) == value for key, value in named.items()))


def of_equations(raw: dict[str, Any], definition: Definition) -> list[Diagnostic]:
    """Return what equations found wrong, tails aside."""
    return [f for f in findings(raw, definition) if f.code[0] == "E" and f.code != "E300"]


def test_the_published_example_breaks_two_equations_both_warnings(
    example_json: dict[str, Any], definition: Definition
) -> None:
    found = of_equations(example_json, definition)
    assert [(f.code, f.severity) for f in found] == [("E354", Severity.WARNING), ("E361", Severity.WARNING)]
    assert "164.05" in found[0].message
    assert "107.03" in found[0].message
    assert "1,131.41" in found[1].message
    assert "1,131.42" in found[1].message


def test_an_accepted_tail_is_explained_with_what_rounding_can_do(
    example_json: dict[str, Any], definition: Definition
) -> None:
    tails = [f for f in findings(example_json, definition) if f.code == "E300"]
    assert all(f.severity is Severity.INFO for f in tails)
    messages = [f.message for f in tails if f.message.startswith("21011行政事业单位医疗")]
    assert len(messages) == 1
    assert "为81.09万元，按功能分类科目相加为81.10万元：差0.01，5个数四舍五入最多差0.025" in messages[0]


def test_stated_totals_with_rounding_tails_pass_and_one_step_further_they_do_not(
    example_json: dict[str, Any], definition: Definition
) -> None:
    stated = row(example_json["sheets"]["items"], code="21011")
    stated["general_own"] = "81.11"  # four items and a total can differ by 5 × 0.005
    assert not [f for f in findings(example_json, definition) if f.code == "E317"]
    stated["general_own"] = "81.13"
    found = [f for f in findings(example_json, definition) if f.code == "E317"]
    assert len(found) == 1
    assert "81.13" in found[0].message
    assert "81.10" in found[0].message
    assert "0.025" in found[0].message
    assert found[0].place.sheet == "基本支出明细"


def test_a_wrong_item_breaks_the_bridge_between_functional_and_economic_expenditure(
    example_json: dict[str, Any], definition: Definition
) -> None:
    row(example_json["sheets"]["economic"], code="30201")["amount"] = "28.30"
    found = [f for f in findings(example_json, definition) if f.severity is Severity.ERROR]
    assert found
    assert {f.code for f in found} == {"E312"}
    places = {f.place.sheet for f in found} | {r.place.sheet for f in found for r in f.related}
    assert {"基本支出明细", "基本支出经济分类"} <= places


def test_a_consequence_of_a_reported_fault_stays_silent(example_json: dict[str, Any], definition: Definition) -> None:
    row(example_json["sheets"]["items"], code="21011")["general_own"] = "91.09"
    found = [f for f in findings(example_json, definition) if f.severity is Severity.ERROR]
    assert len(found) == 1


def test_prior_years_must_balance_on_both_bases(example_json: dict[str, Any], definition: Definition) -> None:
    row(example_json["sheets"]["prior_natures"], line="general_project")["prior"] = "69.92"
    found = [f for f in findings(example_json, definition) if f.severity is Severity.ERROR]
    assert found
    assert any("上年预算" in f.message for f in found)


def test_an_equality_is_exact_however_many_roundings_lie_between(
    example_json: dict[str, Any], definition: Definition
) -> None:
    example_json["sheets"]["department_performance"]["own_level"] = "1131.42"
    assert [f.code for f in of_equations(example_json, definition)] == ["E354"]


@pytest.mark.parametrize("key", ["funds", "carryover"])
def test_money_of_a_fund_that_its_split_does_not_show_is_found(
    key: str, example_json: dict[str, Any], definition: Definition
) -> None:
    row(example_json["sheets"]["items"], code="2010301")["fiscal_carryover"] = "5.00"
    split = [{"line": "general_carryover", "amount": "5.00"}]
    detail = [{"name": "结转项目", "fiscal_operating": "5.00"}]
    example_json["sheets"] |= {"funds": split, "carryover": detail}
    example_json["sheets"][key] = []
    errors = [f for f in findings(example_json, definition) if f.severity is Severity.ERROR and f.code[0] == "E"]
    assert errors
    assert all("财政拨款结转" in f.message or "上年结转结余" in f.message for f in errors)


def test_a_required_reason_that_is_missing_is_found_where_it_belongs(
    example_json: dict[str, Any], definition: Definition
) -> None:
    del row(example_json["sheets"]["prior_items"], code="2010350")["reason"]
    found = findings(example_json, definition)
    missing = [f for f in found if f.code == "T601"]
    assert len(missing) == 1
    assert missing[0].place.sheet == "上年科目和原因"
    assert missing[0].place.heading == "增减的主要原因"
    assert "2010350" in missing[0].message


def test_one_row_typed_twice_in_a_sheet_is_found_at_the_second(
    example_json: dict[str, Any], definition: Definition
) -> None:
    example_json["sheets"]["items"].append({"code": "2010301", "general_own": "511.11"})
    found = [f for f in findings(example_json, definition) if f.code == "V213"]
    assert len(found) == 1
    assert found[0].place.row > 1


def test_a_figure_that_is_only_a_default_may_be_stated_otherwise(
    example_json: dict[str, Any], definition: Definition
) -> None:
    example_json["sheets"]["agency"]["budget"] = "100.00"
    assert [f.code for f in of_equations(example_json, definition)] == ["E354", "E361"]  # as published
    example_json["sheets"]["agency"]["budget"] = "117.24"
    assert {f.code for f in of_equations(example_json, definition)} == {"E352", "E354", "E361"}


def test_a_figure_that_nobody_typed_is_missed_in_the_sheet_where_it_would_be_typed(
    example_json: dict[str, Any], definition: Definition
) -> None:
    del row(example_json["sheets"]["prior_natures"], line="basic")["prior"]
    missed = [f for f in findings(example_json, definition) if f.code == "T602"]
    assert {f.place.sheet for f in missed} == {"上年支出和原因"}
