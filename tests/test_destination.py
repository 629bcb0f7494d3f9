"""Where the published files go, and what they are called: one file, or a folder under the official names."""

from pathlib import Path

import pytest

from compiler.destination import Destination, DestinationError, destination, official_name
from compiler.document.tree import Document


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("某局2025年部门预算公开", "某局2025年部门预算公开"),
        ("某局（科/室）：预算?", "某局（科室）：预算"),
        ('a\\b/c:d*e?f"g<h>i|j\n', "abcdefghij"),
        ("某局.. ", "某局"),
        ("  某局\t2025  年 ", "某局2025 年"),
        ("NUL", "NUL_"),
        ("com1.公开", "com1.公开_"),
        ("../../..", "公开文本"),
        ("局" * 300, "局" * 72),
    ],
)
def test_a_name_is_one_that_windows_takes(wanted: str, name: str) -> None:
    assert official_name(Document("题", (), file_name=wanted)) == name


def test_without_a_name_of_its_own_a_document_is_called_by_its_title() -> None:
    assert official_name(Document("某局2025年部门预算公开", ())) == "某局2025年部门预算公开"


@pytest.mark.parametrize(
    ("out", "formats", "form"),
    [
        ("a/report.docx", (), "docx"),
        ("report", (), "docx"),
        ("report.html", (), "html"),
        ("report.HTM", (), "html"),
        ("某局2025.1", (), "docx"),
        ("report", ("txt",), "txt"),
        ("report.txt", ("txt", "txt"), "txt"),
    ],
)
def test_a_file_has_the_format_that_is_asked_for_or_that_its_ending_says(
    out: str, formats: tuple[str, ...], form: str
) -> None:
    path = Path(out)
    to = destination(out, formats)
    assert to == Destination(path.parent, path.name, (form,))
    assert to.path(Document("题", ()), form) == path


def test_a_folder_holds_a_file_of_each_format_under_the_official_name(tmp_path: Path) -> None:
    for out in (str(tmp_path), f"{tmp_path}/", f"{tmp_path}/新/"):
        to = destination(out, ("html", "docx"))
        names = [to.path(Document("题", (), file_name="某局公开"), form) for form in to.formats]
        assert names == [Path(out) / "某局公开.html", Path(out) / "某局公开.docx"]
    assert destination(str(tmp_path), ()).formats == ("docx",)


@pytest.mark.parametrize(
    ("out", "formats", "words"),
    [
        ("report.docx", ("docx", "html"), "-o 要写文件夹（以 / 结尾），如 report/"),
        ("report.docx", ("html",), "--format 是 html，而 -o 的文件名以 .docx 结尾"),
    ],
)
def test_what_contradicts_itself_is_said(out: str, formats: tuple[str, ...], words: str) -> None:
    with pytest.raises(DestinationError, match=words):
        destination(out, formats)
