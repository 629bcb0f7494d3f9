"""Last year carried forward: what a new year starts with, and prior-year amounts that are not what last year stated.

Which texts carry over and which figures are prior-year amounts is said by the new definition (``carry``).
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.data_schema import fixed_rows
from compiler.definition.definition import Carry, Definition
from compiler.definition.figures import CONCEPT, OTHER, Code, Figures
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, catalogue, diagnose, worded
from compiler.figures.derive import Ledger
from compiler.submission import Data, DataRow, Submission, Value
from compiler.values.amount import canonical, parse_amount, printed
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

Line = tuple[str, Mapping[str, str]]
"""A row that can be known without its cells: its key or code ("" for a record), and the members that it stands for."""


class _Cell(NamedTuple):
    """A cell for a prior-year amount: its row, its column, the figure that stands there."""

    line: str
    column: Column
    at: Coordinates


def carry_forward(last: Data, ledger: Ledger, definition: Definition) -> Data:
    """Return the data with which a new year starts: texts and prior-year amounts of last year's workbook.

    ``ledger`` holds last year's figures. A zero and an unknown amount stay blank, but for a stated zero where the cell
    must be filled. The data remembers what last year stated (``carried``), zeros included.
    """
    rows: dict[str, tuple[DataRow, ...]] = {}
    carried: dict[Coordinates, Decimal] = {}
    for view in definition.sheets.values():
        lines = _lines_of_last_year(view, definition, ledger)
        typed: dict[str, dict[str, str]] = {}
        for cell in _cells(view, lines, definition):
            amount = _last_amount(cell.at, definition, ledger)
            if amount is None:
                continue
            carried[cell.at] = amount
            if cell.line != OTHER and (amount or _zero_is_asked_for(cell, definition, ledger)):
                decimals = definition.figures.concept(cell.at).decimals
                typed.setdefault(cell.line, {})[cell.column.key] = canonical(amount, decimals)
        found = _merged(view, _kept(view, last, ledger.submission.definition), typed)
        if found:
            rows[view.id] = found
    return Data(definition.id, rows, codes=_kept_codes(last, definition), carried=carried)


def unknown_amounts(ledger: Ledger, definition: Definition) -> tuple[Diagnostic, ...]:
    """Return a finding (P503) for each cell for a prior-year amount that last year's figures do not tell.

    The cells are those of fixed rows and of the codes under which last year has amounts.
    """
    found = []
    for view in definition.sheets.values():
        for cell in _cells(view, _lines_of_last_year(view, definition, ledger), definition):
            if cell.line != OTHER and _last_amount(cell.at, definition, ledger) is None:
                place = Place(view.title, heading=cell.column.title)
                found.append(diagnose("P503", place, figure=ledger.submission.describe(cell.at)))
    return tuple(found)


def check_carried(data: Data, submission: Submission, value: Value) -> tuple[Diagnostic, ...]:
    """Return where a prior-year amount is not what last year's workbook stated.

    Findings: another amount (P501), none (P502). A workbook that was not carried forward has none; what rests on a cell
    that was reported already stays silent.
    """
    definition = submission.definition
    found: list[Diagnostic] = []
    for view in definition.sheets.values() if data.carried else ():
        seen = set()
        sheet = _sheet_name(view, data)
        for row in data.rows.get(view.id, ()):
            for cell in _cells(view, [_line_of(view, row, definition)], definition):
                seen.add(cell.at)
                found += _compared(cell, row, data.carried, submission, value)
        for cell in _cells(view, _remembered_lines(view, data.carried), definition):
            if cell.at not in seen and not _rows_are_in_doubt(view, data, submission.reported):
                row = DataRow({}, {cell.column.key: Place(sheet, heading=cell.column.title)})
                found += _compared(cell, row, data.carried, submission, value)
    return tuple(found)


def _sheet_name(view: View, data: Data) -> str:
    """Return what a sheet is called where its rows were read, else its title."""
    places = (place.sheet for row in data.rows.get(view.id, ()) for place in row.places.values())
    return next(places, view.title)


def _rows_are_in_doubt(view: View, data: Data, reported: Container[Place]) -> bool:
    """Tell whether a finding says that the code of one of the rows could not be read."""
    rows = data.rows.get(view.id, ())
    members = [column.key for column in view.columns if column.shows == "member"]
    return any(row.place(key) in reported for row in rows for key in members)


def _cells(view: View, lines: Iterable[Line], definition: Definition) -> Iterator[_Cell]:
    """Yield the cells for prior-year amounts where these rows meet the columns of a sheet."""
    carry = definition.carry
    for line, members in lines if carry else ():
        for column in view.columns if carry else ():
            if column.shows != "figure":
                continue
            at = view.at.at(tuple(members.items())).at(column.figure)
            if carry and all(at.member(dimension) == member for dimension, member in carry.prior):
                yield _Cell(line, column, definition.figures.relevant(at))


def _lines_of_last_year(view: View, definition: Definition, ledger: Ledger) -> list[Line]:
    """Return the rows of a sheet for which last year may have stated something.

    The rows of an open list are known where codes alone tell them apart: one for each code of the deepest level under
    which last year stated a figure, and one that stands for all other codes.
    """
    if not view.each:
        return _fixed_lines(view)
    dimension = _code_dimension(view, definition)
    if not dimension or dimension not in ledger.submission.definition.figures.dimensions:
        return []
    level = definition.figures.dimensions[dimension].levels[-1].name
    codes = ledger.submission.codes(dimension, level)
    return [(code, {dimension: code}) for code in (*codes, OTHER)]


def _fixed_lines(view: View) -> list[Line]:
    return [("", {})] if view.layout == "record" else [(row.key, dict(row.at)) for row in fixed_rows(view)]


def _remembered_lines(view: View, carried: Mapping[Coordinates, Decimal]) -> list[Line]:
    """Return the rows of a sheet that last year's remembered figures may stand in."""
    if not view.each:
        return _fixed_lines(view)
    dimension = view.each.dimension
    codes = sorted({at.member(dimension) for at in carried} - {"", OTHER})
    return [(code, {dimension: code}) for code in codes]


def _code_dimension(view: View, definition: Definition) -> str:
    """Return the dimension whose codes alone tell the rows of an open list apart, "" where there is none."""
    members = [column.dimension for column in view.columns if column.shows == "member"]
    one = members[0] if len(members) == 1 and view.each and members[0] == view.each.dimension else ""
    return one if one and definition.figures.dimensions[one].kind == "codes" else ""


def _line_of(view: View, row: DataRow, definition: Definition) -> Line:
    """Return the row of this year that stands for a line or a code."""
    if not view.each:
        members = next((dict(line.at) for line in fixed_rows(view) if line.key == row.line), {})
        return row.line, members
    members = {c.dimension: row.values.get(c.key, "") for c in view.columns if c.shows == "member"}
    return members.get(_code_dimension(view, definition), ""), members


def _last_amount(at: Coordinates, definition: Definition, ledger: Ledger) -> Decimal | None:
    """Return what last year stated, or what follows from it, for a prior-year figure; None where that is unknown."""
    before = _last_year(at, definition.carry)
    amount = ledger.value(before) if _is_known(before, ledger.submission.definition.figures) else None
    unit = definition.figures.concept(at).unit
    return amount.to(unit).value if amount and amount.unit.base == unit.base else None


def _is_known(at: Coordinates, figures: Figures) -> bool:
    """Tell whether last year's definition has such a figure; codes are the department's affair."""
    concept = figures.concepts.get(at.member(CONCEPT))
    if concept is None:
        return False
    members = [(name, member) for name, member in at if name != CONCEPT]
    closed = [(name, member) for name, member in members if name in concept.dimensions]
    return len(closed) == len(members) and all(
        figures.dimensions[name].kind != "members" or figures.dimensions[name].holds(member) for name, member in closed
    )


def _last_year(at: Coordinates, carry: Carry | None) -> Coordinates:
    return at.at(carry.last_year) if carry else at


def _zero_is_asked_for(cell: _Cell, definition: Definition, ledger: Ledger) -> bool:
    stated = _last_year(cell.at, definition.carry) in ledger.submission.stated
    return stated and cell.column.blank == "required"


def _kept(view: View, last: Data, old: Definition) -> list[DataRow]:
    """Return last year's rows of a sheet with the columns that carry over; a row that has none of them is left out."""
    before = {column.key: column.shows for column in old.sheets[view.id].columns} if view.id in old.sheets else {}
    columns = [column for column in view.columns if column.carry and before.get(column.key) == column.shows]
    rows = []
    for row in last.rows.get(view.id, ()):
        values = {c.key: row.values[c.key] for c in columns if c.key in row.values and _is_offered(c, row)}
        if values:
            rows.append(DataRow(values, line=row.line))
    return rows


def _is_offered(column: Column, row: DataRow) -> bool:
    return not column.choices or row.values[column.key] in column.choices


def _merged(view: View, kept: list[DataRow], typed: Mapping[str, Mapping[str, str]]) -> tuple[DataRow, ...]:
    """Return the rows of a sheet with last year's texts and the prior-year amounts in them."""
    code = next((column.key for column in view.columns if column.shows == "member"), "") if view.each else ""
    texts = {row.values.get(code, "") if code else row.line: row.values for row in kept} if typed else {}
    if not typed:
        return tuple(kept)
    rows = []
    for line in dict.fromkeys([*texts, *typed]):
        values = {**({code: line} if code else {}), **texts.get(line, {}), **typed.get(line, {})}
        rows.append(DataRow(values, line="" if code else line))
    return tuple(rows)


def _kept_codes(last: Data, definition: Definition) -> dict[str, tuple[Code, ...]]:
    """Return the codes that last year's workbook added or renamed and that the new list does not say the same of."""
    found = {}
    for id_, codes in last.codes.items():
        listed = definition.figures.dimensions[id_].codes if id_ in definition.figures.dimensions else {}
        own = tuple(code for code in codes if code.code not in listed or listed[code.code].name != code.name)
        if own and id_ in definition.figures.dimensions:
            found[id_] = own
    return found


def _compared(
    cell: _Cell, row: DataRow, carried: Mapping[Coordinates, Decimal], submission: Submission, value: Value
) -> Iterator[Diagnostic]:
    """Yield a finding where a prior-year amount is not what last year stated."""
    last = carried.get(cell.at, carried.get(_unlisted(cell.at, submission.definition.figures)))
    place = row.place(cell.column.key)
    if last is None or _is_told(place, submission.reported) or cell.at in submission.unreadable:
        return
    statement = submission.stated.get(cell.at)
    typed = parse_amount(row.values.get(cell.column.key, ""))
    if typed is None and statement is not None:
        place, typed = statement.places[0][0], statement.places[0][1].value
    if typed is not None:
        if typed != last:
            yield _finding("P501", cell, place, submission, (typed, last))
        return
    known = value(cell.at)
    if last and (known is None or known.value != last):
        yield _finding("P502", cell, place, submission, (None, last))


def _is_told(place: Place, reported: Container[Place]) -> bool:
    """Tell whether a finding speaks of a cell already, or of the column, row or sheet that is missing for it."""
    missing = () if place.row else (Place(place.sheet),)
    return any(one in reported for one in (place, Place(place.sheet, heading=place.heading), *missing))


def _unlisted(at: Coordinates, figures: Figures) -> Coordinates:
    """Return the figure that stands for a code of the deepest level of which last year stated nothing."""
    codes = [(name, member) for name, member in at if name != CONCEPT and figures.dimensions[name].kind == "codes"]
    deepest = [name for name, code in codes if len(code) == figures.dimensions[name].levels[-1].length]
    return at.at([(name, OTHER) for name in deepest])


def _finding(
    code: str, cell: _Cell, place: Place, submission: Submission, amounts: tuple[Decimal | None, Decimal]
) -> Diagnostic:
    """Return the finding worded with both amounts, as exactly as they were written."""
    unit = submission.definition.figures.concept(cell.at).unit.name
    typed, last = amounts
    figure = submission.describe(cell.at)
    decimals = submission.definition.figures.concept(cell.at).decimals
    values = {"figure": figure, "other": _shown(last, decimals), "unit": unit}
    compared = Comparison("", f"{values['other']}{unit}")
    if typed is not None:
        values["amount"] = _shown(typed, decimals)
        difference = f"{_shown(typed - last, decimals)}{unit}"
        compared = Comparison(f"{values['amount']}{unit}", compared.expected, difference)
    return worded(code, catalogue()[code], place, values=values, about=figure, comparison=compared)


def _shown(amount: Decimal, decimals: int) -> str:
    exponent = amount.as_tuple().exponent
    return printed(amount, max(decimals, -exponent if isinstance(exponent, int) else 0))
