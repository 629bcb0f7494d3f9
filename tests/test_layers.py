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
    "whole_file": 0,
    "bundle": 0,
    "values": 0,
    "diagnostics": 1,
    "answers": 2,
    "definition": 2,
    "waivers": 2,
    "roster": 2,
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
    "moved_codes": 5,
    "rolled": 6,
    "approval": 6,
    "earlier": 6,
    "pipeline": 7,
    "start_year": 8,
    "trials": 8,
    "rollup": 8,
    "batch": 8,
    "asked_rows": 6,
    "import_export": 7,
    "prior": 8,
    "start_roster": 9,
    "cli": 10,
}

WALLS = {
    "openpyxl": set(),
    "xlsxwriter": {"workbook"},
    "docx": {"document"},
    "lxml": {"document", "workbook"},
    "python_calamine": {"workbook"},
    "jsonschema": {"definition"},
    "jsonschema_rs": {"definition"},
    "click": {"cli"},
    "packaging": {"bundle"},
    "rich": {"cli"},
    "pebble": {"batch"},
    "psutil": {"batch"},
    "filelock": {"batch"},
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
def test_only_the_command_line_reads_the_clock(path: Path) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    clocks = {call for call in calls if call.rpartition(".")[2] in {"today", "now", "utcnow", "time", "time_ns"}}
    assert not clocks or room(path) == "cli", f"{path.name} calls {clocks}"
