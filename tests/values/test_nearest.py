"""What was most likely meant."""

from compiler.values.nearest import nearest, nearest_codes


def test_the_nearest_names_come_first() -> None:
    names = ["住房保障支出", "住房改革支出", "城乡社区住宅", "行政运行"]
    assert nearest("住房改革与支出", names)[0] == "住房改革支出"


def test_no_more_than_three_are_named_and_the_same_ones_whatever_the_order() -> None:
    names = ["甲乙", "甲丙", "甲丁", "甲戊"]
    assert nearest("甲", names) == nearest("甲", reversed(names))
    assert len(nearest("甲", names)) == 3


def test_the_nearest_codes_have_its_length_and_its_beginning() -> None:
    codes = ["221", "22102", "2210201", "2100210", "2080201"]
    assert nearest_codes("2210211", codes)[0] == "2210201"
    assert nearest_codes("229", codes) == ("221",)
