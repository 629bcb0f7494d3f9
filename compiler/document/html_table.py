"""Tables as HTML: a caption, header cells that say which cells they head, rows that belong together in one body."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.html_style import columns_class, row_class
from compiler.document.html_text import attribute, broken
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Table

_NO_HEADS = {"numbers"}
"""Row styles of the header whose cells head nothing: the numbers of columns."""


class _Span(NamedTuple):
    """A cell as HTML shows it: what it says, how many rows it covers, what it heads ("" for a cell of data)."""

    slot: Slot
    text: str
    rows: int
    scope: str


def table_html(table: Table, style: StyleSheet) -> str:
    """Return the table in a box of its own, within which a wide one scrolls; ValueError where its cells do not fit."""
    lines = tuple(grid_rows(table))
    head, body = lines[: len(table.header)], lines[len(table.header) :]
    groups = [("thead", [*_header_spans(head)])] if head else []
    groups += [("tbody", rows) for rows in _bodies(body)]
    return (
        f'<div class="scroll" role="region" aria-label="{attribute(table.title)}" tabindex="0">\n'
        f'<table class="{columns_class(len(table.widths), style)}" style="min-width:{_least_width(table):g}em">\n'
        f'<caption><span class="unseen">{broken(table.title)}</span></caption>\n{_columns_html(table, head)}'
        f"{''.join(_group_html(name, rows, style) for name, rows in groups)}</table>\n</div>\n"
    )


def _least_width(table: Table) -> float:
    """Return how wide a table is at the least on a screen: a little less than a digit for each share of its widths."""
    return round(sum(table.widths) * 0.45)


def _columns_html(table: Table, head: tuple[tuple[Slot, ...], ...]) -> str:
    """Return the columns, grouped as the first row of the header groups them."""
    total = sum(table.widths)
    widths = iter(f'<col style="width:{share / total:.2%}">' for share in table.widths)
    spans = [slot.cell.colspan for slot in head[0]] if head else [len(table.widths)]
    return "".join(f"<colgroup>{''.join(next(widths) for _ in range(span))}</colgroup>\n" for span in spans)


def _header_spans(head: tuple[tuple[Slot, ...], ...]) -> Iterator[list[_Span]]:
    """Yield the header cells of each row; cells without a line between them are one, a reader hears each once."""
    below: list[Mapping[int, Slot]] = [{slot.column: slot for slot in line if not slot.continued} for line in head]
    for level, line in enumerate(head):
        spans = []
        for slot in line:
            if slot.continued or slot.cell.opens_up:
                continue
            text, rows = slot.cell.text, slot.cell.rowspan
            while level + rows < len(head) and (open_cell := below[level + rows].get(slot.column)):
                if not open_cell.cell.opens_up:
                    break
                text, rows = text or open_cell.cell.text, rows + open_cell.cell.rowspan
            scope = "colgroup" if slot.cell.colspan > 1 and level == 0 else "col"
            spans.append(_Span(slot, text, rows, scope if text and slot.style not in _NO_HEADS else ""))
        yield spans


def _bodies(lines: tuple[tuple[Slot, ...], ...]) -> Iterator[list[list[_Span]]]:
    """Yield rows that a cell spans as a body of their own, so that it heads those and no others; the rest together."""
    plain: list[list[_Span]] = []
    start = 0
    while start < len(lines):
        end = start + 1
        reached = start
        while reached < end:
            end = max([end, *(reached + slot.cell.rowspan for slot in lines[reached] if not slot.continued)])
            reached += 1
        spans = [_body_spans(line, end - start) for line in lines[start:end]]
        if len(spans) == 1:
            plain += spans
        else:
            yield from [plain] if plain else []
            yield spans
            plain = []
        start = end
    if plain:
        yield plain


def _body_spans(line: Iterable[Slot], rows: int) -> list[_Span]:
    here = [slot for slot in line if not slot.continued]
    heads_below = len(here) > 1 and all(slot.cell.heads for slot in here)
    spans = []
    for slot in here:
        scope = "rowgroup" if slot.cell.rowspan == rows > 1 else "col" if heads_below else "row"
        is_head = slot.cell.heads and slot.cell.text
        spans.append(_Span(slot, slot.cell.text, slot.cell.rowspan, scope if is_head else ""))
    return spans


def _group_html(name: str, rows: list[list[_Span]], style: StyleSheet) -> str:
    return f"<{name}>\n{''.join(_row_html(spans, style) for spans in rows)}</{name}>\n"


def _row_html(spans: list[_Span], style: StyleSheet) -> str:
    return f"<tr>{''.join(_cell_html(span, style) for span in spans)}</tr>\n"


def _cell_html(span: _Span, style: StyleSheet) -> str:
    cell = span.slot.cell
    align = style.tables.rows[span.slot.style].align or cell.align
    classes = " ".join(chain([row_class(span.slot.style), align], ["figure"] if cell.figure else []))
    attributes = f' class="{classes}"'
    attributes += f' scope="{span.scope}"' if span.scope else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    attributes += f' rowspan="{span.rows}"' if span.rows > 1 else ""
    attributes += f' style="padding-left:{cell.indent + 0.3:g}em"' if cell.indent else ""
    name = "th" if span.scope else "td"
    return f"<{name}{attributes}>{broken(span.text)}</{name}>"
