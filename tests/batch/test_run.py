"""What a run leaves of what came in."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

from jsonschema import Draft202012Validator

from compiler.batch.record import Run, State
from compiler.resources import resource
from compiler.roster import Entry
from compiler.values.place import Place
from tests.batch.conftest import EXAMPLES, SCHOOL


def test_a_workbook_without_errors_becomes_a_document_under_its_official_name(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    result = carry_out(inbox)
    assert [one.state for one in result.departments] == [State.PASSED, State.PASSED]
    assert [file.path for one in result.departments for file in one.outputs] == [
        "公开/青石县第二中学2025年部门预算公开.docx",
        "公开/青石县青少年活动中心2025年部门预算公开.docx",
    ]
    for one in result.departments:
        assert all((inbox.parent / "out" / file.path).is_file() for file in one.outputs)
    assert result.all_done


def test_the_record_of_a_run_is_as_its_schema_says(inbox: Path, carry_out: Callable[..., Run]) -> None:
    (inbox / "坏.xlsx").write_bytes(b"x")
    carry_out(inbox)
    record = json.loads((inbox.parent / "out" / "record.json").read_text("utf-8"))
    schema = json.loads(resource("schemas", "meta", "record.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(record))
    assert record["counts"]["通过"] == 2
    assert [file["name"] for file in record["unread"]] == ["坏.xlsx"]
    assert "day" not in record


def test_the_parts_by_class_and_source_add_up_to_what_the_department_states(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    for one in carry_out(inbox).departments:
        assert one.split.parts
        assert one.split.reconciles
        assert one.totals[0].amount == one.split.whole


def test_a_department_with_errors_gets_its_workbook_and_an_answer_and_loses_what_was_published_before(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    carry_out(inbox)
    out = inbox.parent / "out"
    kept = out / "公开" / "青石县第二中学2025年部门预算公开.docx"
    assert kept.is_file()
    break_total(inbox / f"{SCHOOL}.xlsx")
    result = carry_out(inbox)
    assert [one.state for one in result.departments] == [State.RETURNED, State.PASSED]
    assert not kept.exists()
    assert sorted(path.name for path in (out / "退回").iterdir()) == [
        f"青石县第二中学.{end}" for end in ("eml", "txt", "xlsx")
    ]
    assert "青石县第二中学" not in (out / "公开" / "目录.csv").read_text("utf-8-sig")
    assert not result.all_done


def test_what_somebody_changed_after_a_run_is_not_taken_away(inbox: Path, carry_out: Callable[..., Run]) -> None:
    carry_out(inbox)
    changed = inbox.parent / "out" / "公开" / "青石县第二中学2025年部门预算公开.docx"
    changed.write_bytes(b"changed by hand")
    (inbox / f"{SCHOOL}.xlsx").unlink()
    carry_out(inbox)
    assert changed.read_bytes() == b"changed by hand"


def test_of_a_department_that_is_withheld_nothing_is_written_anywhere(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    school = Entry("1", "青石县第二中学", withheld=True, place=Place("r", 2))
    youth = Entry("2", "青石县青少年活动中心", place=Place("r", 3))
    with zipfile.ZipFile(inbox / "packed.zip", "w") as packed:
        packed.write(inbox / f"{SCHOOL}.xlsx", "a.xlsx")
    result = carry_out(inbox, roster=(school, youth))
    assert [one.state for one in result.departments] == [State.WITHHELD, State.PASSED]
    assert result.all_done
    out = inbox.parent / "out"
    assert not [path for path in out.rglob("*第二中学*")]
    assert not list((out / ".gongkai" / "inbox").iterdir())
    for path in (out / ".gongkai" / "store").iterdir():
        with zipfile.ZipFile(path) as entry:
            assert "第二中学" not in " ".join(entry.namelist())
    withheld = json.loads((out / "record.json").read_text("utf-8"))["departments"][0]
    assert not withheld["findings"] and not withheld["totals"] and not withheld["split"]["parts"]


def test_a_workbook_of_another_report_is_said_and_not_guessed(inbox: Path, carry_out: Callable[..., Run]) -> None:
    shutil.copy(EXAMPLES / "putuo-planning-bureau-2024" / "filled.xlsx", inbox / "other.xlsx")
    result = carry_out(inbox)
    (other,) = result.unread
    assert other.reason == (
        "这是“上海市部门决算公开（2024年度）”的填报表，这次办理的是“昌吉市部门预算公开（2025年）”。"
    )
    (inbox / f"{SCHOOL}.xlsx").unlink()
    undecided = carry_out(inbox)
    assert len(undecided.unread) == 2
    assert not undecided.departments


def break_total(path: Path) -> None:
    """Change an amount in a workbook so that equations no longer hold."""
    content = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = source.read(info)
            changed = re.sub(rb"<v>(\d{3,}\.\d+)</v>", rb"<v>9\1</v>", part, count=1)
            target.writestr(info, changed if info.filename.startswith("xl/worksheets/") else part)
    path.write_bytes(content.getvalue())


def test_figures_are_held_against_the_approved_amounts_and_the_record_says_so(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    approved = inbox.parent / "批复.csv"
    line = "青石县第二中学,2050202,初中教育,基本支出,一般公共预算（本级财力）,1.00"
    approved.write_text(f"部门,科目编码,科目名称,支出性质,资金来源,金额（万元）\n{line}\n", "utf-8-sig")
    assert {one.approval for one in carry_out(inbox).departments} == {"未核对批复"}
    held = carry_out(inbox, approved=approved, hashes=("", "", "0" * 64))
    school, youth = held.departments
    assert (school.approval, school.state) == ("已核对", State.RETURNED)
    assert {one.code for one in school.findings} == {"E307", "E308"}
    assert [one.code for one in youth.findings] == ["E309"]  # the file does not name it
    record = json.loads((inbox.parent / "out" / "record.json").read_text("utf-8"))
    assert [record["approved"], *(one["approval"] for one in record["departments"])] == [
        "0" * 64,
        "已核对",
        "未核对批复",
    ]


def test_the_record_is_written_again_only_where_it_was_changed(inbox: Path, carry_out: Callable[..., Run]) -> None:
    carry_out(inbox)
    record = inbox.parent / "out" / "record.json"
    before, written = record.read_bytes(), record.stat().st_mtime_ns
    carry_out(inbox)
    assert record.stat().st_mtime_ns == written
    record.write_text("{}", "utf-8")
    carry_out(inbox)
    assert record.read_bytes() == before
    carry_out(inbox, asked_day=date(2025, 3, 1))
    assert "days_left" in record.read_text("utf-8")


def test_a_run_that_has_nothing_to_examine_waits_for_nothing_that_examines() -> None:
    asked = "import sys, compiler.batch.run; print(*(name for name in sys.argv[1:] if name in sys.modules))"
    names = ("compiler.pipeline", "compiler.definition.load", "compiler.workbook.read", "pebble", "xlsxwriter")
    done = subprocess.run([sys.executable, "-c", asked, *names], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
