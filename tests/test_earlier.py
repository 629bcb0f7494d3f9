"""A compiled budget of the same body is held against the budget that final accounts state. All figures are invented."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.earlier import read_earlier, with_earlier
from compiler.open_data.write_json import write_json
from compiler.pipeline import check_data
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json
from compiler.workbook.read import read_workbook
from tests.conftest import ROOT
from tests.test_cli import gongkai

NAME = "上海市青石局"

Compared = Callable[[dict[str, Any]], list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def accounts() -> Definition:
    return load_definition("shanghai-final-accounts-2024")


@pytest.fixture
def budget(definition: Definition, tmp_path: Path) -> Path:
    """The open data of a budget, compiled by the definition of a budget and moved to the year of the accounts."""
    sheets = {
        "department": {"department": NAME, "date": "2024-02-08"},
        "items": [
            {"code": "2010301", "general_own": "120.00"},
            {"code": "2010302", "general_own": "30.00"},
            {"code": "2080505", "general_own": "12.50"},
        ],
        "three_public": [{"line": "official_hospitality", "general": "2.00"}],
    }
    data, _ = data_from_json({"definition": definition.id, "sheets": sheets}, definition)
    disclosure = check_data(data, definition).disclosure
    assert disclosure is not None
    raw = json.loads(write_json(disclosure))
    raw["words"]["year"] = "2024"
    path = tmp_path / "budget.json"
    path.write_text(json.dumps(raw), "utf-8")
    return path


@pytest.fixture
def typed() -> dict[str, Any]:
    return {
        "department": {"department": NAME},
        "general_items": [
            {"code": "2010301", "budget": "120.00"},
            {"code": "2010302", "budget": "30.00"},
            {"code": "2080505", "budget": "12.50"},
        ],
        "three_public": [{"line": "official_hospitality", "budget": "2.00"}],
    }


@pytest.fixture
def compared(accounts: Definition, budget: Path) -> Compared:
    """Gives what is found against the budget: code, place, message."""

    def compare(sheets: dict[str, Any]) -> list[tuple[str, str, str]]:
        data, _ = data_from_json({"definition": accounts.id, "sheets": sheets}, accounts)
        found = check_data(data, accounts, earlier=read_earlier(budget)).findings
        return [(f.code, f"{f.place.sheet}·{f.place.heading}", f.message) for f in found if is_of_budget(f)]

    return compare


def is_of_budget(finding: Diagnostic) -> bool:
    return finding.code in {"P511", "P512", "P513", "P514", "P515"}


def test_nothing_is_found_where_the_budget_is_the_disclosed_one(compared: Compared, typed: dict[str, Any]) -> None:
    assert compared(typed) == []


def test_another_amount_is_found_with_both(compared: Compared, typed: dict[str, Any]) -> None:
    typed["general_items"][0]["budget"] = "210.00"
    typed["three_public"][0]["budget"] = "2.50"

    assert sorted(compared(typed)) == [
        ("P511", "“三公”经费·年初预算数", "“三公”经费·年初预算·公务接待费为2.50万元，年初公开的预算是2.00万元。"),
        (
            "P511",
            "年初预算和原因·年初预算数",
            "2010301行政运行·一般公共预算财政拨款·年初预算为210.00万元，年初公开的预算是120.00万元。",
        ),
    ]


def test_an_item_without_its_budget_is_found_also_where_the_row_is_missing(
    compared: Compared, typed: dict[str, Any]
) -> None:
    del typed["general_items"][1]

    assert compared(typed) == [
        (
            "P512",
            "年初预算和原因·年初预算数",
            "2010302一般行政管理事务·一般公共预算财政拨款·年初预算没有填，年初公开的预算是30.00万元。",
        )
    ]


def test_an_item_that_was_not_budgeted_is_found(compared: Compared, typed: dict[str, Any]) -> None:
    typed["general_items"].append({"code": "2010303", "budget": "5.00"})

    assert [(code, message) for code, _, message in compared(typed)] == [
        ("P511", "2010303机关服务·一般公共预算财政拨款·年初预算为5.00万元，年初公开的预算是0.00万元。")
    ]


def test_a_stated_total_is_compared_where_the_items_agree(compared: Compared, typed: dict[str, Any]) -> None:
    typed["general_items"].append({"code": "合计", "budget": "162.51"})

    assert [(code, message) for code, _, message in compared(typed)] == [
        ("P511", "一般公共预算财政拨款·年初预算为162.51万元，年初公开的预算是162.50万元。")
    ]


@pytest.mark.parametrize(
    ("other", "code"), [({"department": "上海市别的局"}, "P513"), ({"words": {"year": "2025"}}, "P514")]
)
def test_the_budget_of_another_body_or_year_is_not_compared(
    compared: Compared, budget: Path, typed: dict[str, Any], other: dict[str, Any], code: str
) -> None:
    raw = json.loads(budget.read_text("utf-8"))
    budget.write_text(json.dumps({**raw, **other}), "utf-8")
    typed["general_items"][0]["budget"] = "210.00"

    assert [found for found, *_ in compared(typed)] == [code]


def test_a_report_that_states_no_budget_of_its_year_says_so(definition: Definition, budget: Path) -> None:
    data, _ = data_from_json({"definition": definition.id, "sheets": {"department": {"department": NAME}}}, definition)
    found = check_data(data, definition, earlier=read_earlier(budget)).findings

    assert [finding.code for finding in found if is_of_budget(finding)] == ["P515"]


def test_the_commands_take_a_budget_and_refuse_what_is_none(budget: Path) -> None:
    book = ROOT / "examples" / "putuo-planning-bureau-2024" / "filled.xlsx"
    found = gongkai("check", book, "--earlier", budget)
    refused = gongkai("check", book, "--earlier", book)

    assert "所给的预算是“上海市青石局”的" in found.stdout.decode()
    assert (refused.returncode, "不是公开数据" in refused.stderr.decode()) == (2, True)


def test_a_blank_budget_is_taken_from_the_disclosed_one_and_a_typed_one_stays(
    accounts: Definition, budget: Path, typed: dict[str, Any]
) -> None:
    typed["general_items"][:2] = [{"code": "2010301", "budget": "210.00"}, {"code": "2010302", "reason": "人员增加"}]
    del typed["general_items"][2], typed["three_public"]
    data, _ = data_from_json({"definition": accounts.id, "sheets": typed}, accounts)
    disclosed = read_earlier(budget)
    assert disclosed is not None

    filled = with_earlier(data, accounts, disclosed)
    items = {row.values["code"]: row.values["budget"] for row in filled.rows["general_items"]}
    assert items == {"2010301": "210.00", "2010302": "30.00", "2080505": "12.50"}
    assert filled.rows["general_items"][1].values["reason"] == "人员增加"
    budgeted = [(row.line, row.values["budget"]) for row in filled.rows["three_public"] if "budget" in row.values]
    assert budgeted == [("official_hospitality", "2.00")]
    other = disclosed._replace(year="2025")
    assert with_earlier(data, accounts, other) == data


def test_a_new_workbook_begins_with_the_disclosed_budget(budget: Path, tmp_path: Path) -> None:
    book, other = tmp_path / "决算.xlsx", tmp_path / "别的.xlsx"
    id_ = "shanghai-final-accounts-2024"
    made = gongkai("new", id_, "--department", NAME, "--earlier", budget, "-o", book)
    refused = gongkai("new", id_, "--department", "上海市别的局", "--earlier", budget, "-o", other)

    assert made.returncode == 0, made.stderr.decode()
    found = gongkai("check", book, "--earlier", budget).stdout.decode()
    assert not any(f"[{code}]" in found for code in ("P511", "P512", "P513", "P514", "P515"))
    data, _ = bind(read_workbook(book)[0], load_definition(id_))
    assert {row.values["budget"] for row in data.rows["general_items"]} == {"120.00", "30.00", "12.50"}
    assert (refused.returncode, other.exists()) == (1, False)
    assert "所给的预算是“上海市青石局”的" in refused.stderr.decode()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "gongkai-disclosure/1"}'])
def test_a_file_that_is_no_disclosure_is_no_budget(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")

    assert read_earlier(path) is None
    assert read_earlier(tmp_path / "missing.json") is None
