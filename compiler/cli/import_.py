"""The command ``gongkai import``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import EXPORT_MAP, FAILED, FILE, PRIOR, chosen_definition, is_same, last_year

if TYPE_CHECKING:
    from compiler.definition.definition import Definition
    from compiler.diagnostics.diagnostic import Diagnostic
    from compiler.import_export import ImportedData
    from compiler.prior import Prior


@click.command("import", cls=ChineseCommand)
@click.argument("files", metavar="导出的表…", type=FILE, nargs=-1, required=True)
@click.option("--definition", required=True, metavar="报表", help="报表定义的名称或文件夹。")
@EXPORT_MAP
@PRIOR
@click.option("--department", default="", metavar="名称", help="只要这个部门的；表中没有写明部门时，就是它的全称。")
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(),
    metavar="文件或文件夹",
    help="写出的填报表（.xlsx）；写文件夹（已有的，或以 / 结尾）时，每个部门一本，以部门名称命名。",
)
def import_(
    *,
    files: tuple[Path, ...],
    definition: str,
    names: Path | None,
    prior: Path | None,
    department: str,
    out: str,
) -> None:
    """把财政系统导出的表（.xlsx、.xls、.ods）导入填报表，金额不用再录。"""
    from compiler.definition.export_map import PLAIN_MAP, read_export_map  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.import_export import import_files  # noqa: PLC0415

    if any(is_same(file, Path(out)) for file in files):
        raise WrongUse("-o 要写到另一个文件，不能盖掉导出的表。")
    chosen = chosen_definition(definition)
    said = read_export_map(names, chosen) if names else PLAIN_MAP
    found, rest = import_files(files, chosen, said=said)
    if rest:
        click.echo(render_text("、".join(file.name for file in files), rest), err=True)
    wanted = _wanted(found, chosen, department.strip())
    if not wanted:
        click.echo("没有读出官方表，没有生成填报表。", err=True)
        sys.exit(FAILED)
    paths = _paths(wanted, out)
    last = last_year(prior, chosen)
    findings = [finding for one, path in zip(wanted, paths, strict=True) for finding in _write(one, path, chosen, last)]
    if has_errors([*rest, *findings]):
        sys.exit(FAILED)


def _wanted(found: "tuple[ImportedData, ...]", definition: "Definition", department: str) -> "list[ImportedData]":
    """Return what was imported of the department asked for, of all where none is."""

    from compiler.submission import with_department  # noqa: PLC0415

    if not department:
        return [*found]
    own = [one for one in found if one.department == department]
    unnamed = [
        one._replace(department=department, data=with_department(one.data, definition, department))
        for one in found
        if not one.department
    ]
    if not own and not unnamed and found:
        raise WrongUse(f"表中没有部门“{department}”，有：{'、'.join(one.department for one in found)}。")
    return own or unnamed


def _paths(wanted: "list[ImportedData]", out: str) -> list[Path]:
    """Return where each workbook is written: the file, or in the folder by the department's name."""
    from compiler.values.file_name import file_name  # noqa: PLC0415

    folder = Path(out)
    if not (folder.is_dir() or out.endswith(("/", "\\"))):
        if len(wanted) > 1:
            names = "、".join(one.department or "没有写明部门的" for one in wanted)
            raise WrongUse(f"表中有 {len(wanted)} 个部门（{names}）：-o 写文件夹，或用 --department 选一个。")
        return [folder]
    folder.mkdir(parents=True, exist_ok=True)
    return [folder / f"{file_name(one.department) or '未写明部门'}.xlsx" for one in wanted]


def _write(
    one: "ImportedData", path: Path, definition: "Definition", last: "tuple[Prior, ...] | None"
) -> "tuple[Diagnostic, ...]":
    """Write the workbook of a department, print what was found in its tables and last year's, and return it."""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.import_export import imported_workbook  # noqa: PLC0415
    from compiler.prior import with_last_year  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    data, findings = one.data, one.findings
    if last is not None:
        data, more = with_last_year(data, definition, last, one.department)
        findings = (*findings, *more)
    if findings:
        click.echo(render_text(one.department or str(path), findings), err=True)
    write_whole(path, imported_workbook(data, definition))
    click.echo(f"已生成 {path}")
    return findings
