"""A small disclosure with everything that the writer prints: cover, contents, prose, tables, a form, a signature."""

import tomllib
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from compiler.definition.style import StyleSheet, read_style
from compiler.document.tree import Block, Cell, Contents, Document, Heading, Page, Paragraph, Row, Span, Table
from compiler.resources import resource

DEPARTMENT = "昌吉市人民政府办公室"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def style_sheet() -> StyleSheet:
    return read_style(tomllib.loads(resource("schemas", "styles", "gb9704.toml").read_text("utf-8")))


def part(file: bytes, name: str) -> ElementTree.Element:
    with ZipFile(BytesIO(file)) as package:
        return ElementTree.fromstring(package.read(name))


def body(file: bytes) -> ElementTree.Element:
    found = part(file, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def text_of(element: ElementTree.Element) -> str:
    signs = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(node.text or "" if node.tag == f"{W}t" else signs.get(node.tag, "") for node in element.iter())


def style_of(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def said(style: str, text: str) -> Paragraph:
    return Paragraph(style, (Span(text),))


def heading(style: str, level: int, text: str, entry: str = "") -> Heading:
    return Heading(style, level, (Span(text),), entry or text)


def row(*texts: str, style: str = "plain") -> Row:
    return Row(tuple(Cell(text) for text in texts), style)


def two_panels(rows: int = 60) -> Table:
    header = (
        Row((Cell("收入", colspan=2), Cell("支出", colspan=2)), "header"),
        row("项目", "预算数", "功能分类", "预算数", style="header"),
    )
    lines = tuple(
        Row((Cell(f"收入{n}", indent=n % 3), Cell("1.00", "right"), Cell(f"支出{n}"), Cell("2.00", "right")))
        for n in range(1, rows + 1)
    )
    total = Row((Cell("收入总计"), Cell("60.00", "right"), Cell("支出总计"), Cell("120.00", "right")), "total")
    return Table("overall_balance", "部门收支总体情况表", (3, 1.5, 3, 1.5), header, (*lines, total))


def wide() -> Table:
    groups = (Cell("功能分类科目编码", colspan=3), Cell("功能分类科目名称", rowspan=2))
    amounts = tuple(Cell(f"第{n}项资金", rowspan=2) for n in range(1, 13))
    header = (Row(groups + amounts, "header"), row("类", "款", "项", style="header"))
    numbers = row(*"※※※※", *(str(n) for n in range(1, 13)), style="numbers")
    line = Row((Cell("201"), Cell("03"), Cell("01"), Cell("行政运行"), *(Cell("1,131.42", "right"),) * 12))
    return Table("revenue", "部门收入总体情况表", (1, 1, 1, 4) + (2,) * 12, (*header, numbers), (line,) * 3)


def form() -> Table:
    label = "header"
    lines = (
        Row((Cell("预算单位", colspan=2, style=label), Cell(DEPARTMENT, colspan=2))),
        Row((Cell("总体目标", colspan=2, style=label), Cell("第一段。\n第二段。", colspan=2))),
        row("一级指标", "二级指标", "三级指标", "指标值", style="header"),
        Row((Cell("产出指标", rowspan=3), Cell("数量指标", rowspan=2), Cell("运行维护"), Cell("≥1次"))),
        row("培训", "≥2次"),
        row("质量指标", "合格率", "=100%"),
    )
    return Table("performance", "项目支出绩效目标表", (1, 1, 2, 1), (), lines)


def table_blocks(number: int, numeral: str, table: Table) -> tuple[Block, ...]:
    return (
        said("table_number", f"表{number}"),
        heading("table_title", 2, table.title, f"{numeral}、{table.title}"),
        said("table_head_line", f"编制部门：{DEPARTMENT}\t单位：万元"),
        table,
    )


def disclosure() -> Document:
    blocks = (
        Page(numbered=False),
        said("cover_title", DEPARTMENT),
        said("cover_subtitle", "2025年部门预算公开"),
        said("cover_date", "2025年2月8日"),
        Page(numbered=False),
        Contents("目录", 2),
        Page(restart=True),
        heading("heading1", 1, "第一部分 2025年部门概况"),
        heading("heading2", 2, "一、主要职能"),
        *(said("list", f"{n}. 负责“会议”的准备工作，协助领导组织会议事项的实施和督促。") for n in range(1, 25)),
        Page(),
        heading("heading1", 1, "第二部分 2025年部门预算公开表"),
        *table_blocks(1, "一", two_panels()),
        Page(landscape=True),
        *table_blocks(2, "二", wide()),
        said("table_note", "注：本表按万元列示。"),
        Page(),
        heading("heading1", 1, "第三部分 2025年部门预算情况说明"),
        heading("heading2", 2, "一、收支总体说明"),
        heading("heading3", 3, "（一）规模变化情况"),
        said("body", "基本支出1,025.92万元，比上年减少3.52%。"),
        said("form_title", "项目支出绩效目标表"),
        said("form_year", "（2025年度）"),
        form(),
        said("signature", DEPARTMENT),
        said("signature", "2025年2月8日"),
    )
    return Document(f"{DEPARTMENT}2025年部门预算公开", blocks)


HEADINGS_LISTED = (
    "第一部分 2025年部门概况",
    "一、主要职能",
    "第二部分 2025年部门预算公开表",
    "部门收支总体情况表",
    "部门收入总体情况表",
    "第三部分 2025年部门预算情况说明",
    "一、收支总体说明",
)
"""The headings of the disclosure that its contents list, as they stand over the text."""
