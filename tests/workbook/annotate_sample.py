"""The example's workbook after a clerk made mistakes in it and Excel put its own things beside them.

What is typed here (mistakes, notes, names) is invented.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import openpyxl

from compiler.workbook.issue_sheet import COLOURS
from compiler.workbook.keys import words

Parts = dict[str, bytes]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_SHEET_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)

CLERKS_NOTE = (
    "<text><r><rPr><b/><sz val='9'/><rFont val='Tahoma'/></rPr><t>张三:</t></r>"
    "<r><t xml:space='preserve'>\n按批复填列。</t></r></text>"
)
THREAD = "[Threaded comment]\n\n请核对编码。"
BUTTON = (
    '<v:shape id="_x0000_s9001" type="#_x0000_t201" style="position:absolute"><v:textbox><div><font>汇总<br></font>'
    '</div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>1, 0, 1, 0, 2, 0, 2, 0</x:Anchor>'
    "<x:FmlaMacro>[0]!Sum</x:FmlaMacro></x:ClientData></v:shape>"
)
"""A button as Excel writes it: ``<br>`` is left open, so that the drawing is no well-formed XML."""


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def sheet_part(parts: Parts, name: str) -> str:
    """Return the part of a sheet in a workbook whose parts are numbered in the order of the sheets."""
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def put(parts: Parts, sheet: str, cell: str, text: str | None) -> None:
    """Put a text into a cell of a part, or take the cell away; nothing else of the part changes."""
    part = sheet_part(parts, sheet)

    def written(match: re.Match[str]) -> str:
        if text is None:
            return ""
        return f'<c r="{cell}" s="{match.group(1)}" t="inlineStr"><is><t>{text}</t></is></c>'

    found = re.compile(rf'<c r="{cell}" s="(\d+)"(?: t="\w+")?>(?:(?!</c>).)*</c>')
    changed, count = found.subn(written, parts[part].decode())
    assert count == 1
    parts[part] = changed.encode()


def with_mistakes(filled: bytes) -> bytes:
    """Return the example with a text for an amount, a code that is none, and a required cell that is gone."""
    parts = unpacked(filled)
    put(parts, "基本支出明细", "D12", "约五百")
    put(parts, "基本支出明细", "B14", "20103O1")
    put(parts, "编制", "C5", None)
    return packed(parts)


def dressed(content: bytes) -> bytes:
    """Return the workbook with what openpyxl would lose, and with notes, on the sheet that has most mistakes."""
    parts = unpacked(content)
    part = sheet_part(parts, "基本支出明细")
    end = (
        '<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/><extLst>'
        f'<ext xmlns:x14="{_SHEET_X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="dataBar" id="{8A9F2C5E-0001-4001-8001-000000000001}"><x14:dataBar minLength="0"'
        ' maxLength="100"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>'
        "<xm:sqref>D10:D20</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
        f'<ext xmlns:x14="{_SHEET_X14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups'
        ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>基本支出明细!D10:D14</xm:f><xm:sqref>T10</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    parts[part] = parts[part].replace(b"</worksheet>", end.encode())
    parts[part.replace("worksheets/", "worksheets/_rels/") + ".rels"] = _relations(
        ("drawing", "/xl/drawings/drawing1.xml"),
        ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("comments", "../comments1.xml"),
        ("http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../threadedComments/tc1.xml"),
    )
    parts["xl/drawings/drawing1.xml"] = _text_box()
    parts["xl/drawings/vmlDrawing1.vml"] = _vml()
    parts["xl/comments1.xml"] = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>张三</author>'
        "<author>tc={00000000-0001-4001-8001-000000000001}</author></authors><commentList>"
        f'<comment ref="D12" authorId="0">{CLERKS_NOTE}</comment>'
        f'<comment ref="B14" authorId="1"><text><t xml:space="preserve">{THREAD}</t></text></comment>'
        "</commentList></comments>"
    ).encode()
    parts["xl/threadedComments/tc1.xml"] = (
        f'<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="B14" dT="2024-12-01T09:00:00.00"'
        ' personId="{00000000-0002-4001-8001-000000000001}" id="{00000000-0001-4001-8001-000000000001}">'
        "<text>请核对编码。</text></threadedComment></ThreadedComments>"
    ).encode()
    parts["xl/persons/person.xml"] = (
        f'<personList xmlns="{_THREADED}"><person displayName="李四" id="{{00000000-0002-4001-8001-000000000001}}"'
        ' userId="li" providerId="None"/></personList>'
    ).encode()
    workbook = parts["xl/_rels/workbook.xml.rels"].decode()
    person = (
        '<Relationship Id="rId900" Target="persons/person.xml"'
        ' Type="http://schemas.microsoft.com/office/2017/10/relationships/person"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = workbook.replace("</Relationships>", person).encode()
    parts["[Content_Types].xml"] = _types(parts["[Content_Types].xml"])
    return packed(parts)


def edited_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook after a change of one part."""
    parts = unpacked(content)
    parts[name] = change(parts[name])
    return packed(parts)


def _relations(*targets: tuple[str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "/" in kind else f"{_OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    ).encode()


def _types(types: bytes) -> bytes:
    main = "application/vnd.openxmlformats-officedocument"
    listed = {
        "/xl/drawings/drawing1.xml": f"{main}.drawing+xml",
        "/xl/comments1.xml": f"{main}.spreadsheetml.comments+xml",
        "/xl/threadedComments/tc1.xml": "application/vnd.ms-excel.threadedcomments+xml",
        "/xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in listed.items())
    default = f'<Default Extension="vml" ContentType="{main}.vmlDrawing"/>'
    return types.replace(b"</Types>", f"{default}{overrides}</Types>".encode())


def _text_box() -> bytes:
    return (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>20'
        "</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>"
        "22</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/>'
        '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>'
        "<a:p><a:r><a:t>科室备忘</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    ).encode()


def _vml() -> bytes:
    boxes = "".join(
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
        ' fillcolor="#ffffe1"><v:textbox><div></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>4, 15, 10, 5, 5, 40, 13, 5</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        for number, row, column in ((1025, 11, 3), (1026, 13, 1))
    )
    return (
        f'<xml {_VML}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
        f"{BUTTON}{boxes}</xml>"
    ).encode()


Rows = list[dict[str, Any]]
HEADING_ROW = 5
TITLE = str(words()["issues_sheet"])


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Return a workbook after a person changed it in a program that writes it anew."""
    book = opened(content)
    change(book)
    return saved(book)


def listed(content: bytes) -> Rows:
    """Return the rows of the list of findings by their headings."""
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True)[TITLE]
    rows = [row for row in sheet.iter_rows(min_row=HEADING_ROW, values_only=True)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0]]


def states(content: bytes) -> list[tuple[int, str]]:
    return [(row["序号"], row["状态"]) for row in listed(content)]


def answer(book: openpyxl.Workbook, number: int, text: str) -> None:
    """Write the department's answer to a finding."""
    sheet = book[TITLE]
    columns = {cell.value: cell.column for cell in sheet[HEADING_ROW]}
    rows = range(HEADING_ROW + 1, sheet.max_row + 1)
    row = next(row for row in rows if sheet.cell(row, columns["序号"]).value == number)
    sheet.cell(row, columns["部门说明"]).value = text


def fill(book: openpyxl.Workbook, sheet: str, cell: str) -> str:
    """Return the colour of a cell."""
    return str(book[sheet][cell].fill.fgColor.rgb)[2:]


def note(book: openpyxl.Workbook, sheet: str, cell: str) -> str:
    found = book[sheet][cell].comment
    return found.text if found else ""


def marked(book: openpyxl.Workbook) -> list[str]:
    """Return the cells that bear one of our colours or a note, the list's own aside."""
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        if sheet.title != TITLE
        for row in sheet.iter_rows()
        for cell in row
        if fill(book, sheet.title, cell.coordinate) in COLOURS.values() or cell.comment
    ]
