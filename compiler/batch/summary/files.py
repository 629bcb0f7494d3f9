"""What became of each file that came in."""

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.batch.record import DepartmentResult, Run, State, SubmittedFile


@dataclass(frozen=True, slots=True)
class FileFate:
    """A file that came in, the department that it belongs to ("" for none), and what became of it.

    ``fate`` is one of those that ``schemas/summary.toml`` words.
    """

    file: SubmittedFile
    department: str
    fate: str


def fates(run: Run) -> tuple[FileFate, ...]:
    """Return all files that came in: those of departments in their order, those that could not be used, others."""
    unread = (FileFate(file, file.department, "unread") for file in run.unread)
    others = (FileFate(file, "", "other") for file in run.others)
    return (*(fate for one in run.departments for fate in fates_of(one)), *unread, *others)


def fates_of(one: DepartmentResult) -> Iterator[FileFate]:
    """Yield the files of a department."""
    for file in one.files:
        yield FileFate(file, one.name, _fate(file, one))


def _fate(file: SubmittedFile, one: DepartmentResult) -> str:
    if file.reason:
        return "unread"
    if one.state is State.WITHHELD:
        return "withheld"
    if one.chosen is None:
        return "undecided"
    if file == one.chosen:
        return "chosen"
    return "same" if file.sha256 == one.chosen.sha256 else "older"
