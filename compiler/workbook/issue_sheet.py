"""Writing the list of findings as a sheet."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from compiler.diagnostics.diagnostic import Severity
from compiler.values.place import column_letters
from compiler.workbook.book_sheets import NewSheet, quoted_name
from compiler.workbook.issue_list import ISSUES_PREFIX
from compiler.workbook.issue_rows import COLUMNS, Column, IssueRow
from compiler.workbook.keys import words
from compiler.workbook.normal import clean_text
from compiler.workbook.package_parts import MAIN
from compiler.workbook.page import height
from compiler.workbook.sheet_grid import Spot, reference
from compiler.workbook.style_table import CellLook, StyleTable

COLOURS = {Severity.ERROR: "FF9E98", Severity.WARNING: "FFC56E", Severity.INFO: "BCDAF7"}
"""The fills of marked cells. A cell of ours is known by them when the workbook comes back; no template uses them."""

_TITLE_ROW, _HELP_ROW, _COUNT_ROW, _HEADING_ROW = 2, 3, 4, 5
_FIRST_SHOWN = next(at for at, column in enumerate(COLUMNS, 1) if column.width)
_WIDTH = sum(column.width for column in COLUMNS)
_CENTRED = frozenset({"number", "severity", "status"})
_AMOUNTS = frozenset({"expected", "actual", "difference"})
_LONGEST = 32_000


class Kept(NamedTuple):
    """The address of a marked cell and the style that it had before."""

    address: str
    style: int


class IssueSheet(NamedTuple):
    """What the sheet shows: its rows, how many findings there are, kept looks by row, rows with a link that leads on.

    ``links`` gives the reference of the cell to which a row's place leads.
    """

    rows: Sequence[IssueRow]
    counts: str
    kept: Mapping[int, Kept]
    links: Mapping[int, str]


def draw_issues(sheet: IssueSheet, styles: StyleTable) -> NewSheet:
    """Return the list of findings as a worksheet: the columns for the program are hidden, one column is open."""
    last = _HEADING_ROW + max(len(sheet.rows), 1)
    letters = column_letters(len(COLUMNS))
    filtered = f"A{_HEADING_ROW}:{letters}{last}" if sheet.rows else ""
    content = "".join(
        [
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">',
            '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>',
            f'<dimension ref="A1:{letters}{last}"/>',
            _view(),
            '<sheetFormatPr defaultRowHeight="15"/>',
            f"<cols>{''.join(_column(at, column, sheet.rows) for at, column in enumerate(COLUMNS, 1))}</cols>",
            f"<sheetData>{_head(sheet, styles)}{_body(sheet, styles)}</sheetData>",
            '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" autoFilter="0"/>',
            f'<autoFilter ref="{filtered}"/>' if filtered else "",
            _merges(),
            _prompt(last) if sheet.rows else "",
            _links(sheet.links),
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C&amp;A　第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>",
        ]
    )
    absolute = f"$A${_HEADING_ROW}:${letters}${last}" if filtered else ""
    return NewSheet(content.encode(), f"${_HEADING_ROW}:${_HEADING_ROW}", absolute)


def link_to(sheet: str, spot: Spot) -> str:
    """Return the reference of a cell as a link within the workbook writes it."""
    return f"{quoted_name(sheet)}!{reference((max(spot[0], 1), max(spot[1], 1)))}"


def _view() -> str:
    below = f"A{_HEADING_ROW + 1}"
    return (
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{_HEADING_ROW}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{column_letters(_FIRST_SHOWN)}{_HEADING_ROW + 1}"'
        f' sqref="{column_letters(_FIRST_SHOWN)}{_HEADING_ROW + 1}"/></sheetView></sheetViews>'
    )


def _column(at: int, column: Column, rows: Sequence[IssueRow]) -> str:
    empty = column.key == "lapsed" and not any(row.texts.get("lapsed") for row in rows)
    hidden = ' hidden="1"' if not column.width or empty else ""
    return f'<col min="{at}" max="{at}" width="{column.width or 4}"{hidden} customWidth="1"/>'


def _head(sheet: IssueSheet, styles: StyleTable) -> str:
    """Return the hidden row of keys, the title, what to do, the counts, the headings."""
    key = styles.of(CellLook(size=8, color="808080", border=False))
    keys = [ISSUES_PREFIX, *(column.key for column in COLUMNS[1:])]
    heading = styles.of(CellLook(bold=True, fill="D9E2F3", horizontal="center"))
    headings = [column.title for column in COLUMNS]
    line = styles.of(CellLook(color="595959", border=False))
    return "".join(
        [
            _row(1, [_cell((1, at), text, key) for at, text in enumerate(keys, 1)], 'hidden="1"'),
            _line(_TITLE_ROW, words()["issues_sheet"], styles.of(CellLook(16, True, color="1F3864", border=False)), 28),
            _line(_HELP_ROW, words()["issues_help"], line, height([(words()["issues_help"], _WIDTH)])),
            _line(_COUNT_ROW, sheet.counts, styles.of(CellLook(11, True, border=False)), 20),
            _row(
                _HEADING_ROW,
                [_cell((_HEADING_ROW, at), text, heading) for at, text in enumerate(headings, 1)],
                _tall(height([(column.title, column.width or 99) for column in COLUMNS]) + 4),
            ),
        ]
    )


def _body(sheet: IssueSheet, styles: StyleTable) -> str:
    if not sheet.rows:
        nothing = styles.of(CellLook(12, color="375623", border=False))
        return _line(_HEADING_ROW + 1, words()["issues_none"], nothing, 30)
    return "".join(_issue(_HEADING_ROW + 1 + index, row, sheet, styles) for index, row in enumerate(sheet.rows))


def _issue(at: int, row: IssueRow, sheet: IssueSheet, styles: StyleTable) -> str:
    index = at - _HEADING_ROW - 1
    kept = sheet.kept.get(index)
    cells = []
    for spot, column in (((at, number), column) for number, column in enumerate(COLUMNS, 1)):
        text = row.texts.get(column.key, "")
        style = styles.of(_look(column, row, index in sheet.links))
        if column.key == "look":
            cells.append(_cell(spot, kept.address, kept.style) if kept else "")
        elif column.key == "number":
            cells.append(f'<c r="{reference(spot)}" s="{style}"><v>{text}</v></c>')
        else:
            cells.append(_cell(spot, text, style))
    shown = [(row.texts.get(column.key, ""), column.width) for column in COLUMNS if column.width]
    return _row(at, cells, f'ht="{height(shown) + 2:g}"')


def _look(column: Column, row: IssueRow, is_linked: bool) -> CellLook:
    """Return how a cell of the list looks: a mended finding is grey, the department's column is open and yellow."""
    horizontal = "center" if column.key in _CENTRED else "right" if column.key in _AMOUNTS else "left"
    if not column.width:
        return CellLook(8, color="808080", border=False)
    if row.severity is None:
        return CellLook(color="808080", fill="F2F2F2", horizontal=horizontal)
    if column.key == "answer":
        return CellLook(fill="FFF8DC", locked=False, text=True)
    if column.key == "severity":
        return CellLook(bold=True, fill=COLOURS[row.severity], horizontal=horizontal)
    if column.key == "place" and is_linked:
        return CellLook(color="0563C1", underline=True)
    return CellLook(color="7F7F7F" if column.key == "lapsed" else "", horizontal=horizontal)


def _line(at: int, text: str, style: int, tall: float) -> str:
    return _row(at, [_cell((at, _FIRST_SHOWN), text, style)], _tall(tall))


def _tall(points: float) -> str:
    return f'ht="{points:g}" customHeight="1"'


def _row(at: int, cells: Sequence[str], attributes: str) -> str:
    return f'<row r="{at}" {attributes}>{"".join(cells)}</row>'


def _cell(spot: Spot, text: str, style: int) -> str:
    if not text:
        return f'<c r="{reference(spot)}" s="{style}"/>'
    content = escape(clean_text(text)[:_LONGEST], quote=False)
    return f'<c r="{reference(spot)}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def _merges() -> str:
    first, last = column_letters(_FIRST_SHOWN), column_letters(len(COLUMNS))
    areas = [f'<mergeCell ref="{first}{row}:{last}{row}"/>' for row in (_TITLE_ROW, _HELP_ROW, _COUNT_ROW)]
    return f'<mergeCells count="{len(areas)}">{"".join(areas)}</mergeCells>'


def _prompt(last: int) -> str:
    letters = column_letters(_at("answer"))
    area = f"{letters}{_HEADING_ROW + 1}:{letters}{last}"
    title, text = (escape(str(words()[word])) for word in ("issues_answer", "issues_prompt"))
    return (
        f'<dataValidations count="1"><dataValidation allowBlank="1" showInputMessage="1" promptTitle="{title}"'
        f' prompt="{text}" sqref="{area}"/></dataValidations>'
    )


def _links(links: Mapping[int, str]) -> str:
    if not links:
        return ""
    letters = column_letters(_at("place"))
    found = [
        f'<hyperlink ref="{letters}{_HEADING_ROW + 1 + index}" location="{escape(target)}"/>'
        for index, target in links.items()
    ]
    return f"<hyperlinks>{''.join(found)}</hyperlinks>"


def _at(key: str) -> int:
    return next(at for at, column in enumerate(COLUMNS, 1) if column.key == key)
