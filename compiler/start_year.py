"""Starting a new year: the workbooks of a definition that last year's workbooks give."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.carry_forward import carry_forward
from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity, has_errors, in_order
from compiler.figures.derive import Ledger
from compiler.moved_codes import with_new_codes
from compiler.pipeline import stamped
from compiler.submission import submit, with_department
from compiler.values.coordinates import Coordinates
from compiler.values.file_name import file_name
from compiler.workbook.bind import bind, stamped_definition
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook

WORKBOOK = ".xlsx"
"""What the names of workbooks end with."""


@dataclass(frozen=True, slots=True)
class Start:
    """What last year's workbook gives: the new one (b"" where it could not be read), and the errors of reading it."""

    department: str
    content: bytes
    findings: tuple[Diagnostic, ...]


def start_year(definition: Definition, last: Path, department: str = "") -> Start:
    """Return the new workbook that last year's gives; ``department`` is its name where it is not last year's.

    The findings are the errors of reading only: a cell that cannot be read is unknown and stays blank. Raises
    DefinitionError where last year's definition is broken.
    """
    workbook, unread = read_workbook(last)
    if has_errors(unread):
        return Start("", b"", in_order(unread))
    old = definition if stamped_definition(workbook) == definition.id else stamped(workbook)
    if isinstance(old, Diagnostic):
        return Start("", b"", (old,))
    data, bound = bind(workbook, old)
    errors = tuple(finding for finding in bound if finding.severity is Severity.ERROR)
    if not data.rows:
        return Start("", b"", in_order(errors))
    data = with_new_codes(data, old, definition)
    submission, _ = submit(data, old, frozenset(finding.place for finding in errors))
    name = department or submission.text(old.department, Coordinates()).value
    started = with_department(carry_forward(data, Ledger(submission), definition), definition, name)
    return Start(name, build_workbook(definition, started), in_order(errors))


def start_folder(definition: Definition, folder: Path) -> Iterator[tuple[Path, str, Start]]:
    """Yield each of last year's workbooks in a folder, the name of the new one, and what it gives.

    The name is the department's, else that of last year's file; no two are the same. What is hidden, or lies there
    because a program has a workbook open, is left out. Raises OSError where the folder cannot be read.
    """
    taken: set[str] = set()
    for last in sorted(folder.iterdir()):
        if not last.is_file() or last.suffix.casefold() != WORKBOOK or last.name.startswith((".", "~$")):
            continue
        start = start_year(definition, last)
        wanted = file_name(start.department) or last.stem
        name, number = wanted, 2
        while start.content and name.casefold() in taken:
            name, number = f"{wanted}_{number}", number + 1
        if start.content:
            taken.add(name.casefold())
        yield last, f"{name}{WORKBOOK}", start
