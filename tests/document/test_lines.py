"""How text breaks into lines: characters that fit, pieces that stay whole, signs that may not begin or end a line."""

import random

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


NEVER_FIRST, NEVER_LAST, HANGING = "，。）”", "（“", "，。"


def lines_piece_by_piece(pieces: list[str], room: float) -> int:
    """Count lines by setting piece after piece, each of them one wide."""
    count, line = 1, list[str]()
    for piece in pieces:
        if not line or len(line) < room or (piece in HANGING and len(line) <= room):
            line.append(piece)
            continue
        carried = list[str]()
        if piece in NEVER_FIRST:
            carried = line[-1:]
        while piece not in NEVER_FIRST and len(carried) < len(line) and line[-1 - len(carried)] in NEVER_LAST:
            carried.insert(0, line[-1 - len(carried)])
        count += 1
        line = [*carried, piece]
    return count


def test_lines_are_those_of_a_text_that_is_set_piece_by_piece() -> None:
    drawn = random.Random(1)
    for _ in range(2_000):
        pieces = drawn.choices(["字", "，", "。", "（", "）", "“", "”", "（（"], k=drawn.randint(1, 60))
        pieces = [sign for piece in pieces for sign in piece]
        for room in (2, 3, 7, 12):
            assert measured("".join(pieces)).lines(room) == lines_piece_by_piece(pieces, room), "".join(pieces)
