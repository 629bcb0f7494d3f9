"""Findings as JSON for a machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.values.place import Place


def render_json(file: str, diagnostics: Iterable[Diagnostic]) -> str:
    """Return the findings of one file as a JSON array; ``sheet`` and ``cell`` are "" where a finding has none."""
    return json.dumps([_record(file, finding) for finding in diagnostics], ensure_ascii=False, indent=2)


def _record(file: str, finding: Diagnostic) -> dict[str, object]:
    return {
        "file": file,
        "code": finding.code,
        "severity": finding.severity.name.lower(),
        **_place(finding.place),
        "message": finding.message,
        "hint": finding.hint,
        "comparison": asdict(finding.comparison) if finding.comparison else None,
        "answer": finding.answer,
        "lapsed_answer": finding.lapsed,
        "awaits_answer": finding.awaits_answer,
        "waived": finding.waived,
        "related": [{**_place(related.place), "text": related.text} for related in finding.related],
    }


def _place(place: Place) -> dict[str, object]:
    return {"sheet": place.sheet, "cell": place.cell or (str(place.row) if place.row else ""), "heading": place.heading}
