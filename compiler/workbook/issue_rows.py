"""The list of findings as rows of texts: what each column says of a finding, and what a mended one leaves behind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from compiler.answers import Listed, Numbered, amounts_of, key_of
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.values.place import Place
from compiler.workbook.keys import words

KEPT = ("severity", "place", "heading", "problem", "expected", "actual", "difference", "remedy")
"""The columns of which a mended finding keeps the words."""


class Column(NamedTuple):
    """A column of the list, with its width in characters, 0 for a hidden one."""

    key: str
    width: float

    @property
    def title(self) -> str:
        """What stands over the column."""
        return str(words().get(f"issues_{self.key}", ""))


COLUMNS = (
    Column("key", 0),
    Column("amounts", 0),
    Column("look", 0),
    Column("number", 6),
    Column("severity", 7),
    Column("status", 9),
    Column("place", 20),
    Column("heading", 17),
    Column("problem", 46),
    Column("expected", 13),
    Column("actual", 13),
    Column("difference", 12),
    Column("remedy", 30),
    Column("answer", 30),
    Column("lapsed", 24),
)
"""``look`` keeps the address of a marked cell, in the style that the cell had before."""


class IssueRow(NamedTuple):
    """A row of the list: its texts by column. ``severity`` is None for a finding that was mended."""

    texts: dict[str, str]
    severity: Severity | None = None
    place: Place = Place()


def issue_rows(numbered: Sequence[Numbered], mended: Sequence[Listed]) -> tuple[IssueRow, ...]:
    """Return the rows of the list: what is found, by number, then what was mended."""
    return (*[_row(one) for one in numbered], *[_mended_row(row) for row in mended])


def counts(numbered: Sequence[Numbered], mended: Sequence[Listed]) -> str:
    """Return in words how many findings of each severity there are, and how they stand."""
    if not numbered:
        text = str(words()["issues_none"])
        return text if not mended else text.removesuffix("。") + _mended_count(mended) + "。"
    groups = [_group(severity, [one.finding for one in numbered]) for severity in sorted(Severity, reverse=True)]
    return "，".join(groups) + (_mended_count(mended) if mended else "") + "。"


def severity_word(severity: Severity) -> str:
    """Return what a severity is called."""
    return str(words()[f"severity_{severity.name.lower()}"])


def status(finding: Diagnostic) -> str:
    """Return how a finding stands."""
    if finding.waived:
        state = "waived"
    elif finding.severity is Severity.ERROR:
        state = "open"
    elif finding.severity is Severity.INFO:
        state = "noted"
    else:
        state = "awaiting" if finding.awaits_answer else "answered"
    return str(words()[f"status_{state}"])


def note_block(one: Numbered) -> str:
    """Return what the note on a cell says of a finding."""
    finding = one.finding
    head = str(words()["note_head"]).format(number=one.number, severity=severity_word(finding.severity))
    lines = [head + finding.message]
    compared = finding.comparison
    if compared and compared.expected and compared.difference:
        lines.append(
            str(words()["note_compared"]).format(
                expected=compared.expected, actual=compared.actual, difference=compared.difference
            )
        )
    if finding.hint:
        lines.append(str(words()["note_remedy"]).format(hint=finding.hint))
    return "\n".join(lines)


def _row(one: Numbered) -> IssueRow:
    finding = one.finding
    compared = finding.comparison
    waived = str(words()["issues_waived"]).format(reason=finding.waived) if finding.waived else ""
    texts = {
        "key": key_of(finding),
        "amounts": amounts_of(finding),
        "number": str(one.number),
        "severity": severity_word(finding.severity),
        "status": status(finding),
        "place": str(finding.place) or str(words()["issues_whole"]),
        "heading": finding.place.heading,
        "problem": "\n".join([finding.message, *_related(finding)]),
        "expected": compared.expected if compared else "",
        "actual": compared.actual if compared else "",
        "difference": compared.difference if compared else "",
        "remedy": waived or finding.hint,
        "answer": finding.answer,
        "lapsed": finding.lapsed,
    }
    return IssueRow(texts, finding.severity, finding.place)


def _mended_row(row: Listed) -> IssueRow:
    return IssueRow(
        {
            **row.shown,
            "key": row.key,
            "amounts": row.amounts,
            "number": str(row.number),
            "status": str(words()["status_mended"]),
            "answer": row.answer,
            "lapsed": row.lapsed,
        }
    )


def _related(finding: Diagnostic) -> Iterable[str]:
    """Yield the places that a finding is related to, a line each."""
    if finding.related:
        yield str(words()["issues_related"])
    yield from (" ".join(filter(None, (str(related.place), related.text))) for related in finding.related)


def _group(severity: Severity, findings: Sequence[Diagnostic]) -> str:
    own = [finding for finding in findings if finding.severity is severity]
    text = str(words()["issues_count"]).format(severity=severity_word(severity), count=len(own))
    states = [status(finding) for finding in own if severity is Severity.WARNING]
    listed = [
        str(words()["issues_state"]).format(state=state, count=states.count(state)) for state in dict.fromkeys(states)
    ]
    return text + (str(words()["issues_states"]).format(states="，".join(listed)) if listed else "")


def _mended_count(mended: Sequence[Listed]) -> str:
    return str(words()["issues_mended"]).format(count=len(mended))
