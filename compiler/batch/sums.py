"""What a definition's summary names of one department's figures."""

from decimal import Decimal

from compiler.batch.record import Part, Split, Total
from compiler.definition.definition import Carry, Definition
from compiler.definition.summary import SummarySplit
from compiler.figures.derive import Ledger
from compiler.values.amount import ZERO, Amount, Unit
from compiler.values.coordinates import Coordinates


def totals(ledger: Ledger) -> tuple[Total, ...]:
    """Return the totals that the definition's summary names, in its order."""
    definition = ledger.submission.definition
    found = []
    for total in definition.summary.totals:
        unit = definition.figures.concept(total.figure).unit
        now, before = ledger.value(total.figure), _prior(ledger, total.figure)
        found.append(Total(total.name, unit.name, _value(now, unit), _value(before, unit)))
    return tuple(found)


def split(ledger: Ledger) -> Split:
    """Return the summary's table of parts; one without rows where the definition has none."""
    definition = ledger.submission.definition
    table = definition.summary.split
    if table is None:
        return Split()
    unit = definition.figures.concept(table.figure).unit
    whole = ledger.value(table.figure)
    parts: list[Part] = []
    allowed, complete = whole.half_width if whole else ZERO, True
    for code in ledger.submission.codes(table.rows, table.level):
        for member in table.members:
            at = table.figure.at({table.rows: code, table.columns: member})
            amount = ledger.value(at)
            if amount is None:
                complete = False
                continue
            allowed += amount.half_width
            part = _part(ledger, table, at, _value(amount, unit) or ZERO)
            if part.amount or part.prior:
                parts.append(part)
    return Split(table.name, unit.name, tuple(parts), _value(whole, unit), allowed, complete, table.members)


def unit_names(ledger: Ledger) -> tuple[str, ...]:
    """Return the names of the units that a department says are below it."""
    name = ledger.submission.definition.summary.units
    return tuple(text.value for (text_name, _), text in ledger.submission.texts.items() if name and text_name == name)


def _part(ledger: Ledger, table: SummarySplit, at: Coordinates, amount: Decimal) -> Part:
    submission = ledger.submission
    code, member = at.member(table.rows), at.member(table.columns)
    unit = submission.definition.figures.concept(at).unit
    return Part(
        code,
        submission.name(table.rows, code),
        member,
        submission.name(table.columns, member),
        amount,
        _value(_prior(ledger, at), unit),
    )


def _prior(ledger: Ledger, at: Coordinates) -> Amount | None:
    """Return last year's amount of a figure, None where it is not known or none carries over."""
    definition = ledger.submission.definition
    before = _a_year_before(at, definition.carry, definition)
    return ledger.value(before) if before else None


def _a_year_before(at: Coordinates, carry: Carry | None, definition: Definition) -> Coordinates | None:
    if carry is None or any(at.member(dimension) != member for dimension, member in carry.last_year):
        return None
    moved = at.at([*((dimension, "") for dimension, _ in carry.last_year), *carry.prior])
    return definition.figures.relevant(moved)


def _value(amount: Amount | None, unit: Unit) -> Decimal | None:
    return None if amount is None else amount.to(unit).value
