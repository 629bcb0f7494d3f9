"""Drawing the first sheet: what to do, what the colours mean, the sheets in order with links."""

from xlsxwriter.worksheet import Worksheet

from compiler.workbook.input_cells import Book
from compiler.workbook.keys import SheetNames, words
from compiler.workbook.page import height, set_page

_WIDTHS = (24.0, 80.0)


def draw_instructions(book: Book, names: SheetNames) -> None:
    """Add the sheet of instructions."""
    look = book.look
    sheet = book.workbook.add_worksheet(words()["instructions_sheet"])
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, book.definition.title, look.of("title"))
    row = _draw_steps(book, sheet, 2)
    row = _draw_legend(book, sheet, row + 1)
    _draw_order(book, sheet, row + 1, names)
    set_page(sheet, sum(_WIDTHS), None)
    sheet.activate()


def _draw_steps(book: Book, sheet: Worksheet, row: int) -> int:
    sheet.write_string(row, 0, words()["steps_title"], book.look.of("subtitle"))
    for number, step in enumerate(words()["steps"], 1):
        line = f"{number}. {step}"
        sheet.merge_range(row + number, 0, row + number, 1, line, book.look.of("step"))
        sheet.set_row(row + number, height([(line, sum(_WIDTHS))]))
    return row + len(words()["steps"]) + 1


def _draw_legend(book: Book, sheet: Worksheet, row: int) -> int:
    sheet.write_string(row, 0, words()["legend_title"], book.look.of("subtitle"))
    for at, role in enumerate(("input", "computed", "heading"), row + 1):
        sheet.write_string(at, 0, words()[f"legend_{role}"], book.look.of(role))
        sheet.write_string(at, 1, words()[f"legend_{role}_text"], book.look.of("plain"))
    return row + 4


def _draw_order(book: Book, sheet: Worksheet, row: int, names: SheetNames) -> None:
    sheet.write_string(row, 0, words()["order_title"], book.look.of("subtitle"))
    sheet.write_string(row + 1, 0, words()["order_sheet"], book.look.of("heading"))
    sheet.write_string(row + 1, 1, words()["order_help"], book.look.of("heading"))
    definition = book.definition
    listed = [(names.inputs[id_], "".join(view.help)) for id_, view in definition.sheets.items()]
    for id_, view in definition.tables.items():
        listed.append((names.officials[id_], str(words()["official_help"]).format(title=view.title)))
    listed += [(name, words()["codes_help"]) for name in names.codes.values()]
    for at, (name, help_) in enumerate(listed, row + 2):
        sheet.write_url(at, 0, f"internal:'{name}'!A1", book.look.of("link"), name)
        sheet.write_string(at, 1, help_, book.look.of("label", "text"))
        sheet.set_row(at, height([(help_, _WIDTHS[1])]))
