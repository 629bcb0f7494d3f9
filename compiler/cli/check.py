"""The commands ``gongkai check`` and ``gongkai explain``."""

import sys
from datetime import datetime
from pathlib import Path

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import (
    APPROVED,
    DATE,
    DEFINITION,
    EARLIER,
    FAILED,
    FILE,
    FORMAT,
    PRIOR,
    STRICT,
    WAIVERS,
    approved_of,
    chosen_definition,
    completion_of,
    earlier_of,
    is_same,
    policy_of,
    print_findings,
)


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=FILE)
@DEFINITION
@FORMAT
@click.option(
    "--annotate", "copy", type=FILE, metavar="文件", help="另存一份标出问题的填报表（.xlsx），供部门改正、说明后交回。"
)
@EARLIER
@STRICT
@WAIVERS
@APPROVED
@DATE
@PRIOR
def check(
    *,
    file: Path,
    definition: str,
    form: str,
    copy: Path | None,
    earlier: Path | None,
    strict: bool,
    waivers: Path | None,
    approved: Path | None,
    day: datetime | None,
    prior: Path | None,
) -> None:
    """检查填报表，列出全部问题。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415

    if copy and is_same(file, copy):
        raise WrongUse("--annotate 要写到另一个文件，不能盖掉正在检查的填报表。")
    chosen = chosen_definition(definition) if definition else None
    policy, faults = policy_of(waivers, chosen, day, strict)
    if waivers and faults:
        print_findings(waivers, form, faults)
        sys.exit(FAILED)
    beside = pipeline.Beside(completion_of(prior), approved_of(approved, form), earlier_of(earlier))
    found = pipeline.check_workbook(file, chosen, beside)
    checked = pipeline.weighed(found, policy)
    print_findings(file, form, checked.findings, checked.waived)
    if copy:
        written = pipeline.annotate_workbook(file, copy, checked)
        click.echo(f"已生成 {copy}" if written else "填报表没有读成或已损坏，没有生成标出问题的副本。", err=True)
    sys.exit(FAILED if has_errors(checked.findings) else 0)


@click.command(cls=ChineseCommand)
@click.argument("code", metavar="[编码]", required=False, default="")
@click.option("--definition", default="", metavar="报表", help="只查这一报表的编码；不写时查全部报表。")
def explain(code: str, definition: str) -> None:
    """说明检查出的问题：含义、办法、依据；不写编码时列出全部编码。"""
    from compiler.definition.entries import known_codes  # noqa: PLC0415
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415
    from compiler.diagnostics import explain as long_form  # noqa: PLC0415

    known = known_codes([chosen_definition(definition)] if definition else map(load_definition, definition_ids()))
    wanted = long_form.normal_code(code)
    found = [one for one in known if one.code == wanted]
    if not wanted:
        click.echo(long_form.list_codes(known))
    elif found:
        click.echo("\n\n".join(long_form.explain(one) for one in found))
    else:
        near = "、".join(f"{one.code}（{one.entry.title}）" for one in long_form.nearest(code, known))
        raise WrongUse(f"没有编码“{code}”" + (f"，相近的有：{near}。" if near else "。"))
