"""Another program opens a filled workbook, recalculates it and saves it: the same data, the same results."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from compiler.definition.load import load_definition
from compiler.submission import Data, DataRow
from compiler.workbook.template import build_workbook
from tests.conftest import ROOT

SOFFICE = shutil.which("soffice")
OTHER = ROOT / "examples" / "putuo-planning-bureau-2024" / "filled.xlsx"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def mixed() -> bytes:
    """A workbook in which an item stops at a category, and a category states what its items add up to."""
    codes = {"207": "1.00", "20502": "30.01", "2050201": "10.00", "2050205": "20.00", "20799": "5.00"}
    rows = tuple(DataRow({"code": code, "general": amount}) for code, amount in codes.items())
    data = Data("shanghai-final-accounts-2024", {"revenue": rows})
    return build_workbook(load_definition("shanghai-final-accounts-2024"), data)


def test_a_total_counts_what_stands_above_no_other_row(mixed: bytes) -> None:
    stored = openpyxl.load_workbook(BytesIO(mixed), data_only=True)["收入明细"]
    total = next(row for row in stored.iter_rows() if any(cell.value == "自动合计" for cell in row))
    assert total[3].value == 35


@pytest.fixture(scope="module")
def recalculated(filled: bytes, mixed: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The workbooks of the fixtures and one with a changed amount and no stored results, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    (folder / "same.xlsx").write_bytes(filled)
    (folder / "other.xlsx").write_bytes(OTHER.read_bytes())
    (folder / "mixed.xlsx").write_bytes(mixed)
    book = openpyxl.load_workbook(BytesIO(filled))
    book["基本支出明细"]["B20"] = 2010301
    book["基本支出明细"]["D20"] = 100
    book["基本支出明细"]["B21"] = "201"
    book["基本支出明细"]["D21"] = 5000
    book.save(folder / "changed.xlsx")
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            *[str(folder / name) for name in ("same.xlsx", "other.xlsx", "mixed.xlsx", "changed.xlsx")],
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in ("same", "other", "mixed", "changed")}


def test_it_is_read_to_the_same_data(
    recalculated: dict[str, bytes], original: Data, bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(recalculated["same"])
    assert [(f.code, str(f.place)) for f in findings] == []
    assert data == original


@pytest.mark.parametrize("name", ["same", "other", "mixed"])
def test_every_stored_result_is_what_the_formula_gives(
    name: str, filled: bytes, mixed: bytes, recalculated: dict[str, bytes]
) -> None:
    ours_file = {"same": filled, "other": OTHER.read_bytes(), "mixed": mixed}[name]
    formulas = openpyxl.load_workbook(BytesIO(ours_file))
    stored = openpyxl.load_workbook(BytesIO(ours_file), data_only=True)
    given = openpyxl.load_workbook(BytesIO(recalculated[name]), data_only=True)
    compared = 0
    for sheet in formulas:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    ours = stored[sheet.title][cell.coordinate].value or ""
                    theirs = given[sheet.title][cell.coordinate].value or ""
                    assert (ours or 0) == pytest.approx(theirs or 0, abs=1e-9), f"{sheet.title}!{cell.coordinate}"
                    compared += 1
    assert compared > 400


def test_formulas_follow_what_is_typed(filled: bytes, recalculated: dict[str, bytes]) -> None:
    before = openpyxl.load_workbook(BytesIO(filled), data_only=True)["基本支出明细"]
    after = openpyxl.load_workbook(BytesIO(recalculated["changed"]), data_only=True)["基本支出明细"]
    assert after["C20"].value == "行政运行"
    assert after["C21"].value == "一般公共服务支出"
    assert after["D8"].value == pytest.approx(before["D8"].value + 100)
    assert after["R20"].value == 100
