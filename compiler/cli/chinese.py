"""Commands whose help and usage errors are Chinese."""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


def _options(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    with formatter.section("选项"):
        formatter.write_dl([(names, _remarks_in_chinese(text)) for names, text in records])


def _remarks_in_chinese(text: str) -> str:
    """Return the help of an option with what the library adds to it in Chinese."""
    return re.sub(r"\[x>=(\d+)\]", r"[至少 \1]", text.replace("[required]", "[必填]"))


class ChineseCommand(click.Command):
    """A command that explains itself in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))


class ChineseGroup(click.Group):
    """A group of commands that explains itself in Chinese."""

    command_class = ChineseCommand

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[选项] 命令 [参数]…", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(60)) for name, command in commands if command]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))


class LateGroup(ChineseGroup):
    """A group each of whose commands is imported when it is asked for: ``late`` says from where (module, name)."""

    def __init__(self, *args: Any, late: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.late]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.late:
            return None
        module, name = self.late[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示帮助。"
    return option


class WrongUse(click.UsageError):
    """A command line that is wrong for a reason of our own, worded in Chinese."""


def usage_error(error: click.UsageError) -> str:
    """Return in Chinese what is wrong with a command line, and how to see the help."""
    command = error.ctx.command_path if error.ctx else "gongkai"
    return f"命令行有误：{_what(error)}\n查看用法：{command} --help"


def _what(error: click.UsageError) -> str:
    if isinstance(error, WrongUse):
        return error.message
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 缺少值或用法不对。"
    if isinstance(error, click.BadParameter) and error.param:
        return _what_of_parameter(error, error.param)
    is_group = error.ctx is not None and isinstance(error.ctx.command, click.Group)
    return "没有这一命令。" if is_group else "参数过多或不对。"


def _what_of_parameter(error: click.BadParameter, parameter: click.Parameter) -> str:
    is_option = isinstance(parameter, click.Option)
    name = "/".join(parameter.opts) if is_option else parameter.human_readable_name
    if isinstance(error, click.MissingParameter):
        return f"缺少 {name}。"
    if isinstance(parameter.type, click.Choice):
        return f"{name} 只能是 {'、'.join(map(str, parameter.type.choices))}。"
    if isinstance(parameter.type, click.DateTime):
        return f"{name} 要写成“年-月-日”，都用数字。"
    return f"{name} 的值不对。"
