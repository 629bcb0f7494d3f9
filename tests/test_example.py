"""The example compiles to what lies beside it, from few typed amounts and no derived one."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.destination import destination
from compiler.document.tree import Document, Heading, Paragraph, Table
from compiler.pipeline import check_workbook, compile_workbook, fill_workbook
from tests.conftest import EXAMPLE

GOLDEN = Path(__file__).parent / "golden" / "changji-government-office-2025.txt"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def lines(document: Document) -> Iterator[str]:
    """Yield what a document prints, a line each; a table as its rows with a tab between cells."""
    for block in document.blocks:
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {block.text}"
        elif isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield f"[{block.id}]"
            yield from ("\t".join(cell.text for cell in row.cells) for row in (*block.header, *block.body))


def test_the_workbook_compiles_to_the_document_beside_it(tmp_path: Path) -> None:
    """Write it anew with: gongkai compile examples/…/filled.xlsx -o examples/…/report.docx; then read the diff."""
    out = tmp_path / "report.docx"
    compile_workbook(EXAMPLE / "filled.xlsx", destination(str(out), ()))
    assert parts(out.read_bytes()) == parts((EXAMPLE / "report.docx").read_bytes())


def test_the_data_fills_to_the_workbook_beside_it(definition: Definition) -> None:
    """Write it anew with: gongkai fill changji-budget-2025 examples/…/data.json -o examples/…/filled.xlsx."""
    content, findings = fill_workbook(definition, EXAMPLE / "data.json")
    assert findings == ()
    assert parts(content) == parts((EXAMPLE / "filled.xlsx").read_bytes())


def test_the_document_says_what_was_published() -> None:
    """The golden text was held against the published document; a change of it is a change of what is published."""
    document = check_workbook(EXAMPLE / "filled.xlsx").document
    assert document is not None
    assert "\n".join(lines(document)) + "\n" == GOLDEN.read_text("utf-8")


def test_at_most_120_amounts_are_typed(definition: Definition, example_json: dict[str, Any]) -> None:
    assert 60 < len([*typed_amounts(definition, example_json)]) <= 120


def typed_amounts(definition: Definition, raw: dict[str, Any]) -> Iterator[str]:
    """Yield the amounts of money that are typed; counts, weights and codes aside."""
    for id_, sheet in raw["sheets"].items():
        view = definition.sheets[id_]
        money = {
            column.key
            for column in view.columns
            if column.shows == "figure" and definition.figures.concept(view.at.at(column.figure)).unit.base == "元"
        }
        for row in [sheet] if isinstance(sheet, dict) else sheet:
            yield from (value for key, value in row.items() if key in money)


def test_no_derived_figure_is_typed_but_the_three_totals_that_rounding_needs(example_json: dict[str, Any]) -> None:
    sheets = example_json["sheets"]
    above_items = [r for r in sheets["items"] if len(r["code"]) != 7]
    above_sections = [r for r in sheets["economic"] if len(r["code"]) != 5]
    assert above_items == [{"code": "合计", "general_own": "1025.92"}, {"code": "21011", "general_own": "81.09"}]
    assert above_sections == [{"code": "301", "amount": "857.83"}]


@pytest.mark.parametrize("total", ["1131.42", "105.50", "908.69", "117.23", "882.78", "777.28", "1133.31", "1128.69"])
def test_totals_of_the_document_stand_nowhere_in_its_data(total: str) -> None:
    typed = re.findall(r'"(-?\d+(?:\.\d+)?)"', (EXAMPLE / "data.json").read_text("utf-8"))
    assert total not in typed


def test_no_derived_sentence_is_typed(example_json: dict[str, Any]) -> None:
    texts = json.dumps(example_json["sheets"], ensure_ascii=False)
    for word in ("比上年预算", "主要原因是", "未安排", "为空表", "其中：政府采购"):
        assert word not in texts
