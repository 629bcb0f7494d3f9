"""Drawing a sheet in the shape of an official table: empty for pasting, or filled with what was imported."""

from collections.abc import Sequence
from itertools import count

from xlsxwriter.worksheet import Worksheet

from compiler.definition.data_schema import amount_decimals
from compiler.definition.views import Column, Panel, View
from compiler.workbook.headings import depth, draw_headings
from compiler.workbook.input_cells import Book, Canvas
from compiler.workbook.keys import NUMBERING, OFFICIAL_PREFIX, words
from compiler.workbook.look import amount_format
from compiler.workbook.official_filling import Filling
from compiler.workbook.page import heading_heights, set_page
from compiler.workbook.table_rows import KnownRow, known_rows

_WIDTH = 12.0
_SPARE = 40
"""Empty rows with borders below the fixed ones, for tables whose rows are open."""


def draw_official(book: Book, name: str, view: View, filling: Filling) -> None:
    """Add the sheet of an official table: title, headings, labels of the fixed rows, and what it is filled with.

    Nothing in it is locked.
    """
    sheet = book.workbook.add_worksheet(name)
    canvas = Canvas(book, sheet, view)
    columns = view.columns
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width or _WIDTH)
    book.workbook.define_name(OFFICIAL_PREFIX + view.id, f"='{name}'!$A$1")
    sheet.set_row(0, 24)
    sheet.merge_range(0, 0, 0, len(columns) - 1, view.title, book.look.of("official_title"))
    sheet.write_string(1, 0, words()["prepared_by"], book.look.of("plain"))
    unit = book.definition.figures.concept(view.at).unit.name
    sheet.write_string(1, len(columns) - 1, str(words()["unit"]).format(unit=unit), book.look.of("right"))
    headings = [column.heading for column in columns]
    draw_headings(sheet, (2, 0), headings, book.look.of("official_heading"))
    for row, tall in enumerate(heading_heights(headings, [column.width or _WIDTH for column in columns]), 2):
        sheet.set_row(row, tall)
    first = 2 + depth(headings)
    if view.numbered:
        _draw_numbers(book, sheet, columns, first)
        first += 1
    _draw_panels(canvas, first, filling)
    set_page(sheet, sum(column.width or _WIDTH for column in columns), (2, first - 1))
    sheet.freeze_panes(first, 0)


def _draw_numbers(book: Book, sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    numbers = count(1)
    for index, column in enumerate(columns):
        text = str(next(numbers)) if column.shows == "figure" else NUMBERING
        sheet.write_string(row, index, text, book.look.of("official_number"))


def _draw_panels(canvas: Canvas, first: int, filling: Filling) -> None:
    """Write the rows, the open ones below the known ones; the feet of all panels stand in the same rows."""
    view = canvas.view
    drawn = [known_rows(panel, canvas.book.definition) for panel in view.panels]
    bodies = [
        [*rows[: len(rows) - len(panel.foot)], *filling.open_rows(panel)]
        for rows, panel in zip(drawn, view.panels, strict=True)
    ]
    longest = max(len(body) for body in bodies)
    if any(row.kind in {"tree", "each"} for panel in view.panels for row in panel.rows):
        longest += _SPARE
    left = 0
    for panel, rows, body in zip(view.panels, drawn, bodies, strict=True):
        blanks: list[KnownRow | None] = [None] * (longest - len(body))
        for at, row in enumerate([*body, *blanks, *rows[len(body) :]], first):
            _draw_row(canvas, panel, (at, left), row, filling)
        left += len(panel.columns)


def _draw_row(canvas: Canvas, panel: Panel, spot: tuple[int, int], row: KnownRow | None, filling: Filling) -> None:
    book, sheet = canvas.book, canvas.sheet
    at, left = spot
    look = "official_total" if row and row.spec.style == "total" else "official_label"
    for index, column in enumerate(panel.columns, left):
        if column.shows == "figure":
            amount = filling.amount(row, column) if row and not row.spec.gap else ""
            shape = book.look.of(look, amount_format(amount_decimals(canvas.view, column, book.definition)))
            if amount:
                sheet.write_number(at, index, float(amount), shape)
            else:
                sheet.write_blank(at, index, None, shape)
        elif column.shows == "label" and row:
            sheet.write_string(at, index, row.label, book.look.of(look, indent=row.spec.indent))
        else:
            _write_words(canvas, (at, index), column, row, filling)


def _write_words(canvas: Canvas, spot: tuple[int, int], column: Column, row: KnownRow | None, filling: Filling) -> None:
    """Write the part of a row's code, or the text, that a column shows; blank where the row has none."""
    look = "official_total" if row and row.spec.style == "total" else "official_label"
    text = ""
    if row:
        text = filling.code(row, column) if column.shows == "code" else filling.text(row, column)
    if text:
        canvas.sheet.write_string(*spot, text, canvas.book.look.of(look, "code"))
    else:
        canvas.sheet.write_blank(*spot, None, canvas.book.look.of(look, "code"))
