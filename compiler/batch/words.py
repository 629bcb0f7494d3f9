"""The words in which a run speaks to the bureau, from ``schemas/batch.toml``."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import tomli

from compiler.resources import resource


@cache
def words() -> Mapping[str, Any]:
    """Return the words by section and name."""
    return tomli.loads(resource("schemas", "batch.toml").read_text("utf-8"))


def worded(section: str, name: str, **values: object) -> str:
    """Return a sentence with its slots filled."""
    return str(words()[section][name]).format(**values)
