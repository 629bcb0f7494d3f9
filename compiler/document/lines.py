"""How text breaks into lines: as Word, WPS and LibreOffice do it, reckoned from the widths that all fonts share.

A Chinese character is as wide as it is high.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECES = re.compile(r"[!-~\u00a0-\u02ff]+|.", re.DOTALL)
_LATIN = re.compile(r"[!-~\u00a0-\u02ff]")
_THIN = frozenset(" .,:;'|!ijltI")
_WIDE = frozenset("%MWmw@")
_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—%,.:;?!)]}")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
_HANGING = frozenset("，。、；：,.")
_BETWEEN_SCRIPTS = 0.2
"""The space, in characters, that programs set between a Chinese character and a Latin one or a figure."""


@dataclass(frozen=True, slots=True)
class Face:
    """The type of a text: its size and what follows each Chinese character in points, a figure's width in characters.

    The usual serif faces make figures half a character wide, those that stand in for them up to three fifths.
    """

    size: float
    spacing: float = 0
    figure: float = 0.5


def text_width(text: str, face: Face) -> float:
    """Return how wide a text is on one line, in points."""
    return sum(width for _, width in _pieces(text, face))


def longest_piece(text: str, face: Face) -> float:
    """Return the width of the widest part that no line break divides, in points."""
    return max((width for _, width in _pieces(text, face)), default=0)


def line_count(text: str, room: float, face: Face, first_indent: float = 0) -> int:
    """Return how many lines of so much ``room`` a text takes; each of its own lines takes one at least."""
    return sum(_lines_of(part, room, face, first_indent) for part in text.split("\n"))


def room_for(text: str, lines: int, face: Face) -> float:
    """Return the least room, to half a character, in which a text takes no more lines; its own lines count once."""
    parts = text.split("\n")
    widest = max(text_width(part, face) for part in parts)
    room = max(*(longest_piece(part, face) for part in parts), widest / max(lines, 1))
    while room < widest and any(_lines_of(part, room, face, 0) > lines for part in parts):
        room += face.size / 2
    return min(room, widest)


def _lines_of(text: str, room: float, face: Face, first_indent: float) -> int:
    """Count the lines of one paragraph; a sign that may not stand at an end takes its neighbour along."""
    count, used = 1, first_indent
    carried = last = 0.0
    before = ""
    for piece, width in _pieces(text, face):
        hangs = piece in _HANGING and used <= room
        if used + width > room + 0.01 and used > 0 and not hangs and piece != " ":
            count += 1
            used = carried if before in _NEVER_LAST else 0.0
            if piece[0] in _NEVER_FIRST:
                used = last
        carried = carried + width if piece in _NEVER_LAST else 0.0
        used += width
        before, last = piece, width
    return count


def _pieces(text: str, face: Face) -> Iterator[tuple[str, float]]:
    """Yield the parts of a text that no line break divides, with their widths in points."""
    is_latin: bool | None = None
    for found in _PIECES.finditer(text):
        piece = found.group()
        latin = _LATIN.match(piece) is not None
        between = (
            _BETWEEN_SCRIPTS * face.size if is_latin is not None and latin != is_latin and _meets(text, found) else 0
        )
        is_latin = latin if piece != " " else None
        yield (
            piece,
            between
            + (_latin_width(piece, face.figure) * face.size if latin or piece == " " else face.size + face.spacing),
        )


def _meets(text: str, found: "re.Match[str]") -> bool:
    """Tell whether the signs on both sides of a change of script are letters or figures, not punctuation."""
    return text[found.start() - 1].isalnum() and text[found.start()].isalnum()


def _latin_width(piece: str, figure: float) -> float:
    return sum(0.28 if sign in _THIN else 0.9 if sign in _WIDE else figure for sign in piece)
