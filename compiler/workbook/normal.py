"""From what a cell holds to the one text by which data writes it."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.data_schema import (
    DATE_PATTERN,
    DIGITS,
    TEXT_LIMIT,
    amount_decimals,
    amount_pattern,
    takes_whole,
)
from compiler.definition.definition import Definition
from compiler.definition.figures import Dimension
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.amount import canonical
from compiler.values.place import Place
from compiler.workbook.cells import CellValue
from compiler.workbook.choices import choice_labels, chosen
from compiler.workbook.keys import plain
from compiler.workbook.written import is_scientific, says_nothing, visible, written_amount, written_code

_SHOWN = 40
"""How much of a cell's text a finding repeats."""
_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)
"""Day numbers of the years 2000 to 2099, for dates whose number format was lost."""
_WRITTEN_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_RUN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_UNREADABLE = {"error": "V204", "uncalculated": "V205", "picture": "V224"}
_OTHER_BOOK = re.compile(r"\[\d+\]|\.xl\w+[\]']|\.et[\]']", re.IGNORECASE)
"""What a formula that refers to another workbook holds: its number in the list of links, or its name."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Reading(NamedTuple):
    """What a cell says in canonical form ("" for nothing), and what was found on the way."""

    text: str = ""
    findings: tuple[Diagnostic, ...] = ()


_NOTHING = Reading()


def read_cell(cell: CellValue | None, view: View, column: Column, definition: Definition, place: Place) -> Reading:
    """Return the canonical text of a typed cell.

    Findings: an error value, a picture, a formula without a result, and what the kind of the column does not take; what
    was read other than it is written, and the result of a formula that asks another workbook (infos).
    """
    if cell is None or not (cell.kind == "uncalculated" or clean_text(cell.text)):
        return _NOTHING
    if cell.kind in _UNREADABLE:
        return Reading("", (diagnose(_UNREADABLE[cell.kind], place, text=cell.text),))
    reading = _typed(cell, view, column, definition, place)
    if reading.text and _OTHER_BOOK.search(cell.formula):
        return Reading(reading.text, (*reading.findings, diagnose("V223", place, text=_shown(cell.text))))
    return reading


def _typed(cell: CellValue, view: View, column: Column, definition: Definition, place: Place) -> Reading:
    if column.shows == "figure":
        return _amount(cell, view, column, definition, place)
    if column.type == "date":
        return _date(cell, place)
    reading = _words(clean_text(cell.text), view, column, definition, place)
    if reading.text and column.shows == "text" and cell.kind in {"date", "percent"}:
        return Reading(reading.text, (*reading.findings, diagnose("V225", place, text=_shown(cell.text))))
    return reading


def _words(text: str, view: View, column: Column, definition: Definition, place: Place) -> Reading:
    """Return what a cell of choices, codes or free text says."""
    dimension = definition.figures.dimensions.get(column.dimension)
    if column.choices or (column.shows == "member" and dimension and dimension.kind == "members"):
        member = chosen(text, column, definition)
        if member:
            return Reading(member)
        options = "、".join(choice_labels(column, definition).values())
        return Reading("", (diagnose("V207", place, text=_shown(text), options=options),))
    if column.shows == "member" and dimension and dimension.kind == "codes":
        return _code(text, dimension, dimension.whole_name if takes_whole(view, column) else "", place)
    if len(text) > TEXT_LIMIT:
        return Reading("", (diagnose("V214", place, limit=TEXT_LIMIT, length=len(text)),))
    return Reading(text)


def clean_text(text: str) -> str:
    """Return a text without white space at its ends, line breaks as "\\n", tabs as spaces, no control characters."""
    if text.isprintable():
        return text.strip()
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    return _UNPRINTABLE.sub("", text).strip()


def _amount(cell: CellValue, view: View, column: Column, definition: Definition, place: Place) -> Reading:
    decimals = amount_decimals(view, column, definition)
    if cell.kind == "number" and isinstance(cell.value, Decimal):
        return _fitting(cell.value, decimals, place)
    unit = definition.figures.concept(view.at.at(column.figure)).unit
    shown = _shown(clean_text(cell.text))
    if cell.kind == "text" and column.blank == "zero" and says_nothing(cell.text):
        return Reading("", (diagnose("V220", place, text=shown),) if visible(cell.text) else ())
    written = written_amount(cell.text, unit)
    if written.value is None or cell.kind != "text":
        return Reading("", (diagnose("V202", place, text=shown, unit=unit.name),))
    if written.other:
        amount = canonical(written.value, decimals)
        finding = diagnose("V219", place, text=shown, found=written.other, unit=unit.name, amount=amount)
        return Reading("", (finding,))
    reading = _fitting(written.value, decimals, place)
    repaired = diagnose("V203", place, text=shown, amount=reading.text)
    return Reading(reading.text, (repaired,)) if reading.text else reading


def _fitting(value: Decimal, decimals: int, place: Place) -> Reading:
    text = canonical(value, decimals)
    if re.search(amount_pattern(decimals), text):
        return Reading(text)
    return Reading("", (diagnose("V209", place, digits=DIGITS),))


def _date(cell: CellValue, place: Place) -> Reading:
    written = unicodedata.normalize("NFKC", cell.text).strip()
    found = cell.value if isinstance(cell.value, date) else _written_date(written)
    text = found.isoformat() if found else ""
    if re.search(DATE_PATTERN, text):
        return Reading(text)
    return Reading("", (diagnose("V206", place, text=_shown(cell.text)),))


def _written_date(text: str) -> date | None:
    if text.isdecimal() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text))
    match = _WRITTEN_DATE.fullmatch(text) or _RUN_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _code(text: str, dimension: Dimension, whole_name: str, place: Place) -> Reading:
    if whole_name and plain(text) == plain(whole_name):
        return Reading(whole_name)
    code = written_code(text, dimension)
    if not code:
        return Reading("", (bad_code(text, dimension, place),))
    repaired = () if code == plain(text) else (diagnose("V221", place, text=_shown(text), code=code),)
    return Reading(code, repaired)


def bad_code(text: str, dimension: Dimension, place: Place) -> Diagnostic:
    """Return the finding for a text that is no code of a dimension."""
    if is_scientific(text):
        return diagnose("V222", place, text=_shown(text))
    lengths = "、".join(str(level.length) for level in dimension.levels)
    return diagnose("V208", place, text=_shown(text), dimension=dimension.name, lengths=lengths)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
