"""XML written in the plainest way, as programs write nearly all of it: patterns read it without a parser of XML.

A pattern takes plain elements out of a part; what is left goes to the parser, which finds damage there.
"""

import re
from typing import NamedTuple

_CHARACTERS = rb"[^<>&\r\x00-\x08\x0b\x0c\x0e-\x1f]*+"
TEXT = rb"%b(?:&(?:amp|gt|quot|apos);%b)*+" % (_CHARACTERS, _CHARACTERS)
"""The pattern of a text in which the parser changes nothing but these entities."""
_DECLARATION = re.compile(
    rb"""(?:\xef\xbb\xbf)?+(?:<\?xml version=["']1.0["'](?: encoding=["'](?:UTF|utf)-8["'])?+"""
    rb"""(?: standalone=["'](?:yes|no)["'])?+\s*+\?>)?+"""
)
_ENTITIES = {"&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # the last one makes no other
_FORBIDDEN = re.compile("[\ufffe\uffff]")


class Taken(NamedTuple):
    """Runs of plain elements, as text in which entities are the characters that they mean, and what stands around them.

    ``around`` has one more than ``runs``: what stands before each, and what stands behind the last.
    """

    runs: list[str]
    around: list[bytes]


def take_out(elements: re.Pattern[bytes], beginning: bytes, part: bytes) -> Taken:
    """Return a part with the runs of elements taken out that a pattern matches.

    They start with ``beginning``, and so may what a match ends with: the element behind the run. Nothing is taken out
    where it is not certain that these are elements of the part's own namespace: they may stand in a comment or another
    marked section, or in a part of another encoding. Raises ValueError for what is damaged.
    """
    taken = Taken([], [])
    end = 0
    for match in elements.finditer(part):
        run = match[0].removesuffix(beginning)
        text = _meant(run)
        if text is not None:
            taken.runs.append(text)
            taken.around.append(part[end : match.start()])
            end = match.start() + len(run)
    taken.around.append(part[end:])
    return taken if _are_elements(b"".join(taken.around)) else Taken([], [part])


def _meant(plain: bytes) -> str | None:
    """Return plain elements with the characters that their entities mean, None where XML forbids one."""
    text = plain.decode()
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    return text if text.isascii() or not _FORBIDDEN.search(text) else None


def _are_elements(around: bytes) -> bool:
    declaration = _DECLARATION.match(around)
    marked = declaration is None or b"<?" in around[declaration.end() :] or b"<!" in around
    return b' xmlns="' in around and not marked
