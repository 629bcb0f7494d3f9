"""Units whose amounts stand in pasted official tables, which are coarser than the sheets of a department."""

from dataclasses import replace

from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.figures.derive import Ledger
from compiler.rollup.units import Unit
from compiler.submission import submit


def pasted_only(unit: Unit) -> Diagnostic | None:
    """Return the finding that an amount stands in a pasted table and follows from nothing that was typed (W176).

    It is placed at the first such cell. Tables that repeat what was typed add nothing and are in nobody's way.
    """
    cells = [cell for cell in unit.data.pasted if cell.text]
    if not cells:
        return None
    definition = unit.ledger.submission.definition
    typed = Ledger(submit(replace(unit.data, pasted=()), definition)[0])
    for cell in cells:
        stated, follows = unit.ledger.value(cell.coordinates), typed.value(cell.coordinates)
        if stated is not None and stated.value and (follows is None or not follows.agrees(stated)):
            return diagnose("W176", cell.place, title=definition.tables[cell.view].title)
    return None
