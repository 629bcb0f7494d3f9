"""What is filled in is read back, by this program and after another program saved the workbook."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compiler.definition.data_schema import (
    TEXT_PATTERN,
    amount_decimals,
    amount_pattern,
    fixed_rows,
    takes_whole,
    typed_columns,
)
from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.definition.views import Column, View
from compiler.submission import Data
from compiler.values.amount import canonical
from compiler.workbook.bind import bind
from compiler.workbook.choices import choice_labels
from compiler.workbook.data_file import data_from_json, data_to_json
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook

DEFINITION = load_definition("changji-budget-2025")
TEXTS = st.text(st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.just("\n")), min_size=1, max_size=12)
AMOUNTS = st.decimals(-(10**9), 10**9, allow_nan=False, places=2) | st.decimals(-99, 99, allow_nan=False, places=5)


def clean(text: str) -> bool:
    return bool(re.search(TEXT_PATTERN, text))


def values(view: View, column: Column) -> st.SearchStrategy[str]:
    if column.shows == "figure":
        decimals = amount_decimals(view, column, DEFINITION)
        amounts = AMOUNTS.map(lambda value: canonical(value, decimals))
        return amounts.filter(lambda text: bool(re.search(amount_pattern(decimals), text)))
    if column.type == "date":
        return st.dates().map(str).filter(lambda text: text > "2000" and text < "2100")
    if choice_labels(column, DEFINITION):
        return st.sampled_from(sorted(choice_labels(column, DEFINITION)))
    dimension = DEFINITION.figures.dimensions.get(column.dimension)
    if column.shows == "member" and dimension and dimension.kind == "codes":
        return st.sampled_from(sorted(dimension.codes))
    return st.sampled_from(["=1+1", "_x0041_", "123", "小 组", "自动合计", "2025-02-08"]) | TEXTS.filter(clean)


@st.composite
def row(draw: st.DrawFn, view: View) -> dict[str, str]:
    kept = {}
    for column in typed_columns(view):
        if column.blank == "required" or draw(st.integers(0, 3)) == 0:
            kept[column.key] = draw(values(view, column))
    return kept


@st.composite
def sheet(draw: st.DrawFn, view: View) -> Any:
    if view.layout == "record":
        return draw(row(view))
    if fixed_rows(view):
        lines = [{"line": line.key, **draw(row(view))} for line in fixed_rows(view)]
        return [line for line in lines if len(line) > 1]
    rows = [filled for filled in draw(st.lists(row(view), max_size=3)) if filled]
    whole = next((column for column in view.columns if takes_whole(view, column)), None)
    if whole and draw(st.booleans()):
        figure = next(column for column in view.columns if column.shows == "figure")
        total = {whole.key: "合计", figure.key: draw(values(view, figure))}
        rows.insert(0, total)
    return rows


@st.composite
def datas(draw: st.DrawFn) -> dict[str, Any]:
    sheets = {id_: draw(sheet(view)) for id_, view in DEFINITION.sheets.items()}
    own = draw(st.lists(st.tuples(st.sampled_from(["2019999", "20199", "2010301"]), TEXTS.filter(clean)), max_size=2))
    codes = [{"code": code, "name": name} for code, name in dict(own).items()]
    data = {"definition": DEFINITION.id, "sheets": {id_: rows for id_, rows in sheets.items() if rows}}
    return data | ({"codes": {"functional": codes}} if codes else {})


# a workbook takes half a second: few examples, and no shrinking, which would take minutes
@settings(
    max_examples=20, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(datas())
def test_whatever_is_filled_in_is_read_back(raw: dict[str, Any]) -> None:
    data, findings = data_from_json(raw, DEFINITION)
    assert [(f.code, str(f.place)) for f in findings] == []
    assert data_to_json(data, DEFINITION) == raw
    workbook, unread = read_workbook(build_workbook(DEFINITION, data))
    again, findings = bind(workbook, DEFINITION)
    assert [(f.code, str(f.place)) for f in (*unread, *findings)] == []
    for id_, rows in data_to_json(again, DEFINITION)["sheets"].items():
        assert rows == raw["sheets"][id_]
    assert data_to_json(again, DEFINITION) == raw


def test_the_example_is_read_back_with_a_place_for_every_typed_cell(
    definition: Definition, example: Data, example_json: dict[str, Any], filled: bytes, bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(filled)
    assert findings == ()
    assert data_to_json(data, definition) == example_json
    for id_, rows in data.rows.items():
        view = definition.sheets[id_]
        for one in rows:
            assert set(one.places) == {column.key for column in typed_columns(view)}
            assert all(place.cell and place.heading for place in one.places.values())


def test_the_blank_workbook_says_only_what_must_be_filled(
    definition: Definition, bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(build_workbook(definition))
    assert data_to_json(data, definition) == {"definition": definition.id, "sheets": {}}
    assert {finding.code for finding in findings} == {"V201"}
    assert data.pasted == ()
