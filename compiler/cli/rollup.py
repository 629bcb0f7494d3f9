"""The command ``gongkai rollup``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import FAILED, FILE, chosen_definition, is_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from compiler.definition.definition import Definition
    from compiler.rollup.units import Faults, Unit


@click.command(cls=ChineseCommand)
@click.argument("units", metavar="单位填报表或文件夹…", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", "out", type=FILE, metavar="文件", help="写出的部门填报表（.xlsx）。")
@click.option(
    "--against", type=FILE, metavar="文件", help="部门已有的填报表：与各单位之和核对，不同的逐个列出；可以不写 -o。"
)
@click.option("--department", default="", metavar="名称", help="部门全称；不写时取自部门本级的填报表。")
@click.option(
    "--own",
    type=FILE,
    metavar="文件",
    help="部门本级的填报表：职能、机构、名词解释等文字取自它；不写时，名称与部门相同或带“本级”“机关”的就是。",
)
@click.option("--unit", "expected", multiple=True, metavar="名称", help="应有的单位，可以写多个；缺的会列出。")
@click.option(
    "--roster",
    type=FILE,
    metavar="文件",
    help="部门名单（.csv），其中“上级”是这个部门的单位都应当有填报表；缺的会列出。",
)
@click.option("--definition", default="", metavar="报表", help="部门的报表定义；不写时按单位填报表自带的标记。")
def rollup(
    *,
    units: tuple[Path, ...],
    out: Path | None,
    against: Path | None,
    department: str,
    own: Path | None,
    expected: tuple[str, ...],
    roster: Path | None,
    definition: str,
) -> None:
    """把各单位的填报表汇总成部门的填报表。"""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.rollup.against import held_against  # noqa: PLC0415
    from compiler.rollup.roll_up import roll_up  # noqa: PLC0415
    from compiler.rollup.units import in_listed_order, missing, without_mark, workbooks  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415
    from compiler.workbook.template import build_workbook  # noqa: PLC0415

    if not out and not against:
        raise WrongUse("缺少 -o。")
    found = workbooks([*units, *([own] if own else [])])
    files = [file for file in found if not against or not is_same(file, against)]
    if out and any(is_same(file, out) for file in (*files, *([against] if against else []))):
        raise WrongUse("-o 不能是单位的填报表，或 --against 的文件，以免盖掉。")
    chosen = _department_definition(definition, files)
    read = _read(files, chosen)
    office = _office(read, department.strip(), own)
    ordered = in_listed_order(office, read)
    name = department.strip() or without_mark(office.name)
    rolled = roll_up(chosen, ordered, name)
    _print((*missing(office, ordered, (*expected, *_rostered(roster, name))), *rolled.faults))
    _stop_at_errors(rolled.faults)
    if out:
        write_whole(out, build_workbook(chosen, rolled.data))
        click.echo(f"已汇总 {len(ordered)} 个单位，生成 {out}")
    if against:
        findings = held_against(against, chosen, rolled.data)
        click.echo(render_text(str(against), findings) if findings else f"{against} 与 {len(ordered)} 个单位之和相符。")
        sys.exit(FAILED if findings else 0)


def _department_definition(name: str, files: "Sequence[Path]") -> "Definition":
    from compiler.rollup.units import department_definition  # noqa: PLC0415

    if not files:
        raise WrongUse("没有填报表可以汇总。")
    chosen = chosen_definition(name) if name else department_definition(files)
    if chosen is None:
        raise WrongUse("这些不是单位的填报表，不能汇总；报表定义另在文件夹中的，用 --definition 指明。")
    if chosen.rollup is None:
        raise WrongUse(f"报表“{chosen.title}”没有规定怎样汇总。")
    return chosen


def _read(files: "Sequence[Path]", department: "Definition") -> "list[Unit]":
    """Return the units of the workbooks; where one of them cannot be added, say why of all, and stop."""
    from compiler.definition.load import load_definition  # noqa: PLC0415
    from compiler.rollup.units import Faults, read_units, twice  # noqa: PLC0415

    assert department.rollup, "a department that adds up says of what"
    definition = load_definition(department.rollup.units)
    units = []
    faults = []
    for file, (unit, findings) in zip(files, read_units(files, definition), strict=True):
        if unit:
            units.append(unit)
        if findings:
            faults.append(Faults(file, findings))
    faults += twice(units)
    _print(faults)
    _stop_at_errors(faults)
    return units


def _office(units: "Sequence[Unit]", department: str, own: Path | None) -> "Unit":
    from compiler.rollup.units import own_office  # noqa: PLC0415

    if own:
        return next(unit for unit in units if unit.file == own)
    found = own_office(units, department)
    if found is None:
        raise WrongUse("不知道哪一本是部门本级的填报表，用 --own 指明。")
    return found


def _rostered(roster: Path | None, department: str) -> "tuple[str, ...]":
    """Return the units that a roster puts under the department; a roster with a fault is told and ends the command."""
    from compiler.rollup.units import Faults, units_in_roster  # noqa: PLC0415
    from compiler.roster import read_roster  # noqa: PLC0415

    if roster is None:
        return ()
    entries, findings = read_roster(roster)
    faults = [Faults(roster, findings)] if findings else []
    _print(faults)
    _stop_at_errors(faults)
    return units_in_roster(entries, department)


def _print(faults: "Iterable[Faults]") -> None:
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    for one in faults:
        click.echo(f"{render_text(str(one.file), one.findings)}\n", err=True)


def _stop_at_errors(faults: "Iterable[Faults]") -> None:
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415

    if any(has_errors(one.findings) for one in faults):
        click.echo("有错误，没有汇总。", err=True)
        sys.exit(FAILED)
