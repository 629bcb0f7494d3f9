"""The codes that findings of a definition may have: those of the catalogue, and those that the definition brings."""

from collections.abc import Iterable, Mapping

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Entry, catalogue
from compiler.diagnostics.families import Known


def entries(definition: Definition) -> Mapping[str, Entry]:
    """Return the entries of the definition's own codes: its derivations', then its rules'."""
    derivations = {derivation.code: derivation.entry for derivation in definition.figures.derivations}
    return derivations | {rule.code: rule.entry for rule in definition.rules}


def known_codes(definitions: Iterable[Definition]) -> tuple[Known, ...]:
    """Return every code of the catalogue and of the definitions, in order.

    Definitions that word a code alike bring it once, with the titles of all; a code that they word differently comes
    once for each wording.
    """
    found: dict[tuple[str, Entry], list[str]] = {(code, entry): [] for code, entry in catalogue().items()}
    for definition in definitions:
        for code, entry in entries(definition).items():
            found.setdefault((code, entry), []).append(definition.title)
    known = (Known(code, entry, tuple(reports)) for (code, entry), reports in found.items())
    return tuple(sorted(known, key=lambda one: one.code))
