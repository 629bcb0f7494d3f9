"""Forms: tables whose lines differ from one another."""

from collections.abc import Iterator
from typing import NamedTuple

from compiler.definition.views import Form, FormCell, FormLine
from compiler.document.tree import Cell, Row, Table
from compiler.narrative.scope import Scope
from compiler.narrative.sentence import SentenceWriter
from compiler.values.coordinates import Coordinates


class _Written(NamedTuple):
    """A cell of a form with its text filled in; ``figure`` is the one amount that it prints, if it prints one."""

    cell: FormCell
    text: str
    figure: Coordinates | None


def paint_form(form: Form, writer: SentenceWriter, scope: Scope) -> Table:
    """Return the table of a form; cells that ``merge`` join equal ones below them, within equal cells to their left."""
    inner = scope.within((), form.figures)
    rows: list[Row] = []
    for line in form.lines:
        rows.extend(_rows(line, list(_written(line, writer, inner))))
    return Table(form.id, form.title, form.widths, (), tuple(rows))


def _written(line: FormLine, writer: SentenceWriter, scope: Scope) -> Iterator[tuple[_Written, ...]]:
    contexts = [scope.context]
    if line.each:
        contexts = list(writer.source.submission.row_contexts(line.each, scope.context))
    for ordinal, context in enumerate(contexts, 1):
        inner = scope.repeated(context, ordinal)
        yield tuple(_write(cell, writer, inner) for cell in line.cells)


def _write(cell: FormCell, writer: SentenceWriter, scope: Scope) -> _Written:
    spans = tuple(writer.spans(cell.text, scope))
    figures = [span.figure for span in spans if span.form == "amount"]
    return _Written(cell, "".join(span.text for span in spans), figures[0] if len(figures) == 1 else None)


def _rows(line: FormLine, written: list[tuple[_Written, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(written):
        shown = []
        for index, item in enumerate(cells):
            covered = item.cell.merge and number > 0 and _alike(written[number - 1], cells, index)
            if covered:
                continue
            style = item.cell.style
            align = "center" if style == "header" else item.cell.align
            rowspan = _run(written, number, index) if item.cell.merge else item.cell.rowspan
            heads = item.cell.merge or style == "header"
            shown.append(
                Cell(item.text, align, item.cell.colspan, rowspan, style=style, figure=item.figure, heads=heads)
            )
        yield Row(tuple(shown), line.style)


def _run(written: list[tuple[_Written, ...]], start: int, index: int) -> int:
    length = 1
    while start + length < len(written) and _alike(written[start + length - 1], written[start + length], index):
        length += 1
    return length


def _alike(above: tuple[_Written, ...], below: tuple[_Written, ...], index: int) -> bool:
    """Tell whether two rows agree in all merging cells up to ``index``."""
    pairs = zip(above[: index + 1], below[: index + 1], strict=True)
    return all(upper.text == lower.text for upper, lower in pairs if lower.cell.merge)
