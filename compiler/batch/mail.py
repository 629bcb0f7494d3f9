"""A mail: who sent it and when, and its attachments under the names that they were given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

_GUESSES = ("utf-8", "gb18030")
"""What a name is read as that is not in the charset which its mailer names: GB18030 holds what it means by GB2312."""
_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail: its name ("" where the mail gives none) and content. ``is_mail`` tells a forwarded mail."""

    name: str
    content: bytes
    is_mail: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. ``sender`` is a name with an address, ``sent`` the date in ISO 8601; "" for what it does not say."""

    sender: str
    subject: str
    sent: str
    attachments: tuple[Attachment, ...]

    @property
    def is_one(self) -> bool:
        """Whether what was read is a mail at all: one has a sender, a date or attachments."""
        return bool(self.sender or self.sent or self.attachments)


def read_mail(content: bytes) -> Mail:
    """Return the mail that a file holds, its names decoded however the mailer wrote them.

    That may be in encoded words, in encoded parameters, or in bare bytes of UTF-8 or GBK. What is no mail has neither
    sender nor attachments.
    """
    message = message_from_bytes(content)
    return Mail(_sender(message), _header(message, "Subject"), _sent(message), tuple(_attachments(message)))


def _attachments(message: "Message[str, str]") -> Iterator[Attachment]:
    """Yield the attachments of a mail; one that it forwards whole is a single attachment."""
    inner = message.get_payload()
    parts = [part for part in inner if isinstance(part, Message)] if isinstance(inner, list) else []
    if message.get_content_type() == _MAIL:
        for mail in parts:
            name = _name(message) or f"{_header(mail, 'Subject')}.eml"
            yield Attachment(name, mail.as_bytes(), is_mail=True)
    elif message.is_multipart():
        for part in parts:
            yield from _attachments(part)
    elif (name := _name(message)) or message.get_content_maintype() not in {"text", "multipart"}:
        content = message.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attachment(name, content)


def _name(part: "Message[str, str]") -> str:
    """Return the name of an attachment, from either of the headers that may give it."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        raw = _raw(part, header)
        if raw:
            part.replace_header(header, raw)
        found = part.get_param(parameter, None, header)
        if isinstance(found, tuple):
            charset, _, text = found
            return _decoded(text.encode("raw-unicode-escape"), charset or "")
        if found:
            return _words(str(found))
    return ""


def _header(message: "Message[str, str]", name: str) -> str:
    return " ".join(_words(_raw(message, name)).split())


def _raw(message: "Message[str, str]", name: str) -> str:
    """Return a header as it stands in the file; bytes that are no ASCII are read as the text that they must be."""
    text = next((str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    return _decoded(text.encode("utf-8", "surrogateescape"), "")


def _words(text: str) -> str:
    """Return a text with its encoded words decoded."""
    if "=?" not in text:
        return text
    parts = decode_header(text)
    return "".join(_decoded(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts)


def _decoded(content: bytes, charset: str) -> str:
    for guess in ((charset,) if charset else ()) + _GUESSES:
        try:
            return content.decode(guess)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _sender(message: "Message[str, str]") -> str:
    name, address = parseaddr(_raw(message, "From"))
    shown = " ".join(_words(name).split())
    return f"{shown} <{address}>" if shown and address else address or shown


def _sent(message: "Message[str, str]") -> str:
    try:
        sent = parsedate_to_datetime(_raw(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).isoformat()
