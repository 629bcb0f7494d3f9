"""One type for every finding, and the catalogue that words it."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import tomli

from compiler.resources import resource
from compiler.values.place import Place


class Severity(IntEnum):
    """How much a finding matters: an error stops the document, a warning and an info do not."""

    INFO = 1
    WARNING = 2
    ERROR = 3


class Related(NamedTuple):
    """A further place that a finding speaks of, and what stands there."""

    place: Place
    text: str


class Comparison(NamedTuple):
    """The amounts that a finding holds against each other, as printed with their unit; "" for one that it lacks."""

    actual: str
    expected: str = ""
    difference: str = ""


class Diagnostic(NamedTuple):
    """A finding: what is wrong (message), where, how to mend it (hint), and the places it is related to.

    ``about`` says what the finding speaks of in words that stay the same when rows are inserted or sheets renamed, ""
    where the place says it. ``answer`` is what the department wrote about the finding, ``lapsed`` what it wrote when
    the amounts were others, ``waived`` why the bureau lowered it; "" for none.
    """

    code: str
    severity: Severity
    message: str
    place: Place = Place()
    hint: str = ""
    related: tuple[Related, ...] = ()
    about: str = ""
    comparison: Comparison | None = None
    answer: str = ""
    waived: str = ""
    lapsed: str = ""

    @property
    def identity(self) -> str:
        """What makes this the same finding in two submissions of one workbook."""
        return f"{self.code}|{self.about or f'{self.place}|{self.place.heading}'}"

    @property
    def awaits_answer(self) -> bool:
        """Whether the department has still to mend or to explain it: a warning without an answer that stands."""
        return self.severity is Severity.WARNING and not self.answer and not self.waived

    @property
    def amounts(self) -> str:
        """The amounts that the finding rests on, as one text; an answer to it lapses when they change."""
        compared = self.comparison or Comparison("")
        return "|".join([compared.actual, compared.expected, *(related.text for related in self.related)])


class Entry(NamedTuple):
    """What is known of a code: severity and title, the wording with ``{names}`` to fill in, and the long form.

    ``explanation`` says what is checked and why, ``source`` on what authority ("" for what follows from the form of
    the workbook). ``waivable`` says whether the bureau may waive the finding, None where its family decides.
    """

    severity: Severity
    message: str
    hint: str = ""
    title: str = ""
    explanation: str = ""
    source: str = ""
    waivable: bool | None = None


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Entry]:
    """Return the wording of every finding by code, from ``schemas/findings.toml``."""
    raw = tomli.loads(resource("schemas", "findings.toml").read_text("utf-8"))
    return {code: Entry(**{**entry, "severity": Severity[entry["severity"].upper()]}) for code, entry in raw.items()}


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
    return worded(code, entry._replace(severity=severity or entry.severity), place, related=related, values=values)


def worded(
    code: str,
    entry: Entry,
    place: Place,
    *,
    values: Mapping[str, object],
    related: Iterable[Related] = (),
    about: str = "",
    comparison: Comparison | None = None,
) -> Diagnostic:
    """Return the finding of a code whose entry is given (a definition's own equations and rules have theirs)."""
    return Diagnostic(
        code,
        entry.severity,
        entry.message.format(**values),
        place,
        entry.hint.format(**values),
        tuple(related),
        about,
        comparison,
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic], sheets: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    """Return the findings without repetition, by sheet, row, column and code.

    Findings without a sheet come first, then those of ``sheets`` in their order, then those of other sheets by name.
    """
    rank = {sheet: number for number, sheet in enumerate(("", *sheets))}

    def key(finding: Diagnostic) -> tuple[int, str, int, int, str, str]:
        place = finding.place
        return rank.get(place.sheet, len(rank)), place.sheet, place.row, place.column, finding.code, finding.message

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))
