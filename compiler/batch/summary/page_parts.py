"""Small parts of the page: amounts and dates as they are read, tables, links to files."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from compiler.batch.record import DepartmentResult, OutputFile
from compiler.batch.summary.overview_sheets import NO_DEADLINE
from compiler.batch.summary.words import worded, words
from compiler.document.html_text import attribute, escaped
from compiler.values.amount import printed


def say(name: str, **values: object) -> str:
    """Return words of the page, escaped."""
    return escaped(worded("page", name, **values))


def heading(key: str) -> str:
    """Return the heading of a column, not escaped."""
    return str(words()["columns"][key])


def written(amount: Decimal | None, places: int) -> str:
    """Return an amount as printed, a dash for one that is not known."""
    return str(words()["page"]["none"]) if amount is None else printed(amount, places)


def written_change(change: Decimal, places: int) -> str:
    """Return a change with its sign."""
    return f"{'+' if change > 0 else ''}{printed(change, places)}"


def written_rate(rate: Decimal | None) -> str:
    """Return a rate in percent with its sign, words where the base is zero."""
    return str(words()["page"]["no_rate"]) if rate is None else f"{written_change(rate * 100, 1)}%"


def written_days(one: DepartmentResult, left: int | None) -> str:
    """Return the days left in words, "" where no deadline is left."""
    if left is None or one.state in NO_DEADLINE:
        return ""
    if left < 0:
        return worded("page", "overdue", days=-left)
    return worded("page", "days_left", days=left) if left else str(words()["page"]["last_day"])


def link(file: OutputFile) -> str:
    """Return a link to a file of the run, named by its ending."""
    name = file.path.rpartition("/")[2]
    ending = name.rpartition(".")[2] or name
    label = attribute(file.path)
    return f'<a href="./{quote(file.path)}" title="{label}" aria-label="{label}">{escaped(ending)}</a>'


def plain_table(headings: Sequence[str], rows: Iterable[Sequence[str]], figures: int) -> str:
    """Return a table of escaped texts; the last ``figures`` columns are set as figures."""
    first = len(headings) - figures
    head = "".join(f'<th scope="col"{_figure(at, first)}>{escaped(text)}</th>' for at, text in enumerate(headings))
    body = "".join(f"<tr>{_cells(row, first)}</tr>" for row in rows)
    return f'<div class="scroll"><table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(row: Sequence[str], first: int) -> str:
    return "".join(f"<td{_figure(at, first)}>{text}</td>" for at, text in enumerate(row))


def _figure(at: int, first: int) -> str:
    return ' class="figure"' if at >= first else ""
