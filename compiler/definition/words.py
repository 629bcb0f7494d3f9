"""The words of a definition in the names that it prints: 部门 or 单位 in a title, a heading, a message."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.definition.figures import Report

_NAMES = frozenset({"title", "heading", "name", "help"})
"""The keys under which names stand that no slot is filled into later."""
_SLOT = re.compile(r"\{([^{}]*)\}")


def with_words(raw: Any, words: Mapping[str, str]) -> Any:
    """Return the parts of a definition with its words filled in where a text names one in braces.

    A word that is a number (a year) is left to the sentences, which print it as one.
    """
    if isinstance(raw, Mapping):
        return {key: with_words(value, words) for key, value in raw.items()}
    if isinstance(raw, list):
        return [with_words(value, words) for value in raw]
    if not isinstance(raw, str) or "{" not in raw:
        return raw
    filled = {f"{{{name}}}": word for name, word in words.items() if not any(c.isdigit() for c in word)}
    return _SLOT.sub(lambda slot: filled.get(slot.group(), slot.group()), raw)


def check_names(raw: Any, report: Report) -> None:
    """Report every name of sheets, tables or figures in which braces are left: they name no word."""
    for pointer, text in _names(raw, "", is_name=False):
        for word in _SLOT.findall(text):
            report(pointer, f"unknown word {word!r}")


def _names(raw: Any, pointer: str, *, is_name: bool) -> Iterator[tuple[str, str]]:
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _names(value, f"{pointer}/{key}", is_name=key in _NAMES)
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from _names(value, f"{pointer}/{number}", is_name=is_name)
    elif isinstance(raw, str) and is_name:
        yield pointer, raw
