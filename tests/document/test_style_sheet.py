"""Style sheets: what the schema and the reader accept, what a style inherits, which mistakes are found."""

import json
import tomllib
from typing import Any

import pytest
from disclosure_sample import style_sheet
from jsonschema import Draft202012Validator

from compiler.definition.style import read_style, style_faults
from compiler.resources import resource


def raw() -> dict[str, Any]:
    return tomllib.loads(resource("schemas", "styles", "gb9704.toml").read_text("utf-8"))


def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(resource("schemas", "meta", "style.schema.json").read_text("utf-8")))


def test_the_style_sheet_of_the_standard_is_sound() -> None:
    Draft202012Validator.check_schema(schema().schema)
    assert list(schema().iter_errors(raw())) == []
    assert list(style_faults(read_style(raw()))) == []


def test_the_text_block_is_that_of_the_standard() -> None:
    page = style_sheet().page
    assert (page.portrait.text_width, page.portrait.text_height) == (156, 225)
    assert (page.landscape.text_width, page.landscape.text_height) == (225, 156)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (("paragraphs", "body"), "first_line_char"),
        (("paragraphs", "normal"), "colour"),
        (("page",), "with"),
        (("page", "portrait"), "middle"),
        (("tables", "rows", "total"), "bolt"),
        (("tables", "sizes", 0), "column"),
        (("fonts", 0), "alternative"),
        ((), "pages"),
    ],
)
def test_a_mistyped_key_is_an_error_of_the_schema(path: tuple[str | int, ...], key: str) -> None:
    sheet: Any = raw()
    at = sheet
    for step in path:
        at = at[step]
    at[key] = 1
    assert [key in error.message for error in schema().iter_errors(sheet)] == [True]


@pytest.mark.parametrize(
    ("role", "entry", "pointer"),
    [
        ("body", {"based_on": "nowhere"}, "/paragraphs/body/based_on"),
        ("body", {"based_on": "list"}, "/paragraphs/body/based_on"),
        ("body", {"font": "无此字体"}, "/paragraphs/body/font"),
        ("signature", {"name": "公开正文"}, "/paragraphs/signature/name"),
        ("signature", {"id": "TableText"}, "/tables/rows/plain/id"),
    ],
    ids=["unknown parent", "a circle", "unknown font", "a name twice", "an id twice"],
)
def test_what_no_schema_sees_is_found_with_its_place(role: str, entry: dict[str, str], pointer: str) -> None:
    sheet = raw()
    sheet["paragraphs"][role] |= entry
    assert pointer in [place for place, _ in style_faults(read_style(sheet))]


def test_a_style_inherits_what_it_does_not_say_and_keeps_what_it_says() -> None:
    title = style_sheet().look("table_title")
    assert (title.name, title.level, title.first_line_chars, title.align) == ("表题", 2, 0, "center")
    assert (title.latin_font, title.bold) == ("Times New Roman", None)
    assert style_sheet().look("list").first_line_chars == 2


def test_a_table_may_take_the_sizes_that_hold_its_columns_and_the_last_where_none_does() -> None:
    tables = style_sheet().tables
    tried = {columns: [size.size for size in tables.sizes_for(columns)] for columns in (1, 8, 9, 16, 17, 200)}
    assert tried[1] == tried[8] == [10.5, 10.5, 9, 9]
    assert tried[9] == tried[16] == [9, 9, 8, 8]
    assert tried[17] == [8, 8]
    assert tried[200] == [8]
