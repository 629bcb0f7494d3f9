"""File names such as every system takes."""

import re

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""What Windows takes in no file name."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""
_LONGEST = 72
"""So many characters a name has at the most: 216 bytes in UTF-8, so that an ending fits the 255 of file systems too."""


def file_name(text: str) -> str:
    """Return the text as the name of a file, its ending to be added; "" for one of which nothing can stand there."""
    plain = " ".join(_FORBIDDEN.sub("", text).split())
    name = plain[:_LONGEST].strip(". ")
    return f"{name}_" if _DEVICES.fullmatch(name) else name
