"""What several commands share: their options, the definition asked for, how findings are weighed and printed."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import WrongUse

if TYPE_CHECKING:
    from compiler.approval import Approved
    from compiler.definition.definition import Definition
    from compiler.diagnostics.diagnostic import Diagnostic
    from compiler.earlier import Earlier
    from compiler.pipeline import Completion
    from compiler.prior import Prior
    from compiler.waivers.weigh import Policy


FAILED, BROKEN_DEFINITION = 1, 3

FILE = click.Path(path_type=Path)
DEFINITION = click.option(
    "--definition", default="", metavar="报表", help="报表定义的名称或文件夹；不写时按填报表自带的标记。"
)
EARLIER = click.option(
    "--earlier",
    type=FILE,
    metavar="文件",
    help="本部门同一年度先前公开的数据（gongkai compile --format json 写出的），空着的同一个数由它填，填了的核对。",
)
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 供人看，json 供程序读。"
)
STRICT = click.option("--strict", is_flag=True, help="警告按错误对待；部门已填说明的、财政部门已同意的警告除外。")
WAIVERS = click.option(
    "--waivers",
    type=FILE,
    metavar="文件",
    help="财政部门的豁免清单（.csv，栏目：编码、部门、内容、处理、理由、截止日期），列入的问题降级或不再列出。",
)
EXPORT_MAP = click.option(
    "--map",
    "names",
    type=FILE,
    metavar="文件",
    help="财政系统的表名、栏目、行名与官方表的对照（.toml）；两边名称相同的不用写。",
)
PRIOR = click.option(
    "--prior",
    type=FILE,
    metavar="文件或文件夹",
    help="上年的公开数据（.json）、官方表（.xlsx、.xls、.ods）或公开文本（.docx）：空着的上年数由它填，填了的与它核对，填不出的列出。",
)
APPROVED = click.option(
    "--approved",
    type=FILE,
    metavar="文件",
    help="财政部门批复的金额（.csv 或 .xlsx，栏目：部门、科目编码、支出性质、资金来源、金额），与批复不同的列为错误。",
)
DATE = click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="年-月-日",
    help="按这一天判断豁免是否到期；不写时按今天。",
)


def earlier_of(path: Path | None) -> "Earlier | None":
    """Return the earlier disclosure of a file, None where none is given."""
    if path is None:
        return None
    from compiler.earlier import read_earlier  # noqa: PLC0415

    earlier = read_earlier(path)
    if earlier is None:
        raise WrongUse(f"“{path}”不是公开数据：--earlier 要用 gongkai compile --format json 写出的 .json 文件。")
    return earlier


def policy_of(
    waivers: Path | None, definition: "Definition | None", day: datetime | None, strict: bool
) -> "tuple[Policy, tuple[Diagnostic, ...]]":
    """Return how the bureau weighs findings, and what is wrong with its waiver file.

    Here alone the clock is read. A waiver may name a code of any shipped definition: one file serves all reports.
    """
    from compiler.waivers.weigh import Policy  # noqa: PLC0415

    if waivers is None:
        return Policy(strict=strict), ()
    from compiler.definition.entries import known_codes  # noqa: PLC0415
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415
    from compiler.waivers.read import read_waivers  # noqa: PLC0415

    definitions = [*map(load_definition, definition_ids()), *([definition] if definition else [])]
    lines, faults = read_waivers(waivers, known_codes(definitions))
    return Policy(lines, day.date() if day else date.today(), strict), faults


def approved_of(path: Path | None, form: str = "text") -> "Approved | None":
    """Return the approved amounts of a file, None for none; a file with a fault is told and ends the command."""
    if path is None:
        return None
    from compiler.approval import read_approved  # noqa: PLC0415

    approved, faults = read_approved(path)
    if faults:
        print_findings(path, form, faults)
        sys.exit(FAILED)
    return approved


def print_findings(
    file: Path, form: str, findings: "tuple[Diagnostic, ...]", waived: "tuple[Diagnostic, ...]" = ()
) -> None:
    """Print the findings of a file on the standard output, as text or JSON (always UTF-8)."""
    from compiler.diagnostics.render_json import render_json  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    if form == "json":
        sys.stdout.buffer.write(f"{render_json(str(file), findings, waived)}\n".encode())
    else:
        click.echo(render_text(str(file), findings, waived))


def chosen_definition(name: str) -> "Definition":
    """Return the definition of that id or folder; a name that is neither is a wrong command line."""
    from compiler.definition.load import load_definition  # noqa: PLC0415

    refuse_unknown(name)
    return load_definition(name)


def refuse_unknown(name: str) -> None:
    """Refuse a name that is neither the id nor the folder of a definition."""
    from compiler.definition.load import definition_ids  # noqa: PLC0415

    if name not in definition_ids() and not Path(name).is_dir():
        raise WrongUse(f"没有报表定义“{name}”，可用的有：{'、'.join(definition_ids())}。")


def last_year(prior: Path | None, definition: "Definition") -> "tuple[Prior, ...] | None":
    """Return last year's figures in a file or folder, None without one; print what is wrong with it, stop at errors."""
    if prior is None:
        return None
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.prior import read_prior  # noqa: PLC0415

    found, faults = read_prior(prior, definition)
    if faults:
        click.echo(render_text(str(prior), faults), err=True)
    if has_errors(faults) and not found:
        sys.exit(FAILED)
    return found


def completion_of(prior: Path | None) -> "Completion":
    """Return what adds last year's amounts to a workbook that is checked; nothing without a file."""
    if prior is None:
        from compiler.pipeline import as_typed  # noqa: PLC0415

        return as_typed
    from compiler.prior import completed_from  # noqa: PLC0415

    return completed_from(prior)


def is_same(file: Path, other: Path) -> bool:
    return file.resolve() == other.resolve() or (file.exists() and other.exists() and file.samefile(other))
