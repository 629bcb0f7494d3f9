"""How a mistyped amount is recognised from the amount that was meant."""

from decimal import Decimal

import pytest

from compiler.figures.slips import find_slip


def kind(typed: str, meant: str, width: str = "0") -> str:
    low, high = Decimal(meant) - Decimal(width), Decimal(meant) + Decimal(width)
    slip = find_slip(Decimal(typed), low, high, 2)
    if slip is None:
        return ""
    assert low <= slip.value <= high
    return slip.kind


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("28.30", "23.80", "swap"),
        ("23.08", "23.80", "swap"),
        ("2.83", "8.23", "swap"),
        ("-95.40", "95.40", "sign"),
        ("954.00", "95.40", "tenfold"),
        ("9.54", "95.40", "tenfold"),
        ("9540", "95.40", "hundredfold"),
        ("954000", "95.40", "unit"),
        ("98.40", "95.40", "digit"),
        ("-98.40", "-95.40", "digit"),
        ("98.41", "95.40", ""),
        ("0", "95.40", ""),
        ("95.40", "95.40", ""),
    ],
)
def test_a_slip_is_named(typed: str, meant: str, expected: str) -> None:
    assert kind(typed, meant) == expected


def test_an_amount_known_within_rounding_only_takes_the_exact_value_of_the_slip() -> None:
    slip = find_slip(Decimal("28.30"), Decimal("23.77"), Decimal("23.84"), 2)
    assert slip is not None
    assert (slip.kind, slip.value) == ("swap", Decimal("23.80"))


def test_a_slip_that_hardly_fits_by_chance_comes_before_one_that_may() -> None:
    swapped, other = (find_slip(Decimal(typed), Decimal("23.80"), Decimal("23.80"), 2) for typed in ("28.30", "23.30"))
    assert swapped is not None
    assert other is not None
    assert swapped.rank < other.rank
