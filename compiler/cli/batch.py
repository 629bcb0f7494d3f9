"""The command ``gongkai batch``."""

import hashlib
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import (
    APPROVED,
    DATE,
    DEFINITION,
    FAILED,
    FILE,
    STRICT,
    WAIVERS,
    approved_of,
    chosen_definition,
    policy_of,
)
from compiler.destination import FORMATS

if TYPE_CHECKING:
    from compiler.roster import Entry


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="文件或文件夹…", type=FILE, nargs=-1, required=True)
@click.option("-o", "--output", "out", required=True, type=FILE, metavar="文件夹", help="写到哪个文件夹。")
@click.option(
    "--format", "formats", type=click.Choice(FORMATS), multiple=True, help="公开文本的格式，可以写多个；不写时是 docx。"
)
@click.option(
    "--roster",
    type=FILE,
    metavar="文件",
    help="部门名单（.csv，栏目：编码、名称、联系人、上级、批复日期、公开日期、网址、涉密不公开），列出谁没有交、剩余几天。",
)
@click.option(
    "--use",
    "used",
    multiple=True,
    metavar="文件",
    help="一个部门有几份不同的填报表时，采用这一份；写文件，或写办理时列出的名称。可以写多个。",
)
@DEFINITION
@STRICT
@WAIVERS
@APPROVED
@DATE
@click.option("--style", type=FILE, metavar="文件", help="本单位的版式文件（.toml），只写与报表版式不同之处。")
@click.option("--draft", is_flag=True, help="编成送审稿，每页标明。只用于 docx 和 pdf。")
@click.option("--force", is_flag=True, help="没有变动的填报表也重新检查、重新编制。")
@click.option("--jobs", type=click.IntRange(1), metavar="个数", help="同时检查几份；不写时与处理器的个数相同。")
def batch(
    *,
    paths: tuple[Path, ...],
    out: Path,
    formats: tuple[str, ...],
    roster: Path | None,
    used: tuple[str, ...],
    definition: str,
    strict: bool,
    waivers: Path | None,
    approved: Path | None,
    day: datetime | None,
    style: Path | None,
    draft: bool,
    force: bool,
    jobs: int | None,
) -> None:
    """一次办理全部交来的填报表：没有错误的编成公开文本，有错误的标出问题退回。

    可以写文件夹、填报表（.xlsx）、压缩包（.zip）、邮件（.eml），也可以写多个。再次办理时，没有变动的不再重做。
    """
    from compiler.batch.order import Order  # noqa: PLC0415
    from compiler.batch.run import run  # noqa: PLC0415
    from compiler.cli.batch_view import show, watching  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.document.office_error import OfficeMissingError  # noqa: PLC0415
    from compiler.document.printing import Printing  # noqa: PLC0415

    _refuse_wrong_use(paths, formats, style, draft=draft)
    policy, faults = policy_of(waivers, chosen_definition(definition) if definition else None, day, strict)
    if waivers and faults:
        click.echo(render_text(str(waivers), faults), err=True)
        sys.exit(FAILED)
    approved_of(approved)  # one with a fault ends here; workers read it again
    asked = day.date() if day else None
    order = Order(
        paths=paths,
        out=out,
        day=asked or date.today(),
        formats=tuple(dict.fromkeys(formats)) or FORMATS[:1],
        definition=definition,
        policy=policy,
        printing=Printing("estimate", style, draft),
        roster=_entries(roster) if roster else None,
        used=used,
        asked_day=asked,
        approved=approved,
        hashes=(_hash(roster), _hash(waivers), _hash(approved)),
        workers=jobs or os.cpu_count() or 1,
        is_forced=force,
    )
    try:
        with watching() as watch:
            result = run(order, watch)
    except KeyboardInterrupt:
        click.echo("已中止。检查完的已经保留，再执行一次就接着办理。", err=True)
        sys.exit(FAILED)
    except OfficeMissingError:
        click.echo("没有找到 LibreOffice，不能生成 PDF；请先安装，或者去掉 --format pdf。检查完的已经保留。", err=True)
        sys.exit(FAILED)
    show(result, out)
    sys.exit(0 if result.all_done else FAILED)


def _refuse_wrong_use(paths: tuple[Path, ...], formats: tuple[str, ...], style: Path | None, *, draft: bool) -> None:
    for path in paths:
        if not path.exists():
            raise WrongUse(f"没有“{path}”。")
    if draft and not set(formats) <= {"docx", "pdf"}:
        raise WrongUse("--draft 只用于 docx 和 pdf。")
    if style and not style.is_file():
        raise WrongUse(f"没有版式文件“{style}”。")


def _entries(roster: Path) -> "tuple[Entry, ...]":
    """Return the departments of a roster; one with errors is refused, since a department might be missing from it."""
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.roster import read_roster  # noqa: PLC0415

    entries, findings = read_roster(roster)
    if findings:
        click.echo(render_text(str(roster), findings), err=True)
    if has_errors(findings):
        sys.exit(FAILED)
    return entries


def _hash(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
