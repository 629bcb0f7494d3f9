"""The cells of a sheet's part while some of them get another style or a note."""

import re
from collections.abc import Iterator

from lxml import etree

from compiler.values.place import column_letters
from compiler.workbook.package_parts import OFFICE, insert_behind, main

_REFERENCE = re.compile(r"\$?([A-Z]+)\$?([0-9]+)")
_BEFORE_VML = frozenset(
    main(tag)
    for tag in (
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
        *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
        *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties"),
        *("cellWatches", "ignoredErrors", "smartTags", "drawing"),
    )
)
_DEFAULT_WIDTH = 8.43
_DEFAULT_HEIGHT = 15.0

Spot = tuple[int, int]
"""A row and a column, from 1."""


def reference(spot: Spot) -> str:
    """Return the address of a cell."""
    return f"{column_letters(spot[1])}{spot[0]}"


def spot_of(address: str) -> Spot:
    """Return the row and column of an address, (0, 0) for what is none."""
    match = _REFERENCE.fullmatch(address)
    if match is None:
        return 0, 0
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column


class SheetGrid:
    """The rows and cells of one worksheet; rows and cells without a number get theirs."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(main("sheetData"))
        self._data = etree.Element(main("sheetData")) if data is None else data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        number = 0
        for row in self._data.iterchildren(main("row")):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            self._rows[number] = row

    def style(self, spot: Spot) -> int:
        """Return the style of a cell; a cell that is not there has its row's, else its column's."""
        row, column = spot
        cell = self._row_cells(row).get(column)
        if cell is not None:
            return int(cell.get("s") or 0)
        element = self._rows.get(row)
        if element is not None and element.get("customFormat") in {"1", "true"}:
            return int(element.get("s") or 0)
        return int(self._column(column).get("style") or 0)

    def set_style(self, spot: Spot, style: int) -> None:
        """Give a cell a style; a cell that is not there is made in its place."""
        self._cell(spot).set("s", str(style))

    def with_styles(self, styles: frozenset[int]) -> Iterator[tuple[Spot, int]]:
        """Yield the cells that have one of the styles."""
        for row in self._rows:
            for column, cell in self._row_cells(row).items():
                style = int(cell.get("s") or 0)
                if style in styles:
                    yield (row, column), style

    def anchor(self, spot: Spot) -> Spot:
        """Return the cell that shows for this one: the first of a merged range, else itself."""
        merged = self.root.find(main("mergeCells"))
        for area in merged.iterchildren(main("mergeCell")) if merged is not None else ():
            first, _, last = area.get("ref", "").partition(":")
            (top, left), (bottom, right) = spot_of(first), spot_of(last or first)
            if top <= spot[0] <= bottom and left <= spot[1] <= right:
                return top, left
        return spot

    def width(self, column: int) -> int:
        """Return the width of a column in pixels, 0 for a hidden one."""
        found = self._column(column)
        if found.get("hidden") in {"1", "true"}:
            return 0
        usual = self._usual("defaultColWidth", _DEFAULT_WIDTH)
        return round(float(found.get("width", usual)) * 7 + 5)

    def height(self, row: int) -> int:
        """Return the height of a row in pixels, 0 for a hidden one."""
        found = self._rows.get(row)
        if found is None:
            return round(self._usual("defaultRowHeight", _DEFAULT_HEIGHT) * 4 / 3)
        if found.get("hidden") in {"1", "true"}:
            return 0
        return round(float(found.get("ht", self._usual("defaultRowHeight", _DEFAULT_HEIGHT))) * 4 / 3)

    @property
    def vml(self) -> str:
        """The relation that leads to the drawing of notes and other old shapes, "" where there is none."""
        found = self.root.find(main("legacyDrawing"))
        return found.get(f"{{{OFFICE}}}id", "") if found is not None else ""

    def set_vml(self, relation: str) -> None:
        """Say which relation leads to the drawing of the notes, after all that must stand before it."""
        element = self.root.makeelement(main("legacyDrawing"))
        element.set(f"{{{OFFICE}}}id", relation)
        insert_behind(self.root, element, _BEFORE_VML)

    def drop_vml(self) -> None:
        """Say that there is no drawing of notes any more."""
        for element in self.root.findall(main("legacyDrawing")):
            self.root.remove(element)

    def _usual(self, name: str, otherwise: float) -> float:
        found = self.root.find(main("sheetFormatPr"))
        return float(found.get(name, otherwise)) if found is not None else otherwise

    def _column(self, column: int) -> etree._Element:
        for element in self.root.iterfind(f"{main('cols')}/{main('col')}"):
            if int(element.get("min", "0")) <= column <= int(element.get("max", "0")):
                return element
        return etree.Element(main("col"))

    def _row_cells(self, row: int) -> dict[int, etree._Element]:
        if row not in self._cells:
            cells: dict[int, etree._Element] = {}
            column = 0
            for cell in self._rows[row].iterchildren(main("c")) if row in self._rows else ():
                column = spot_of(cell.get("r", ""))[1] or column + 1
                cell.set("r", reference((row, column)))
                cells[column] = cell
            self._cells[row] = cells
        return self._cells[row]

    def _cell(self, spot: Spot) -> etree._Element:
        row, column = spot
        cells = self._row_cells(row)
        if column not in cells:
            element = self._row(row)
            made = etree.Element(main("c"), r=reference(spot))
            element.insert(sum(other < column for other in cells), made)
            element.attrib.pop("spans", "")  # a hint that would be wrong
            cells[column] = made
        return cells[column]

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            made = etree.Element(main("row"), r=str(number))
            self._data.insert(sum(other < number for other in self._rows), made)
            self._rows[number] = made
        return self._rows[number]
