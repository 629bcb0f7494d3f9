"""The command line: ``gongkai``."""

import errno
import gc
import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from compiler import __version__
from compiler.cli.chinese import LateGroup, usage_error
from compiler.cli.options import BROKEN_DEFINITION, FAILED
from compiler.definition.error import DefinitionError

_COMMANDS = {
    "definitions": ("compiler.cli.definitions", "definitions"),
    "new": ("compiler.cli.new", "new"),
    "import": ("compiler.cli.import_", "import_"),
    "fill": ("compiler.cli.new", "fill"),
    "check": ("compiler.cli.check", "check"),
    "compile": ("compiler.cli.compile", "compile_"),
    "rollup": ("compiler.cli.rollup", "rollup"),
    "batch": ("compiler.cli.batch", "batch"),
    "explain": ("compiler.cli.check", "explain"),
    "bundle": ("compiler.cli.bundle", "bundle"),
}


@click.group(cls=LateGroup, late=_COMMANDS, invoke_without_command=False)
@click.version_option(__version__, "--version", prog_name="gongkai", message="%(prog)s %(version)s", help="显示版本。")
def gongkai() -> None:
    """把部门填好的工作簿编成公开文本。"""


OBJECTS = 1_000_000
"""How many new objects the collector of circular garbage waits for: a command makes hardly any, and many objects."""


def main() -> NoReturn:
    """Run the command line; the exit status is 0 done, 1 errors, 2 wrong usage, 3 a broken definition."""
    gc.set_threshold(OBJECTS)
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
        sys.exit(FAILED)
    except OSError as error:
        click.echo(f"不能读写 {error.filename or ''}：{_reason(error)}", err=True)
        sys.exit(FAILED)
    except DefinitionError as error:
        from compiler.definition.authoring import in_chinese  # noqa: PLC0415

        click.echo("\n".join(["报表定义或版式文件有误：", *map(in_chinese, error.problems)]), err=True)
        sys.exit(BROKEN_DEFINITION)
    finally:
        gc.freeze()  # or the interpreter would look for garbage once more among all that ends with the process


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在。"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "这里要放文件夹，却已有同名的文件。"
    if isinstance(error, PermissionError):
        return "没有权限，或文件正在其他程序中打开。"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "磁盘已满，或超过了准许的大小。"
    return error.strerror or "磁盘或网络出错。"
