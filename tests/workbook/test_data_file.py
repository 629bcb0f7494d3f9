"""A data file is taken as far as it is well formed; what is not is named by sheet, row and heading."""

from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.workbook.data_file import data_from_json, data_to_json


def test_the_example_is_canonical(definition: Definition, example_json: dict[str, Any]) -> None:
    data, findings = data_from_json(example_json, definition)
    assert findings == ()
    assert data_to_json(data, definition) == example_json


@pytest.mark.parametrize("raw", [None, [], {}, {"definition": "changji-budget-2025"}, {"sheets": []}])
def test_another_structure_gives_no_data(raw: object, definition: Definition) -> None:
    data, findings = data_from_json(raw, definition)
    assert [finding.code for finding in findings] == ["V217"]
    assert not data.rows


def test_data_of_another_definition_give_no_data(definition: Definition) -> None:
    data, findings = data_from_json({"definition": "elsewhere", "sheets": {}}, definition)
    assert [finding.code for finding in findings] == ["W107"]
    assert not data.rows


@pytest.mark.parametrize(
    "case",
    [
        ("items", [{"code": "2010301", "general_own": "1,5"}], "V215", "基本支出明细第1行"),
        ("items", [{"code": "2010301"}, {"code": "2010302", "general_own": 1.5}], "V215", "基本支出明细第2行"),
        ("items", [{"code": "2010301", "own": "1.50"}], "V216", "基本支出明细第1行"),
        ("items", [{"general_own": "1.50"}], "V201", "基本支出明细第1行"),
        ("items", [{"code": "2010301"}, {"code": "合计", "general_own": "1"}], "V215", "基本支出明细第2行"),
        ("items", "nothing", "V215", "基本支出明细"),
        ("items", ["nothing"], "V215", "基本支出明细第1行"),
        ("funds", [{"line": "other_income"}, {"line": "other_income"}], "V218", "单位资金和结转构成"),
        ("agency", {"prior": "3"}, "V215", "机关运行经费"),
        ("agency", {"before": "3.00"}, "V216", "机关运行经费"),
    ],
)
def test_what_is_not_well_formed_is_named_once(
    case: tuple[str, object, str, str], definition: Definition, example_json: dict[str, Any]
) -> None:
    sheet, rows, code, place = case
    example_json["sheets"][sheet] = rows
    _, findings = data_from_json(example_json, definition)
    assert [(finding.code, str(finding.place)) for finding in findings] == [(code, place)]


def test_an_unknown_sheet_and_an_unknown_code_list_are_named(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    example_json["sheets"]["elsewhere"] = []
    codes = {"functional": [{"code": "20", "name": "短"}], "economic": [{"code": "30101", "name": "新名"}]}
    example_json["codes"] = codes
    data, findings = data_from_json(example_json, definition)
    assert sorted((finding.code, finding.place.sheet) for finding in findings) == [
        ("V215", "功能分类科目"),
        ("V216", ""),
    ]
    assert [code.name for code in data.codes["economic"]] == ["新名"]


def test_a_code_that_the_shipped_list_holds_differs_in_nothing(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    name = definition.figures.dimensions["functional"].codes["2010301"].name
    example_json["codes"] = {"functional": [{"code": "2010301", "name": name}]}
    assert data_from_json(example_json, definition)[0].codes == {}


def test_the_stated_total_comes_first_wherever_it_was_written(definition: Definition) -> None:
    rows = [{"code": "2010301", "general_own": "1.00"}, {"code": "合计", "general_own": "1.01"}]
    data, _ = data_from_json({"definition": definition.id, "sheets": {"items": rows}}, definition)
    assert [row.values["code"] for row in data.rows["items"]] == ["合计", "2010301"]


def test_every_fixed_line_has_a_place_although_nothing_is_typed(definition: Definition) -> None:
    data, _ = data_from_json({"definition": definition.id, "sheets": {}}, definition)
    rows = data.rows["three_public"]
    assert [row.line for row in rows] == [row.key for row in definition.sheets["three_public"].panels[0].rows]
    assert all(row.place("reason").heading == "增减的主要原因" for row in rows)
