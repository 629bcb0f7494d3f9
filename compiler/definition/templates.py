"""Texts with slots: ``比上年{amount:verb:prior}{amount:change:prior}万元``."""

import re
from typing import NamedTuple

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Slot(NamedTuple):
    """A place in a text: what stands there, in which form, and what the form relates it to."""

    name: str
    form: str = ""
    argument: str = ""

    def __str__(self) -> str:
        return "{" + ":".join(part for part in (self.name, self.form, self.argument) if part) + "}"


class Template(NamedTuple):
    """A text cut into literal pieces and slots."""

    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def literal(self) -> str:
        """The text with its slots left out (each leaves a gap)."""
        return "\0".join(part for part in self.parts if isinstance(part, str))


def parse_template(text: str) -> Template:
    """Return the text cut at its slots; ValueError says which slot is malformed."""
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        pieces = match.group(1).split(":")
        if len(pieces) > 3 or not all(_NAME.fullmatch(piece) for piece in pieces):
            raise ValueError(f"malformed slot {match.group(0)!r}")
        parts.append(Slot(*pieces))
        end = match.end()
    if end < len(text):
        parts.append(text[end:])
    if any(brace in part for part in parts if isinstance(part, str) for brace in "{}"):
        raise ValueError(f"a brace stands alone in {text!r}")
    return Template(tuple(parts))
