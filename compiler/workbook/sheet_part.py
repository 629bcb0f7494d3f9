"""The part of one sheet, read cell by cell: values, formulas, what is hidden, what is merged."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO

from lxml import etree

from compiler.workbook.cells import Area, CellValue, Sheet
from compiler.workbook.keys import words
from compiler.workbook.plain_rows import PlainCell, without_plain_rows
from compiler.workbook.shared_texts import text_of, unescaped
from compiler.workbook.workbook_part import TRUE, Shared, SheetEntry

MAX_ROWS = 20_000
"""A sheet is read as far as this."""

_TAGS = ("{*}row", "{*}col", "{*}mergeCell")
_DIGITS = "0123456789"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")
_PICTURE = "DISPIMG("
"""The function by which WPS shows a picture in a cell; Excel gives such a cell an error as its value, and metadata."""
_DAY_ONE = date(1899, 12, 31)
_DAY_ONE_1904 = date(1904, 1, 1)
_NO_LEAP_DAY = 60
"""The number of 29 February 1900, a day that spreadsheets count and that never was."""
_LAST_DAY = 2_958_465


def read_sheet(entry: SheetEntry, shared: Shared) -> tuple[Sheet, bool]:
    """Return a sheet's filled cells, and whether it goes on below what is read.

    The dimension that the part states is not looked at: some programs store a wrong one. Raises KeyError, ValueError,
    IndexError or etree.XMLSyntaxError for a damaged part.
    """
    reader, longer = _read(entry.part, shared)
    sheet = Sheet(
        entry.name,
        {row: cells for row, cells in sorted(reader.rows.items()) if cells},
        entry.state,
        frozenset(reader.hidden_rows),
        tuple(reader.hidden_columns),
        tuple(reader.merged),
    )
    return sheet, longer


def _read(part: bytes, shared: Shared) -> "tuple[_SheetReader, bool]":
    cells, others = without_plain_rows(part)
    reader = _SheetReader(shared)
    reader.add(cells)
    if not reader.read(others):
        return reader, False
    # what stands behind the first row that is not read is not read either, whatever its number
    reader = _SheetReader(shared)
    return reader, reader.read(part)


class _SheetReader:
    """Collects the cells of a sheet while its part is walked."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.rows: dict[int, dict[int, CellValue]] = defaultdict(dict)
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self.formulas: dict[str, str] = {}
        self.columns: dict[str, int] = {}

    def add(self, cells: Iterable[PlainCell]) -> None:
        """Add cells that were read without the parser, which stand row by row."""
        shared = self.shared.cells
        filled: dict[int, CellValue] = {}
        last = ""
        for letters, number, style, type_, formula, text in cells:
            value = shared[int(text)] if type_ == "s" else self._content(type_, style, formula and f"={formula}", text)
            if number != last:
                filled, last = self.rows[int(number)], number
            if value is not None:
                filled[self.columns.get(letters) or self._column_of_letters(letters)] = value

    def read(self, part: bytes) -> bool:
        number = 0
        # bounds on depth and on the size of texts are lxml's own
        walk = etree.iterparse(
            BytesIO(part), tag=_TAGS, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        for _, element in walk:
            if element.tag.endswith("}col"):
                self._column(element)
            elif element.tag.endswith("}mergeCell"):
                self.merged.append(self._area(element.get("ref", "")))
            else:
                number = int(element.get("r", "") or number + 1)
                if number > MAX_ROWS:
                    return True
                self._row(number, element)
                element.clear()
        return False

    def _column(self, column: etree._Element) -> None:
        if column.get("hidden", "") in TRUE or column.get("width") == "0":
            self.hidden_columns.append((int(column.get("min", "0")), int(column.get("max", "0"))))

    def _area(self, reference: str) -> Area:
        first, _, last = reference.partition(":")
        return (*self._spot(first), *self._spot(last or first))

    def _spot(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(reference)
        return int(match.group(2)), self._column_of_letters(match.group(1))

    def _column_of_letters(self, letters: str) -> int:
        if letters not in self.columns:
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - 64
            self.columns[letters] = number
        return self.columns[letters]

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        known = self.columns.get(letters) if len(letters) < len(reference) else None
        return known or self._spot(reference)[1]

    def _row(self, number: int, row: etree._Element) -> None:
        if row.get("hidden", "") in TRUE or row.get("ht") == "0":
            self.hidden_rows.add(number)
        cells = self.rows[number]
        after = 0
        last = ""
        for cell in row:
            reference = cell.get("r", "")
            if not reference:
                # without a reference a cell stands behind the one before it
                after, last = (self._column_of(last) if last else after) + 1, ""
            else:
                last = reference
            value = self._value(cell) if len(cell) else None
            if value is not None:
                cells[self._column_of(reference) if reference else after] = value

    def _value(self, cell: etree._Element) -> CellValue | None:
        """Return what a cell holds, None for a blank one."""
        text: str | None = None
        formula = ""
        inline = None
        for child in cell:
            tag = child.tag
            if tag.endswith("}v"):
                text = child.text
            elif tag.endswith("}f"):
                formula = self._formula(child)
            elif tag.endswith("}is"):
                inline = child
        type_ = cell.get("t", "n")
        if type_ == "s" and text and text.isdigit() and not formula:
            return self.shared.cells[int(text)]
        if type_ == "inlineStr":
            text = text_of(inline) if inline is not None else text
            return CellValue("text", text, formula) if text else None
        if type_ == "e" and text and text.strip() and "vm" in cell.attrib:
            return CellValue("picture", words()["picture"], formula)
        return self._content(type_, cell.get("s", ""), formula, text or "")

    def _formula(self, element: etree._Element) -> str:
        """Return a formula as it is written; one that is shared stands in the first of its cells only."""
        text = element.text or ""
        number = element.get("si", "")
        if text and number:
            self.formulas[number] = text
        return "=" + (text or self.formulas.get(number, ""))

    def _content(self, type_: str, style: str, formula: str, text: str) -> CellValue | None:
        if not text.strip():
            if type_ == "str":
                return CellValue("text", text, formula) if text else None
            return CellValue("uncalculated", "", formula) if formula else None
        if _PICTURE in formula or _PICTURE in text:
            return CellValue("picture", words()["picture"], formula)
        return self._typed(type_, text, style, formula)

    def _typed(self, type_: str, text: str, style: str, formula: str) -> CellValue | None:
        if type_ == "s":
            shared = self.shared.cells[int(text)]
            return shared._replace(formula=formula) if shared else None
        if type_ == "str":
            return CellValue("text", unescaped(text), formula)
        if type_ == "b":
            return CellValue("bool", text.strip() in TRUE, formula)
        if type_ == "e":
            return CellValue("error", text.strip(), formula)
        if type_ == "d":
            return CellValue("date", date.fromisoformat(text.strip()[:10]), formula)
        return self._number(text.strip(), style, formula)

    def _number(self, text: str, style: str, formula: str) -> CellValue:
        """Return a number, or the day or share of a hundred as which its format shows it."""
        try:
            number = Decimal(format(float(text), ".15g"))
        except (ValueError, InvalidOperation):
            return CellValue("text", text, formula)
        if not number.is_finite():
            return CellValue("text", text, formula)
        kinds = self.shared.kinds
        kind = kinds[int(style)] if style and int(style) < len(kinds) else ""
        if kind == "date" and 1 <= number <= _LAST_DAY:
            return CellValue("date", self._day(int(number)), formula)
        return CellValue("percent" if kind == "percent" else "number", number, formula)

    def _day(self, number: int) -> date:
        if self.shared.from_1904:
            return _DAY_ONE_1904 + timedelta(days=min(number, _LAST_DAY - 1462))
        return _DAY_ONE + timedelta(days=number - (number >= _NO_LEAP_DAY))
