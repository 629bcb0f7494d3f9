"""The table of contents: its parts, the pages that it estimates, and how it fares when LibreOffice updates it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from disclosure_sample import (
    HEADINGS_LISTED,
    W,
    body,
    disclosure,
    form,
    heading,
    row,
    said,
    style_of,
    style_sheet,
    text_of,
)

from compiler.document.pages import lay_out
from compiler.document.tree import Document, Page, Table
from compiler.document.write_docx import write_docx

STYLE = style_sheet()
UPDATER = Path(__file__).with_name("update_contents.py")


def python_with_uno() -> str | None:
    """Return a Python that can steer LibreOffice: usually the system's own, for which the bridge is packaged."""
    for name in ("python3", "/usr/bin/python3"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def entries() -> list[tuple[str, str, str]]:
    contents = body(write_docx(disclosure(), STYLE)).find(f"{W}sdt/{W}sdtContent")
    assert contents is not None
    lines = [line for line in contents.iter(f"{W}p") if re.fullmatch(r"TOC\d", style_of(line))]
    split = ((style_of(line), *text_of(line).split("\t")) for line in lines)
    return [(style, text, page) for style, text, page in split]


def test_the_contents_word_each_heading_as_its_entry_says_and_leave_out_deeper_levels() -> None:
    assert [(style, text) for style, text, _ in entries()] == [
        ("TOC1", "第一部分 2025年部门概况"),
        ("TOC2", "一、主要职能"),
        ("TOC1", "第二部分 2025年部门预算公开表"),
        ("TOC2", "一、部门收支总体情况表"),
        ("TOC2", "二、部门收入总体情况表"),
        ("TOC1", "第三部分 2025年部门预算情况说明"),
        ("TOC2", "一、收支总体说明"),
    ]


def test_every_line_of_the_contents_links_to_a_bookmark_on_its_heading() -> None:
    document = body(write_docx(disclosure(), STYLE))
    bookmarked = {
        node.get(f"{W}name"): text_of(line)
        for line in document.iter(f"{W}p")
        for node in line.iter(f"{W}bookmarkStart")
    }
    linked = [bookmarked[link.get(f"{W}anchor")] for link in document.iter(f"{W}hyperlink")]
    assert tuple(linked) == HEADINGS_LISTED


def test_the_contents_are_one_field_over_headings_in_a_gallery_that_word_knows() -> None:
    contents = body(write_docx(disclosure(), STYLE)).find(f"{W}sdt")
    assert contents is not None
    gallery = contents.find(f".//{W}docPartGallery")
    assert gallery is not None
    assert gallery.get(f"{W}val") == "Table of Contents"
    instructions = [node.text or "" for node in contents.iter(f"{W}instrText")]
    assert instructions[0] == r' TOC \o "1-2" \h \z \u '
    assert all(instruction.startswith(" PAGEREF _Toc") for instruction in instructions[1:])
    signs = [node.get(f"{W}fldCharType") for node in contents.iter(f"{W}fldChar")]
    assert signs == ["begin", "separate", *["begin", "separate", "end"] * len(HEADINGS_LISTED), "end"]


def test_pages_are_counted_from_where_they_restart_by_the_lines_that_fit() -> None:
    lines = 22 - 1
    document = Document(
        "t",
        (
            said("body", "封面"),
            Page(restart=True),
            heading("heading2", 2, "一"),
            *(said("body", "行") for _ in range(lines)),
            heading("heading2", 2, "二"),
            Page(landscape=True),
            heading("heading2", 2, "三"),
        ),
    )
    assert lay_out(document, STYLE).pages == (1, 2, 3)


def test_a_heading_goes_to_the_next_page_with_the_text_that_follows_it() -> None:
    lines = tuple(said("body", "行") for _ in range(21))
    assert lay_out(Document("t", (*lines, heading("heading2", 2, "一"))), STYLE).pages == (1,)
    assert lay_out(Document("t", (*lines, heading("heading2", 2, "一"), said("body", "文"))), STYLE).pages == (2,)


def test_long_paragraphs_and_tables_take_the_pages_that_they_fill() -> None:
    text = said("body", "字" * 27 * 30)
    assert lay_out(Document("t", (text, heading("heading1", 1, "一"))), STYLE).pages == (2,)
    assert lay_out(Document("t", (*[form()] * 6, heading("heading1", 1, "一"))), STYLE).pages == (2,)


def test_a_header_that_repeats_takes_its_room_on_every_page() -> None:
    header, lines = (row("类", "款", style="header"),) * 10, (row("201", "03"),) * 70
    after = heading("heading2", 2, "后")
    assert lay_out(Document("t", (Table("t", "表", (1, 1), header, lines[:46]), after)), STYLE).pages == (2,)
    assert lay_out(Document("t", (Table("t", "表", (1, 1), header, lines), after)), STYLE).pages == (3,)


@pytest.mark.skipif(
    shutil.which("soffice") is None or python_with_uno() is None,
    reason="LibreOffice (soffice) with its bridge to Python is not installed",
)
def test_libreoffice_keeps_every_line_and_agrees_with_the_pages_when_it_updates_the_contents(tmp_path: Path) -> None:
    file = tmp_path / "document.docx"
    file.write_bytes(write_docx(disclosure(), STYLE))
    python = python_with_uno()
    assert python is not None
    done = subprocess.run([python, str(UPDATER), str(file)], capture_output=True, check=True, timeout=120)
    before, after = json.loads(done.stdout)
    assert [line.split("\t")[0] for line in before] == ["目录", *(text for _, text, _ in entries())]
    assert [line.split("\t")[0] for line in after] == ["目录", *HEADINGS_LISTED]
    assert [line.split("\t")[1] for line in after[1:]] == [page for _, _, page in entries()]
