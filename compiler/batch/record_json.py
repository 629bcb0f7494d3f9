"""A run's result as ``record.json``: inputs, outputs, hashes, findings, waivers and versions, for a machine."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from compiler.batch.outcome import finding_json
from compiler.batch.record import DepartmentResult, Run, Split
from compiler.roster import Entry


def record_json(run: Run, day: date | None = None) -> str:
    """Return a run as JSON by ``schemas/meta/record.schema.json``.

    ``day`` is the day on which days left are counted, None where nobody asked for one: then the same input gives the
    same record on every day.
    """
    record = {
        "program": run.program,
        "definition": {"id": run.definition, "version": run.version, "title": run.title},
        **({"day": day.isoformat()} if day else {}),
        "roster": run.roster,
        "waivers": run.waivers,
        "approved": run.approved,
        "options": dict(run.options),
        "bounds": asdict(run.bounds),
        "codes": dict(run.codes),
        "notes": list(run.notes),
        "counts": {state.value: count for state, count in run.counts().items()},
        "departments": [_department(one, day) for one in run.departments],
        "unread": [asdict(file) for file in run.unread],
        "others": [asdict(file) for file in run.others],
        "outputs": [asdict(file) for file in run.outputs],
    }
    return json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"


def _department(one: DepartmentResult, day: date | None) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "state": one.state.value,
        "roster": _entry(one.entry) if one.entry else None,
        "note": one.note,
        "nearest": list(one.nearest),
        "files": [{**asdict(file), "chosen": file == one.chosen} for file in one.files],
        "changes": [asdict(change) for change in one.changes],
        "findings": list(map(finding_json, one.findings)),
        "waived": list(map(finding_json, one.waived)),
        "totals": [asdict(total) for total in one.totals],
        "split": _split(one.split),
        "title": one.title,
        "approval": one.approval,
        "deadline": one.deadline,
        **({"days_left": one.days_left(day)} if day else {}),
        "outputs": [asdict(file) for file in one.outputs],
    }


def _entry(entry: Entry) -> Mapping[str, Any]:
    return {key: value for key, value in asdict(entry).items() if key != "place"} | {"row": entry.place.row}


def _split(split: Split) -> Mapping[str, Any]:
    return {**asdict(split), "sum": split.sum, "reconciles": split.reconciles}
