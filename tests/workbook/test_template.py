"""The template: the same bytes every time, nothing an audit finds, formulas that hold their results."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.resources import resource
from compiler.submission import Data, DataRow
from compiler.workbook.keys import words
from compiler.workbook.template import build_workbook


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("id_", definition_ids())
def test_the_shipped_template_is_the_one_that_is_built(id_: str) -> None:
    definition = load_definition(id_)
    path = resource("workbook_templates", f"{definition.id}.xlsx")
    shipped, built = parts(path.read_bytes()), parts(build_workbook(definition))
    assert shipped.keys() == built.keys()
    changed = [name for name in built if shipped[name] != built[name]]
    assert changed == [], f"write build_workbook's result to {path.name}"


def test_the_same_data_give_the_same_bytes(definition: Definition, example: Data) -> None:
    assert build_workbook(definition, example) == build_workbook(definition, example)


def test_no_part_names_a_machine_or_a_person(filled: bytes) -> None:
    core = parts(filled)["docProps/core.xml"].decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "2000-01-01" in core


@pytest.mark.parametrize("state", ["blank", "filled"])
def test_an_audit_finds_nothing(state: str, definition: Definition, filled: bytes, tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(filled if state == "filled" else build_workbook(definition))
    assert [str(error) for error in OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path).errors] == []


def test_sheets_come_in_the_order_of_the_definition(definition: Definition) -> None:
    book = openpyxl.load_workbook(BytesIO(build_workbook(definition)))
    titles = [view.title for view in definition.sheets.values()]
    assert book.sheetnames[0] == words()["instructions_sheet"]
    assert book.sheetnames[1 : 1 + len(titles)] == titles
    assert book.sheetnames[1 + len(titles)] == "官方表1"
    assert book[words()["stamp_sheet"]].sheet_state == "veryHidden"


def test_only_input_cells_are_open_and_official_shapes_are_wholly_open(definition: Definition) -> None:
    book = openpyxl.load_workbook(BytesIO(build_workbook(definition)))
    items = book["基本支出明细"]
    assert items.protection.sheet and not items.protection.insertRows and not items.protection.formatCells
    open_cells = {c.coordinate for row in items["A10:R12"] for c in row if not c.protection.locked}
    assert open_cells == {f"{column}{row}" for column in "BDEFGHIJKLMNOPQ" for row in (10, 11, 12)}
    assert not book["官方表1"].protection.sheet


def test_a_text_that_begins_with_an_equals_sign_stays_a_text(definition: Definition) -> None:
    content = build_workbook(definition, Data(definition.id, {"duties": (DataRow({"text": "=1+1"}),)}))
    cell = next(c for row in openpyxl.load_workbook(BytesIO(content))["主要职能"] for c in row if c.value == "=1+1")
    assert cell.data_type == "s"


def test_formulas_use_nothing_that_programs_read_differently(definition: Definition) -> None:
    allowed = {"SUM", "SUMPRODUCT", "IF", "IFERROR", "VLOOKUP", "LEN", "ROUND"}
    book = openpyxl.load_workbook(BytesIO(build_workbook(definition)))
    formulas = [str(c.value) for sheet in book for row in sheet for c in row if c.data_type == "f"]
    used = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert used <= allowed
    assert not [formula for formula in formulas if re.search(r"\$?[A-Z]+:\$?[A-Z]+(?![0-9])", formula)]


def test_prompts_fit_what_a_spreadsheet_takes(definition: Definition) -> None:
    book = openpyxl.load_workbook(BytesIO(build_workbook(definition)))
    prompts = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert len(prompts) > 80
    assert all(len(rule.promptTitle or "") <= 32 and len(rule.prompt or "") <= 255 for rule in prompts)
