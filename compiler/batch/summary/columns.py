"""Columns of the summary's sheets: their headings, number formats, and how the states in them look."""

from collections.abc import Mapping

from compiler.batch.record import State
from compiler.batch.summary.words import words
from compiler.workbook.list_book import Column, Mark

DATE = "yyyy-mm-dd"
COUNT = "0"
RATE = "0.0%"
_LOOKS: Mapping[State, str] = {
    State.PASSED: "good",
    State.RETURNED: "bad",
    State.UNDECIDED: "open",
    State.MISSING: "open",
    State.PUBLISHED: "good",
    State.WITHHELD: "quiet",
}


def column(key: str, width: float, format: str = "") -> Column:
    """Return the column that the words of the summary name by a key."""
    return Column(words()["columns"][key], width, format)


def state_marks(at: int) -> tuple[Mark, ...]:
    """Return how the states in a column are set apart."""
    return tuple(Mark(at, "=", state.value, look) for state, look in _LOOKS.items())
