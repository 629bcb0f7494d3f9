"""The page and the protection of a drawn sheet."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what asks for heights alone needs no writer
    from xlsxwriter.worksheet import Worksheet

_PORTRAIT_WIDTH = 110
"""The widest sheet, in characters, that is printed upright."""
_LINE = 14.5
"""The height of a line of text in points."""
_HIGHEST = 409
"""The highest row that a spreadsheet takes, in points."""
_ALLOWED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_columns",
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
)


def set_page(sheet: "Worksheet", width: float, repeated: tuple[int, int] | None) -> None:
    """Set A4, one page wide, landscape where the sheet is wide; the rows ``repeated`` head every page."""
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C&A　第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    if width > _PORTRAIT_WIDTH:
        sheet.set_landscape()
    if repeated:
        sheet.repeat_rows(*repeated)


def protect(sheet: "Worksheet") -> None:
    """Protect what is locked (headings, keys, formulas) without a password; rows, columns and looks stay free."""
    sheet.protect("", dict.fromkeys(_ALLOWED, True))


def height(texts: Sequence[tuple[str, float]]) -> float:
    """Return the height of a row in which each text stands in a column of the given width in characters."""
    return min(_LINE * max((_lines(text, width) for text, width in texts), default=1) + 3, _HIGHEST)


def heading_heights(headings: Sequence[tuple[str, ...]], widths: Sequence[float]) -> list[float]:
    """Return the heights of the rows of headings: what ends in the last row decides its height."""
    deep = max(len(heading) for heading in headings)
    last = [(heading[-1], width) for heading, width in zip(headings, widths, strict=True) if len(heading) == deep]
    short = [(heading[-1], width) for heading, width in zip(headings, widths, strict=True) if len(heading) < deep]
    upper = [height([])] * (deep - 1)
    return [*upper, max(height(last), height(short) - sum(upper))]


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(_length(line) / max(width - 1, 1))) for line in text.split("\n"))


def _length(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)
