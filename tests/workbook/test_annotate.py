"""The workbook comes back: cells marked, a list of findings, marks that go when all is mended.

The small workbook and its findings are invented.
"""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from compiler.answers import with_answers
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Related, Severity
from compiler.values.place import Place
from compiler.workbook.annotate import annotate
from compiler.workbook.issue_list import IssueList, read_issue_list
from compiler.workbook.issue_sheet import COLOURS
from compiler.workbook.read import read_workbook
from tests.workbook.annotate_sample import (
    HEADING_ROW,
    TITLE,
    answer,
    changed,
    fill,
    listed,
    marked,
    note,
    opened,
    saved,
    states,
)

AMOUNT = Diagnostic(
    "E302",
    Severity.ERROR,
    "合计填为 9.00 万元，相加为 8.00 万元。",
    Place("甲", 3, 3, "金额"),
    "核对这个单元格。",
    (Related(Place("甲", 4, 3), "其中 3.00"), Related(Place("乙", 1, 1), "其中 5.00")),
    comparison=Comparison("9.00万元", "8.00万元", "1.00万元"),
)
REASON = Diagnostic("R401", Severity.WARNING, "没有原因。", Place("甲", 5, 2, "原因"), "补填。", about="原因")
TEXT = Diagnostic("V203", Severity.INFO, "是文本。", Place("甲", 9, 4), "改为数字。")
LOOK = ("number_format", "font", "border", "alignment", "protection")
FOUND = (AMOUNT, REASON, TEXT)


@pytest.fixture(scope="module")
def small() -> bytes:
    """A workbook of few cells: 甲 has typed amounts in yellow, open cells, 乙 is hidden."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "填写说明"
    sheet, hidden = book.create_sheet("甲"), book.create_sheet("乙")
    hidden.sheet_state = "hidden"
    for row in range(1, 7):
        for column in (2, 3):
            cell = sheet.cell(row, column, f"{row}" if column == 2 else row)
            cell.fill = PatternFill("solid", fgColor="FFF8DC")
            cell.number_format = "#,##0.00" if column == 3 else "@"
            cell.border = Border(*[Side("thin", "A6A6A6")] * 4)
            cell.font = Font("宋体", 10, bold=row == 3)
            cell.alignment = Alignment("right", "center")
            cell.protection = Protection(locked=False)
    sheet["C4"].comment = Comment("科室原注。", "张三")
    sheet.merge_cells("F2:G4")
    sheet.protection.sheet = True
    sheet.column_dimensions["D"].fill = PatternFill("solid", fgColor="E2E2E2")
    sheet.print_title_rows = "1:2"
    return saved(book)


@pytest.fixture(scope="module")
def first(small: bytes) -> bytes:
    return annotate(small, FOUND, IssueList())


def again(content: bytes, findings: Sequence[Diagnostic]) -> bytes:
    """Annotate what came back."""
    issues = read_issue_list(read_workbook(content)[0])
    return annotate(content, with_answers(findings, issues.listed), issues)


def test_the_list_says_of_each_finding_where_what_and_how_to_mend_it(first: bytes) -> None:
    rows = listed(first)
    assert [(row["序号"], row["程度"], row["状态"], row["位置"]) for row in rows] == [
        (1, "错误", "待改正", "甲!C3"),
        (2, "警告", "待说明", "甲!B5"),
        (3, "提示", "供参考", "甲!D9"),
    ]
    assert rows[0]["栏目"] == "金额"
    assert rows[0]["问题"] == "合计填为 9.00 万元，相加为 8.00 万元。\n相关：\n甲!C4 其中 3.00\n乙!A1 其中 5.00"
    assert (rows[0]["应为"], rows[0]["现为"], rows[0]["相差"]) == ("8.00万元", "9.00万元", "1.00万元")
    assert rows[0]["怎样改"] == "核对这个单元格。"
    assert opened(first)[TITLE]["D4"].value == "错误 1 个，警告 1 个（待说明 1 个），提示 1 个。"


def test_a_place_leads_to_its_cell_and_the_list_is_what_shows_first(first: bytes) -> None:
    book = opened(first)
    assert links(first) == {"G6": "'甲'!C3", "G7": "'甲'!B5", "G8": "'甲'!D9"}
    assert book.active is book[TITLE]
    assert book.sheetnames == ["填写说明", TITLE, "甲", "乙"]
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [TITLE]
    assert book["甲"].print_title_rows == "$1:$2"
    assert book[TITLE].print_title_rows == "$5:$5"


def links(content: bytes) -> dict[str, str]:
    cells = (cell for row in opened(content)[TITLE].iter_rows() for cell in row)
    return {cell.coordinate: str(cell.hyperlink.location) for cell in cells if cell.hyperlink}


def test_only_the_departments_column_is_open_and_what_the_program_needs_is_hidden(first: bytes) -> None:
    sheet = opened(first)[TITLE]
    heading = {cell.value: cell.column_letter for cell in sheet[HEADING_ROW]}
    assert sheet.protection.sheet
    rows = [*sheet.iter_rows(min_row=HEADING_ROW + 1, min_col=4)]
    assert {cell.column_letter for row in rows for cell in row if not cell.protection.locked} == {heading["部门说明"]}
    assert sheet.row_dimensions[1].hidden
    hidden = [letter for letter, column in sheet.column_dimensions.items() if column.hidden]
    assert [*hidden[:-1]] == ["A", "B", "C"]
    assert heading["原说明（金额已变，请重新说明）"] == hidden[-1]
    assert sheet.auto_filter.ref == f"A5:{get_column_letter(sheet.max_column)}8"
    assert sheet.freeze_panes == "A6"


def test_a_marked_cell_has_another_fill_and_keeps_the_rest_of_its_look(small: bytes, first: bytes) -> None:
    before, after = opened(small)["甲"], opened(first)["甲"]
    for address, finding in (("C3", AMOUNT), ("B5", REASON)):
        was, now = before[address], after[address]
        assert now.fill.fgColor.rgb == f"FF{COLOURS[finding.severity]}"
        for what in ("value", *LOOK):
            assert repr(getattr(was, what)) == repr(getattr(now, what))
    assert after.protection.sheet


def test_a_cell_that_was_not_there_is_made_in_its_place_and_gets_back_its_columns_look(first: bytes) -> None:
    assert fill(opened(first), "甲", "D9") == COLOURS[Severity.INFO]
    assert fill(opened(again(first, [AMOUNT])), "甲", "D9") == "E2E2E2"


def test_a_note_says_what_is_wrong_and_how_to_mend_it(first: bytes) -> None:
    found = opened(first)["甲"]["C3"].comment
    assert found is not None
    assert found.author == "检查程序"
    assert found.text.splitlines() == [
        "【问题1·错误】合计填为 9.00 万元，相加为 8.00 万元。",
        "应为 8.00万元，现为 9.00万元，相差 1.00万元。",
        "办法：核对这个单元格。",
        "（以上由检查程序写入，改正后自动消失）",
    ]


def test_a_note_of_the_departments_stays_above_ours_and_alone_when_ours_goes(small: bytes) -> None:
    there = AMOUNT._replace(place=Place("甲", 4, 3))
    content = annotate(small, [there], IssueList())
    lines = note(opened(content), "甲", "C4").splitlines()
    assert lines[:3] == ["科室原注。", "――――――――――", "【问题1·错误】合计填为 9.00 万元，相加为 8.00 万元。"]
    returned = changed(content, lambda book: None)
    assert note(opened(again(returned, [])), "甲", "C4") == "科室原注。"


def test_what_the_department_wrote_below_our_note_stays(first: bytes) -> None:
    def reply(book: openpyxl.Workbook) -> None:
        book["甲"]["C3"].comment = Comment(f"{note(book, '甲', 'C3')}\n已核对批复。", "检查程序")

    returned = changed(first, reply)
    assert note(opened(again(returned, [])), "甲", "C3").strip() == "已核对批复。"


def test_rounds_without_a_change_give_the_same_file(small: bytes, first: bytes) -> None:
    assert annotate(small, FOUND, IssueList()) == first
    assert again(first, FOUND) == first
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_mended_is_marked_loses_its_marks_and_gets_its_number_back(small: bytes, first: bytes) -> None:
    new = REASON._replace(about="另一处", place=Place("甲", 6, 2))
    second = again(changed(first, lambda book: answer(book, 2, "已补。")), [AMOUNT, new])
    assert states(second) == [(1, "待改正"), (4, "待说明"), (2, "已改正"), (3, "已改正")]
    row = listed(second)[2]
    assert (row["程度"], row["位置"], row["问题"], row["部门说明"]) == ("警告", "甲!B5", "没有原因。", "已补。")
    assert marked(opened(second)) == ["甲!C3", "甲!C4", "甲!B6"]
    was, now = opened(small)["甲"]["B5"], opened(second)["甲"]["B5"]
    assert [repr(getattr(was, what)) for what in ("fill", *LOOK)] == [
        repr(getattr(now, what)) for what in ("fill", *LOOK)
    ]
    third = again(second, [REASON])
    assert states(third) == [(2, "已说明"), (1, "已改正"), (3, "已改正"), (4, "已改正")]


def test_a_clean_workbook_says_so_and_lists_what_was_mended(small: bytes, first: bytes) -> None:
    sheet = opened(annotate(small, [], IssueList()))[TITLE]
    assert [sheet["D4"].value, sheet["D6"].value] == ["没有发现问题。", "没有发现问题。"]
    mended = again(first, [])
    assert states(mended) == [(1, "已改正"), (2, "已改正"), (3, "已改正")]
    assert opened(mended)[TITLE]["D4"].value == "没有发现问题，另有已改正 3 个。"
    assert marked(opened(mended)) == ["甲!C4"]


def test_the_list_is_found_wherever_it_was_moved_and_however_it_was_renamed(first: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answer(book, 2, "另附文件。")
        book.move_sheet(TITLE, 2)
        book[TITLE].insert_rows(1, 2)
        book[TITLE].title = "财政意见"

    second = again(changed(first, change), FOUND)
    assert opened(second).sheetnames == ["填写说明", TITLE, "甲", "乙"]
    assert listed(second)[1]["部门说明"] == "另附文件。"


def test_a_second_copy_of_the_list_goes_too(first: bytes) -> None:
    second = again(changed(first, lambda book: book.copy_worksheet(book[TITLE]) and None), FOUND)
    assert opened(second).sheetnames == ["填写说明", TITLE, "甲", "乙"]


def test_rows_inserted_and_looks_copied_leave_no_colour_behind(first: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["甲"]
        sheet.insert_rows(2, 2)
        sheet["C8"]._style = sheet["C5"]._style  # as dragging the corner of a cell does
        sheet.title = "甲（改）"

    book = opened(again(changed(first, change), []))
    assert [fill(book, "甲（改）", cell) for cell in ("C5", "C8", "B7")] == ["FFF8DC"] * 3


def test_a_look_that_the_department_changed_keeps_the_change_and_gets_back_its_fill(first: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["甲"]["B5"].font = Font("黑体", 14)

    sheet = opened(again(changed(first, change), []))["甲"]
    assert (sheet["B5"].font.name, fill(sheet.parent, "甲", "B5")) == ("黑体", "FFF8DC")


def test_without_the_list_the_marks_go_all_the_same(first: bytes) -> None:
    book = opened(again(changed(first, lambda book: book.remove(book[TITLE])), []))
    assert marked(book) == ["甲!C4"]
    assert fill(book, "甲", "C3") == "FFF8DC"


def test_a_sheet_of_the_departments_own_with_that_name_stays(small: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet(TITLE)["A1"] = "自己的清单"

    book = opened(annotate(changed(small, change), FOUND, IssueList()))
    assert book[TITLE]["A1"].value == "自己的清单"
    assert book.sheetnames[1] == f"{TITLE}_2"


def test_findings_without_a_cell_are_listed_and_lead_as_far_as_they_can(small: bytes) -> None:
    places = [Place(), Place("没有的表"), Place("甲"), Place("甲", 7), Place("乙", 1, 1)]
    findings = [Diagnostic("W113", Severity.INFO, "某事。", place) for place in places]
    content = annotate(small, findings, IssueList())
    assert [row["位置"] for row in listed(content)] == ["整个工作簿", "没有的表", "甲", "甲第7行", "乙!A1"]
    assert links(content) == {"G8": "'甲'!A1", "G9": "'甲'!A7"}


def test_a_waived_finding_says_why(small: bytes) -> None:
    (row,) = listed(annotate(small, [TEXT._replace(waived="已批准")], IssueList()))
    assert (row["状态"], row["怎样改"]) == ("已豁免", "豁免：已批准")


def test_several_findings_in_a_cell_share_its_note_and_the_worst_colours_it(small: bytes) -> None:
    findings = [TEXT._replace(code=f"R40{number}", severity=severity) for number, severity in enumerate(Severity)]
    book = opened(annotate(small, findings, IssueList()))
    assert fill(book, "甲", "D9") == COLOURS[Severity.ERROR]
    heads = [line[:7] for line in note(book, "甲", "D9").splitlines() if line.startswith("【")]
    assert heads == ["【问题1·提示", "【问题2·警告", "【问题3·错误"]


def test_a_cell_inside_a_merged_range_is_marked_where_the_range_shows(small: bytes) -> None:
    book = opened(annotate(small, [TEXT._replace(place=Place("甲", 3, 7))], IssueList()))
    assert fill(book, "甲", "F2") == COLOURS[Severity.INFO]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "=1+1"), ("<b> & ]]>", "<b> & ]]>"), ("一\x0b二\x07三", "一\n二三"), ("行一\n行二", "行一\n行二")],
)
def test_texts_come_out_as_they_are_meant(small: bytes, text: str, shown: str) -> None:
    content = annotate(small, [TEXT._replace(message=text)], IssueList())
    assert listed(content)[0]["问题"] == shown
    assert shown in note(opened(content), "甲", "D9")
