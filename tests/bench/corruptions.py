"""The slips that a clerk makes with one amount, as functions from what was right to every way of getting it wrong.

A slip of the pen takes the canonical text of an amount; a slip of the eye takes a grid of cells and the slot of the
amount in it. Each returns all its outcomes in a fixed order, () where it cannot happen (no two digits of 11.11 can be
swapped so that the amount changes); every outcome states another amount than before.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from compiler.values.amount import canonical

Slot = tuple[int, int]
"""Row and column of a cell among those of its sheet that take an amount."""
Grid = Mapping[Slot, str]
"""The canonical texts of the cells that take an amount, "" for a blank one."""
Change = Mapping[Slot, str]
"""What the cells of a grid that a slip touches say afterwards."""
Pen = Callable[[str], tuple[str, ...]]
Eye = Callable[[Grid, Slot], tuple[Change, ...]]


def adjacent_digits_swapped(text: str) -> tuple[str, ...]:
    """Return the amount with each pair of neighbouring digits swapped, the decimal point left where it is."""
    pairs = pairwise(_digits(text))
    return _others(text, (_with(text, {one: text[two], two: text[one]}) for one, two in pairs))


def one_digit_changed(text: str) -> tuple[str, ...]:
    """Return the amount with each of its digits made one more (a 9 becomes 0): the smallest slip in that place."""
    return _others(text, (_with(text, {at: str((int(text[at]) + 1) % 10)}) for at in _digits(text)))


def times_ten(text: str) -> tuple[str, ...]:
    """Return ten times the amount: the decimal point one place to the right."""
    return _others(text, [_moved(text, 1)])


def a_tenth(text: str) -> tuple[str, ...]:
    """Return a tenth of the amount, every digit kept; a count loses its last digit instead."""
    return _others(text, [_moved(text, -1) if _decimals(text) else str(int(text) // 10) if len(text) > 1 else text])


def sign_turned(text: str) -> tuple[str, ...]:
    """Return the amount with the other sign."""
    return _others(text, [text.removeprefix("-") if text.startswith("-") else f"-{text}"])


def one_more(text: str) -> tuple[str, ...]:
    """Return the amount plus 1."""
    return (canonical(Decimal(text) + 1, _decimals(text)),)


def row_shifted(grid: Grid, slot: Slot) -> tuple[Change, ...]:
    """Return the amount typed one row too low, then one too high: over what stands there, its own cell left blank."""
    return tuple({slot: "", other: grid[slot]} for other in _beside(grid, slot, 0))


def column_shifted(grid: Grid, slot: Slot) -> tuple[Change, ...]:
    """Return the amount typed one column to the right, then to the left, its own cell left blank."""
    return tuple({slot: "", other: grid[slot]} for other in _beside(grid, slot, 1))


def rows_exchanged(grid: Grid, slot: Slot) -> tuple[Change, ...]:
    """Return the amount and the filled one below it, then above it, in each other's place."""
    return _exchanged(grid, slot, 0)


def columns_exchanged(grid: Grid, slot: Slot) -> tuple[Change, ...]:
    """Return the amount and the filled one to the right of it, then to the left, in each other's place."""
    return _exchanged(grid, slot, 1)


PEN: Mapping[str, Pen] = {
    "digits swapped": adjacent_digits_swapped,
    "digit changed": one_digit_changed,
    "×10": times_ten,
    "÷10": a_tenth,
    "sign": sign_turned,
    "+1.00": one_more,
}
EYE: Mapping[str, Eye] = {
    "row shifted": row_shifted,
    "column shifted": column_shifted,
    "rows exchanged": rows_exchanged,
    "columns exchanged": columns_exchanged,
}


def slips(grid: Grid, slot: Slot, turn: int) -> dict[str, Change]:
    """Return one outcome of every slip that can happen to an amount, by the slip's name.

    Where a slip has several outcomes ``turn`` says which one: counting it up from amount to amount takes every digit
    and every direction in its turn.
    """
    text = grid[slot]
    found: dict[str, tuple[Change, ...]] = {
        **{name: tuple({slot: other} for other in pen(text)) for name, pen in PEN.items()},
        **{name: eye(grid, slot) for name, eye in EYE.items()},
    }
    return {name: outcomes[turn % len(outcomes)] for name, outcomes in found.items() if outcomes}


def _exchanged(grid: Grid, slot: Slot, axis: int) -> tuple[Change, ...]:
    others = [other for other in _beside(grid, slot, axis) if grid[other] and grid[other] != grid[slot]]
    return tuple({slot: grid[other], other: grid[slot]} for other in others)


def _beside(grid: Grid, slot: Slot, axis: int) -> list[Slot]:
    """Return the neighbours that a grid has after and before a slot, along its rows (0) or columns (1)."""
    row, column = slot
    steps = [(row + 1, column), (row - 1, column)] if axis == 0 else [(row, column + 1), (row, column - 1)]
    return [step for step in steps if step in grid]


def _digits(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character.isdigit()]


def _with(text: str, replaced: Mapping[int, str]) -> str:
    return "".join(replaced.get(at, character) for at, character in enumerate(text))


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _moved(text: str, places: int) -> str:
    return str(Decimal(text).scaleb(places))


def _others(text: str, outcomes: Iterable[str]) -> tuple[str, ...]:
    """Return the outcomes in canonical form, each once, without those that state the same amount as before."""
    decimals = _decimals(text)
    plain = (canonical(Decimal(outcome), decimals) for outcome in outcomes)
    return tuple(dict.fromkeys(outcome for outcome in plain if Decimal(outcome) != Decimal(text)))
