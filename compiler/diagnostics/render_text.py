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
            lines.append(f"   说明  {finding.answer}")
        if finding.waived:
            lines.append(f"   豁免  {finding.waived}")
    counts = {severity: sum(f.severity is severity for f in findings) for severity in _WORDS}
    lines.append("，".join(f"{_WORDS[severity]} {count} 个" for severity, count in counts.items()))
    return "\n".join(lines)
