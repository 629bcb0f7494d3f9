"""The command line: ``gongkai``."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from compiler import __version__
from compiler.commands import ChineseCommand, ChineseGroup, WrongUse, usage_error
from compiler.definition.error import DefinitionError

if TYPE_CHECKING:
    from compiler.definition.definition import Definition

_FAILED, _BROKEN_DEFINITION = 1, 3

_FILE = click.Path(path_type=Path)
_DEFINITION = click.option(
    "--definition", default="", metavar="报表", help="报表定义的名称或文件夹；不写时按填报表自带的标记。"
)


@click.group(cls=ChineseGroup, invoke_without_command=False)
@click.version_option(__version__, "--version", prog_name="gongkai", message="%(prog)s %(version)s", help="显示版本。")
def gongkai() -> None:
    """把部门填好的工作簿编成预决算公开文本。"""


@gongkai.command(cls=ChineseCommand)
def definitions() -> None:
    """列出可用的报表定义。"""
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415 - help must not wait

    for name in definition_ids():
        click.echo(f"{name}  {load_definition(name).title}")


@gongkai.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
@click.option("--department", required=True, metavar="名称", help="部门全称，填入“基本信息”。")
@click.option("-o", "--output", "out", required=True, type=_FILE, metavar="文件", help="写出的填报表（.xlsx）。")
def new(definition: str, department: str, out: Path) -> None:
    """生成空白填报表。"""
    from compiler import pipeline  # noqa: PLC0415

    pipeline.write_whole(out, pipeline.new_workbook(_load(definition), department.strip()))
    click.echo(f"已生成 {out}")


@gongkai.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
@click.argument("data", metavar="数据文件", type=_FILE)
@click.option("-o", "--output", "out", required=True, type=_FILE, metavar="文件", help="写出的填报表（.xlsx）。")
def fill(definition: str, data: Path, out: Path) -> None:
    """把 JSON 数据写进填报表。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    content, findings = pipeline.fill_workbook(_load(definition), data)
    if findings:
        click.echo(render_text(str(data), findings), err=True)
    if has_errors(findings):
        sys.exit(_FAILED)
    pipeline.write_whole(out, content)
    click.echo(f"已生成 {out}")


@gongkai.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=_FILE)
@_DEFINITION
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 供人看，json 供程序读。"
)
def check(file: Path, definition: str, form: str) -> None:
    """检查填报表，列出全部问题。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415
    from compiler.diagnostics.render_json import render_json  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    checked = pipeline.check_workbook(file, _load(definition) if definition else None)
    if form == "json":
        sys.stdout.buffer.write(f"{render_json(str(file), checked.findings)}\n".encode())
    else:
        click.echo(render_text(str(file), checked.findings))
    sys.exit(_FAILED if has_errors(checked.findings) else 0)


@gongkai.command("compile", cls=ChineseCommand)
@click.argument("file", metavar="文件", type=_FILE)
@click.option("-o", "--output", "out", required=True, type=_FILE, metavar="文件", help="写出的公开文本（.docx）。")
@_DEFINITION
@click.option(
    "--pages",
    type=click.Choice(["estimate", "measure"]),
    default="estimate",
    help="目录页码：estimate 按版式估算（默认），measure 由 LibreOffice 排版后读出。",
)
@click.option("--style", type=_FILE, metavar="文件", help="本单位的版式文件（.toml），只写与报表版式不同之处。")
@click.option("--draft", is_flag=True, help="编成送审稿，每页标明；不写时为定稿，不带标记。")
def compile_(
    *, file: Path, out: Path, definition: str, pages: Literal["estimate", "measure"], style: Path | None, draft: bool
) -> None:
    """检查填报表，没有错误的编成公开文本。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.document.office import OfficeError, OfficeMissingError  # noqa: PLC0415
    from compiler.document.printing import Printing  # noqa: PLC0415

    if style and not style.is_file():
        raise WrongUse(f"没有版式文件“{style}”。")
    printing = Printing(pages, style, draft)
    try:
        checked = pipeline.compile_workbook(file, out, _load(definition) if definition else None, printing)
    except OfficeMissingError:
        _fail("没有找到 LibreOffice，不能测量目录页码，没有生成公开文本；请先安装，或改用 --pages estimate。")
    except OfficeError:
        _fail("LibreOffice 没有完成排版，不能测量目录页码，没有生成公开文本；请改用 --pages estimate。")
    if checked.findings:
        click.echo(render_text(str(file), checked.findings), err=True)
    if not checked.passes:
        click.echo("有错误，没有生成公开文本。", err=True)
        sys.exit(_FAILED)
    click.echo(f"已生成 {out}")
    if pages == "estimate":
        click.echo("目录页码为估算，个别可能差一页；要与排版一致，加 --pages measure（需要 LibreOffice）。")


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(_FAILED)


def _load(name: str) -> "Definition":
    """Return the definition of that id or folder; a name that is neither is a wrong command line."""
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415

    if name not in definition_ids() and not Path(name).is_dir():
        raise WrongUse(f"没有报表定义“{name}”，可用的有：{'、'.join(definition_ids())}。")
    return load_definition(name)


def main() -> NoReturn:
    """Run the command line; the exit status is 0 done, 1 errors, 2 wrong usage, 3 a broken definition."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows a question mark
    try:
        sys.exit(gongkai.main(standalone_mode=False))
    except click.UsageError as error:
        click.echo(usage_error(error), err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("已中止。", err=True)
        sys.exit(_FAILED)
    except OSError as error:
        click.echo(f"不能读写 {error.filename or ''}：{_reason(error)}", err=True)
        sys.exit(_FAILED)
    except DefinitionError as error:
        click.echo("\n".join(["报表定义或版式文件有误：", *(f"   {problem}" for problem in error.problems)]), err=True)
        sys.exit(_BROKEN_DEFINITION)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在。"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹。"
    if isinstance(error, PermissionError):
        return "没有权限，或文件正在其他程序中打开。"
    return error.strerror or "磁盘或网络出错。"


if __name__ == "__main__":
    main()
