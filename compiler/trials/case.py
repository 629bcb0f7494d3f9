"""Cases of equations and rules: an edit of some data, and the finding that it brings about or must not.

A file is named by the code of a finding. Its cases edit the data of a department:

    [[fires]]
    what = "one sentence on what is wrong"
    edits = [{ sheet = "items", row = { code = "2010301" }, set = { general_own = "5.00" } }]
    at = { sheet = "基本支出明细", heading = "本级财力" }
    about = "行政运行"

    [[near_miss]]
    what = "one sentence on why this is no fault"
    edits = []

An edit sets or unsets cells of the rows that a selector picks (a record has none), adds a row, or removes rows.
``pasted`` lists what pasted tables say: rows by sheet, row, dimension and code, and label, or amounts (``text``) by
sheet, row and the members (``at``) of their figures. ``at`` and ``about`` (a piece of what the finding speaks of) may
be left out. A case that changes the data must add a finding to those of the data as it stands; a near miss must add
none of its code, and with ``silent = true`` there must be none at all.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.pipeline import check_data
from compiler.submission import Pasted
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.data_file import data_from_json

KINDS = ("fires", "near_miss")


@dataclass(frozen=True, slots=True)
class Case:
    """An edit of the data and what it brings about; ``kind`` is "fires" or "near_miss"."""

    code: str
    kind: str
    raw: Mapping[str, Any]

    @property
    def what(self) -> str:
        """One sentence on it."""
        return str(self.raw["what"])


@dataclass(frozen=True, slots=True)
class Base:
    """The data that cases edit, in their JSON form, and what is found in it as it stands."""

    definition: Definition
    raw: Mapping[str, Any]
    found: tuple[Diagnostic, ...]


def cases_of(code: str, raw: Mapping[str, Any]) -> tuple[Case, ...]:
    """Return the cases that the tables of a file describe."""
    return tuple(Case(code, kind, one) for kind in KINDS for one in raw.get(kind, ()))


def base_of(raw: Mapping[str, Any], definition: Definition) -> Base:
    """Return data ready for cases."""
    return Base(definition, raw, _found(raw, (), definition))


def fired(case: Case, base: Base) -> tuple[Diagnostic, ...]:
    """Return the findings that a case brings about: of a near miss those of its code, else those that it asks for.

    Raises KeyError for a sheet, row or cell to edit that is not there.
    """
    raw = copy.deepcopy(dict(base.raw))
    for edit in case.raw.get("edits", ()):
        _apply(raw["sheets"], edit)
    found = _found(raw, case.raw.get("pasted", ()), base.definition)
    if case.kind == "near_miss":
        known = set() if case.raw.get("silent") else {finding.identity for finding in base.found}
        return tuple(one for one in found if one.code == case.code and one.identity not in known)
    unchanged = not case.raw.get("edits") and not case.raw.get("pasted")
    return tuple(one for one in found if _is_meant(one, case) and (unchanged or one not in base.found))


def _is_meant(finding: Diagnostic, case: Case) -> bool:
    at = case.raw.get("at", {})
    return (
        finding.code == case.code
        and finding.place.sheet == at.get("sheet", finding.place.sheet)
        and finding.place.heading == at.get("heading", finding.place.heading)
        and case.raw.get("about", "") in finding.about
    )


def _found(
    raw: Mapping[str, Any], pasted: Sequence[Mapping[str, Any]], definition: Definition
) -> tuple[Diagnostic, ...]:
    data, of_form = data_from_json(raw, definition)
    cells = tuple(
        Pasted(
            "",
            _figure(definition, row["at"] if "at" in row else {row["dimension"]: row["code"]}),
            row.get("text", ""),
            Place(row["sheet"], row["row"]),
            (row.get("dimension", ""), row.get("code", "")),
            row.get("label", ""),
        )
        for row in pasted
    )
    return (*of_form, *check_data(replace(data, pasted=cells), definition).findings)


def _figure(definition: Definition, members: Mapping[str, str]) -> Coordinates:
    """Return the figure that members name on top of the defaults."""
    at = definition.figures.defaults.at(members)
    return definition.figures.relevant(at)


def _apply(sheets: dict[str, Any], edit: Mapping[str, Any]) -> None:
    sheet = sheets.setdefault(edit["sheet"], [])
    if "add" in edit:
        sheet.append(dict(edit["add"]))
        return
    picked = [*_picked(sheet, edit.get("row", {}))]
    if not picked:
        raise KeyError(edit["sheet"])
    for row in picked:
        if edit.get("remove"):
            sheet.remove(row)
        row.update(edit.get("set", {}))
        for column in edit.get("unset", ()):
            del row[column]


def _picked(sheet: Any, selector: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for row in [sheet] if isinstance(sheet, dict) else sheet:
        if all(row.get(column) == value for column, value in selector.items()):
            yield row
