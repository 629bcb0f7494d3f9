"""Weighing findings: the bureau's waivers lower or silence them, strictness raises them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import tomli

from compiler.diagnostics.diagnostic import Diagnostic, Severity, diagnose
from compiler.resources import resource
from compiler.values.csv_rows import plain
from compiler.values.place import Place

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


class Waiver(NamedTuple):
    """A line of the bureau's file.

    ``department`` is the full name of the only department it is for, "" for all; ``content`` are words that the
    finding must hold, "" where any finding of the code will do. ``highest`` is the severity to which the finding is
    lowered, None where it is silenced. ``until`` is the last day on which it applies, None for no end.
    """

    code: str
    department: str
    content: str
    highest: Severity | None
    reason: str
    until: date | None
    place: Place

    def covers(self, finding: Diagnostic, department: str) -> bool:
        """Tell whether the line speaks of this finding in the workbook of this department."""
        if self.code != finding.code or (self.department and plain(self.department) != plain(department)):
            return False
        return not self.content or _holds(finding, self.content)

    def has_expired(self, today: date) -> bool:
        """Tell whether the line's last day has gone by."""
        return self.until is not None and self.until < today

    def applied(self, finding: Diagnostic) -> Diagnostic:
        """Return the finding with the bureau's reason, and no more severe than the bureau leaves it."""
        form = words()["words"]["agreed_until" if self.until else "agreed"]
        severity = finding.severity if self.highest is None else min(finding.severity, self.highest)
        return finding._replace(severity=severity, waived=form.format(reason=self.reason, until=self.until))


class Policy(NamedTuple):
    """How the bureau weighs findings: its waivers, the day that decides whether they have expired, and strictness."""

    waivers: tuple[Waiver, ...] = ()
    today: date = date.min
    strict: bool = False


class Weighed(NamedTuple):
    """Findings as the bureau weighs them: those that remain, and those that it silenced."""

    findings: tuple[Diagnostic, ...]
    waived: tuple[Diagnostic, ...] = ()


def weigh(findings: Iterable[Diagnostic], department: str, policy: Policy) -> Weighed:
    """Return the findings of a department's workbook as a policy weighs them.

    The first line of the waiver file that covers a finding and has not expired decides. A line that has expired and
    would have been needed is an info.
    """
    kept: list[Diagnostic] = []
    silenced: list[Diagnostic] = []
    expired: dict[Waiver, None] = {}
    for finding in findings:
        covering = [waiver for waiver in policy.waivers if waiver.covers(finding, department)]
        live = next((waiver for waiver in covering if not waiver.has_expired(policy.today)), None)
        if live is None:
            expired.update(dict.fromkeys(covering))
            kept.append(finding)
        else:
            (silenced if live.highest is None else kept).append(live.applied(finding))
    kept.extend(diagnose("W149", waiver.place, code=waiver.code, until=waiver.until) for waiver in expired)
    return Weighed(strictly(kept) if policy.strict else tuple(kept), tuple(silenced))


def strictly(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings with each warning as an error that nobody has spoken about.

    A warning says that something may be right and wants a reason: one that the department answered, or that the bureau
    waived, has it and stays a warning.
    """
    return tuple(
        finding._replace(severity=Severity.ERROR)
        if finding.severity is Severity.WARNING and not (finding.answer or finding.waived)
        else finding
        for finding in findings
    )


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the headings and words of the waiver file."""
    return tomli.loads(resource("schemas", "waivers.toml").read_text("utf-8"))


def _holds(finding: Diagnostic, content: str) -> bool:
    """Tell whether the words stand in a finding; a number or cell must stand there whole (E1 is not in E12)."""
    wanted = _ungrouped(content)
    place = finding.place
    said = (f"{place}", f"{place}（{place.heading}）", place.heading, finding.about, finding.message)
    before = r"(?<![a-z0-9.])" if wanted[0].isascii() and wanted[0].isalnum() else ""
    after = r"(?![a-z0-9]|\.\d)" if wanted[-1].isascii() and wanted[-1].isalnum() else ""
    return any(re.search(f"{before}{re.escape(wanted)}{after}", _ungrouped(text)) for text in said)


def _ungrouped(text: str) -> str:
    """Return a text as it is compared, its amounts without separators of thousands."""
    return _THOUSANDS.sub("", plain(text))
