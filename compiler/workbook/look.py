"""How cells of the template look: input cells visibly unlike computed ones, headings and help."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "宋体"

_BASE = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_GRID = {"border": 1, "border_color": "#A6A6A6"}
_ROLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"font_size": 16, "bold": True, "font_color": "#1F3864"},
    "subtitle": {"font_size": 12, "bold": True, "font_color": "#1F3864"},
    "help": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "step": {"text_wrap": True, "valign": "top"},
    "key": {"font_color": "#808080", "font_size": 8},
    "heading": {**_GRID, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#D9E2F3"},
    "label": {**_GRID, "text_wrap": True, "bg_color": "#EDF1F9"},
    "cell": {**_GRID, "text_wrap": True},
    "input": {**_GRID, "bg_color": "#FFF8DC", "locked": False},
    "computed": {**_GRID, "bg_color": "#EDEDED", "font_color": "#404040"},
    "total": {**_GRID, "bg_color": "#E2E2E2", "font_color": "#404040", "bold": True},
    "alarm": {**_GRID, "bg_color": "#EDEDED", "font_color": "#C00000"},
    "beside": {**_GRID, "font_color": "#595959", "font_size": 9, "valign": "top"},
    "end": {"font_color": "#808080", "italic": True, "top": 1, "border_color": "#A6A6A6"},
    "link": {"font_color": "#0563C1", "underline": 1, **_GRID},
    "official_title": {"font_size": 14, "bold": True, "align": "center"},
    "official_heading": {"border": 1, "bold": True, "text_wrap": True, "align": "center"},
    "official_label": {"border": 1, "text_wrap": True},
    "official_total": {"border": 1, "text_wrap": True, "bold": True},
    "official_number": {"border": 1, "align": "center"},
    "right": {"align": "right"},
}
_KINDS: dict[str, dict[str, Any]] = {
    "": {},
    "text": {"num_format": "@", "text_wrap": True},
    "code": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}


class Look:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, int], Format] = {}

    def of(self, role: str, kind: str = "", *, indent: int = 0) -> Format:
        """Return the format of a role; ``kind`` is a number format's kind (text, code, date) or one of ``amounts``."""
        wanted = (role, kind, indent)
        if wanted not in self._made:
            properties = {**_BASE, **_ROLES[role], **_KINDS.get(kind, {"num_format": kind, "align": "right"})}
            self._made[wanted] = self._workbook.add_format({**properties, **({"indent": indent} if indent else {})})
        return self._made[wanted]


def amount_format(decimals: int) -> str:
    """Return the number format of a typed amount: thousands separators and a fixed number of decimals."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def computed_format(decimals: int) -> str:
    """Return the number format of a computed amount: as a typed one, and nothing for a zero."""
    shape = amount_format(decimals)
    return f"{shape};-{shape};;@"
