"""Findings as text for a person."""

from collections.abc import Iterable

from compiler.diagnostics.diagnostic import Diagnostic, Severity

_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


def render_text(file: str, diagnostics: Iterable[Diagnostic]) -> str:
    """Return the findings of one file as lines of text, closed by a line that counts them."""
    findings = tuple(diagnostics)
    lines = [file] if findings else []
    for finding in findings:
        place = f" {finding.place}" if str(finding.place) else ""
        heading = f"（{finding.place.heading}）" if finding.place.heading else ""
        lines.append(f"{_WORDS[finding.severity]}[{finding.code}]{place}{heading}  {finding.message}")
        lines.extend(f"   相关  {related.place}  {related.text}" for related in finding.related)
        if finding.hint:
            lines.append(f"   办法  {finding.hint}")
        if finding.answer:
            lines.append(f"   说明  {_line(finding.answer)}")
        if finding.lapsed:
            lines.append(f"   原说明（金额已变，须重新说明）  {_line(finding.lapsed)}")
        if finding.waived:
            lines.append(f"   豁免  {finding.waived}")
    counts = {severity: sum(f.severity is severity for f in findings) for severity in _WORDS}
    total = "，".join(f"{_WORDS[severity]} {count} 个" for severity, count in counts.items())
    awaiting = sum(finding.awaits_answer for finding in findings)
    lines.append(f"{total}；待说明 {awaiting} 个" if awaiting else total)
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split("\n"))
