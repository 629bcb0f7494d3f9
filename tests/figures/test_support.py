"""Which stated figures a figure consists of, and which totals need not be compared because they add up the same."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.derivations import Derivation
from compiler.definition.load import load_definition
from compiler.figures.derive import Ledger
from compiler.figures.support import Support
from compiler.narrative.compose import compose
from compiler.submission import submit
from compiler.values.coordinates import Coordinates
from compiler.workbook.data_file import data_from_json
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*/data.json"))


def _as_it_is(raw: dict[str, Any]) -> dict[str, Any]:
    return raw


def _with_totals(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the data with totals of a 类 and a 款 besides, so that finer figures stand below stated ones."""
    rows = next(rows for rows in raw["sheets"].values() if isinstance(rows, list) and len(rows[0].get("code", "")) == 7)
    stated = {row["code"]: row for row in rows}
    first, last = min(stated), max(code for code in stated if code.isdigit())
    rows += [{**stated[code], "code": code[:length]} for code, length in ((first, 3), (last, 5))]
    return raw


def _repeated(ledger: Ledger) -> Iterator[tuple[Derivation, Coordinates]]:
    confirming = ledger.submission.definition.figures.confirming
    for at in ledger.known():
        for derivation in confirming[at.member("concept")]:
            if ledger.repeats(derivation, at):
                yield derivation, at


@pytest.mark.parametrize("changed", [_as_it_is, _with_totals])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_total_that_is_not_compared_consists_of_the_same_stated_figures(
    path: Path, changed: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    raw = changed(json.loads(path.read_text("utf-8")))
    definition = load_definition(raw["definition"])
    ledger = Ledger(submit(data_from_json(raw, definition)[0], definition)[0])
    compose(ledger.submission, ledger.value)
    compared = 0
    for derivation, at in _repeated(ledger):
        amount, computation = ledger.value(at), ledger.computation(derivation, at)
        if amount is None or computation is None:
            continue
        compared += 1
        parts: dict[Coordinates, object] = {}
        for _, term in computation.terms:
            assert not parts.keys() & ledger.stated_parts(term).keys()
            parts.update(ledger.stated_parts(term))
        assert parts == ledger.stated_parts(at)
        assert amount == computation.amount
    assert compared


def _figure(**members: str) -> Coordinates:
    return Coordinates.of({"concept": "budget", **members})


def _support(*stated: Coordinates) -> Support:
    return Support(stated, load_definition("changji-budget-2025").figures)


BOTH = 0b11


def test_figures_of_two_items_are_uniform() -> None:
    assert _support(_figure(functional="2010301"), _figure(functional="2080505")).is_uniform(BOTH)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_figure(functional="201"), _figure(functional="2010301")),
        (_figure(functional="2010301"), _figure(functional="2010301", nature="basic")),
        (_figure(fund="fiscal"), _figure(fund="general_own")),
        (_figure(functional="2010301", fund="fiscal"), _figure(functional="2080505", fund="general_own")),
    ],
)
def test_a_figure_that_may_hold_a_part_of_another_is_not_uniform_with_it(one: Coordinates, other: Coordinates) -> None:
    assert not _support(one, other).is_uniform(BOTH)
    assert not _support(other, one).is_uniform(BOTH)


def test_the_parts_right_below_a_code_are_those_with_stated_figures() -> None:
    support = _support(_figure(functional="2010301"), _figure(functional="2010350"), _figure(functional="2080505"))
    functional = load_definition("changji-budget-2025").figures.dimensions["functional"]
    assert [*support.parts(functional, "", 0b111)] == ["201", "208"]
    assert [*support.parts(functional, "20103", 0b111)] == ["2010301", "2010350"]
    assert [*support.parts(functional, "20103", 0b010)] == ["2010350"]
    assert not [*support.parts(functional, "2010301", 0b111)]


def test_figures_stand_below_the_parts_of_a_group_or_for_the_group_as_a_whole() -> None:
    support = _support(_figure(fund="general_own"), _figure(fund="fiscal"))
    assert support.below("fund", "fiscal") == 0b01
    assert support.below("fund", "") == BOTH
    assert support.below("fund", "general_own") == 0
