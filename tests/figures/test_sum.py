"""A sum of signed terms computes a figure, and checks one that is stated within the intervals of its terms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from compiler.definition.definition import Definition
from compiler.definition.derivations import Derivation, Term, equation_words
from compiler.diagnostics.diagnostic import Entry, Severity
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.submission import Data, submit
from compiler.values.coordinates import Coordinates

AGENCY = {"concept": "agency_operating_expenses"}
BUDGET = (("concept", "budget"), ("fund", "general"))


@pytest.fixture
def with_sum(definition: Definition) -> Definition:
    """The shipped definition, in which one figure is the general budget less its personnel expenditure."""
    derivation = Derivation(
        kind="sum",
        code="E399",
        entry=Entry(Severity.ERROR, equation_words()["message"]["sum"], title="公用经费等于基本支出减人员经费"),
        of=Coordinates.of({**AGENCY, "measure": "budget"}),
        terms=(Term(1, (*BUDGET, ("nature", "basic"))), Term(-1, (*BUDGET, ("nature", "personnel")))),
    )
    others = tuple(d for d in definition.figures.derivations if d.kind == "total")
    return replace(definition, figures=replace(definition.figures, derivations=(*others, derivation)))


def ledger(
    sheets: Mapping[str, Sequence[Mapping[str, str]] | Mapping[str, str]],
    data_of: Callable[..., Data],
    definition: Definition,
) -> Ledger:
    return Ledger(submit(data_of(sheets), definition)[0])


ECONOMIC = [{"code": "30101", "amount": "235.50"}, {"code": "30201", "amount": "23.80"}]


def test_terms_are_added_and_subtracted(data_of: Callable[..., Data], with_sum: Definition) -> None:
    figures = ledger({"economic": ECONOMIC}, data_of, with_sum)
    amount = figures.value(with_sum.figures.defaults.at(AGENCY))
    assert amount is not None
    assert str(amount.value) == "23.80"


@pytest.mark.parametrize(("stated", "found"), [("23.81", False), ("23.82", True)])
def test_a_stated_figure_may_differ_by_what_rounding_can_do_and_no_more(
    stated: str, found: bool, data_of: Callable[..., Data], with_sum: Definition
) -> None:
    """Two amounts are rounded, the stated one and 23.80; what is added and taken off again is the same amount."""
    figures = ledger({"economic": ECONOMIC, "agency": {"budget": stated}}, data_of, with_sum)
    findings = [finding for finding in check(figures) if finding.code == "E399"]
    assert bool(findings) is found
    if found:
        assert findings[0].message.startswith(
            "应有“公用经费等于基本支出减人员经费”，但前者为23.82万元，后者（一般公共预算拨款·基本支出259.30－一般公共预算拨款·人员经费235.50）为23.80万元"
        )
