"""Families of findings: what the first letter of a code says, and what the slots of a wording stand for."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import tomli

from compiler.diagnostics.diagnostic import Entry
from compiler.resources import resource

_SLOT = re.compile(r"\{(\w*)[^{}]*\}")


class Family(NamedTuple):
    """The findings whose codes share a first letter: what they are about, whether the bureau may waive them."""

    letter: str
    title: str
    about: str
    waivable: bool


class Known(NamedTuple):
    """A code that a finding may have, its entry, and the titles of the report definitions that bring it.

    ``reports`` is () for a code of the catalogue, which every definition has.
    """

    code: str
    entry: Entry
    reports: tuple[str, ...] = ()

    @property
    def waivable(self) -> bool:
        """Whether the bureau may waive the finding: as its entry says, else as its family; a stranger's it may not."""
        if self.entry.waivable is not None:
            return self.entry.waivable
        return any(family.waivable for family in families() if family.letter == self.code[:1])


def families() -> tuple[Family, ...]:
    """Return the families in the order of a list."""
    return tuple(Family(letter, **family) for letter, family in _words()["families"].items())


def readable(wording: str) -> str:
    """Return a wording with words for its slots, 〈金额〉; a slot of which nothing is known is 〈…〉."""
    slots = _words()["slots"]
    return _SLOT.sub(lambda slot: f"〈{slots.get(slot[1], '…')}〉", wording)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return tomli.loads(resource("schemas", "families.toml").read_text("utf-8"))
