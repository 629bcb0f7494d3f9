"""What a definition's author did wrong is told by file and pointer, also where no document would ever show it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.definition.error import DefinitionError, Problem
from compiler.definition.load import definition_ids, load_definition
from compiler.resources import resource

PAPER = Path(__file__).parent.parent / "definitions" / "shanghai-final-accounts-2024"

Broken = Callable[..., tuple[Problem, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the definition on paper; its head points at the shipped code lists and style."""
    copy = tmp_path / PAPER.name
    shutil.copytree(PAPER, copy)
    head = copy / "definition.toml"
    head.write_text(head.read_text("utf-8").replace("../../../schemas", resource("schemas").as_posix()), "utf-8")
    return copy


@pytest.fixture
def broken(folder: Path) -> Broken:
    """Rewrites the first such piece of a file, loads the definition and gives what is wrong with it."""

    def load(file: str, piece: str, instead: str) -> tuple[Problem, ...]:
        path = folder / file
        text = path.read_text("utf-8")
        assert piece in text
        path.write_text(text.replace(piece, instead, 1), "utf-8")
        with pytest.raises(DefinitionError) as caught:
            load_definition(folder)
        return caught.value.problems

    return load


def test_a_definition_lies_anywhere(folder: Path) -> None:
    assert load_definition(folder).id == "shanghai-final-accounts-2024"


@pytest.mark.parametrize("id_", definition_ids())
def test_a_shipped_definition_is_found_by_its_id(id_: str) -> None:
    assert load_definition(id_).id == id_


@pytest.mark.parametrize(
    ("file", "piece", "instead", "pointer", "message"),
    [
        pytest.param(
            "tables.toml",
            "landscape = true",
            "landscap = true",
            "/tables/revenue",
            "'landscap' was unexpected",
            id="key of a table",
        ),
        pytest.param(
            "figures.toml",
            'role_name = "x"',
            "",
            "",
            "",
            id="placeholder",
        ),
    ],
)
def test_placeholder(file: str, piece: str, instead: str, pointer: str, message: str) -> None:
    raise AssertionError
