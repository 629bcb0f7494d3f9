"""The file before it is read as a workbook: is it one, and is it within bounds."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from compiler.diagnostics.diagnostic import Diagnostic, diagnose

MAX_BYTES = 30_000_000
MAX_PARTS = 1_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""How many times its packed size a file may unpack to, once it is larger than a megabyte."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*\br=["']([A-Z]+)([0-9]+)["'][^>]*>\s*"""
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook file that is within bounds.

    ``uncalculated`` are the cells (column letters, row) by part whose formula has no stored result; a reader of values
    takes them for blank.
    """

    content: bytes
    uncalculated: Mapping[str, frozenset[tuple[str, int]]]


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
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        return diagnose("W104", limit=f"内部文件不超过 {MAX_PARTS} 个")
    if unpacked > MAX_UNPACKED:
        return diagnose("W104", limit=f"解压后不超过 {MAX_UNPACKED // 1_000_000} MB")
    if unpacked > 1_000_000 and unpacked > MAX_RATIO * len(content):
        return diagnose("W104", limit=f"解压后不超过原大小的 {MAX_RATIO} 倍")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        return diagnose("W101")
    sheets = {part.filename: archive.read(part) for part in parts if _SHEET.fullmatch(part.filename)}
    if any(b"<!DOCTYPE" in sheet[:1000] for sheet in sheets.values()):
        return diagnose("W105")
    return Package(content, {name: _uncalculated(sheet) for name, sheet in sheets.items()})


def _uncalculated(sheet: bytes) -> frozenset[tuple[str, int]]:
    return frozenset((letters.decode(), int(row)) for letters, row in _UNCALCULATED.findall(sheet))
