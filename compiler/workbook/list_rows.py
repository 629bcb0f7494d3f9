"""Which rows of an open list are data: not those of the template, and not what clerks put between and below."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from compiler.definition.data_schema import typed_columns, whole_column
from compiler.definition.definition import Definition
from compiler.workbook.cells import CellValue
from compiler.workbook.find import Found, is_stated_total
from compiler.workbook.keys import FIXED, plain, words

_NOTE = re.compile(r"\(?([^:()]+?)\d*\)?[:.、]")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月](\d{1,2}日?)?)?")


class ListRows(NamedTuple):
    """The rows of an open list.

    ``data`` (rows in which nothing is typed among them), ``fixed`` ones that the template fills itself, ``headings``
    that are repeated, ``subtotals``, ``notes``.
    """

    data: tuple[int, ...]
    fixed: tuple[int, ...]
    headings: tuple[int, ...]
    subtotals: tuple[int, ...]
    notes: tuple[int, ...]


def list_rows(found: Found, definition: Definition) -> ListRows:
    """Return the rows below the headings of an open list, told apart."""
    sorter = _Sorter(found, definition)
    rows: dict[str, list[int]] = {"data": [], "fixed": [], "headings": [], "subtotals": [], "notes": []}
    for row in found.sheet.rows:
        if row >= found.first:
            rows[sorter.kind(row)].append(row)
    return ListRows(**{kind: tuple(numbers) for kind, numbers in rows.items()})


def subtotal_word(found: Found, row: int) -> str:
    """Return the word by which a row says that it adds up others."""
    texts = [cell.text.strip() for _, cell in sorted(found.sheet.rows[row].items())]
    return next((text for text in texts if plain(text) in words()["subtotals"]), "")


class _Sorter:
    """Tells the rows of a list apart while it is walked from top to bottom."""

    def __init__(self, found: Found, definition: Definition) -> None:
        self.found = found
        columns = found.view.columns
        places = {**found.columns, **found.drawn}
        self.headings = {places[c.key]: {plain(p) for p in c.heading} for c in columns if c.key in places}
        self.amounts = any(column.shows == "figure" for column in columns)
        leading = [column.key for column in columns if column.shows in {"member", "text", "name"}]
        self.leading = [(key, places[key]) for key in leading if key in places]
        self.typed = sorted(found.columns.values())
        whole = whole_column(found.view)
        self.whole = (
            (whole.key, plain(definition.figures.dimensions[whole.dimension].whole_name)) if whole else ("", "")
        )
        self.ended = False

    def kind(self, row: int) -> str:
        cells = {column: cell for column, cell in self.found.sheet.rows[row].items() if cell.filled}
        said = [(column, cell) for column, cell in cells.items() if column != self.found.marks]
        if self._is_fixed(row, said):
            self.ended = self.ended or any(plain(cell.text) == plain(words()["end_of_list"]) for _, cell in said)
            return "fixed"
        if said and all(plain(cell.text) in self.headings.get(column, ()) for column, cell in said):
            return "headings"
        if is_stated_total(self.found, row):
            return "data"
        if self._is_subtotal(cells):
            return "subtotals"
        return "notes" if self._is_note(cells) else "data"

    def _is_fixed(self, row: int, said: Sequence[tuple[int, CellValue]]) -> bool:
        """Tell whether the template wrote a row; it is marked, and where the marks are gone its words tell."""
        if self.found.marks:
            return self.found.sheet.text(row, self.found.marks) == FIXED
        own = {plain(words()[word]) for word in ("computed_total", "difference", "end_of_list")}
        return any(plain(cell.text) in own for _, cell in said)

    def _is_subtotal(self, cells: dict[int, CellValue]) -> bool:
        """Tell whether a row adds up others: its only words are a name for that, beside formulas of the template.

        The name of the whole, where it may be typed for a code, states the total if any amount stands beside it.
        """
        said = [(key, cells[at]) for key, at in self.leading if at in cells and not cells[at].formula]
        if not self.amounts or len(said) != 1:
            return False
        key, text = said[0][0], plain(said[0][1].text)
        typed = [column for column in self.typed if column in cells]
        return text in words()["subtotals"] and ((key, text) != self.whole or len(typed) == 1)

    def _is_note(self, cells: dict[int, CellValue]) -> bool:
        """Tell whether a row is a note: it says so, or stands below the list and can be no row of it."""
        typed = [cells[column] for column in self.typed if column in cells]
        if not typed or typed[0].kind not in {"text", "date"}:
            return False
        text = plain(typed[0].text)
        match = _NOTE.match(text)
        if match and match.group(1) in words()["notes"]:
            return True
        if not self.ended:
            return False
        alone = len(typed) == 1 and len(typed_columns(self.found.view)) > 1
        return alone or typed[0].kind == "date" or bool(_DATE.fullmatch(text))
