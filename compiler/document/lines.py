"""How text breaks into lines: as Word, WPS and LibreOffice do it, reckoned from the widths that all fonts share.

A Chinese character is as wide as it is high. Widths and rooms count in characters, so they hold for every size of type.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf
from sys import intern
from typing import NamedTuple

_RUNS = re.compile(r"[!-~\u00a0-\u02ff]+|[ \x7f-\x9f]|[^ -\u02ff]+")
"""Latin signs that stay together, a space, Chinese characters of which each is a piece."""
_LATIN = re.compile(r"[ -~\u00a0-\u02ff]")
_OF_THEIR_OWN = {**dict.fromkeys(" .,:;'|!ijltI", 0.28), **dict.fromkeys("%MWmw@", 0.9)}
"""The widths of signs that are thinner or wider than a figure."""
_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—%,.:;?!)]}")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
_HANGING = frozenset("，。、；：")
_BETWEEN_SCRIPTS = 0.2
"""The space that programs set between a Chinese character and a Latin one or a figure."""
_NEARLY = 0.001


class _Part(NamedTuple):
    """A paragraph of a text: the pieces that no line break divides, and where each ends if all stand on one line.

    ``longest`` is the width of the widest piece, ``width`` that of all.
    """

    pieces: Sequence[str]
    ends: Sequence[float]
    longest: float
    width: float

    def lines(self, room: float, first_indent: float = 0) -> int:
        if first_indent + self.width <= room:
            return 1
        return _lines(self.pieces, self.ends, room, first_indent)


class Measured(NamedTuple):
    """A text measured, paragraph by paragraph, and the width of the widest.

    It takes one line where there is room for the ``line``, which none has for several paragraphs. A ``whole`` text is
    of one piece at most and takes one line in any room, where nothing indents that line.
    """

    parts: tuple[_Part, ...]
    width: float
    line: float
    whole: bool

    def lines(self, room: float, first_indent: float = 0) -> int:
        """Return how many lines of so much room the text takes; each paragraph takes one at least."""
        return sum([part.lines(room, first_indent) for part in self.parts])

    def room(self, lines: int) -> float:
        """Return the least room, to half a character, in which no paragraph takes more lines."""
        room = max(self.width / lines, *(part.longest for part in self.parts))
        while room < self.width and any(part.lines(room) > lines for part in self.parts):
            room += 0.5
        return min(room, self.width)


@lru_cache(maxsize=2_000)
def measured(text: str, figure: float = 0.5, spacing: float = 0) -> Measured:
    """Return a text measured for a face whose figures are so wide, set with so much after each Chinese character.

    The usual serif faces make figures half a character wide, those that stand in for them up to three fifths.
    """
    parts = tuple([_part(paragraph, figure, spacing) for paragraph in text.split("\n")])
    width = max([part.width for part in parts])
    if len(parts) > 1:
        return Measured(parts, width, inf, whole=False)
    return Measured(parts, width, width, whole=len(parts[0].pieces) <= 1)


def _part(text: str, figure: float, spacing: float) -> _Part:
    pieces, widths = _pieces(text, figure, spacing)
    ends = array("d", accumulate(widths))
    return _Part(pieces, ends, max(widths, default=0.0), ends[-1] if ends else 0.0)


def _lines(pieces: Sequence[str], ends: Sequence[float], room: float, first_indent: float) -> int:
    """Count the lines of one paragraph: from each line's beginning to the first piece that it has no room for."""
    count, begins, at = 1, -first_indent, 0
    while True:
        at = bisect_right(ends, begins + room + _NEARLY, at)
        while at < len(pieces) and _may_stand_out(pieces[at], _end(ends, at - 1) - begins, room):
            at += 1
        if at >= len(pieces):
            return count
        if _end(ends, at - 1) > begins:
            count += 1
            begins = _end(ends, _first_carried(pieces, at) - 1)
        at += 1


def _end(ends: Sequence[float], at: int) -> float:
    return ends[at] if at >= 0 else 0.0


def _may_stand_out(piece: str, used: float, room: float) -> bool:
    """Tell whether a piece may stand beyond the end of a line of which so much is used: spaces, one light sign."""
    return piece == " " or (piece in _HANGING and used <= room + _NEARLY)


def _first_carried(pieces: Sequence[str], at: int) -> int:
    """Return the first piece that goes to a new line with one: a sign that may not stand at an end goes along."""
    if pieces[at][0] in _NEVER_FIRST:
        return max(at - 1, 0)
    while at and pieces[at - 1] in _NEVER_LAST:
        at -= 1
    return at


def _pieces(text: str, figure: float, spacing: float) -> tuple[Sequence[str], list[float]]:
    """Return the pieces that no line break divides, and their widths. Many texts are kept, so signs are kept once."""
    if not _LATIN.search(text):
        return text, [1 + spacing] * len(text)
    pieces: list[str] = []
    widths: list[float] = []
    before = ""
    for run in _RUNS.findall(text):
        latin = "!" <= run[0] <= "\u02ff"
        if latin or run == " ":
            found, wide = [run], [_latin_width(run, figure)]
        else:
            found, wide = [*map(intern, run)], [1 + spacing] * len(run)
        if before and latin != ("!" <= before <= "\u02ff") and before.isalnum() and run[0].isalnum():
            wide[0] += _BETWEEN_SCRIPTS
        pieces += found
        widths += wide
        before = run[-1]
    return pieces, widths


def _latin_width(piece: str, figure: float) -> float:
    """Return the width of Latin signs; one alone is as wide as a figure in the fonts of Chinese text."""
    if len(piece) == 1 and piece != " ":
        return figure
    return sum([_OF_THEIR_OWN.get(sign, figure) for sign in piece])
