"""The data schema says what a data file may hold, and is the one that is shipped."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compiler.definition.data_schema import (
    DATE_PATTERN,
    TEXT_PATTERN,
    amount_pattern,
    build_data_schema,
    code_pattern,
    schema_faults,
)
from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.resources import resource


@pytest.mark.parametrize("id_", definition_ids())
def test_the_shipped_schema_is_the_one_that_is_built(id_: str) -> None:
    definition = load_definition(id_)
    built = json.dumps(build_data_schema(definition), ensure_ascii=False, indent=2) + "\n"
    path = resource("schemas", definition.id, "data.schema.json")
    assert path.read_text("utf-8") == built, f"write build_data_schema's result, indented by 2, to {path.name}"


def test_it_is_a_schema_without_alternatives(definition: Definition) -> None:
    schema = build_data_schema(definition)
    Draft202012Validator.check_schema(schema)
    assert not re.search('"(oneOf|anyOf)"', json.dumps(schema))


def test_the_example_breaks_nothing(definition: Definition, example_json: dict[str, Any]) -> None:
    assert schema_faults(definition, example_json) == ()


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (
            amount_pattern(2),
            ["0.00", "12.50", "-3.125", "1131.42", "1234567890123.45", "0.00123456789012345"],
            ["", "0", "12.5", "-0.00", "012.00", "1,131.42", "12.500", "1e3", "12345678901234.56", "12.50\n", "１.00"],
        ),
        (amount_pattern(0), ["0", "57", "0.5"], ["57.0", "-0", "5."]),
        (TEXT_PATTERN, ["字", "一\n二", "=1+1", "a b"], ["", " 字", "字\n", "一\r\n二", "一\t二", "\x07", "字\u3000"]),
        (
            DATE_PATTERN,
            ["2025-02-08", "2024-02-29", "2000-02-29"],
            ["2025-2-8", "2025-02-29", "2025-04-31", "1999-12-31", "2025-02-08\n"],
        ),
    ],
)
def test_only_canonical_texts_match(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not re.search(pattern, text)] == []
    assert [text for text in bad if re.search(pattern, text)] == []


def test_codes_have_the_lengths_of_their_levels(definition: Definition) -> None:
    pattern = code_pattern(definition.figures.dimensions["functional"], or_whole="合计")
    assert all(re.search(pattern, code) for code in ("201", "20103", "2010301", "合计"))
    assert not any(re.search(pattern, code) for code in ("20", "2010", "20103011", "总计", "201 "))


@pytest.mark.parametrize(
    ("sheets", "path", "keyword", "key"),
    [
        ({"items": [{"code": "2010301", "own": "1.00"}]}, ("sheets", "items", 0), "additionalProperties", "own"),
        ({"items": [{"general_own": "1.00"}]}, ("sheets", "items", 0), "required", "code"),
        ({"items": [{"code": "2010301", "general_own": 1}]}, ("sheets", "items", 0, "general_own"), "type", ""),
        ({"economic": [{"code": "合计", "amount": "1.5"}]}, ("sheets", "economic", 0, "amount"), "pattern", ""),
        ({"project_lines": [{"fund": "general"}]}, ("sheets", "project_lines", 0, "fund"), "enum", ""),
        ({"funds": [{"line": "other_income"}, {"line": "other_income"}]}, ("sheets", "funds"), "maxContains", ""),
        ({"funds": [{"line": "nowhere"}]}, ("sheets", "funds", 0, "line"), "enum", ""),
    ],
)
def test_a_fault_says_where_and_what(
    definition: Definition, sheets: dict[str, Any], path: tuple[str | int, ...], keyword: str, key: str
) -> None:
    faults = schema_faults(definition, {"definition": definition.id, "sheets": sheets})
    assert (path, keyword, key) in [(fault.path, fault.keyword, fault.key) for fault in faults]
