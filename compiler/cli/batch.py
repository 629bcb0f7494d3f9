"""The command ``gongkai batch``."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import DATE, DEFINITION, FAILED, FILE, STRICT, WAIVERS, chosen_definition, policy_of
from compiler.destination import FORMATS

if TYPE_CHECKING:
    from compiler.batch.run import Progress


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="文件或文件夹…", type=FILE, nargs=-1, required=True)
@click.option("-o", "--output", "out", required=True, type=FILE, metavar="文件夹", help="写到哪个文件夹。")
@click.option(
    "--format", "formats", type=click.Choice(FORMATS), multiple=True, help="公开文本的格式，可以写多个；不写时是 docx。"
)
@DEFINITION
@STRICT
@WAIVERS
@DATE
def batch(
    *,
    paths: tuple[Path, ...],
    out: Path,
    formats: tuple[str, ...],
    definition: str,
    strict: bool,
    waivers: Path | None,
    day: datetime | None,
) -> None:
    """一次办理全部交来的填报表：没有错误的编成公开文本，有错误的标出问题退回。"""
    from compiler.batch.run import Order, run  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    for path in paths:
        if not path.exists():
            raise WrongUse(f"没有“{path}”。")
    policy, faults = policy_of(waivers, chosen_definition(definition) if definition else None, day, strict)
    if waivers and faults:
        click.echo(render_text(str(waivers), faults), err=True)
        sys.exit(FAILED)
    asked = day.date() if day else None
    order = Order(
        paths,
        out,
        asked or date.today(),
        formats or FORMATS[:1],
        definition,
        policy,
        asked_day=asked,
        workers=os.cpu_count() or 1,
    )
    result = run(order, _say)
    for state, count in result.counts().items():
        if count:
            click.echo(f"{state.value} {count}")
    for file in result.unread:
        click.echo(f"{file.name}：{file.reason}{file.ask}")
    sys.exit(0 if result.all_done else FAILED)


def _say(progress: "Progress") -> None:
    click.echo(f"{progress.done}/{progress.total} {progress.name}", err=True)
