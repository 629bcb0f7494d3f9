"""Single amounts: below zero, or there without the other that belongs to them."""

from collections.abc import Iterator
from typing import assert_never

from compiler.definition.figures import CONCEPT
from compiler.definition.rules import AmountCheck, NotNegative, Together
from compiler.rules.material import Found, Material, shown
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place


def find(check: AmountCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on single amounts finds."""
    match check:
        case NotNegative():
            yield from _negative(check, material)
        case Together():
            yield from _apart(check, material)
        case _:
            assert_never(check)


def _negative(check: NotNegative, material: Material) -> Iterator[Found]:
    for at, statement in material.submission.stated.items():
        concept = material.submission.definition.figures.concept(at)
        if check.concepts and concept.id not in check.concepts:
            continue
        for place, amount in statement.places:
            if amount.value < 0:
                figure = material.submission.describe(at)
                values = {"figure": figure, "amount": shown(amount, concept.decimals), "unit": amount.unit.name}
                yield Found(place, values, f"{place.sheet}·{figure}")


def _apart(check: Together, material: Material) -> Iterator[Found]:
    figures = material.submission.definition.figures
    for member in check.members:
        at = Coordinates.of({check.dimension: member})
        pairs = [(members, material.amount(at, members)) for members in (check.first, check.second)]
        if any(amount is None for _, amount in pairs):
            continue
        filled = [(members, amount) for members, amount in pairs if amount and amount.value]
        missing = [members for members, amount in pairs if amount and not amount.value]
        if len(filled) != 1:
            continue
        (members, amount), (other,) = filled[0], missing
        found, lacking = (figures.concepts[figures.named(at, one).member(CONCEPT)] for one in (members, other))
        name = material.submission.label(check.dimension, member)
        places = material.places(at, members)
        values = {
            "name": name,
            "found": found.name,
            "amount": shown(amount, found.decimals) if amount else "",
            "unit": found.unit.name,
            "missing": lacking.name,
        }
        yield Found(places[0] if places else Place(), values, f"{name}·{found.name}")
