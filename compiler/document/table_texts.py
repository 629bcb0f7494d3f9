"""What stands in a table, measured in characters: the same wherever and in whatever size the table is set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
_Placed = tuple[int, Slot]
"""A slot and the number of its row."""
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


@dataclass(frozen=True, slots=True)
class Rooms:
    """The room that the texts of headings, or of a body, need in characters, their indents included.

    Of each column ``unbroken`` is what the texts need that stay on one line, ``broken`` are the others, widest first;
    ``wide`` are the cells over several columns.
    """

    unbroken: Sequence[float]
    broken: Sequence[Sequence[_Broken]]
    wide: Sequence[Slot]
    _of_columns: dict[int, tuple[float, ...]] = field(default_factory=dict)
    _of_wide: dict[int, list[tuple[range, float]]] = field(default_factory=dict)

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
                (range(slot.column, slot.column + cell.colspan), _room(cell.text, lines) + cell.indent)
                for slot in self.wide
                for cell in (slot.cell,)
            ]
        return self._of_wide[lines]


class TableTexts:
    """The texts of a table: of its headings, of its body, and by kind those that may take several lines, widest first.

    ``figures`` are the columns in which nothing but amounts stand below the headings.
    """

    def __init__(self, table: Table) -> None:
        self.columns = len(table.widths)
        self.grid: Grid = [*grid_rows(table)]
        slots = _by_kind(self.grid)
        texts = {kind: _texts(placed) for kind, placed in slots.items()}
        self.kinds = frozenset(slots)
        self.figures = _figure_columns(self.kinds)
        heads = [kind for kind in slots if kind.style == "header"]
        others = [kind for kind in slots if kind.style != "header"]
        self.headings = Rooms(*_columns(texts, heads, self.columns), _wide(slots, heads))
        self.body = Rooms(*_columns(texts, others, self.columns), _wide(slots, others))
        self.breaking = [(kind, several) for kind, found in texts.items() if (several := _breaking(found))]


def _by_kind(grid: Grid) -> dict[Kind, list[_Placed]]:
    found: dict[tuple[str, int, int, str, int], list[_Placed]] = {}
    for number, row in enumerate(grid):
        for slot in row:
            cell = slot.cell
            kind = (slot.style, slot.column, cell.colspan, cell.align, cell.indent)
            if kind in found:
                found[kind].append((number, slot))
            else:
                found[kind] = [(number, slot)]
    return {Kind(*kind): placed for kind, placed in found.items()}


def _texts(placed: Iterable[_Placed]) -> list[Text]:
    rows: dict[str, list[tuple[int, int]]] = {}
    for number, slot in placed:
        cell = slot.cell
        if cell.text and not slot.continued:
            rows.setdefault(cell.text, []).append((number, cell.rowspan))
    return [Text(text, measured(text, _FIGURE), where) for text, where in rows.items()]


def _figure_columns(kinds: Iterable[Kind]) -> frozenset[int]:
    below = [kind for kind in kinds if kind.style not in ("header", "numbers") and kind.colspan == 1]
    return frozenset({kind.column for kind in below} - {kind.column for kind in below if kind.align != "right"})


def _columns(
    texts: Mapping[Kind, Sequence[Text]], kinds: Iterable[Kind], columns: int
) -> tuple[list[float], list[list[_Broken]]]:
    unbroken = [0.0] * columns
    broken: list[list[_Broken]] = [[] for _ in range(columns)]
    for kind in kinds:
        for text in texts[kind] if kind.colspan == 1 else ():
            need = text.measure.width + kind.indent
            if text.measure.whole or len(text.text) <= _WORD:
                unbroken[kind.column] = max(unbroken[kind.column], need)
            else:
                broken[kind.column].append((need, kind.indent, text.text))
    for several in broken:
        several.sort(key=itemgetter(0), reverse=True)
    return unbroken, broken


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


def _wide(slots: Mapping[Kind, Sequence[_Placed]], kinds: Iterable[Kind]) -> list[Slot]:
    """Return the cells with text over several columns, row by row."""
    placed = [(number, slot) for kind in kinds if kind.colspan > 1 for number, slot in slots[kind]]
    placed.sort(key=lambda at: (at[0], at[1].column))
    return [slot for _, slot in placed if slot.cell.text and not slot.continued]


def _breaking(texts: Iterable[Text]) -> list[Text]:
    return sorted([text for text in texts if not text.measure.whole], key=lambda text: text.measure.line, reverse=True)
