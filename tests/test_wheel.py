"""The folder of an offline installation: what it holds, and that what is installed from it does the same job."""

import os
import platform
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from compiler.bundle import PLATFORMS, build_bundle, launcher_bytes, needed
from compiler.definition.load import definition_ids
from tests.conftest import EXAMPLE, ROOT
from tests.test_cli import gongkai

LAUNCHERS = ROOT / "compiler" / "launchers"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
SAID = {"versions": "3.11 3.12", "python": "3.11 或 3.12", "version": "0", "platforms": "Windows"}
HERE = next(
    name
    for name, one in PLATFORMS.items()
    if (one.markers["platform_system"], one.markers["platform_machine"]) == (platform.system(), platform.machine())
)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for computers like this one, under a name that shells and consoles find hard."""
    folder = tmp_path_factory.mktemp("bundle") / "离线 安装"
    build_bundle(folder, ROOT, [HERE], [VERSION])
    return folder


@pytest.fixture(scope="module")
def wheel(installation: Path) -> Path:
    (own,) = (installation / "wheels").glob("gongkai-*.whl")
    return own


def test_schemas_templates_and_launchers_travel_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
    assert "compiler/data/schemas/findings.toml" in names
    for id_ in definition_ids():
        assert f"compiler/data/schemas/{id_}/definition.toml" in names
        assert f"compiler/data/workbook_templates/{id_}.xlsx" in names
    assert "compiler/document/profile/basic/Standard/Pages.xba" in names
    assert {"compiler/batch/summary/page.css", "compiler/batch/summary/page.js"} <= set(names)
    assert "compiler/data/schemas/summary.toml" in names
    assert "compiler/launchers/install.bat" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]


@pytest.mark.skipif(os.name == "nt", reason="install.sh is for Linux")
def test_what_is_installed_without_an_index_compiles_the_example_from_another_folder(
    installation: Path, tmp_path: Path
) -> None:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH" and not key.startswith("PIP_")}
    offline = {**kept, "PIP_NO_INDEX": "1"}
    install = ["sh", str(installation / "install.sh")]
    done = subprocess.run(install, cwd=tmp_path, env=offline, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

    program = installation / "program" / "bin" / "gongkai"
    command = [str(program), "compile", str(EXAMPLE / "filled.xlsx"), "-o", "report.docx"]
    done = subprocess.run(command, cwd=tmp_path, env=offline, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "report.docx").read_bytes() == (EXAMPLE / "report.docx").read_bytes()

    received = tmp_path / "收件 箱"
    received.mkdir()
    (received / "某 单位.xlsx").write_bytes((EXAMPLE / "filled.xlsx").read_bytes())
    launch = ["sh", str(installation / "gongkai.sh"), str(received)]
    done = subprocess.run(launch, cwd=tmp_path, env=offline, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert [*(tmp_path / "收件 箱-result").rglob("*.docx")]
    assert f'Exec="{installation / "gongkai.sh"}" %F' in (installation / "gongkai.desktop").read_text("utf-8")


@pytest.mark.parametrize("name", ["install.bat", "gongkai.bat"])
def test_a_batch_file_is_ascii_with_windows_line_ends_and_says_chinese_by_escapes(name: str) -> None:
    content = launcher_bytes(LAUNCHERS / name, SAID)
    text = content.decode("ascii")
    assert text.count("\n") == text.count("\r\n") > 10
    assert text.startswith("@echo off\r\nchcp 65001 >nul\r\n")
    said = [line for line in text.splitlines() if "call :say" in line]
    assert said
    assert all("\\u" in line and line.count('"') == 2 and "%" not in line for line in said)
    assert "@" not in text.replace("@echo off", "")


def test_the_text_for_people_is_read_by_notepad() -> None:
    content = launcher_bytes(LAUNCHERS / "README.txt", SAID)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Python 3.11 或 3.12" in content.decode("utf-8-sig")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_what_another_computer_needs_is_read_by_its_own_markers(tmp_path: Path) -> None:
    made = tmp_path / "some-1-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as package:
        lines = [
            "Name: some",
            'Requires-Dist: one; platform_system == "Windows"',
            'Requires-Dist: two>=2; sys_platform == "linux" and platform_machine == "aarch64"',
            'Requires-Dist: three; python_version < "3.12"',
            'Requires-Dist: four; extra == "test"',
        ]
        package.writestr("some-1.dist-info/METADATA", "\n".join(lines))
    asked = {name: [*needed(made, one, "3.12")] for name, one in PLATFORMS.items()}
    assert asked == {"windows-x64": ["one"], "linux-x86_64": [], "linux-aarch64": ["two>=2"]}
    assert [*needed(made, PLATFORMS["linux-x86_64"], "3.11")] == ["three"]


def test_a_bundle_is_built_where_the_program_is_and_for_a_version_that_is_one(tmp_path: Path) -> None:
    elsewhere = gongkai("bundle", "-o", tmp_path / "out", cwd=tmp_path)
    assert (elsewhere.returncode, "pyproject.toml" in elsewhere.stderr.decode()) == (2, True)
    version = gongkai("bundle", "-o", tmp_path / "out", "--python", "三", "--source", ROOT)
    assert (version.returncode, "--python 要写成" in version.stderr.decode()) == (2, True)
    kind = gongkai("bundle", "-o", tmp_path / "out", "--platform", "win", "--source", ROOT)
    assert (kind.returncode, "可以是：windows-x64、" in kind.stderr.decode()) == (2, True)
    assert not (tmp_path / "out").exists()
