"""A style file that says what differs from another style, in the same form: a bureau's own, or a shipped one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli

from compiler.definition.error import DefinitionError, Problem
from compiler.definition.meta_schema import meta_faults
from compiler.definition.style import StyleSheet, read_style, style_faults


def styled_by(path: Path, style: StyleSheet) -> StyleSheet:
    """Return the style sheet with what a file says in the place of its own.

    A table of the file adds to the one of the style or replaces single values; fonts go by their names; any other list
    replaces the whole list. Raises DefinitionError where the file is no TOML or the outcome is no sound style sheet.
    """
    try:
        own = tomli.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise DefinitionError((Problem(str(path), "", f"is no valid TOML: {error}"),)) from error
    raw = laid_over(style.source, own)
    faults = [*meta_faults("style", raw)] or [*style_faults(outcome := read_style(raw))]
    if faults:
        raise DefinitionError(tuple(Problem(str(path), pointer, message) for pointer, message in faults))
    return outcome


def laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return parsed style TOML with what a file says in the place of its own."""
    merged = dict(base)
    for key, value in own.items():
        below = base.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = laid_over(below, value)
        elif key == "fonts" and isinstance(value, list) and isinstance(below, list):
            named = [font.get("name") for font in value if isinstance(font, dict)]
            merged[key] = [*value, *(font for font in below if font["name"] not in named)]
        else:
            merged[key] = value
    return merged
