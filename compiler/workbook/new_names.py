"""Members of open lists that only official tables name: projects, units, what was carried over."""

from collections.abc import Mapping
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.views import View
from compiler.submission import DataRow
from compiler.workbook.keys import plain, words


class _Named(NamedTuple):
    """A member as its row names it, within the members of the rows above it."""

    name: str
    outer: Mapping[str, str]


class NewNames:
    """Gives every name that a row of an open list bears a member, the same one for the same name.

    A dimension whose rows have a text gets numbers, one without (a unit) is called by its name. Words for totals are no
    names. The same name within another row above is the same member: tables name a project, not its place.
    """

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._found: dict[str, dict[str, _Named]] = {}

    def member(self, dimension: str, name: str, outer: Mapping[str, str]) -> str:
        """Return the member of a name, a new one where the name is new; "" for a blank and for words for totals."""
        if not plain(name) or plain(name) in {plain(word) for word in words()["subtotals"]}:
            return ""
        known = self._found.setdefault(dimension, {})
        member = next((m for m, found in known.items() if plain(found.name) == plain(name)), "")
        if not member:
            numbered = self._definition.figures.dimensions[dimension].text
            member = str(len(known) + 1) if numbered else name
            known[member] = _Named(name, dict(outer))
        return member

    def rows(self) -> dict[str, tuple[DataRow, ...]]:
        """Return the rows of the input sheets that list the members."""
        found = {}
        for view in self._definition.sheets.values():
            dimension = view.each.dimension if view.each else ""
            members = self._found.get(dimension, {}).items()
            rows = tuple(DataRow(self._values(view, dimension, member, one)) for member, one in members)
            if rows:
                found[view.id] = rows
        return found

    def _values(self, view: View, dimension: str, member: str, named: _Named) -> dict[str, str]:
        text = self._definition.figures.dimensions[dimension].text
        values = {}
        for column in view.columns:
            if column.shows == "text" and column.text == text:
                values[column.key] = named.name
            elif column.shows == "member":
                said = member if column.dimension == dimension else named.outer.get(column.dimension, "")
                values[column.key] = said
        return {key: value for key, value in values.items() if value}
