"""Building the workbook of a definition: blank for a department to fill, or filled from data."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import xlsxwriter

from compiler.definition.definition import Definition
from compiler.submission import Data
from compiler.values.place import column_letters
from compiler.workbook.carried_sheet import draw_carried
from compiler.workbook.choices import choice_labels
from compiler.workbook.codes_sheet import CodeList, draw_codes
from compiler.workbook.input_cells import Book
from compiler.workbook.input_sheet import draw_input
from compiler.workbook.instructions_sheet import draw_instructions
from compiler.workbook.keys import STAMP, SheetNames, sheet_names, words
from compiler.workbook.look import Look
from compiler.workbook.official_filling import filling_of
from compiler.workbook.official_sheet import draw_official
from compiler.workbook.record_sheet import draw_record
from compiler.workbook.rolled_sheet import draw_rolled

_CREATED = datetime(2000, 1, 1)
"""Pinned, so that the same input gives the same bytes."""
_FIRST_CHOICE_ROW = 4


def build_workbook(definition: Definition, data: Data | None = None) -> bytes:
    """Return the workbook of a definition as .xlsx: instructions, input sheets, official shapes, code lists, stamp.

    ``data`` fills its input sheets, its sheets of official shape and code lists; without data it is the blank
    template. Formulas carry their true results. The same input gives the same bytes.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": definition.title, "created": _CREATED})
        workbook.set_calc_mode("auto")
        names = sheet_names(definition)
        book = Book(workbook, Look(workbook), definition, _code_lists(definition, data, names), _choices(definition))
        draw_instructions(book, names)
        for id_, view in definition.sheets.items():
            draw = draw_record if view.layout == "record" else draw_input
            draw(book, names.inputs[id_], view, data.rows.get(id_, ()) if data else ())
        for id_, view in definition.tables.items():
            draw_official(book, names.officials[id_], view, filling_of(view, definition, data))
        for codes in book.codes.values():
            draw_codes(workbook, book.look, codes)
        draw_carried(book, data)
        draw_rolled(book, data)
        _draw_stamp(book)
    return buffer.getvalue()


def _code_lists(definition: Definition, data: Data | None, names: SheetNames) -> Mapping[str, CodeList]:
    own = data.codes if data else {}
    dimensions = definition.figures.dimensions
    return {id_: CodeList(dimensions[id_], sheet, own.get(id_, ())) for id_, sheet in names.codes.items()}


def _choices(definition: Definition) -> Mapping[tuple[str, str], str]:
    """Return where the stamp sheet lists the choices of each column that offers some."""
    found: dict[tuple[str, str], str] = {}
    for view, key, labels in _choice_lists(definition):
        letters = column_letters(len(found) + 1)
        last = _FIRST_CHOICE_ROW + len(labels)
        found[view, key] = f"'{words()['stamp_sheet']}'!${letters}${_FIRST_CHOICE_ROW + 1}:${letters}${last}"
    return found


def _choice_lists(definition: Definition) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (view.id, column.key, tuple(choice_labels(column, definition).values()))
        for view in definition.sheets.values()
        for column in view.columns
        if column.typed and choice_labels(column, definition)
    ]


def _draw_stamp(book: Book) -> None:
    sheet = book.workbook.add_worksheet(words()["stamp_sheet"])
    for row, text in enumerate((STAMP, book.definition.id, book.definition.version)):
        sheet.write_string(row, 0, text)
    for column, (_, _, labels) in enumerate(_choice_lists(book.definition)):
        for row, label in enumerate(labels, _FIRST_CHOICE_ROW):
            sheet.write_string(row, column, label)
    sheet.very_hidden()
