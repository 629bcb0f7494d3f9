"""Sums that stand among indicators and in texts: weights, costs, amounts named in a text."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from compiler.definition.rules import Costs, NamedAmounts, SumCheck, Weights
from compiler.definition.sentences import MemberPairs
from compiler.diagnostics.diagnostic import Comparison, Related
from compiler.rules.material import MOST_RELATED, Found, Material, held, shown, without
from compiler.values.amount import Amount, Unit, parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

_SIGNS = "=＝≤<＜"
_NUMBER = r"\d[\d,，]*(?:\.\d+)?"
_MOST_SUMS = 20_000
"""So many different sums of the amounts of a text are tried at the most; a text with more is not judged."""


def find(check: SumCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on a sum finds."""
    match check:
        case Weights():
            yield from _weights(check, material)
        case Costs():
            yield from _costs(check, material)
        case NamedAmounts():
            yield from _named_amounts(check, material)
        case _:
            assert_never(check)


def _tables(material: Material, dimension: str) -> tuple[Coordinates, ...]:
    if not dimension:
        return (Coordinates(),)
    return material.submission.row_contexts(dimension, Coordinates())


def _weights(check: Weights, material: Material) -> Iterator[Found]:
    for table in _tables(material, check.tables):
        rows = material.submission.row_contexts(check.rows, table)
        amounts = [amount for row in rows if (amount := material.amount(row, check.weight)) is not None]
        if not rows or len(amounts) < len(rows):
            continue
        listed = any(check.listed_word in material.text(text, row) for row in rows for text in check.listed_texts)
        expected = Decimal(check.total_listed if listed else check.total)
        total = _sum(amounts)
        if total.value != expected:
            printed = shown(total, 0)
            values = {
                "table": material.subject(table),
                "sum": printed,
                "expected": f"{expected}",
                "unit": total.unit.name,
            }
            cells = _likeliest_first(material, rows, check.weight, total.value - expected)
            compared = Comparison(f"{printed}{total.unit.name}", f"{expected}{total.unit.name}")
            about = values["table"] or material.submission.definition.figures.dimensions[check.rows].name
            first, *others = cells or [Related(Place(), "")]
            yield Found(first.place, values, about, tuple(others[:MOST_RELATED]), compared)


def _likeliest_first(
    material: Material, rows: Sequence[Coordinates], weight: MemberPairs, excess: Decimal
) -> list[Related]:
    """Return the cells of weights: first those that, without the excess, would be as much as another row has."""
    weights = [amount.value for row in rows if (amount := material.amount(row, weight))]

    def unlikely(value: Decimal) -> tuple[bool, bool]:
        return value - excess <= 0, value - excess not in weights

    cells = [
        (unlikely(value), Related(place, f"{value.normalize():f}"))
        for row, value in zip(rows, weights, strict=True)
        for place in material.places(row, weight)
    ]
    return [cell for _, cell in sorted(cells, key=lambda pair: pair[0])]


def _costs(check: Costs, material: Material) -> Iterator[Found]:
    for table in _tables(material, check.tables):
        whole = material.amount(table, check.amount)
        rows = [
            row
            for row in material.submission.row_contexts(check.rows, table)
            if material.text(check.mark, row) == check.marked
        ]
        if whole is None or not rows:
            continue
        decimals = material.decimals(table, check.amount)
        amounts = [amount for row in rows if (amount := _stated(check, material, row, whole.unit, decimals))]
        if len(amounts) < len(rows) or whole.agrees(_sum(amounts)):
            continue
        total = _sum(amounts)
        difference = Amount(abs(total.value - whole.value), whole.unit)
        values = {
            "table": material.subject(table),
            "sum": shown(total, decimals),
            "amount": shown(whole, decimals),
            "difference": shown(difference, decimals),
            "unit": whole.unit.name,
        }
        parts = (values["sum"], values["amount"], values["difference"])
        compared = Comparison(*(f"{part}{whole.unit.name}" for part in parts))
        place = material.submission.text(check.stated, rows[0]).place
        yield Found(place, values, values["table"], comparison=compared)


def _stated(check: Costs, material: Material, row: Coordinates, unit: Unit, decimals: int) -> Amount | None:
    """Return the amount of money that an indicator states, None where it states none, or one a head or a piece."""
    texts = material.text(check.name, row), material.text(check.stated, row)
    if held("\n".join(texts), check.ignore):
        return None
    stated = texts[1].strip().lstrip(_SIGNS)
    read = [*_amounts(stated, material, unit, decimals)]
    return read[0][1] if len(read) == 1 and read[0][0] == stated else None


def _named_amounts(check: NamedAmounts, material: Material) -> Iterator[Found]:
    for written in material.written((check.text,)):
        whole = material.amount(written.at, check.amount)
        if whole is None:
            continue
        decimals = material.decimals(written.at, check.amount)
        named = [*_amounts(without(written.value, check.ignore), material, whole.unit, decimals)]
        if len(named) > 1 and not _adds_up([amount for _, amount in named], whole):
            values = {
                "amounts": "、".join(text for text, _ in named),
                "amount": shown(whole, decimals),
                "unit": whole.unit.name,
            }
            yield Found(written.place, values, material.about(written))


def _adds_up(amounts: Sequence[Amount], whole: Amount) -> bool:
    """Tell whether some of the amounts make up the whole; the whole itself may be named before its parts.

    Parts that fall short of a whole that is named are an incomplete list, which is no contradiction.
    """
    others = [*amounts]
    named = next((amount for amount in amounts if amount.value == whole.value), None)
    if named is not None:
        others.remove(named)
        return _sum(others).value < whole.value or _some_make(others, whole)
    return _some_make(others, whole)


def _some_make(amounts: Sequence[Amount], whole: Amount) -> bool:
    sums = {Decimal(0)}
    for amount in amounts:
        sums |= {total + amount.value for total in sums if total + amount.value <= whole.value}
        if len(sums) > _MOST_SUMS:
            return True
    return whole.value in sums


def _amounts(text: str, material: Material, unit: Unit, decimals: int) -> Iterator[tuple[str, Amount]]:
    """Yield the amounts of money that a text names, as written and in a unit."""
    units = {u.name: u for u in material.submission.definition.figures.units.values() if u.base == unit.base}
    names = "|".join(sorted(units, key=len, reverse=True))
    for match in re.finditer(f"({_NUMBER})\\s*({names})", text):
        value = parse_amount(match.group(1))
        if value is not None:
            yield match.group(), Amount.stated(value, units[match.group(2)], decimals).to(unit)


def _sum(amounts: Sequence[Amount]) -> Amount:
    total = amounts[0]
    for amount in amounts[1:]:
        total += amount
    return total
