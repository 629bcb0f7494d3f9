"""When a workbook was saved last, as it says itself."""

import zipfile
import zlib
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

_PART = "docProps/core.xml"
_TERMS = "{http://purl.org/dc/terms/}"
_MOST = 100_000


def saved_at(content: bytes) -> datetime | None:
    """Return when a spreadsheet program saved a workbook; None where it does not say.

    A workbook whose time of saving is that of its making was saved by no such program: a template's times are fixed.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(_PART) as part:
            root = etree.fromstring(part.read(_MOST), etree.XMLParser(resolve_entities=False, no_network=True))
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, RuntimeError, etree.XMLSyntaxError):
        return None
    saved, made = (_time(root.findtext(f"{_TERMS}{name}")) for name in ("modified", "created"))
    return None if saved == made else saved


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
