"""The command ``gongkai bundle``."""

import sys
from pathlib import Path

import click

from compiler.cli.chinese import ChineseCommand, WrongUse
from compiler.cli.options import FAILED, FILE


@click.command(cls=ChineseCommand)
@click.option("-o", "--output", "out", required=True, type=FILE, metavar="文件夹", help="写到哪个文件夹。")
@click.option(
    "--platform",
    "platforms",
    multiple=True,
    metavar="电脑",
    help="装到哪种电脑上，例如 windows-x64，可以写多个；不写时能装的都要。",
)
@click.option(
    "--python",
    "versions",
    multiple=True,
    metavar="版本",
    help="那些电脑上 Python 的版本，例如 3.11，可以写多个；不写时与本机相同。",
)
@click.option(
    "--source",
    type=FILE,
    default=Path(),
    metavar="文件夹",
    help="程序文件夹（有 pyproject.toml 的）；不写时是当前文件夹。",
)
def bundle(out: Path, platforms: tuple[str, ...], versions: tuple[str, ...], source: Path) -> None:
    """备好离线安装用的文件夹，供不能上网的电脑安装；本机要能上网。"""
    from compiler.bundle import PLATFORMS, BundleError, build_bundle  # noqa: PLC0415

    if not (source / "pyproject.toml").is_file():
        raise WrongUse("在程序文件夹（有 pyproject.toml 的）中执行，或用 --source 指明它。")
    if unknown := [one for one in platforms if one not in PLATFORMS]:
        raise WrongUse(f"--platform 没有“{unknown[0]}”，可以是：{'、'.join(PLATFORMS)}。")
    asked = versions or (f"{sys.version_info.major}.{sys.version_info.minor}",)
    if strange := [one for one in asked if not one.replace(".", "", 1).isdigit() or one.count(".") != 1]:
        raise WrongUse(f"--python 要写成“3.11”这样的版本，不能是“{strange[0]}”。")
    try:
        wheels = build_bundle(out, source, platforms or tuple(PLATFORMS), asked)
    except BundleError as error:
        click.echo(f"没有备齐，核对网络和 pip 的设置后重新执行。pip 说：\n{error}", err=True)
        sys.exit(FAILED)
    size = sum(wheel.stat().st_size for wheel in wheels)
    click.echo(f"已生成 {out}：{len(wheels)} 个安装包，{size / 1_000_000:.1f} MB。")
    click.echo(f"把这个文件夹整个拷到要安装的电脑，按其中的 {out / 'README.txt'} 安装。")
