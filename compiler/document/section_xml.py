"""Sections and footers as WordprocessingML."""

from docx.shared import Mm, Pt

from compiler.definition.style import Sheet as Paper
from compiler.definition.style import StyleSheet
from compiler.document.runs import field, paragraph, run
from compiler.document.sheets import Sheet

FOOTERS = {True: "rId11", False: "rId12"}
"""The relationship of the footer of numbered pages and of those without a number."""


def section_xml(sheet: Sheet, style: StyleSheet) -> str:
    """Return the properties of a section that lies and is numbered as its first sheet says."""
    paper = style.page.sheet(sheet.orientation)
    size = f'w:w="{_mm(paper.width)}" w:h="{_mm(paper.height)}"'
    lies = ' w:orient="landscape"' if sheet.page.landscape else ""
    restart = '<w:pgNumType w:start="1"/>' if sheet.page.restart else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{FOOTERS[sheet.page.numbered]}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz {size}{lies}/>'
        f'<w:pgMar w:top="{_mm(paper.top)}" w:right="{_mm(paper.right)}" w:bottom="{_mm(paper.bottom)}"'
        f' w:left="{_mm(paper.left)}" w:header="{_mm(paper.footer)}" w:footer="{_mm(paper.footer)}" w:gutter="0"/>'
        f'{restart}<w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_line_pitch(paper, style)}"/></w:sectPr>'
    )


def number_footer(style: StyleSheet) -> str:
    """Return the footer's content on numbered pages: the number between two dashes."""
    return paragraph(style.paragraphs["footer"].id, run("— ") + field("PAGE", "1") + run(" —"))


def empty_footer(style: StyleSheet) -> str:
    """Return the footer's content on pages without a number; without it they would show that of the section before."""
    return paragraph(style.paragraphs["footer"].id, "")


def _line_pitch(paper: Paper, style: StyleSheet) -> int:
    """Return the distance of the lines of the grid in twentieths of a point.

    The grid fills the text block: LibreOffice would leave out of use what is too low for a whole line.
    """
    height = _mm(paper.text_height)
    pitch: int = Pt(style.page.line_pitch).twips
    return height // (height // pitch)


def _mm(length: float) -> int:
    twips: int = Mm(length).twips
    return twips
