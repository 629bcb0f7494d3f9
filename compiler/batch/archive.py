"""A .zip: its files under the names that they were given, within bounds."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

_IS_UTF8, _IS_ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_GUESSES = ("utf-8", "gb18030")
_MOST_TIMES = 200
"""How many times its packed size a member may unpack to, once it is larger than a megabyte."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; ``fault`` is why its content is not there ("locked", "large", "bomb", "damaged")."""

    name: str
    content: bytes = b""
    fault: str = ""


def is_zip(content: bytes) -> bool:
    """Tell whether a file is a .zip of whatever kind: workbooks are, too."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def names(content: bytes) -> frozenset[str] | None:
    """Return the names of a .zip's files, None where it is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None


def members(content: bytes, most: int) -> Iterator[Member]:
    """Yield the files of a .zip in its order, folders left out; one of more than ``most`` bytes has no content.

    Only as much is unpacked as may be kept, whatever sizes the archive claims.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield _member(archive, info, most)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Member:
    name = _name(info)
    if info.flag_bits & _IS_ENCRYPTED:
        return Member(name, fault="locked")
    if info.file_size > 1_000_000 and info.file_size > _MOST_TIMES * info.compress_size:
        return Member(name, fault="bomb")
    try:
        with archive.open(info) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        return Member(name, fault="damaged")
    return Member(name, fault="large") if len(content) > most else Member(name, content)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name: as its Unicode field says, else as its flag says, else UTF-8 or GBK, as it reads."""
    if info.flag_bits & _IS_UTF8:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    unicode_name = _unicode_path(info.extra, raw)
    if unicode_name:
        return unicode_name
    for guess in _GUESSES:
        try:
            return raw.decode(guess).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Return the name that the Unicode field holds, "" where there is none or it belongs to another name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and int.from_bytes(field[1:5], "little") == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""
