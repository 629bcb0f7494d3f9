"""Drawing an empty sheet in the shape of an official table, for pasting."""

from collections.abc import Sequence
from itertools import count

from xlsxwriter.worksheet import Worksheet

from compiler.definition.data_schema import amount_decimals
from compiler.definition.views import Column, Panel, View
from compiler.workbook.headings import depth, draw_headings
from compiler.workbook.input_cells import Book, Canvas
from compiler.workbook.keys import NUMBERING, OFFICIAL_PREFIX, words
from compiler.workbook.look import amount_format
from compiler.workbook.page import heading_heights, set_page
from compiler.workbook.table_rows import KnownRow, known_rows

_WIDTH = 12.0
_SPARE = 40
"""Empty rows with borders below the fixed ones, for tables whose rows are open."""


def draw_official(book: Book, name: str, view: View) -> None:
    """Add the sheet of an official table: title, headings, labels of the fixed rows; nothing in it is locked."""
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
    _draw_panels(canvas, first)
    set_page(sheet, sum(column.width or _WIDTH for column in columns), (2, first - 1))
    sheet.freeze_panes(first, 0)


def _draw_numbers(book: Book, sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    numbers = count(1)
    for index, column in enumerate(columns):
        text = str(next(numbers)) if column.shows == "figure" else NUMBERING
        sheet.write_string(row, index, text, book.look.of("official_number"))


def _draw_panels(canvas: Canvas, first: int) -> None:
    """Write the labels of the known rows; the feet of all panels stand in the same rows."""
    view = canvas.view
    drawn = [known_rows(panel, canvas.book.definition) for panel in view.panels]
    bodies = [rows[: len(rows) - len(panel.foot)] for rows, panel in zip(drawn, view.panels, strict=True)]
    longest = max(len(body) for body in bodies)
    if any(row.kind in {"tree", "each"} for panel in view.panels for row in panel.rows):
        longest += _SPARE
    left = 0
    for panel, rows, body in zip(view.panels, drawn, bodies, strict=True):
        blanks: list[KnownRow | None] = [None] * (longest - len(body))
        for at, row in enumerate([*body, *blanks, *rows[len(body) :]], first):
            _draw_row(canvas, panel, (at, left), row)
        left += len(panel.columns)


def _draw_row(canvas: Canvas, panel: Panel, spot: tuple[int, int], row: KnownRow | None) -> None:
    book, sheet = canvas.book, canvas.sheet
    at, left = spot
    look = "official_total" if row and row.spec.style == "total" else "official_label"
    for index, column in enumerate(panel.columns, left):
        if column.shows == "figure":
            decimals = amount_decimals(canvas.view, column, book.definition)
            sheet.write_blank(at, index, None, book.look.of(look, amount_format(decimals)))
        elif column.shows == "label" and row:
            sheet.write_string(at, index, row.label, book.look.of(look, indent=row.spec.indent))
        else:
            sheet.write_blank(at, index, None, book.look.of(look, "code"))
