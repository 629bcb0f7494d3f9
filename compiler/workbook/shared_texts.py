"""The texts that cells of a workbook share: their part, in which nearly every item is one plain text."""

import re
from collections.abc import Iterator

from lxml import etree

from compiler.workbook.package import parsed
from compiler.workbook.plain_xml import TEXT, take_out

_ITEM = (
    rb'<t(?: xml:space="preserve")?+>%b</t>'
    rb'(?:<phoneticPr fontId="[0-9]++"(?: type="\w++")?+(?: alignment="\w++")?+ ?/>)?+</si>' % TEXT
)
_ITEMS = re.compile(rb"<si>(?:%b(?:<si>|(?=</sst>)))++" % _ITEM)
"""Plain items; Excel says of Chinese texts how their reading would be shown."""
_TEXT = re.compile("<t[^>]*+>([^<]*+)</t>")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def shared_texts(part: bytes) -> list[str]:
    """Return the texts in order, "" for a blank one.

    Raises ValueError, LookupError or etree.XMLSyntaxError for a damaged part.
    """
    runs, around = take_out(_ITEMS, b"<si>", part)
    marked = b"".join(left + b'<si run="%d"/>' % number for number, left in enumerate(around[:-1])) + around[-1]
    texts: list[str] = []
    for item in parsed(marked).iterfind("{*}si"):
        run = item.get("run")
        texts += map(unescaped, _TEXT.findall(runs[int(run)])) if run else [text_of(item)]
    return texts


def text_of(item: etree._Element) -> str:
    """Return the text of a string item: of all its runs, without the reading aids over Chinese or Japanese words."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return unescaped(item[0].text or "")  # nearly all within cells are so
    return unescaped("".join(_runs(item)))


def _runs(item: etree._Element) -> Iterator[str]:
    for child in item:
        if child.tag.endswith("}t"):
            yield child.text or ""
        elif child.tag.endswith("}r"):
            yield from _runs(child)


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold (written _x000D_) put back."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text
