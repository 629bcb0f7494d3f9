"""The disclosure as JSON: by its schema, every printed figure once, and found again wherever it is printed."""

import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compiler.document.tree import Heading, Paragraph, Table
from compiler.open_data.disclosure import Disclosure
from compiler.open_data.write_json import write_json
from compiler.resources import resource

SCHEMA = json.loads(resource("schemas", "meta", "disclosure.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def written(example: Disclosure) -> Any:
    return json.loads(write_json(example))


def by_id(written: Any) -> dict[str, Any]:
    return {figure["id"]: figure for figure in written["figures"]}


def cited(written: Any) -> list[Any]:
    """Return all that cites a figure: cells of tables and forms, places in the text."""
    tables = [cell for table in written["tables"] for row in table["rows"] for cell in row["cells"]]
    forms = [cell for form in written["forms"] for row in form["rows"] for cell in row]
    texts = [place for block in written["text"] for place in block.get("figures", ())]
    return [one for one in (*tables, *forms, *texts) if "figure" in one]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["example", "on_paper"])
def test_the_file_is_as_its_schema_says(name: str, request: pytest.FixtureRequest) -> None:
    written = json.loads(write_json(request.getfixturevalue(name)))
    assert [*Draft202012Validator(SCHEMA).iter_errors(written)] == []


def test_the_head_says_whose_and_what_it_is(written: Any) -> None:
    assert written["department"] == "昌吉市人民政府办公室"
    assert written["definition"]["id"] == "changji-budget-2025"
    assert written["definition"]["title"] == "昌吉市部门预算公开（2025年）"
    assert written["words"]["year"] == "2025"


def test_every_figure_stands_once_and_every_citation_leads_to_one(written: Any) -> None:
    ids = [figure["id"] for figure in written["figures"]]
    assert len(ids) == len(set(ids)) > 200
    assert {one["figure"] for one in cited(written)} == set(ids)


def test_a_figure_has_its_exact_value_unit_members_and_origin(written: Any) -> None:
    figures = by_id(written)
    assert figures["concept=budget;functional=201;measure=budget"] == {
        "id": "concept=budget;functional=201;measure=budget",
        "concept": "budget",
        "members": {"functional": "201", "measure": "budget"},
        "value": "882.78",
        "unit": "万元",
        "origin": "computed",
    }
    assert figures["concept=headcount;measure=budget;staff=in_service"]["value"] == "56"
    assert figures["concept=headcount;measure=budget;staff=in_service"]["origin"] == "stated"


def test_every_code_that_a_figure_stands_under_has_its_name(written: Any) -> None:
    dimensions = written["dimensions"]
    for figure in written["figures"]:
        assert figure["concept"] in written["concepts"]
        assert all(dimensions[name]["members"][member] for name, member in figure["members"].items())
    assert dimensions["functional"]["members"]["2010301"] == "行政运行"


def test_every_printed_amount_of_a_table_is_the_figure_that_it_cites(written: Any) -> None:
    figures = by_id(written)
    for table in written["tables"]:
        for row in table["rows"]:
            for cell in row["cells"]:
                if "figure" in cell:
                    assert cell["text"].replace(",", "") == cell["value"]
                    assert Decimal(cell["value"]) == Decimal(figures[cell["figure"]]["value"])


def test_tables_and_text_are_the_documents(written: Any, example: Disclosure) -> None:
    blocks = example.document.blocks
    assert [table["id"] for table in written["tables"]] == [*example.definition.tables]
    said = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    assert [block["text"] for block in written["text"] if block["kind"] != "table"] == said
    shown = [block.id for block in blocks if isinstance(block, Table)]
    assert [block["id"] for block in written["text"] if block["kind"] == "table"] == shown
    assert len(written["tables"]) + len(written["forms"]) == len(shown)


def test_a_figure_stands_in_its_text_where_the_file_says(written: Any) -> None:
    places = [(block["text"], place) for block in written["text"] for place in block.get("figures", ())]
    assert {place["shows"] for _, place in places} == {"amount", "share", "change", "rate"}
    for text, place in places:
        assert text[place["at"] :].startswith(place["text"])


def test_a_row_says_which_members_it_stands_for_in_each_panel(written: Any) -> None:
    overall = next(table for table in written["tables"] if table["id"] == "overall_balance")
    assert overall["rows"][0]["labels"] == [
        {"text": "一、本年收入", "members": {"fund": "current"}},
        {"text": "201一般公共服务支出", "members": {"functional": "201"}},
    ]


def test_columns_say_their_headings_units_and_members(written: Any) -> None:
    expenditure = next(table for table in written["tables"] if table["id"] == "expenditure")
    assert expenditure["columns"][-1] == {
        "heading": ["支出预算", "项目支出"],
        "shows": "figure",
        "unit": "万元",
        "members": {"measure": "budget", "nature": "project"},
    }
    assert expenditure["columns"][0]["dimension"] == "functional"


def test_a_value_keeps_the_places_that_print_does_not_show(on_paper: Disclosure) -> None:
    written = json.loads(write_json(on_paper))
    assert {figure["value"] for figure in written["figures"] if figure["value"].startswith("1.2")} == {"1.255"}
    assert {one["text"] for one in cited(written) if one["text"].startswith("1.2")} == {"1.26"}


def test_the_same_disclosure_gives_the_same_bytes(example: Disclosure) -> None:
    assert write_json(example) == write_json(example)
