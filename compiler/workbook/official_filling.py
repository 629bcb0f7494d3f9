"""What the sheet of an official table is filled with: its amounts, and the rows that are not known beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compiler.definition.definition import Definition
from compiler.definition.labels import label_text
from compiler.definition.views import Column, Panel, RowSpec, View
from compiler.submission import Data, Pasted
from compiler.values.coordinates import Coordinates
from compiler.workbook.official_rows import row_names
from compiler.workbook.table_rows import KnownRow, known_rows


@dataclass(frozen=True, slots=True)
class Filling:
    """What the cells of one table state, and how the rows of open lists are called.

    ``amounts`` holds the amounts by figure and heading: the total of two panels is one figure, but stated twice.
    """

    view: View
    definition: Definition
    cells: tuple[Pasted, ...] = ()
    amounts: Mapping[tuple[Coordinates, str], str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def amount(self, row: KnownRow, column: Column) -> str:
        """Return what a row states in a column, "" for nothing."""
        figure = self.view.at.at(row.members).at(column.figure)
        at = self.definition.figures.relevant(figure)
        return self.amounts.get((at, column.title), "")

    def code(self, row: KnownRow, column: Column) -> str:
        """Return the part of a row's code that stands in a column, the whole code where the column has no level."""
        code = dict(row.members).get(column.dimension, "")
        start = 0
        for level in self.definition.figures.dimensions[column.dimension].levels:
            if level.name == column.level:
                return code[start : level.length]
            start = level.length
        return code

    def text(self, row: KnownRow, column: Column) -> str:
        """Return the name of the row's member whose text a column shows, "" where the row has none."""
        dimensions = self.definition.figures.dimensions
        return next((self.names.get(m, "") for m in row.members if dimensions[m[0]].text == column.text), "")

    def open_rows(self, panel: Panel) -> Sequence[KnownRow]:
        """Return the rows that the panel's lists do not name beforehand, in the order in which they were read."""
        specs = [spec for row in panel.rows for spec in row.walk() if spec.dimension]
        dimensions = {spec.dimension for spec in specs}
        known = {frozenset(row.members) for row in known_rows(panel, self.definition)}
        titles = {column.title for column in panel.columns}
        rows: dict[frozenset[tuple[str, str]], KnownRow] = {}
        for cell in self.cells:
            members = tuple(pair for pair in cell.coordinates if pair[0] in dimensions)
            if members and cell.place.heading in titles and frozenset(members) not in known:
                deepest = next(spec for spec in reversed(specs) if spec.dimension in dict(members))
                rows.setdefault(frozenset(members), KnownRow(deepest, self._label(deepest, cell, members), members))
        return [*rows.values()]

    def _label(self, spec: RowSpec, cell: Pasted, members: Sequence[tuple[str, str]]) -> str:
        """Return what the row prints: by its label where that says a code, else what it printed where it was read."""
        if spec.label and spec.kind != "each":
            return label_text(spec, Coordinates.of(members), 0, self.definition, self.definition.figures.name)
        if cell.label:
            return cell.label
        dimension, member = cell.code if cell.code[1] else members[0]
        return self.names.get((dimension, member)) or self.definition.figures.name(dimension, member)


def filling_of(view: View, definition: Definition, data: Data | None) -> Filling:
    """Return what the sheet of a table is filled with; without data, or data that states nothing there, nothing."""
    cells = tuple(cell for cell in data.pasted if cell.view == view.id and cell.text) if data else ()
    if data is None or not cells:
        return Filling(view, definition)
    amounts: dict[tuple[Coordinates, str], str] = {}
    for cell in cells:
        amounts.setdefault((cell.coordinates, cell.place.heading), cell.text)
    return Filling(view, definition, cells, amounts, row_names(definition, data.rows))
