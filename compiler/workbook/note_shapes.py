"""The boxes of notes in a sheet's VML drawing.

Programs write VML that is no well-formed XML and with prefixes of their own: it is patched as text, and what is not
ours stays as it is.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from compiler.workbook.page import height
from compiler.workbook.sheet_grid import SheetGrid, Spot

_SHAPE = re.compile(r"<(\w+):shape\b[^>]*(?<!/)>.*?</\1:shape>", re.DOTALL)
_DRAWN = re.compile(r"<\w+:(?:shape|group|rect|roundrect|oval|line|polyline|arc|curve|image)\b")
_NOTE = re.compile(r"""ObjectType=["']Note["']""")
_ROW = re.compile(r"<\w+:Row>\s*(\d+)\s*</")
_COLUMN = re.compile(r"<\w+:Column>\s*(\d+)\s*</")
_ANCHOR = re.compile(r"(<\w+:Anchor>)([^<]*)(</\w+:Anchor>)")
_CLIENT_DATA = re.compile(r"(<(\w+):ClientData\b[^>]*>)")
_ROOT = re.compile(r"<xml\b[^>]*>")
_NUMBERS = re.compile(r"_x0000_s(\d+)")
_BLOCK = re.compile(r"""<\w+:idmap\b[^>]*\bdata=["'](\d+)""")
_TYPE_ID = re.compile(r"""\bid=["']_x0000_t202["']""")
_DECLARED = (
    'xmlns:v="urn:schemas-microsoft-com:vml"',
    'xmlns:o="urn:schemas-microsoft-com:office:office"',
    'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_NAMESPACES = " ".join(_DECLARED)
_TYPE = (
    '<v:shapetype {names}id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape {names}id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_IDS_A_BLOCK = 1024
_GAP = 15
_WIDTH = 330
_TEXT_WIDTH = 48
"""The width of a box in characters; its text is small."""
_POINTS_TO_PIXELS = 4 / 3
_FARTHEST = 200
"""A box reaches over so many rows or columns at the most, hidden ones counted."""


class Box(NamedTuple):
    """The text of a note and the cell that it belongs to."""

    spot: Spot
    text: str


def new_drawing(block: int) -> str:
    """Return an empty drawing; the numbers of its shapes belong to a block that no other drawing of the file has."""
    return (
        f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
    )


def block_of(drawing: str) -> int:
    """Return the block of a drawing's numbers, 0 where it names none."""
    found = _BLOCK.search(drawing)
    return int(found.group(1)) if found else 0


def with_box(drawing: str, box: Box, grid: SheetGrid) -> str:
    """Return the drawing with a box large enough for a note; one that is there is made higher where it must be."""
    shape = _find(drawing, box.spot)
    if shape is not None:
        return drawing[: shape.start()] + _heightened(shape.group(), box, grid) + drawing[shape.end() :]
    root = _ROOT.search(drawing)
    names = "" if root and all(name in root.group() for name in _DECLARED) else f"{_NAMESPACES} "
    numbers = [int(number) for number in _NUMBERS.findall(drawing)]
    number = max(numbers, default=max(block_of(drawing), 1) * _IDS_A_BLOCK) + 1
    row, column = box.spot
    made = _BOX.format(names=names, number=number, anchor=_anchor(box, grid), row=row - 1, column=column - 1)
    if not _TYPE_ID.search(drawing):
        made = _TYPE.format(names=names) + made
    end = drawing.rindex("</")
    return drawing[:end] + made + drawing[end:]


def without_box(drawing: str, spot: Spot) -> str:
    """Return the drawing without the box of a cell's note."""
    shape = _find(drawing, spot)
    return drawing[: shape.start()] + drawing[shape.end() :] if shape else drawing


def is_sound(drawing: str) -> bool:
    """Tell whether a drawing has an end before which more can be drawn."""
    return "</" in drawing


def is_empty(drawing: str) -> bool:
    """Tell whether nothing is drawn."""
    return _DRAWN.search(drawing) is None


def _find(drawing: str, spot: Spot) -> re.Match[str] | None:
    for shape in _SHAPE.finditer(drawing):
        row, column = _ROW.search(shape.group()), _COLUMN.search(shape.group())
        if not (row and column and _NOTE.search(shape.group())):
            continue
        if (int(row.group(1)) + 1, int(column.group(1)) + 1) == spot:
            return shape
    return None


def _heightened(shape: str, box: Box, grid: SheetGrid) -> str:
    wanted = _anchor(box, grid)
    found = _ANCHOR.search(shape)
    if found is None:
        return _CLIENT_DATA.sub(rf"\1<\2:Anchor>{wanted}</\2:Anchor>", shape, count=1)
    given = [int(part) for part in found.group(2).split(",") if part.strip().lstrip("-").isdigit()]
    if len(given) != 8:
        return shape
    bottom = [int(part) for part in wanted.split(",")][6:]
    given[6:] = max(given[6:], bottom)
    return (
        shape[: found.start()] + f"{found.group(1)}{', '.join(map(str, given))}{found.group(3)}" + shape[found.end() :]
    )


def _anchor(box: Box, grid: SheetGrid) -> str:
    """Return where a box stands beside its cell: column, pixels in it, row, pixels in it; then the same of its end."""
    row, column = box.spot
    tall = round(height([(box.text, _TEXT_WIDTH)]) * _POINTS_TO_PIXELS) + 6
    top = max(row - 2, 0)
    right, bottom = _reach(column, _GAP + _WIDTH, grid.width), _reach(top, tall, grid.height)
    return f"{column}, {_GAP}, {top}, 5, {right[0]}, {right[1]}, {bottom[0]}, {bottom[1]}"


def _reach(first: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """Return the row or column (from 0) in which a box ends that begins in the first one, and how far inside it."""
    at, rest = first, pixels
    while rest > size(at + 1) and at < first + _FARTHEST:
        rest -= size(at + 1)
        at += 1
    return at, min(rest, size(at + 1))
