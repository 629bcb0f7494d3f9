"""Reading the list of findings that came back in a workbook, with what the department wrote in it."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from compiler.answers import Listed
from compiler.workbook.cells import CellValue, Sheet, Workbook
from compiler.workbook.find import sheet_key
from compiler.workbook.issue_rows import KEPT
from compiler.workbook.normal import clean_text
from compiler.workbook.sheet_grid import Spot

ISSUES_PREFIX = "issues:"
"""Begins the key of the list's sheet; the keys of its columns stand in the same row."""

_KEY = re.compile(r"k[0-9a-f]{16}")


class IssueList(NamedTuple):
    """What came back: the names of the sheets (of copies the first counts), the rows, and the kept looks.

    ``looks`` says which cell of the list keeps the style of which marked cell.
    """

    sheets: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()
    looks: Mapping[Spot, str] = MappingProxyType({})


def read_issue_list(workbook: Workbook) -> IssueList:
    """Return the list of a workbook, an empty one where it has none; a row without its key is no row."""
    sheets = [sheet for sheet in workbook.sheets if _is_list(sheet)]
    if not sheets:
        return IssueList()
    sheet = sheets[0]
    _, key_row, key_column = sheet_key(sheet, ISSUES_PREFIX)
    columns = {cell.text: at for at, cell in sheet.rows[key_row].items()} | {"key": key_column}
    listed: dict[int, Listed] = {}
    looks: dict[Spot, str] = {}
    for row in sheet.rows:
        texts = {key: _text(sheet.cell(row, at)) for key, at in columns.items()}
        if _KEY.fullmatch(texts["key"]) and texts.get("number", "").isdigit():
            listed.setdefault(int(texts["number"]), _listed(texts))
            if texts.get("look"):
                looks[row, columns["look"]] = texts["look"]
    return IssueList(tuple(sheet.name for sheet in sheets), tuple(listed.values()), looks)


def without_issue_list(workbook: Workbook) -> Workbook:
    """Return the workbook without the list, which is no part of what a department fills in."""
    return Workbook(tuple(sheet for sheet in workbook.sheets if not _is_list(sheet)), workbook.names)


def _is_list(sheet: Sheet) -> bool:
    return bool(sheet_key(sheet, ISSUES_PREFIX)[1])


def _listed(texts: Mapping[str, str]) -> Listed:
    return Listed(
        int(texts["number"]),
        texts["key"],
        texts.get("amounts", ""),
        texts.get("answer", ""),
        texts.get("lapsed", ""),
        {key: texts.get(key, "") for key in KEPT},
    )


def _text(cell: CellValue | None) -> str:
    """Return what a cell says; an error value or a formula without a result says nothing."""
    return "" if cell is None or cell.kind in {"error", "uncalculated"} else clean_text(cell.text)
