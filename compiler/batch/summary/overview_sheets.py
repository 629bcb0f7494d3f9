"""The sheets with a row for each department: all at a glance, and which findings each has."""

from collections import Counter
from decimal import Decimal

from compiler.batch.record import DepartmentResult, Run, State
from compiler.batch.summary.added_up import decimals, total_names
from compiler.batch.summary.columns import COUNT, DATE, column, state_marks
from compiler.batch.summary.head import notes, title
from compiler.batch.summary.words import worded, words
from compiler.diagnostics.diagnostic import Severity
from compiler.diagnostics.render_text import WORDS
from compiler.values.amount import ZERO
from compiler.values.place import column_letters
from compiler.workbook.list_book import Cell, Column, Formula, ListSheet, Mark, Table
from compiler.workbook.look import amount_format

NO_DEADLINE = frozenset({State.PUBLISHED, State.WITHHELD})
"""The states in which no deadline is left."""
_CODES_A_PAGE = 10
"""How many codes stand side by side on a printed page."""


def overview_sheet(run: Run) -> ListSheet:
    """Return a row for each department: state, counts of findings, deadline, totals, file and sender."""
    names = total_names(run)
    fixed = (
        column("code", 7),
        column("department", 34),
        column("state", 7),
        *(column(key, 6, COUNT) for key in ("errors", "warnings", "answers", "awaited")),
        column("deadline", 11, DATE),
        column("days", 6, COUNT),
        column("note", 30),
    )
    totals = tuple(_total_column(run, name, unit) for name, unit in names)
    rest = (column("sender", 36), column("file", 40))
    table = Table(
        (*fixed, *totals, *rest),
        tuple(_department(one, run, names) for one in run.departments),
        above=_filtered(run, len(fixed), names),
        marks=(*state_marks(2), Mark(3, ">", 0, "bad"), Mark(6, ">", 0, "open"), Mark(8, "<", 0, "bad")),
    )
    breaks = (len(fixed), len(fixed) + len(totals)) if totals else (len(fixed),)
    return ListSheet(words()["sheets"]["overview"], title(run), (table,), notes(run), 2, breaks)


def _total_column(run: Run, name: str, unit: str) -> Column:
    return Column(f"{name}\n（{unit}）", 13, amount_format(_places(run, unit)))


def _places(run: Run, unit: str) -> int:
    """Return the decimals of all totals in a unit: side by side they are read as one table."""
    return decimals(total.amount for one in run.departments for total in one.totals if total.unit == unit)


def _amounts(run: Run, name: str, unit: str) -> list[Decimal | None]:
    return [_amount(one, name, unit) for one in run.departments]


def _amount(one: DepartmentResult, name: str, unit: str) -> Decimal | None:
    return next((total.amount for total in one.totals if (total.name, total.unit) == (name, unit)), None)


def _department(one: DepartmentResult, run: Run, names: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    ended = one.state in NO_DEADLINE
    counts: tuple[Cell, ...] = (
        one.count(Severity.ERROR),
        one.count(Severity.WARNING),
        one.answers,
        one.awaited,
    )
    return (
        one.entry.code if one.entry else "",
        one.name,
        one.state.value,
        *(counts if one.chosen else (None,) * len(counts)),
        one.deadline,
        None if ended else one.days_left(run.day),
        one.note,
        *(_amount(one, name, unit) for name, unit in names),
        one.chosen.sender if one.chosen else "",
        one.chosen.name if one.chosen else "",
    )


def _filtered(run: Run, before: int, names: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    """Return the row over the headings: sums that follow the filter, of counts and of totals."""
    if not run.departments:
        return ()
    chosen = [one for one in run.departments if one.chosen]
    counts = [
        sum(one.count(Severity.ERROR) for one in chosen),
        sum(one.count(Severity.WARNING) for one in chosen),
        sum(one.answers for one in chosen),
        sum(one.awaited for one in chosen),
    ]
    shown = Formula("SUBTOTAL(103,B{first}:B{last})", len(run.departments))
    sums = [sum((amount for amount in _amounts(run, *total) if amount is not None), ZERO) for total in names]
    return (
        words()["overview"]["filtered"],
        shown,
        None,
        *(_subtotal(at, count) for at, count in enumerate(counts, 3)),
        *(None,) * (before - 3 - len(counts)),
        *(_subtotal(at, amount) for at, amount in enumerate(sums, before)),
        *(None,) * 2,
    )


def _subtotal(at: int, value: Decimal | int) -> Formula:
    letters = column_letters(at + 1)
    return Formula(f"SUBTOTAL(109,{letters}{{first}}:{letters}{{last}})", value)


def matrix_sheet(run: Run) -> ListSheet:
    """Return departments by codes: how often each finding stands in the submission that counts."""
    titles = dict(run.codes)
    found = Counter[tuple[str, Severity]]()
    for one in run.departments:
        found.update(one.codes)
    kinds = sorted(found, key=lambda kind: (-kind[1], kind[0]))
    rows = [one for one in run.departments if one.findings]
    first = (column("department", 32), column("state", 8), column("all_findings", 8, COUNT))
    codes = tuple(Column(_heading(code, severity, titles), 11, COUNT) for code, severity in kinds)
    last = column_letters(len(first) + len(kinds))
    table = Table(
        (*first, *codes),
        tuple(
            (
                one.name,
                one.state.value,
                Formula(f"SUM(D{{row}}:{last}{{row}})", len(one.findings)),
                *(one.codes[kind] or None for kind in kinds),
            )
            for one in rows
        ),
        foot=_matrix_sums(rows, found, kinds) if rows else (),
        marks=state_marks(1),
    )
    note = words()["matrix"]["note" if rows else "none"]
    pages = tuple(range(len(first) + _CODES_A_PAGE, len(table.columns), _CODES_A_PAGE))
    return ListSheet(words()["sheets"]["matrix"], title(run), (table,), (note,), len(first), pages)


def _heading(code: str, severity: Severity, titles: dict[str, str]) -> str:
    return worded("matrix", "heading", severity=WORDS[severity], code=code, title=titles.get(code, "")).strip()


def _matrix_sums(
    rows: list[DepartmentResult], found: Counter[tuple[str, Severity]], kinds: list[tuple[str, Severity]]
) -> tuple[tuple[Cell, ...], ...]:
    departments = [sum(bool(one.codes[kind]) for one in rows) for kind in kinds]
    return (
        (
            words()["matrix"]["sum"],
            "",
            *(_counted("SUM", at, count) for at, count in enumerate([found.total(), *(found[k] for k in kinds)], 3)),
        ),
        (
            words()["matrix"]["departments"],
            "",
            *(_counted("COUNT", at, count) for at, count in enumerate([len(rows), *departments], 3)),
        ),
    )


def _counted(function: str, at: int, count: int) -> Formula:
    letters = column_letters(at)
    return Formula(f"{function}({letters}{{first}}:{letters}{{last}})", count)
