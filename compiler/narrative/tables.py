"""Official tables: the figures of a view drawn in its rows and columns."""

from collections.abc import Iterator
from itertools import groupby, takewhile, zip_longest
from typing import NamedTuple

from compiler.definition.labels import label_text
from compiler.definition.sentences import FormOf
from compiler.definition.views import Column, Panel, RowSpec, View
from compiler.document.tree import Cell, Row, Table
from compiler.narrative.scope import Source
from compiler.narrative.stated_members import StatedMembers
from compiler.values.coordinates import Coordinates

_OPEN = {"tree", "each"}
_NO_NUMBER = "※"
_ALIGNED = {"figure": "right", "code": "center"}


class _Line(NamedTuple):
    """A row of one panel: its label and the members that it stands for."""

    label: str
    context: Coordinates
    spec: RowSpec
    style: str


class TablePainter:
    """Draws the tables of a definition with the figures and texts of a source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.definition = source.submission.definition
        self.members = StatedMembers(source.submission)

    def is_empty(self, view: View) -> bool:
        """Tell whether no amount stands in a table."""
        for panel in view.panels:
            for line in self._lines(panel, (*panel.rows, *panel.foot), view.at):
                if not line.spec.gap and self._has_amount(panel, line.context):
                    return False
        return True

    def paint(self, view: View) -> Table:
        """Return the table of a view: panels side by side, their feet aligned; open rows only where amounts stand.

        A table of open rows in which nothing stands is its header alone, or has its fixed rows too, as the view says.
        """
        bodies = [self._body(panel, view) for panel in view.panels]
        feet = [list(self._lines(panel, panel.foot, view.at)) for panel in view.panels]
        rows = [self._row(view, lines) for lines in (*zip_longest(*bodies), *zip_longest(*feet))]
        return Table(
            id=view.id,
            title=view.title,
            widths=tuple(column.width or 10 for column in view.columns),
            header=(*header_rows(view), *([_number_row(view.columns)] if view.numbered else [])),
            body=tuple(rows),
        )

    def _body(self, panel: Panel, view: View) -> list[_Line]:
        is_open = any(row.kind in _OPEN for row in panel.rows)
        if not is_open or not self.is_empty(view):
            return list(self._lines(panel, panel.rows, view.at))
        kept = tuple(row for row in panel.rows if row.kind == "fixed" and view.empty_shape == "fixed_rows")
        return list(self._lines(panel, kept, view.at))

    def _lines(self, panel: Panel, rows: tuple[RowSpec, ...], context: Coordinates) -> Iterator[_Line]:
        for row in rows:
            if row.kind == "fixed":
                at = context.at(row.at)
                yield _Line(self._label(row, at), at, row, row.style)
            elif row.kind == "list":
                yield from self._list_lines(panel, row, context)
            elif row.kind == "tree":
                yield from self._tree_lines(panel, row, context, row.levels)
            else:
                yield from self._each_lines(panel, row, context)

    def _list_lines(self, panel: Panel, row: RowSpec, context: Coordinates) -> Iterator[_Line]:
        number = 0
        for member in self._listed(row):
            at = context.at({row.dimension: member})
            if member in row.members or self._has_amount(panel, at):
                number += 1
                yield _Line(self._label(row, at, number), at, row, row.style)

    def _listed(self, row: RowSpec) -> list[str]:
        """Return the members of a list and, each after the last one of its class, the others that may stand in it."""
        dimension = self.definition.figures.dimensions[row.dimension]
        listed = list(row.members)
        levels = {dimension.level(member) for member in row.members}
        for level in dimension.levels:
            if level.name not in levels:
                continue
            for code in self.members.codes(row.dimension, level.name, Coordinates()):
                if code not in listed and (not row.within or code.startswith(row.within)):
                    parent = dimension.parent(code)
                    alike = [index for index, member in enumerate(listed) if member.startswith(parent)]
                    listed.insert(alike[-1] + 1 if alike else len(listed), code)
        return listed

    def _tree_lines(self, panel: Panel, row: RowSpec, context: Coordinates, levels: tuple[str, ...]) -> Iterator[_Line]:
        parent = context.member(row.dimension)
        for code in self.members.codes(row.dimension, levels[0], context):
            if not code.startswith(parent):
                continue
            at = context.at({row.dimension: code})
            if not self._has_amount(panel, at):
                continue
            if len(levels) == 1 and row.below:
                yield from self._lines(panel, row.below, at)
            else:
                yield _Line(self._label(row, at), at, row, dict(row.styles).get(levels[0], row.style))
            if len(levels) > 1:
                yield from self._tree_lines(panel, row, at, levels[1:])

    def _each_lines(self, panel: Panel, row: RowSpec, context: Coordinates) -> Iterator[_Line]:
        for at in self.members.row_contexts(row.dimension, context):
            if self._has_amount(panel, at):
                yield _Line(self._label(row, at), at, row, row.style)
                yield from self._lines(panel, row.below, at)

    def _has_amount(self, panel: Panel, context: Coordinates) -> bool:
        for column in panel.columns:
            if column.shows == "figure":
                amount = self.source.value(self.source.coordinates(context, column.figure))
                if amount is not None and amount.value:
                    return True
        return False

    def _label(self, row: RowSpec, at: Coordinates, number: int = 0) -> str:
        return label_text(row, at, number, self.definition, self.source.submission.name)

    def _row(self, view: View, lines: tuple[_Line | None, ...]) -> Row:
        pairs = zip(view.panels, lines, strict=True)
        cells = [cell for panel, line in pairs for cell in self._cells(view, panel, line)]
        styles = {line.style for line in lines if line}
        return Row(tuple(cells), styles.pop() if len(styles) == 1 else "plain")

    def _cells(self, view: View, panel: Panel, line: _Line | None) -> list[Cell]:
        if line is None or line.spec.gap:
            return [Cell(align=_align(column)) for column in panel.columns]
        cells = [self._cell(view, column, line) for column in panel.columns]
        if line.spec.centred:
            shown = [column.shows for column in panel.columns]
            last = shown.index("label")
            first = next((i + 1 for i in reversed(range(last)) if shown[i] != "code"), 0)
            cells[first : last + 1] = [cells[last]._replace(align="center", colspan=last + 1 - first)]
        return cells

    def _cell(self, view: View, column: Column, line: _Line) -> Cell:
        if column.shows == "label":
            return Cell(line.label, indent=line.spec.indent, style=line.style, heads=True)
        if column.shows == "code":
            code = line.context.member(column.dimension)
            dimension = self.definition.figures.dimensions[column.dimension]
            text = dimension.segment(code, column.level) if column.level else code
            return Cell(text, _align(column), style=line.style, heads=True)
        if column.shows == "text":
            wanted = self.definition.texts[column.text].dimensions
            known = wanted <= {dimension for dimension, _ in line.context}
            return Cell(self.source.submission.text(column.text, line.context).value if known else "", style=line.style)
        return self._figure_cell(view, self.source.coordinates(line.context, column.figure), line.style)

    def _figure_cell(self, view: View, at: Coordinates, style: str) -> Cell:
        amount = self.source.value(at)
        if amount is not None and amount.value:
            return Cell(self.source.printed(amount, self._form(view, at)), _ALIGNED["figure"], style=style, figure=at)
        if amount is None:
            self.source.miss(at)
        return Cell(view.zero if amount else "", _ALIGNED["figure"], style=style, figure=at)

    def _form(self, view: View, at: Coordinates) -> FormOf:
        form = self.definition.outline.forms.get(view.form)
        return form or FormOf("amount", decimals=self.definition.figures.concept(at).decimals)


def _align(column: Column) -> str:
    return _ALIGNED.get(column.shows, "left")


def header_rows(view: View) -> tuple[Row, ...]:
    """Return the header of a table: columns whose headings begin alike share the cells above them.

    A heading that is shorter than others spans the rows down to the lowest: as one merged cell, or, in a view whose
    header is "open", as cells without lines between them, its text in the middle one. A heading that repeats the one
    above it is the same cell.
    """
    depth = max(len(column.heading) for column in view.columns)
    rows = []
    for level in range(depth):
        groups = groupby(enumerate(view.columns), key=lambda item: _heading_key(item[0], item[1], level))
        cells = [_heading_cell([column for _, column in group], level, depth, view.header) for _, group in groups]
        rows.append(Row(tuple(cell for cell in cells if cell), "header"))
    return tuple(rows)


def _heading_key(index: int, column: Column, level: int) -> tuple[object, ...]:
    is_shared = level < len(column.heading) - 1
    return column.heading[: level + 1] if is_shared else (index,)


def _heading_cell(columns: list[Column], level: int, depth: int, header: str) -> Cell | None:
    heading = columns[0].heading
    lowest = len(heading) - 1
    if level < lowest:
        is_repeated = level > 0 and heading[level] == heading[level - 1]
        rowspan = len([*takewhile(lambda text: text == heading[level], heading[level:lowest])])
        return None if is_repeated else Cell(heading[level], "center", colspan=len(columns), rowspan=rowspan)
    if header == "open":
        text = heading[-1] if level == (lowest + depth - 1) // 2 else ""
        return Cell(text, "center", opens_up=level > lowest)
    return Cell(heading[-1], "center", rowspan=depth - level) if level == lowest else None


def _number_row(columns: tuple[Column, ...]) -> Row:
    numbers = iter(range(1, len(columns) + 1))
    cells = (Cell(str(next(numbers)) if c.shows == "figure" else _NO_NUMBER, "center") for c in columns)
    return Row(tuple(cells), "numbers")
