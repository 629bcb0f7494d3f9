"""A workbook that goes wrong costs only itself; an end of the run costs only what was not finished."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.batch.record import Bounds, Run, State
from tests.batch.conftest import EXAMPLES, SCHOOL
from tests.batch.examiners import examine_with_mishaps

ROOT = Path(__file__).parent.parent.parent
SMALL_FILES = ("sh", "-c", 'ulimit -f 32 && exec "$@"', "sh")
"""Runs a command that may write no file of more than 16 or 32 KB, as the shell counts: a document is larger."""
HEEDING = "from signal import *; signal(SIGINT, default_int_handler); from compiler.cli import main; main()"
"""Runs the command line as at a terminal, where Ctrl-C is heeded: tests begun in the background do not hear it."""

COMMAND = (sys.executable, "-c", HEEDING, "batch")


def copies(folder: Path, *names: str) -> None:
    """Put copies of a workbook under some names into a folder, each of a content of its own."""
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / f"{name}.xlsx"
        shutil.copy(EXAMPLES / SCHOOL / "filled.xlsx", path)
        with path.open("r+b") as stream:  # a comment at the end of a zip changes nothing but its hash
            stream.seek(-2, os.SEEK_END)
            stream.write(len(name).to_bytes(2, "little") + name.encode())


def begun(inbox: Path, *options: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Begin a run over a folder in a process group of its own; ``before`` is put before its command."""
    command = (*before, *COMMAND, str(inbox), "-o", str(inbox.parent / "out"), "--jobs", "2", *options)
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0
    )


def entries(inbox: Path) -> list[Path]:
    return [path for path in (inbox.parent / "out" / ".gongkai" / "store").glob("*") if path.suffix == ".zip"]


def wait_for(inbox: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many workbooks are examined."""
    while len(entries(inbox)) < count:
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def test_a_workbook_that_hangs_or_kills_its_worker_costs_only_itself(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    copies(inbox, "hangs", "eats", "dies", "killed", "faulty")
    bounds = Bounds(seconds=10, megabytes=300)
    result = carry_out(inbox, workers=2, bounds=bounds, examine_one=examine_with_mishaps)
    assert [one.state for one in result.departments] == [State.PASSED, State.PASSED]
    reasons = {file.name: file.reason for file in result.unread}
    assert reasons == {
        "dies.xlsx": "程序处理这份填报表时出错，没有完成。",
        "eats.xlsx": "检查占用的内存超过 300 MB，没有完成。",
        "faulty.xlsx": "程序处理这份填报表时出错，没有完成。",
        "hangs.xlsx": "检查超过 10 秒，没有完成。",
        "killed.xlsx": "程序处理这份填报表时出错，没有完成。",
    }
    assert "a fault of the program" in (inbox.parent / "out" / ".gongkai" / "出错记录.txt").read_text("utf-8")
    assert result.notes


@pytest.mark.parametrize("finished", [0, 1, 3])
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_goes_on(inbox: Path, finished: int) -> None:
    copies(inbox, *(f"copy{number}" for number in range(4)))
    process = begun(inbox)
    wait_for(inbox, finished, process)
    process.kill()
    process.communicate()
    time.sleep(0.5)
    done = len(entries(inbox))
    for path in entries(inbox):
        assert zipfile.ZipFile(path).testzip() is None
    said = begun(inbox).communicate()[0]
    assert "收到填报表 6 份" in said
    assert (f"其中 {done} 份没有变动" in said) == (done > 0)
    assert not [path for path in (inbox.parent / "out").rglob(".*.*") if path.is_file()]
    assert (inbox.parent / "out" / "公开" / "青石县青少年活动中心2025年部门预算公开.docx").is_file()


def test_an_interrupt_ends_the_run_without_another_workbook_and_keeps_what_is_finished(inbox: Path) -> None:
    copies(inbox, *(f"copy{number}" for number in range(6)))
    process = begun(inbox)
    wait_for(inbox, 2, process)
    os.killpg(process.pid, signal.SIGINT)
    finished = len(entries(inbox))
    said = process.communicate(timeout=60)[0]
    assert len(entries(inbox)) <= finished + 2  # what the two workers were at
    assert process.returncode == 1
    assert "已中止。检查完的已经保留，再执行一次就接着办理。" in said
    assert "Traceback" not in said
    assert len(entries(inbox)) >= 2


def test_a_second_run_into_the_same_folder_waits_for_the_first(inbox: Path) -> None:
    first = begun(inbox)
    while not (inbox.parent / "out" / ".gongkai" / "store").is_dir():
        time.sleep(0.02)
    second = begun(inbox)
    said = second.communicate()[0]
    assert first.wait() == 0
    assert second.returncode == 0
    assert "另一次办理正在写这个文件夹" in said
    assert "其中 2 份没有变动" in said


def test_a_full_disk_is_said_and_leaves_whole_files(inbox: Path) -> None:
    process = begun(inbox, before=SMALL_FILES)
    said = process.communicate()[0]
    assert process.returncode == 1
    assert "不能读写" in said
    assert "磁盘已满" in said
    assert "Traceback" not in said
    out = inbox.parent / "out"
    assert not list(out.glob("公开/*"))
    assert not [path for path in out.rglob("*") if path.is_file() and path.stat().st_size > 32_768]
    assert begun(inbox).wait() == 0


def test_unchanged_workbooks_are_not_examined_again_unless_it_is_asked_for(inbox: Path) -> None:
    begun(inbox).communicate()
    record = (inbox.parent / "out" / "record.json").read_bytes()
    assert "其中 2 份没有变动" in begun(inbox).communicate()[0]
    assert "没有变动" not in begun(inbox, "--force").communicate()[0]
    assert (inbox.parent / "out" / "record.json").read_bytes() == record
