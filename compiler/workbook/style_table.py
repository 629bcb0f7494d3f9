"""The styles of a workbook while cells get another fill: looks are added once, and found again."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from compiler.workbook.look import FONT
from compiler.workbook.package_parts import MAIN, Parts, insert_behind, main

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_DEFAULTS = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TEXT_FORMAT = 49
_GREY = "FFA6A6A6"

Canonical = tuple[object, ...]


class CellLook(NamedTuple):
    """How a cell of our own looks; colours are RGB, "" for the usual one or none."""

    size: int = 10
    bold: bool = False
    underline: bool = False
    color: str = ""
    fill: str = ""
    border: bool = True
    horizontal: str = "left"
    locked: bool = True
    text: bool = False


class StyleTable:
    """The cell formats of a workbook. A style is the index of a format, as cells carry it."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._known: dict[str, dict[Canonical, int]] = {}
        self._clones: dict[tuple[int, str], int] = {}
        self._plain: dict[int, Canonical] = {}
        for collection in _DEFAULTS:
            self._collection(collection)

    def coloured(self, style: int, colour: str) -> int:
        """Return the style that is like another but for a solid fill."""
        if (style, colour) not in self._clones:
            clone = deepcopy(self._format(style))
            clone.attrib.update({"fillId": str(self._fill(colour)), "applyFill": "1"})
            self._clones[style, colour] = self._index("cellXfs", clone)
        return self._clones[style, colour]

    def with_fills(self, colours: Iterable[str]) -> frozenset[int]:
        """Return the styles whose cells are filled with one of the colours."""
        wanted = frozenset(f"FF{colour}" for colour in colours)
        fills = self._collection("fills")
        filled = {str(at) for at, fill in enumerate(fills) if _solid(fill) in wanted}
        return frozenset(at for at, xf in enumerate(self._collection("cellXfs")) if xf.get("fillId") in filled)

    def original(self, style: int, own: int | None, kept: Iterable[int], coloured: frozenset[int]) -> int:
        """Return the style that a coloured one was made from: the same but for its fill.

        ``own`` is what the list keeps for the cell's address, ``kept`` what it keeps for all. A cell that somebody gave
        another look since gets its old fill; where no fill is known, one of a style like it, else none.
        """
        like = [other for other in kept if self._is_like(other, style, coloured)]
        if like:
            return own if own is not None and own in like else like[0]
        if own is None:
            others = range(len(self._collection("cellXfs")))
            found = next((other for other in others if self._is_like(other, style, coloured)), None)
            if found is not None:
                return found
        bare = deepcopy(self._format(style))
        bare.set("fillId", self._format(own).get("fillId", "0") if own is not None else "0")
        return self._index("cellXfs", bare)

    def _is_like(self, other: int, style: int, coloured: frozenset[int]) -> bool:
        if other in coloured or other >= len(self._collection("cellXfs")):
            return False
        return self._but_for_fill(other) == self._but_for_fill(style)

    def of(self, look: CellLook) -> int:
        """Return the style of a look."""
        xf = self._made("xf")
        xf.attrib.update(
            {
                "numFmtId": str(_TEXT_FORMAT if look.text else 0),
                "fontId": str(self._font(look)),
                "fillId": str(self._fill(look.fill) if look.fill else 0),
                "borderId": str(self._border() if look.border else 0),
                "xfId": "0",
                **{f"apply{what}": "1" for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment")},
                "applyProtection": "1",
            }
        )
        alignment = etree.SubElement(xf, main("alignment"))
        alignment.attrib.update({"horizontal": look.horizontal, "vertical": "center", "wrapText": "1"})
        etree.SubElement(xf, main("protection")).set("locked", "1" if look.locked else "0")
        return self._index("cellXfs", xf)

    def _but_for_fill(self, style: int) -> Canonical:
        if style not in self._plain:
            self._plain[style] = _canonical(self._format(style), lambda name: name in {"fillId", "applyFill"})
        return self._plain[style]

    def _format(self, style: int) -> etree._Element:
        formats = self._collection("cellXfs")
        return formats[style if style < len(formats) else 0]

    def _fill(self, colour: str) -> int:
        fill = self._made("fill")
        pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
        etree.SubElement(pattern, main("fgColor"), rgb=f"FF{colour}")
        etree.SubElement(pattern, main("bgColor"), indexed="64")
        return self._index("fills", fill)

    def _font(self, look: CellLook) -> int:
        font = self._made("font")
        if look.bold:
            etree.SubElement(font, main("b"))
        if look.underline:
            etree.SubElement(font, main("u"))
        etree.SubElement(font, main("sz"), val=str(look.size))
        etree.SubElement(font, main("color"), rgb=f"FF{look.color or '000000'}")
        etree.SubElement(font, main("name"), val=FONT)
        etree.SubElement(font, main("charset"), val="134")
        return self._index("fonts", font)

    def _border(self) -> int:
        border = self._made("border")
        for side in ("left", "right", "top", "bottom"):
            line = etree.SubElement(border, main(side), style="thin")
            etree.SubElement(line, main("color"), rgb=_GREY)
        etree.SubElement(border, main("diagonal"))
        return self._index("borders", border)

    def _made(self, tag: str) -> etree._Element:
        return self._root.makeelement(main(tag))

    def _index(self, collection: str, element: etree._Element) -> int:
        """Return the index of an element like this one, which is added where there is none."""
        listed = self._collection(collection)
        if collection not in self._known:
            known: dict[Canonical, int] = {}
            for at, other in enumerate(listed):
                known.setdefault(_canonical(other), at)
            self._known[collection] = known
        form = _canonical(element)
        if form not in self._known[collection]:
            self._known[collection][form] = len(listed)
            listed.append(element)
            listed.set("count", str(len(listed)))
        return self._known[collection][form]

    def _collection(self, name: str) -> etree._Element:
        found = self._root.find(main(name))
        if found is not None and len(found):
            return found
        if found is not None:
            self._root.remove(found)
        made = etree.fromstring(f'<{name} xmlns="{MAIN}">{_DEFAULTS[name]}</{name}>')
        made.set("count", str(len(made)))
        insert_behind(self._root, made, {main(other) for other in _ORDER[: _ORDER.index(name)]})
        return made


def open_styles(parts: Parts, workbook: str) -> StyleTable:
    """Return the styles of a workbook; one without styles gets the usual ones."""
    name = parts.related(workbook, "styles")
    if not name:
        name = "xl/styles.xml"
        parts.write(name, f'<styleSheet xmlns="{MAIN}"/>'.encode())
        parts.declare(name, _STYLES_TYPE)
        parts.relate(workbook, "styles", name)
    return StyleTable(parts.tree(name))


def _canonical(element: etree._Element, skipped: Callable[[str], bool] = lambda _: False) -> Canonical:
    attributes = tuple(sorted((str(k), str(v)) for k, v in element.attrib.items() if not skipped(str(k))))
    children = tuple(_canonical(child) for child in element.iterchildren(tag=etree.Element))
    return (str(element.tag), attributes, children)


def _solid(fill: etree._Element) -> str:
    """Return the colour of a solid fill, "" for any other."""
    color = fill.find(f"{main('patternFill')}[@patternType='solid']/{main('fgColor')}")
    return color.get("rgb", "").upper() if color is not None else ""
