"""The command ``gongkai compile``."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import (
    APPROVED,
    DATE,
    DEFINITION,
    EARLIER,
    FAILED,
    FILE,
    PRIOR,
    STRICT,
    WAIVERS,
    approved_of,
    chosen_definition,
    completion_of,
    earlier_of,
    policy_of,
)
from compiler.destination import FORMATS, DestinationError, destination

if TYPE_CHECKING:
    from compiler.document.office_error import OfficeError


@click.command("compile", cls=ChineseCommand)
@click.argument("file", metavar="文件", type=FILE)
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(),
    metavar="文件或文件夹",
    help="写出的文件；写文件夹（已有的，或以 / 结尾）时，文件放在其中，用规定的文件名。",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="写出的格式，可以写多个；不写时由文件名的后缀决定，否则是 docx。pdf 由 LibreOffice 生成，需要先安装。",
)
@DEFINITION
@EARLIER
@STRICT
@WAIVERS
@APPROVED
@DATE
@PRIOR
@click.option(
    "--pages",
    type=click.Choice(["estimate", "measure"]),
    default="estimate",
    help="目录页码：estimate 按版式估算（默认），measure 由 LibreOffice 排版后读出。",
)
@click.option("--style", type=FILE, metavar="文件", help="本单位的版式文件（.toml），只写与报表版式不同之处。")
@click.option("--draft", is_flag=True, help="编成送审稿，每页标明；不写时为定稿，不带标记。只用于 docx 和 pdf。")
def compile_(
    *,
    file: Path,
    out: str,
    formats: tuple[str, ...],
    definition: str,
    earlier: Path | None,
    strict: bool,
    waivers: Path | None,
    approved: Path | None,
    day: datetime | None,
    prior: Path | None,
    pages: Literal["estimate", "measure"],
    style: Path | None,
    draft: bool,
) -> None:
    """检查填报表，没有错误的编成公开文本。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.document.office_error import OfficeError  # noqa: PLC0415
    from compiler.document.printing import Printing  # noqa: PLC0415

    try:
        to = destination(out, formats)
    except DestinationError as error:
        raise WrongUse(str(error)) from error
    if draft and not set(to.formats) <= {"docx", "pdf"}:
        raise WrongUse("--draft 只用于 docx 和 pdf。")
    if style and not style.is_file():
        raise WrongUse(f"没有版式文件“{style}”。")
    chosen = chosen_definition(definition) if definition else None
    policy, faults = policy_of(waivers, chosen, day, strict)
    if waivers and faults:
        click.echo(render_text(str(waivers), faults), err=True)
        sys.exit(FAILED)
    beside = pipeline.Beside(completion_of(prior), approved_of(approved), earlier_of(earlier))
    try:
        checked = pipeline.compile_workbook(file, to, chosen, policy, Printing(pages, style, draft), beside=beside)
    except OfficeError as error:
        click.echo(_without_office(error, measured=pages == "measure"), err=True)
        sys.exit(FAILED)
    if checked.findings or checked.waived:
        click.echo(render_text(str(file), checked.findings, checked.waived), err=True)
    if not checked.passes or not checked.document:
        click.echo("有错误，没有生成公开文本。", err=True)
        sys.exit(FAILED)
    for form in to.formats:
        click.echo(f"已生成 {to.path(checked.document, form)}")
    if pages == "estimate" and {"docx", "pdf"} & set(to.formats):
        click.echo("目录页码为估算，个别可能差一页；要与排版一致，加 --pages measure（需要 LibreOffice）。", err=True)


def _without_office(error: "OfficeError", *, measured: bool) -> str:
    """Return what cannot be done without LibreOffice, and what to do instead."""
    from compiler.document.office_error import OfficeMissingError  # noqa: PLC0415

    missing = isinstance(error, OfficeMissingError)
    why = "没有找到 LibreOffice" if missing else "LibreOffice 没有完成排版"
    again = "请先安装" if missing else "请再试一次"
    if measured:
        return f"{why}，不能测量目录页码，没有生成公开文本；{again}，或改用 --pages estimate。"
    return f"{why}，不能生成 PDF，没有写文件；{again}，或生成 .docx，再用 WPS、Word 另存为 PDF。"
