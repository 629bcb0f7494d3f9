"""The ledger: stated figures as stated, computed ones by the first derivation that is complete, the others unknown."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from compiler.definition.definition import Definition
from compiler.figures.derive import Ledger
from compiler.submission import Submission
from compiler.values.coordinates import Coordinates

Submitted = Callable[..., Submission]


@pytest.fixture
def value(definition: Definition) -> Callable[..., str]:
    """Reads a figure of a submission as text, "unknown" where the ledger does not know it."""

    def read(submission: Submission, **members: str) -> str:
        amount = Ledger(submission).value(definition.figures.defaults.at(members))
        return "unknown" if amount is None else str(amount.value)

    return read


ITEMS = [
    {"code": "2010301", "general_own": "511.11"},
    {"code": "2010350", "general_own": "266.17", "unit_funds": "3.00"},
]
PROJECTS = {
    "projects": [{"number": "1", "name": "甲", "unit": "本级", "basis": "略", "allocation": "略", "period": "全年"}],
    "project_lines": [{"project": "1", "code": "2010399", "fund": "general_own", "e302": "50.00", "e310": "5.50"}],
}


def test_a_total_over_a_closed_list_adds_its_groups(submitted: Submitted, value: Callable[..., str]) -> None:
    assert value(submitted(items=ITEMS), fund="general", nature="basic") == "777.28"


def test_a_total_over_a_code_tree_adds_the_codes_that_stand_below(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    assert value(submitted(items=ITEMS), functional="201") == "780.28"


def test_a_total_over_rows_adds_the_rows_of_a_sheet(submitted: Submitted, value: Callable[..., str]) -> None:
    submission = submitted(items=ITEMS, **PROJECTS)
    assert value(submission, functional="2010399") == "55.50"
    assert value(submission, economic="310", nature="project") == "5.50"
    assert value(submission, nature="project", fund="general") == "55.50"


def test_a_stated_total_is_used_as_stated(submitted: Submitted, value: Callable[..., str]) -> None:
    submission = submitted(items=[{"code": "合计", "general_own": "777.27"}, *ITEMS])
    assert value(submission, fund="general_own") == "777.27"
    assert value(submission, fund="general_own", functional="201") == "777.28"


def test_funds_are_summed_before_codes_so_that_a_stated_total_reaches_the_grand_total(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    submission = submitted(items=[{"code": "合计", "general_own": "777.27"}, *ITEMS])
    assert value(submission) == "780.27"


def test_a_blank_is_zero_only_where_its_column_says_so(submitted: Submitted, value: Callable[..., str]) -> None:
    submission = submitted(items=ITEMS)
    assert value(submission, functional="2010301", fund="special_account") == "0"
    assert value(submission, functional="2010301", nature="personnel") == "unknown"
    assert value(submission, concept="posts") == "unknown"


def test_a_missing_operand_never_shrinks_a_total(submitted: Submitted, value: Callable[..., str]) -> None:
    staffing = [{"line": "in_service", "budget": "56"}, {"line": "retired", "budget": "15"}]
    assert value(submitted(staffing=staffing), concept="headcount") == "unknown"
    complete = [*staffing, {"line": "veteran_retired", "budget": "2"}]
    assert value(submitted(staffing=complete), concept="headcount") == "73"


def test_figures_of_finer_detail_are_not_lost_in_a_total_over_codes(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    """A class stated for one project has no sections; the total of the class must not be that of its sections, zero."""
    submission = submitted(items=ITEMS, **PROJECTS)
    assert value(submission, economic="302", nature="project", functional="201") == "50.00"


def test_the_economic_class_says_whether_basic_expenditure_is_for_personnel(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    submission = submitted(economic=[{"code": "30101", "amount": "235.50"}, {"code": "30201", "amount": "23.80"}])
    assert value(submission, fund="general", nature="personnel") == "235.50"
    assert value(submission, fund="general", nature="operating") == "23.80"
    assert value(submission, fund="general", nature="basic", economic="301") == "235.50"


def test_a_default_gives_way_to_a_stated_figure(submitted: Submitted, value: Callable[..., str]) -> None:
    economic = [{"code": "30201", "amount": "117.23"}]
    agency = {"concept": "agency_operating_expenses"}
    assert value(submitted(economic=economic), **agency) == "117.23"
    assert value(submitted(economic=economic, agency={"budget": "100.00"}), **agency) == "100.00"


def test_the_two_prior_bases_are_two_fund_groups_of_one_measure(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    submission = submitted(
        prior_funds=[
            {"line": "general_own", "prior": "1106.39"},
            {"line": "general_transfer", "prior": "22.30"},
            {"line": "fiscal_carryover", "prior": "4.62"},
        ]
    )
    assert value(submission, measure="prior") == "1133.31"
    assert value(submission, measure="prior", fund="general") == "1128.69"


def test_a_code_that_no_list_holds_still_counts(submitted: Submitted, value: Callable[..., str]) -> None:
    submission = submitted(items=[{"code": "2019977", "general_own": "1.00"}])
    assert value(submission, functional="20199") == "1.00"
    assert value(submission) == "1.00"


def test_an_empty_workbook_states_nothing_and_its_totals_are_zero(
    submitted: Submitted, value: Callable[..., str]
) -> None:
    assert value(submitted()) == "0"


def test_the_interval_of_a_total_is_that_of_its_stated_parts(submitted: Submitted, definition: Definition) -> None:
    amount = Ledger(submitted(items=ITEMS)).value(definition.figures.defaults.at({"functional": "201"}))
    assert amount is not None
    assert amount.half_width == Decimal("0.015")


def test_asking_in_another_order_changes_no_figure(submitted: Submitted, definition: Definition) -> None:
    submission = submitted(items=ITEMS, **PROJECTS)
    points = [
        Coordinates.of(definition.figures.defaults.at(m)) for m in ({}, {"functional": "201"}, {"nature": "project"})
    ]
    forward, backward = Ledger(submission), Ledger(submission)
    assert [forward.value(at) for at in points] == [*reversed([backward.value(at) for at in reversed(points)])]
