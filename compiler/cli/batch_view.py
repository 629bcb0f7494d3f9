"""What a bureau sees of a run on a terminal: how far it is, and one table at the end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from compiler.batch.order import Watch
from compiler.batch.outcome import Outcome
from compiler.batch.record import DepartmentResult, Run, State, SubmittedFile
from compiler.diagnostics.diagnostic import Severity

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_WIDTH = 160
"""How wide a table is where no terminal says it."""
_MOST_CHANGES = 10
_LOOKS = {State.RETURNED: "red", State.UNDECIDED: "yellow", State.MISSING: "magenta", State.PASSED: "green"}
_WAITING = "另一次办理正在写这个文件夹，等它结束再继续（按 Ctrl-C 放弃）。"
_WRITING = "正在写出文件。"


@contextmanager
def watching() -> Iterator[Watch]:
    """Give what shows how far a run is on the standard error: a bar on a terminal, plain lines otherwise."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.progress import (  # noqa: PLC0415 - most logs and tests have no terminal
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("检查"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    left = (TextColumn("剩余"), TimeRemainingColumn())
    with Progress(*columns, *left, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)


@dataclass
class _Tally:
    """How many workbooks passed, of those examined so far."""

    done: int = 0
    total: int = 0
    passed: int = 0

    def count(self, outcome: Outcome) -> str:
        """Count one more workbook and return what became of it."""
        self.done += 1
        self.passed += outcome.passes
        if outcome.failure or not outcome.is_read:
            return "没有办理"
        return "没有错误" if outcome.passes else "有错误"


@dataclass
class _Lines:
    """A line for each workbook, where the lines go into a file or to another program."""

    tally: _Tally = field(default_factory=_Tally)

    def waits(self) -> None:
        click.echo(_WAITING, err=True)

    def begins(self, total: int, kept: int) -> None:
        self.tally = _Tally(kept, total)
        click.echo(f"收到填报表 {total} 份" + (f"，其中 {kept} 份没有变动，不再检查。" if kept else "。"), err=True)

    def examined(self, name: str, outcome: Outcome) -> None:
        said = self.tally.count(outcome)
        click.echo(f"{self.tally.done}/{self.tally.total} {name}  {said}", err=True)

    def writes(self) -> None:
        click.echo(_WRITING, err=True)


@dataclass
class _Bar:
    """A bar with counts and the time left."""

    progress: "Progress"
    tally: _Tally = field(default_factory=_Tally)
    task: "TaskID | None" = None

    def waits(self) -> None:
        self.progress.console.print(_WAITING)

    def begins(self, total: int, kept: int) -> None:
        self.tally = _Tally(kept, total)
        self.task = self.progress.add_task("", total=total, completed=kept)

    def examined(self, name: str, outcome: Outcome) -> None:
        self.tally.count(outcome)
        if self.task is not None:
            said = f"没有错误 {self.tally.passed} 份"
            self.progress.update(self.task, completed=self.tally.done, description=said)

    def writes(self) -> None:
        if self.task is not None:
            self.progress.update(self.task, description=_WRITING)


def show(run: Run, out: Path) -> None:
    """Print what became of all departments: a table, then what needs a person, then the counts."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, markup=False, emoji=False)
    if run.departments:
        console.print(_table(run))
    for one in run.departments:
        if one.note:
            click.echo(f"{one.name}：{one.note}")
        _show_undecided(one)
    if run.unread:
        click.echo("没有办理的文件：")
        for file in run.unread:
            click.echo(f"   {file.name}{_from(file)}  {file.reason}{file.ask}")
    if run.others:
        click.echo(f"另有 {len(run.others)} 个文件不是填报表：{'、'.join(file.name for file in run.others)}")
    for note in run.notes:
        click.echo(note)
    counts = "，".join(f"{state.value} {count}" for state, count in run.counts().items() if count)
    click.echo(f"共 {len(run.departments)} 个部门" + (f"：{counts}。" if counts else "。") + f"结果在 {out}")


def _table(run: Run) -> Table:
    table = Table(box=SIMPLE_HEAD)
    with_deadline = any(one.deadline for one in run.departments)
    for title in ("部门", "状态", "错误", "警告", "待说明", *(["公开期限"] if with_deadline else [])):
        justify: Literal["left", "right"] = "right" if title in {"错误", "警告", "待说明"} else "left"
        table.add_column(title, justify=justify, overflow="fold", no_wrap=title != "部门")
    for one in run.departments:
        counts = (one.count(Severity.ERROR), one.count(Severity.WARNING), one.awaited)
        table.add_row(
            one.name,
            Text(one.state.value, style=_LOOKS.get(one.state, "")),
            *(str(count) if one.chosen else "" for count in counts),
            *([_deadline(one, run)] if with_deadline else []),
        )
    return table


def _deadline(one: DepartmentResult, run: Run) -> str:
    left = one.days_left(run.day)
    if left is None or one.state in {State.PUBLISHED, State.WITHHELD}:
        return ""
    return f"{one.deadline}（{f'剩 {left} 天' if left >= 0 else f'已过 {-left} 天'}）"


def _show_undecided(one: DepartmentResult) -> None:
    """Print the submissions of a department of which none was chosen, and the cells in which they differ."""
    if one.state is not State.UNDECIDED or len(one.files) < 2:
        return
    for number, file in enumerate(one.files, 1):
        times = [f"邮件 {file.sent}"] * bool(file.sent) + [f"保存 {file.saved}"] * bool(file.saved)
        click.echo(f"   {number}. {file.name}{_from(file)}  {'，'.join(times) or '没有日期'}")
    for change in one.changes[:_MOST_CHANGES]:
        texts = "；".join(f"{number}. {text or '空'}" for number, text in enumerate(change.texts, 1))
        click.echo(f"      {change.place}  {texts}")
    if len(one.changes) > _MOST_CHANGES:
        click.echo(f"      还有 {len(one.changes) - _MOST_CHANGES} 个单元格不同，见 record.json")


def _from(file: SubmittedFile) -> str:
    return f"（{file.sender}）" if file.sender else ""
