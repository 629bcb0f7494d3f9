"""What stands in a table, measured in characters: the same wherever and in whatever size the table is set."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from compiler.document.lines import Measured, measured
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Table

_WORD = 4
"""A text of so few characters stands on one line."""
_FIGURE = 0.6
"""The width of a figure in characters for which columns leave room: that of the widest face that may stand in."""

Grid = Sequence[tuple[Slot, ...]]
_Broken = tuple[float, int, str]
"""What a text needs on one line, its indent included; its indent; the text."""


class Kind(NamedTuple):
    """What slots of a table have in common that are placed and look alike."""

    style: str
    column: int
    colspan: int
    align: str
    indent: int


class Text(NamedTuple):
    """A text among the slots of a kind: its measure, and where it stands: the rows in which it begins and how many."""

    text: str
    measure: Measured
    rows: Sequence[tuple[int, int]]


class Rooms:
    """The room that the texts of headings, or of a body, need in characters, their indents included.

    Of each column ``unbroken`` is what the texts need that stay on one line, ``broken`` are the others, widest first;
    ``wide`` are the texts over several columns, row by row.
    """

    def __init__(
        self, unbroken: Sequence[float], broken: Sequence[Sequence[_Broken]], wide: Sequence[tuple[Kind, str]]
    ) -> None:
        self.unbroken = unbroken
        self.broken = broken
        self.wide = wide
        self._of_columns: dict[int, tuple[float, ...]] = {}
        self._of_wide: dict[int, list[tuple[range, float]]] = {}

    def of_columns(self, lines: int) -> tuple[float, ...]:
        """Return the room that each column needs, so that no text in it alone takes more lines."""
        if lines not in self._of_columns:
            columns = zip(self.unbroken, self.broken, strict=True)
            self._of_columns[lines] = tuple([_column_room(unbroken, broken, lines) for unbroken, broken in columns])
        return self._of_columns[lines]

    def of_wide(self, lines: int) -> list[tuple[range, float]]:
        """Return the columns that each text over several covers, and the room in which it takes no more lines."""
        if lines not in self._of_wide:
            self._of_wide[lines] = [
                (range(kind.column, kind.column + kind.colspan), _room(text, lines) + kind.indent)
                for kind, text in self.wide
            ]
        return self._of_wide[lines]


class TableTexts:
    """The texts of a table: of its headings, of its body, and by kind those that may take several lines, widest first.

    ``figures`` are the columns in which nothing but amounts stand below the headings.
    """

    def __init__(self, table: Table) -> None:
        self.columns = len(table.widths)
        self.grid: Grid = [*grid_rows(table)]
        texts = _texts(self.grid)
        self.kinds = frozenset(texts)
        self.figures = _figure_columns(self.kinds)
        self.headings = _rooms({kind: found for kind, found in texts.items() if kind.style == "header"}, self.columns)
        self.body = _rooms({kind: found for kind, found in texts.items() if kind.style != "header"}, self.columns)
        self.breaking = [(kind, several) for kind, found in texts.items() if (several := _breaking(found))]


def _texts(grid: Grid) -> dict[Kind, list[Text]]:
    """Return the distinct texts of each kind of slots; there are kinds without any."""
    found: dict[tuple[str, int, int, str, int], dict[str, list[tuple[int, int]]]] = {}
    for number, row in enumerate(grid):
        for cell, style, column, continued in row:
            kind = (style, column, cell.colspan, cell.align, cell.indent)
            texts = found.get(kind)
            if texts is None:
                texts = found[kind] = {}
            if not cell.text or continued:
                continue
            if cell.text in texts:
                texts[cell.text].append((number, cell.rowspan))
            else:
                texts[cell.text] = [(number, cell.rowspan)]
    return {
        Kind(*kind): [Text(text, measured(text, _FIGURE), rows) for text, rows in texts.items()]
        for kind, texts in found.items()
    }


def _figure_columns(kinds: Iterable[Kind]) -> frozenset[int]:
    below = [kind for kind in kinds if kind.style not in ("header", "numbers") and kind.colspan == 1]
    return frozenset({kind.column for kind in below} - {kind.column for kind in below if kind.align != "right"})


def _rooms(texts: Mapping[Kind, Sequence[Text]], columns: int) -> Rooms:
    unbroken = [0.0] * columns
    broken: list[list[_Broken]] = [[] for _ in range(columns)]
    for kind, found in texts.items():
        for text in found if kind.colspan == 1 else ():
            need = text.measure.width + kind.indent
            if text.measure.whole or len(text.text) <= _WORD:
                unbroken[kind.column] = max(unbroken[kind.column], need)
            else:
                broken[kind.column].append((need, kind.indent, text.text))
    for several in broken:
        several.sort(key=itemgetter(0), reverse=True)
    wide = (
        (row, kind, text.text)
        for kind, found in texts.items()
        if kind.colspan > 1
        for text in found
        for row, _ in text.rows
    )
    return Rooms(unbroken, broken, [(kind, text) for _, kind, text in sorted(wide, key=_in_order)])


def _in_order(placed: tuple[int, Kind, str]) -> tuple[int, int]:
    row, kind, _ = placed
    return row, kind.column


def _column_room(unbroken: float, broken: Iterable[_Broken], lines: int) -> float:
    room = unbroken
    for need, indent, text in broken:
        if need <= room:
            break
        room = max(room, _room(text, lines) + indent)
    return room


@lru_cache(maxsize=8192)
def _room(text: str, lines: int) -> float:
    """Return the room in which a text takes at most so many lines."""
    return measured(text, _FIGURE).room(1 if len(text) <= _WORD else lines)


def _breaking(texts: Iterable[Text]) -> list[Text]:
    return sorted([text for text in texts if not text.measure.whole], key=lambda text: text.measure.line, reverse=True)
