"""Slips: how a hand that meant one amount came to type another."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from compiler.values.amount import canonical
from compiler.values.place import Place

_FACTORS = (("tenfold", 10), ("hundredfold", 100), ("unit", 10_000))


class Slip(NamedTuple):
    """A slip that explains an amount: its ``kind``, the ``value`` that was meant, and how much it explains.

    ``kind`` is "sign", "tenfold", "hundredfold" (the point misplaced), "unit" (元 for 万元), "swap" (two neighbouring
    digits), "digit" (one digit) or, of another cell ``beside``, "row" and "column" (its amount should stand here),
    "missing" and "twice" (this total lacks it or has it twice). ``rank`` is 1 for a slip that hardly fits by chance, 2
    for one that may.
    """

    kind: str
    value: Decimal
    rank: int = 1
    beside: Place = Place()


def find_slip(typed: Decimal, low: Decimal, high: Decimal, decimals: int) -> Slip | None:
    """Return the slip by which somebody who meant an amount between two bounds typed this one, None for none."""
    for slip in _slips(typed, decimals):
        if low <= slip.value <= high and slip.value != typed:
            return slip
    return None


def _slips(typed: Decimal, decimals: int) -> Iterator[Slip]:
    if not typed:
        return
    yield Slip("sign", -typed)
    for kind, factor in _FACTORS:
        yield Slip(kind, typed / factor)
        yield Slip(kind, typed * factor)
    sign, digits = (-1 if typed < 0 else 1), canonical(abs(typed), decimals)
    yield from (Slip("swap", sign * value) for value in _swapped(digits))
    yield from (Slip("digit", sign * value, 2) for value in _with_another_digit(digits))


def _swapped(digits: str) -> Iterator[Decimal]:
    """Yield the amount with each two neighbouring digits changed about, the point left where it is."""
    places = [i for i, character in enumerate(digits) if character.isdigit()]
    for one, next_ in pairwise(places):
        changed = list(digits)
        changed[one], changed[next_] = changed[next_], changed[one]
        yield Decimal("".join(changed))


def _with_another_digit(digits: str) -> Iterator[Decimal]:
    for i, character in enumerate(digits):
        if character.isdigit():
            yield from (Decimal(digits[:i] + other + digits[i + 1 :]) for other in "0123456789" if other != character)
