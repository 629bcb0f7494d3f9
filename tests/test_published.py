"""What is compiled from a published document's figures is what was published, but for what was published wrong.

``published/`` holds the sentences of each such document, with the wrong ones and what they should say. Shares, rates,
totals and names of codes are derived, so none of these mistakes can be typed but those that a finding names.
"""

import copy
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from compiler.definition.load import load_definition
from compiler.document.tree import Document, Heading, Paragraph
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json
from tests.conftest import ROOT

NAME = "putuo-planning-bureau-2024"
FILE = tomllib.loads((ROOT / "tests" / "published" / f"{NAME}.toml").read_text("utf-8"))
SENTENCES: list[dict[str, str]] = FILE["sentences"]

Sheets = dict[str, Any]


@pytest.fixture(scope="module")
def raw() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((ROOT / "examples" / NAME / "data.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def document(raw: Mapping[str, Any]) -> Document:
    definition = load_definition(raw["definition"])
    data, findings = data_from_json(raw, definition)
    assert findings == ()
    found = check_data(data, definition).document
    assert found is not None
    return found


def facts(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph that hold figures, without uses, reasons and other free prose."""
    for sentence in text.split("。"):
        before, word, _ = sentence.partition("主要原因")
        said = before + word
        said = said if "以下方面" in said else re.sub("^主要用于[^，]*，?|开支内容包括：.*", "", said)
        said = said[max(said.find("全过程绩效管理实施情况："), 0) :]
        if re.search("[0-9]", said):
            yield said


def of_part_three(document: Document) -> list[str]:
    headings = [i for i, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level == 1]
    part = document.blocks[headings[2] : headings[3]]
    body = [block.text for block in part if isinstance(block, Paragraph) and block.style == "body"]
    return [said for text in body for said in facts(text)]


def test_every_sentence_with_figures_is_as_published_but_for_the_listed_mistakes(document: Document) -> None:
    assert of_part_three(document) == [one.get("compiled", one["published"]) for one in SENTENCES]


def test_the_mistakes_are_told_and_few() -> None:
    wrong = [one for one in SENTENCES if "compiled" in one]
    assert all(one["wrong"] and one["compiled"] != one["published"] for one in wrong)
    assert (len(SENTENCES), len(wrong)) == (61, 19)


def test_a_typed_amount_of_another_table_is_found(raw: Mapping[str, Any]) -> None:
    """The published text gave the personnel expenditure of all funds for that of the general public budget."""
    assert codes(raw, "totals", "", {"personnel": "4896.98"}) >= {"E314"}


def test_what_the_form_left_to_choose_and_wrong_names_are_found(raw: Mapping[str, Any]) -> None:
    found = codes(raw, "general_items", "2210201", {"reason": "下降（增长）27.78%，住房保障支出（款）减少"})
    assert found >= {"R410", "R417"}
    assert codes(raw, "general_items", "2210201", {"reason": "其他国土资源事务支出减少"}) >= {"R417"}


def codes(raw: Mapping[str, Any], sheet: str, code: str, typed: Mapping[str, str]) -> set[str]:
    """Return the codes of what is found after a row (of a record: ``code`` "") was typed otherwise."""
    definition = load_definition(raw["definition"])
    changed = copy.deepcopy(dict(raw))
    rows = changed["sheets"][sheet]
    row = next(row for row in rows if row["code"] == code) if code else rows
    row.update(typed)
    data, _ = data_from_json(changed, definition)
    return {finding.code for finding in check_data(data, definition).findings}
