"""The schemas of the project's own data files, ``schemas/meta/``."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from compiler.definition.schema import Schema
from compiler.resources import resource


def meta_faults(part: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return what the schema of a part ("figures", "style", …) finds in a parsed file: pointer and message."""
    faults = sorted(_meta_schema(part).errors(raw), key=lambda e: [str(step) for step in e.absolute_path])
    return (("".join(f"/{step}" for step in fault.absolute_path), fault.message) for fault in faults)


def meta_keys(part: str) -> Iterator[str]:
    """Yield every key that the schema of a part knows, wherever it may stand."""
    return _keys(_meta_schema(part).source)


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        properties = schema.get("properties", {})
        yield from properties if isinstance(properties, Mapping) else ()
        for inner in schema.values():
            yield from _keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _keys(inner)


@cache
def _meta_schema(part: str) -> Schema:
    return Schema.of(json.loads(resource("schemas", "meta", f"{part}.schema.json").read_text("utf-8")))
