"""What LibreOffice prints of a written document, page by page."""

import shutil
import subprocess
from pathlib import Path

import pytest
from disclosure_sample import DEPARTMENT, disclosure, style_sheet

from compiler.document.write_docx import write_docx

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice (soffice) or poppler (pdftotext) is not installed",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the text of each printed page without white space."""
    folder: Path = tmp_path_factory.mktemp("print")
    (folder / "document.docx").write_bytes(write_docx(disclosure(), style_sheet()))
    profile = f"-env:UserInstallation={folder.as_uri()}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), "document.docx"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", "document.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return ["".join(page.split()) for page in text.stdout.decode().split("\f")[:-1]]


def test_cover_and_contents_show_no_number_and_the_text_counts_from_one(pages: list[str]) -> None:
    numbered = [page[page.rfind("—", 0, -1) :] if page.endswith("—") else "" for page in pages]
    assert numbered == ["", "", *(f"—{number}—" for number in range(1, len(pages) - 1))]


def test_no_page_is_blank_or_holds_a_number_alone(pages: list[str]) -> None:
    assert min(len(page) for page in pages) > 20


def test_the_header_of_a_table_stands_on_each_of_its_pages_and_its_title_on_the_first(pages: list[str]) -> None:
    held = [page for page in pages if "功能分类预算数" in page]
    assert ["表1部门收支总体情况表" in page for page in held] == [True, False, False]


def test_the_head_line_stands_on_one_line_over_upright_and_lying_tables(pages: list[str]) -> None:
    assert sum(f"编制部门：{DEPARTMENT}单位：万元" in page for page in pages) == 2
