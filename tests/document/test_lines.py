"""How text breaks into lines: characters that fit, pieces that stay whole, signs that may not begin or end a line."""

import pytest

from compiler.document.lines import measured


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, 1),
        ("字" * 10, 10, 1),
        ("字" * 11, 10, 2),
        ("字" * 10 + "。", 10, 1),  # a full stop hangs beyond the line
        ("字" * 10 + ",", 10, 2),  # a half-width comma does not
        ("字" * 10 + "）字", 10, 2),
        ("字" * 9 + "（字）", 10, 2),
        ("字" * 9 + "1,131.42", 10, 2),  # a number goes to the next line whole
        ("甲\n乙", 10, 2),
    ],
)
def test_a_text_takes_the_lines_that_its_pieces_need(text: str, room: float, lines: int) -> None:
    assert measured(text).lines(room) == lines


def test_a_bracket_that_may_not_end_a_line_goes_to_the_next_with_what_it_opens() -> None:
    assert measured("字" * 9 + "（" + "字" * 10).lines(10) == 3


def test_a_first_line_is_shorter_by_its_indent() -> None:
    assert [measured("字" * n).lines(10, 2) for n in (8, 9, 18, 19)] == [1, 2, 2, 3]


def test_a_chinese_character_and_a_figure_stand_apart_and_punctuation_does_not() -> None:
    assert measured("甲1").room(1) == pytest.approx(1.7)
    assert measured("，1").room(1) == pytest.approx(1.5)


def test_the_room_for_some_lines_is_the_least_that_holds_them() -> None:
    text = measured("政府办公厅（室）及相关机构事务")
    for lines in range(1, 6):
        room = text.room(lines)
        assert text.lines(room) <= lines
        assert room == 15 or text.lines(room - 0.6) > lines


def test_no_room_is_narrower_than_the_longest_number() -> None:
    assert measured("共123,456.00万元", figure=0.5).room(9) >= 8 * 0.5
