"""A JSON Schema with two ways to hold a value against it: quickly, whether it is right, and slowly, what is wrong.

jsonschema-rs answers in the thousandth part of a second and does not say as exactly what is wrong; jsonschema does, and
has the last word. It is imported for what is wrong alone: the import costs more than a workbook.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import jsonschema_rs

_SURROGATES = r"\\ud800-\\udfff"
"""The range of a pattern that Rust does not know, as JSON writes it; no text of its holds such a sign."""


class Schema(NamedTuple):
    """A schema of 2020-12, ``source`` as it was read, and ready to be used."""

    source: Mapping[str, Any]
    quick: jsonschema_rs.Draft202012Validator

    @staticmethod
    def of(source: Mapping[str, Any]) -> "Schema":
        """Return a schema ready to be used."""
        text = json.dumps(source, ensure_ascii=False).replace(_SURROGATES, "")
        return Schema(source, jsonschema_rs.Draft202012Validator(json.loads(text)))

    def errors(self, value: object) -> Iterator[Any]:
        """Yield what in a value is not as the schema says, as errors of jsonschema; nothing where all is."""
        if not self._allows(value):
            from jsonschema import Draft202012Validator  # noqa: PLC0415 - see above

            yield from Draft202012Validator(self.source).iter_errors(value)

    def _allows(self, value: object) -> bool:
        """Tell whether a value is right; one that Rust cannot take (half a sign, a date) is not known to be."""
        try:
            return self.quick.is_valid(value)
        except ValueError:
            return False
