"""The waiver file as a finance bureau keeps it, in whatever way a spreadsheet saves it."""

import codecs
from datetime import date
from pathlib import Path

import pytest

from compiler.definition.entries import known_codes
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.waivers.read import read_waivers
from compiler.waivers.weigh import Waiver
from tests.conftest import EXAMPLE

HEADINGS = "编码,部门,内容,处理,理由,截止日期"
LINE = "E361,某某局,绩效,降为警告,等待批复,2025-12-31"
KNOWN = known_codes([load_definition("changji-budget-2025")])


def read(folder: Path, content: bytes | str) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    path = folder / "豁免.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_waivers(path, KNOWN)


def read_line(folder: Path, line: str) -> Waiver:
    (waiver,), faults = read(folder, f"{HEADINGS}\n{line}\n")
    assert not faults
    return waiver


def faults_of(folder: Path, text: bytes | str) -> list[tuple[str, str]]:
    waivers, faults = read(folder, text)
    assert waivers == ()
    assert all(finding.severity is Severity.ERROR for finding in faults)
    return [(finding.code, str(finding.place)) for finding in faults]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("gb18030", b"")],
    ids=["UTF-8", "UTF-8 with mark", "GB18030"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_every_form_in_which_a_spreadsheet_saves_is_read(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    text = f'{HEADINGS}{end}E361,某某局,,降为提示,"批复""暂缓"",下月再改",2025/12/31{end}{end},,,,,{end}'
    (waiver,), faults = read(tmp_path, mark + text.encode(encoding))
    assert not faults
    assert (waiver.code, waiver.department, waiver.content) == ("E361", "某某局", "")
    assert (waiver.highest, waiver.reason, waiver.until) == (
        Severity.INFO,
        '批复"暂缓",下月再改',
        date(2025, 12, 31),
    )
    assert str(waiver.place) == "豁免.csv第2行"


def test_columns_may_stand_in_any_order_below_a_title_with_columns_of_the_bureaus_own(tmp_path: Path) -> None:
    text = "某财政局豁免清单,,,,,\n理由 *,序号,处理,截止日期,备注,编码,部门\n等待批复,1,不再列出,,口头同意,e301,*\n"
    (waiver,), faults = read(tmp_path, text)
    assert not faults
    assert waiver == Waiver("E301", "", "", None, "等待批复", None, waiver.place)
    assert waiver.place.row == 3


@pytest.mark.parametrize("everyone", ["", "*", "＊", "全部", "所有部门"])
def test_a_line_may_be_for_all_departments(tmp_path: Path, everyone: str) -> None:
    assert read_line(tmp_path, f"E361,{everyone},,降为警告,等待批复,").department == ""


@pytest.mark.parametrize(
    ("treatment", "highest"), [("降为警告", Severity.WARNING), (" 降为 提示", Severity.INFO), ("不再列出", None)]
)
def test_a_treatment_says_what_is_left_of_a_finding(tmp_path: Path, treatment: str, highest: Severity | None) -> None:
    assert read_line(tmp_path, f"E361,,,{treatment},等待批复,").highest is highest


@pytest.mark.parametrize("until", ["2025-12-31", "2025/12/31", "2025年12月31日", "２０２５．１２．３１", "20251231"])
def test_a_day_may_be_written_in_any_usual_way(tmp_path: Path, until: str) -> None:
    assert read_line(tmp_path, f"E361,,,降为警告,等待批复,{until}").until == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",某某局,,降为警告,等待批复,", "W144"),
        ("E361,某某局,,,等待批复,", "W144"),
        ("E361,某某局,,降为警告,,", "W144"),
        ("E399,某某局,,降为警告,等待批复,", "W145"),
        ("W105,某某局,,降为警告,等待批复,", "W146"),
        ("T601,某某局,,不再列出,等待批复,", "W146"),
        ("E361,某某局,,忽略,等待批复,", "W147"),
        ("E361,某某局,,降为警告,等待批复,长期", "W148"),
        ("E361,某某局,,降为警告,等待批复,2025-02-30", "W148"),
        ("E361,某某局,,降为警告,等待批复,,多出的", "W143"),
    ],
)
def test_a_faulty_line_is_named_by_its_number_and_nothing_is_waived(tmp_path: Path, line: str, code: str) -> None:
    assert faults_of(tmp_path, f"{HEADINGS}\n{LINE}\n{line}\n") == [(code, "豁免.csv第3行")]


def test_a_reason_broken_by_a_bare_comma_is_noticed(tmp_path: Path) -> None:
    found = faults_of(tmp_path, f"{HEADINGS}\nE361,某某局,,降为警告,等待批复,下月再改,2025-12-31\n")
    assert [code for code, _ in found] == ["W143", "W148"]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = faults_of(tmp_path, f"{HEADINGS}\nE399,,,忽略,,某天\n{LINE}\nV201,,,降为警告,等待批复,\n")
    assert found == [
        ("W144", "豁免.csv第2行"),
        ("W145", "豁免.csv第2行"),
        ("W147", "豁免.csv第2行"),
        ("W148", "豁免.csv第2行"),
        ("W146", "豁免.csv第4行"),
    ]


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        ("编码,部门,处理,理由,截止", ["W142", "W143"]),
        ("编码,单位,处理,理由,截止日期", ["W142", "W143"]),
        ("编码,部门,內容,处理,理由,截止日期", ["W143"]),
        ("编码,编码,部门,处理,理由,截止日期", ["W143"]),
        ("代码,部门,处理,理由,截止日期", ["W142"]),
        ("编码\t部门\t处理\t理由\t截止日期", ["W142"]),
        ("", ["W142"]),
    ],
)
def test_headings_that_are_missing_unknown_or_doubled_stop_the_file(
    tmp_path: Path, headings: str, codes: list[str]
) -> None:
    assert [code for code, _ in faults_of(tmp_path, f"{headings}\nE361,,降为警告,等待批复,\n")] == codes


def test_the_heading_of_the_content_may_be_left_out(tmp_path: Path) -> None:
    (waiver,), _ = read(tmp_path, "编码,部门,处理,理由,截止日期\nE361,,降为警告,等待批复,\n")
    assert waiver.content == ""


def test_a_file_with_headings_alone_waives_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADINGS}\n") == ((), ())


@pytest.mark.parametrize(
    "content",
    [(EXAMPLE / "filled.xlsx").read_bytes(), b"\xd0\xcf\x11\xe0" + b"\0" * 99, f"{HEADINGS}\n".encode("utf-16")],
    ids=["workbook", "old workbook", "UTF-16"],
)
def test_what_is_no_csv_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    assert faults_of(tmp_path, content) == [("W141", "豁免.csv")]


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    waivers, (fault,) = read_waivers(tmp_path / "没有.csv", KNOWN)
    assert waivers == ()
    assert fault.code == "W140"


def test_an_unknown_code_is_answered_with_those_that_may_be_meant(tmp_path: Path) -> None:
    _, (fault,) = read(tmp_path, f"{HEADINGS}\nE399,,,降为警告,等待批复,\n")
    assert "E371（在职人数不大于编制数）" in fault.hint
