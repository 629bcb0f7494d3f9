"""Another program opens an annotated copy, saves it and prints it: data, answers, marks and restored looks survive."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compiler.answers import with_answers
from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.submission import Data
from compiler.values.place import Place
from compiler.workbook.annotate import annotate
from compiler.workbook.bind import bind
from compiler.workbook.issue_list import IssueList, read_issue_list
from compiler.workbook.read import read_workbook
from tests.workbook.annotate_sample import answer, changed, dressed, fill, listed, marked, note, opened, with_mistakes

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

WARNING = Diagnostic("E305", Severity.WARNING, "两处不同。", Place("部门整体绩效", 8, 3), "核对。", about="绩效")


@pytest.fixture(scope="module")
def findings(filled: bytes, definition: Definition) -> tuple[Diagnostic, ...]:
    return (*bind(read_workbook(with_mistakes(filled))[0], definition)[1], WARNING)


@pytest.fixture(scope="module")
def resaved(
    filled: bytes, findings: tuple[Diagnostic, ...], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Copies that LibreOffice saved: as annotated, with an answer; and the first one's pages."""
    folder = tmp_path_factory.mktemp("libreoffice")
    copy = annotate(dressed(with_mistakes(filled)), findings, IssueList())
    (folder / "copy.xlsx").write_bytes(copy)
    (folder / "answered.xlsx").write_bytes(changed(copy, lambda book: answer(book, 4, "四舍五入造成。\n已核对。")))
    for form, names in (("xlsx:Calc MS Excel 2007 XML", ("copy", "answered")), ("pdf", ("copy",))):
        subprocess.run(
            [
                str(SOFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(folder / "out"),
                *[str(folder / f"{name}.xlsx") for name in names],
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
    return {path.name: path.read_bytes() for path in Path(folder / "out").iterdir()}


def again(content: bytes, findings: tuple[Diagnostic, ...]) -> bytes:
    issues = read_issue_list(read_workbook(content)[0])
    return annotate(content, with_answers(findings, issues.listed), issues)


def test_the_data_are_the_same(
    resaved: dict[str, bytes],
    filled: bytes,
    definition: Definition,
    findings: tuple[Diagnostic, ...],
    bound: Callable[[bytes], tuple[Data, Any]],
) -> None:
    data, found = bound(resaved["copy.xlsx"])
    assert data == bind(read_workbook(with_mistakes(filled))[0], definition)[0]
    assert found == findings[:-1]


def test_an_answer_survives_and_the_next_copy_is_marked_as_before(
    resaved: dict[str, bytes], findings: tuple[Diagnostic, ...]
) -> None:
    content = again(resaved["answered.xlsx"], findings)
    assert [(row["序号"], row["状态"], row["部门说明"]) for row in listed(content)] == [
        (1, "待改正", None),
        (2, "待改正", None),
        (3, "待改正", None),
        (4, "已说明", "四舍五入造成。\n已核对。"),
    ]
    assert note(opened(content), "基本支出明细", "D12").count("【问题") == 1


def test_all_marks_go_when_all_is_mended(resaved: dict[str, bytes], filled: bytes) -> None:
    content = again(resaved["copy.xlsx"], ())
    book, was = opened(content), opened(filled)
    # the thread of comments has become a plain note, the clerk's own is one
    assert marked(book) == ["基本支出明细!D12", "基本支出明细!B14"]
    assert note(book, "基本支出明细", "D12") == "张三:\n按批复填列。"
    for sheet, cell in (("基本支出明细", "D12"), ("基本支出明细", "B14"), ("部门整体绩效", "C8")):
        assert fill(book, sheet, cell) == fill(was, sheet, cell)


def test_the_copy_prints(resaved: dict[str, bytes]) -> None:
    assert resaved["copy.pdf"].startswith(b"%PDF")
