"""Every slip states another amount, and none happens where it cannot."""

from tests.bench.corruptions import (
    a_tenth,
    adjacent_digits_swapped,
    columns_exchanged,
    one_digit_changed,
    one_more,
    row_shifted,
    sign_turned,
    slips,
    times_ten,
)

GRID = {(0, 0): "1.00", (1, 0): "2.00", (2, 0): "", (1, 1): "3.00"}


def test_slips_of_the_pen() -> None:
    assert adjacent_digits_swapped("12.30") == ("21.30", "13.20", "12.03")
    assert adjacent_digits_swapped("50.00") == ("5.00",)
    assert one_digit_changed("19.05") == ("29.05", "10.05", "19.15", "19.06")
    assert times_ten("1.05") == ("10.50",)
    assert a_tenth("1.05") == ("0.105",)
    assert sign_turned("1.05") == ("-1.05",)
    assert sign_turned("-1.05") == ("1.05",)
    assert one_more("9.50") == ("10.50",)


def test_a_count_stays_a_count() -> None:
    assert a_tenth("56") == ("5",)
    assert a_tenth("4") == ()
    assert times_ten("4") == ("40",)
    assert one_more("9") == ("10",)


def test_equal_digits_cannot_be_swapped() -> None:
    assert adjacent_digits_swapped("11.11") == ()


def test_a_shifted_amount_leaves_its_cell_blank_and_covers_its_neighbour() -> None:
    assert row_shifted(GRID, (1, 0)) == ({(1, 0): "", (2, 0): "2.00"}, {(1, 0): "", (0, 0): "2.00"})
    assert row_shifted({(0, 0): "1.00"}, (0, 0)) == ()


def test_only_filled_and_different_amounts_can_be_exchanged() -> None:
    assert columns_exchanged(GRID, (1, 0)) == ({(1, 0): "3.00", (1, 1): "2.00"},)
    assert columns_exchanged({(0, 0): "1.00", (0, 1): "1.00", (0, -1): ""}, (0, 0)) == ()


def test_the_turn_takes_every_outcome() -> None:
    taken = [slips(GRID, (1, 0), turn)["row shifted"] for turn in range(2)]
    assert taken == [*row_shifted(GRID, (1, 0))]
    assert "columns exchanged" in slips(GRID, (1, 0), 0)
