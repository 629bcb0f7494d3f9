"""The schemas of the project's own data files, ``schemas/meta/``."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from compiler.definition.schema import Schema
from compiler.resources import resource

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_QUOTED = re.compile("'([^']*)'")
_WIDEST = 40
_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "required": "",  # the library's own message names the key
        "anyOf": "one of these keys is needed: {limit}",
        "type": "{value} is not of type {limit}",
        "enum": "{value} is none of the choices {limit}",
        "const": "{value} can only be {limit}",
        "minLength": "{value} is shorter than {limit}",
        "minItems": "{value} is shorter than {limit}",
        "minProperties": "{value} is shorter than {limit}",
        "maxLength": "{value} is longer than {limit}",
        "maxItems": "{value} is longer than {limit}",
        "minimum": "{value} is too small, from {limit}",
        "exclusiveMinimum": "{value} is too small, from {limit}",
        "maximum": "{value} is too large, up to {limit}",
        "pattern": "{value} is not written as {limit}",
    }
)
_NONE_SUCH = {"additionalProperties", "unevaluatedProperties"}


def meta_faults(part: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the schema of a part ("figures", "style", …) finds in a parsed file: pointer and message."""
    faults = sorted(_meta_schema(part).errors(raw), key=lambda e: [str(step) for step in e.absolute_path])
    known = {*meta_keys(part)} if faults else ()
    for fault in faults:
        for message in _messages(fault, () if len(faults) == 1 else known):
            yield "".join(f"/{step}" for step in fault.absolute_path), message


def _messages(fault: "ValidationError", known: Collection[str]) -> Iterator[str]:
    """Yield what a fault says: one message for each key that means nothing, else one.

    Where other faults explain why a key is not taken, as a missing or unknown kind does, those that are ``known``
    elsewhere are left out.
    """
    if fault.validator in _NONE_SUCH:
        yield from (f"unknown key {key!r}" for key in _unknown_keys(fault) if key not in known)
    else:
        yield _message(fault)


def _unknown_keys(fault: "ValidationError") -> Iterator[str]:
    schema: Any = fault.schema
    patterns = schema.get("patternProperties", {})
    instance: Any = fault.instance
    for key in instance:
        if fault.validator == "unevaluatedProperties":
            if key in _QUOTED.findall(fault.message):
                yield key
        elif key not in schema.get("properties", {}) and not any(re.search(one, key) for one in patterns):
            yield key


def _message(fault: "ValidationError") -> str:
    limit: Any = fault.validator_value
    if fault.validator == "anyOf":
        limit = [key for choice in limit for key in choice.get("required", ())]
    limits = ", ".join(map(str, limit)) if isinstance(limit, list) else _shown(limit)
    worded = _MESSAGES.get(str(fault.validator), f"{{value}} breaks the rule {fault.validator}")
    return fault.message if worded == "" else worded.format(value=_shown(fault.instance), limit=limits)


def _shown(value: Any) -> str:
    """Return a value as its file writes it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"


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
