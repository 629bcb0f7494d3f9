"""Amounts: exact decimals in a unit, with the interval for which a rounded amount stands.

Source of the interval rule: amounts are published rounded one by one, so an amount stated to two decimals stands for
itself ± 0.005, and a sum agrees with its total where their intervals overlap.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

ZERO = Decimal(0)
_HALF = Decimal("0.5")
_CANONICAL = re.compile(r"-?\d+(\.\d+)?")
_AMONG_DIGITS = re.compile(r"[\s,，']")
_MINUS_SIGNS = str.maketrans({"−": "-", "－": "-", "﹣": "-"})


class Unit(NamedTuple):
    """A unit of measurement: ``factor`` times its ``base`` (1 万元 is 10,000 元); one with no other is its own base.

    What is ``counted`` (persons, vehicles) is exact; what is measured was rounded.
    """

    name: str
    base: str
    factor: Decimal
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in a unit (money, persons, vehicles, square metres).

    ``half_width`` says how far the true amount may lie from ``value``: half of the last place of a stated amount, the
    sum of its parts' for a computed one, 0 for a zero (nothing was rounded away).
    """

    value: Decimal
    unit: Unit
    half_width: Decimal = ZERO

    @classmethod
    def stated(cls, value: Decimal, unit: Unit, decimals: int) -> "Amount":
        """Return the amount as somebody stated it, in a place that shows ``decimals`` decimals.

        The last place is the finer of the place's decimals and the typed ones. What is counted is exact.
        """
        exponent = value.as_tuple().exponent
        typed = -exponent if isinstance(exponent, int) else 0
        half = _HALF.scaleb(-max(decimals, typed)) if value and not unit.counted else ZERO
        return cls(value, unit, half)

    def __add__(self, other: "Amount") -> "Amount":
        there = other.to(self.unit)
        return Amount(self.value + there.value, self.unit, self.half_width + there.half_width)

    def __neg__(self) -> "Amount":
        return Amount(-self.value, self.unit, self.half_width)

    def to(self, unit: Unit) -> "Amount":
        """Return the same amount in another unit of the same base, exactly."""
        if unit is self.unit or unit == self.unit:
            return self
        if unit.base != self.unit.base:
            raise ValueError(f"{self.unit.name} cannot be expressed in {unit.name}")
        factor = self.unit.factor / unit.factor
        return Amount(self.value * factor, unit, self.half_width * factor)

    def agrees(self, other: "Amount") -> bool:
        """Tell whether the intervals of the two amounts overlap."""
        there = other.to(self.unit)
        return abs(self.value - there.value) <= self.half_width + there.half_width


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return ``value`` rounded half up (away from zero) to ``decimals`` decimals; used when printing only."""
    return value.quantize(_last_place(decimals), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=32)
def _last_place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def printed(value: Decimal, decimals: int, *, thousands: bool = True) -> str:
    """Return ``value`` as printed: rounded half up, with thousands separators where asked."""
    rounded = round_half_up(value, decimals)
    return f"{rounded if rounded else abs(rounded):{',' if thousands else ''}f}"


def share(part: Amount, whole: Amount) -> Decimal | None:
    """Return part / whole in percent, exactly; None where the whole is zero."""
    return part.to(whole.unit).value * 100 / whole.value if whole.value else None


def change_rate(now: Amount, before: Amount) -> Decimal | None:
    """Return |now − before| / |before| in percent, exactly; None where the base is zero and there is a change.

    No change is a rate of 0 whatever the base.
    """
    difference = abs(now.to(before.unit).value - before.value)
    if not difference:
        return ZERO
    return difference * 100 / abs(before.value) if before.value else None


def parse_amount(text: str) -> Decimal | None:
    """Return the amount that a text states, or None where it states none.

    Full-width digits, thousands separators, white space and a leading apostrophe are read as a clerk means them.
    """
    if not _CANONICAL.fullmatch(text):
        text = _AMONG_DIGITS.sub("", unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS))
    return Decimal(text) if _CANONICAL.fullmatch(text) else None


def canonical(value: Decimal, decimals: int) -> str:
    """Return the one text by which data files write an amount: at least ``decimals`` decimals, no needless zeros."""
    plain = value.normalize() if value else ZERO
    exponent = plain.as_tuple().exponent
    places = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return f"{plain:.{places}f}"
