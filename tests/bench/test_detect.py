"""The measure counts what a department would be told, and says why it was told nothing."""

from collections.abc import Mapping

import pytest

from tests.bench.cells import Sheet
from tests.bench.corruptions import Slot
from tests.bench.detect import TYPED, Bench, Case, benches, table, unfound
from tests.conftest import EXAMPLE


@pytest.fixture(scope="module")
def bench() -> tuple[Bench, list[Sheet]]:
    return next(benches(EXAMPLE))


def slot_of(sheets: list[Sheet], sheet: str, text: str) -> tuple[Sheet, Slot]:
    found = ((s, at) for s in sheets for at, c in s.items() if c.place.sheet == sheet and c.text == text)
    return next(found)


@pytest.fixture(scope="module")
def cases(bench: tuple[Bench, list[Sheet]]) -> Mapping[str, Case]:
    measured, sheets = bench
    sheet, slot = slot_of(sheets, "基本支出明细", "266.17")
    return {case.slip: case for case in measured.cases(sheet, slot, 4)}


def test_large_slips_of_an_item_are_found_as_errors(cases: Mapping[str, Case]) -> None:
    for slip in ("digits swapped", "×10", "÷10", "sign", "+1.00"):
        assert cases[slip].found, slip
        assert cases[slip].error
        assert cases[slip].mode == TYPED


def test_a_slip_of_one_cent_is_within_the_allowance_of_the_sum(cases: Mapping[str, Case]) -> None:
    assert cases["digit changed"].after.endswith("=266.18")
    assert not cases["digit changed"].found
    assert cases["digit changed"].cause == "within allowance"


def test_a_required_cell_left_blank_is_found_and_named_first(bench: tuple[Bench, list[Sheet]]) -> None:
    measured, sheets = bench
    sheet, slot = slot_of(sheets, "实有人数", "15")
    shifted = next(case for case in measured.cases(sheet, slot, 0) if case.slip == "row shifted")
    assert shifted.codes[0] == "V201"
    assert shifted.rank == 1


def test_the_report_has_a_line_for_each_slip_and_lists_what_was_not_found(cases: Mapping[str, Case]) -> None:
    assert len([line for line in table([*cases.values()]).splitlines() if "typed: money" in line]) >= len(cases)
    assert "266.17: digit changed" in unfound(cases.values())
