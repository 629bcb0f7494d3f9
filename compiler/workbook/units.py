"""The unit of money that a sheet says it has, held against the one in which it is read."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache

from compiler.definition.definition import Definition
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, Sheet
from compiler.workbook.keys import plain, words
from compiler.workbook.written import is_money

_SHOWN = 40


def unit_findings(
    view: View, sheet: Sheet, definition: Definition, cells: Iterable[tuple[int, int, CellValue]]
) -> list[Diagnostic]:
    """Return a finding for each of these cells (row, column, content) that names another unit than the view's."""
    figures = definition.figures
    units = {figures.concept(view.at.at(c.figure)).unit for c in view.columns if c.shows == "figure"}
    money = [unit for unit in units if is_money(unit)]
    findings = []
    for row, column, cell in cells:
        found = _unit_in(cell.text) if money else ""
        if found and all(unit.factor != Decimal(words()["money_units"][found]) for unit in money):
            text = " ".join(cell.text.split())[:_SHOWN]
            place = Place(sheet.name, row, column)
            findings.append(diagnose("W122", place, text=text, found=found, title=view.title, unit=money[0].name))
    return findings


def named_unit(cells: Iterable[tuple[int, int, CellValue]]) -> tuple[str, tuple[int, int]]:
    """Return the unit of money that one of these cells names, and where; ("", (0, 0)) where none does."""
    for row, column, cell in cells:
        found = _unit_in(cell.text)
        if found:
            return found, (row, column)
    return "", (0, 0)


@lru_cache(maxsize=1024)  # the words of a template come again and again
def _unit_in(text: str) -> str:
    """Return the unit of money that a text names, "" for none."""
    match = _named_unit().search(plain(text))
    return next(name for name in match.groups() if name) if match else ""


@cache
def _named_unit() -> re.Pattern[str]:
    """Return the pattern of a text that names a unit: 单位：元, 金额(元), or the unit alone."""
    names = "|".join(sorted(words()["money_units"], key=len, reverse=True))
    return re.compile(rf"单位[:为]?\(?({names})(?!\w)|\(({names})\)|^({names})$")
