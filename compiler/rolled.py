"""A department's figures held against those of its units: where the sum that was added up was changed by hand.

A workbook that was added up remembers, for each figure, the units' amounts of which it is the sum (``rolled``).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Related, catalogue, worded
from compiler.submission import Data, DataRow, Source, Submission, Value
from compiler.values.amount import ZERO, printed
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

MOST_RELATED = 12
"""The most units' cells that a finding names."""


def check_rolled(data: Data, submission: Submission, value: Value) -> tuple[Diagnostic, ...]:
    """Return where a figure is not the sum of the units' amounts that it was added up from.

    Findings: another amount (E303), none (E304), an amount of which no unit has any part (E305). A workbook that was
    not added up has none; what rests on a cell that was reported already stays silent.
    """
    found = [
        finding
        for at, sources in data.rolled.items()
        if at not in submission.unreadable and (finding := _compared(at, sources, submission, value))
    ]
    if data.rolled:
        found += [_finding("E305", at, submission, (), 0) for at in _added(data, submission)]
    return tuple(finding for finding in found if finding.place not in submission.reported)


def _compared(at: Coordinates, sources: tuple[Source, ...], submission: Submission, value: Value) -> Diagnostic | None:
    statement = submission.stated.get(at)
    total = total_of(sources)
    if statement is not None:
        return _finding("E303", at, submission, sources, total) if statement.amount.value != total else None
    known = value(at)
    return (
        _finding("E304", at, submission, sources, total) if total and (known is None or known.value != total) else None
    )


def _added(data: Data, submission: Submission) -> Iterator[Coordinates]:
    """Yield the figures, other than zero, that stand where amounts are added and of which no unit has a part."""
    cells = {place for view in submission.definition.sheets.values() for place in _cells(view, data, submission)}
    for at, statement in submission.stated.items():
        if at not in data.rolled and statement.amount.value and any(place in cells for place, _ in statement.places):
            yield at


def _cells(view: View, data: Data, submission: Submission) -> Iterator[Place]:
    """Yield the cells of a sheet for added amounts; totals are left out: they stand for the department's rounding."""
    columns = [] if view.rollup else [c.key for c in view.columns if c.shows == "figure" and c.blank == "zero"]
    for row in data.rows.get(view.id, ()):
        if not view.each or _is_deepest(view.each.dimension, row, view, submission):
            yield from (row.places[key] for key in columns if key in row.places)


def _is_deepest(dimension: str, row: DataRow, view: View, submission: Submission) -> bool:
    levels = submission.definition.figures.dimensions[dimension].levels
    code = next((row.values.get(c.key, "") for c in view.columns if c.dimension == dimension), "")
    return bool(levels) and len(code) == levels[-1].length


def total_of(sources: Iterable[Source]) -> Decimal:
    """Return what units' amounts add up to, exactly."""
    return sum((source.amount for source in sources), ZERO)


def _finding(
    code: str, at: Coordinates, submission: Submission, sources: tuple[Source, ...], total: Decimal | int
) -> Diagnostic:
    statement = submission.stated.get(at)
    typed = statement.amount.value if statement else None
    place = statement.places[0][0] if statement else Place()
    return rolled_finding(code, (at, place), submission, sources, (typed, Decimal(total)))


def rolled_finding(
    code: str,
    where: tuple[Coordinates, Place],
    submission: Submission,
    sources: tuple[Source, ...],
    amounts: tuple[Decimal | None, Decimal],
) -> Diagnostic:
    """Return the finding that a figure is not what its units add up to, with the units' cells as related places.

    ``where`` is the figure and its cell in the department's workbook, ``amounts`` the department's (None where it has
    none) and the units'.
    """
    at, place = where
    concept = submission.definition.figures.concept(at)
    decimals, unit = concept.decimals, concept.unit.name
    typed, total = amounts
    figure = submission.describe(at)
    values = {"figure": figure, "other": _shown(total, decimals), "unit": unit}
    compared = Comparison("", f"{values['other']}{unit}")
    if typed is not None:
        values |= {"amount": _shown(typed, decimals), "difference": _shown(typed - total, decimals)}
        compared = Comparison(f"{values['amount']}{unit}", compared.expected, f"{values['difference']}{unit}")
    related = [_related(source, decimals, unit) for source in sources[:MOST_RELATED]]
    entry = catalogue()[code]
    return worded(code, entry, place, values=values, about=figure, related=related, comparison=compared)


def _related(source: Source, decimals: int, unit: str) -> Related:
    place = source.place
    named = Place(f"{source.unit} {place.sheet}".strip(), place.row, place.column, place.heading)
    return Related(named, f"{_shown(source.amount, decimals)}{unit}")


def _shown(amount: Decimal, decimals: int) -> str:
    exponent = amount.as_tuple().exponent
    return printed(amount, max(decimals, -exponent if isinstance(exponent, int) else 0))
