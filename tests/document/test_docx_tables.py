"""Tables of a written document: grid, merges, header rows, styles of cells, widths."""

from xml.etree import ElementTree

import pytest
from disclosure_sample import W, body, form, part, row, said, style_of, style_sheet, text_of, two_panels, wide

from compiler.document.tree import Block, Cell, Document, Page, Row, Table
from compiler.document.write_docx import write_docx

STYLE = style_sheet()


def tables(*blocks: Block) -> list[ElementTree.Element]:
    return list(body(write_docx(Document("标题", blocks), STYLE)).iter(f"{W}tbl"))


def value(element: ElementTree.Element, path: str) -> str | None:
    node = element.find(path)
    return None if node is None else node.get(f"{W}val", "")


def grid(table: ElementTree.Element) -> list[list[tuple[str, str | None, str | None]]]:
    """Return the cells of each row: text, columns that it spans, its part in a vertical merge."""
    return [
        [
            (text_of(cell), value(cell, f"{W}tcPr/{W}gridSpan"), value(cell, f"{W}tcPr/{W}vMerge"))
            for cell in line.iter(f"{W}tc")
        ]
        for line in table.iter(f"{W}tr")
    ]


def cell_styles(table: ElementTree.Element) -> list[list[str]]:
    return [[style_of(cell) for cell in line.iter(f"{W}p")] for line in table.iter(f"{W}tr")]


def widths(table: ElementTree.Element) -> list[int]:
    return [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]


def test_header_rows_repeat_on_every_page_and_no_row_breaks_over_pages() -> None:
    lines = list(tables(two_panels(3))[0].iter(f"{W}tr"))
    repeated = [line.find(f"{W}trPr/{W}tblHeader") is not None for line in lines]
    assert repeated == [True, True, False, False, False, False]
    assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)


def test_a_body_row_that_reads_like_the_header_does_not_repeat() -> None:
    line = row("甲", "乙", style="header")
    lines = tables(Table("t", "表", (1, 1), (line,), (line,)))[0].iter(f"{W}tr")
    assert [line.find(f"{W}trPr/{W}tblHeader") is not None for line in lines] == [True, False]


def test_cells_that_span_columns_and_rows_fill_the_grid() -> None:
    assert grid(tables(wide())[0])[:2] == [
        [("功能分类科目编码", "3", None), ("功能分类科目名称", None, "restart")]
        + [(f"第{n}项资金", None, "restart") for n in range(1, 13)],
        [("类", None, None), ("款", None, None), ("项", None, None), ("", None, "")] + [("", None, "")] * 12,
    ]


def test_merges_that_lie_side_by_side_end_each_at_its_own_row() -> None:
    assert grid(tables(form())[0])[3:] == [
        [("产出指标", None, "restart"), ("数量指标", None, "restart"), ("运行维护", None, None), ("≥1次", None, None)],
        [("", None, ""), ("", None, ""), ("培训", None, None), ("≥2次", None, None)],
        [("", None, ""), ("质量指标", None, None), ("合格率", None, None), ("=100%", None, None)],
    ]


def test_a_block_of_columns_and_rows_stays_as_wide_below() -> None:
    table = Table("t", "表", (1, 1, 1), (), (Row((Cell("块", colspan=2, rowspan=2), Cell("a"))), row("b")))
    assert grid(tables(table)[0]) == [[("块", "2", "restart"), ("a", None, None)], [("", "2", ""), ("b", None, None)]]


def test_a_row_that_says_fewer_cells_is_filled_with_blank_ones() -> None:
    assert grid(tables(Table("t", "表", (1, 1, 1), (), (row("甲"),)))[0]) == [
        [("甲", None, None), ("", None, None), ("", None, None)]
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (row("a", "b", "c"),),
        (Row((Cell("a"), Cell("b", colspan=2))),),
        (Row((Cell("a"), Cell("b", rowspan=2))), Row((Cell("c", colspan=2),))),
    ],
    ids=["a cell too many", "a span too wide", "over a cell from above"],
)
def test_cells_that_do_not_fit_their_columns_are_an_error_that_names_the_table(rows: tuple[Row, ...]) -> None:
    with pytest.raises(ValueError, match="revenue"):
        tables(Table("revenue", "表", (1, 1), (), rows))


def test_a_table_without_body_rows_prints_its_header() -> None:
    assert grid(tables(Table("t", "表", (1, 1), (row("类", "款", style="header"),), ()))[0]) == [
        [("类", None, None), ("款", None, None)]
    ]


def test_every_line_of_a_cells_text_is_a_paragraph() -> None:
    cell = list(tables(form())[0].iter(f"{W}tr"))[1].findall(f"{W}tc")[1]
    assert [text_of(line) for line in cell.iter(f"{W}p")] == ["第一段。", "第二段。"]


def test_a_cell_is_styled_by_row_alignment_and_indent() -> None:
    table = Table(
        "t",
        "表",
        (1, 1),
        (Row((Cell("表头", "left"), Cell("表头", "right")), "header"), row("1", "2", style="numbers")),
        (
            Row((Cell("甲", indent=1), Cell("1.00", "right"))),
            Row((Cell("合计", "center"), Cell("1.00", "right")), "total"),
        ),
    )
    assert cell_styles(tables(table)[0]) == [
        ["TableHeaderCenter", "TableHeaderCenter"],
        ["TableColumnNumbersCenter", "TableColumnNumbersCenter"],
        ["TableTextLeftIndent1", "TableTextRight"],
        ["TableTotalCenter", "TableTotalRight"],
    ]


def test_a_cell_that_names_a_row_style_takes_it_within_a_plain_row() -> None:
    assert cell_styles(tables(form())[0])[0] == ["TableHeaderCenter", "TableTextLeft"]


def test_styles_of_cells_say_weight_alignment_and_indent() -> None:
    file = write_docx(Document("标题", (two_panels(3),)), STYLE)
    styles = {style.get(f"{W}styleId"): style for style in part(file, "word/styles.xml").iter(f"{W}style")}
    total, indented = styles["TableTotalRight"], styles["TableTextLeftIndent2"]
    assert (total.find(f"{W}rPr/{W}b") is not None, value(total, f"{W}pPr/{W}jc")) == (True, "right")
    assert (indented.find(f"{W}rPr/{W}b") is None, value(indented, f"{W}pPr/{W}jc")) == (True, "left")
    indent = indented.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert (indent.get(f"{W}leftChars"), indent.get(f"{W}left")) == ("200", "420")


def test_a_table_of_many_columns_or_of_a_few_rows_too_many_for_its_page_is_set_smaller() -> None:
    file = write_docx(Document("标题", (two_panels(1), Page(landscape=True), wide(), Page(), two_panels(44))), STYLE)
    sizes = {
        style.get(f"{W}styleId"): value(style, f"{W}rPr/{W}sz")
        for style in part(file, "word/styles.xml").iter(f"{W}style")
    }
    few, many, long = (cell_styles(table)[-1][-1] for table in body(file).iter(f"{W}tbl"))
    assert (sizes[few], sizes[many], sizes[long]) == ("21", "18", "18")


def test_a_table_that_needs_more_than_a_page_at_any_size_keeps_the_first() -> None:
    assert cell_styles(tables(two_panels(60))[0])[-1][-1] == "TableTotalRight"


def test_a_table_fills_the_text_width_of_its_page_however_little_it_holds() -> None:
    three = Table("t", "表", (1, 1, 1), (), (row("1"),))
    upright, lying = tables(three, Page(landscape=True), Table("t", "表", (3, 1), (), (row("1"),)))
    assert (widths(upright), sum(widths(upright))) == ([2948, 2948, 2948], 8844)
    assert widths(lying) == [6378, 6378]


def test_columns_are_as_wide_as_what_stands_in_them_and_those_of_amounts_alike() -> None:
    header = (row("编码", "名称", "预算数", "上年预算数", style="header"),)
    line = Row((Cell("2010399"), Cell("其他政府办公厅（室）事务支出"), Cell("1.00", "right"), Cell("2.00", "right")))
    code, name, *amounts = widths(tables(Table("t", "表", (1, 1, 1, 1), header, (line,)))[0])
    assert name > 2 * code
    assert amounts[0] == pytest.approx(amounts[1], abs=1)


def test_an_amount_is_never_broken_however_long_its_neighbours_are() -> None:
    line = Row((Cell("很长的名称" * 40), *(Cell("123,456,789.00", "right"),) * 4))
    _, *amounts = widths(tables(Table("t", "表", (1,) * 5, (), (line,)))[0])
    assert min(amounts) >= 20 * 10.5 * (11 * 0.5 + 3 * 0.25)


def test_the_header_stays_with_the_first_row_and_the_last_row_with_the_one_before() -> None:
    lines = list(tables(two_panels(3))[0].iter(f"{W}tr"))
    kept = [{p.find(f"{W}pPr/{W}keepNext") is not None for p in line.iter(f"{W}p")} for line in lines]
    assert kept == [{True}, {True}, {False}, {False}, {True}, {False}]


def test_a_table_carries_its_title_for_those_who_do_not_see_it() -> None:
    table = tables(form())[0]
    assert value(table, f"{W}tblPr/{W}tblCaption") == "项目支出绩效目标表"
    assert value(table, f"{W}tblPr/{W}tblDescription") == "项目支出绩效目标表"


def test_tables_in_a_row_do_not_grow_together_and_a_note_follows_its_table() -> None:
    file = write_docx(Document("标题", (form(), form(), said("table_note", "注"))), STYLE)
    tags = [element.tag.removeprefix(W) for element in body(file)]
    assert tags == ["tbl", "p", "tbl", "p", "p", "sectPr"]
