"""What LibreOffice prints of a written document, page by page."""

from pathlib import Path

import pytest
from disclosure_sample import DEPARTMENT, disclosure, heading, said, style_sheet, two_panels
from pdfplumber.page import Page as PrintedPage
from printed_page import MM, Printed, body_lines, number, text

from compiler.document.pages import lay_out
from compiler.document.printing import Printing, print_docx
from compiler.document.tree import Document, Page
from compiler.document.write_docx import write_docx

STYLE = style_sheet()


@pytest.fixture(scope="module")
def pages(printed: Printed) -> list[PrintedPage]:
    return printed(write_docx(disclosure(), STYLE)).pages


def test_cover_and_contents_show_no_number_and_the_text_counts_from_one(pages: list[PrintedPage]) -> None:
    assert [number(page) for page in pages] == ["", "", *(f"—{n}—" for n in range(1, len(pages) - 1))]


def test_no_page_is_blank_or_holds_a_number_alone(pages: list[PrintedPage]) -> None:
    assert min(len(text(page)) for page in pages) > 20


def test_odd_pages_have_their_number_at_the_right_and_even_pages_at_the_left_one_character_in(
    pages: list[PrintedPage],
) -> None:
    for page in (page for page in pages[2:] if page.width < page.height):
        foot = page.within_bbox((0, page.height - 35 * MM, page.width, page.height)).chars
        if int(number(page).strip("—")) % 2:
            assert max(char["x1"] for char in foot) == pytest.approx(page.width - 26 * MM - 14, abs=1)
        else:
            assert min(char["x0"] for char in foot) == pytest.approx(28 * MM + 14, abs=1)
        assert {round(char["size"]) for char in foot} == {14}


def test_a_lying_page_has_its_number_where_it_is_on_an_upright_page_when_it_is_turned(
    pages: list[PrintedPage],
) -> None:
    (lying,) = (page for page in pages if page.width > page.height)
    turned = [char for char in lying.chars if not char["upright"]]
    foot = [STYLE.page.portrait.footer * MM, (STYLE.page.portrait.footer + 10) * MM]
    assert all(foot[0] - 1 <= char["x0"] <= char["x1"] <= foot[1] for char in turned)
    ends = (min(char["top"] for char in turned), max(char["bottom"] for char in turned))
    if int(number(lying).strip("—")) % 2:
        assert ends[1] == pytest.approx(lying.height - 26 * MM - 14, abs=2)
    else:
        assert ends[0] == pytest.approx(28 * MM + 14, abs=2)


def test_the_header_of_a_table_stands_on_each_of_its_pages_and_its_title_on_the_first(
    pages: list[PrintedPage],
) -> None:
    held = [text(page) for page in pages if "功能分类预算数" in text(page)]
    assert ["表1部门收支总体情况表" in page for page in held] == [True, False, False]


def test_the_head_line_stands_on_one_line_over_upright_and_lying_tables(pages: list[PrintedPage]) -> None:
    assert sum(f"编制部门：{DEPARTMENT}单位：万元" in text(page) for page in pages) == 2


def test_a_page_of_text_holds_twenty_two_lines_of_twenty_eight_characters(printed: Printed) -> None:
    first, second = printed(write_docx(Document("t", (said("body", "字" * 1000),)), STYLE)).pages
    lines = body_lines(first, 16)
    assert [len(line) for line in lines] == [26, *[28] * 21]
    assert len(body_lines(second, 16)) == 14
    assert lines[0][0]["x0"] == pytest.approx(28 * MM + 32, abs=1)
    assert lines[1][0]["x0"] == pytest.approx(28 * MM, abs=0.5)
    assert lines[1][-1]["x1"] == pytest.approx((210 - 26) * MM, abs=1.5)


def test_the_last_row_of_a_table_never_stands_alone_on_a_page(printed: Printed) -> None:
    """Of its 65 rows 32 fit a page beneath the header; at no size do all of them."""
    document = Document("t", (two_panels(64), heading("heading2", 2, "后")))
    held = [text(page) for page in printed(write_docx(document, STYLE)).pages]
    assert ["收入64" in page for page in held] == ["收入总计" in page for page in held] == [False, False, True]
    assert lay_out(document, STYLE).pages == (3,)


def test_estimated_pages_of_headings_among_prose_and_tables_are_those_that_are_printed(printed: Printed) -> None:
    prose = "2025年预算数为1,131.42万元，比上年预算增加（减少）62.50万元，主要原因是：“三公”经费减少。"
    blocks = [
        block
        for n in range(1, 60)
        for block in (heading("heading2", 2, f"{n}、标题"), *(said("body", prose * (n % 5 + 1)),) * (n % 3 + 1))
    ]
    document = Document("t", tuple(blocks))
    pdf = printed(write_docx(document, STYLE))
    found = [index + 1 for n in range(1, 60) for index, page in enumerate(pdf.pages) if f"{n}、标题" in lines(page)]
    assert len(found) == 59
    estimated = lay_out(document, STYLE).pages
    off = [abs(a - b) for a, b in zip(estimated, found, strict=True)]
    assert max(off) <= 1
    assert off.count(0) >= 0.9 * len(off)


def lines(page: PrintedPage) -> list[str]:
    return ["".join(line.split()) for line in (page.extract_text() or "").splitlines()]


def test_a_style_file_sets_margins_type_and_cover_of_what_is_printed(printed: Printed, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[page.portrait]\ntop = 30\nbottom = 30\nleft = 31\nright = 31\n[paragraphs.body]\nsize = 14\nline = 25\n"
        "character_spacing = 0\n[paragraphs.cover_title]\nsize = 30\nalign = 'left'\nspace_before = 0\n",
        "utf-8",
    )
    document = Document("t", (said("cover_title", "封面"), Page(), said("body", "字" * 1000)))
    cover, page, _ = printed(print_docx(document, STYLE, Printing(style_file=own))).pages
    assert {round(char["size"]) for char in cover.chars if char["text"] in "封面"} == {30}
    assert cover.chars[0]["x0"] == pytest.approx(31 * MM, abs=1)
    line = body_lines(page, 14)[1]
    assert line[0]["x0"] == pytest.approx(31 * MM, abs=1)
    assert len(line) == 29  # 148 mm
    assert len(body_lines(page, 14)) == 26  # 237 mm


def test_a_draft_is_marked_on_every_page_and_lies_as_the_final_one_which_carries_nothing(
    printed: Printed, pages: list[PrintedPage]
) -> None:
    draft = printed(print_docx(disclosure(), STYLE, Printing(draft=True))).pages
    assert all(text(page).startswith("送审稿") for page in draft)
    assert [text(page).removeprefix("送审稿") for page in draft] == [text(page) for page in pages]
    assert not any("送审稿" in text(page) for page in pages)
