"""How a table is set: the size of its type, the widths of its columns, the heights of its rows."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from compiler.definition.style import StyleSheet, TableForm, TableSize
from compiler.document.table_texts import Grid, Kind, TableTexts
from compiler.document.tree import Table

_LINES = (1, 2, 3, 4, 5, 6, 8, 12, 20, 40)
"""The lines of the longest cell of a column that are tried, fewest first."""
_HEADING_LINES = (4, 8)
"""The most lines of a heading; the second where the first leave no room."""
_LEAST_CHARACTERS = 2
"""No column is set so narrow that a line of its text holds fewer characters."""


class TableLayout(NamedTuple):
    """A table as set: its size of type, the widths of its columns and the heights of its rows in points; its grid.

    ``kinds`` are those of the slots of the grid.
    """

    size: TableSize
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    grid: Grid
    kinds: frozenset[Kind]


class TableLayouts:
    """How a table may be set across ``width`` points: in each size of type, as it is asked for, once."""

    def __init__(self, table: Table, style: StyleSheet, width: float) -> None:
        texts = TableTexts(table)
        setters = [_Setter(texts, style.tables, size) for size in style.tables.sizes_for(texts.columns)]
        self._width = width
        self._last = setters[-1]
        self._untried: Iterator[_Setter] = iter(setters)
        self._found: list[TableLayout] = []

    def within(self, room: float) -> TableLayout:
        """Return the table in the first size of type at which it fits into the ``room`` that its page has left.

        Where none does, in the first at which every amount and word fits its column.
        """
        for layout in self._layouts():
            if sum(layout.heights) <= room:
                return layout
        return self._found[0] if self._found else self._last.squeezed(self._width)

    def _layouts(self) -> Iterator[TableLayout]:
        yield from self._found
        for setter in self._untried:
            if layout := setter.set(self._width):
                self._found.append(layout)
                yield layout


class _Setter:
    """Sets one table in one size of type."""

    def __init__(self, texts: TableTexts, form: TableForm, size: TableSize) -> None:
        self.texts = texts
        self.border = form.border
        self.size = size
        self.beside = 2 * size.padding[0] + form.border

    def set(self, width: float) -> TableLayout | None:
        """Return the lowest table of this size, None where its columns need more width than there is."""
        return next((found for most in _HEADING_LINES if (found := self._lowest(width, most))), None)

    def squeezed(self, width: float) -> TableLayout:
        """Return the table with its columns as narrow as its words allow, all of them narrowed alike to fit."""
        return self._layout(self._needs(_LINES[-1], _HEADING_LINES[-1]), width)

    def _lowest(self, width: float, most: int) -> TableLayout | None:
        best: TableLayout | None = None
        for lines in _LINES:
            needs = self._needs_within(width, lines, most)
            if needs is None:
                continue
            layout = self._layout(needs, width)
            if best is not None and sum(layout.heights) >= sum(best.heights):
                break
            best = layout
            if max(layout.heights, default=0) <= self.height(1):
                break
        return best

    def _layout(self, needs: Sequence[float], width: float) -> TableLayout:
        """Return the table with columns in proportion to what they need; together they are ``width``."""
        widths = tuple(need * width / sum(needs) for need in needs)
        return TableLayout(self.size, widths, self._heights(widths), self.texts.grid, self.texts.kinds)

    def _needs_within(self, width: float, lines: int, most: int) -> tuple[float, ...] | None:
        """Return the widths that columns need for texts of so many lines, the headings as low as they then can be.

        Columns of amounts are alike where there is room for that.
        """
        unlike: tuple[float, ...] | None = None
        for heading_lines in range(1, most + 1):
            needs = self._needs(lines, heading_lines)
            alike = self._alike(needs)
            if sum(alike) <= width:
                return alike
            if unlike is None and sum(needs) <= width:
                unlike = needs
        return unlike

    def _alike(self, needs: tuple[float, ...]) -> tuple[float, ...]:
        figures = self.texts.figures
        widest = max((needs[column] for column in figures), default=0)
        return tuple(widest if column in figures else need for column, need in enumerate(needs))

    def _needs(self, lines: int, heading_lines: int) -> tuple[float, ...]:
        body, headings = self.texts.body, self.texts.headings
        columns = zip(body.of_columns(lines), headings.of_columns(heading_lines), strict=True)
        needs = [self._need(max(_LEAST_CHARACTERS, *rooms)) for rooms in columns]
        for rooms, most in ((body, _LINES[-1]), (headings, heading_lines)):
            for covered, room in rooms.of_wide(most):
                lacking = self._need(room) - sum(needs[column] for column in covered)
                for column in covered:
                    needs[column] += max(0.0, lacking) / len(covered)
        return tuple(needs)

    def _need(self, characters: float) -> float:
        return characters * self.size.size + self.beside

    def _heights(self, widths: Sequence[float]) -> tuple[float, ...]:
        """Return the heights of the rows; the last row of a cell over several is as high as the cell still needs."""
        edges = [0.0, *accumulate(widths)]
        lines = [1] * len(self.texts.grid)
        reaching: list[tuple[int, int, int]] = []
        for kind, texts in self.texts.breaking:
            room = (edges[kind.column + kind.colspan] - edges[kind.column] - self.beside) / self.size.size - kind.indent
            for text in texts:
                if text.measure.line <= room:
                    break
                needed = text.measure.lines(room)
                for row, rows in text.rows:
                    if rows == 1:
                        lines[row] = max(lines[row], needed)
                    else:
                        reaching.append((row + rows - 1, row, needed))
        heights = [self.height(most) for most in lines]
        for last, first, needed in sorted(reaching):
            if last < len(heights):
                heights[last] = max(heights[last], self.height(needed) - sum(heights[first:last]))
        return tuple(heights)

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines."""
        return lines * self.size.line + 2 * self.size.padding[1] + self.border
