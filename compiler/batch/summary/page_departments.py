"""The page's list of departments: a row for each, and below it what can be opened."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from compiler.batch.record import DepartmentResult, Run, State, Total
from compiler.batch.summary.added_up import decimals, total_names
from compiler.batch.summary.files import fates_of
from compiler.batch.summary.page_parts import (
    heading,
    link,
    plain_table,
    say,
    written,
    written_change,
    written_days,
    written_rate,
)
from compiler.batch.summary.words import words
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.diagnostics.render_text import WORDS
from compiler.document.html_text import attribute, broken, escaped

STATE_CLASS = {
    State.PASSED: "passed",
    State.RETURNED: "returned",
    State.UNDECIDED: "undecided",
    State.MISSING: "missing",
    State.PUBLISHED: "published",
    State.WITHHELD: "withheld",
}
"""What colours the states on the page."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the list: its heading, how it sorts (text, number, the rank of a state), its look and unit."""

    heading: str
    sorts: str
    look: str = ""
    unit: str = ""

    @property
    def unit_below(self) -> str:
        """The unit as it stands below the heading."""
        return f"<small>{escaped(self.unit)}</small>" if self.unit else ""


@dataclass(frozen=True, slots=True)
class _List:
    """What the rows of the list share: the run, name and unit of the total that is shown (None: there is none)."""

    run: Run
    first: tuple[str, str] | None
    columns: tuple[_Column, ...]
    places: int


def departments_table(run: Run) -> str:
    """Return the list of departments; each is a group of two rows, the second one for details."""
    first = next(iter(total_names(run)), None)
    columns = _columns(first)
    unit = first[1] if first else ""
    places = decimals(total.amount for one in run.departments for total in one.totals if total.unit == unit)
    shared = _List(run, first, columns, places)
    head = "".join(
        f'<th role="columnheader" scope="col" class="{column.look}" data-sorts="{column.sorts}">'
        f'<button type="button" disabled>{escaped(column.heading)}{column.unit_below}</button></th>'
        for column in columns
    )
    bodies = "".join(_body(one, at, shared) for at, one in enumerate(run.departments))
    heads = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    return f'<table id="departments" role="table">{heads}{bodies}</table>'


def _columns(first: tuple[str, str] | None) -> tuple[_Column, ...]:
    total = (_Column(first[0], "number", "figure", first[1]),) if first else ()
    rate = (_Column(heading("rate"), "number", "figure"),) if first else ()
    return (
        _Column(heading("department"), "text", "name"),
        _Column(heading("state"), "rank", "state"),
        *(_Column(heading(key), "number", "figure") for key in ("errors", "warnings", "awaited")),
        *total,
        *rate,
        _Column(heading("deadline"), "number", "days"),
        _Column(heading("note"), "text", "note"),
        _Column(heading("outputs"), "text", "files"),
    )


def _body(one: DepartmentResult, at: int, shared: _List) -> str:
    cells = [
        _Cell(one.name, _name(one, at)),
        _Cell(str(list(State).index(one.state)), state_badge(one.state)),
        *_counts(one),
        *(_total(one, shared.first, shared.places) if shared.first else ()),
        _days(one, shared.run),
        _Cell(one.note, escaped(one.note)),
        _Cell("".join(file.path for file in one.outputs), " ".join(map(link, one.outputs))),
    ]
    row = "".join(_td(cell, column) for cell, column in zip(cells, shared.columns, strict=True))
    return (
        f'<tbody role="rowgroup" data-state="{one.state.value}" data-find="{attribute(_findable(one))}">'
        f'<tr role="row">{row}</tr>'
        f'<tr role="row" class="more" id="d{at}"><td role="cell" colspan="{len(shared.columns)}">'
        f"<details><summary>{say('details')}</summary>{''.join(_details(one))}</details></td></tr></tbody>"
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: by what it sorts ("" comes last), and what it shows."""

    sorts: str
    shows: str
    look: str = ""


def _td(cell: _Cell, column: _Column) -> str:
    tag, scope = ("th", ' role="rowheader" scope="row"') if column.look == "name" else ("td", ' role="cell"')
    look = " ".join(part for part in (column.look, cell.look, "" if cell.shows else "none") if part)
    label = attribute(column.heading)
    return f'<{tag}{scope} class="{look}" data-label="{label}" data-v="{attribute(cell.sorts)}">{cell.shows}</{tag}>'


def _name(one: DepartmentResult, at: int) -> str:
    label = attribute(words()["page"]["more"].format(name=one.name))
    code = f'<small class="code">{escaped(one.entry.code)}</small> ' if one.entry else ""
    return (
        f'<button type="button" class="toggle" hidden aria-expanded="false" aria-controls="d{at}" aria-label="{label}">'
        f"</button>{code}<span>{escaped(one.name)}</span>"
    )


def state_badge(state: State) -> str:
    """Return a state with its sign."""
    sign = words()["signs"][state.value]
    return f'<span class="badge {STATE_CLASS[state]}"><span aria-hidden="true">{sign}</span> {state.value}</span>'


def _counts(one: DepartmentResult) -> Iterator[_Cell]:
    counts = (one.count(Severity.ERROR), one.count(Severity.WARNING), one.awaited)
    for count, look in zip(counts, ("wrong", "", "open"), strict=True):
        if one.chosen is None:
            yield _Cell("", "")
        else:
            yield _Cell(str(count), str(count), look if count else "zero")


def _total(one: DepartmentResult, first: tuple[str, str], places: int) -> Iterator[_Cell]:
    total = next((total for total in one.totals if (total.name, total.unit) == first), None)
    if total is None or total.amount is None:
        yield from (_Cell("", ""), _Cell("", ""))
        return
    yield _Cell(str(total.amount), written(total.amount, places))
    rate = _rate(total)
    yield _Cell("" if rate is None else str(rate), "" if rate is None else escaped(written_rate(rate)))


def _rate(total: Total) -> Decimal | None:
    return total.change / abs(total.prior) if total.change is not None and total.prior else None


def _days(one: DepartmentResult, run: Run) -> _Cell:
    left = one.days_left(run.day)
    said = written_days(one, left)
    date = f'<span class="date">{one.deadline}</span>' if one.deadline else ""
    late = "late" if said and left is not None and left < 0 else ""
    return _Cell(str(left) if said else "", f"{date} <span>{escaped(said)}</span>" if date else "", late)


def _findable(one: DepartmentResult) -> str:
    """Return what a search looks at, in one width and case."""
    entry = (one.entry.code, one.entry.contact, one.entry.superior) if one.entry else ()
    files = (text for file in one.files for text in (file.name, file.sender, file.subject))
    texts = (one.name, one.state.value, *entry, one.note, *files, *sorted({code for code, _ in one.codes}))
    return unicodedata.normalize("NFKC", " ".join(texts)).casefold()


def _details(one: DepartmentResult) -> Iterator[str]:
    yield from _findings(one)
    if one.waived:
        yield f"<h4>{say('waived')}</h4><ul class='findings'>{''.join(map(_finding, one.waived))}</ul>"
    if one.totals:
        yield f"<h4>{say('totals')}</h4>{_totals(one)}"
    if one.files:
        yield f"<h4>{say('files')}</h4>{_files(one)}"
    if one.changes:
        names = [file.name for file in one.files]
        rows = [[escaped(change.place), *map(broken, change.texts)] for change in one.changes]
        columns = [words()["page"]["cell"], *names[: len(one.changes[0].texts)]]
        yield f"<h4>{say('cell_changes')}</h4>{plain_table(columns, rows, 0)}"
    if one.nearest:
        yield f"<p>{say('nearest', names='、'.join(one.nearest))}</p>"
    if one.entry and one.entry.contact:
        yield f"<p>{say('contact')}：{escaped(one.entry.contact)}</p>"


def _findings(one: DepartmentResult) -> Iterator[str]:
    if one.chosen is None:
        return
    worst_first = sorted(one.findings, key=lambda finding: -finding.severity)
    if not worst_first:
        yield f"<p>{say('nothing_found')}</p>"
        return
    listed = "".join(map(_finding, worst_first))
    yield f"<h4>{say('found', count=len(worst_first))}</h4><ul class='findings'>{listed}</ul>"


def _finding(finding: Diagnostic) -> str:
    place = str(finding.place) + (f"（{finding.place.heading}）" if finding.place.heading else "")
    said = (
        ("hint", finding.hint),
        ("answer", finding.answer),
        ("lapsed", finding.lapsed),
        ("waived", finding.waived),
    )
    more = "".join(f"<p><b>{say(name)}</b> {broken(text)}</p>" for name, text in said if text)
    severity = finding.severity.name.lower()
    return (
        f'<li class="{severity}"><b>{WORDS[finding.severity]} {escaped(finding.code)}</b> '
        f'<span class="place">{escaped(place)}</span> {broken(finding.message)}{more}</li>'
    )


def _totals(one: DepartmentResult) -> str:
    rows = []
    for total in one.totals:
        places = decimals(
            amount for other in one.totals if other.unit == total.unit for amount in (other.amount, other.prior)
        )
        change = None if total.change is None else written_change(total.change, places)
        rate = _rate(total)
        rows.append(
            [
                escaped(f"{total.name}（{total.unit}）"),
                written(total.amount, places),
                written(total.prior, places),
                change or say("none"),
                say("none") if rate is None else escaped(written_rate(rate)),
            ]
        )
    return plain_table([heading(key) for key in ("item", "amount", "prior", "change", "rate")], rows, 4)


def _files(one: DepartmentResult) -> str:
    rows = [
        [
            escaped(fate.file.name),
            escaped(words()["fates"][fate.fate]),
            escaped(fate.file.sender),
            escaped(fate.file.sent.replace("T", " ")),
        ]
        for fate in fates_of(one)
    ]
    return plain_table([heading(key) for key in ("name", "fate", "sender", "sent")], rows, 0)
