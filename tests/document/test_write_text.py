"""The plain text: for pasting, aligned where a Chinese character is as wide as two digits."""

import re
import unicodedata

import pytest
from disclosure_sample import DEPARTMENT, disclosure, row, said

from compiler.document.table_grid import grid_rows
from compiler.document.tree import Cell, Contents, Document, Heading, Page, Row, Span, Table
from compiler.document.write_text import write_text
from compiler.pipeline import check_workbook
from compiler.values.coordinates import Coordinates
from tests.conftest import EXAMPLE

FIGURE = Coordinates.of({"concept": "budget"})


def lines(document: Document) -> list[str]:
    return write_text(document).decode("utf-8-sig").split("\r\n")[:-1]


def drawn(table: Table) -> list[str]:
    """Return the rows of a table between its rules."""
    return [line for line in lines(Document("题", (table,))) if line and set(line) != {"-"}]


def table(header: tuple[Row, ...], body: tuple[Row, ...], columns: int) -> Table:
    return Table("t", "表题", (1,) * columns, header, body)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def amount(text: str) -> Cell:
    return Cell(text, "right", figure=FIGURE)


def test_any_notepad_reads_the_file() -> None:
    content = write_text(disclosure())
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"\r\n")


def test_the_text_is_the_documents_in_its_order() -> None:
    found = lines(disclosure())
    assert found[:2] == [DEPARTMENT, "2025年部门预算公开"]
    at = [found.index(text) for text in ("目录", "第一部分 2025年部门概况", "　一、主要职能", "一、主要职能", "表1")]
    assert at == sorted(at)
    assert "编制部门：昌吉市人民政府办公室    单位：万元" in found


def test_a_page_begins_after_two_blank_lines_and_a_heading_after_one() -> None:
    blocks = (said("body", "甲"), Page(), Page(), said("body", "乙"), Heading("heading1", 1, (Span("题"),), "题"))
    assert lines(Document("题", blocks)) == ["甲", "", "", "乙", "", "题"]


def test_the_contents_list_what_their_levels_hold() -> None:
    blocks = (Contents("目录", 2), *(Heading("heading1", n, (Span(f"第{n}"),), f"第{n}级") for n in (1, 2, 3)))
    assert lines(Document("题", blocks))[:4] == ["目录", "第1级", "　第2级", ""]


def test_amounts_end_in_one_column_whatever_stands_before_them() -> None:
    body = (Row((Cell("一般公共服务支出"), amount("1,131.42"))), Row((Cell("A1（“三公”）"), amount("0.60"))))
    assert len({width(line) for line in drawn(table((), body, 2))}) == 1


def test_every_official_table_of_the_example_is_aligned() -> None:
    document = check_workbook(EXAMPLE / "filled.xlsx").document
    assert document is not None
    tables = [block for block in document.blocks if isinstance(block, Table) and block.header]
    assert len(tables) == 11
    for found in tables:
        ends = {width(line[: match.end()]) for line in drawn(found) for match in re.finditer(r"[\d,]+\.\d\d", line)}
        columns = {slot.column for row in grid_rows(found) for slot in row if slot.cell.figure and slot.cell.text}
        assert len(ends) == len(columns)


def test_long_words_go_on_below_and_numbers_stay_whole() -> None:
    body = (Row((Cell("项目" * 20 + "12345678"), amount("1.00"))),)
    found = drawn(table((), body, 2))
    assert len(found) > 1
    assert "".join(line.split(" ")[0] for line in found) == "项目" * 20 + "12345678"
    assert any("12345678" in line for line in found)
    assert [line.endswith("1.00") for line in found] == [True] + [False] * (len(found) - 1)


def test_a_cell_over_several_columns_or_rows_stands_where_they_begin() -> None:
    header = (Row((Cell("收入", "center", colspan=2), Cell("支出", "center", colspan=2)), "header"),)
    body = (Row((Cell("甲", rowspan=2), Cell("乙"), Cell("丙"), Cell("丁"))), row("子", "丑", "寅"))
    found = drawn(table(header, body, 4))
    assert [line.split() for line in found] == [["收入", "支出"], ["甲", "乙", "丙", "丁"], ["子", "丑", "寅"]]
    assert found[2].startswith("      子")


@pytest.mark.parametrize("text", ["", "一\n二", "\x00一"])
def test_whatever_a_cell_holds_fits(text: str) -> None:
    assert drawn(table((), (row(text, "乙"),), 2))
