"""The words of the summary, from ``schemas/summary.toml``."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import tomli

from compiler.resources import resource


@cache
def words() -> Mapping[str, Any]:
    """Return the words by section and name."""
    return tomli.loads(resource("schemas", "summary.toml").read_text("utf-8"))


def worded(section: str, name: str, /, **values: object) -> str:
    """Return a text with its slots filled."""
    return str(words()[section][name]).format(**values)
