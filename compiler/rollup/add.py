"""The rows of a department's workbook, from those of its units: added, listed one below the other, or one office's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from compiler.definition.data_schema import fixed_rows
from compiler.definition.definition import Definition
from compiler.definition.rules import KnownLink
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.rollup.reasons import reasons
from compiler.rollup.units import Unit
from compiler.submission import DataRow, Source
from compiler.values.amount import canonical, parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place


@dataclass(frozen=True, slots=True)
class AddedCell:
    """A cell whose amount is a sum: its column, what the units typed there, and the code or line that it stands for."""

    view: View
    column: Column
    line: str
    sources: tuple[Source, ...]

    @property
    def total(self) -> Decimal:
        """The sum, exactly."""
        return sum((source.amount for source in self.sources), Decimal(0))


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row of the department: its texts and members, its added cells by column, and what stands beside it."""

    values: Mapping[str, str]
    cells: Mapping[str, AddedCell]
    line: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


def added_rows(view: View, definition: Definition, units: Sequence[Unit]) -> list[AddedRow]:
    """Return the rows that the units' give where amounts are added: one for each line or code that any unit fills.

    The first of the units is the department's own office. Texts are its own where the column says so, else they are
    listed beside.
    """
    columns = [column for column in view.columns if column.shows in {"figure", "text"}]
    key = _code_key(view)
    filled = [
        {row.values.get(key, "") if key else row.line: row for row in u.data.rows.get(view.id, ())} for u in units
    ]
    found = []
    for line in _lines(view, units, filled):
        rows = [(unit, row) for unit, of_unit in zip(units, filled, strict=True) if (row := of_unit.get(line))]
        cells = {c.key: _cell(view, c, line, rows) for c in columns if c.shows == "figure"}
        cells = {column: cell for column, cell in cells.items() if cell.sources}
        own = next((row.values for unit, row in rows if unit is units[0]), {})
        texts = {c.key: own[c.key] for c in columns if c.rollup == "own" and c.key in own}
        listed = [c for c in columns if c.shows == "text" and c.rollup != "own"]
        beside = {c.key: text for c in listed if (text := reasons(c, view, line, rows))}
        code = {key: line} if key else {}
        if texts or cells or beside:
            found.append(AddedRow({**code, **texts}, cells, "" if key else line, beside))
    return found


def _code_key(view: View) -> str:
    """Return the column in which the codes of an open list stand, "" for a sheet whose rows are fixed."""
    each = view.each
    return next((c.key for c in view.columns if each and c.shows == "member" and c.dimension == each.dimension), "")


def _lines(view: View, units: Sequence[Unit], filled: Sequence[Mapping[str, DataRow]]) -> Sequence[str]:
    if view.layout == "record":
        return [""]
    if not view.each:
        return [row.key for row in fixed_rows(view)]
    typed = {code for rows in filled for code in rows}
    return sorted(typed - {""}, key=lambda code: (code.isdigit(), code))


def _cell(view: View, column: Column, line: str, rows: Sequence[tuple[Unit, DataRow]]) -> AddedCell:
    typed = [(unit, row, parse_amount(row.values[column.key])) for unit, row in rows if column.key in row.values]
    sources = [Source(unit.name, row.place(column.key), amount) for unit, row, amount in typed if amount is not None]
    return AddedCell(view, column, line, tuple(sources))


def completed(
    cell: AddedCell, at: Coordinates, units: Sequence[Unit]
) -> tuple[tuple[Source, ...], tuple[tuple[Unit, Diagnostic], ...]]:
    """Return what the units have of a figure: typed in this cell, else as it follows from what they typed elsewhere.

    A unit of which it is unknown has nothing where a blank means zero; else that is a finding (W173).
    """
    found: list[Source] = []
    findings = []
    typed = {source.unit: source for source in cell.sources}
    for unit in units:
        if unit.name in typed:
            found.append(typed[unit.name])
        elif not _is_surely_blank(cell, unit):
            place = Place(cell.view.title, heading=cell.column.title)
            amount = unit.ledger.value(at)
            if amount is not None and amount.value:
                found.append(Source(unit.name, _where(unit, at, place), amount.value))
            elif amount is None and cell.column.blank != "zero":
                figure = unit.ledger.submission.describe(at)
                findings.append((unit, diagnose("W173", place, figure=figure)))
    return tuple(found), tuple(findings)


def _is_surely_blank(cell: AddedCell, unit: Unit) -> bool:
    """Tell whether a unit cannot have a figure that it did not type: an item that its list lacks."""
    return cell.view.each is not None and _is_deepest(cell, unit)


def _is_deepest(cell: AddedCell, unit: Unit) -> bool:
    if cell.view.each is None:
        return False
    levels = unit.ledger.submission.definition.figures.dimensions[cell.view.each.dimension].levels
    return cell.line.isdigit() and len(cell.line) == levels[-1].length


def _where(unit: Unit, at: Coordinates, otherwise: Place) -> Place:
    statement = unit.ledger.submission.stated.get(at)
    return statement.places[0][0] if statement else otherwise


def listed_rows(
    view: View, definition: Definition, units: Sequence[Unit]
) -> Iterator[tuple[Unit, list[tuple[DataRow, AddedRow]]]]:
    """Yield each unit with its rows of a list that is kept, each beside the row of the department.

    What numbers a row, or refers to a number, begins with the place of the unit among the units, so that no two are
    the same. A row that names the unit which carries it keeps that name where it is one of the units', else it has that
    of the unit whose workbook it stands in.
    """
    links = {rule.check.link for rule in definition.rules if isinstance(rule.check, KnownLink)}
    names = {unit.name for unit in units}
    for number, unit in enumerate(units, 1):
        kept = []
        for row in unit.data.rows.get(view.id, ()):
            values = dict(row.values)
            cells = {}
            for column in view.columns:
                text = row.values.get(column.key, "")
                if not text:
                    continue
                if column.shows == "figure":
                    cells[column.key] = _cell(view, column, "", [(unit, row)])
                    del values[column.key]
                elif _is_unit(column, definition):
                    values[column.key] = text if text in names else unit.name
                elif _numbers(column, definition) or column.text in links:
                    values[column.key] = f"{number}-{text}"
            kept.append((row, AddedRow(values, cells, row.line)))
        yield unit, kept


def _is_unit(column: Column, definition: Definition) -> bool:
    rollup = definition.rollup
    return column.shows == "member" and rollup is not None and column.dimension == rollup.unit


def _numbers(column: Column, definition: Definition) -> bool:
    return column.shows == "member" and definition.figures.dimensions[column.dimension].kind == "rows"


def renamed(view: View, rows: Sequence[tuple[DataRow, AddedRow]], definition: Definition) -> Iterator[Diagnostic]:
    """Yield the notes that rows of a unit are put under another unit than they name (W174), one for each name."""
    told = set()
    for column in view.columns:
        for row, added in rows if _is_unit(column, definition) else ():
            text, name = row.values.get(column.key, ""), added.values.get(column.key, "")
            if text != name and text not in told:
                told.add(text)
                yield diagnose("W174", row.place(column.key), text=text, name=name)


def amount_text(cell: AddedCell, definition: Definition) -> str:
    """Return a sum as data files write it: with the finest last place of its parts."""
    concept = definition.figures.concept(cell.view.at.at(cell.column.figure))
    return canonical(cell.total, concept.decimals)
