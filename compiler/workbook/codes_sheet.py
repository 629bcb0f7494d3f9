"""Sheets with a code list: the bureau's own rows first, then the shipped ones."""

from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from compiler.definition.figures import Code, Dimension
from compiler.workbook.keys import CODES_PREFIX, FIXED, HEADER, words
from compiler.workbook.look import Look

SPARE = 30
"""Empty rows for codes of the bureau's own."""
_HEADER_ROW = 2
_OWN_ROW = 4


class CodeList(NamedTuple):
    """A dimension's codes in a workbook: the bureau's own rows come before the shipped ones and win over them."""

    dimension: Dimension
    sheet: str
    own: tuple[Code, ...]

    @property
    def spare(self) -> int:
        """How many rows stand for the bureau's own codes."""
        return max(SPARE, len(self.own) + 10)

    @property
    def deepest(self) -> int:
        """The length of the codes of the deepest level."""
        return self.dimension.levels[-1].length

    @property
    def area(self) -> str:
        """The reference to codes and names, for a look-up."""
        last = _OWN_ROW + self.spare + 1 + len(self.dimension.codes)
        return f"'{self.sheet}'!$B${_OWN_ROW + 1}:$C${last}"

    def name(self, code: str) -> str:
        """Return the name that the look-up shows for a code."""
        for row in self.own:
            if row.code == code:
                return row.name
        return self.dimension.codes[code].name if code in self.dimension.codes else str(words()["unknown_code"])


def draw_codes(workbook: Workbook, look: Look, codes: CodeList) -> None:
    """Add the sheet of a code list: code, name and level; nothing is locked."""
    sheet = workbook.add_worksheet(codes.sheet)
    sheet.set_column(0, 0, 2, None, {"hidden": True})
    sheet.set_column(1, 1, 14, look.of("plain", "code"))
    sheet.set_column(2, 2, 50)
    sheet.set_column(3, 3, 8)
    sheet.write_string(0, 0, CODES_PREFIX + codes.dimension.id, look.of("key"))
    sheet.write_string(0, 1, codes.dimension.name, look.of("title"))
    sheet.write_string(_HEADER_ROW, 0, HEADER, look.of("key"))
    for column, word in enumerate(("code", "code_name", "code_level"), 1):
        sheet.write_string(_HEADER_ROW, column, words()[word], look.of("heading"))
    _draw_note(sheet, look, _HEADER_ROW + 1, "codes_own")
    own: tuple[Code, ...] = (*codes.own, *[Code("", "")] * (codes.spare - len(codes.own)))
    for row, code in enumerate(own, _OWN_ROW):
        _draw_code(sheet, look, row, (code.code, code.name, ""), "input")
    first = _OWN_ROW + codes.spare + 1
    _draw_note(sheet, look, first - 1, "codes_shipped")
    for row, code in enumerate(codes.dimension.codes.values(), first):
        _draw_code(sheet, look, row, (code.code, code.name, codes.dimension.level(code.code)), "label")
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.ignore_errors({"number_stored_as_text": f"B{_OWN_ROW + 1}:B{first + len(codes.dimension.codes)}"})


def _draw_note(sheet: Worksheet, look: Look, row: int, word: str) -> None:
    sheet.write_string(row, 0, FIXED, look.of("key"))
    sheet.write_string(row, 1, words()[word], look.of("key"))


def _draw_code(sheet: Worksheet, look: Look, row: int, texts: tuple[str, str, str], role: str) -> None:
    for column, text in enumerate(texts, 1):
        kind = "code" if column == 1 else "text"
        if text:
            sheet.write_string(row, column, text, look.of(role, kind))
        else:
            sheet.write_blank(row, column, None, look.of(role, kind))
