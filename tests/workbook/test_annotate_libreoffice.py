"""Another program opens an annotated copy and saves it: data, answers, marks and restored looks survive."""

import re
import shutil
import subprocess
from collections.abc import Callable
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
from tests.workbook.annotate_sample import dressed, fill, listed, marked, note, opened, packed, unpacked, with_mistakes

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

WARNING = Diagnostic("E305", Severity.WARNING, "两处不同。", Place("部门整体绩效", 8, 3), "核对。", about="绩效")


@pytest.fixture(scope="module")
def findings(filled: bytes, definition: Definition) -> tuple[Diagnostic, ...]:
    return (*bind(read_workbook(with_mistakes(filled))[0], definition)[1], WARNING)


@pytest.fixture(scope="module")
def resaved(filled: bytes, findings: tuple[Diagnostic, ...], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An annotated copy in which the department answered, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    copy = annotate(dressed(with_mistakes(filled)), findings, IssueList())
    (folder / "copy.xlsx").write_bytes(answered(copy))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(folder / "copy.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return (folder / "out" / "copy.xlsx").read_bytes()


def answered(copy: bytes) -> bytes:
    """Return the copy with an answer to its fourth finding; nothing else of it changes."""
    parts = unpacked(copy)
    part = max((name for name in parts if name.startswith("xl/worksheets/sheet")), key=lambda name: (len(name), name))
    text = parts[part].decode()
    cell = re.search(r'<c r="N9" s="(\d+)"/>', text)
    assert cell
    filled = f'<c r="N9" s="{cell.group(1)}" t="inlineStr"><is><t>四舍五入造成。\n已核对。</t></is></c>'
    parts[part] = text.replace(cell.group(), filled).encode()
    return packed(parts)


def again(content: bytes, findings: tuple[Diagnostic, ...]) -> bytes:
    issues = read_issue_list(read_workbook(content)[0])
    return annotate(content, with_answers(findings, issues.listed), issues)


def test_the_data_are_the_same(
    resaved: bytes,
    filled: bytes,
    definition: Definition,
    findings: tuple[Diagnostic, ...],
    bound: Callable[[bytes], tuple[Data, Any]],
) -> None:
    data, found = bound(resaved)
    assert data == bind(read_workbook(with_mistakes(filled))[0], definition)[0]
    assert found == findings[:-1]


def test_an_answer_survives_and_the_next_copy_is_marked_as_before(
    resaved: bytes, findings: tuple[Diagnostic, ...]
) -> None:
    content = again(resaved, findings)
    assert [(row["序号"], row["状态"], row["部门说明"]) for row in listed(content)] == [
        (1, "待改正", None),
        (2, "待改正", None),
        (3, "待改正", None),
        (4, "已说明", "四舍五入造成。\n已核对。"),
    ]
    assert note(opened(content), "基本支出明细", "D12").count("【问题") == 1


def test_all_marks_go_when_all_is_mended(resaved: bytes, filled: bytes) -> None:
    content = again(resaved, ())
    book, was = opened(content), opened(filled)
    # the thread of comments has become a plain note, the clerk's own is one
    assert marked(book) == ["基本支出明细!D12", "基本支出明细!B14"]
    assert note(book, "基本支出明细", "D12") == "张三:\n按批复填列。"
    for sheet, cell in (("基本支出明细", "D12"), ("基本支出明细", "B14"), ("部门整体绩效", "C8")):
        assert fill(book, sheet, cell) == fill(was, sheet, cell)
