"""A department's workbook held against the workbooks of its units."""

from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT
from compiler.diagnostics.diagnostic import Diagnostic, in_order
from compiler.figures.derive import Ledger
from compiler.rolled import rolled_finding
from compiler.rollup.units import figures_of, read_typed
from compiler.submission import Data, Source, submit
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place


def held_against(file: Path, definition: Definition, rolled: Data) -> tuple[Diagnostic, ...]:
    """Return where a department's workbook is not what its units (``rolled``) add up to, at its cells.

    Findings: the errors of reading it; a figure that is another than the units' sum, by more than rounding explains
    (E303), one that the department lacks (E304), one of which no unit has a part (E305). The department's rows need not
    bear the units' numbers: projects are compared by what all of them add up to.
    """
    data, unread = read_typed(file, definition)
    department, errors = figures_of(data, definition, unread)
    if not data.rows:
        return errors
    units = Ledger(submit(rolled, definition)[0])
    rows = frozenset(id_ for id_, one in definition.figures.dimensions.items() if one.kind == "rows")
    parts: dict[Coordinates, list[Source]] = {}
    for at, sources in rolled.rolled.items():
        parts.setdefault(_without(rows, at), []).extend(sources)
    cells: dict[Coordinates, Place] = {}
    for at, statement in department.submission.stated.items():
        cells.setdefault(_without(rows, at), statement.places[0][0])
    added = _added_concepts(definition)
    found = [
        _compared((at, cells.get(at, Place())), tuple(parts.get(at, ())), department, units)
        for at in dict.fromkeys([*parts, *cells])
        if at.member(CONCEPT) in added
    ]
    return in_order((*errors, *(finding for finding in found if finding)))


def _compared(
    where: tuple[Coordinates, Place], sources: tuple[Source, ...], department: Ledger, units: Ledger
) -> Diagnostic | None:
    at, _ = where
    here, there = department.value(at), units.value(at)
    if there is None or (here is not None and here.agrees(there)):
        return None
    if here is None:
        lacking = rolled_finding("E304", where, department.submission, sources, (None, there.value))
        return lacking if there.value else None
    code = "E303" if there.value or sources else "E305"
    return rolled_finding(code, where, department.submission, sources, (here.value, there.value))


def _without(rows: frozenset[str], at: Coordinates) -> Coordinates:
    """Return a figure with the members that rows of sheets give it left out."""
    return Coordinates(pair for pair in at if pair[0] not in rows)


def _added_concepts(definition: Definition) -> frozenset[str]:
    """Return the concepts whose figures are added: those of sheets other than the office's own."""
    return frozenset(
        view.at.at(column.figure).member(CONCEPT)
        for view in definition.sheets.values()
        for column in view.columns
        if column.shows == "figure" and view.rollup != "own"
    )
