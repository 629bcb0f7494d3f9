"""What is done with one workbook: it is examined, what comes of it is kept, and what it is is said."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from compiler.answers import number_findings
from compiler.approval import Approved, read_approved
from compiler.batch.job import ANNOTATED, Job
from compiler.batch.outcome import Outcome
from compiler.batch.store import Store
from compiler.batch.sums import split, totals, unit_names
from compiler.definition.definition import Definition
from compiler.definition.entries import entries
from compiler.definition.load import load_definition
from compiler.destination import Destination
from compiler.diagnostics.diagnostic import Diagnostic, catalogue, diagnose
from compiler.pipeline import Beside, Checked, check_workbook, weighed
from compiler.publication import files
from compiler.values.csv_rows import plain
from compiler.workbook.annotate import annotate
from compiler.workbook.package_parts import DamagedPartError
from compiler.workbook.saved import saved_at


def examine(job: Job) -> Outcome:
    """Examine a workbook, keep its outcome and files in the store, and return the outcome.

    Raises OSError where the entry cannot be written, DefinitionError where the definition or style is broken.
    """
    try:
        content = job.path.read_bytes()
    except OSError:
        return Outcome(findings=(diagnose("W100"),))
    definition = _definition(job.definition) if job.definition else None
    beside = Beside(approved=_approved(job.approved) if job.approved else None)
    checked = weighed(check_workbook(job.path, definition, beside), job.policy)
    saved = saved_at(content)
    outcome = replace(_outcome(checked), saved=saved.isoformat() if saved else "")
    if plain(outcome.department) in job.withheld:
        outcome = _name_only(outcome)
        made: dict[str, bytes] = {}
    else:
        made = _published(checked, job) if checked.passes else _returned(content, checked)
    Store(job.store).keep(job.key, outcome, made)
    return outcome


def _name_only(outcome: Outcome) -> Outcome:
    return Outcome(outcome.definition, outcome.version, outcome.report, outcome.days, outcome.department, outcome.saved)


@cache
def _definition(id_or_folder: str) -> Definition:
    return load_definition(id_or_folder)


@cache
def _approved(path: Path) -> Approved:
    return read_approved(path)[0]


def _outcome(checked: Checked) -> Outcome:
    definition, ledger, disclosure = checked.definition, checked.ledger, checked.disclosure
    outcome = Outcome(findings=checked.findings, waived=checked.waived)
    if definition is None or ledger is None or disclosure is None:
        return outcome
    return replace(
        outcome,
        definition=definition.id,
        version=definition.version,
        report=definition.title,
        days=definition.summary.days_after_approval,
        department=checked.department.strip(),
        passes=checked.passes,
        totals=totals(ledger),
        split=split(ledger),
        units=unit_names(ledger),
        title=Destination(Path(), "", ()).path(disclosure.document, "docx").stem,
        titles=_titles(definition, (*checked.findings, *checked.waived)),
        numbers=_numbers(checked),
        approval=checked.approval,
    )


def _numbers(checked: Checked) -> tuple[int, ...]:
    """Return the number that each finding has in the list of the copy."""
    numbered, _ = number_findings(checked.findings, checked.issues.listed)
    numbers = {id(one.finding): one.number for one in numbered}
    return tuple(numbers[id(finding)] for finding in checked.findings)


def _titles(definition: Definition, findings: tuple[Diagnostic, ...]) -> tuple[tuple[str, str], ...]:
    known = {**catalogue(), **entries(definition)}
    return tuple((code, known[code].title) for code in sorted({finding.code for finding in findings}))


def _published(checked: Checked, job: Job) -> dict[str, bytes]:
    if checked.disclosure is None:
        return {}
    folder = Path("public")
    made = files([checked.disclosure], Destination(folder, "", job.formats), job.printing)
    return {file.path.relative_to(folder).as_posix(): file.content for file in made}


def _returned(content: bytes, checked: Checked) -> dict[str, bytes]:
    """Return the annotated copy, nothing where the workbook could not be read or is damaged."""
    if checked.document is None:
        return {}
    try:
        return {ANNOTATED: annotate(content, checked.findings, checked.issues)}
    except DamagedPartError:
        return {}
