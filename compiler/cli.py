"""The command line: ``gongkai``."""

import sys
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from compiler import __version__
from compiler.commands import ChineseCommand, ChineseGroup, WrongUse, usage_error
from compiler.definition.error import DefinitionError
from compiler.destination import FORMATS, DestinationError, destination
from compiler.document.office import OfficeError, OfficeMissingError

if TYPE_CHECKING:
    from compiler.definition.definition import Definition
    from compiler.diagnostics.diagnostic import Diagnostic
    from compiler.start_year import Start
    from compiler.waivers.weigh import Policy

_FAILED, _BROKEN_DEFINITION = 1, 3

_FILE = click.Path(path_type=Path)
_DEFINITION = click.option(
    "--definition", default="", metavar="报表", help="报表定义的名称或文件夹；不写时按填报表自带的标记。"
)
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text 供人看，json 供程序读。"
)
_STRICT = click.option("--strict", is_flag=True, help="警告按错误对待；部门已填说明的、财政部门已同意的警告除外。")
_WAIVERS = click.option(
    "--waivers",
    type=_FILE,
    metavar="文件",
    help="财政部门的豁免清单（.csv，栏目：编码、部门、内容、处理、理由、截止日期），列入的问题降级或不再列出。",
)
_DATE = click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="年-月-日",
    help="按这一天判断豁免是否到期；不写时按今天。",
)


@click.group(cls=ChineseGroup, invoke_without_command=False)
@click.version_option(__version__, "--version", prog_name="gongkai", message="%(prog)s %(version)s", help="显示版本。")
def gongkai() -> None:
    """把部门填好的工作簿编成预决算公开文本。"""


@gongkai.group(cls=ChineseGroup, invoke_without_command=True)
@click.pass_context
def definitions(context: click.Context) -> None:
    """列出、查看、检查报表定义。不写命令时列出。"""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@definitions.command("list", cls=ChineseCommand)
def list_() -> None:
    """列出可用的报表定义。"""
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415 - help must not wait

    for name in definition_ids():
        click.echo(f"{name}  {load_definition(name).title}")


@definitions.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
def show(definition: str) -> None:
    """显示一个报表定义由哪些文件、表、等式和规则组成。"""
    from compiler.definition.authoring import describe  # noqa: PLC0415
    from compiler.definition.load import definition_folder  # noqa: PLC0415

    click.echo(describe(_load(definition), definition_folder(definition)))


@definitions.command("new", cls=ChineseCommand)
@click.argument("name", metavar="新名称")
@click.option("--from", "old", required=True, metavar="报表", help="沿用哪一个报表定义（名称或文件夹）。")
@click.option(
    "-o",
    "--output",
    "out",
    type=_FILE,
    metavar="文件夹",
    help="写到哪里；不写时写到当前文件夹下与新名称同名的文件夹。",
)
@click.option(
    "--codes",
    "lists",
    multiple=True,
    metavar="维度=文件",
    help="换用新的科目表（.csv，栏目：code、name），例如 functional=新科目.csv；可以写多个，并列出变化。",
)
def new_definition(name: str, old: str, out: Path | None, lists: tuple[str, ...]) -> None:
    """由已有的报表定义生成新年度、新地区的定义，文件都沿用，只写不同之处。"""
    from compiler.definition import authoring  # noqa: PLC0415
    from compiler.definition.derive_new import derived, is_id  # noqa: PLC0415
    from compiler.definition.load import definition_folder, definition_ids  # noqa: PLC0415
    from compiler.pipeline import write_whole  # noqa: PLC0415

    if not is_id(name):
        raise WrongUse("新名称只能用小写字母、数字和连字符，例如 budget-a。")
    if name in definition_ids():
        raise WrongUse(f"已有叫“{name}”的报表定义。")
    folder = out or Path(name)
    if folder.exists():
        raise WrongUse(f"“{folder}”已经存在，请换一个文件夹。")
    dimensions = [one.id for one in _load(old).figures.dimensions.values() if one.kind == "codes"]
    made = derived(name, definition_folder(old), folder, _lists(lists, dimensions))
    folder.mkdir(parents=True)
    for file, content in made.files.items():
        write_whole(folder / file, content.encode())
    click.echo(authoring.describe_new(made, folder))
    report = authoring.check_definition(folder)
    if report.faults:
        click.echo(authoring.report_text(str(folder), report))
        sys.exit(_BROKEN_DEFINITION)


def _lists(lists: tuple[str, ...], dimensions: list[str]) -> dict[str, Path]:
    """Return the files of code lists by dimension; what is no pair of both is a wrong command line."""
    pairs = [one.partition("=") for one in lists]
    for dimension, _, file in pairs:
        if dimension not in dimensions or not Path(file).is_file():
            raise WrongUse(f"--codes 要写成“维度=文件”，维度可以是：{'、'.join(dimensions)}；文件要已经存在。")
    return {dimension: Path(file) for dimension, _, file in pairs}


@definitions.command("check", cls=ChineseCommand)
@click.argument("definition", metavar="报表")
def check_definition(definition: str) -> None:
    """检查报表定义（名称或文件夹）：写错的键和名称、句子中直接写的数字、没有用的栏目和写法。"""
    from compiler.definition import authoring  # noqa: PLC0415

    _known(definition)
    report = authoring.check_definition(definition)
    click.echo(authoring.report_text(definition, report))
    sys.exit(_BROKEN_DEFINITION if report.faults else 0)


@gongkai.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
@click.option("--department", default="", metavar="名称", help="部门全称，填入“基本信息”；由上年结转时可以不写。")
@click.option(
    "--from-last",
    "last",
    type=_FILE,
    metavar="文件或文件夹",
    help="上年的填报表：职能、机构、名词解释、项目和全部上年数由它结转；写文件夹时，其中每本各生成一本。",
)
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=_FILE,
    metavar="文件或文件夹",
    help="写出的填报表（.xlsx）；--from-last 是文件夹时，这里也是文件夹。",
)
def new(definition: str, department: str, last: Path | None, out: Path) -> None:
    """生成空白填报表，或由上年的填报表结转。"""
    from compiler import pipeline  # noqa: PLC0415

    name = department.strip()
    if last:
        _from_last(_load(definition), name, last, out)
    elif not name:
        raise WrongUse("缺少 --department。")
    else:
        pipeline.write_whole(out, pipeline.new_workbook(_load(definition), name))
        click.echo(f"已生成 {out}")


def _from_last(definition: "Definition", department: str, last: Path, out: Path) -> None:
    """Write the new workbook that last year's gives, or one for each workbook of a folder; say what cannot be read."""
    from compiler.start_year import start_folder, start_year  # noqa: PLC0415

    if _is_same(last, out):
        raise WrongUse("-o 不能是上年的填报表或它所在的文件夹，以免盖掉上年的。")
    if not last.is_dir():
        if not _write_start(last, out, start_year(definition, last, department)):
            sys.exit(_FAILED)
        return
    if department:
        raise WrongUse("--from-last 是文件夹时不写 --department，部门名称取自各本填报表。")
    out.mkdir(parents=True, exist_ok=True)
    done = [_write_start(file, out / name, start) for file, name, start in start_folder(definition, last)]
    click.echo(f"共 {len(done)} 本，生成 {sum(done)} 本。")
    if not all(done):
        sys.exit(_FAILED)


def _write_start(last: Path, out: Path, start: "Start") -> bool:
    """Write what one of last year's workbooks gives, and print its errors; return whether there was one to write."""
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.pipeline import write_whole  # noqa: PLC0415

    if start.findings:
        click.echo(render_text(str(last), start.findings), err=True)
    if not start.content:
        click.echo(f"上年的填报表没有读成，没有结转：{last}", err=True)
        return False
    write_whole(out, start.content)
    click.echo(f"已生成 {out}")
    return True


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
@_FORMAT
@click.option(
    "--annotate", "copy", type=_FILE, metavar="文件", help="另存一份标出问题的填报表（.xlsx），供部门改正、说明后交回。"
)
@_STRICT
@_WAIVERS
@_DATE
def check(
    *,
    file: Path,
    definition: str,
    form: str,
    copy: Path | None,
    strict: bool,
    waivers: Path | None,
    day: datetime | None,
) -> None:
    """检查填报表，列出全部问题。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.diagnostic import has_errors  # noqa: PLC0415

    if copy and _is_same(file, copy):
        raise WrongUse("--annotate 要写到另一个文件，不能盖掉正在检查的填报表。")
    chosen = _load(definition) if definition else None
    policy, faults = _policy(waivers, chosen, day, strict)
    if waivers and faults:
        _print(waivers, form, faults)
        sys.exit(_FAILED)
    checked = pipeline.weighed(pipeline.check_workbook(file, chosen), policy)
    _print(file, form, checked.findings, checked.waived)
    if copy:
        written = pipeline.annotate_workbook(file, copy, checked)
        click.echo(f"已生成 {copy}" if written else "填报表没有读成或已损坏，没有生成标出问题的副本。", err=True)
    sys.exit(_FAILED if has_errors(checked.findings) else 0)


@gongkai.command("compile", cls=ChineseCommand)
@click.argument("file", metavar="文件", type=_FILE)
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
@_DEFINITION
@_STRICT
@_WAIVERS
@_DATE
@click.option(
    "--pages",
    type=click.Choice(["estimate", "measure"]),
    default="estimate",
    help="目录页码：estimate 按版式估算（默认），measure 由 LibreOffice 排版后读出。",
)
@click.option("--style", type=_FILE, metavar="文件", help="本单位的版式文件（.toml），只写与报表版式不同之处。")
@click.option("--draft", is_flag=True, help="编成送审稿，每页标明；不写时为定稿，不带标记。只用于 docx 和 pdf。")
def compile_(
    *,
    file: Path,
    out: str,
    formats: tuple[str, ...],
    definition: str,
    strict: bool,
    waivers: Path | None,
    day: datetime | None,
    pages: Literal["estimate", "measure"],
    style: Path | None,
    draft: bool,
) -> None:
    """检查填报表，没有错误的编成公开文本。"""
    from compiler import pipeline  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415
    from compiler.document.printing import Printing  # noqa: PLC0415

    try:
        to = destination(out, formats)
    except DestinationError as error:
        raise WrongUse(str(error)) from error
    if draft and not set(to.formats) <= {"docx", "pdf"}:
        raise WrongUse("--draft 只用于 docx 和 pdf。")
    if style and not style.is_file():
        raise WrongUse(f"没有版式文件“{style}”。")
    chosen = _load(definition) if definition else None
    policy, faults = _policy(waivers, chosen, day, strict)
    if waivers and faults:
        click.echo(render_text(str(waivers), faults), err=True)
        sys.exit(_FAILED)
    try:
        checked = pipeline.compile_workbook(file, to, chosen, policy, Printing(pages, style, draft))
    except OfficeError as error:
        click.echo(_without_office(error, measured=pages == "measure"), err=True)
        sys.exit(_FAILED)
    if checked.findings or checked.waived:
        click.echo(render_text(str(file), checked.findings, checked.waived), err=True)
    if not checked.passes or not checked.document:
        click.echo("有错误，没有生成公开文本。", err=True)
        sys.exit(_FAILED)
    for form in to.formats:
        click.echo(f"已生成 {to.path(checked.document, form)}")
    if pages == "estimate" and {"docx", "pdf"} & set(to.formats):
        click.echo("目录页码为估算，个别可能差一页；要与排版一致，加 --pages measure（需要 LibreOffice）。", err=True)


@gongkai.command(cls=ChineseCommand)
@click.argument("code", metavar="[编码]", required=False, default="")
@click.option("--definition", default="", metavar="报表", help="只查这一报表的编码；不写时查全部报表。")
def explain(code: str, definition: str) -> None:
    """说明检查出的问题：含义、办法、依据；不写编码时列出全部编码。"""
    from compiler.definition.entries import known_codes  # noqa: PLC0415
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415
    from compiler.diagnostics import explain as long_form  # noqa: PLC0415

    known = known_codes([_load(definition)] if definition else map(load_definition, definition_ids()))
    wanted = long_form.normal_code(code)
    found = [one for one in known if one.code == wanted]
    if not wanted:
        click.echo(long_form.list_codes(known))
    elif found:
        click.echo("\n\n".join(long_form.explain(one) for one in found))
    else:
        near = "、".join(f"{one.code}（{one.entry.title}）" for one in long_form.nearest(code, known))
        raise WrongUse(f"没有编码“{code}”" + (f"，相近的有：{near}。" if near else "。"))


def _policy(
    waivers: Path | None, definition: "Definition | None", day: datetime | None, strict: bool
) -> "tuple[Policy, tuple[Diagnostic, ...]]":
    """Return how the bureau weighs findings, and what is wrong with its waiver file.

    Here alone the clock is read. A waiver may name a code of any shipped definition: one file serves all reports.
    """
    from compiler.definition.entries import known_codes  # noqa: PLC0415
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415
    from compiler.waivers.read import read_waivers  # noqa: PLC0415
    from compiler.waivers.weigh import Policy  # noqa: PLC0415

    if waivers is None:
        return Policy(strict=strict), ()
    definitions = [*map(load_definition, definition_ids()), *([definition] if definition else [])]
    lines, faults = read_waivers(waivers, known_codes(definitions))
    return Policy(lines, day.date() if day else date.today(), strict), faults


def _print(file: Path, form: str, findings: "tuple[Diagnostic, ...]", waived: "tuple[Diagnostic, ...]" = ()) -> None:
    """Print the findings of a file on the standard output, as text or JSON (always UTF-8)."""
    from compiler.diagnostics.render_json import render_json  # noqa: PLC0415
    from compiler.diagnostics.render_text import render_text  # noqa: PLC0415

    if form == "json":
        sys.stdout.buffer.write(f"{render_json(str(file), findings, waived)}\n".encode())
    else:
        click.echo(render_text(str(file), findings, waived))


def _load(name: str) -> "Definition":
    """Return the definition of that id or folder; a name that is neither is a wrong command line."""
    from compiler.definition.load import load_definition  # noqa: PLC0415

    _known(name)
    return load_definition(name)


def _known(name: str) -> None:
    """Refuse a name that is neither the id nor the folder of a definition."""
    from compiler.definition.load import definition_ids  # noqa: PLC0415

    if name not in definition_ids() and not Path(name).is_dir():
        raise WrongUse(f"没有报表定义“{name}”，可用的有：{'、'.join(definition_ids())}。")


def _is_same(file: Path, other: Path) -> bool:
    return file.resolve() == other.resolve() or (file.exists() and other.exists() and file.samefile(other))


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
        from compiler.definition.authoring import in_chinese  # noqa: PLC0415

        click.echo("\n".join(["报表定义或版式文件有误：", *map(in_chinese, error.problems)]), err=True)
        sys.exit(_BROKEN_DEFINITION)


def _without_office(error: OfficeError, *, measured: bool) -> str:
    """Return what cannot be done without LibreOffice, and what to do instead."""
    missing = isinstance(error, OfficeMissingError)
    why = "没有找到 LibreOffice" if missing else "LibreOffice 没有完成排版"
    again = "请先安装" if missing else "请再试一次"
    if measured:
        return f"{why}，不能测量目录页码，没有生成公开文本；{again}，或改用 --pages estimate。"
    return f"{why}，不能生成 PDF，没有写文件；{again}，或生成 .docx，再用 WPS、Word 另存为 PDF。"


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在。"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "这里要放文件夹，却已有同名的文件。"
    if isinstance(error, PermissionError):
        return "没有权限，或文件正在其他程序中打开。"
    return error.strerror or "磁盘或网络出错。"


if __name__ == "__main__":
    main()
