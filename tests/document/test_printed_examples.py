"""Every example as LibreOffice prints it: the page numbers of its contents, its tables, its pages."""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from disclosure_sample import W, body, style_of, style_sheet, text_of
from openxml_audit import FileFormat, OpenXmlValidator
from pdfplumber.page import Page as PrintedPage
from pdfplumber.pdf import PDF
from printed_page import MM, Printed, displayed, number, outline, text

from compiler.definition.style import StyleSheet
from compiler.document.printing import Printing, print_docx
from compiler.document.tree import Document, Heading, Paragraph, Table
from compiler.document.write_docx import write_docx
from compiler.pipeline import check_workbook
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*/filled.xlsx"))


@dataclass(frozen=True)
class Example:
    """An example: its tree and style, its file with estimated and with measured page numbers, the latter printed."""

    document: Document
    style: StyleSheet
    estimated: bytes
    measured: bytes
    pdf: PDF


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.parent.name)
def example(request: pytest.FixtureRequest, printed: Printed) -> Example:
    path: Path = request.param
    checked = check_workbook(path)
    assert checked.document is not None
    assert checked.definition is not None
    style = checked.definition.style
    measured = print_docx(checked.document, style, Printing("measure"))
    return Example(checked.document, style, write_docx(checked.document, style), measured, printed(measured))


def cached(file: bytes) -> list[int]:
    """Return the page numbers that the contents of a .docx hold."""
    lines = [line for line in body(file).iter(f"{W}p") if re.fullmatch(r"TOC\d", style_of(line))]
    return [int(text_of(line).split("\t")[1]) for line in lines]


def displayed_pages(example: Example) -> list[int]:
    """Return the numbers that the pages of the headings display which the contents list."""
    return [displayed(example.pdf.pages[page]) for level, _, page in outline(example.pdf) if level <= 2]


def test_measured_page_numbers_are_those_that_the_pages_display(example: Example) -> None:
    assert cached(example.measured) == displayed_pages(example)


def test_estimated_page_numbers_are_nine_times_in_ten_exact_and_never_off_by_more_than_one(example: Example) -> None:
    pairs = [*zip(cached(example.estimated), displayed_pages(example), strict=True)]
    assert all(abs(estimated - shown) <= 1 for estimated, shown in pairs)
    assert sum(estimated == shown for estimated, shown in pairs) >= 0.9 * len(pairs)


def test_the_page_numbers_alone_tell_an_estimated_from_a_measured_document(example: Example) -> None:
    def without_numbers(file: bytes) -> str:
        return re.sub(r">\d+(?=</)", ">", ElementTree.tostring(body(file), "unicode"))

    if cached(example.estimated) == cached(example.measured):
        assert example.estimated == example.measured
    else:
        assert without_numbers(example.estimated) == without_numbers(example.measured)


def test_every_page_is_a4_with_its_text_inside_the_margins(example: Example) -> None:
    for page in example.pdf.pages:
        upright = page.width < page.height
        assert sorted((page.width / MM, page.height / MM)) == pytest.approx([210, 297], abs=0.5)
        margins = example.style.page.portrait if upright else example.style.page.landscape
        inside = [c for c in page.chars if c["upright"] and c["bottom"] < page.height - margins.bottom * MM + 1]
        assert min(c["top"] for c in inside) >= margins.top * MM - 1
        assert min(c["x0"] for c in inside) >= margins.left * MM - 1
        hanging = 16.5  # a comma or full stop may hang beyond the line
        assert max(c["x1"] for c in inside) <= page.width - margins.right * MM + hanging
        assert max((c["x1"] for c in inside if c["text"].isalnum()), default=0) <= page.width - margins.right * MM + 1


def test_pages_are_numbered_on_from_one_after_cover_and_contents(example: Example) -> None:
    shown = [number(page) for page in example.pdf.pages]
    assert [n for n in shown if n] == [f"—{n}—" for n in range(1, len([n for n in shown if n]) + 1)]


def test_a_page_with_a_table_shows_its_title_or_its_header_and_more_than_one_row(example: Example) -> None:
    tables = [block for block in example.document.blocks if isinstance(block, Table)]
    for page in (page for page in example.pdf.pages if page.find_tables()):
        cells = {"".join(cell.split()) for found in page.find_tables() for cell in found.extract()[0] if cell}
        headed = [table for table in tables if cells >= {c.text for c in (*table.header, *table.body)[0].cells}]
        assert headed or any(table.title in text(page) for table in tables), page.page_number
    assert rows_alone(example.pdf.pages) == []


def rows_alone(pages: list[PrintedPage]) -> list[int]:
    """Return the pages on which a table shows one row alone, or none, below its top."""
    return [page.page_number for page in pages for table in page.find_tables() if len(table.rows) < 2]


def test_the_amounts_of_a_column_stand_on_one_decimal_position(example: Example) -> None:
    amount = re.compile(r"-?[\d,]+\.\d\d")
    for page in example.pdf.pages:
        for table in page.find_tables():
            columns: dict[int, set[int]] = {}
            for word in page.within_bbox(table.bbox, strict=False).extract_words():
                if amount.fullmatch(word["text"]):
                    cell = next(
                        (c for c in table.cells if c[0] <= word["x0"] <= c[2] and c[1] <= word["top"] <= c[3]), None
                    )
                    if cell:
                        columns.setdefault(round(cell[2]), set()).add(round(word["x1"]))
            assert all(max(ends) - min(ends) <= 1 for ends in columns.values())


def test_no_number_of_the_text_is_broken_over_two_lines(example: Example) -> None:
    number = re.compile(r"\d[\d,.]*\d%?")
    said = [block.text for block in example.document.blocks if isinstance(block, Paragraph | Heading)]
    lines = [line for page in example.pdf.pages for line in (page.extract_text() or "").replace(" ", "").splitlines()]
    wanted = Counter(found for text in said for found in number.findall(text.replace(" ", "")))
    assert wanted - Counter(found for line in lines for found in number.findall(line)) == Counter()


def test_no_amount_is_broken_over_two_lines(example: Example) -> None:
    amount = re.compile(r"-?[\d,]+\.\d\d")
    tables = [block for block in example.document.blocks if isinstance(block, Table)]
    cells = [cell.text for table in tables for row in table.body for cell in row.cells]
    words = [word["text"] for page in example.pdf.pages for word in page.extract_words(x_tolerance=1)]
    assert Counter(filter(amount.fullmatch, cells)) - Counter(filter(amount.fullmatch, words)) == Counter()


def test_the_file_names_no_author_no_place_and_no_time(example: Example) -> None:
    core = docx.Document(BytesIO(example.measured)).core_properties
    assert (core.author, core.last_modified_by, core.created, core.modified, core.comments) == ("", "", None, None, "")
    assert core.title == example.document.title
    assert core.language == "zh-CN"
    with ZipFile(BytesIO(example.measured)) as package:
        parts = [package.read(name) for name in package.namelist()]
    assert not any(place in part for part in parts for place in (str(ROOT).encode(), b"file:", b".xlsx", b"/tmp"))


def test_the_file_estimated_measured_or_a_draft_has_nothing_that_an_audit_would_find(
    example: Example, tmp_path: Path
) -> None:
    draft = print_docx(example.document, style_sheet(), Printing(draft=True))
    for name, file in {"estimated": example.estimated, "measured": example.measured, "draft": draft}.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(file)
        assert [str(error) for error in OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path).errors] == []
