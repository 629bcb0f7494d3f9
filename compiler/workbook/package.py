"""The file before it is read as a workbook: is it one, is it within bounds, and which parts it has."""

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from compiler.diagnostics.diagnostic import Diagnostic, diagnose

MAX_BYTES = 30_000_000
MAX_PARTS = 1_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""How many times its packed size a file may unpack to, once it is larger than a megabyte."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_READ = (".xml", ".rels")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
"""What declares entities, which no spreadsheet program writes."""
_WORKBOOK = "xl/workbook.xml"


class Package(NamedTuple):
    """A workbook file that is within bounds, and its XML parts by name (as compared: see ``part_name``)."""

    content: bytes
    parts: Mapping[str, bytes]

    def part(self, name: str) -> bytes | None:
        """Return a part by its name, in whatever case and with whatever strokes the file writes it."""
        return self.parts.get(part_name(name))


def part_name(name: str) -> str:
    """Return a part's name as it is compared: some programs write back strokes, a leading stroke or another case."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).casefold()


def open_package(content: bytes) -> Package | Diagnostic:
    """Return the file, or the finding that keeps it from being read: another format, a password, too big, damaged."""
    if len(content) > MAX_BYTES:
        return diagnose("W104", limit=f"文件不超过 {MAX_BYTES // 1_000_000} MB")
    if content.startswith(_OLE):
        return diagnose("W103" if _ENCRYPTED in content else "W102")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _checked(content, archive)
    except zipfile.BadZipFile:
        return diagnose("W105" if content.startswith(b"PK") else "W101")
    except (zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        # what zipfile raises for parts that are cut off, packed by unknown means or protected by a password
        return diagnose("W105")


def _checked(content: bytes, archive: zipfile.ZipFile) -> Package | Diagnostic:
    parts = archive.infolist()
    beyond = beyond_bounds(content, archive)
    if beyond:
        return beyond
    read = {part_name(p.filename): archive.read(p) for p in parts if p.filename.casefold().endswith(_READ)}
    if _WORKBOOK not in read:
        return diagnose("W101")
    if any(mark in part for part in read.values() for mark in _DOCTYPES):
        return diagnose("W105")
    return Package(content, read)


def beyond_bounds(content: bytes, archive: zipfile.ZipFile) -> Diagnostic | None:
    """Return the finding that a packed file is too big to be read, None for one within bounds."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        return diagnose("W104", limit=f"内部文件不超过 {MAX_PARTS} 个")
    if unpacked > MAX_UNPACKED:
        return diagnose("W104", limit=f"解压后不超过 {MAX_UNPACKED // 1_000_000} MB")
    if unpacked > 1_000_000 and unpacked > MAX_RATIO * len(content):
        return diagnose("W104", limit=f"解压后不超过原大小的 {MAX_RATIO} 倍")
    return None


def parsed(part: bytes) -> etree._Element:
    """Return the XML of a part. Raises etree.XMLSyntaxError where it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(part, parser)
