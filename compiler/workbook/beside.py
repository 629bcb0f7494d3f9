"""The columns beside an input sheet that show what others wrote, for whoever fills the sheet; they are not read."""

from collections.abc import Mapping

from compiler.workbook.input_cells import Canvas, fit_texts
from compiler.workbook.keys import BESIDE, words

_WIDTH = 90.0


def draw_beside(canvas: Canvas, heading: int, rows: Mapping[int, Mapping[str, str]], at: int = 0) -> None:
    """Write, to the right of a sheet, what stands beside its rows (counted from 0), a column for each that has any.

    ``at`` is the first column free for it, 0 for the one after the view's. Without such texts nothing is drawn.
    """
    first = at or len(canvas.view.columns) + 1
    columns = [column for column in canvas.view.columns if any(column.key in texts for texts in rows.values())]
    sheet = canvas.sheet
    for place, column in enumerate(columns, first):
        sheet.set_column(place, place, _WIDTH)
        sheet.write_string(0, place, BESIDE, canvas.look("key"))
        sheet.write_string(heading, place, str(words()["beside"]).format(heading=column.title), canvas.look("heading"))
    for row, texts in rows.items():
        for place, column in enumerate(columns, first):
            if column.key in texts:
                sheet.write_string(row, place, texts[column.key], canvas.look("beside", "text"))
        if texts:
            fit_texts(canvas, row, [(text, _WIDTH) for text in texts.values()])
