"""From the units of a department to its workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.definition.definition import Definition
from compiler.definition.figures import Code
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.rollup.add import AddedCell, AddedRow, added_rows, amount_text, completed, listed_rows, renamed
from compiler.rollup.pasted import pasted_only
from compiler.rollup.units import Faults, Unit
from compiler.submission import Data, DataRow, Source, submit
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What units add up to: the data of the department, and what was found in the units' workbooks on the way."""

    data: Data
    faults: tuple[Faults, ...]


def roll_up(definition: Definition, units: Sequence[Unit], department: str) -> RolledUp:
    """Return the data of a department's workbook from those of its units, the first of them its own office.

    Amounts are added by their coordinates: where one unit states a figure, every other has its part in it, stated or
    not. Each figure remembers its parts. Findings: a figure that a unit neither states nor lets compute (W173), a row
    put under another unit than it names (W174), a code that units call differently (W175), amounts that stand in pasted
    tables only (W176).
    """
    return _Roller(definition, tuple(units), department).rolled_up()


class _Roller:
    """Collects the department's rows while the sheets are walked."""

    def __init__(self, definition: Definition, units: tuple[Unit, ...], department: str) -> None:
        self.definition = definition
        self.units = units
        self.department = department
        self.found: list[tuple[Unit, Diagnostic]] = []
        self.cells: dict[Place, AddedCell] = {}

    def rolled_up(self) -> RolledUp:
        self.found += [(unit, finding) for unit in self.units if (finding := pasted_only(unit))]
        rows = {view.id: found for view in self.definition.sheets.values() if (found := self._rows(view))}
        data = Data(self.definition.id, rows, codes=self._codes())
        submission, _ = submit(data, self.definition)
        where = {place: at for at, statement in submission.stated.items() for place, _ in statement.places}
        rolled: dict[Coordinates, tuple[Source, ...]] = {}
        for place, cell in self.cells.items():
            if place in where:
                rolled[where[place]] = self._sources(place, cell, where[place])
        data = replace(data, rows={id_: self._with_amounts(found) for id_, found in rows.items()}, rolled=rolled)
        files = dict.fromkeys(unit.file for unit, _ in self.found)
        faults = [Faults(file, tuple(one for unit, one in self.found if unit.file == file)) for file in files]
        return RolledUp(data, tuple(faults))

    def _rows(self, view: View) -> tuple[DataRow, ...]:
        match view.rollup:
            case "own":
                rows = self._own(view)
            case "units":
                rows = [*self._named(view)]
            case "each":
                rows = [*self._each(view)]
            case _:
                rows = added_rows(view, self.definition, self.units)
        return tuple(self._placed(view, number, row) for number, row in enumerate(rows, 1))

    def _placed(self, view: View, number: int, row: AddedRow) -> DataRow:
        """Return a row with its amounts; each of its cells has a place by which its figure is found again."""
        places = {c.key: Place(view.title, number, at, c.title) for at, c in enumerate(view.columns, 1)}
        self.cells |= {places[key]: cell for key, cell in row.cells.items()}
        amounts = {key: amount_text(cell, self.definition) for key, cell in row.cells.items()}
        return DataRow({**row.values, **amounts}, places, row.line, row.beside)

    def _own(self, view: View) -> list[AddedRow]:
        """Return the rows of the department's own office; the office's name gives way to the department's."""
        name = self.definition.texts[self.definition.department]
        rows = [AddedRow(row.values, {}, row.line) for row in self.units[0].data.rows.get(view.id, ())]
        if view.id == name.view:
            return [replace(row, values={**row.values, name.column: self.department}) for row in rows]
        return rows

    def _named(self, view: View) -> Iterator[AddedRow]:
        key = next(column.key for column in view.columns if column.shows == "text")
        yield from (AddedRow({key: unit.name}, {}) for unit in self.units[1:])

    def _each(self, view: View) -> Iterator[AddedRow]:
        for unit, rows in listed_rows(view, self.definition, self.units):
            self.found += [(unit, finding) for finding in renamed(view, rows, self.definition)]
            yield from (added for _, added in rows)

    def _sources(self, place: Place, cell: AddedCell, at: Coordinates) -> tuple[Source, ...]:
        if cell.view.rollup:
            return cell.sources
        sources, findings = completed(cell, at, self.units)
        self.found += findings
        self.cells[place] = replace(cell, sources=sources)
        return sources

    def _with_amounts(self, rows: Sequence[DataRow]) -> tuple[DataRow, ...]:
        """Return rows with the amounts of their cells as they came out in the end."""
        return tuple(replace(row, values={**row.values, **self._amounts(row)}) for row in rows)

    def _amounts(self, row: DataRow) -> Mapping[str, str]:
        cells = {key: self.cells[place] for key, place in row.places.items() if place in self.cells}
        return {key: amount_text(cell, self.definition) for key, cell in cells.items()}

    def _codes(self) -> Mapping[str, tuple[Code, ...]]:
        """Return the codes that the units added or renamed, as the first unit with each of them calls it."""
        found: dict[str, dict[str, Code]] = {}
        for unit in self.units:
            for id_, codes in unit.data.codes.items():
                for code in codes:
                    first = found.setdefault(id_, {}).setdefault(code.code, code)
                    if first.name != code.name:
                        finding = diagnose("W175", code=code.code, name=code.name, other=first.name)
                        self.found.append((unit, finding))
        return {id_: tuple(codes.values()) for id_, codes in found.items()}
