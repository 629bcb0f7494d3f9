"""Which members may stand in the open rows of a table: those under which something is stated."""

from collections.abc import Iterator

from compiler.submission import Submission
from compiler.values.coordinates import Coordinates


class StatedMembers:
    """Finds the codes and rows of a submission within the members of a row, each question answered once.

    A figure of a row of a sheet (a unit, a project) is known from what is stated under that row and from nothing else,
    so no member need be asked for under which nothing of the row is stated.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        dimensions = submission.definition.figures.dimensions
        self._rows = frozenset(id_ for id_, dimension in dimensions.items() if dimension.kind == "rows")
        self._stated: dict[Coordinates, list[Coordinates]] = {}
        self._codes: dict[tuple[str, str, Coordinates], tuple[str, ...]] = {}
        self._named: dict[str, frozenset[str]] = {}
        self._contexts: dict[tuple[str, Coordinates], tuple[Coordinates, ...]] = {}
        for at in submission.stated:
            for pair in at.within(self._rows):
                self._stated.setdefault(Coordinates((pair,)), []).append(at)

    def codes(self, dimension: str, level: str, context: Coordinates) -> tuple[str, ...]:
        """Return the codes of a level that stand, or stand above a code, in the rows that a context names."""
        rows = context.within(self._rows)
        asked = (dimension, level, rows)
        if asked not in self._codes:
            self._codes[asked] = self._codes_in(dimension, level, rows) if rows else self.submission.codes(*asked[:2])
        return self._codes[asked]

    def _codes_in(self, dimension: str, level: str, rows: Coordinates) -> tuple[str, ...]:
        record = self.submission.definition.figures.dimensions[dimension]
        used = {at.member(dimension) for at in self._stated_in(rows)} - {""}
        return tuple(sorted({step for code in used for step in record.path(code) if record.level(step) == level}))

    def _stated_in(self, rows: Coordinates) -> list[Coordinates]:
        if rows not in self._stated:
            first = self._stated.get(Coordinates(rows[:1]), [])
            self._stated[rows] = [at for at in first if set(rows) <= set(at)]
        return self._stated[rows]

    def row_contexts(self, dimension: str, context: Coordinates) -> Iterator[Coordinates]:
        """Yield the context of each row of a dimension that agrees with one and under which something is stated."""
        if dimension not in self._named:
            rows = self.submission.rows.get(dimension, ())
            self._named[dimension] = frozenset(name for row in rows for name, _ in row)
        within = context.within(self._named[dimension])
        asked = (dimension, within)
        if asked not in self._contexts:
            found = self.submission.row_contexts(dimension, within)
            self._contexts[asked] = tuple(at for at in found if self._stated_in(at.within(self._rows)))
        yield from (context.at(at) for at in self._contexts[asked])
