"""How a table is set: the size of its type, the widths of its columns, the heights of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from compiler.definition.style import StyleSheet, TableForm, TableSize
from compiler.document.lines import Measured, measured
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Table

_LINES = (1, 2, 3, 4, 5, 6, 8, 12, 20, 40)
"""The lines of the longest cell of a column that are tried, fewest first."""
_HEADING_LINES = (4, 8)
"""The most lines of a heading; the second where the first leave no room."""
_LEAST_CHARACTERS = 2
"""No column is set so narrow that a line of its text holds fewer characters."""
_WORD = 4
"""A text of so few characters stands on one line."""
_FIGURE = 0.6
"""The width of a figure in characters for which columns leave room: that of the widest face that may stand in."""

Grid = Sequence[tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table as set: its size of type, the widths of its columns and the heights of its rows in points; its grid."""

    size: TableSize
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    grid: Grid


def lay_out_table(texts: "TableTexts", style: StyleSheet, width: float, room: float) -> TableLayout:
    """Return how the table of these texts is set across ``width`` points.

    It takes the first size of type at which it fits into the ``room`` that its page has left; where none does, the
    first at which every amount and word fits its column.
    """
    setters = [_Setter(texts, style.tables, size) for size in style.tables.sizes_for(texts.columns)]
    first: TableLayout | None = None
    for setter in setters:
        layout = setter.set(width)
        if layout and sum(layout.heights) <= room:
            return layout
        first = first or layout
    return first or setters[-1].squeezed(width)


class TableTexts:
    """What stands in a table, measured in characters: the same wherever and in whatever size it is set."""

    def __init__(self, table: Table) -> None:
        self.columns = len(table.widths)
        self.grid: Grid = [*grid_rows(table)]
        self.figures = _figure_columns(self.grid)
        slots = [slot for row in self.grid for slot in row if slot.cell.text and not slot.continued]
        texts = {text: measured(text, _FIGURE) for text in {slot.cell.text for slot in slots}}
        self.rows = [[(slot, texts[slot.cell.text]) for slot in row if slot.cell.text] for row in self.grid]
        self.headings = _Rooms([slot for slot in slots if slot.style == "header"], texts, self.columns)
        self.body = _Rooms([slot for slot in slots if slot.style != "header"], texts, self.columns)


class _Rooms:
    """The room that the texts of headings, or of a body, need in characters, their indents included."""

    def __init__(self, slots: Sequence[Slot], texts: Mapping[str, Measured], columns: int) -> None:
        self.single = [slot for slot in slots if slot.cell.colspan == 1]
        self.wide = [slot for slot in slots if slot.cell.colspan > 1]
        self._texts = texts
        self._columns = columns
        self._of_texts: dict[tuple[str, int], float] = {}
        self._of_columns: dict[int, tuple[float, ...]] = {}

    def of_columns(self, lines: int) -> tuple[float, ...]:
        """Return the room that each column needs, so that no text in it alone takes more lines."""
        if lines not in self._of_columns:
            rooms = [0.0] * self._columns
            for slot in self.single:
                rooms[slot.column] = max(rooms[slot.column], self.of_slot(slot, lines))
            self._of_columns[lines] = tuple(rooms)
        return self._of_columns[lines]

    def of_slot(self, slot: Slot, lines: int) -> float:
        """Return the room in which a text takes at most so many lines."""
        text = slot.cell.text
        key = (text, 1 if len(text) <= _WORD else lines)
        if key not in self._of_texts:
            self._of_texts[key] = self._texts[text].room(key[1])
        return self._of_texts[key] + slot.cell.indent


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
        return best

    def _layout(self, needs: Sequence[float], width: float) -> TableLayout:
        """Return the table with columns in proportion to what they need; together they are ``width``."""
        widths = tuple(need * width / sum(needs) for need in needs)
        return TableLayout(self.size, widths, self._heights(widths), self.texts.grid)

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
        rooms = zip(body.of_columns(lines), headings.of_columns(heading_lines), strict=True)
        needs = [self._need(max(_LEAST_CHARACTERS, *room)) for room in rooms]
        for texts, most in ((body, _LINES[-1]), (headings, heading_lines)):
            for slot in texts.wide:
                covered = range(slot.column, slot.column + slot.cell.colspan)
                lacking = self._need(texts.of_slot(slot, most)) - sum(needs[column] for column in covered)
                for column in covered:
                    needs[column] += max(0.0, lacking) / len(covered)
        return tuple(needs)

    def _need(self, characters: float) -> float:
        return characters * self.size.size + self.beside

    def _heights(self, widths: Sequence[float]) -> tuple[float, ...]:
        """Return the heights of the rows; the last row of a cell over several is as high as the cell still needs."""
        edges = [0.0, *accumulate(widths)]
        heights: list[float] = []
        reaching: dict[int, tuple[int, float]] = {}
        for number, row in enumerate(self.texts.rows):
            height = self.height(1)
            for slot, text in row:
                if not slot.continued:
                    room = edges[slot.column + slot.cell.colspan] - edges[slot.column] - self.beside
                    lines = text.lines(room / self.size.size - slot.cell.indent)
                    reaching[slot.column] = (number, self.height(lines))
                started, needed = reaching[slot.column]
                if number == started + slot.cell.rowspan - 1:
                    height = max(height, needed - sum(heights[started:]))
            heights.append(height)
        return tuple(heights)

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines."""
        return lines * self.size.line + 2 * self.size.padding[1] + self.border


def _figure_columns(grid: Grid) -> frozenset[int]:
    """Return the columns in which nothing but amounts stand below the headings."""
    slots = [slot for row in grid for slot in row if slot.style not in ("header", "numbers") and slot.cell.colspan == 1]
    others = {slot.column for slot in slots if slot.cell.align != "right"}
    return frozenset({slot.column for slot in slots} - others)
