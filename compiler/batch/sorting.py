"""Which report a run is about, and which submissions belong to it and to a department."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from compiler.batch.choose import Submitted
from compiler.batch.outcome import Outcome
from compiler.batch.record import Bounds, SubmittedFile
from compiler.batch.words import words


@dataclass(frozen=True, slots=True)
class Report:
    """The report that a run is about; all "" where the workbooks that came in do not say which.

    ``days`` are those from the approval to the last day to publish, None where the report knows no such day.
    """

    id: str = ""
    version: str = ""
    title: str = ""
    days: int | None = None


def report_of(submitted: Sequence[Submitted], asked: str) -> Report:
    """Return the report that is asked for by id or folder, else the one that more than half of the workbooks bear."""
    read = [one.outcome for one in submitted if one.outcome.is_read]
    if asked and not read:
        from compiler.definition.load import load_definition  # noqa: PLC0415 - outcomes say it

        definition = load_definition(asked)
        return Report(definition.id, definition.version, definition.title, definition.summary.days_after_approval)
    found = Counter(_report(outcome) for outcome in read)
    report, count = next(iter(found.most_common(1)), (Report(), 0))
    return report if count * 2 > found.total() else Report()


def _report(outcome: Outcome) -> Report:
    return Report(outcome.definition, outcome.version, outcome.report, outcome.days)


def sorted_out(
    submitted: Sequence[Submitted], report: Report, bounds: Bounds
) -> tuple[list[Submitted], list[SubmittedFile]]:
    """Return the submissions that belong to a department, and the files that do not, each with its reason."""
    good, unread = [], []
    for one in submitted:
        reason, ask = _reason(one.outcome, report, bounds)
        if reason:
            unread.append(replace(one.file, reason=reason, ask=ask))
        else:
            good.append(one)
    return good, unread


def _reason(outcome: Outcome, report: Report, bounds: Bounds) -> tuple[str, str]:
    if outcome.failure:
        return _said(outcome.failure, seconds=str(bounds.seconds), megabytes=str(bounds.megabytes))
    if not outcome.is_read:
        worst = max(outcome.findings, key=lambda finding: finding.severity)
        return worst.message, worst.hint
    if not report.id:
        return _said("which_report", found=outcome.report)
    if outcome.definition != report.id:
        return _said("other_report", found=outcome.report, title=report.title)
    return ("", "") if outcome.department else _said("nameless")


def _said(name: str, **values: str) -> tuple[str, str]:
    said = words()["reasons"][name]
    return said["reason"].format(**values), said["ask"].format(**values)
