"""The roster as a finance bureau keeps it, in whatever way a spreadsheet saves it. All names are invented."""

import codecs
from datetime import date
from pathlib import Path

import pytest

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.roster import Entry, read_roster

HEADINGS = "编码,名称,联系人,上级,批复日期,公开日期,网址,涉密不公开"


def read(folder: Path, content: bytes | str) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    path = folder / "名单.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(path)


def faults(folder: Path, text: bytes | str) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in read(folder, text)[1]]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("gb18030", b"")],
    ids=["UTF-8", "UTF-8 with mark", "GB18030"],
)
def test_every_form_in_which_a_spreadsheet_saves_is_read(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text = f"{HEADINGS}\r\n101,青石县档案馆,李某,,2025/1/20,2025年2月8日,https://example.com/a,否\r\n,,,,,,,\r\n"
    (entry,), findings = read(tmp_path, mark + text.encode(encoding))
    assert findings == ()
    assert (entry.code, entry.name, entry.contact, entry.superior) == ("101", "青石县档案馆", "李某", "")
    assert (entry.approved, entry.published) == (date(2025, 1, 20), date(2025, 2, 8))
    assert (entry.address, entry.withheld, str(entry.place)) == ("https://example.com/a", False, "名单.csv第2行")


def test_code_and_name_are_enough_below_a_title_in_any_order(tmp_path: Path) -> None:
    entries, findings = read(tmp_path, "青石县部门名单,,\n部门名称 *,序号,编码\n甲局,1,001\n乙局,2,002\n")
    assert [(entry.code, entry.name) for entry in entries] == [("001", "甲局"), ("002", "乙局")]
    assert [(finding.code, finding.message) for finding in findings] == [("W153", "部门名单的“序号”栏没有读取。")]


def test_a_faulty_line_is_named_and_the_others_stand(tmp_path: Path) -> None:
    lines = [
        "001,甲局,,,,,,",
        ",无编码局,,,,,,",
        "003,,,,,,,",
        "001,重复局,,,,,,",
        "005,甲 局,,,,,,",
        "006,日期局,,,2025-02-30,,,",
        "007,涉密局,,,,,,是",
        "008,不明局,,,,,,也许",
    ]
    entries, findings = read(tmp_path, "\n".join([HEADINGS, *lines]))
    assert [(entry.name, entry.withheld) for entry in entries] == [("甲局", False), ("涉密局", True)]
    assert [(finding.code, finding.place.row) for finding in findings] == [
        ("W154", 3),
        ("W154", 4),
        ("W155", 5),
        ("W155", 6),
        ("W156", 7),
        ("W157", 9),
    ]
    assert findings[2].message == "名单第 2 行已有同一编码“001”。"


def test_a_file_that_is_no_roster_gives_no_departments(tmp_path: Path) -> None:
    assert [finding.code for finding in read_roster(tmp_path / "没有.csv")[1]] == ["W150"]
    assert faults(tmp_path, b"PK\x03\x04\x00\x00") == [("W151", "名单.csv")]
    assert faults(tmp_path, "代码,部门\n1,甲局\n") == [("W152", "名单.csv"), ("W152", "名单.csv")]
    assert faults(tmp_path, "编码,部门\n1,甲局\n") == [("W152", "名单.csv第1行")]
