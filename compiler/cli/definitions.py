"""The commands of authors: ``gongkai definitions``."""

import sys
from pathlib import Path

import click

from compiler.cli.chinese import ChineseCommand, ChineseGroup, WrongUse
from compiler.cli.options import BROKEN_DEFINITION, FILE, chosen_definition, refuse_unknown


@click.group(cls=ChineseGroup, invoke_without_command=True)
@click.pass_context
def definitions(context: click.Context) -> None:
    """列出、查看、检查报表定义。不写命令时列出。"""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@definitions.command("list", cls=ChineseCommand)
def list_() -> None:
    """列出可用的报表定义。"""
    from compiler.definition.load import definition_ids, load_definition  # noqa: PLC0415

    for name in definition_ids():
        click.echo(f"{name}  {load_definition(name).title}")


@definitions.command(cls=ChineseCommand)
@click.argument("definition", metavar="报表")
def show(definition: str) -> None:
    """显示一个报表定义由哪些文件、表、等式和规则组成。"""
    from compiler.definition.authoring import describe  # noqa: PLC0415
    from compiler.definition.load import definition_folder  # noqa: PLC0415

    click.echo(describe(chosen_definition(definition), definition_folder(definition)))


@definitions.command("new", cls=ChineseCommand)
@click.argument("name", metavar="新名称")
@click.option("--from", "old", required=True, metavar="报表", help="沿用哪一个报表定义（名称或文件夹）。")
@click.option(
    "-o",
    "--output",
    "out",
    type=FILE,
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
@click.option(
    "--copy",
    "copies",
    multiple=True,
    metavar="部分",
    help="把这一部分的文件复制到新文件夹，供修改，例如 outline（句子）；可以写多个，不写的部分沿用。",
)
def new_definition(name: str, old: str, out: Path | None, lists: tuple[str, ...], copies: tuple[str, ...]) -> None:
    """由已有的报表定义生成新年度、新地区的定义，文件都沿用，只写不同之处。"""
    from compiler.definition import authoring  # noqa: PLC0415
    from compiler.definition.derive_new import derived, is_id  # noqa: PLC0415
    from compiler.definition.load import definition_folder, definition_ids  # noqa: PLC0415
    from compiler.whole_file import write_whole  # noqa: PLC0415

    if not is_id(name):
        raise WrongUse("新名称只能用小写字母、数字和连字符，例如 report-a。")
    if name in definition_ids():
        raise WrongUse(f"已有叫“{name}”的报表定义。")
    folder = out or Path(name)
    if folder.exists():
        raise WrongUse(f"“{folder}”已经存在，请换一个文件夹。")
    shared = chosen_definition(old)
    dimensions = [one.id for one in shared.figures.dimensions.values() if one.kind == "codes"]
    parts = [*shared.files, *dimensions]
    if unknown := [part for part in copies if part not in parts]:
        raise WrongUse(f"--copy 没有“{unknown[0]}”这一部分，可以是：{'、'.join(parts)}。")
    made = derived(name, definition_folder(old), folder, _lists(lists, dimensions), copies)
    folder.mkdir(parents=True)
    for file, content in made.files.items():
        write_whole(folder / file, content.encode())
    click.echo(authoring.describe_new(made, folder))
    report = authoring.check_definition(folder)
    if report.faults:
        click.echo(authoring.report_text(str(folder), report))
        sys.exit(BROKEN_DEFINITION)


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
    """检查报表定义（名称或文件夹）：写错的键和名称、句子中直接写的数字、没有用的栏目和写法，试一试它的试例。"""
    from compiler.definition import authoring  # noqa: PLC0415
    from compiler.definition.load import definition_folder, load_definition  # noqa: PLC0415
    from compiler.trials.remarks import case_remarks  # noqa: PLC0415

    refuse_unknown(definition)
    report = authoring.check_definition(definition)
    if not report.faults:
        tried = case_remarks(load_definition(definition), definition_folder(definition))
        report = authoring.Report((), (*report.remarks, *tried))
    click.echo(authoring.report_text(definition, report))
    sys.exit(BROKEN_DEFINITION if report.faults else 0)
