"""One set of files serves departments and units: the word that tells them apart is filled in everywhere."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.definition.words import check_names, with_words
from compiler.document.write_text import write_text
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json

UNIT = "changji-unit-budget-2025"


@pytest.fixture(scope="module")
def unit() -> Definition:
    return load_definition(UNIT)


def names(definition: Definition) -> Iterator[str]:
    """Yield what a definition calls its sheets, tables, columns, figures and rules."""
    for view in (*definition.sheets.values(), *definition.tables.values()):
        yield view.title
        yield from (part for column in view.columns for part in (*column.heading, column.help))
    yield from (concept.name for concept in definition.figures.concepts.values())
    yield from (derivation.entry.title for derivation in definition.figures.derivations)
    yield from (rule.entry.message for rule in definition.rules)


def test_a_units_document_says_department_only_where_the_unit_typed_it(
    unit: Definition, definition: Definition, example_json: dict[str, Any]
) -> None:
    texts = {}
    for one in (definition, unit):
        data, _ = data_from_json({**copy.deepcopy(example_json), "definition": one.id}, one)
        document = check_data(data, one).document
        assert document is not None
        texts[one.id] = write_text(document).decode()
    typed = [line for line in texts[UNIT].splitlines() if "部门" in line]
    assert len(typed) == 6  # a duty, a project's basis, two cells of its performance table, two terms
    assert all(line in texts[definition.id].splitlines() for line in typed)
    for word in ("单位收支总体情况表", "单位整体绩效目标表", "编制单位：", "本单位预算绩效管理", "2025年单位概况"):
        assert word in texts[UNIT]


def test_sheets_tables_figures_and_rules_take_the_word_too(unit: Definition, definition: Definition) -> None:
    of_department, of_unit = [*names(definition)], [*names(unit)]
    assert {"部门收入总体情况表", "部门预算", "部门名称（全称）"} <= set(of_department)
    assert {"单位收入总体情况表", "单位预算", "单位名称（全称）"} <= set(of_unit)
    assert not any("{body}" in name for name in (*of_department, *of_unit))


def test_a_unit_has_a_definition_that_holds_nothing_but_its_head() -> None:
    folder = Path(__file__).parents[2] / "schemas" / UNIT
    assert {path.name for path in folder.iterdir()} == {"definition.toml", "data.schema.json"}
    assert json.loads((folder / "data.schema.json").read_text("utf-8"))["title"] == "昌吉市单位预算公开（2025年）"


def test_a_year_is_left_to_the_sentences() -> None:
    raw = {"title": "{year}年{body}表", "rows": [{"label": "{body}"}, 3]}
    assert with_words(raw, {"year": "2025", "body": "单位"}) == {
        "title": "{year}年单位表",
        "rows": [{"label": "单位"}, 3],
    }


def test_a_name_with_an_unknown_word_is_a_fault() -> None:
    found: list[tuple[str, str]] = []
    check_names({"a": {"heading": ["{bodi}名称"], "label": "{fund}"}}, lambda *problem: found.append(problem))
    assert found == [("/a/heading/0", "unknown word 'bodi'")]
