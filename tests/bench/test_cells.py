"""The bench changes data as a workbook would change: its pasted tables are what pasting them gives."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from compiler.definition.definition import Definition
from compiler.document.tree import Document, Table
from compiler.pipeline import check_data
from compiler.submission import Data
from compiler.workbook.bind import bind
from compiler.workbook.keys import sheet_names
from compiler.workbook.read import read_workbook
from tests.bench.cells import changed, pasted_sheets, typed_data, typed_sheets, with_pasted
from tests.conftest import EXAMPLE
from tests.test_pasted import paste

WORKBOOK = EXAMPLE / "filled.xlsx"


@pytest.fixture(scope="module")
def typed() -> Data:
    return typed_data(WORKBOOK)[0]


@pytest.fixture(scope="module")
def document(typed: Data, definition: Definition) -> Document:
    document = check_data(typed, definition).document
    assert document is not None
    return document


def test_pasted_tables_are_what_a_workbook_with_the_tables_pasted_gives(
    typed: Data, document: Document, definition: Definition, tmp_path: Path
) -> None:
    book = load_workbook(BytesIO(WORKBOOK.read_bytes()))
    names = sheet_names(definition).officials
    for block in document.blocks:
        if isinstance(block, Table) and block.id in names:
            paste(block, book[names[block.id]])
    path = tmp_path / "pasted.xlsx"
    book.save(path)
    really, findings = bind(read_workbook(path)[0], definition)
    ours = with_pasted(typed, pasted_sheets(document, definition), definition)
    assert findings == ()
    assert {id_: [row.values for row in rows] for id_, rows in ours.rows.items()} == {
        id_: [row.values for row in rows] for id_, rows in really.rows.items()
    }
    assert len(ours.pasted) > 200
    assert ours.pasted == tuple(one._replace(code=("", ""), label="") for one in really.pasted)
    assert check_data(ours, definition).findings == check_data(really, definition).findings


def test_a_change_of_a_cell_changes_that_cell_and_back(typed: Data, document: Document, definition: Definition) -> None:
    tables = [*pasted_sheets(document, definition)]
    data = with_pasted(typed, tables, definition)
    for sheet in (next(typed_sheets(typed, definition)), tables[1]):
        slot, cell = next((slot, cell) for slot, cell in sheet.items() if cell.text)
        other = changed(data, sheet, {slot: "7654321"}, definition)
        assert other != data
        assert changed(other, sheet, {slot: cell.text}, definition) == data
        assert changed(changed(data, sheet, {slot: ""}, definition), sheet, {slot: cell.text}, definition) == data
