"""What the examination of one workbook comes to, and how it is kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from compiler.batch.record import Part, Split, Total
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Related, Severity
from compiler.values.approval import UNCHECKED
from compiler.values.place import Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a workbook is and says.

    ``definition``, ``version`` and ``report`` are id, version and title of its report, ``days`` those that it
    leaves from the approval to the last day to publish, ``department`` its department, ``saved`` when it was saved; ""
    and None for what is not known. ``passes`` says whether it may be published; ``units`` are
    the units that it names. ``title`` is the official name of its documents, ``titles`` the titles of the codes found,
    ``numbers`` the numbers of the findings in the list of the copy that goes back.
    ``approval`` says whether its figures were held against the approved amounts.
    ``failure`` is why it was given up ("time", "memory", "crash"), "" where it was examined to the end;
    ``detail`` is what the program says of a crash, for its authors.
    """

    definition: str = ""
    version: str = ""
    report: str = ""
    days: int | None = None
    department: str = ""
    saved: str = ""
    passes: bool = False
    findings: tuple[Diagnostic, ...] = ()
    waived: tuple[Diagnostic, ...] = ()
    totals: tuple[Total, ...] = ()
    split: Split = Split()  # noqa: RUF009 - frozen
    units: tuple[str, ...] = ()
    title: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    numbers: tuple[int, ...] = ()
    approval: str = UNCHECKED
    failure: str = ""
    detail: str = ""

    @property
    def is_read(self) -> bool:
        """Whether it could be read as the workbook of a report."""
        return bool(self.definition)


def outcome_json(outcome: Outcome) -> bytes:
    """Return an outcome as JSON."""
    raw = {**fields_of(outcome), "findings": list(map(finding_json, outcome.findings))}
    raw["waived"] = list(map(finding_json, outcome.waived))
    return json.dumps(raw, ensure_ascii=False, default=plain_json).encode()


def outcome_from(content: bytes) -> Outcome:
    """Return the outcome that JSON of ours holds. Raises ValueError, LookupError or TypeError for any other."""
    raw = json.loads(content)
    return Outcome(
        **{
            **raw,
            "findings": tuple(map(_finding, raw["findings"])),
            "waived": tuple(map(_finding, raw["waived"])),
            "totals": tuple(Total(**_exact(total, "amount", "prior")) for total in raw["totals"]),
            "split": _split(raw["split"]),
            "units": tuple(raw["units"]),
            "titles": tuple((code, title) for code, title in raw["titles"]),
            "numbers": tuple(raw["numbers"]),
        }
    )


def finding_json(finding: Diagnostic) -> Mapping[str, Any]:
    """Return a finding as JSON: all that it says, its severity by name, and each record in it by its fields."""
    return {
        **finding._asdict(),
        "severity": finding.severity.name.lower(),
        "place": finding.place._asdict(),
        "related": [{"place": one.place._asdict(), "text": one.text} for one in finding.related],
        "comparison": finding.comparison._asdict() if finding.comparison else None,
    }


def plain_json(value: object) -> object:
    """Return what JSON has no form for in one that it has: a record by its fields, anything else as text."""
    return fields_of(value) if is_dataclass(value) else str(value)


def fields_of(record: Any) -> dict[str, Any]:
    """Return what a record holds by the names of its fields."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _finding(raw: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(
        **{
            **raw,
            "severity": Severity[raw["severity"].upper()],
            "place": Place(**raw["place"]),
            "related": tuple(Related(Place(**one["place"]), one["text"]) for one in raw["related"]),
            "comparison": Comparison(**raw["comparison"]) if raw["comparison"] else None,
        }
    )


def _split(raw: Mapping[str, Any]) -> Split:
    parts = tuple(Part(**_exact(part, "amount", "prior")) for part in raw["parts"])
    return Split(**{**_exact(raw, "whole", "allowed"), "parts": parts, "columns": tuple(raw["columns"])})


def _exact(raw: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the mapping with the amounts of those names as decimals; one that is not known is None."""
    return {key: Decimal(text) if key in names and text is not None else text for key, text in raw.items()}
