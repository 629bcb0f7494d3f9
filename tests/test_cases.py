"""Each case under ``cases/`` fires its finding, and its near miss does not.

Their form is that of the cases of any definition (``compiler/trials/case.py``); a folder is named by the definition,
whose example they edit.
"""

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.entries import entries
from compiler.definition.load import definition_ids, load_definition
from compiler.definition.meta_schema import meta_faults
from compiler.trials.case import Base, Case, base_of, cases_of, fired
from tests.conftest import EXAMPLE, ROOT

CASES = ROOT / "tests" / "cases"

Known = tuple[str, Case]
"""The id of a definition and a case of it."""


def cases(kind: str) -> list[Any]:
    return [
        pytest.param((path.parent.name, case), id=f"{path.parent.name}-{case.code}-{case.what}")
        for path in sorted(CASES.glob("*/*.toml"))
        for case in cases_of(path.stem, tomllib.loads(path.read_text("utf-8")))
        if case.kind == kind
    ]


@lru_cache(maxsize=8)
def defined(id_: str) -> Definition:
    return load_definition(id_)


@lru_cache(maxsize=8)
def example(id_: str) -> Base:
    """The data of a definition's example: the published one where there is one, else the first by name."""
    files = sorted((ROOT / "examples").glob("*/data.json"), key=lambda path: (path.parent != EXAMPLE, path))
    read = (json.loads(path.read_text("utf-8")) for path in files)
    return base_of(next(raw for raw in read if raw["definition"] == id_), defined(id_))


@pytest.mark.parametrize("known", cases("fires"))
def test_a_case_fires(known: Known) -> None:
    definition, case = known
    assert fired(case, example(definition))


@pytest.mark.parametrize("known", cases("near_miss"))
def test_a_near_miss_fires_nothing_more(known: Known) -> None:
    definition, case = known
    assert fired(case, example(definition)) == ()


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_code_has_a_case_that_fires_and_a_near_miss(path: Path) -> None:
    raw = tomllib.loads(path.read_text("utf-8"))
    assert raw["fires"]
    assert raw["near_miss"]
    assert [*meta_faults("cases", raw)] == []


def home(definition: Definition) -> str:
    """Return the folder that holds a definition's rules, its own or the one with which it shares them."""
    return Path(definition.id, definition.files["rules"]).parts[-2]


@pytest.mark.parametrize("id_", definition_ids())
def test_every_equation_and_rule_has_its_cases_and_its_long_form(id_: str) -> None:
    definition = defined(id_)
    silent = {derivation.code for derivation in definition.figures.derivations if not derivation.checks}
    own = entries(definition)
    assert {path.stem for path in (CASES / home(definition)).glob("*.toml")} >= set(own) - silent
    assert all(entry.title and entry.hint and entry.source and entry.explanation for entry in own.values())
