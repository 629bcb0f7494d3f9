"""The schemas of the project's own data files, ``schemas/meta/``."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from compiler.resources import resource


def meta_faults(part: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return what the schema of a part ("figures", "style", …) finds in a parsed file: pointer and message."""
    faults = sorted(_meta_schema(part).iter_errors(raw), key=lambda e: [str(step) for step in e.absolute_path])
    return (("".join(f"/{step}" for step in fault.absolute_path), fault.message) for fault in faults)


@cache
def _meta_schema(part: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(resource("schemas", "meta", f"{part}.schema.json").read_text("utf-8")))
