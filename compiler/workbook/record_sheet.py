"""Drawing an input sheet whose fields stand below one another."""

from collections.abc import Sequence

from compiler.definition.views import View
from compiler.submission import DataRow
from compiler.workbook.beside import draw_beside
from compiler.workbook.input_cells import Book, Canvas, prompt, unit_of, write_typed
from compiler.workbook.input_sheet import draw_title
from compiler.workbook.keys import HEADER, VALUE, words
from compiler.workbook.page import height, protect, set_page

_FIELD_WIDTH = 38.0
_UNIT_WIDTH = 8.0
_HELP_WIDTH = 44.0
_NARROWEST = 30.0


def draw_record(book: Book, name: str, view: View, rows: Sequence[DataRow]) -> None:
    """Add the sheet of a record with its fields filled in: key (hidden), field, value, unit, help."""
    canvas = Canvas(book, book.workbook.add_worksheet(name), view)
    sheet = canvas.sheet
    values = rows[0].values if rows else {}
    widths = (_FIELD_WIDTH, max(_NARROWEST, *(column.width for column in view.columns)), _UNIT_WIDTH, _HELP_WIDTH)
    draw_title(canvas, widths)
    sheet.write_string(0, 2, VALUE, canvas.look("key"))
    heading = 2 + len(view.help)
    sheet.write_string(heading, 0, HEADER, canvas.look("key"))
    for index, word in enumerate(("record_field", "record_value", "record_unit", "record_help"), 1):
        sheet.write_string(heading, index, words()[word], canvas.look("heading"))
    for row, column in enumerate(view.columns, heading + 1):
        required = " *" if column.blank == "required" else ""
        unit = unit_of(canvas, column) if column.shows == "figure" else ""
        sheet.write_string(row, 0, column.key, canvas.look("key"))
        sheet.write_string(row, 1, column.title + required, canvas.look("label", "text"))
        write_typed(canvas, column, (row, 2), values.get(column.key, ""))
        sheet.write_string(row, 3, unit, canvas.look("label", "text"))
        sheet.write_string(row, 4, column.help, canvas.look("label", "text"))
        sheet.set_row(row, height([(column.help, _HELP_WIDTH), (values.get(column.key, ""), widths[1])]))
        prompt(canvas, column, (row, 2, row, 2))
    beside = rows[0].beside if rows else {}
    by_row = {at: {c.key: beside[c.key]} for at, c in enumerate(view.columns, heading + 1) if c.key in beside}
    draw_beside(canvas, heading, by_row, at=len(widths) + 1)
    sheet.freeze_panes(heading + 1, 0)
    set_page(sheet, sum(widths), (heading, heading))
    protect(sheet)
