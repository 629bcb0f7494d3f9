"""The answer that goes back to a department: as a mail to be sent, and as text to be pasted into a chat."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from html import escape
from pathlib import PurePosixPath

from compiler.answers import Numbered
from compiler.batch.record import SEPARATOR, DepartmentResult, SubmittedFile
from compiler.batch.words import words
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.diagnostics.render_text import WORDS

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_ERROR = "color:#b00020;font-weight:bold"
_CELL = "border:1px solid #999;padding:4px 8px;vertical-align:top;text-align:left"
_HEAD = f"{_CELL};background:#eef2f7;white-space:nowrap"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: whom it is for (an address with its name, "" where unknown), subject, lines before and after the list.

    ``listed`` are the findings to be dealt with, ``attached`` the name and content of the file that goes along ("" and
    b"" for none).
    """

    to: str
    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    listed: tuple[Numbered, ...] = ()
    attached: tuple[str, bytes] = ("", b"")


def reply_for(one: DepartmentResult, report: str, numbers: Sequence[int], attached: tuple[str, bytes]) -> Reply:
    """Return the answer for a department whose workbook goes back; the numbers are those of the list in the copy."""
    said = words()["reply"]
    numbered = (Numbered(number, finding) for number, finding in zip(numbers, one.findings, strict=False))
    listed = sorted((each for each in numbered if _asks(each.finding)), key=_worst_first)
    errors = sum(each.finding.severity is Severity.ERROR for each in listed)
    warnings = len(listed) - errors
    more = said["more"].format(count=warnings) if warnings else ""
    values = {
        "department": one.name,
        "report": report,
        "file": _own_name(one.chosen) if one.chosen else "",
        "errors": errors,
    }
    before = [said["greeting"], said["found"]]
    if one.deadline:
        before.append(said["deadline"])
    day = f"{one.deadline.year}年{one.deadline.month}月{one.deadline.day}日" if one.deadline else ""
    return Reply(
        _addressee(one),
        said["subject"].format(**values),
        tuple(line.format(**values, more=more, day=day) for line in before),
        tuple(line.format(file=attached[0]) for line in (said["attached"], said["back"]) if attached[1]),
        tuple(listed),
        attached,
    )


def reply_to_unread(file: SubmittedFile) -> Reply:
    """Return the answer to the sender of a file that cannot be read or does not belong here."""
    said = words()["reply"]
    values = {"file": _own_name(file), "reason": file.reason}
    before = (said["greeting_unknown"], said["unread"].format(**values), file.ask)
    return Reply(file.sender, said["subject_unread"], tuple(line for line in before if line), ())


def as_mail(reply: Reply) -> bytes:
    """Return the answer as a draft that mail programs open for sending; the same answer gives the same bytes."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = reply.subject
    name, address = parseaddr(reply.to)
    if address:
        mail["To"] = formataddr((name, address))
    mail["X-Unsent"] = "1"
    mail.set_content("\r\n".join(_lines(reply)) + "\r\n", cte="base64")
    mail.add_alternative(_html(reply), subtype="html", cte="base64")
    file, content = reply.attached
    if content:
        mail.add_attachment(content, maintype=_XLSX[0], subtype=_XLSX[1], filename=file)
    seed = hashlib.sha256("\n".join(_lines(reply)).encode() + content).hexdigest()[:24]
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{seed}_{number}")
    return mail.as_bytes()


def as_text(reply: Reply) -> bytes:
    """Return the answer as text, with line ends that every program on Windows shows."""
    return ("\r\n".join(_lines(reply)) + "\r\n").encode("utf-8-sig")


def _own_name(file: SubmittedFile) -> str:
    """Return the name by which its sender knows a file, without the mail or archive in which it came."""
    return PurePosixPath(file.name.rpartition(SEPARATOR)[2]).name


def _worst_first(one: Numbered) -> tuple[int, int]:
    return -one.finding.severity, one.number


def _asks(finding: Diagnostic) -> bool:
    """Tell whether the department has to do something about a finding."""
    return finding.severity is Severity.ERROR or finding.awaits_answer


def _addressee(one: DepartmentResult) -> str:
    """Return the sender of the submission, else the contact in the roster where that is an address."""
    contact = one.entry.contact if one.entry else ""
    return (one.chosen.sender if one.chosen else "") or (contact if "@" in contact else "")


def _place(finding: Diagnostic) -> str:
    heading = f"（{finding.place.heading}）" if finding.place.heading else ""
    return f"{finding.place}{heading}"


def _lines(reply: Reply) -> list[str]:
    lines = [*reply.before, ""]
    for one in reply.listed:
        place = _place(one.finding)
        lines.append(
            f"{one.number}. {WORDS[one.finding.severity]}  {place}  {one.finding.message}".replace("    ", "  ")
        )
        if one.finding.hint:
            lines.append(f"   {words()['reply']['hint']}：{one.finding.hint}")
    return [*lines, *([""] if reply.listed and reply.after else []), *reply.after]


def _html(reply: Reply) -> str:
    said = words()["reply"]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in reply.before)
    after = "".join(f"<p>{escape(line)}</p>" for line in reply.after)
    rows = "".join(_row(one) for one in reply.listed)
    heads = "".join(
        f'<th style="{_CELL};background:#eef2f7;white-space:nowrap">{escape(title)}</th>' for title in said["columns"]
    )
    style = "border-collapse:collapse;font-size:14px;line-height:1.5"
    table = f'<table style="{style}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>' if rows else ""
    body = f'<body style="font-family:sans-serif;font-size:15px;line-height:1.6">{paragraphs}{table}{after}</body>'
    return f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head>{body}</html>\r\n'


def _row(one: Numbered) -> str:
    finding = one.finding
    cells = (str(one.number), WORDS[finding.severity], _place(finding), finding.message, finding.hint)
    shown = (f'<td style="{style}">{escape(text)}</td>' for style, text in zip(_styles(finding), cells, strict=True))
    return f"<tr>{''.join(shown)}</tr>"


def _styles(finding: Diagnostic) -> tuple[str, ...]:
    """Return the looks of a row's cells: numbers and severities stay on one line, an error stands out."""
    one_line = f"{_CELL};white-space:nowrap"
    return one_line, f"{one_line};{_ERROR}" if finding.severity is Severity.ERROR else one_line, _CELL, _CELL, _CELL
