"""A run's result as ``record.json``: inputs, outputs, hashes, findings, waivers and versions, for a machine."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from compiler.batch.outcome import fields_of, finding_json, plain_json
from compiler.batch.record import DepartmentResult, Run, Split
from compiler.roster import Entry


def record_json(run: Run, day: date | None = None) -> str:
    """Return a run as JSON by ``schemas/meta/record.schema.json``.

    ``day`` is the day on which days left are counted, None where nobody asked for one: then the same input gives the
    same record on every day.
    """
    return json.dumps(_record(run, day), ensure_ascii=False, indent=1, default=plain_json) + "\n"


def run_key(run: Run, day: date | None) -> str:
    """Return a key that is the same for runs with the same record alone, and quicker to be had than the record."""
    return hashlib.sha256(json.dumps(_record(run, day), default=plain_json).encode()).hexdigest()


def _record(run: Run, day: date | None) -> Mapping[str, Any]:
    return {
        "program": run.program,
        "definition": {"id": run.definition, "version": run.version, "title": run.title},
        **({"day": day.isoformat()} if day else {}),
        "roster": run.roster,
        "waivers": run.waivers,
        "approved": run.approved,
        "options": dict(run.options),
        "bounds": run.bounds,
        "codes": dict(run.codes),
        "notes": run.notes,
        "counts": {state.value: count for state, count in run.counts().items()},
        "departments": [_department(one, day) for one in run.departments],
        "unread": run.unread,
        "others": run.others,
        "outputs": run.outputs,
    }


def _department(one: DepartmentResult, day: date | None) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "state": one.state.value,
        "roster": _entry(one.entry) if one.entry else None,
        "note": one.note,
        "nearest": one.nearest,
        "files": [{**fields_of(file), "chosen": file == one.chosen} for file in one.files],
        "changes": one.changes,
        "findings": list(map(finding_json, one.findings)),
        "waived": list(map(finding_json, one.waived)),
        "totals": one.totals,
        "split": _split(one.split),
        "title": one.title,
        "approval": one.approval,
        "deadline": one.deadline,
        **({"days_left": one.days_left(day)} if day else {}),
        "outputs": one.outputs,
    }


def _entry(entry: Entry) -> Mapping[str, Any]:
    return {key: value for key, value in fields_of(entry).items() if key != "place"} | {"row": entry.place.row}


def _split(split: Split) -> Mapping[str, Any]:
    return {**fields_of(split), "sum": split.sum, "reconciles": split.reconciles}
