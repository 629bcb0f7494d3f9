"""Disclosures to publish as data: the example, and one of an invented office whose texts look like formulas."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.open_data.disclosure import Disclosure
from compiler.pipeline import check_data, check_workbook
from compiler.workbook.data_file import data_from_json
from tests.conftest import EXAMPLE

Disclosed = Callable[[Mapping[str, Any]], Disclosure]


@pytest.fixture(scope="session")
def example() -> Disclosure:
    disclosure = check_workbook(EXAMPLE / "filled.xlsx").disclosure
    assert disclosure is not None
    return disclosure


@pytest.fixture(scope="session")
def disclosed(definition: Definition) -> Disclosed:
    """Gives what is disclosed of a few sheets, complete or not."""

    def make(sheets: Mapping[str, Any]) -> Disclosure:
        data, _ = data_from_json({"definition": definition.id, "sheets": sheets}, definition)
        disclosure = check_data(data, definition).disclosure
        assert disclosure is not None
        return disclosure

    return make


@pytest.fixture(scope="session")
def on_paper() -> Disclosure:
    """A disclosure of another kind and region, in which the overall table stands in panels side by side."""
    shanghai = load_definition("shanghai-final-accounts-2024")
    sheets = {
        "department": {"department": "上海市某某局"},
        "revenue": [{"code": "2050205", "general": "800.00", "business_income": "-50.00"}],
        "three_public": [{"line": "official_hospitality", "budget": "2.00", "actual": "1.255"}],
    }
    data, _ = data_from_json({"definition": shanghai.id, "sheets": sheets}, shanghai)
    disclosure = check_data(data, shanghai).disclosure
    assert disclosure is not None
    return disclosure
