"""Findings over several rounds: their numbers in the list that goes back and forth, and the department's answers."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from compiler.diagnostics.diagnostic import Diagnostic

_DIGITS = 16


class Listed(NamedTuple):
    """A row of a list of findings that came back.

    ``key`` and ``amounts`` are those of the finding when it was listed (see key_of, amounts_of), ``shown`` is how it
    was worded there, by column. ``answer`` is what the department wrote, ``lapsed`` an earlier answer that no longer
    stood; "" for neither.
    """

    number: int
    key: str
    amounts: str
    answer: str = ""
    lapsed: str = ""
    shown: Mapping[str, str] = MappingProxyType({})


class Numbered(NamedTuple):
    """A finding and its number in the list."""

    number: int
    finding: Diagnostic


def key_of(finding: Diagnostic) -> str:
    """Return what tells a finding in a list; a text that no spreadsheet takes for a number or changes."""
    return "k" + _digest(finding.identity)


def amounts_of(finding: Diagnostic) -> str:
    """Return a fingerprint of the amounts that a finding rests on; one that compares none rests on what it says."""
    said = "" if finding.comparison else finding.message
    return "a" + _digest(f"{said}|{finding.amounts}")


def with_answers(findings: Sequence[Diagnostic], listed: Sequence[Listed]) -> tuple[Diagnostic, ...]:
    """Return the findings with the answers that the list holds for them.

    An answer stands while the amounts are those of the listed finding; otherwise it has lapsed.
    """
    if not listed:
        return tuple(findings)
    return tuple(_answered(finding, row) for finding, row in zip(findings, _rows(findings, listed), strict=True))


def number_findings(
    findings: Sequence[Diagnostic], listed: Sequence[Listed]
) -> tuple[tuple[Numbered, ...], tuple[Listed, ...]]:
    """Return the findings by number, and the rows of the list whose findings are gone.

    A finding that the list holds keeps its number; others get the next free ones in the order given.
    """
    rows = _rows(findings, listed)
    following = max((row.number for row in listed), default=0) + 1
    numbered = []
    for finding, row in zip(findings, rows, strict=True):
        numbered.append(Numbered(row.number if row else following, finding))
        following += row is None
    kept = {id(row) for row in rows}
    gone = [row for row in listed if id(row) not in kept]
    return tuple(sorted(numbered, key=_number)), tuple(sorted(gone, key=_number))


def _rows(findings: Sequence[Diagnostic], listed: Sequence[Listed]) -> list[Listed | None]:
    """Return the row of each finding; of several with one key, those with the same amounts belong together."""
    free: dict[str, list[Listed]] = {}
    for row in listed:
        free.setdefault(row.key, []).append(row)
    found: list[Listed | None] = []
    for finding in findings:
        rows = free.get(key_of(finding), [])
        amounts = amounts_of(finding)
        exact = next((row for row in rows if row.amounts == amounts), None)
        if exact:
            rows.remove(exact)
        found.append(exact)
    for index, finding in enumerate(findings):
        rows = free.get(key_of(finding), [])
        if found[index] is None and rows:
            found[index] = rows.pop(0)
    return found


def _answered(finding: Diagnostic, row: Listed | None) -> Diagnostic:
    if row is None:
        return finding
    if row.answer and row.amounts == amounts_of(finding):
        return finding._replace(answer=row.answer)
    return finding._replace(lapsed=row.answer or row.lapsed)


def _number(row: Numbered | Listed) -> int:
    return row.number


def _digest(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 - a workbook that comes for the first time has no list to compare

    return sha256(text.encode()).hexdigest()[:_DIGITS]
