"""Nothing is found where everything balances, and random disclosures hold the relations that they promise."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Severity
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json
from tests.bench.balanced import balanced, findings
from tests.bench.balanced_amounts import BRIDGES, THREE_PUBLIC

SEEDS = range(8)
TAIL = Decimal("0.02")
"""What rounding may do between two items and the one that pays them."""


@pytest.mark.parametrize("tails", [False, True], ids=["exact", "tails"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_balanced_disclosure_has_no_error_and_no_warning(seed: int, tails: bool, definition: Definition) -> None:
    assert [f for f in findings(seed, definition, tails=tails) if f.severity > Severity.INFO] == []


def test_one_amount_more_and_a_balanced_disclosure_is_no_longer_one(definition: Definition) -> None:
    raw = balanced(7, definition)
    raw["sheets"]["economic"][3]["amount"] = str(Decimal(raw["sheets"]["economic"][3]["amount"]) + 1)
    data, _ = data_from_json(raw, definition)
    assert [f for f in check_data(data, definition).findings if f.severity is Severity.ERROR]


def test_a_seed_gives_the_same_disclosure_again(definition: Definition) -> None:
    assert balanced(3, definition, tails=True) == balanced(3, definition, tails=True)
    assert balanced(3, definition) != balanced(4, definition)


@pytest.mark.parametrize("tails", [False, True], ids=["exact", "tails"])
@pytest.mark.parametrize("seed", range(40))
def test_random_disclosures_hold_the_relations_between_sheets(seed: int, tails: bool, definition: Definition) -> None:
    sheets = balanced(seed, definition, tails=tails)["sheets"]
    basic = {row["code"]: amount(row, "general_own") + amount(row, "general_transfer") for row in sheets["items"]}
    economic = {row["code"]: amount(row, "amount") for row in sheets["economic"]}
    bridges: dict[str, Decimal] = defaultdict(Decimal)
    for item, code in BRIDGES.items():
        bridges[code] += basic.get(item, Decimal(0))
    for code, paid in bridges.items():
        assert abs(paid - economic.get(code, Decimal(0))) <= (TAIL if tails else 0)
    parts = {row["line"]: row for row in sheets["three_public"]}
    assert all(amount(parts.get(p, {}), "general") >= economic.get(c, 0) for p, (c, _) in THREE_PUBLIC.items())
    record = sheets.get("procurement", {})
    total = sum(amount(record, part) for part in ("goods", "works", "services"))
    assert amount(record, "small_micro") <= amount(record, "small_medium") <= total
    staff = {row["line"]: int(row["budget"]) for row in sheets["staffing"]}
    assert staff["in_service"] <= int(sheets["posts"]["posts"])
    assert_projects_agree(sheets)
    assert sum(int(row["weight"]) for row in sheets["department_indicators"]) == 90


def assert_projects_agree(sheets: Mapping[str, Any]) -> None:
    names = {row["number"]: row["name"] for row in sheets.get("projects", [])}
    of_lines: dict[str, Decimal] = defaultdict(Decimal)
    for row in sheets.get("project_lines", []):
        of_lines[row["project"]] += sum(amount(row, key) for key in row if key.startswith("e3"))
    tables = sheets.get("project_performance", [])
    assert {row["project"]: row["name"] for row in tables} == names
    for table in tables:
        total = amount(table, "fiscal") + amount(table, "other")
        rows = [row for row in sheets["project_indicators"] if row["performance"] == table["number"]]
        costs = [row["value"] for row in rows if row["level1"] == "成本指标"]
        assert total == of_lines[table["project"]] == sum(Decimal(cost.strip("=万元")) for cost in costs)
        assert sum(int(row["weight"]) for row in rows) == 90


def amount(row: Mapping[str, str], key: str) -> Decimal:
    return Decimal(row.get(key, "0"))
