"""Findings as text for a person."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from compiler.diagnostics.diagnostic import Diagnostic, Severity

WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
"""What severities are called."""

_INDENT = " " * 3


def render_text(file: str, diagnostics: Iterable[Diagnostic], waived: Iterable[Diagnostic] = ()) -> str:
    """Return the findings of one file as lines of text, closed by a line that counts them.

    ``waived`` are findings that the bureau silenced; they are listed apart, each with its reason.
    """
    findings, silenced = tuple(diagnostics), tuple(waived)
    blocks = [file] if findings or silenced else []
    blocks.extend("\n".join(_group(list(group))) for _, group in groupby(findings, key=_group_key))
    if silenced:
        blocks.append("\n".join(["已豁免，不再列为问题：", *(_silenced(finding) for finding in silenced)]))
    return "\n\n".join([*blocks, _counts(findings, silenced)])


def line(label: str, text: str) -> str:
    """Return a line that belongs to the one above: a label of two characters, and a text made one line."""
    return f"{_INDENT}{label}  {' '.join(text.splitlines())}"


def _group_key(finding: Diagnostic) -> tuple[object, ...]:
    """Return what neighbouring findings must share to be printed as one block with one remedy."""
    details = finding.related or finding.answer or finding.lapsed or finding.waived
    return (finding.severity, finding.code, finding.place.sheet, finding.hint, finding if details else None)


def _group(findings: list[Diagnostic]) -> Iterator[str]:
    yield from (_headline(finding) for finding in findings)
    last = findings[-1]
    for number, related in enumerate(last.related):
        yield line("    " if number else "相关", "  ".join(part for part in (str(related.place), related.text) if part))
    labelled = (
        ("办法", last.hint),
        ("说明", last.answer),
        ("原说明（金额已变，须重新说明）", last.lapsed),
        ("豁免", last.waived),
    )
    yield from (line(label, text) for label, text in labelled if text)


def _headline(finding: Diagnostic) -> str:
    return f"{WORDS[finding.severity]}[{finding.code}]{_place(finding)}  {finding.message}"


def _place(finding: Diagnostic) -> str:
    place = f" {finding.place}" if str(finding.place) else ""
    return place + (f"（{finding.place.heading}）" if finding.place.heading else "")


def _silenced(finding: Diagnostic) -> str:
    return f"{_INDENT}[{finding.code}]{_place(finding)}  {finding.message}\n{_INDENT}{line('豁免', finding.waived)}"


def _counts(findings: tuple[Diagnostic, ...], silenced: tuple[Diagnostic, ...]) -> str:
    """Return the line that counts, and where the codes that block or ask for an answer are explained."""
    counts = {
        severity: f"{word} {sum(f.severity is severity for f in findings)} 个" for severity, word in WORDS.items()
    }
    unanswered = sum(finding.awaits_answer for finding in findings)
    if unanswered:
        counts[Severity.WARNING] += f"（待说明 {unanswered} 个）"
    parts = [*counts.values(), *([f"已豁免 {len(silenced)} 个"] if silenced else [])]
    worst = max(findings, key=lambda finding: finding.severity, default=None)
    more = f"。编码的详细说明：gongkai explain {worst.code}" if worst else ""
    return "，".join(parts) + more
