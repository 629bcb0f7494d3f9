"""PDF: printed by LibreOffice, several documents at one start of it, nothing where it is absent or fails."""

import os
import re
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest
from disclosure_sample import disclosure, said, style_sheet

from compiler.document import office
from compiler.document.office import find_office, print_pdf
from compiler.document.office_error import OfficeError, OfficeMissingError
from compiler.document.tree import Document
from compiler.document.write_docx import write_docx

on_posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice (soffice) or poppler (pdftotext) is not installed",
)


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of the name of LibreOffice on the search path, and no other."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "a.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", folder / "a.pdf", "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@needs_office
def test_each_document_is_printed_with_tags_and_bookmarks(tmp_path: Path) -> None:
    other = Document("另一份", (said("body", "另一份公开文本。"),))
    first, second = print_pdf([write_docx(disclosure(), style_sheet()), write_docx(other, style_sheet())])
    assert "第一部分2025年部门概况" in text_of(first, tmp_path)
    assert text_of(second, tmp_path).startswith("另一份公开文本。")
    assert b"/StructTreeRoot" in first
    assert b"/Outlines" in first
    assert re.search(rb"/Lang\s*\(zh-CN\)", first)


@on_posix
def test_several_documents_are_one_start_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 'echo x >> "$0.starts"; out=$7; shift 7; for f in "$@"; do cp "$f" "$out/$(basename "$f" .docx).pdf"; done'
    stand_in(tmp_path, count, monkeypatch)
    assert print_pdf([b"a", b"b", b"c"]) == (b"a", b"b", b"c")
    assert (tmp_path / "soffice.starts").read_text() == "x\n"


def test_without_the_program_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", (str(tmp_path / "nowhere*" / "soffice"),))
    with pytest.raises(OfficeMissingError):
        print_pdf([b""])


def test_a_program_off_the_search_path_is_found_and_the_newest_of_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("7.3", "24.8"):
        program = tmp_path / f"office{version}" / "soffice"
        program.parent.mkdir()
        program.write_bytes(b"")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_PLACES", (str(tmp_path / "office*" / "soffice"),))
    assert find_office() == str(tmp_path / "office24.8" / "soffice")


@on_posix
@pytest.mark.parametrize("script", ["exit 3", "exit 0", "sleep 60"])
def test_a_program_that_fails_or_prints_nothing_or_hangs_is_an_error(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, script, monkeypatch)
    monkeypatch.setattr(office, "_PATIENCE", 0.5)
    monkeypatch.setattr(office, "_PATIENCE_EACH", 0.5)
    began = time.monotonic()
    with pytest.raises(OfficeError):
        print_pdf([b"a"])
    assert time.monotonic() - began < 20
