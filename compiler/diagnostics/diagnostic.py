"""One type for every finding, and the catalogue that words it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from compiler.resources import resource
from compiler.values.place import Place


class Severity(IntEnum):
    """How much a finding matters: an error stops the document, a warning and an info do not."""

    INFO = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that a finding speaks of, and what stands there."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: what is wrong (message), where, how to mend it (hint), and the places it is related to."""

    code: str
    severity: Severity
    message: str
    place: Place = Place()  # noqa: RUF009 - frozen
    hint: str = ""
    related: tuple[Related, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue holds of a code: its severity, and the wording with ``{names}`` to fill in."""

    severity: Severity
    message: str
    hint: str


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Entry]:
    """Return the wording of every finding by code, from ``schemas/findings.toml``."""
    raw = tomllib.loads(resource("schemas", "findings.toml").read_text("utf-8"))
    return {
        code: Entry(Severity[entry["severity"].upper()], entry["message"], entry.get("hint", ""))
        for code, entry in raw.items()
    }


def diagnose(
    code: str,
    place: Place = Place(),  # noqa: B008 - frozen
    /,
    *,
    related: Iterable[Related] = (),
    severity: Severity | None = None,
    **values: object,
) -> Diagnostic:
    """Return the finding of this code at a place, worded by the catalogue; ``severity`` may override the usual one."""
    entry = catalogue()[code]
    return Diagnostic(
        code,
        severity or entry.severity,
        entry.message.format(**values),
        place,
        entry.hint.format(**values),
        tuple(related),
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings without repetition, by sheet, row, column and code."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.place.sheet, d.place.row, d.place.column, d.code, d.message)))
