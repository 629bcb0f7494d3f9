"""Workbooks for tests: the example's, filled; the same after somebody changed it; and what is read from one."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.submission import Data
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook

Bound = tuple[Data, tuple[Diagnostic, ...]]
Edit = Callable[[Callable[[openpyxl.Workbook], None]], bytes]


@pytest.fixture
def example(definition: Definition, example_json: dict[str, Any]) -> Data:
    data, findings = data_from_json(example_json, definition)
    assert not findings
    return data


@pytest.fixture
def filled(definition: Definition, example: Data) -> bytes:
    return build_workbook(definition, example)


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
