"""The phases in order: read, bind, submit, derive, compose, check, write."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity, diagnose, has_errors, in_order
from compiler.document.printing import PLAIN, Printing, print_docx
from compiler.document.tree import Document
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.narrative.compose import compose
from compiler.submission import Data, DataRow, Submission, submit
from compiler.values.place import Place
from compiler.workbook.bind import bind, stamped_definition
from compiler.workbook.cells import Workbook
from compiler.workbook.data_file import data_from_json
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook


@dataclass(frozen=True, slots=True)
class Checked:
    """What a workbook comes to: all findings in order, and the document, None where it could not be read at all.

    The document may be printed only where no finding is an error.
    """

    findings: tuple[Diagnostic, ...]
    document: Document | None = None
    definition: Definition | None = None

    @property
    def passes(self) -> bool:
        """Whether the document may be printed."""
        return self.document is not None and not has_errors(self.findings)


def check_workbook(path: Path, definition: Definition | None = None) -> Checked:
    """Return what is wrong with a workbook and the document it would give.

    Without a definition the workbook's own stamp decides. Raises DefinitionError where that definition is broken.
    """
    workbook, findings = read_workbook(path)
    if has_errors(findings):
        return Checked(findings)
    chosen = definition or _stamped(workbook)
    if isinstance(chosen, Diagnostic):
        return Checked((chosen,))
    data, bound = bind(workbook, chosen)
    if not data.rows and has_errors(bound):
        return Checked(in_order((*findings, *bound)))
    reported = frozenset(finding.place for finding in bound if finding.severity is Severity.ERROR)
    checked = check_data(data, chosen, reported)
    return Checked(in_order((*findings, *bound, *checked.findings)), checked.document, chosen)


def check_data(data: Data, definition: Definition, reported: frozenset[Place] = frozenset()) -> Checked:
    """Return what is wrong with typed data, and the document that it gives.

    ``reported`` are cells in which an error was found already: what follows from them stays silent.
    """
    submission, stated = submit(data, definition, reported)
    document, ledger, composed = _composed(submission)
    return Checked(in_order((*stated, *composed, *check(ledger))), document, definition)


def compile_workbook(
    path: Path, out: Path, definition: Definition | None = None, printing: Printing = PLAIN
) -> Checked:
    """Check a workbook and, where no finding is an error, write the document; return what was found.

    Raises OSError where ``out`` cannot be written, OfficeError where pages are measured and LibreOffice does not do
    it, DefinitionError where the style file is not sound; then nothing is left behind.
    """
    checked = check_workbook(path, definition)
    if checked.passes and checked.document and checked.definition:
        write_whole(out, print_docx(checked.document, checked.definition.style, printing))
    return checked


def new_workbook(definition: Definition, department: str) -> bytes:
    """Return the blank workbook of a definition, the department's name filled in."""
    where = definition.texts[definition.department]
    row = DataRow({where.column: department})
    return build_workbook(definition, Data(definition.id, {where.view: (row,)}))


def fill_workbook(definition: Definition, data_file: Path) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the workbook filled with the data of a JSON file (b"" where a finding is an error), and the findings."""
    try:
        raw = json.loads(data_file.read_bytes())
    except OSError:
        return b"", (diagnose("W100"),)
    except (ValueError, RecursionError):
        return b"", (diagnose("W131"),)
    data, findings = data_from_json(raw, definition)
    return (b"" if has_errors(findings) else build_workbook(definition, data)), in_order(findings)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then renamed into it.

    Raises OSError naming ``path`` where that fails; then nothing is left behind.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            _give_usual_rights(name)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _give_usual_rights(name: str) -> None:
    """Give a temporary file, which only its owner may read, the rights of any new file."""
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)


def _stamped(workbook: Workbook) -> Definition | Diagnostic:
    found = stamped_definition(workbook)
    if not found:
        return diagnose("W106")
    return load_definition(found) if found in definition_ids() else diagnose("W130", found=found)


def _composed(submission: Submission) -> tuple[Document, Ledger, tuple[Diagnostic, ...]]:
    ledger = Ledger(submission)
    document, findings = compose(submission, ledger.value)
    return document, ledger, findings
