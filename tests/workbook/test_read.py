"""A file that cannot be read is one finding, whatever is wrong with it; other programs' workbooks are read."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from compiler.workbook.package import MAX_PARTS
from compiler.workbook.read import read_workbook
from compiler.workbook.sheet_part import MAX_ROWS


def codes(content: bytes | Path) -> list[str]:
    workbook, findings = read_workbook(content)
    assert not workbook.sheets
    return [finding.code for finding in findings]


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.xlsx") == ["W100"]
    assert codes(tmp_path) == ["W100"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0", "科目,金额\n".encode(), packed({"word/document.xml": b""})]
)
def test_a_file_that_is_no_workbook(content: bytes) -> None:
    assert codes(content) == ["W101"]


def test_an_old_workbook_and_one_with_a_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    assert codes(ole) == ["W102"]
    assert codes(ole + "EncryptedPackage".encode("utf-16-le")) == ["W103"]


def test_too_many_parts_too_large_and_packed_too_tightly() -> None:
    assert codes(packed({f"{n}.xml": b"" for n in range(MAX_PARTS + 1)})) == ["W104"]
    assert codes(packed({"xl/workbook.xml": bytes(5_000_000)})) == ["W104"]
    assert codes(b"PK" + bytes(30_000_001)) == ["W104"]


def test_a_file_that_is_cut_off_or_holds_nonsense(filled: bytes) -> None:
    assert codes(filled[: len(filled) // 2]) == ["W105"]
    parts = unpacked(filled)
    for name in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"):
        assert codes(packed({**parts, name: parts[name][: len(parts[name]) // 2]})) == ["W105"], name
    broken = parts["xl/worksheets/sheet3.xml"].replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1)
    assert codes(packed({**parts, "xl/worksheets/sheet3.xml": broken})) == ["W105"]


def test_a_damaged_byte_is_never_an_exception(filled: bytes) -> None:
    step = len(filled) // 60
    for at in range(0, len(filled), step):
        content = bytearray(filled)
        content[at] ^= 0xFF
        _, findings = read_workbook(bytes(content))
        assert {finding.code for finding in findings} <= {"W101", "W105"}


def test_a_wrong_dimension_hides_nothing(filled: bytes, original: Any, bound: Callable[[bytes], Any]) -> None:
    parts = unpacked(filled)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            start = parts[name].index(b"<dimension")
            end = parts[name].index(b"/>", start) + 2
            parts[name] = parts[name][:start] + b'<dimension ref="A1"/>' + parts[name][end:]
    assert bound(packed(parts))[0] == original


def test_texts_within_cells_hidden_rows_and_numbers_with_noise_are_read() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="2" hidden="1"><c r="B2" t="inlineStr"><is><t>key</t></is></c>'
        b'<c r="C2"><v>0.30000000000000004</v></c></row></sheetData></worksheet>'
    )
    book = openpyxl.Workbook()
    out = BytesIO()
    book.save(out)
    workbook, findings = read_workbook(packed({**unpacked(out.getvalue()), "xl/worksheets/sheet1.xml": sheet}))
    assert not findings
    assert workbook.sheets[0].text(2, 2) == "key"
    assert workbook.sheets[0].text(2, 3) == "0.3"


def test_a_sheet_without_end_is_read_as_far_as_is_sensible(edited: Callable[..., bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["主要职能"].cell(MAX_ROWS + 50, 2).value = "远处"

    _, findings = read_workbook(edited(change))
    assert [(f.code, f.place.sheet) for f in findings] == [("W114", "主要职能")]


def test_rows_are_the_same_however_they_are_written(filled: bytes) -> None:
    """A comment has every row of a part read as XML, none as the plain text that it nearly always is."""
    plain, _ = read_workbook(filled)
    commented = {
        name: part.replace(b"<sheetData>", b'<sheetData><!-- <row r="2"><c r="A2"><v>7</v></c></row><row r="9"/> -->')
        for name, part in unpacked(filled).items()
    }
    assert read_workbook(packed(commented))[0] == plain
    spaced = {name: part.replace(b"</c>", b"</c>\n") for name, part in unpacked(filled).items()}
    assert read_workbook(packed(spaced))[0] == plain


def test_rows_behind_the_first_that_is_not_read_are_not_read(filled: bytes) -> None:
    parts = unpacked(filled)
    sheet = "xl/worksheets/sheet1.xml"
    for cells in (b'<c r="A1"><v>1</v></c>', b'<c r="A1"><f>1+1</f><v>2</v></c>'):
        rows = b'<sheetData><row r="%d">%b</row>' % (MAX_ROWS + 1, cells)
        workbook, findings = read_workbook(packed({**parts, sheet: parts[sheet].replace(b"<sheetData>", rows)}))
        assert (dict(workbook.sheets[0].rows), [finding.code for finding in findings]) == ({}, ["W114"])


STRINGS = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet8.xml"
"""A sheet with formulas."""


def read_as_xml(parts: dict[str, bytes]) -> Any:
    """Return what is read where a comment in every part has all of it read as XML."""
    ends = (b"</sheetData>", b"</sst>")
    return read_workbook(
        packed(
            {
                n: c.replace(ends[0], b"<!---->" + ends[0]).replace(ends[1], b"<!---->" + ends[1])
                for n, c in parts.items()
            }
        )
    )


@pytest.mark.parametrize(
    ("name", "written", "otherwise"),
    [
        (SHEET, b"<f>", b'<f aca="false">'),
        (SHEET, b"<f>", b"<f>&apos;&gt;&quot;&amp;quot;&lt;"),
        (SHEET, b"<f>", b'<f t="array" ref="A1">'),
        (SHEET, b"<v></v>", b"<v/>"),
        (SHEET, b"<v></v>", b""),
        (SHEET, b"<f>SUM(D30:Q30)</f>", b"<f></f>"),
        (SHEET, b"SUM(", b"DISPIMG("),
        (SHEET, b"<v>0.0</v>", b"<v> 1 </v>"),
        (SHEET, b't="str"><f>', b't="str"><f>\r\n'),
        (SHEET, b't="s"><v>1', b't="s"><v>99999'),
        (SHEET, b"<f>", b"<f>\x01"),
        (SHEET, b"<f>", b"<f>\xff"),
        (SHEET, b"<f>", "<f>\uffff".encode()),
        (SHEET, b"<f>", b"<f>]]>"),
        (SHEET, b'encoding="UTF-8"', b'encoding="GBK"'),
        (SHEET, b'<row r="8"', b'<row x14ac:dyDescent="0.3" r="8"'),
        (SHEET, b' spans="1:18"', b' spans="1:18" x14ac:dyDescent="0.3"'),
        (STRINGS, b"</t></si>", b'</t><phoneticPr fontId="1" type="noConversion"/></si>'),
        (STRINGS, b"</t></si>", b'</t><rPh sb="0" eb="1"><t>pinyin</t></rPh></si>'),
        (STRINGS, b"<si><t>header", b"<si/><si><r><t>head</t></r><r><t>er</t></r></si><si><t>header"),
        (STRINGS, b"<t>", b'<t xml:space="preserve"> _x4E2D_&lt;&amp;amp;&gt;&quot;&apos;'),
        (STRINGS, b"<t>", b"<t>\r\n"),
        (STRINGS, b"<t>", b"<t>\x01"),
        (STRINGS, b"<t>", b"<t>\xff"),
        (STRINGS, b"<t>", "<t>\ufffe".encode()),
        (STRINGS, b"<t>", b"<t>]]>"),
        (STRINGS, b"<t>", b"<t>&nbsp;"),
        (STRINGS, b'encoding="UTF-8"', b'encoding="GBK"'),
        (STRINGS, b'encoding="UTF-8"', b'encoding="GB18030"'),
        (STRINGS, b' xmlns="', b' xmlns:x="'),
        (STRINGS, b"<si><t>header", b"<x><si><t>none</t></si></x><si><t>header"),
    ],
)
def test_what_is_written_plainly_says_what_xml_says(filled: bytes, name: str, written: bytes, otherwise: bytes) -> None:
    parts = unpacked(filled)
    assert written in parts[name]
    parts[name] = parts[name].replace(written, otherwise)
    assert read_workbook(packed(parts)) == read_as_xml(parts)
