"""Drawing an input sheet: hidden keys, headings, rows to fill, formulas with their true results."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.data_schema import counted_codes, fixed_rows, takes_whole, whole_column
from compiler.definition.views import Column, RowSpec, View
from compiler.submission import DataRow
from compiler.values.amount import ZERO, parse_amount
from compiler.values.place import column_letters
from compiler.workbook.beside import draw_beside
from compiler.workbook.headings import depth, draw_headings
from compiler.workbook.input_cells import (
    Book,
    Canvas,
    Values,
    amount_in,
    code_index,
    decimals_of,
    fit_row,
    prompt,
    unit_of,
    width_of,
    write_cell,
)
from compiler.workbook.keys import FIXED, HEADER, SHEET_PREFIX, STATED, words
from compiler.workbook.look import computed_format
from compiler.workbook.page import heading_heights, height, protect, set_page
from compiler.workbook.table_rows import line_label

_EXTRA = 5
"""Empty rows left below the rows of a filled sheet."""
_FROZEN_WIDTH = 60
"""The widest block of leading columns that stays in view."""


class _Grid(NamedTuple):
    """Where the parts of a sheet stand, in rows counted from 0; -1 for a part that it lacks.

    ``last`` is the line that ends an open list.
    """

    top: int
    heading: int
    stated: int
    computed: int
    difference: int
    first: int
    last: int


class _Filling(NamedTuple):
    """What an open list is filled with: its rows, and the stated total on its own line above them."""

    rows: Sequence[Values]
    stated: Values


def draw_input(book: Book, name: str, view: View, rows: Sequence[DataRow]) -> None:
    """Add the sheet of an input view with its rows filled in; without rows it is the blank sheet."""
    canvas = Canvas(book, book.workbook.add_worksheet(name), view)
    lines = fixed_rows(view)
    filling = _filling(view, rows)
    spare = view.each.spare if view.each else 0
    grid = _grid(view, len(lines) or max(spare, len(filling.rows) + _EXTRA))
    _draw_head(canvas, grid)
    if lines:
        _draw_lines(canvas, grid, rows)
    else:
        _draw_list(canvas, grid, filling)
        _draw_totals(canvas, grid, filling)
    _finish(canvas, grid)
    draw_beside(canvas, grid.heading, _beside(lines, grid, filling, rows))


def _beside(
    lines: Sequence[RowSpec], grid: _Grid, filling: _Filling, rows: Sequence[DataRow]
) -> Mapping[int, Mapping[str, str]]:
    """Return what stands beside the rows of a sheet, by row."""
    if lines:
        by_line = {row.line: row.beside for row in rows}
        return {at: by_line.get(line.key, {}) for at, line in enumerate(lines, grid.first)}
    listed = [row.beside for row in rows if row.values is not filling.stated]
    return dict(enumerate(listed, grid.first))


def _filling(view: View, rows: Sequence[DataRow]) -> _Filling:
    column = whole_column(view)
    # codes are digits: the first row whose code is none states the total
    total = next((row for row in rows if column and not row.values.get(column.key, "0").isdigit()), None)
    return _Filling([row.values for row in rows if row is not total], total.values if total else {})


def _grid(view: View, count: int) -> _Grid:
    top = 2 + len(view.help)
    at = top + depth([column.heading for column in view.columns])
    heading = at - 1
    stated = computed = difference = -1
    if view.each and any(column.shows == "figure" for column in view.columns):
        if view.each.stated_total:
            stated, computed, difference, at = at, at + 1, at + 2, at + 3
        else:
            computed, at = at, at + 1
    return _Grid(top, heading, stated, computed, difference, at, at + count)


def _draw_head(canvas: Canvas, grid: _Grid) -> None:
    sheet, columns = canvas.sheet, canvas.view.columns
    widths = [width_of(column) for column in columns]
    draw_title(canvas, widths)
    for index, column in enumerate(columns, 1):
        sheet.write_string(0, index, column.key, canvas.look("key"))
    headings = [_marked(column) for column in columns]
    draw_headings(sheet, (grid.top, 1), headings, canvas.look("heading"))
    for row, tall in enumerate(heading_heights(headings, widths), grid.top):
        sheet.set_row(row, tall)
    sheet.write_string(grid.heading, 0, HEADER, canvas.look("key"))


def draw_title(canvas: Canvas, widths: Sequence[float]) -> None:
    """Write the hidden key, the title, the unit where a list's amounts share one, and the lines of help."""
    sheet, view = canvas.sheet, canvas.view
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.write_string(0, 0, SHEET_PREFIX + view.id, canvas.look("key"))
    for index, width in enumerate(widths, 1):
        sheet.set_column(index, index, width)
    units = {unit_of(canvas, column) for column in view.columns if column.shows == "figure"}
    shared = len(units) == 1 and view.layout == "rows"
    unit = str(words()["unit"]).format(unit=next(iter(units))) if shared else ""
    sheet.set_row(1, 26)
    sheet.write_string(1, 1, view.title + (f"（{unit}）" if unit else ""), canvas.look("title"))
    for row, line in enumerate(view.help, 2):
        sheet.set_row(row, height([(line, sum(widths))]))
        if len(widths) > 1:
            sheet.merge_range(row, 1, row, len(widths), line, canvas.look("help"))
        else:
            sheet.write_string(row, 1, line, canvas.look("help"))


def _marked(column: Column) -> tuple[str, ...]:
    """Return the heading with the mark of what must be filled."""
    if column.typed and column.blank == "required":
        return (*column.heading[:-1], f"{column.heading[-1]} *")
    return column.heading


def _draw_lines(canvas: Canvas, grid: _Grid, rows: Sequence[DataRow]) -> None:
    """Write the fixed rows, each with its key in the hidden column."""
    by_line = {row.line: row.values for row in rows}
    for at, line in enumerate(fixed_rows(canvas.view), grid.first):
        label = line_label(line, canvas.book.definition)
        values = by_line.get(line.key, {})
        canvas.sheet.write_string(at, 0, line.key, canvas.look("key"))
        for index, column in enumerate(canvas.view.columns):
            if column.shows == "label":
                canvas.sheet.write_string(at, index + 1, label, canvas.look("label", "text"))
            else:
                write_cell(canvas, index, at, values)
        fit_row(canvas, at, values)


def _draw_list(canvas: Canvas, grid: _Grid, filling: _Filling) -> None:
    """Write the rows of an open list, the spare ones with their formulas, and the line that ends it."""
    for at in range(grid.first, grid.last):
        place = at - grid.first
        values = filling.rows[place] if place < len(filling.rows) else {}
        for index in range(len(canvas.view.columns)):
            write_cell(canvas, index, at, values)
        fit_row(canvas, at, values)
    canvas.sheet.write_string(grid.last, 0, FIXED, canvas.look("key"))
    for column in range(1, len(canvas.view.columns) + 1):
        canvas.sheet.write_blank(grid.last, column, None, canvas.look("end"))
    canvas.sheet.write_string(grid.last, 1, words()["end_of_list"], canvas.look("end"))


def _draw_totals(canvas: Canvas, grid: _Grid, filling: _Filling) -> None:
    if grid.computed >= 0:
        _draw_computed(canvas, grid, filling)
    if grid.stated >= 0:
        _draw_stated(canvas, grid, filling)
        _draw_difference(canvas, grid, filling)


def _draw_computed(canvas: Canvas, grid: _Grid, filling: _Filling) -> None:
    _draw_total_label(canvas, grid.computed, FIXED, "computed_total")
    for index, column in enumerate(canvas.view.columns):
        if column.shows in {"figure", "sum"}:
            look = canvas.look("total", computed_format(decimals_of(canvas, column)))
            if column.blank == "optional" and column.shows == "figure":
                canvas.sheet.write_blank(grid.computed, index + 1, None, look)  # some rows only: no total
                continue
            result = float(_computed(canvas, column, filling))
            canvas.sheet.write_formula(grid.computed, index + 1, _total_formula(canvas, index, grid), look, result)


def _total_formula(canvas: Canvas, index: int, grid: _Grid) -> str:
    """Return the sum over the list; rows that state subtotals of rows below them are left out.

    The line that ends the list belongs to the range, so that rows inserted above it do.
    """
    source = _code_index(canvas)
    cells = _range(index, grid)
    if source < 0:
        return f"=SUM({cells})"
    codes = _range(source, grid)
    *upper, deepest = (level.length for level in canvas.book.codes[_code_dimension(canvas)].dimension.levels)
    total = f'=SUMPRODUCT(--(LEN({codes}&"")={deepest}),{cells})'
    if not canvas.view.each or not canvas.view.each.depth:
        return total
    for number, length in enumerate(upper):
        keys = f'LEFT({codes}&"",{length})&"|"&LEN({codes}&"")'
        alone = [f'ISNA(MATCH({codes}&"|{below}",{keys},0))' for below in (*upper[number + 1 :], deepest)]
        total += f'+SUMPRODUCT((LEN({codes}&"")={length})*{"*".join(alone)},{cells})'
    return total


def _computed(canvas: Canvas, column: Column, filling: _Filling) -> Decimal:
    """Return what the formula of the total gives."""
    source = _code_index(canvas)
    rows = filling.rows
    if source >= 0 and canvas.view.each:
        key, dimension = canvas.view.columns[source].key, canvas.book.codes[_code_dimension(canvas)].dimension
        counted = counted_codes(canvas.view.each, dimension, [values.get(key, "") for values in rows])
        rows = [values for values in rows if values.get(key, "") in counted]
    return sum((amount_in(values, column) for values in rows), ZERO)


def _code_dimension(canvas: Canvas) -> str:
    return canvas.view.each.dimension if canvas.view.each else ""


def _code_index(canvas: Canvas) -> int:
    """Return the index of the column of codes that tell the rows apart, -1 for a plain list."""
    dimension = _code_dimension(canvas)
    return code_index(canvas.view, dimension) if dimension in canvas.book.codes else -1


def _range(index: int, grid: _Grid) -> str:
    letters = column_letters(index + 2)
    return f"{letters}{grid.first + 1}:{letters}{grid.last + 1}"


def _draw_stated(canvas: Canvas, grid: _Grid, filling: _Filling) -> None:
    """Write the line for a stated total: its code cell holds the name of the whole."""
    _draw_total_label(canvas, grid.stated, STATED, "stated_total")
    for index, column in enumerate(canvas.view.columns):
        if takes_whole(canvas.view, column):
            name = canvas.book.definition.figures.dimensions[column.dimension].whole_name
            canvas.sheet.write_string(grid.stated, index + 1, name, canvas.look("total", "code"))
        elif column.typed or column.shows == "sum":
            write_cell(canvas, index, grid.stated, filling.stated)


def _draw_difference(canvas: Canvas, grid: _Grid, filling: _Filling) -> None:
    _draw_total_label(canvas, grid.difference, FIXED, "difference")
    for index, column in enumerate(canvas.view.columns):
        if column.shows not in {"figure", "sum"}:
            continue
        look = canvas.look("alarm", computed_format(decimals_of(canvas, column)))
        if column.shows == "sum" or column.blank == "optional":
            canvas.sheet.write_blank(grid.difference, index + 1, None, look)
            continue
        above, computed = (f"{column_letters(index + 2)}{row + 1}" for row in (grid.stated, grid.computed))
        formula = f'=IF({above}="","",ROUND({above}-{computed},8))'
        given = parse_amount(filling.stated.get(column.key, ""))
        result = "" if given is None else float(given - _computed(canvas, column, filling))
        canvas.sheet.write_formula(grid.difference, index + 1, formula, look, result)


def _draw_total_label(canvas: Canvas, row: int, mark: str, word: str) -> None:
    """Write what a row of totals is called, after the code where the line has one."""
    canvas.sheet.write_string(row, 0, mark, canvas.look("key"))
    leading = [i for i, column in enumerate(canvas.view.columns) if column.shows not in {"figure", "sum"}]
    for index in leading:
        canvas.sheet.write_blank(row, index + 1, None, canvas.look("total"))
    spot = leading[1] if mark == STATED and len(leading) > 1 else leading[0]
    canvas.sheet.write_string(row, spot + 1, words()[word], canvas.look("total", "text"))


def _finish(canvas: Canvas, grid: _Grid) -> None:
    """Add prompts, frozen headings, page and protection."""
    sheet, view = canvas.sheet, canvas.view
    last = grid.last if view.each is None else grid.last + 1
    for index, column in enumerate(view.columns, 1):
        if not column.typed:
            continue
        first = grid.stated if column.shows == "figure" and grid.stated >= 0 else grid.first
        prompt(canvas, column, (first, index, max(grid.last - 1, first), index))
        if column.shows != "figure":
            letters = column_letters(index + 1)
            sheet.ignore_errors({"number_stored_as_text": f"{letters}{grid.first + 1}:{letters}{last}"})
    sheet.freeze_panes(grid.first, _frozen(view))
    set_page(sheet, sum(width_of(column) for column in view.columns), (grid.top, grid.heading))
    protect(sheet)


def _frozen(view: View) -> int:
    """Return how many columns stay in view: those before the first figure, where they are narrow."""
    widths = [width_of(column) for column in view.columns]
    first = next((i for i, column in enumerate(view.columns) if column.shows == "figure"), 0)
    return first + 1 if sum(widths[:first]) <= _FROZEN_WIDTH else 0
