"""Sections, and the footers of their pages, as WordprocessingML."""

from compiler.definition.style import Sheet as Paper
from compiler.definition.style import StyleSheet
from compiler.document.lengths import emu_of_mm, emu_of_points, twips_of_mm, twips_of_points
from compiler.document.runs import field, paragraph, run
from compiler.document.sheets import Sheet

_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


HEADER = "mark"
"""The relationship of the header of documents that are marked."""


def section_xml(sheet: Sheet, style: StyleSheet, mark: str) -> str:
    """Return the properties of a section that lies and is numbered as its first sheet says, its pages ``mark``ed."""
    paper = style.page.sheet(sheet.orientation)
    size = f'w:w="{twips_of_mm(paper.width)}" w:h="{twips_of_mm(paper.height)}"'
    lies = ' w:orient="landscape"' if sheet.page.landscape else ""
    restart = '<w:pgNumType w:start="1"/>' if sheet.page.restart else ""
    heads = "".join(f'<w:headerReference w:type="{pages}" r:id="{HEADER}"/>' for pages in ("default", "even"))
    kind = f"numbered_{sheet.orientation}" if sheet.page.numbered else "unnumbered"
    return (
        f'<w:sectPr>{heads if mark else ""}<w:footerReference w:type="default" r:id="{kind}"/>'
        f'<w:footerReference w:type="even" r:id="{kind}_even"/>'
        f'<w:type w:val="nextPage"/><w:pgSz {size}{lies}/>'
        f'<w:pgMar w:top="{twips_of_mm(paper.top)}" w:right="{twips_of_mm(paper.right)}"'
        f' w:bottom="{twips_of_mm(paper.bottom)}" w:left="{twips_of_mm(paper.left)}"'
        f' w:header="{twips_of_mm(paper.header)}" w:footer="{twips_of_mm(paper.footer)}" w:gutter="0"/>'
        f'{restart}<w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_line_pitch(paper, style)}"/></w:sectPr>'
    )


def footers(style: StyleSheet) -> dict[str, str]:
    """Return the content of each footer by the relationship under which sections refer to it.

    A page without a number has a footer too: without one it would show that of the section before.
    """
    found: dict[str, str] = {}
    for identity, even in enumerate(("", "_even"), start=1):
        style_id = style.paragraphs[f"footer{even}"].id
        number = run("— ") + field("PAGE", "1") + run(" —")
        found[f"numbered_portrait{even}"] = paragraph(style_id, number)
        turned = _turned(paragraph(style_id, number), number, identity, style) if style.page.turned_numbers else number
        found[f"numbered_landscape{even}"] = paragraph(style_id, turned)
        found[f"unnumbered{even}"] = paragraph(style_id, "")
    return found


def header(style: StyleSheet, mark: str) -> str:
    """Return the content of the header of marked pages."""
    return paragraph(style.paragraphs["header"].id, run(mark))


def _turned(content: str, plain: str, identity: int, style: StyleSheet) -> str:
    """Return the content where the foot of an upright page is when it is laid on its left side, as it will be bound.

    So the number of a lying page stands where the others have theirs. Programs that cannot draw it show it ``plain``.
    """
    lying = style.page.landscape
    width, height = emu_of_points(style.look("footer").line or 0), emu_of_mm(lying.text_height)
    across, down = emu_of_mm(style.page.portrait.footer), emu_of_mm(lying.top)
    box = f'cx="{width}" cy="{height}"'
    return (
        f'<mc:AlternateContent {_DRAWING}><mc:Choice Requires="wps">'
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{across}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
        f'<wp:extent {box}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{identity}" name="页码{identity}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {box}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></mc:Choice>"
        f"<mc:Fallback>{plain}</mc:Fallback></mc:AlternateContent>"
    )


def _line_pitch(paper: Paper, style: StyleSheet) -> int:
    """Return the distance of the lines of the grid in twentieths of a point.

    The grid fills the text block: LibreOffice would leave out of use what is too low for a whole line.
    """
    height = twips_of_mm(paper.text_height)
    pitch = twips_of_points(style.page.line_pitch)
    return height // (height // pitch)
