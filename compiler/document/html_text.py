"""Text as it stands in HTML: escaped, without what no page can hold."""

from html import escape

from compiler.document.runs import clean


def escaped(text: str) -> str:
    """Return the text as the content of an element."""
    return escape(clean(text), quote=False)


def attribute(text: str) -> str:
    """Return the text as the value of an attribute between double quotes, on one line."""
    return escape(" ".join(clean(text).split()), quote=True)


def broken(text: str) -> str:
    """Return the text as the content of an element, its line breaks kept."""
    return "<br>".join(escaped(line) for line in clean(text).split("\n"))
