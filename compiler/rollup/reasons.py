"""What the units wrote where the department writes a text of its own: listed, each with its unit and amounts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from compiler.definition.data_schema import fixed_rows
from compiler.definition.definition import Definition
from compiler.definition.rules import Change
from compiler.definition.views import Column, View
from compiler.rollup.units import Unit
from compiler.submission import DataRow
from compiler.values.amount import printed
from compiler.values.coordinates import Coordinates
from compiler.workbook.keys import words


def reasons(column: Column, view: View, line: str, rows: Sequence[tuple[Unit, DataRow]]) -> str:
    """Return the units' texts of a column in a row, a line each; "" where none wrote one."""
    texts = [(unit, row.values[column.key]) for unit, row in rows if row.values.get(column.key)]
    return "\n".join(
        f"{unit.name}{_amounts(unit, column, view, line)}：{' '.join(text.split())}" for unit, text in texts
    )


def _amounts(unit: Unit, column: Column, view: View, line: str) -> str:
    """Return the unit's amounts between which the text explains the change, in brackets; "" where it explains none."""
    definition = unit.ledger.submission.definition
    change = _changes(definition).get(column.text)
    if change is None:
        return ""
    context = Coordinates.of(line_members(view, line))
    now, before = (
        unit.ledger.value(definition.figures.named(context, members)) for members in (change.now, change.before)
    )
    if now is None or before is None:
        return ""
    decimals = definition.figures.concept(definition.figures.named(context, change.now)).decimals
    change_amount = now.value - before.to(now.unit).value
    word = words()["more" if change_amount > 0 else "less" if change_amount else "same"]
    amount = f"{printed(abs(change_amount), decimals)}{now.unit.name}" if change_amount != Decimal(0) else ""
    return f"（{word}{amount}）"


def line_members(view: View, line: str) -> Mapping[str, str]:
    """Return the members of a row: those of a fixed row by its key, or the code of an open list."""
    if view.each:
        return {view.each.dimension: line if line.isdigit() else ""}
    return next((dict(row.at) for row in fixed_rows(view) if row.key == line), {}) if line else {}


def _changes(definition: Definition) -> Mapping[str, Change]:
    """Return the change that each reason explains, as the rules on reasons name them."""
    named = (change for rule in definition.rules for change in getattr(rule.check, "changes", ()))
    return {change.text: change for change in named}
