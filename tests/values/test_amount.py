"""Amounts are exact, stand for an interval, and are rounded once."""

from decimal import Decimal

import pytest

from compiler.values.amount import Amount, Unit, canonical, change_rate, parse_amount, printed, share

WAN = Unit("万元", "元", Decimal(10000))
YUAN = Unit("元", "元", Decimal(1))
HEADS = Unit("人", "人", Decimal(1))


def wan(text: str) -> Amount:
    return Amount.stated(Decimal(text), WAN, 2)


def test_a_stated_amount_stands_for_half_of_its_last_place() -> None:
    assert wan("81.09").half_width == Decimal("0.005")


def test_digits_typed_beyond_the_column_narrow_the_interval() -> None:
    assert wan("81.0912").half_width == Decimal("0.00005")


def test_trailing_zeros_that_a_spreadsheet_drops_do_not_widen_the_interval() -> None:
    assert wan("50").half_width == Decimal("0.005")


def test_nothing_was_rounded_away_from_a_zero() -> None:
    assert wan("0").half_width == 0


def test_five_rounded_parts_agree_with_a_total_that_differs_by_three_hundredths_and_no_more() -> None:
    parts = wan("1.00") + wan("2.00") + wan("3.00") + wan("4.00") + wan("5.00")
    assert parts.agrees(wan("15.03"))
    assert not parts.agrees(wan("15.04"))


def test_a_difference_is_as_uncertain_as_both_of_its_sides() -> None:
    assert (wan("3.00") + -wan("1.00")).half_width == Decimal("0.010")


def test_units_of_one_base_are_converted_exactly() -> None:
    yuan = Amount.stated(Decimal("2132777.54"), YUAN, 2)
    assert (wan("0.00") + yuan).value == Decimal("213.277754")
    assert yuan.to(WAN).half_width == Decimal("0.0000005")


def test_persons_are_never_added_to_money() -> None:
    with pytest.raises(ValueError, match="人"):
        wan("1.00") + Amount.stated(Decimal(3), HEADS, 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1131.42", "1,131.42"), ("-0.001", "0.00")],
)
def test_printing_rounds_half_up_and_knows_no_negative_zero(value: str, text: str) -> None:
    assert printed(Decimal(value), 2) == text


def test_counts_are_printed_without_separators() -> None:
    assert printed(Decimal(5000), 0, thousands=False) == "5000"


def test_a_share_comes_from_the_exact_amounts() -> None:
    assert share(wan("1025.92"), wan("1131.42")) == Decimal("1025.92") * 100 / Decimal("1131.42")


def test_a_share_of_nothing_and_a_rate_from_nothing_have_no_meaning() -> None:
    assert share(wan("1.00"), wan("0.00")) is None
    assert change_rate(wan("0.30"), wan("0.00")) is None


def test_no_change_is_a_rate_of_zero_whatever_the_base() -> None:
    assert change_rate(wan("0.00"), wan("0.00")) == 0
    assert change_rate(wan("7.00"), wan("7.00")) == 0


def test_a_rate_has_no_sign() -> None:
    assert change_rate(wan("0.00"), wan("22.30")) == 100


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,131.42", "1131.42"),
        ("１１３１．４２", "1131.42"),
        (" 5 ", "5"),
        ("'12", "12"),
        ("－3.5", "-3.5"),
        ("0.00", "0.00"),
    ],
)
def test_amounts_are_read_as_a_clerk_means_them(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "无", "1.2.3", "12万", "1e3", "NaN", "--3", "．"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("511.1", 2, "511.10"),
        ("511.1150", 2, "511.115"),
        ("0", 2, "0.00"),
        ("-0.00", 2, "0.00"),
        ("56", 0, "56"),
        ("1E+3", 0, "1000"),
    ],
)
def test_an_amount_has_one_canonical_text(value: str, decimals: int, text: str) -> None:
    assert canonical(Decimal(value), decimals) == text
