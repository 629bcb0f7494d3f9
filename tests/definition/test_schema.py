"""The quick way to hold a value against a schema never lets pass what the exact one would not."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from compiler.definition.data_schema import DATE_PATTERN, TEXT_PATTERN, amount_pattern
from compiler.definition.schema import Schema

_SIGNS = [
    *range(0x300),
    *range(0x1680, 0x1690),
    *range(0x2000, 0x2070),
    0x3000,
    0xD800,
    0xDFFF,
    0xFEFF,
    0xFFFE,
    0x1F600,
]
_TEXTS = [
    *(text for sign in map(chr, _SIGNS) for text in (sign, f"字{sign}", f"{sign}字", f"字{sign}字")),
    *("2024-02-29", "2025-02-29", "2025-02-08\n", "12.50", "12.50\n", "-0.00", "１.00", "1234567890123.45", "0.5", ""),
]


@pytest.mark.parametrize("pattern", [TEXT_PATTERN, DATE_PATTERN, amount_pattern(2), amount_pattern(0)])
def test_both_ways_read_a_pattern_alike(pattern: str) -> None:
    source = {"type": "string", "pattern": pattern}
    schema, exact = Schema.of(source), Draft202012Validator(source)
    wrong = [text for text in _TEXTS if any(exact.iter_errors(text))]
    assert [text for text in _TEXTS if any(schema.errors(text))] == wrong
    assert wrong


def test_what_json_does_not_know_is_wrong_as_the_exact_way_says() -> None:
    schema = Schema.of({"type": "object", "additionalProperties": {"type": "string"}})
    (error,) = schema.errors({"day": date(2025, 1, 1)})
    assert list(error.absolute_path) == ["day"]
