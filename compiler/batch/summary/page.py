"""The summary as a page: one file that needs no network, sorts and searches by itself, and reads without scripts."""

import base64
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from compiler.batch.record import Run
from compiler.batch.summary.added_up import AddedSplit, added_splits, decimals, total_names
from compiler.batch.summary.changes import Change, total_changes
from compiler.batch.summary.charts import Bar, bar_chart
from compiler.batch.summary.head import notes, title
from compiler.batch.summary.page_departments import STATE_CLASS, departments_table, state_badge
from compiler.batch.summary.page_parts import heading, plain_table, say, written, written_change, written_rate
from compiler.batch.summary.sums_sheet import left_out
from compiler.batch.summary.words import words
from compiler.document.html_text import attribute, escaped
from compiler.values.amount import ZERO, printed

_FOLDER = Path(__file__).parent
_MOST = 10
"""How many bars a chart shows."""


def summary_page(run: Run) -> str:
    """Return the summary of a run as HTML. The same run gives the same text."""
    css, script = ((_FOLDER / name).read_text("utf-8") for name in ("page.css", "page.js"))
    policy = f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'"
    return (
        f'<!DOCTYPE html>\n<html lang="{say("lang")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escaped(title(run))}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        f"{''.join(_parts(run))}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    """Return what names a style or script to a browser that is to run no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _parts(run: Run) -> Iterator[str]:
    yield f'<a class="skip" href="#list">{say("to_list")}</a>\n<header><h1>{escaped(title(run))}</h1>'
    yield "".join(f"<p>{escaped(note)}</p>" for note in notes(run))
    yield f"</header>\n<main>\n{_states(run)}\n"
    yield f'<section id="charts" aria-label="{say("charts")}">{"".join(_charts(run))}</section>\n'
    yield f'<section id="list"><h2>{say("departments")}</h2>{_controls(run)}{departments_table(run)}'
    yield f'<p id="nobody" hidden>{say("nobody")}</p></section>\n'
    yield from map(_sums, added_splits(run))
    yield _unread(run)
    yield "</main>\n<footer>"
    yield f"<p>{say('program', program=run.program)}　{say('version', version=run.version)}　"
    yield f"{say('bounds', seconds=run.bounds.seconds, megabytes=run.bounds.megabytes)}</p></footer>"


def _states(run: Run) -> str:
    """Return how many departments are in each state; where scripts run, each is a button that shows them alone."""
    items = "".join(
        f'<li><button type="button" class="tile" data-state="{state.value}" aria-pressed="false" disabled>'
        f"<b>{count}</b> {state_badge(state)}</button></li>"
        for state, count in run.counts().items()
        if count
    )
    return f'<ul id="states" aria-label="{say("states_chart")}">{items}</ul>'


def _controls(run: Run) -> str:
    states = "".join(f"<option>{state.value}</option>" for state, count in run.counts().items() if count)
    search = attribute(words()["page"]["search"])
    return (
        f'<form id="controls" hidden><label class="search">{say("search")}'
        f'<input type="search" id="search" placeholder="{search}" autocomplete="off"></label>'
        f'<label>{say("state")}<select id="state"><option value="">{say("every_state")}</option>{states}</select>'
        f'</label><label class="narrow">{say("sort")}<select id="sort"><option value="">{say("in_order")}</option>'
        "</select></label>"
        f'<button type="button" id="all" data-open="{say("open_all")}" data-close="{say("close_all")}">'
        f"{say('open_all')}</button>"
        f'<output id="shown" aria-live="polite" data-text="{attribute(words()["page"]["shown"])}"></output></form>'
    )


def _charts(run: Run) -> Iterator[str]:
    counts = [(state, count) for state, count in run.counts().items() if count]
    signs = words()["signs"]
    bars = [
        Bar(f"{signs[state.value]} {state.value}", say("count", count=count), Decimal(count), look=STATE_CLASS[state])
        for state, count in counts
    ]
    if bars:
        yield _figure("states-chart", words()["page"]["states_chart"], bars, "", "")
    for at, split in enumerate(added_splits(run)):
        if split.rows:
            yield _rows_chart(f"rows-chart{at}", split)
    changes = total_changes(run)
    name, unit = next(iter(total_names(run)), ("", ""))
    largest = [one for one in changes if (one.item, one.unit) == (name, unit)][:_MOST]
    if largest:
        yield _changes_chart(name, unit, largest)


def _figure(id_: str, title_: str, bars: list[Bar], caption: str, data: str) -> str:
    below = f"<p>{escaped(caption)}</p>" if caption else ""
    table = f"<details><summary>{say('data')}</summary>{data}</details>" if data else ""
    return f"<figure><figcaption>{escaped(title_)}</figcaption>{bar_chart(id_, title_, bars)}{below}{table}</figure>"


def _rows_chart(id_: str, split: AddedSplit) -> str:
    said = words()["page"]
    rows = sorted(split.rows, key=lambda row: -split.row(row[0]))
    shown, rest = rows[:_MOST], rows[_MOST:]
    bars = [_row_bar(f"{code} {name}", split, [code]) for code, name in shown]
    if rest:
        bars.append(_row_bar(said["rows_rest"].format(count=len(rest)), split, [code for code, _ in rest]))
    caption = said["rows_returned"] if any(split.returned.values()) else ""
    return _figure(id_, said["rows_chart"].format(unit=split.unit), bars, caption, "")


def _row_bar(label: str, split: AddedSplit, codes: list[str]) -> Bar:
    amount = sum((split.row(code) for code in codes), ZERO)
    returned = sum((split.returned.get(code, ZERO) for code in codes), ZERO)
    return Bar(label, printed(amount, split.decimals), amount, returned if 0 <= returned <= amount else ZERO)


def _changes_chart(name: str, unit: str, changes: list[Change]) -> str:
    said = words()["page"]
    places = decimals([*(one.amount for one in changes), *(one.prior for one in changes)])
    bars, rows = [], []
    for one in changes:
        department = one.department.name if one.department else ""
        change, rate = written_change(one.change, places), written_rate(one.rate)
        hatched = one.change if one.is_returned else ZERO
        look = "more-bar" if one.change > 0 else "less-bar"
        bars.append(Bar(department, f"{change}（{rate}）", one.change, hatched, look))
        years = (printed(one.prior, places), printed(one.amount, places))
        rows.append([escaped(department), *years, change, escaped(rate)])
    data = plain_table([heading(key) for key in ("department", "prior", "amount", "change", "rate")], rows, 4)
    title_ = said["changes_chart"].format(item=name, unit=unit)
    return _figure("changes-chart", title_, bars, said["changes_signs"], data)


def _sums(split: AddedSplit) -> str:
    """Return the table by row and column with its sums, and whether it reconciles."""
    places = split.decimals
    rows = [
        [
            escaped(f"{code} {name}"),
            *(written(split.amounts.get((code, column)), places) for column, _ in split.columns),
            written(split.row(code), places),
        ]
        for code, name in split.rows
    ]
    sums = [split.column(column) for column, _ in split.columns]
    rows.append([escaped(words()["sums"]["split_sum"]), *(written(one, places) for one in [*sums, split.sum])])
    names = [heading("row_name"), *(name for _, name in split.columns), heading("row_sum")]
    table = plain_table(names, rows, len(names) - 1)
    said = words()["sums"]
    verdict = said["agrees" if split.reconciles else "differs"]
    held = (
        f"{heading('parts_sum')} {printed(split.sum, places)}，{heading('whole')} {printed(split.whole, places)}，"
        f"{heading('difference')} {printed(split.sum - split.whole, places)}，"
        f"{heading('allowed')} {printed(split.allowed, decimals([split.allowed]))}：{verdict}。"
    )
    return (
        f'<section class="sums"><h2>{say("split_table", unit=split.unit)}</h2>{table}'
        f"<p>{escaped(held)}</p><p>{escaped(left_out(split))}</p></section>\n"
    )


def _unread(run: Run) -> str:
    if not run.unread:
        return ""
    rows = [[escaped(text) for text in (one.name, one.reason, one.ask, one.sender)] for one in run.unread]
    table = plain_table([heading(key) for key in ("name", "reason", "ask", "sender")], rows, 0)
    return f'<section id="unread"><h2>{say("unread")}</h2>{table}</section>\n'
