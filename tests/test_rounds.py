"""From submission to submission through the whole program: answers survive, lapse, and what is mended is marked."""

from pathlib import Path

import openpyxl
import pytest

from compiler.diagnostics.diagnostic import Severity
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
    assert [number for number, _ in states(first)] == [*range(1, len(submitted.findings) + 1)]
    expected = {Severity.ERROR: "待改正", Severity.WARNING: "待说明", Severity.INFO: "供参考"}
    assert [state for _, state in states(first)] == [expected[finding.severity] for finding in submitted.findings]


def test_an_answer_survives_until_its_amounts_change(submitted: Checked, first: bytes, folder: Path) -> None:
    number = next(n for n, found in enumerate(submitted.findings, 1) if found.code == "E361")
    mended = next(n for n, found in enumerate(submitted.findings, 1) if found.place.cell == "D12")
    answered = changed(first, lambda book: answer(book, number, "四舍五入造成。\n已核对批复。"))
    checked, second = resubmitted(answered, folder)
    warning = next(finding for finding in checked.findings if finding.code == "E361")
    assert warning.answer == "四舍五入造成。\n已核对批复。"
    row = listed(second)[number - 1]
    assert (row["状态"], row["部门说明"]) == ("已说明", "四舍五入造成。\n已核对批复。")

    def change(book: openpyxl.Workbook) -> None:
        book["部门整体绩效"]["C8"] = 1131.40
        book["基本支出明细"]["D12"] = 95.4

    checked, third = resubmitted(changed(second, change), folder)
    warning = next(finding for finding in checked.findings if finding.code == "E361")
    assert (warning.answer, warning.lapsed) == ("", "四舍五入造成。\n已核对批复。")
    assert (number, "待说明") in states(third)
    assert (mended, "已改正") in states(third)
    row = next(row for row in listed(third) if row["序号"] == number)
    assert (row["部门说明"], row["原说明（金额已变，请重新说明）"]) == (None, "四舍五入造成。\n已核对批复。")
    cell = opened(third)["基本支出明细"]["D12"]
    assert (cell.comment, str(cell.fill.fgColor.rgb)) == (None, "FFFFF8DC")
