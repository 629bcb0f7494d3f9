"""``gongkai check --annotate``: a copy beside what is printed, and never instead of the submission."""

import json
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE
from tests.test_cli import gongkai
from tests.workbook.annotate_sample import answer, changed, listed


def test_a_copy_is_written_and_what_is_printed_stays_the_same(tmp_path: Path) -> None:
    file, copy = EXAMPLE / "filled.xlsx", tmp_path / "批注 副本.xlsx"
    done = gongkai("check", file, "--annotate", copy)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == gongkai("check", file).stdout
    warnings = sum(f["severity"] == "warning" for f in json.loads(gongkai("check", file, "--format", "json").stdout))
    assert f"警告 {warnings} 个（待说明 {warnings} 个）" in done.stdout.decode().splitlines()[-1]
    assert done.stderr.decode().strip() == f"已生成 {copy}"
    assert [path.name for path in tmp_path.iterdir()] == [copy.name]
    copy.write_bytes(changed(copy.read_bytes(), lambda book: answer(book, 1, "四舍五入造成。")))
    (finding,) = (f for f in json.loads(gongkai("check", copy, "--format", "json").stdout) if f["answer"])
    assert (finding["answer"], finding["lapsed_answer"], finding["awaits_answer"]) == ("四舍五入造成。", "", False)
    shown = gongkai("check", copy).stdout.decode()
    assert "   说明  四舍五入造成。" in shown
    awaited = warnings - (finding["severity"] == "warning")
    assert f"警告 {warnings} 个（待说明 {awaited} 个）" in shown.splitlines()[-1]


def test_errors_keep_their_status_and_json_stays_json(tmp_path: Path) -> None:
    blank, copy = tmp_path / "blank.xlsx", tmp_path / "copy.xlsx"
    gongkai("new", "changji-budget-2025", "--department", "某某局", "-o", blank)
    done = gongkai("check", blank, "--annotate", copy, "--format", "json")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)) == len(listed(copy.read_bytes()))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn"])
def test_what_cannot_be_read_gives_no_copy(tmp_path: Path, content: bytes) -> None:
    bad, copy = tmp_path / "bad.xlsx", tmp_path / "copy.xlsx"
    bad.write_bytes(content)
    copy.write_bytes(b"old")
    done = gongkai("check", bad, "--annotate", copy)
    assert done.returncode == 1
    assert "没有生成标出问题的副本" in done.stderr.decode()
    assert copy.read_bytes() == b"old"


def test_the_submission_itself_is_never_overwritten(tmp_path: Path) -> None:
    file, link = tmp_path / "file.xlsx", tmp_path / "link.xlsx"
    file.write_bytes((EXAMPLE / "filled.xlsx").read_bytes())
    link.symlink_to(file)
    for out in (file, tmp_path / "." / "file.xlsx", link):
        done = gongkai("check", file, "--annotate", out)
        assert done.returncode == 2
        assert "不能盖掉正在检查的填报表" in done.stderr.decode()
    assert file.read_bytes() == (EXAMPLE / "filled.xlsx").read_bytes()
