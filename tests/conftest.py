"""What many tests share: the shipped definition, the example's data, a submission made of a few typed rows."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.submission import Data, Submission, submit
from compiler.workbook.data_file import data_from_json

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "changji-government-office-2025"

Sheets = Mapping[str, Any]


@pytest.fixture(scope="session")
def definition() -> Definition:
    return load_definition("changji-budget-2025")


@pytest.fixture
def example_json() -> dict[str, Any]:
    """The example's data, a copy that a test may change."""
    return copy.deepcopy(json.loads((EXAMPLE / "data.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def data_of(definition: Definition) -> Callable[[Sheets], Data]:
    """Gives the data of a few sheets, as if typed; columns that are required may be missing."""

    def make(sheets: Sheets) -> Data:
        data, _ = data_from_json({"definition": definition.id, "sheets": sheets}, definition)
        return data

    return make


@pytest.fixture(scope="session")
def submitted(definition: Definition, data_of: Callable[[Sheets], Data]) -> Callable[..., Submission]:
    """Gives the submission of a few sheets."""

    def make(**sheets: Sequence[Mapping[str, str]] | Mapping[str, str]) -> Submission:
        return submit(data_of(sheets), definition)[0]

    return make
