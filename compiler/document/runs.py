"""Text as WordprocessingML: what XML can hold of it, escaped, in runs and paragraphs."""

import re

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = str.maketrans("\t\n", "  ")
_SIGNS = re.compile(r"[\t\n]")
_ELEMENTS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def clean(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold; every line break is a newline."""
    if text.isprintable():
        return text
    return _UNHOLDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Return the text as it stands in an element."""
    return _escaped(clean(text))


def quoted(text: str) -> str:
    """Return the text as it stands in an attribute between double quotes, where tabs and newlines are spaces."""
    return escaped(text).replace('"', "&quot;").translate(_SPACES)


def run(text: str) -> str:
    """Return a run; tabs and newlines are elements of their own. Nothing for no text."""
    if text.isprintable():
        return f"<w:r>{_text(_escaped(text))}</w:r>" if text else ""
    plain = escaped(text)
    content, start = "", 0
    for sign in _SIGNS.finditer(plain):
        content += _text(plain[start : sign.start()]) + _ELEMENTS[sign.group()]
        start = sign.end()
    content += _text(plain[start:])
    return f"<w:r>{content}</w:r>" if content else ""


def paragraph(style_id: str, content: str, bound: str = "") -> str:
    """Return a paragraph in a named style; ``bound`` says what follows it: a section's end, or that the next stays."""
    start, end = paragraph_ends(style_id, bound)
    return f"{start}{content}{end}"


def paragraph_ends(style_id: str, bound: str = "") -> tuple[str, str]:
    """Return what stands before and after the content of a paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{bound}</w:pPr>', "</w:p>"


def field(instruction: str, result: str) -> str:
    """Return a complex field, each of its signs in a run of its own: WPS hides a field whose signs share one."""
    return field_start(instruction) + run(result) + FIELD_END


def field_start(instruction: str) -> str:
    """Return the runs of a complex field up to where its result begins."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
