"""The faces of one disclosure on the command line: real processes, real files."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT

NAME = "昌吉市人民政府办公室2025年部门预算公开"


def compiled(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return run("from compiler.cli import main; main()", "compile", EXAMPLE / "filled.xlsx", *arguments, **environment)


def run(script: str, *arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=env, check=False, stdin=subprocess.DEVNULL)


def chosen(*formats: str) -> list[str]:
    return [argument for form in formats for argument in ("--format", form)]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_several_formats_go_to_a_folder_under_the_official_name(tmp_path: Path) -> None:
    out = tmp_path / "公开 文本"
    formats = ("docx", "html", "json", "csv", "txt")
    done = compiled("-o", f"{out}/", *chosen(*formats))
    assert done.returncode == 0, done.stderr.decode()
    written = [f"{NAME}.docx", f"{NAME}.html", f"{NAME}.json", f"{NAME}（开放数据）", f"{NAME}.txt"]
    assert sorted(path.name for path in out.iterdir()) == sorted(written)
    assert done.stdout.decode().splitlines() == [f"已生成 {out / name}" for name in written]
    assert parts(out / f"{NAME}.docx") == parts(EXAMPLE / "report.docx")
    assert (out / f"{NAME}.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert (out / f"{NAME}（开放数据）" / "datapackage.json").exists()


def test_the_ending_of_a_file_says_its_format(tmp_path: Path) -> None:
    done = compiled("-o", tmp_path / "a.html")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_what_is_written_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    environments = ({"LANG": "C", "TZ": "UTC"}, {"LANG": "zh_CN.GB18030", "PYTHONHASHSEED": "7"})
    for number, environment in enumerate(environments):
        done = compiled("-o", f"{tmp_path / str(number)}/", *chosen("html", "json", "csv", "txt"), **environment)
        assert done.returncode == 0, done.stderr.decode()
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in ("0", "1"))
    assert first == second
    assert len(first) == 16


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "a.docx", "--format", "docx", "--format", "txt"], "-o 要写文件夹"),
        (["-o", "a.csv"], "csv 是一组文件，-o 要写文件夹（以 / 结尾），如 a/。"),
        (["-o", "a.docx", "--format", "txt"], "请改成一致的"),
        (["-o", "a.docx", "--format", "doc"], "--format 只能是 docx、html、pdf、"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(arguments: list[str], words: str) -> None:
    done = compiled(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_a_folder_whose_place_is_taken_by_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"old")
    done = compiled("-o", f"{tmp_path / 'taken'}/")
    assert done.returncode == 1
    assert f"不能读写 {tmp_path / 'taken'}：这里要放文件夹，却已有同名的文件。" in done.stderr.decode()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_pdf_is_printed(tmp_path: Path) -> None:
    done = compiled("-o", tmp_path / "a.pdf")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(
    ("error", "words"),
    [("OfficeMissingError", "没有找到 LibreOffice"), ("OfficeError", "不能生成 PDF")],
)
def test_where_there_is_no_pdf_nothing_is_written_and_that_is_said(error: str, words: str, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    program.chmod(0o755 if error == "OfficeError" else 0o644)
    script = "import compiler.document.office as office; office._PLACES = (); from compiler.cli import main; main()"
    arguments = ("-o", f"{tmp_path / 'out'}/", "--format", "docx", "--format", "pdf")
    done = run(script, "compile", EXAMPLE / "filled.xlsx", *arguments, PATH=str(tmp_path))
    assert done.returncode == 1
    assert words in done.stderr.decode()
    assert "没有写文件" in done.stderr.decode()
    assert not (tmp_path / "out").exists()
