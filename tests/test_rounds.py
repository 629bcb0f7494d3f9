"""From submission to submission through the whole program: answers survive, lapse, and what is mended is marked."""

from pathlib import Path

import openpyxl
import pytest

from compiler.pipeline import Checked, annotate_workbook, check_workbook
from tests.conftest import EXAMPLE
from tests.workbook.annotate_sample import answer, changed, listed, opened, states, with_mistakes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rounds")


@pytest.fixture(scope="module")
def submitted(folder: Path) -> Checked:
    path = folder / "submitted.xlsx"
    path.write_bytes(with_mistakes((EXAMPLE / "filled.xlsx").read_bytes()))
    return check_workbook(path)


@pytest.fixture(scope="module")
def first(submitted: Checked, folder: Path) -> bytes:
    """The example with mistakes, annotated; the sheets that these rounds do not touch are left out to save time."""
    assert annotate_workbook(folder / "submitted.xlsx", folder / "first.xlsx", submitted)

    def lighten(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.title.startswith("官方") or sheet.title.endswith("科目"):
                book.remove(sheet)

    return changed((folder / "first.xlsx").read_bytes(), lighten)


def resubmitted(content: bytes, folder: Path) -> tuple[Checked, bytes]:
    """Return what a returned workbook comes to, and its next copy."""
    (folder / "returned.xlsx").write_bytes(content)
    checked = check_workbook(folder / "returned.xlsx")
    assert annotate_workbook(folder / "returned.xlsx", folder / "next.xlsx", checked)
    return checked, (folder / "next.xlsx").read_bytes()


def test_a_returned_copy_is_a_normal_submission(submitted: Checked, first: bytes, folder: Path) -> None:
    checked, _ = resubmitted(first, folder)
    assert checked.findings == submitted.findings
    assert checked.document == submitted.document
    assert states(first) == [(1, "待改正"), (2, "待改正"), (3, "待改正"), (4, "待说明")]


def test_an_answer_survives_until_its_amounts_change(first: bytes, folder: Path) -> None:
    answered = changed(first, lambda book: answer(book, 4, "四舍五入造成。\n已核对批复。"))
    checked, second = resubmitted(answered, folder)
    warning = next(finding for finding in checked.findings if finding.code == "E305")
    assert warning.answer == "四舍五入造成。\n已核对批复。"
    row = listed(second)[3]
    assert (row["状态"], row["部门说明"]) == ("已说明", "四舍五入造成。\n已核对批复。")

    def change(book: openpyxl.Workbook) -> None:
        book["部门整体绩效"]["C8"] = 1131.40
        book["基本支出明细"]["D12"] = 95.4

    checked, third = resubmitted(changed(second, change), folder)
    warning = next(finding for finding in checked.findings if finding.code == "E305")
    assert (warning.answer, warning.lapsed) == ("", "四舍五入造成。\n已核对批复。")
    assert states(third) == [(2, "待改正"), (3, "待改正"), (4, "待说明"), (1, "已改正")]
    row = listed(third)[2]
    assert (row["部门说明"], row["原说明（金额已变，请重新说明）"]) == (None, "四舍五入造成。\n已核对批复。")
    cell = opened(third)["基本支出明细"]["D12"]
    assert (cell.comment, str(cell.fill.fgColor.rgb)) == (None, "FFFFF8DC")
