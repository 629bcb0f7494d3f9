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
    return _filled(raw, {f"{{{name}}}": word for name, word in words.items() if not any(c.isdigit() for c in word)})


def _filled(raw: Any, words: Mapping[str, str]) -> Any:
    """Return the parts of a definition with each slot filled in that is among ``words``."""
    if isinstance(raw, str):
        return _SLOT.sub(lambda slot: words.get(slot.group(), slot.group()), raw) if "{" in raw else raw
    if isinstance(raw, dict):
        return {key: _filled(value, words) if _may_hold(value) else value for key, value in raw.items()}
    return [_filled(value, words) if _may_hold(value) else value for value in raw] if isinstance(raw, list) else raw


def _may_hold(value: Any) -> bool:
    """Tell whether a slot may stand in a value."""
    return "{" in value if isinstance(value, str) else isinstance(value, dict | list)


def check_names(raw: Any, report: Report) -> None:
    """Report every name of sheets, tables or figures in which braces are left: they name no word."""
    for pointer, text in _names(raw, "", is_name=False):
        for word in _SLOT.findall(text):
            report(pointer, f"unknown word {word!r}")


def _names(raw: Any, pointer: str, *, is_name: bool) -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict):
        for key, value in raw.items():
            if _may_hold(value):
                yield from _names(value, f"{pointer}/{key}", is_name=key in _NAMES)
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            if _may_hold(value):
                yield from _names(value, f"{pointer}/{number}", is_name=is_name)
    elif is_name:
        yield pointer, raw
