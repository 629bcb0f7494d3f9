"""The commands that make workbooks: ``gongkai new`` and ``gongkai fill``."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import (
    EARLIER,
    EXPORT_MAP,
    FAILED,
    FILE,
    PRIOR,
    chosen_definition,
    earlier_of,
    is_same,
    last_year,
)

if TYPE_CHECKING:
    from compiler.definition.definition import Definition
    from compiler.start_year import Start


@click.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
@click.option("--department", default="", metavar="名称", help="部门全称，填入“基本信息”；由上年结转时可以不写。")
@click.option(
    "--from-last",
    "last",
    type=FILE,
    metavar="文件或文件夹",
    help="上年的填报表：职能、机构、名词解释、项目和全部上年数由它结转；写文件夹时，其中每本各生成一本。",
)
@click.option(
    "--roster",
    type=FILE,
    metavar="文件",
    help="部门名单（.csv，栏目：编码、名称、联系人、上级、批复日期、公开日期、网址、涉密不公开），每个部门生成一本。",
)
@click.option(
    "--import",
    "exports",
    type=FILE,
    metavar="文件夹",
    help="财政系统导出的表所在的文件夹，与 --roster 同用：各部门的金额都填好，只需写文字。",
)
@EXPORT_MAP
@PRIOR
@EARLIER
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=FILE,
    metavar="文件或文件夹",
    help="写出的填报表（.xlsx）；--from-last 是文件夹或用 --roster 时，这里也是文件夹。",
)
def new(
    *,
    definition: str,
    department: str,
    last: Path | None,
    roster: Path | None,
    exports: Path | None,
    names: Path | None,
    prior: Path | None,
    earlier: Path | None,
    out: Path,
) -> None:
    """生成空白填报表，或由上年的填报表结转、按部门名单成批生成。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    name = department.strip()
    given = _Given(exports, names, prior)
    _refuse_wrong_use(name, last, roster, earlier, given)
    if roster:
        _from_roster(chosen_definition(definition), roster, given, out)
    elif last:
        _from_last(chosen_definition(definition), name, last, out)
    elif prior:
        _from_prior(chosen_definition(definition), name, prior, out)
    elif earlier:
        _from_earlier(chosen_definition(definition), name, earlier, out)
    else:
        write_whole(out, pipeline.new_workbook(chosen_definition(definition), name))
        click.echo(f"已生成 {out}")


def _refuse_wrong_use(
    department: str, last: Path | None, roster: Path | None, earlier: Path | None, given: "_Given"
) -> None:
    """Refuse options that do not go together, and a workbook without a department."""
    if given.names and not given.exports:
        raise WrongUse("--map 与 --import 同用。")
    if given.exports and not roster:
        raise WrongUse("--import 与 --roster 同用；只导入一个部门的，用 gongkai import。")
    if earlier and (roster or last or given.prior):
        raise WrongUse("--earlier 只与 --department 同用。")
    if roster and (department or last):
        raise WrongUse("--roster 不与 --department、--from-last 同用，部门名称取自名单。")
    if last and given.prior:
        raise WrongUse("--prior 不与 --from-last 同用：上年的填报表已有全部上年数。")
    if not (roster or last or department):
        raise WrongUse("缺少 --department。")


def _from_earlier(definition: "Definition", department: str, path: Path, out: Path) -> None:
    """Write the blank workbook with what was disclosed earlier; what another body or year disclosed gives none."""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.earlier import earlier_faults  # noqa: PLC0415
    from compiler.pipeline import new_workbook  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    earlier = earlier_of(path)
    faults = earlier_faults(definition, department, earlier) if earlier else ()
    if faults:
        click.echo(render_text(str(path), faults), err=True)
        sys.exit(FAILED)
    write_whole(out, new_workbook(definition, department, earlier))
    click.echo(f"已生成 {out}")


def _from_prior(definition: "Definition", department: str, prior: Path, out: Path) -> None:
    """Write the blank workbook with last year's amounts in it; say what last year does not tell."""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.prior import with_last_year  # noqa: PLC0415
    from compiler.submission import Data, with_department  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415
    from compiler.workbook.template import build_workbook  # noqa: PLC0415

    blank = with_department(Data(definition.id, {}), definition, department)
    data, findings = with_last_year(blank, definition, last_year(prior, definition) or (), department)
    if findings:
        click.echo(render_text(str(prior), findings), err=True)
    write_whole(out, build_workbook(definition, data))
    click.echo(f"已生成 {out}")


def _from_last(definition: "Definition", department: str, last: Path, out: Path) -> None:
    """Write the new workbook that last year's gives, or one for each workbook of a folder; say what cannot be read."""
    from compiler.start_year import start_folder, start_year  # noqa: PLC0415

    if is_same(last, out):
        raise WrongUse("-o 不能是上年的填报表或它所在的文件夹，以免盖掉上年的。")
    if not last.is_dir():
        if not _write_start(last, out, start_year(definition, last, department)):
            sys.exit(FAILED)
        return
    if department:
        raise WrongUse("--from-last 是文件夹时不写 --department，部门名称取自各本填报表。")
    out.mkdir(parents=True, exist_ok=True)
    done = [_write_start(file, out / name, start) for file, name, start in start_folder(definition, last)]
    click.echo(f"共 {len(done)} 本，生成 {sum(done)} 本。")
    if not all(done):
        sys.exit(FAILED)


@dataclass(frozen=True, slots=True)
class _Given:
    """What fills workbooks: the folder of exported tables, the map of their names, last year; None for none."""

    exports: Path | None
    names: Path | None
    prior: Path | None


def _from_roster(definition: "Definition", roster: Path, given: _Given, out: Path) -> None:
    """Write a workbook for each department of a roster; say what is wrong with the roster and the tables."""
    from compiler.definition.export_map import PLAIN_MAP, read_export_map  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.roster import read_roster  # noqa: PLC0415
    from compiler.start_roster import blank_books, exported_files, imported_books  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    entries, faults = read_roster(roster)
    if faults:
        click.echo(render_text(str(roster), faults), err=True)
    if not entries:
        click.echo("名单中没有可用的部门，没有生成填报表。", err=True)
        sys.exit(FAILED)
    found = [*faults]
    last = last_year(given.prior, definition)
    said = read_export_map(given.names, definition) if given.names else PLAIN_MAP
    books = blank_books(definition, entries, last)
    if given.exports:
        books, rest = imported_books(definition, entries, exported_files(given.exports), said, last)
        found += rest
        if rest:
            click.echo(render_text(str(given.exports), rest), err=True)
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for book in books:
        if book.findings:
            click.echo(render_text(book.name, book.findings), err=True)
        write_whole(out / book.name, book.content)
        found += book.findings
        count += 1
    withheld = sum(entry.withheld for entry in entries)
    click.echo(f"名单 {len(entries)} 个部门，生成 {count} 本" + (f"，涉密不公开 {withheld} 个。" if withheld else "。"))
    if has_errors(found):
        sys.exit(FAILED)


def _write_start(last: Path, out: Path, start: "Start") -> bool:
    """Write what one of last year's workbooks gives, and print its errors; return whether there was one to write."""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    if start.findings:
        click.echo(render_text(str(last), start.findings), err=True)
    if not start.content:
        click.echo(f"上年的填报表没有读成，没有结转：{last}", err=True)
        return False
    write_whole(out, start.content)
    click.echo(f"已生成 {out}")
    return True


@click.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
@click.argument("data", metavar="数据文件", type=FILE)
@click.option("-o", "--output", "out", required=True, type=FILE, metavar="文件", help="写出的填报表（.xlsx）。")
def fill(definition: str, data: Path, out: Path) -> None:
    """把 JSON 数据写进填报表。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    content, findings = pipeline.fill_workbook(chosen_definition(definition), data)
    if findings:
        click.echo(render_text(str(data), findings), err=True)
    if has_errors(findings):
        sys.exit(FAILED)
    write_whole(out, content)
    click.echo(f"已生成 {out}")
