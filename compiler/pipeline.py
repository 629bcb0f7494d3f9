"""The phases in order: read, bind, submit, derive, compose, check, write."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from compiler.answers import with_answers
from compiler.carry_forward import check_carried
from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, shipped_definition
from compiler.destination import Destination
from compiler.diagnostics.diagnostic import Diagnostic, Severity, diagnose, has_errors, in_order
from compiler.document.printing import PLAIN, Printing
from compiler.document.tree import Document
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.narrative.compose import compose
from compiler.open_data.disclosure import Disclosure
from compiler.publication import files
from compiler.rolled import check_rolled
from compiler.rules.check import check_rules
from compiler.submission import Data, Submission, submit, with_department
from compiler.values.approval import UNCHECKED
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.waivers.weigh import Policy, weigh
from compiler.whole_file import write_whole
from compiler.workbook.bind import bind, stamped_definition
from compiler.workbook.cells import Workbook
from compiler.workbook.data_file import data_from_json
from compiler.workbook.issue_list import IssueList, read_issue_list
from compiler.workbook.read import read_workbook

if TYPE_CHECKING:
    from compiler.approval import Approved
    from compiler.earlier import Earlier


class Checked(NamedTuple):
    """What a workbook comes to: all findings in order, and the document, None where it could not be read at all.

    The document may be printed only where no finding is an error. ``ledger`` holds the figures that it prints.
    ``department`` is the department's name, "" where it is not known; ``waived`` are the findings that the bureau
    silenced; ``issues`` is the list of findings that the workbook brought along. ``approval`` says whether the figures
    were held against the approval.
    """

    findings: tuple[Diagnostic, ...]
    document: Document | None = None
    definition: Definition | None = None
    ledger: Ledger | None = None
    department: str = ""
    waived: tuple[Diagnostic, ...] = ()
    issues: IssueList = IssueList()
    approval: str = UNCHECKED

    @property
    def passes(self) -> bool:
        """Whether the document may be printed."""
        return self.document is not None and not has_errors(self.findings)

    @property
    def disclosure(self) -> Disclosure | None:
        """What there would be to publish, None where the workbook could not be read at all."""
        if self.document is None or self.ledger is None:
            return None
        return Disclosure(self.document, self.ledger.submission, self.ledger.value, self.approval)


Completion = Callable[[Data, Definition], tuple[Data, tuple[Diagnostic, ...]]]
"""Gives typed data with what another source adds to it, and what is to be said of that source."""


def as_typed(data: Data, _definition: Definition) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return data as it was typed: nothing is added."""
    return data, ()


class Beside(NamedTuple):
    """What else is known of a department: what completes its typed data, the amounts that the bureau approved, and its
    earlier disclosure of the same year. Against the last two its figures are held; the earlier disclosure fills blanks.
    """

    completion: Completion = as_typed
    approved: "Approved | None" = None
    earlier: "Earlier | None" = None


ALONE = Beside()
"""Nothing else is known: a workbook speaks for itself."""


def check_workbook(path: Path, definition: Definition | None = None, beside: Beside = ALONE) -> Checked:
    """Return what is wrong with a workbook and the document it would give, with what is known beside it.

    Without a definition the workbook's own stamp decides. Raises DefinitionError where that definition is broken.
    """
    workbook, findings = read_workbook(path)
    if has_errors(findings):
        return Checked(findings)
    chosen = definition or stamped(workbook)
    if isinstance(chosen, Diagnostic):
        return Checked((chosen,))
    data, bound = bind(workbook, chosen)
    if not data.rows and has_errors(bound):
        return Checked(in_order((*findings, *bound)))
    reported = frozenset(finding.place for finding in bound if finding.severity is Severity.ERROR)
    as_text = frozenset(finding.place for finding in bound if finding.code == "V203")
    data, added = beside.completion(data, chosen)
    data = _with_earlier(data, chosen, beside.earlier)
    checked = check_data(data, chosen, reported, as_text, earlier=beside.earlier)
    checked = with_approval(checked, beside.approved)
    sheets = (sheet.name for sheet in workbook.sheets)
    issues = read_issue_list(workbook)
    found = in_order((*findings, *bound, *added, *checked.findings), sheets)
    return checked._replace(findings=with_answers(found, issues.listed), issues=issues)


def check_data(
    data: Data,
    definition: Definition,
    reported: frozenset[Place] = frozenset(),
    as_text: frozenset[Place] = frozenset(),
    *,
    earlier: "Earlier | None" = None,
) -> Checked:
    """Return what is wrong with typed data, and the document that it gives.

    ``reported`` are cells in which an error was found already: what follows from them stays silent. ``as_text`` are
    cells whose numbers were read from text: a program may have left them out of a sum.
    """
    submission, stated = submit(data, definition, reported)
    document, ledger, composed = _composed(submission)
    broken = check(ledger, as_text)
    ruled = (
        *check_rules(submission, ledger.value),
        *check_carried(data, submission, ledger.value),
        *check_rolled(data, submission, ledger.value),
        *_against_earlier(submission, ledger, earlier),
    )
    department = submission.text(definition.department, Coordinates()).value
    return Checked(in_order((*stated, *composed, *broken, *ruled)), document, definition, ledger, department)


def with_approval(checked: Checked, approved: "Approved | None") -> Checked:
    """Return what was found, and besides where the figures are not what was approved; None approves nothing."""
    if checked.ledger is None or approved is None:
        return checked
    from compiler.approval import approval_record, check_approved  # noqa: PLC0415 - most are checked without one

    findings = in_order((*checked.findings, *check_approved(checked.ledger, approved)))
    return checked._replace(findings=findings, approval=approval_record(checked.ledger, approved))


def weighed(checked: Checked, policy: Policy) -> Checked:
    """Return what was found as the bureau weighs it: waived findings lowered or set apart, others raised if strict."""
    result = weigh(checked.findings, checked.department, policy)
    return checked._replace(findings=result.findings, waived=result.waived)


def compile_workbook(
    path: Path,
    out: Destination,
    definition: Definition | None = None,
    policy: Policy = Policy(),  # noqa: B008 - frozen
    printing: Printing = PLAIN,
    *,
    beside: Beside = ALONE,
) -> Checked:
    """Check a workbook and, where no finding is an error, write the files of its disclosure; return what was found.

    Raises OfficeError where LibreOffice does not print a PDF or measure pages, DefinitionError where the style file is
    not sound, both before anything is written, and OSError where a file cannot be; that file is not left behind then.
    """
    checked = weighed(check_workbook(path, definition, beside), policy)
    if checked.passes and checked.disclosure:
        for file in files([checked.disclosure], out, printing):
            if not out.name:
                file.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file.path, file.content)
    return checked


def annotate_workbook(path: Path, out: Path, checked: Checked) -> bool:
    """Write a copy of a checked workbook with its findings marked; return whether there is one.

    A workbook that could not be read as the one of a definition, or that is damaged, gives no copy. Raises OSError
    where ``path`` cannot be read or ``out`` not be written; then nothing is left behind.
    """
    from compiler.workbook.annotate import annotate  # noqa: PLC0415 - most workbooks are not annotated
    from compiler.workbook.package_parts import DamagedPartError  # noqa: PLC0415

    if checked.document is None:
        return False
    try:
        content = annotate(path.read_bytes(), checked.findings, checked.issues)
    except DamagedPartError:
        return False
    write_whole(out, content)
    return True


def new_workbook(definition: Definition, department: str, earlier: "Earlier | None" = None) -> bytes:
    """Return the blank workbook of a definition: the department's name filled in, and what it disclosed earlier."""
    from compiler.workbook.template import build_workbook  # noqa: PLC0415 - checking needs no writer of workbooks

    blank = with_department(Data(definition.id, {}), definition, department)
    return build_workbook(definition, _with_earlier(blank, definition, earlier))


def fill_workbook(definition: Definition, data_file: Path) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the workbook filled with the data of a JSON file (b"" where a finding is an error), and the findings."""
    from compiler.workbook.template import build_workbook  # noqa: PLC0415

    try:
        raw = json.loads(data_file.read_text("utf-8-sig"))
    except OSError:
        return b"", (diagnose("W100"),)
    except (ValueError, RecursionError):
        return b"", (diagnose("W131"),)
    data, findings = data_from_json(raw, definition)
    return (b"" if has_errors(findings) else build_workbook(definition, data)), in_order(findings)


def stamped(workbook: Workbook) -> Definition | Diagnostic:
    """Return the shipped definition whose template a workbook is, or the finding that there is none (W106, W130)."""
    found = stamped_definition(workbook)
    if not found:
        return diagnose("W106")
    return shipped_definition(found) if found in definition_ids() else diagnose("W130", found=found)


def _composed(submission: Submission) -> tuple[Document, Ledger, tuple[Diagnostic, ...]]:
    ledger = Ledger(submission)
    document, findings = compose(submission, ledger.value)
    return document, ledger, findings


def _with_earlier(data: Data, definition: Definition, earlier: "Earlier | None") -> Data:
    if earlier is None:
        return data
    from compiler.earlier import with_earlier  # noqa: PLC0415 - most reports have none

    return with_earlier(data, definition, earlier)


def _against_earlier(submission: Submission, ledger: Ledger, earlier: "Earlier | None") -> tuple[Diagnostic, ...]:
    if earlier is None:
        return ()
    from compiler.earlier import check_earlier  # noqa: PLC0415

    return check_earlier(submission, ledger.value, earlier)
