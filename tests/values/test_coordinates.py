"""Coordinates name a figure; what they do not name is whole."""

from compiler.values.coordinates import Coordinates
from compiler.values.place import Place, column_letters


def test_the_order_in_which_members_are_named_does_not_matter() -> None:
    assert Coordinates.of({"fund": "general", "nature": "basic"}) == Coordinates.of(
        {"nature": "basic", "fund": "general"}
    )


def test_a_member_can_be_replaced_and_a_dimension_widened_to_its_whole() -> None:
    at = Coordinates.of({"fund": "general", "nature": "basic"})
    assert at.at({"nature": "project"}).member("nature") == "project"
    assert at.at({"nature": ""}) == Coordinates.of({"fund": "general"})


def test_coordinates_agree_unless_a_dimension_has_two_members() -> None:
    at = Coordinates.of({"fund": "general"})
    assert at.agrees(Coordinates.of({"nature": "basic"}))
    assert not at.agrees(Coordinates.of({"fund": "carryover"}))


def test_a_place_reads_as_a_spreadsheet_shows_it() -> None:
    assert str(Place("支出明细", 12, 5)) == "支出明细!E12"
    assert str(Place("支出明细", 12)) == "支出明细第12行"
    assert str(Place("支出明细")) == "支出明细"
    assert [column_letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
