"""The sheet of the largest changes against last year."""

from compiler.batch.record import Run
from compiler.batch.summary.added_up import decimals
from compiler.batch.summary.changes import Change, overall_changes, row_changes, total_changes
from compiler.batch.summary.columns import RATE, column, state_marks
from compiler.batch.summary.head import title
from compiler.batch.summary.words import worded, words
from compiler.workbook.list_book import Cell, Formula, ListSheet, Table
from compiler.workbook.look import amount_format


def changes_sheet(run: Run) -> ListSheet:
    """Return the changes over all departments, then the largest of single ones, totals before rows."""
    most = words()["changes"]["most"]
    over, total, row = (words()["changes"][name] for name in ("over", "total", "row"))
    changes = [(over, one) for one in overall_changes(run)]
    changes += [(total, one) for one in total_changes(run)[:most]]
    changes += [(row, one) for one in row_changes(run)[:most]]
    shape = amount_format(decimals(amount for _, one in changes for amount in (one.prior, one.amount)))
    columns = (
        column("scope", 9),
        column("department", 32),
        column("state", 9),
        column("item", 36),
        column("unit", 8),
        column("prior", 15, shape),
        column("amount", 15, shape),
        column("change", 15, shape),
        column("rate", 11, RATE),
    )
    rows = tuple(_row(scope, one) for scope, one in changes)
    note = worded("changes", "note", most=most)
    return ListSheet(
        words()["sheets"]["changes"], title(run), (Table(columns, rows, marks=state_marks(2)),), (note,), 2
    )


def _row(scope: str, one: Change) -> tuple[Cell, ...]:
    places = decimals([one.prior, one.amount])
    return (
        scope,
        one.department.name if one.department else worded("changes", "overall", count=one.departments),
        one.department.state.value if one.department else "",
        one.item,
        one.unit,
        one.prior,
        one.amount,
        Formula(f"ROUND(G{{row}}-F{{row}},{places})", one.change),
        None if one.rate is None else Formula("H{row}/ABS(F{row})", one.rate),
    )
