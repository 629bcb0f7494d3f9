"""What the department's own program wrote stays as it was, byte for byte where nothing had to change."""

import re
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.values.place import Place
from compiler.workbook.annotate import annotate
from compiler.workbook.bind import bind
from compiler.workbook.issue_list import IssueList, read_issue_list
from compiler.workbook.package_parts import Parts
from compiler.workbook.read import read_workbook
from tests.workbook.annotate_sample import (
    BUTTON,
    THREAD,
    TITLE,
    dressed,
    edited_part,
    fill,
    note,
    opened,
    packed,
    sheet_part,
    unpacked,
    with_mistakes,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def submitted(filled: bytes) -> bytes:
    return dressed(with_mistakes(filled))


@pytest.fixture(scope="module")
def findings(submitted: bytes, definition: Definition) -> tuple[Diagnostic, ...]:
    return tuple(bind(read_workbook(submitted)[0], definition)[1])


@pytest.fixture(scope="module")
def copy(submitted: bytes, findings: tuple[Diagnostic, ...]) -> bytes:
    return annotate(submitted, findings, IssueList())


def test_the_sample_has_its_mistakes(findings: tuple[Diagnostic, ...]) -> None:
    assert sorted((f.code, str(f.place)) for f in findings) == [
        ("V201", "编制!C5"),
        ("V202", "基本支出明细!D12"),
        ("V208", "基本支出明细!B14"),
    ]


def test_parts_that_need_no_change_are_the_same_bytes(submitted: bytes, copy: bytes) -> None:
    before, after = unpacked(submitted), unpacked(copy)
    posts, items = (sheet_part(before, name) for name in ("编制", "基本支出明细"))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/sheet1.xml",
        posts,
        items,
    }
    assert after["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"].replace(b' tabSelected="1"', b"")
    assert after.keys() - before.keys() == {
        "xl/worksheets/sheet42.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
        posts.replace("worksheets/", "worksheets/_rels/") + ".rels",
    }


def test_of_a_marked_sheet_only_the_styles_of_marked_cells_change(submitted: bytes, copy: bytes) -> None:
    part = sheet_part(unpacked(submitted), "基本支出明细")
    before, after = (etree.fromstring(unpacked(content)[part]) for content in (submitted, copy))
    marked = {"D12", "B14"}
    changed = {
        was.get("r")
        for was, now in zip(before.iter(f"{MAIN}c"), after.iter(f"{MAIN}c"), strict=True)
        if was.get("s") != now.get("s")
    }
    assert changed == marked
    for tree in (before, after):
        for cell in tree.iter(f"{MAIN}c"):
            if cell.get("r") in marked:
                cell.set("s", "0")
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")
    for kept in (b"x14:sparkline", b"x14:dataBar", b"<f>"):
        assert kept in unpacked(copy)[part]


def test_values_formulas_results_prompts_names_and_protection_are_the_same(submitted: bytes, copy: bytes) -> None:
    for data_only in (False, True):
        before, after = (openpyxl.load_workbook(BytesIO(c), data_only=data_only) for c in (submitted, copy))
        after.remove(after[TITLE])
        assert after.sheetnames == before.sheetnames
        for was, now in zip(before, after, strict=True):
            assert [*now.iter_rows(max_row=60, values_only=True)] == [*was.iter_rows(max_row=60, values_only=True)]
            assert (now.print_title_rows, now.sheet_state, now.freeze_panes) == (
                was.print_title_rows,
                was.sheet_state,
                was.freeze_panes,
            )
            assert vars(now.protection) == vars(was.protection)
            prompts = [[rule.sqref for rule in sheet.data_validations.dataValidation] for sheet in (was, now)]
            assert prompts[0] == prompts[1]
        assert {n: d.attr_text for n, d in after.defined_names.items()} == {
            n: d.attr_text for n, d in before.defined_names.items()
        }


def test_an_audit_finds_nothing(copy: bytes, tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy)
    assert [str(error) for error in OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path).errors] == []


def test_a_clerks_note_keeps_its_runs_and_a_thread_is_left_alone(copy: bytes) -> None:
    parts = unpacked(copy)
    root = etree.fromstring(parts["xl/comments1.xml"])
    mine, thread = root.iter(f"{MAIN}comment")
    runs = mine.findall(f"{MAIN}text/{MAIN}r")
    assert [run.findtext(f"{MAIN}t") for run in runs[:2]] == ["张三:", "\n按批复填列。"]
    assert runs[0].find(f"{MAIN}rPr/{MAIN}b") is not None
    assert (runs[2].findtext(f"{MAIN}t") or "").startswith("\n――――――――――\n【问题")
    assert "".join(thread.itertext()) == THREAD
    assert fill(opened(copy), "基本支出明细", "B14") == "FF9E98"


def test_other_shapes_of_the_drawing_stay_as_they_were_and_the_box_of_the_note_grows(copy: bytes) -> None:
    drawing = unpacked(copy)["xl/drawings/vmlDrawing1.vml"].decode()
    assert BUTTON in drawing
    assert drawing.count('ObjectType="Note"') == 2
    anchors = re.findall(r"<x:Anchor>4, 15, 10, 5, \d+, \d+, (\d+)", drawing)
    assert int(anchors[0]) > 13
    assert anchors[1] == "13"


def test_when_all_is_mended_the_parts_are_what_they_were(submitted: bytes, copy: bytes) -> None:
    content = annotate(copy, [], read_issue_list(read_workbook(copy)[0]))
    before, after = unpacked(submitted), unpacked(content)
    assert after.keys() - before.keys() == {"xl/worksheets/sheet42.xml", _relations(before, "编制")}
    part = sheet_part(before, "基本支出明细")
    assert canonical(after[part]) == canonical(before[part])
    assert canonical(after["xl/comments1.xml"]) == canonical(before["xl/comments1.xml"])
    posts = etree.fromstring(after[sheet_part(before, "编制")])
    assert posts.find(f"{MAIN}legacyDrawing") is None


def canonical(part: bytes) -> bytes:
    return etree.tostring(etree.fromstring(part), method="c14n")


def _relations(parts: dict[str, bytes], sheet: str) -> str:
    return sheet_part(parts, sheet).replace("worksheets/", "worksheets/_rels/") + ".rels"


FINDING = Diagnostic("V201", Severity.ERROR, "没有填写。", Place("甲", 3, 3, "金额"), "补填。")


def simple() -> bytes:
    """A workbook of one sheet whose rows and cells carry no numbers, without styles and without shared texts."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲"
    out = BytesIO()
    book.save(out)
    parts = unpacked(out.getvalue())
    del parts["xl/styles.xml"]
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        rb"<Relationship [^>]*styles[^>]*/>", b"", parts["xl/_rels/workbook.xml.rels"]
    )
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", parts["[Content_Types].xml"])
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN[1:-1]}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c>'
        "</x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    ).encode()
    return packed(parts)


def test_a_sheet_with_prefixes_and_without_numbers_or_styles_is_marked_too() -> None:
    place = Place("甲", 1, 4)
    book = opened(annotate(simple(), [FINDING, Diagnostic("V201", Severity.INFO, "空。", place)], IssueList()))
    assert [[cell.value for cell in row] for row in book["甲"]["A1:C2"]] == [[1, 2, None], [3, None, None]]
    assert (fill(book, "甲", "C3"), fill(book, "甲", "D1")) == ("FF9E98", "BCDAF7")
    assert note(book, "甲", "C3").startswith("【问题1·错误】没有填写。")


WRAPPED = (
    b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice'
    b' Requires="x14" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></mc:AlternateContent>'
)


def test_the_drawing_of_notes_stands_before_what_must_follow_it() -> None:
    def wrap(part: bytes) -> bytes:
        return part.replace(b"</x:worksheet>", b"<x:pageMargins/>" + WRAPPED + b"<x:tableParts/></x:worksheet>")

    content = annotate(edited_part(simple(), "xl/worksheets/sheet1.xml", wrap), [FINDING], IssueList())
    root = etree.fromstring(unpacked(content)["xl/worksheets/sheet1.xml"])
    names = [etree.QName(child).localname for child in root]
    assert names == ["sheetData", "pageMargins", "legacyDrawing", "AlternateContent", "tableParts"]


def test_names_and_tabs_count_the_sheets_anew() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲"
    book.create_sheet("乙").print_title_rows = "3:3"
    book.active = 1
    out = BytesIO()
    book.save(out)

    def absolute_path(part: bytes) -> bytes:
        return part.replace(b"<sheets>", WRAPPED + b"<sheets>")

    submitted = edited_part(out.getvalue(), "xl/workbook.xml", absolute_path)
    content = annotate(submitted, [FINDING], IssueList())
    after = opened(content)
    assert (after.sheetnames, after.active.title) == ([TITLE, "甲", "乙"], TITLE)
    assert after["乙"].print_title_rows == "$3:$3"
    again = annotate(content, [], read_issue_list(read_workbook(content)[0]))
    assert opened(again)["乙"].print_title_rows == "$3:$3"
    root = etree.fromstring(unpacked(content)["xl/workbook.xml"])
    names = [etree.QName(child).localname for child in root]
    assert names.index("bookViews") < names.index("sheets") < names.index("definedNames") < names.index("calcPr")


def test_two_sheets_with_notes_have_numbers_of_their_own(filled: bytes) -> None:
    findings = [Diagnostic("V201", Severity.ERROR, "空。", Place(sheet, 5, 3)) for sheet in ("编制", "政府采购")]
    parts = unpacked(annotate(filled, findings, IssueList()))
    drawings = [parts[f"xl/drawings/vmlDrawing{number}.vml"].decode() for number in (1, 2)]
    assert [re.findall(r'idmap v:ext="edit" data="(\d+)"', drawing) for drawing in drawings] == [["1"], ["2"]]
    assert [re.findall(r'id="_x0000_s(\d+)"', drawing) for drawing in drawings] == [["1025"], ["2049"]]


def test_a_drawing_by_another_program_takes_boxes_with_names_of_their_own(filled: bytes) -> None:
    first = annotate(filled, [Diagnostic("V201", Severity.ERROR, "空。", Place("编制", 5, 3))], IssueList())
    book = opened(first)
    out = BytesIO()
    book.save(out)  # openpyxl writes drawings with prefixes ns0, ns1 …
    findings = [Diagnostic("V201", Severity.ERROR, "空。", Place("编制", 5, column)) for column in (3, 4, 5)]
    content = annotate(out.getvalue(), findings, read_issue_list(read_workbook(out.getvalue())[0]))
    drawings = [part for name, part in unpacked(content).items() if name.endswith(".vml")]
    assert [drawing.count(b"ClientData ObjectType") for drawing in drawings] == [3]
    assert len(etree.fromstring(drawings[0]).findall("{urn:schemas-microsoft-com:vml}shape")) == 3


@pytest.mark.parametrize("target", ["/xl/worksheets/Sheet1.XML", "./worksheets/../worksheets/sheet1.xml"])
def test_a_part_is_found_however_its_place_is_written(target: str) -> None:
    def moved(part: bytes) -> bytes:
        return re.sub(rb'Target="[^"]*sheet1.xml"', f'Target="{target}"'.encode(), part)

    content = edited_part(simple(), "xl/_rels/workbook.xml.rels", moved)
    parts = Parts(annotate(content, [FINDING], IssueList()))
    assert b"s=" in parts.read("xl/worksheets/sheet1.xml")


def test_the_tree_of_a_part_can_be_looked_at_without_changing_it(filled: bytes) -> None:
    parts = Parts(filled)
    deepcopy(parts.peek("xl/workbook.xml")).clear()
    assert unpacked(parts.packed()) == unpacked(filled)


@pytest.mark.parametrize("name", ["xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/threadedComments/tc1.xml"])
@pytest.mark.parametrize("damage", [b"", b"<comments", b"\x00\xff"])
def test_damaged_notes_are_left_alone_and_the_cells_are_marked(submitted: bytes, name: str, damage: bytes) -> None:
    findings = [Diagnostic("V202", Severity.ERROR, "不是金额。", Place("基本支出明细", 12, 4))]
    content = annotate(edited_part(submitted, name, lambda part: damage), findings, IssueList())
    parts = unpacked(content)
    assert parts[name] == damage
    root = etree.fromstring(parts[sheet_part(unpacked(submitted), "基本支出明细")])
    styles = {cell.get("r"): cell.get("s") for cell in root.iter(f"{MAIN}c")}
    assert styles["D12"] != styles["D11"]


Bound = Callable[[bytes], tuple[object, tuple[Diagnostic, ...]]]


def test_a_copy_is_read_to_the_same_data(submitted: bytes, copy: bytes, bound: Bound) -> None:
    assert bound(copy) == bound(submitted)
