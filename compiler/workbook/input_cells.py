"""The cells of an input sheet: what is typed, what formulas show, and the prompts beside both."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from compiler.definition.data_schema import amount_decimals
from compiler.definition.definition import Definition
from compiler.definition.views import Column, View
from compiler.values.amount import ZERO, parse_amount
from compiler.values.place import column_letters
from compiler.workbook.choices import choice_labels
from compiler.workbook.codes_sheet import CodeList
from compiler.workbook.keys import words
from compiler.workbook.look import Look, amount_format, computed_format
from compiler.workbook.page import height

Values = Mapping[str, str]
_EARLIEST = date(2000, 1, 1)
_LATEST = date(2099, 12, 31)
_LARGEST = 10**13
_WIDTHS = {"figure": 14.0, "sum": 15.0, "label": 24.0, "name": 30.0, "text": 24.0, "member": 13.0}


class Book(NamedTuple):
    """What the sheets of one workbook share. ``choices`` are the references to the lists of choices, by column."""

    workbook: Workbook
    look: Look
    definition: Definition
    codes: Mapping[str, CodeList]
    choices: Mapping[tuple[str, str], str]


class Canvas(NamedTuple):
    """A sheet being drawn, and the view that it shows."""

    book: Book
    sheet: Worksheet
    view: View

    def look(self, role: str, kind: str = "") -> Format:
        """Return the format of a role (see Look)."""
        return self.book.look.of(role, kind)


def width_of(column: Column) -> float:
    """Return a column's width in characters."""
    return column.width or _WIDTHS[column.shows]


def unit_of(canvas: Canvas, column: Column) -> str:
    """Return the name of the unit of a figure column."""
    return canvas.book.definition.figures.concept(canvas.view.at.at(column.figure)).unit.name


def decimals_of(canvas: Canvas, column: Column) -> int:
    """Return the decimals of an amount column; a sum has those of the first column that it adds up."""
    if column.shows == "sum":
        column = next(other for other in canvas.view.columns if other.key == column.of[0])
    return amount_decimals(canvas.view, column, canvas.book.definition)


def amount_in(values: Values, column: Column) -> Decimal:
    """Return the amount of a column in a row; a blank is zero, a sum adds up the columns of the row."""
    keys = column.of if column.shows == "sum" else (column.key,)
    return sum((parse_amount(values.get(key, "")) or ZERO for key in keys), ZERO)


def write_cell(canvas: Canvas, index: int, row: int, values: Values) -> None:
    """Write the cell of a column (by index; it stands one further right) in a row counted from 0."""
    column = canvas.view.columns[index]
    if column.shows == "name":
        _write_name(canvas, index, row, values)
    elif column.shows == "sum":
        write_sum(canvas, index, row, values)
    else:
        write_typed(canvas, column, (row, index + 1), values.get(column.key, ""))


def fit_row(canvas: Canvas, row: int, values: Values) -> None:
    """Make a row high enough for its texts; programs do not, or only when a text is typed."""
    fit_texts(
        canvas,
        row,
        [(values[c.key], width_of(c)) for c in canvas.view.columns if c.shows == "text" and c.key in values],
    )


def fit_texts(canvas: Canvas, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make a row high enough for texts, each in a column of some width."""
    tall = height(texts)
    if tall > height([]):
        canvas.sheet.set_row(row, tall)


def write_typed(canvas: Canvas, column: Column, spot: tuple[int, int], text: str) -> None:
    """Write what is typed in a column, "" for a cell left blank."""
    sheet, look = canvas.sheet, canvas.look("input", _typed_kind(canvas, column))
    if not text:
        sheet.write_blank(*spot, None, look)
    elif column.shows == "figure":
        sheet.write_number(*spot, float(text), look)
    elif column.type == "date":
        sheet.write_datetime(*spot, date.fromisoformat(text), look)
    elif (canvas.view.id, column.key) in canvas.book.choices:
        sheet.write_string(*spot, choice_labels(column, canvas.book.definition)[text], look)
    else:
        sheet.write_string(*spot, text, look)


def _typed_kind(canvas: Canvas, column: Column) -> str:
    """Return the kind of number format of a typed column."""
    if column.shows == "figure":
        return amount_format(decimals_of(canvas, column))
    if column.type == "date":
        return "date"
    return "code" if column.shows == "member" and column.dimension in canvas.book.codes else "text"


def write_sum(canvas: Canvas, index: int, row: int, values: Values) -> None:
    """Write the sum over a row's amounts, with its result."""
    column = canvas.view.columns[index]
    cells = ",".join(_ranges([i for i, other in enumerate(canvas.view.columns) if other.key in column.of], row))
    look = canvas.look("computed", computed_format(decimals_of(canvas, column)))
    canvas.sheet.write_formula(row, index + 1, f"=SUM({cells})", look, float(amount_in(values, column)))


def _ranges(indexes: list[int], row: int) -> list[str]:
    """Return references to cells of a row, neighbours joined."""
    ranges: list[list[int]] = []
    for index in indexes:
        if ranges and ranges[-1][-1] == index - 1:
            ranges[-1].append(index)
        else:
            ranges.append([index])
    letters = [(column_letters(run[0] + 2), column_letters(run[-1] + 2)) for run in ranges]
    return [f"{a}{row + 1}:{b}{row + 1}" if a != b else f"{a}{row + 1}" for a, b in letters]


def _write_name(canvas: Canvas, index: int, row: int, values: Values) -> None:
    dimension = canvas.view.columns[index].dimension
    source = code_index(canvas.view, dimension)
    cell = f"{column_letters(source + 2)}{row + 1}"
    codes = canvas.book.codes[dimension]
    unknown = words()["unknown_code"]
    formula = f'=IF({cell}="","",IFERROR(VLOOKUP({cell}&"",{codes.area},2,FALSE),"{unknown}"))'
    code = values.get(canvas.view.columns[source].key, "")
    look = canvas.look("computed", "text")
    canvas.sheet.write_formula(row, index + 1, formula, look, codes.name(code) if code else "")


def code_index(view: View, dimension: str) -> int:
    """Return the index of the column in which the codes of a dimension are typed."""
    return next(i for i, c in enumerate(view.columns) if c.shows == "member" and c.dimension == dimension)


def prompt(canvas: Canvas, column: Column, box: tuple[int, int, int, int]) -> None:
    """Give the typed cells of a column (first row and column, last row and column) their prompt and limits."""
    options = _limits(canvas, column)
    message = column.help or _usual_prompt(canvas, column)
    if message:
        options |= {"input_title": column.title[:32], "input_message": message[:255]}
    if len(options) > 1:
        canvas.sheet.data_validation(*box, options)


def _limits(canvas: Canvas, column: Column) -> dict[str, Any]:
    """Return what a spreadsheet lets staff type in a column."""
    if column.shows == "figure":
        span: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
        return span | {"error_message": words()["error_amount"]}
    if column.type == "date":
        span = {"validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
        return span | {"error_message": words()["error_date"]}
    source = canvas.book.choices.get((canvas.view.id, column.key))
    if source:
        return {"validate": "list", "source": f"={source}", "error_message": words()["error_choice"]}
    return {"validate": "any"}


def _usual_prompt(canvas: Canvas, column: Column) -> str:
    if column.shows == "figure":
        word = "prompt_required_amount" if column.blank == "required" else "prompt_amount"
        return str(words()[word]).format(unit=unit_of(canvas, column))
    if column.type == "date":
        return str(words()["prompt_date"])
    if (canvas.view.id, column.key) in canvas.book.choices:
        return str(words()["prompt_choice"])
    if column.shows == "member" and column.dimension in canvas.book.codes:
        return str(words()["prompt_code"]).format(dimension=canvas.book.codes[column.dimension].dimension.name)
    return ""
