"""Each case under ``cases/`` fires its finding, and its near miss does not.

A file is named by the code of a finding, in a folder named by the definition. Its cases edit the data of that
definition's example:

    [[fires]]
    what = "one sentence on what is wrong"
    edits = [{ sheet = "items", row = { code = "2010301" }, set = { general_own = "5.00" } }]
    at = { sheet = "基本支出明细", heading = "一般公共预算·本级财力" }
    about = "行政运行"

    [[near_miss]]
    what = "one sentence on why this is no fault"
    edits = []

An edit sets or unsets cells of the rows that a selector picks (a record has none), adds a row, or removes rows.
``pasted`` lists what pasted tables say: rows by sheet, row, dimension and code, and label, or amounts (``text``) by
sheet, row and the members (``at``) of their figures. ``at`` and ``about`` (a piece of what the finding speaks of) may
be left out. A case that changes the example must add a finding to those of the example as it stands; a near miss must
add none of its code, and with ``silent = true`` there must be none at all.
"""

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.definition.entries import entries
from compiler.definition.figures import CONCEPT
from compiler.definition.load import definition_ids, load_definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.pipeline import check_data
from compiler.submission import Pasted
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.data_file import data_from_json
from tests.conftest import EXAMPLE, ROOT

CASES = ROOT / "tests" / "cases"


@dataclass(frozen=True)
class Case:
    """An edit of the example and what it brings about (``kind`` is "fires" or "near_miss")."""

    definition: str
    code: str
    kind: str
    raw: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.definition}-{self.code}-{self.raw['what']}"


def cases(kind: str) -> list[Case]:
    return [
        Case(path.parent.name, path.stem, kind, raw)
        for path in sorted(CASES.glob("*/*.toml"))
        for raw in tomllib.loads(path.read_text("utf-8")).get(kind, [])
    ]


@lru_cache(maxsize=8)
def defined(id_: str) -> Definition:
    return load_definition(id_)


@lru_cache(maxsize=8)
def example(id_: str) -> dict[str, Any]:
    """The data of a definition's example: the published one where there is one, else the first by name."""
    files = sorted((ROOT / "examples").glob("*/data.json"), key=lambda path: (path.parent != EXAMPLE, path))
    read = (json.loads(path.read_text("utf-8")) for path in files)
    found: dict[str, Any] = next(raw for raw in read if raw["definition"] == id_)
    return found


def found_in(raw: dict[str, Any], pasted: list[dict[str, Any]]) -> tuple[Diagnostic, ...]:
    definition = defined(raw["definition"])
    data, of_form = data_from_json(raw, definition)
    cells = tuple(
        Pasted(
            "",
            figure(definition, row["at"] if "at" in row else {row["dimension"]: row["code"]}),
            row.get("text", ""),
            Place(row["sheet"], row["row"]),
            (row.get("dimension", ""), row.get("code", "")),
            row.get("label", ""),
        )
        for row in pasted
    )
    return (*of_form, *check_data(replace(data, pasted=cells), definition).findings)


def figure(definition: Definition, members: dict[str, str]) -> Coordinates:
    """The figure that members name on top of the defaults."""
    at = definition.figures.defaults.at(members)
    return at.within(definition.figures.concept(at).dimensions | {CONCEPT})


@lru_cache(maxsize=8)
def found_in_example(id_: str) -> tuple[Diagnostic, ...]:
    return found_in(example(id_), [])


def found_in_case(case: Case) -> tuple[Diagnostic, ...]:
    raw = copy.deepcopy(example(case.definition))
    for edit in case.raw.get("edits", []):
        apply(raw["sheets"], edit)
    return found_in(raw, case.raw.get("pasted", []))


def apply(sheets: dict[str, Any], edit: dict[str, Any]) -> None:
    sheet = sheets.setdefault(edit["sheet"], [])
    if "add" in edit:
        sheet.append(dict(edit["add"]))
        return
    picked = [*picks(sheet, edit.get("row", {}))]
    assert picked, f"no row to edit: {edit}"
    for row in picked:
        if edit.get("remove"):
            sheet.remove(row)
        row.update(edit.get("set", {}))
        for column in edit.get("unset", []):
            del row[column]


def picks(sheet: Any, selector: dict[str, str]) -> Iterator[dict[str, str]]:
    for row in [sheet] if isinstance(sheet, dict) else sheet:
        if all(row.get(column) == value for column, value in selector.items()):
            yield row


def matches(case: Case) -> Callable[[Diagnostic], bool]:
    at = case.raw.get("at", {})
    about = case.raw.get("about", "")
    return lambda finding: (
        finding.code == case.code
        and finding.place.sheet == at.get("sheet", finding.place.sheet)
        and finding.place.heading == at.get("heading", finding.place.heading)
        and about in finding.about
    )


@pytest.mark.parametrize("case", cases("fires"), ids=str)
def test_a_case_fires(case: Case) -> None:
    found = [finding for finding in found_in_case(case) if matches(case)(finding)]
    unchanged = not case.raw.get("edits") and not case.raw.get("pasted")
    before = () if unchanged else found_in_example(case.definition)
    assert [finding for finding in found if finding not in before]


@pytest.mark.parametrize("case", cases("near_miss"), ids=str)
def test_a_near_miss_fires_nothing_more(case: Case) -> None:
    before = () if case.raw.get("silent") else found_in_example(case.definition)
    known = {finding.identity for finding in before}
    found = [finding for finding in found_in_case(case) if finding.code == case.code]
    assert [finding for finding in found if finding.identity not in known] == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_code_has_a_case_that_fires_and_a_near_miss(path: Path) -> None:
    raw = tomllib.loads(path.read_text("utf-8"))
    assert raw["fires"]
    assert raw["near_miss"]


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
