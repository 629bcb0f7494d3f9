"""The sheet of all files that came in, and what became of each."""

from compiler.batch.record import Run
from compiler.batch.summary.columns import column
from compiler.batch.summary.files import FileFate, fates
from compiler.batch.summary.head import title
from compiler.batch.summary.words import words
from compiler.workbook.list_book import Cell, ListSheet, Mark, Table

_SHORT = 12
"""The digits of a hash that tell two files apart by eye."""


def files_sheet(run: Run) -> ListSheet:
    """Return a row for each file: whose it is, what became of it and why, what to ask its sender for."""
    columns = (
        column("name", 40),
        column("department", 32),
        column("fate", 14),
        column("reason", 40),
        column("ask", 36),
        column("sender", 36),
        column("subject", 28),
        column("sent", 20),
        column("saved", 20),
        column("fingerprint", 14),
    )
    said = words()["fates"]
    marks = (
        Mark(2, "=", said["unread"], "bad"),
        Mark(2, "=", said["undecided"], "open"),
        Mark(2, "=", said["other"], "quiet"),
    )
    table = Table(columns, tuple(map(_row, fates(run))), marks=marks)
    return ListSheet(words()["sheets"]["files"], title(run), (table,), (), 1, (5,))


def _row(one: FileFate) -> tuple[Cell, ...]:
    file = one.file
    fate = words()["fates"][one.fate]
    times = (_written(file.sent), _written(file.saved))
    return (
        file.name,
        one.department,
        fate,
        file.reason,
        file.ask,
        file.sender,
        file.subject,
        *times,
        file.sha256[:_SHORT],
    )


def _written(moment: str) -> str:
    """Return a moment without the seconds, its zone kept."""
    return moment.replace("T", " ")
