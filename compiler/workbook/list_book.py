"""A workbook of plain lists, drawn from values: captions, headings, rows, formulas with their results."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from compiler.document.runs import clean
from compiler.workbook.look import Look
from compiler.workbook.page import height, set_page

_CREATED = datetime(2000, 1, 1)
"""Pinned, so that the same input gives the same bytes."""
_LONGEST = 32_767
"""The most characters that a cell takes."""
_PAGE_WIDTH = 98
"""The characters that stand side by side on a lying page of A4 at full size."""
_LEAST_SCALE = 40
_MARKS: Mapping[str, Mapping[str, Any]] = {
    "good": {"bg_color": "#E2F0D9"},
    "bad": {"bg_color": "#F8CBAD", "bold": True},
    "open": {"bg_color": "#FFF2CC", "italic": True},
    "quiet": {"bg_color": "#EDEDED", "font_color": "#595959"},
}

Value = str | int | Decimal | date | None


class Formula(NamedTuple):
    """A formula and what it comes to.

    ``{row}`` in its text is the row in which it stands, ``{first}`` and ``{last}`` are those of its table's body.
    """

    text: str
    value: Value


Cell = Value | Formula


class Column(NamedTuple):
    """A column: its heading, its width in characters, and the number format of its cells ("" for text)."""

    heading: str
    width: float
    format: str = ""


class Mark(NamedTuple):
    """How cells of a column look where they compare so (``=``, ``<``, ``>``) with a value: good, bad, open, quiet."""

    column: int
    comparison: str
    value: str | int
    look: str


class Table(NamedTuple):
    """A list: ``above`` is a row over its headings, ``foot`` are rows below its body; both are set as sums."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    above: tuple[Cell, ...] = ()
    foot: tuple[tuple[Cell, ...], ...] = ()
    marks: tuple[Mark, ...] = ()


class ListSheet(NamedTuple):
    """A sheet of tables one below the other; the last one can be filtered, and a single one keeps its head in sight.

    ``beside`` are how many columns stay in sight and are printed on every page, ``breaks`` the columns with which a
    new page begins; without any, the sheet is one page wide.
    """

    name: str
    title: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    beside: int = 0
    breaks: tuple[int, ...] = ()


def write_list_book(title: str, sheets: Sequence[ListSheet]) -> bytes:
    """Return the sheets as .xlsx. The same sheets give the same bytes."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": clean(title), "created": _CREATED})
        workbook.set_calc_mode("auto")
        look = Look(workbook)
        marks = {name: workbook.add_format(dict(properties)) for name, properties in _MARKS.items()}
        for sheet in sheets:
            _Drawing(workbook, look, marks, sheet).draw()
    return buffer.getvalue()


class _Drawing:
    """Draws one sheet from the top."""

    def __init__(self, workbook: Workbook, look: Look, marks: Mapping[str, Any], sheet: ListSheet) -> None:
        self.look, self.marks, self.sheet = look, marks, sheet
        self.page: Worksheet = workbook.add_worksheet(sheet.name)
        self.widths = _widths(sheet.tables)
        self.row = 0

    def draw(self) -> None:
        for at, width in enumerate(self.widths):
            self.page.set_column(at, at, width)
        self._line(self.sheet.title, "title", 26)
        for note in self.sheet.notes:
            self._note(note)
        for table in self.sheet.tables:
            self.row += 1
            head = self._table(table)
        if len(self.sheet.tables) == 1:
            self.page.freeze_panes(head + 1, self.sheet.beside)
            self._set_page((head, head))
        else:
            self._set_page(None)

    def _line(self, text: str, role: str, points: float) -> None:
        self.page.set_row(self.row, points)
        self.page.write_string(self.row, 0, clean(text), self.look.of(role))
        self.row += 1

    def _note(self, text: str) -> None:
        """Draw a sentence across the columns that the first page shows, in as many lines as it needs."""
        until = self.sheet.breaks[0] if self.sheet.breaks else len(self.widths)
        width = sum(self.widths[:until])
        look = self.look.of("help")
        self.page.set_row(self.row, height([(clean(text), width)]))
        if until > 1:
            self.page.merge_range(self.row, 0, self.row, until - 1, "", look)
        self.page.write_string(self.row, 0, clean(text), look)
        self.row += 1

    def _table(self, table: Table) -> int:
        """Draw a table and return the row of its headings."""
        if table.caption:
            self._line(table.caption, "subtitle", 20)
        head = self.row + bool(table.above)
        last = head + len(table.rows)
        rows = {"first": head + 2, "last": max(last, head + 1) + 1}
        if table.above:
            self._cells(table, table.above, "total", rows)
        self.page.set_row(head, height([(column.heading, self.widths[at]) for at, column in enumerate(table.columns)]))
        for at, column in enumerate(table.columns):
            self.page.write_string(head, at, clean(column.heading), self.look.of("heading"))
        self.row = head + 1
        for cells in table.rows:
            self._cells(table, cells, "cell", rows)
        for cells in table.foot:
            self._cells(table, cells, "total", rows)
        if table is self.sheet.tables[-1]:
            self.page.autofilter(head, 0, max(last, head + 1), len(table.columns) - 1)
        for mark in table.marks if table.rows else ():
            value = f'"{mark.value}"' if isinstance(mark.value, str) else mark.value
            criterion = {"type": "cell", "criteria": mark.comparison, "value": value, "format": self.marks[mark.look]}
            self.page.conditional_format(head + 1, mark.column, last, mark.column, criterion)
        return head

    def _cells(self, table: Table, cells: Sequence[Cell], role: str, rows: Mapping[str, int]) -> None:
        texts = [
            (cell, self.widths[at])
            for at, cell in enumerate(cells)
            if isinstance(cell, str) and not table.columns[at].format
        ]
        self.page.set_row(self.row, height(texts))
        for at, cell in enumerate(cells):
            self._cell(at, cell, self.look.of(role, table.columns[at].format), rows)
        self.row += 1

    def _cell(self, at: int, cell: Cell, look: Any, rows: Mapping[str, int]) -> None:
        if isinstance(cell, Formula):
            text = cell.text.format(row=self.row + 1, **rows)
            self.page.write_formula(self.row, at, text, look, "" if cell.value is None else cell.value)
        elif isinstance(cell, str):
            self.page.write_string(self.row, at, clean(cell)[:_LONGEST], look)
        elif isinstance(cell, date):
            self.page.write_datetime(self.row, at, cell, look)
        elif cell is None:
            self.page.write_blank(self.row, at, None, look)
        else:
            self.page.write_number(self.row, at, cell, look)

    def _set_page(self, repeated: tuple[int, int] | None) -> None:
        set_page(self.page, sum(self.widths), repeated)
        self.page.set_landscape()
        if self.sheet.beside:
            self.page.repeat_columns(0, self.sheet.beside - 1)
        if self.sheet.breaks:
            self.page.set_print_scale(self._scale())
            self.page.set_v_pagebreaks(list(self.sheet.breaks))

    def _scale(self) -> int:
        """Return the percentage at which each page is wide enough for its columns and those repeated beside them."""
        edges = [0, *self.sheet.breaks, len(self.widths)]
        beside = sum(self.widths[: self.sheet.beside])
        pages = [sum(self.widths[start:end]) + (beside if start else 0) for start, end in pairwise(edges)]
        return max(min(100, int(100 * _PAGE_WIDTH / max(pages))), _LEAST_SCALE)


def _widths(tables: Sequence[Table]) -> list[float]:
    most = max(len(table.columns) for table in tables)
    return [max(table.columns[at].width for table in tables if at < len(table.columns)) for at in range(most)]
