"""Under which name a document is published."""

import re

from compiler.document.tree import Document

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""What Windows takes in no file name."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""
_LONGEST = 80
"""So many characters a name has at the most: 240 bytes in UTF-8, within the 255 that file systems take."""


def official_name(document: Document) -> str:
    """Return the name of a document's files without an ending, such as every system takes.

    What Windows forbids in names is left out; a name of nothing else is 公开文本.
    """
    wanted = " ".join(_FORBIDDEN.sub("", document.file_name or document.title).split())
    name = wanted[:_LONGEST].strip(". ")
    return f"{name}_" if _DEVICES.fullmatch(name) else name or "公开文本"
