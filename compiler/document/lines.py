"""How text breaks into lines: as Word, WPS and LibreOffice do it, reckoned from the widths that all fonts share.

A Chinese character is as wide as it is high. Widths and rooms count in characters, so they hold for every size of type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECES = re.compile(r"[!-~\u00a0-\u02ff]+|.", re.DOTALL)
_LATIN = re.compile(r"[ -~\u00a0-\u02ff]")
_THIN = frozenset(" .,:;'|!ijltI")
_WIDE = frozenset("%MWmw@")
_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—%,.:;?!)]}")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
_HANGING = frozenset("，。、；：")
_BETWEEN_SCRIPTS = 0.2
"""The space that programs set between a Chinese character and a Latin one or a figure."""
_NEARLY = 0.001


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph of a text: the pieces that no line break divides, each with its width; the longest, and of all."""

    pieces: tuple[tuple[str, float], ...]
    longest: float
    width: float

    def lines(self, room: float, first_indent: float = 0) -> int:
        return 1 if first_indent + self.width <= room else _lines(self.pieces, room, first_indent)


@dataclass(frozen=True, slots=True)
class Measured:
    """A text measured, paragraph by paragraph."""

    parts: tuple[_Part, ...]

    def lines(self, room: float, first_indent: float = 0) -> int:
        """Return how many lines of so much room the text takes; each paragraph takes one at least."""
        return sum([part.lines(room, first_indent) for part in self.parts])

    def room(self, lines: int) -> float:
        """Return the least room, to half a character, in which no paragraph takes more lines."""
        widest = max(part.width for part in self.parts)
        room = max(widest / lines, *(part.longest for part in self.parts))
        while room < widest and any(part.lines(room) > lines for part in self.parts):
            room += 0.5
        return min(room, widest)


def measured(text: str, figure: float = 0.5, spacing: float = 0) -> Measured:
    """Return a text measured for a face whose figures are so wide, set with so much after each Chinese character.

    The usual serif faces make figures half a character wide, those that stand in for them up to three fifths.
    """
    return Measured(tuple(_part(text, figure, spacing) for text in text.split("\n")))


def _part(text: str, figure: float, spacing: float) -> _Part:
    pieces = tuple(_pieces(text, figure, spacing))
    widths = [width for _, width in pieces]
    return _Part(pieces, max(widths, default=0.0), sum(widths))


def _lines(pieces: tuple[tuple[str, float], ...], room: float, first_indent: float) -> int:
    """Count the lines of one paragraph; a sign that may not stand at an end takes its neighbour along."""
    count, used = 1, first_indent
    carried = last = 0.0
    before = ""
    for piece, width in pieces:
        if used + width > room + _NEARLY and used > 0 and piece != " " and not (piece in _HANGING and used <= room):
            count += 1
            used = last if piece[0] in _NEVER_FIRST else carried if before in _NEVER_LAST else 0.0
        carried = carried + width if piece in _NEVER_LAST else 0.0
        used += width
        before, last = piece, width
    return count


def _pieces(text: str, figure: float, spacing: float) -> Iterator[tuple[str, float]]:
    if not _LATIN.search(text):
        yield from ((piece, 1 + spacing) for piece in text)
        return
    before = ""
    for piece in _PIECES.findall(text):
        latin = "!" <= piece[0] <= "\u02ff"
        width = _latin_width(piece, figure) if latin or piece == " " else 1 + spacing
        if before and latin != ("!" <= before <= "\u02ff") and before.isalnum() and piece[0].isalnum():
            width += _BETWEEN_SCRIPTS
        before = piece[-1]
        yield piece, width


def _latin_width(piece: str, figure: float) -> float:
    """Return the width of Latin signs; one alone is as wide as a figure in the fonts of Chinese text."""
    if len(piece) == 1 and piece != " ":
        return figure
    return sum(0.28 if sign in _THIN else 0.9 if sign in _WIDE else figure for sign in piece)
