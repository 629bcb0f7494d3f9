"""The summary as a workbook: the run's values in sheets, sums that reconcile, formulas that come to what is stored."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from compiler.batch.record import Run, State
from compiler.batch.summary.added_up import added_splits
from compiler.batch.summary.workbook import summary_workbook
from compiler.diagnostics.diagnostic import Severity
from tests.batch.summary_sample import run_of_many

SOFFICE = shutil.which("soffice")
HEADS = {"一览": "部门编码", "部门×问题": "部门", "变化": "范围", "来件": "文件"}


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of_many()


@pytest.fixture(scope="module")
def content(run: Run) -> bytes:
    return summary_workbook(run)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    """The workbook with the stored results of its formulas."""
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def head_row(sheet: Worksheet, first: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == first)


def lines(sheet: Worksheet, head: int) -> list[dict[str, Any]]:
    """Return the rows below a row of headings as mappings, up to the next empty row."""
    names = [str(cell.value or "").split("\n")[0] for cell in sheet[head]]
    found = []
    for row in sheet.iter_rows(min_row=head + 1, values_only=True):
        if not any(value is not None for value in row):
            break
        found.append(dict(zip(names, row, strict=True)))
    return found


def listed(book: Workbook, name: str) -> list[dict[str, Any]]:
    sheet = book[name]
    return lines(sheet, head_row(sheet, HEADS[name]))


def exact(value: Any) -> Decimal:
    """Return a stored number as the decimal that it prints."""
    return Decimal(repr(value))


def test_each_department_has_a_row_with_its_state_counts_amounts_and_days_left(book: Workbook, run: Run) -> None:
    rows = listed(book, "一览")
    assert [row["部门"] for row in rows] == [one.name for one in run.departments]
    for row, one in zip(rows, run.departments, strict=True):
        assert row["状态"] == one.state.value
        assert row["错误"] == (one.count(Severity.ERROR) if one.chosen else None)
        assert row["待说明"] == (one.awaited if one.chosen else None)
        assert (row["须知"] or "") == one.note
        assert (row["寄件人"] or "") == (one.chosen.sender if one.chosen else "")
        has_deadline = one.state not in {State.PUBLISHED, State.WITHHELD}
        assert row["剩余天数"] == (one.days_left(run.day) if has_deadline else None)
        for total in one.totals:
            stored = row[total.name]
            assert stored == total.amount if total.amount is None else exact(stored) == total.amount


def test_the_sums_over_the_list_follow_its_filter(content: bytes, book: Workbook, run: Run) -> None:
    sheet = openpyxl.load_workbook(BytesIO(content))["一览"]
    head = head_row(sheet, "部门编码")
    at = next(cell.column for cell in sheet[head] if str(cell.value).startswith("收支总计"))
    last = head + len(run.departments)
    letters = sheet.cell(head, at).column_letter
    assert sheet.cell(head - 1, at).value == f"=SUBTOTAL(109,{letters}{head + 1}:{letters}{last})"
    whole = sum((one.totals[0].amount or Decimal(0) for one in run.departments if one.totals), Decimal(0))
    assert exact(book["一览"].cell(head - 1, at).value) == whole
    assert sheet.auto_filter.ref == f"A{head}:{sheet.cell(head, sheet.max_column).column_letter}{last}"
    assert sheet.freeze_panes == f"C{head + 1}"


def test_the_matrix_counts_each_code_of_each_department_both_ways(book: Workbook, run: Run) -> None:
    rows = listed(book, "部门×问题")
    *departments, sums, concerned = rows
    by_name = {one.name: one for one in run.departments}
    for row in departments:
        counts = {key: value for key, value in row.items() if key[:2] in {"错误", "警告", "提示"}}
        assert row["合计"] == sum(value or 0 for value in counts.values()) == len(by_name[row["部门"]].findings)
    for key, value in sums.items():
        if key[:2] in {"错误", "警告", "提示"}:
            assert value == sum(row[key] or 0 for row in departments)
            assert concerned[key] == sum(row[key] is not None for row in departments)
    assert {row["部门"] for row in departments} == {one.name for one in run.departments if one.findings}


def test_the_sums_by_row_and_column_are_those_of_the_departments_that_reconcile(book: Workbook, run: Run) -> None:
    sheet = book["合计"]
    *rows, foot = lines(sheet, head_row(sheet, "类"))
    counted = [one for one in run.departments if one.split.reconciles and one.chosen]
    for row in rows:
        parts = [part for one in counted for part in one.split.parts if part.row == row["编码"]]
        assert exact(row["合计"]) == sum(part.amount for part in parts)
        for name in {part.column_name for part in parts}:
            assert exact(row[name]) == sum(part.amount for part in parts if part.column_name == name)
    assert exact(foot["合计"]) == sum((one.split.sum for one in counted), Decimal(0))


def test_the_sum_of_parts_is_held_against_the_sum_of_stated_wholes(book: Workbook, run: Run) -> None:
    sheet = book["合计"]
    *rows, foot = lines(sheet, head_row(sheet, "部门"))
    counted = [row for row in rows if row["计入合计"] == "是"]
    assert exact(foot["各部分之和"]) == sum(exact(row["各部分之和"]) for row in counted)
    assert exact(foot["填报的总数"]) == sum(exact(row["填报的总数"]) for row in counted)
    assert exact(foot["相差"]) == Decimal("-0.01")
    assert foot["核对"] == "相符"
    assert {row["说明"] for row in rows if row["计入合计"] == "否"} >= {"未交", "待定", "不公开", "有的金额不明"}
    assert len(rows) == len(run.departments)


def test_a_department_whose_parts_differ_from_its_whole_is_left_out_and_named(run: Run) -> None:
    first = run.departments[0]
    assert first.split.whole is not None
    wrong = replace(first, split=replace(first.split, whole=first.split.whole + 10))
    altered = replace(run, departments=(wrong, *run.departments[1:]))
    sheet = openpyxl.load_workbook(BytesIO(summary_workbook(altered)), data_only=True)["合计"]
    row = next(row for row in lines(sheet, head_row(sheet, "部门")) if row["部门"] == first.name)
    assert (row["核对"], row["计入合计"], row["说明"]) == ("不符", "否", "各部分之和与总数不符")
    (split,) = added_splits(altered)
    assert split.sum == added_splits(run)[0].sum - first.split.sum
    notes = [str(cell.value) for cell in sheet["A"][:6]]
    assert any(f"各部分之和与总数不符——{first.name}" in note for note in notes)


def test_columns_stand_in_the_order_of_the_definition_though_no_department_has_them_all(run: Run) -> None:
    assert [code for code, _ in added_splits(run)[0].columns] == ["general", "government_fund", "unit_funds", "carried"]


def test_the_largest_changes_come_first_with_amount_and_rate(book: Workbook, run: Run) -> None:
    rows = listed(book, "变化")
    totals = [row for row in rows if row["范围"] == "总额"]
    sizes = [abs(exact(row["增减额"])) for row in totals]
    assert sizes == sorted(sizes, reverse=True)
    for row in rows:
        assert exact(row["增减额"]) == exact(row["本年"]) - exact(row["上年"])
        rate = row["增减率"]
        assert (rate is None) if row["上年"] == 0 else abs(rate - row["增减额"] / abs(row["上年"])) < 1e-12
    assert {row["范围"] for row in rows} == {"全部", "总额", "类"}


def test_every_file_that_came_in_is_listed_with_what_became_of_it(book: Workbook, run: Run) -> None:
    rows = listed(book, "来件")
    assert len(rows) == sum(len(one.files) for one in run.departments) + len(run.unread) + len(run.others)
    fates = {row["处理"] for row in rows}
    assert fates == {"采用", "未采用，采用了另一份", "待定", "未办理", "不能采用", "不是填报表"}
    damaged = next(row for row in rows if row["文件"] == "坏.xlsx")
    assert (damaged["原因"], damaged["请寄件人"]) == ("文件已损坏，不能打开。", "请重新发送。")


def test_the_sheets_print_on_lying_a4_with_their_heads_repeated(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows or sheet.title == "合计"


def test_a_name_that_looks_like_a_formula_is_text(run: Run) -> None:
    odd = replace(run.departments[0], name="=1+1")
    content = summary_workbook(replace(run, departments=(odd,), notes=("=2+2",), title="=3"))
    sheet = openpyxl.load_workbook(BytesIO(content))["一览"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in {"=1+1", "=2+2"}]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_same_run_gives_the_same_bytes(content: bytes, run: Run) -> None:
    assert summary_workbook(run) == content


@pytest.mark.parametrize("departments", [0, 5, 40])
def test_there_is_nothing_that_an_audit_would_find(run: Run, tmp_path: Path, departments: int) -> None:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(summary_workbook(replace(run, departments=run.departments[:departments])))
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    assert [str(error) for error in result.errors] == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_recalculates_every_formula_to_what_is_stored(
    content: bytes, book: Workbook, tmp_path: Path, recalculating: Path
) -> None:
    (tmp_path / "summary.xlsx").write_bytes(content)
    command = [str(SOFFICE), f"-env:UserInstallation={recalculating.as_uri()}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "summary.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    there = openpyxl.load_workbook(tmp_path / "out" / "summary.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    mine, other = (one[sheet.title][cell.coordinate].value for one in (book, there))
                    same = mine == other if isinstance(mine, str) else abs(mine - other) < 1e-9
                    assert same, f"{sheet.title}!{cell.coordinate} {cell.value} {mine} {other}"
                    compared += 1
    assert compared > 500


@pytest.fixture
def recalculating(tmp_path: Path) -> Path:
    """A profile of LibreOffice under which it recalculates whatever it opens."""
    folder = tmp_path / "profile"
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>',
        "utf-8",
    )
    return folder


def test_a_run_over_real_workbooks_writes_its_summary_and_names_it_in_the_record(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    result = carry_out(inbox)
    out = inbox.parent / "out"
    book = openpyxl.load_workbook(out / "summary.xlsx", data_only=True)
    rows: Mapping[str, Any] = {row["部门"]: row for row in listed(book, "一览")}
    for one in result.departments:
        for total in one.totals:
            stored = rows[one.name][total.name]
            assert stored is None if total.amount is None else exact(stored) == total.amount
    sheet = book["合计"]
    *lines_, foot = lines(sheet, head_row(sheet, "部门"))
    assert [row["核对"] for row in (*lines_, foot)] == ["相符"] * 3
    assert {"summary.xlsx", "summary.html"} <= {file.path for file in result.outputs}


def test_a_summary_is_drawn_again_only_for_another_run_or_where_it_was_changed(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    carry_out(inbox)
    page = inbox.parent / "out" / "summary.html"
    before, written = page.read_bytes(), page.stat().st_mtime_ns
    carry_out(inbox)
    assert page.stat().st_mtime_ns == written
    page.write_text("改过", "utf-8")
    carry_out(inbox)
    assert page.read_bytes() == before
    (inbox / "坏.xlsx").write_bytes(b"x")
    carry_out(inbox)
    assert "坏.xlsx" in page.read_text("utf-8")


def test_the_record_holds_the_hashes_of_the_summary_only_for_a_day_that_was_asked_for(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    def hashes(result: Run) -> list[bool]:
        return [bool(file.sha256) for file in result.outputs if file.path.startswith("summary")]

    assert hashes(carry_out(inbox)) == [False, False]
    assert hashes(carry_out(inbox, asked_day=run_of_many(count=1).day)) == [True, True]
