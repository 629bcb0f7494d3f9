"""Every example compiles to what lies beside it; the published one from few typed amounts and no derived one."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.destination import destination
from compiler.document.tree import Document, Heading, Paragraph, Table
from compiler.pipeline import Checked, compile_workbook, fill_workbook
from tests.conftest import EXAMPLE, ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/data.json"))
GOLDEN = ROOT / "tests" / "golden"
PUBLISHED = {EXAMPLE, ROOT / "examples" / "putuo-planning-bureau-2024"}
"""Examples whose figures a department published."""


@dataclass(frozen=True)
class Compiled:
    """An example: its folder, what its workbook comes to, the .docx that was written."""

    folder: Path
    checked: Checked
    content: bytes


@pytest.fixture(scope="session", params=EXAMPLES, ids=lambda folder: folder.name)
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    out = tmp_path_factory.mktemp("example") / "report.docx"
    checked = compile_workbook(request.param / "filled.xlsx", destination(str(out), ()))
    return Compiled(request.param, checked, out.read_bytes())


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


def test_the_workbook_compiles_to_the_document_beside_it(compiled: Compiled) -> None:
    """Write it anew with: gongkai compile examples/…/filled.xlsx -o examples/…/report.docx; then read the diff."""
    assert parts(compiled.content) == parts((compiled.folder / "report.docx").read_bytes())


def test_the_document_says_what_was_read_and_approved(compiled: Compiled) -> None:
    """The golden text of the published example was held against the published document, the others were read whole."""
    document = compiled.checked.document
    assert document is not None
    assert "\n".join(lines(document)) + "\n" == (GOLDEN / f"{compiled.folder.name}.txt").read_text("utf-8")


def test_an_example_passes_and_nothing_is_found_in_an_invented_one(compiled: Compiled) -> None:
    assert compiled.checked.passes
    assert compiled.folder in PUBLISHED or compiled.checked.findings == ()


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_the_data_fills_to_the_workbook_beside_it(folder: Path) -> None:
    """Write it anew with: gongkai fill DEFINITION examples/…/data.json -o examples/…/filled.xlsx."""
    data = folder / "data.json"
    content, findings = fill_workbook(load_definition(json.loads(data.read_text("utf-8"))["definition"]), data)
    assert findings == ()
    assert parts(content) == parts((folder / "filled.xlsx").read_bytes())


@pytest.mark.parametrize("folder", [f for f in EXAMPLES if f not in PUBLISHED], ids=lambda folder: folder.name)
def test_an_invented_department_is_marked_as_invented(folder: Path) -> None:
    assert "虚构" in (folder / "README.md").read_text("utf-8").splitlines()[0]


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
