"""Workbooks for tests: the example's, filled; the same after somebody changed it; and what is read from one."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.submission import Data
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook

EXAMPLE = Path(__file__).parents[2] / "examples" / "changji-government-office-2025"

Bound = tuple[Data, tuple[Diagnostic, ...]]
Edit = Callable[[Callable[[openpyxl.Workbook], None]], bytes]


@pytest.fixture(scope="session")
def example(definition: Definition) -> Data:
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    data, findings = data_from_json(raw, definition)
    assert not findings
    return data


@pytest.fixture(scope="session")
def filled(definition: Definition, example: Data) -> bytes:
    return build_workbook(definition, example)


@pytest.fixture(scope="session")
def original(filled: bytes, definition: Definition) -> Data:
    """What is read from the example's workbook before anybody changes it."""
    return bind(read_workbook(filled)[0], definition)[0]


@pytest.fixture
def edited(filled: bytes) -> Edit:
    """Gives the example's workbook after a change."""

    def edit(change: Callable[[openpyxl.Workbook], None]) -> bytes:
        workbook = openpyxl.load_workbook(BytesIO(filled))
        change(workbook)
        out = BytesIO()
        workbook.save(out)
        return out.getvalue()

    return edit


@pytest.fixture
def bound(definition: Definition) -> Callable[[bytes], Bound]:
    """Gives what is read from a workbook file."""

    def read(content: bytes) -> Bound:
        workbook, unread = read_workbook(content)
        data, findings = bind(workbook, definition)
        return data, (*unread, *findings)

    return read
