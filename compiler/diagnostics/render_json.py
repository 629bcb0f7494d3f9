"""Findings as JSON for a machine."""

import json
from collections.abc import Iterable

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.values.place import Place

_WAIVED = "waived"
"""The severity of a finding that the bureau silenced: whoever counts errors does not count it."""


def render_json(file: str, diagnostics: Iterable[Diagnostic], waived: Iterable[Diagnostic] = ()) -> str:
    """Return the findings of one file as a JSON array; ``sheet`` and ``cell`` are "" where a finding has none.

    ``waived`` are findings that the bureau silenced; they end the array with the severity "waived".
    """
    records = [_record(file, finding, finding.severity.name.lower()) for finding in diagnostics]
    records.extend(_record(file, finding, _WAIVED) for finding in waived)
    return json.dumps(records, ensure_ascii=False, indent=2)


def _record(file: str, finding: Diagnostic, severity: str) -> dict[str, object]:
    return {
        "file": file,
        "code": finding.code,
        "severity": severity,
        **_place(finding.place),
        "message": finding.message,
        "hint": finding.hint,
        "comparison": finding.comparison._asdict() if finding.comparison else None,
        "answer": finding.answer,
        "lapsed_answer": finding.lapsed,
        "awaits_answer": finding.awaits_answer,
        "waived": finding.waived,
        "related": [{**_place(related.place), "text": related.text} for related in finding.related],
    }


def _place(place: Place) -> dict[str, object]:
    return {"sheet": place.sheet, "cell": place.cell or (str(place.row) if place.row else ""), "heading": place.heading}
