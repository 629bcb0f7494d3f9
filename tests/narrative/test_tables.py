"""Tables are drawn from the same figures, whatever the department has."""

from typing import Any

from compiler.definition.definition import Definition
from compiler.document.tree import Table
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json


def tables(raw: dict[str, Any], definition: Definition) -> dict[str, Table]:
    document = check_data(data_from_json(raw, definition)[0], definition).document
    assert document is not None
    return {block.id: block for block in document.blocks if isinstance(block, Table)}


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.body]


def test_a_section_that_the_fixed_list_lacks_is_appended_never_dropped(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    example_json["sheets"]["items"].append({"code": "2340101", "general_own": "0.01"})
    drawn = texts(tables(example_json, definition)["overall_balance"])
    assert ["234抗疫特别国债安排的支出", "0.01"] in [row[2:] for row in drawn]


def test_the_feet_of_two_panels_stand_in_one_row(definition: Definition, example_json: dict[str, Any]) -> None:
    drawn = tables(example_json, definition)["overall_balance"]
    assert texts(drawn)[-1] == ["收入总计", "1,131.42", "支出总计", "1,131.42"]
    assert drawn.body[-1].style == "total"
    assert len(drawn.body) == 30  # 29 sections beside 25 rows of income, and the foot


def test_zero_is_blank_in_the_official_tables_and_printed_in_the_performance_tables(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    drawn = tables(example_json, definition)
    assert ["202外交支出", ""] in [row[2:] for row in texts(drawn["overall_balance"])]
    assert ["上级安排", "0.00"] in [row[-2:] for row in texts(drawn["department_performance"])]


def test_a_table_of_open_rows_without_amounts_is_its_header_alone(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    drawn = tables(example_json, definition)
    assert drawn["government_fund_budget"].body == ()
    assert len(drawn["government_fund_budget"].header) == 4


def test_projects_stand_under_their_unit_and_item(definition: Definition, example_json: dict[str, Any]) -> None:
    example_json["sheets"]["projects"][1]["unit"] = "信息中心"
    drawn = texts(tables(example_json, definition)["project_expenditure"])
    assert [(row[3], row[4], row[5]) for row in drawn] == [
        ("总计", "", "105.50"),
        ("昌吉市人民政府办公室", "", "50.00"),
        ("一般公共服务支出", "", "50.00"),
        ("政府办公厅（室）及相关机构事务", "", "50.00"),
        ("其他政府办公厅（室）及相关机构事务支出", "运行补助经费", "50.00"),
        ("信息中心", "", "55.50"),
        ("一般公共服务支出", "", "55.50"),
        ("政府办公厅（室）及相关机构事务", "", "55.50"),
        ("其他政府办公厅（室）及相关机构事务支出", "电子政务网络设备维护", "55.50"),
    ]


def test_carryover_is_listed_by_project_and_summed(definition: Definition, example_json: dict[str, Any]) -> None:
    sheets = example_json["sheets"]
    sheets["items"].append({"code": "2010399", "fiscal_carryover": "5.00"})
    sheets["funds"] = [{"line": "general_carryover", "amount": "5.00"}]
    sheets["carryover"] = [
        {"name": "甲", "fiscal_operating": "3.00"},
        {"name": "乙", "fiscal_operating": "2.00"},
    ]
    drawn = texts(tables(example_json, definition)["carryover"])
    assert [(row[0], row[1], row[4]) for row in drawn] == [
        ("总计", "5.00", "5.00"),
        ("甲", "3.00", "3.00"),
        ("乙", "2.00", "2.00"),
    ]


def test_indicator_levels_are_merged_within_their_upper_level(
    definition: Definition, example_json: dict[str, Any]
) -> None:
    drawn = tables(example_json, definition)["department_performance"]
    first = next(row for row in drawn.body if row.cells[0].text == "履职效能")
    assert [cell.rowspan for cell in first.cells[:3]] == [7, 4, 1]


def test_a_heading_over_several_columns_is_one_cell(definition: Definition, example_json: dict[str, Any]) -> None:
    top, leaves, numbers = tables(example_json, definition)["revenue"].header
    assert [(cell.text, cell.colspan) for cell in top.cells if cell.colspan > 1] == [
        ("功能分类科目编码", 3),
        ("财政拨款（补助）", 7),
    ]
    assert [cell.text for cell in leaves.cells][:3] == ["类", "款", "项"]
    assert [cell.text for cell in numbers.cells] == ["※"] * 4 + [str(n) for n in range(1, 13)]
