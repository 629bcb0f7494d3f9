"""The disclosure as CSV: what Excel opens as it is, explained by a table schema, and harmless."""

import csv
import json
from collections.abc import Mapping
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from compiler.document.table_grid import grid_rows
from compiler.document.tree import Table
from compiler.open_data.disclosure import Disclosure
from compiler.open_data.mentions import figure_id
from compiler.open_data.write_csv import write_csv
from tests.open_data.conftest import Disclosed

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def written(example: Disclosure) -> Mapping[str, bytes]:
    return write_csv(example)


def rows(content: bytes) -> Rows:
    return [*csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))]


def package(written: Mapping[str, bytes]) -> Any:
    return json.loads(written["datapackage.json"])


def test_every_official_table_is_a_file_of_its_own_name(written: Mapping[str, bytes], example: Disclosure) -> None:
    views = example.definition.tables.values()
    tables = {f"{view.number}{view.title}.csv" for view in views}
    assert written.keys() == {"figures.csv", "datapackage.json"} | tables


@pytest.mark.parametrize("name", ["example", "on_paper"])
def test_the_schema_names_the_columns_of_every_file_and_their_types(name: str, request: pytest.FixtureRequest) -> None:
    written = write_csv(request.getfixturevalue(name))
    resources = package(written)["resources"]
    assert {resource["path"] for resource in resources} == written.keys() - {"datapackage.json"}
    assert len({resource["name"] for resource in resources}) == len(resources)
    for resource in resources:
        content, fields = written[resource["path"]], resource["schema"]["fields"]
        assert content.startswith(b"\xef\xbb\xbf")
        header, *lines = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        assert header == [field["name"] for field in fields]
        assert len(set(header)) == len(header)
        for line in lines:
            for text, field in zip(line, fields, strict=True):
                if text and field["type"] != "string":
                    assert str(Decimal(text)) == text


def test_a_table_holds_the_amounts_that_are_printed_and_no_others(
    written: Mapping[str, bytes], example: Disclosure
) -> None:
    for block in example.document.blocks:
        view = example.definition.tables.get(block.id) if isinstance(block, Table) else None
        if not view or not isinstance(block, Table):
            continue
        found = [*csv.reader(StringIO(written[f"{view.number}{view.title}.csv"].decode("utf-8-sig")))][1:]
        lines = [*grid_rows(block)][len(block.header) :]
        cells = [[slot.cell for slot in line] for line in lines]
        assert found == [[c.text.replace(",", "") if c.figure else c.text for c in line] for line in cells]


def test_columns_of_amounts_say_unit_and_meaning(written: Mapping[str, bytes]) -> None:
    (revenue,) = (resource for resource in package(written)["resources"] if resource["name"] == "revenue")
    assert revenue["schema"]["fields"][5] == {
        "name": "财政拨款（补助）·财政拨款（补助）小计",
        "type": "number",
        "description": "单位：万元。空格表示零。",
        "unit": "万元",
        "members": {"fund": "fiscal", "measure": "budget"},
    }


def test_the_long_table_has_a_row_for_every_printed_amount(written: Mapping[str, bytes], example: Disclosure) -> None:
    found = rows(written["figures.csv"])
    tables = [block for block in example.document.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.body for cell in row.cells if cell.figure and cell.text]
    in_tables = [row for row in found if row["表名"]]
    assert [row["数的标识"] for row in in_tables] == [figure_id(cell.figure) for cell in cells if cell.figure]
    assert [row["公开文本中的写法"] for row in in_tables] == [cell.text for cell in cells]
    assert len(found) > len(in_tables) > 200


def test_the_text_adds_what_it_prints_itself_and_no_shares_or_changes(written: Mapping[str, bytes]) -> None:
    in_text = [row for row in rows(written["figures.csv"]) if not row["表名"]]
    assert {row["指标编码"] for row in in_text} >= {"headcount", "procurement", "floor_area"}
    for row in in_text:
        assert Decimal(row["公开文本中的写法"].replace(",", "")) == Decimal(row["数值"])


def test_a_row_of_the_long_table_explains_itself(written: Mapping[str, bytes]) -> None:
    found = rows(written["figures.csv"])
    row = next(row for row in found if row["表号"] == "表3" and row["行"] == "行政运行")
    assert {key: text for key, text in row.items() if text} == {
        "部门": "昌吉市人民政府办公室",
        "报表": "changji-budget-2025",
        "表号": "表3",
        "表名": "部门支出总体情况表",
        "行": "行政运行",
        "栏": "支出预算·合计",
        "位置": "部门支出总体情况表",
        "指标编码": "budget",
        "指标": "部门预算",
        "口径编码": "budget",
        "口径": "本年预算",
        "功能分类科目编码": "2010301",
        "功能分类科目": "行政运行",
        "数值": "511.11",
        "单位": "万元",
        "小数位数": "2",
        "公开文本中的写法": "511.11",
        "来源": "推算",
        "数的标识": "concept=budget;functional=2010301;measure=budget",
    }
    weight = next(row for row in found if row["指标编码"] == "department_weight")
    assert (weight["行"].startswith("履职效能·数量指标·督办案件数"), weight["栏"]) == (True, "分值权重")


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+1", "@SUM(1)", "-2+3", "＝1+1", "-公开"])
def test_a_text_that_looks_like_a_formula_is_none_and_a_number_stays_one(name: str, disclosed: Disclosed) -> None:
    project = {"number": "1", "name": name, "unit": name}
    line = {"project": "1", "code": "2010399", "fund": "general_own", "e302": "-5.00"}
    written = write_csv(disclosed({"projects": [project], "project_lines": [line]}))
    found = rows(written["表7一般公共预算项目支出情况表.csv"])[-1]
    assert found["项目名称"] == f"'{name}"
    assert found["项目支出合计"] == "-5.00"
    cells = [text for row in rows(written["figures.csv"]) for text in row.values()]
    assert f"'{name}" in cells
    assert name not in cells
    assert "-5.00" in cells


def test_the_same_disclosure_gives_the_same_bytes(example: Disclosure) -> None:
    assert write_csv(example) == write_csv(example)
