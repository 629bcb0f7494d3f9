"""The cells of a submission that take amounts, as grids in which slips can happen: typed sheets and pasted tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.definition.views import View
from compiler.document.table_grid import grid_rows
from compiler.document.tree import Document, Table
from compiler.submission import Data, Pasted
from compiler.values.amount import canonical, parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.bind import bind, stamped_definition
from compiler.workbook.keys import sheet_names
from compiler.workbook.read import read_workbook
from tests.bench.corruptions import Change, Grid, Slot


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell of an input sheet: the view, the row's number in the data and the column's key."""

    view: str
    row: int
    key: str


@dataclass(frozen=True, slots=True)
class PastedCell:
    """A cell of an official table: the view and the figure that it shows."""

    view: str
    coordinates: Coordinates


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that takes an amount: where it stands, what it holds ("" for a blank one), its unit and decimals."""

    origin: TypedCell | PastedCell
    place: Place
    text: str
    unit: str
    decimals: int


Sheet = Mapping[Slot, Cell]
"""The cells of one sheet that take an amount, by their row and column among them."""


def typed_data(workbook: Path) -> tuple[Data, Definition]:
    """Return what is typed in a filled workbook, each cell with its place, and the definition of the workbook."""
    book, _ = read_workbook(workbook)
    definition = load_definition(stamped_definition(book))
    return bind(book, definition)[0], definition


def typed_sheets(data: Data, definition: Definition) -> Iterator[Sheet]:
    """Yield the cells of every input sheet; the fields of a record are rows of one column."""
    for view in definition.sheets.values():
        sheet = {
            (at if view.layout == "record" else row, 0 if view.layout == "record" else at): cell
            for row, _ in enumerate(data.rows.get(view.id, ()))
            for at, cell in _typed_cells(data, view, row, definition)
        }
        if sheet:
            yield sheet


def _typed_cells(data: Data, view: View, row: int, definition: Definition) -> Iterator[tuple[int, Cell]]:
    typed = data.rows[view.id][row]
    for at, column in enumerate(view.columns):
        if column.shows == "figure":
            concept = definition.figures.concept(view.at.at(column.figure))
            text = typed.values.get(column.key, "")
            origin = TypedCell(view.id, row, column.key)
            yield at, Cell(origin, typed.place(column.key), text, concept.unit.base, concept.decimals)


def pasted_sheets(document: Document, definition: Definition) -> Iterator[Sheet]:
    """Yield the cells of every official table of a document, as if the table were pasted whole at the first cell."""
    names = sheet_names(definition).officials
    for block in document.blocks:
        if isinstance(block, Table) and block.id in names:
            sheet = _pasted_cells(block, names[block.id], definition)
            if sheet:
                yield sheet


def _pasted_cells(table: Table, name: str, definition: Definition) -> Sheet:
    columns = definition.tables[table.id].columns
    found: dict[Slot, Cell] = {}
    for row, slots in enumerate(grid_rows(table), 1):
        for slot in slots:
            if slot.cell.figure is None:
                continue
            concept = definition.figures.concept(slot.cell.figure)
            amount = parse_amount(slot.cell.text)
            text = "" if amount is None else canonical(amount, concept.decimals)
            place = Place(name, row, slot.column + 1, columns[slot.column].title)
            origin = PastedCell(table.id, slot.cell.figure)
            found[row, slot.column] = Cell(origin, place, text, concept.unit.base, concept.decimals)
    return found


def with_pasted(data: Data, sheets: Iterable[Sheet], definition: Definition) -> Data:
    """Return the data with official tables pasted as well: their amounts, and the blanks in rows that state some."""
    pasted = (_as_pasted(cell.origin, cell.place, cell.text) for sheet in sheets for cell in sheet.values())
    return replace(data, pasted=_as_read([one for one in pasted if one], definition))


def grid(sheet: Sheet) -> Grid:
    """Return what the cells of a sheet say."""
    return {slot: cell.text for slot, cell in sheet.items()}


def changed(data: Data, sheet: Sheet, change: Change, definition: Definition) -> Data:
    """Return the data with some cells of a sheet saying something else ("" blanks a cell)."""
    for slot, text in change.items():
        cell = sheet[slot]
        amount = parse_amount(text)
        wanted = "" if amount is None else canonical(amount, cell.decimals)
        if isinstance(cell.origin, TypedCell):
            data = _retyped(data, cell.origin, wanted)
        else:
            data = _repasted(data, cell, wanted, definition)
    return data


def _retyped(data: Data, origin: TypedCell, text: str) -> Data:
    rows = list(data.rows[origin.view])
    values = {**rows[origin.row].values, origin.key: text}
    rows[origin.row] = replace(rows[origin.row], values={key: value for key, value in values.items() if value})
    return replace(data, rows={**data.rows, origin.view: tuple(rows)})


def _repasted(data: Data, cell: Cell, text: str, definition: Definition) -> Data:
    others = [pasted for pasted in data.pasted if pasted.place != cell.place]
    now = _as_pasted(cell.origin, cell.place, text)
    return replace(data, pasted=_as_read([*others, *([now] if now else [])], definition))


def _as_read(pasted: Iterable[Pasted], definition: Definition) -> tuple[Pasted, ...]:
    """Return pasted cells as they are read: by table, panel and row, where the row states an amount."""
    panels = {
        id_: [i for i, panel in enumerate(view.panels) for _ in panel.columns]
        for id_, view in definition.tables.items()
    }
    order = {id_: at for at, id_ in enumerate(definition.tables)}

    def row_of(one: Pasted) -> tuple[int, int, int]:
        return order[one.view], panels[one.view][one.place.column - 1], one.place.row

    cells = [*pasted]
    stating = {row_of(one) for one in cells if one.text}
    read = [one for one in cells if row_of(one) in stating]
    return tuple(sorted(read, key=lambda one: (*row_of(one), one.place.column)))


def _as_pasted(origin: TypedCell | PastedCell, place: Place, text: str) -> Pasted | None:
    return Pasted(origin.view, origin.coordinates, text, place) if isinstance(origin, PastedCell) else None
