"""Workbooks as other programs write them say the same: the parts of the example's file, written otherwise."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from openpyxl.utils import column_index_from_string

from compiler.submission import Data
from compiler.workbook.cells import CellValue, Workbook
from compiler.workbook.read import read_workbook

Parts = dict[str, bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = "xl/sharedStrings.xml"


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheets_changed(parts: Parts, change: Callable[[etree._Element], None]) -> Parts:
    changed = dict(parts)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            root = etree.fromstring(parts[name])
            change(root)
            changed[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return changed


def texts(parts: Parts) -> list[str]:
    return ["".join(item.itertext()) for item in etree.fromstring(parts[STRINGS])]


def inline(parts: Parts) -> Parts:
    """Every text stands within its cell, in two runs, with a reading aid; the part of texts is gone."""
    listed = texts(parts)

    def change(root: etree._Element) -> None:
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") == "s":
                text = listed[int(cell[0].text or "")]
                cell.set("t", "inlineStr")
                cell.remove(cell[0])
                item = etree.SubElement(cell, f"{{{MAIN}}}is")
                for part in (text[:1], text[1:]):
                    run = etree.SubElement(item, f"{{{MAIN}}}r")
                    etree.SubElement(run, f"{{{MAIN}}}rPr")
                    etree.SubElement(run, f"{{{MAIN}}}t").text = part
                aid = etree.SubElement(item, f"{{{MAIN}}}rPh", sb="0", eb="1")
                etree.SubElement(aid, f"{{{MAIN}}}t").text = "pinyin"

    changed = sheets_changed(parts, change)
    del changed[STRINGS]
    return changed


def inline_and_no_longer_named(parts: Parts) -> Parts:
    return unnamed(inline(parts))


def results_as_text(parts: Parts) -> Parts:
    """Every text is stored as if a formula had given it."""
    listed = texts(parts)

    def change(root: etree._Element) -> None:
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") == "s":
                cell.set("t", "str")
                cell[0].text = listed[int(cell[0].text or "")]

    return sheets_changed(parts, change)


def unnamed(parts: Parts) -> Parts:
    """Neither the references nor the types name the part of texts."""
    changed = dict(parts)
    for name, pattern in (
        ("xl/_rels/workbook.xml.rels", rb"<Relationship [^>]*sharedStrings[^>]*/>"),
        ("[Content_Types].xml", rb"<Override [^>]*sharedStrings[^>]*/>"),
    ):
        changed[name], count = re.subn(pattern, b"", parts[name])
        assert count == 1
    return changed


def named_in_another_case(parts: Parts) -> Parts:
    return {("xl/SharedStrings.xml" if name == STRINGS else name): content for name, content in parts.items()}


def back_strokes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def absolute_targets(parts: Parts) -> Parts:
    name = "xl/_rels/workbook.xml.rels"
    return {**parts, name: parts[name].replace(b'Target="', b'Target="/xl/')}


def no_references(parts: Parts) -> Parts:
    """Cells and rows without their addresses, the blank ones between them written out."""

    def change(root: etree._Element) -> None:
        data = root.find(f"{{{MAIN}}}sheetData")
        assert data is not None
        rows = {int(row.attrib.pop("r")): row for row in data}
        data[:] = [rows.get(n, etree.Element(f"{{{MAIN}}}row")) for n in range(1, max(rows, default=0) + 1)]
        for row in rows.values():
            cells = {column_index_from_string(re.sub(r"\d", "", cell.attrib.pop("r"))): cell for cell in row}
            row[:] = [cells.get(n, etree.Element(f"{{{MAIN}}}c")) for n in range(1, max(cells, default=0) + 1)]

    return sheets_changed(parts, change)


def prefixed(parts: Parts) -> Parts:
    """Every element of the sheets has a prefix, as some libraries write it."""
    changed = dict(parts)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(rb"<(/?)(?=[A-Za-z])(?!\?)", rb"<\1x:", parts[name])
            changed[name] = text.replace(b"xmlns=", b"xmlns:x=")
    return changed


def strict(parts: Parts) -> Parts:
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return {
        name: content.replace(transitional, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            relations, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in parts.items()
    }


def exponents(parts: Parts) -> Parts:
    """Numbers are written with an exponent."""

    def change(root: etree._Element) -> None:
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") is None and len(cell) == 1 and cell[0].text:
                cell[0].text = f"{float(cell[0].text):.16E}"

    return sheets_changed(parts, change)


def styled_far_below(parts: Parts) -> Parts:
    """Blank cells that only have a look follow for thousands of rows."""

    def change(root: etree._Element) -> None:
        data = root.find(f"{{{MAIN}}}sheetData")
        assert data is not None
        last = int(data[-1].get("r", "0"))
        for row in range(last + 1, last + 500):
            element = etree.SubElement(data, f"{{{MAIN}}}row", r=str(row))
            etree.SubElement(element, f"{{{MAIN}}}c", r=f"B{row}", s="1")
            etree.SubElement(element, f"{{{MAIN}}}c", r=f"XFD{row}", s="1")

    return sheets_changed(parts, change)


@pytest.mark.parametrize(
    "change",
    [
        inline,
        inline_and_no_longer_named,
        results_as_text,
        unnamed,
        named_in_another_case,
        back_strokes,
        absolute_targets,
        no_references,
        prefixed,
        strict,
        exponents,
        styled_far_below,
    ],
)
def test_the_same_workbook_written_otherwise_says_the_same(
    change: Callable[[Parts], Parts], filled: bytes, original: Data, bound: Callable[[bytes], Any]
) -> None:
    data, findings = bound(packed(change(unpacked(filled))))
    assert findings == ()
    assert data == original


def test_texts_that_are_gone_are_no_blanks(filled: bytes) -> None:
    parts = unpacked(filled)
    del parts[STRINGS]
    assert [finding.code for finding in read_workbook(packed(parts))[1]] == ["W105"]


STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="5">
<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
<numFmt numFmtId="177" formatCode="[Red]#,##0.00\\ ;&quot;days&quot;0"/>
<numFmt numFmtId="178" formatCode="0.0%"/><numFmt numFmtId="179" formatCode="[h]:mm"/>
<numFmt numFmtId="180" formatCode="_ * #,##0.00_ ;_ * \\-#,##0.00_ "/></numFmts>
<cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="179"/>
<xf numFmtId="180"/><xf numFmtId="9"/><xf numFmtId="31"/></cellXfs></styleSheet>"""
CELLS = """<cols><col min="3" max="4" hidden="1"/><col min="6" max="6" width="0"/></cols><sheetData>
<row r="1"><c r="A1" s="1"><v>45696</v></c><c r="B1" s="2"><v>45696</v></c><c r="C1" s="3"><v>0.955</v></c>
<c r="D1" s="4"><v>45696.5</v></c><c r="E1" s="5"><v>1.5</v></c><c r="F1" s="6"><v>1</v></c>
<c r="G1" s="7"><v>59</v></c>
<c r="H1" s="7"><v>61</v></c><c r="I1" s="99"><v>3</v></c></row>
<row r="2" hidden="1"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c>
<c r="C2" t="d"><v>2025-02-08T00:00:00</v></c>
<c r="D2"><f t="shared" ref="D2:E2" si="0">A1*2</f><v>4</v></c><c r="E2"><f t="shared" si="0"/><v>5</v></c>
<c r="F2" t="str"><f>IF(A1="","",1)</f><v></v></c><c r="G2"><f>B1</f></c><c r="H2" t="str"><f>DISPIMG("ID_1",1)</f>
<v>=DISPIMG("ID_1",1)</v></c><c r="I2" t="e" vm="1"><v>#VALUE!</v></c>
<c r="J2" t="inlineStr"><is><t>a_x000D_b</t></is></c>
<c r="K2" t="n"><v></v></c><c r="L2" s="1"/></row>
<row r="3" ht="0"><c r="A3"><v>1E3</v></c></row></sheetData>
<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>"""


@pytest.fixture
def crafted(filled: bytes) -> Workbook:
    parts = unpacked(filled)
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/>{CELLS}</worksheet>'.encode()
    workbook, findings = read_workbook(
        packed({**parts, "xl/styles.xml": STYLES.encode(), "xl/worksheets/sheet1.xml": sheet})
    )
    assert findings == ()
    return workbook


def test_what_cells_hold_and_as_what_their_format_shows_it(crafted: Workbook) -> None:
    sheet = crafted.sheets[0]
    assert [(cell.kind, cell.text) for cell in sheet.rows[1].values()] == [
        ("date", "2025-02-08"),
        ("number", "45696"),
        ("percent", "95.5%"),
        ("date", "2025-02-08"),
        ("number", "1.5"),
        ("percent", "100%"),
        ("date", "1900-02-28"),
        ("date", "1900-03-01"),
        ("number", "3"),
    ]
    assert [(column, cell.kind, cell.text, cell.formula) for column, cell in sheet.rows[2].items()] == [
        (1, "bool", "TRUE", ""),
        (2, "error", "#N/A", ""),
        (3, "date", "2025-02-08", ""),
        (4, "number", "4", "=A1*2"),
        (5, "number", "5", "=A1*2"),
        (7, "uncalculated", "", "=B1"),
        (8, "picture", "图片", '=DISPIMG("ID_1",1)'),
        (9, "picture", "图片", ""),
        (10, "text", "a\rb", ""),
    ]
    assert sheet.cell(3, 1) == CellValue("number", 1000)
    assert sheet.hidden_rows == {2, 3}
    assert sheet.hidden_columns == ((3, 4), (6, 6))
    assert sheet.merged == ((1, 1, 2, 2),)


def test_days_counted_from_1904(filled: bytes) -> None:
    parts = unpacked(filled)
    book, count = re.subn(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', parts["xl/workbook.xml"])
    assert count == 1
    cell = '<c r="A1" s="1"><v>44234</v></c>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    changed = {"xl/workbook.xml": book, "xl/styles.xml": STYLES.encode(), "xl/worksheets/sheet1.xml": sheet.encode()}
    assert read_workbook(packed({**parts, **changed}))[0].sheets[0].text(1, 1) == "2025-02-08"
