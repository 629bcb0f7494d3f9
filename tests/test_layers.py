"""Imports run one way, and each third-party library stays behind its wall."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

COMPILER = Path(__file__).parent.parent / "compiler"

# A room may import itself and rooms of a lower rank; rooms of one rank do not know each other.
RANK = {
    "__init__": 0,
    "resources": 0,
    "values": 0,
    "diagnostics": 1,
    "answers": 2,
    "definition": 2,
    "waivers": 2,
    "regions": 3,
    "document": 3,
    "submission": 4,
    "workbook": 5,
    "figures": 5,
    "narrative": 5,
    "rules": 5,
    "open_data": 5,
    "destination": 5,
    "publication": 6,
    "carry_forward": 6,
    "stated_budget": 6,
    "pipeline": 7,
    "start_year": 8,
    "cli": 9,
}

WALLS = {
    "openpyxl": set(),
    "xlsxwriter": {"workbook"},
    "docx": {"document"},
    "lxml": {"document", "workbook"},
    "jsonschema": {"definition"},
    "click": {"cli"},
}


def room(path: Path) -> str:
    return path.relative_to(COMPILER).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "compiler")


MODULES = sorted(COMPILER.rglob("*.py"))


def test_every_room_has_a_rank() -> None:
    assert {room(path) for path in MODULES} == set(RANK)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(COMPILER)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    here = room(path)
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "compiler" and rest and rest.split(".")[0] in RANK:
            there = rest.split(".")[0]
            assert there == here or RANK[there] < RANK[here], f"{path.name} imports {name}"
        if top in WALLS:
            assert here in WALLS[top], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(COMPILER)))
def test_no_module_knows_a_region_or_a_shipped_definition(path: Path) -> None:
    text = path.read_text("utf-8")
    for word in ("昌吉", "新疆", "上海", "changji", "shanghai", "2024", "2025", "2026"):
        assert word not in text, f"{path.name} knows {word}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(COMPILER)))
def test_only_the_command_line_reads_the_clock(path: Path) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    clocks = {call for call in calls if call.rpartition(".")[2] in {"today", "now", "utcnow", "time", "time_ns"}}
    assert not clocks or room(path) == "cli", f"{path.name} calls {clocks}"
