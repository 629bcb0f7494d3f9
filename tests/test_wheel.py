"""A wheel in an empty environment, run from another folder, does the same job."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from compiler.definition.load import definition_ids
from tests.conftest import EXAMPLE, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    (built,) = folder.glob("*.whl")
    return built


def test_schemas_and_templates_travel_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
    assert "compiler/data/schemas/findings.toml" in names
    for id_ in definition_ids():
        assert f"compiler/data/schemas/{id_}/definition.toml" in names
        assert f"compiler/data/workbook_templates/{id_}.xlsx" in names
    assert "compiler/document/profile/basic/Standard/Pages.xba" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]


def test_the_installed_wheel_compiles_the_example_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    subprocess.run(pip, check=True, stdin=subprocess.DEVNULL)
    elsewhere = tmp_path / "另一个 文件夹"
    elsewhere.mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [str(programs / "gongkai"), "compile", str(EXAMPLE / "filled.xlsx"), "-o", "report.docx"]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (elsewhere / "report.docx").read_bytes() == (EXAMPLE / "report.docx").read_bytes()
