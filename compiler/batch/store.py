"""Finished work, kept beside what a run writes: a file for each examined workbook, so that no work is done twice.

An entry is a zip that is written whole; one that a power cut tore does not open, and is taken for absent.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import tomli

from compiler import __version__
from compiler.batch.outcome import Outcome, outcome_from, outcome_json
from compiler.resources import resource
from compiler.whole_file import write_whole

_OUTCOME = "outcome.json"
_PROGRAM = ("*.py", "*.toml", "*.csv", "*.json", "*.css", "*.js")


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of entries."""

    folder: Path

    def path(self, key: str) -> Path:
        """Return where the entry of a key stands, or would."""
        return self.folder / f"{key}.zip"

    def outcome(self, key: str) -> Outcome | None:
        """Return the outcome of an entry, None where there is none or it is damaged."""
        try:
            with zipfile.ZipFile(self.path(key)) as entry:
                return outcome_from(entry.read(_OUTCOME))
        except (OSError, zipfile.BadZipFile, zlib.error, ValueError, LookupError, TypeError):
            return None

    def files(self, key: str) -> Mapping[str, bytes]:
        """Return the files of an entry by name. Raises OSError or BadZipFile where it is gone or damaged."""
        with zipfile.ZipFile(self.path(key)) as entry:
            return {name: entry.read(name) for name in entry.namelist() if name != _OUTCOME}

    def keep(self, key: str, outcome: Outcome, files: Mapping[str, bytes]) -> None:
        """Write an entry. Raises OSError where that fails; then there is none."""
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as entry:
            for name, part in {_OUTCOME: outcome_json(outcome), **files}.items():
                entry.writestr(zipfile.ZipInfo(name), part)
        write_whole(self.path(key), content.getvalue())

    def pdf(self, key: str) -> bytes:
        """Return the PDF of an entry's document, b"" where it was not printed yet."""
        try:
            return (self.folder / f"{key}.pdf").read_bytes()
        except OSError:
            return b""

    def keep_pdf(self, key: str, content: bytes) -> None:
        """Write the PDF of an entry's document. Raises OSError where that fails; then there is none."""
        write_whole(self.folder / f"{key}.pdf", content)

    def forget_all_but(self, keys: Iterable[str]) -> None:
        """Remove every entry whose work nobody asked for this time, and what a write that was cut off left behind."""
        kept = frozenset(keys)
        for path in self.folder.iterdir():
            if path.stem not in kept:
                path.unlink(missing_ok=True)


def key_of(content: str, *what: str) -> str:
    """Return the key of a workbook with the hash ``content``, examined under what else shapes the outcome."""
    return hashlib.sha256("\0".join((content, *what)).encode()).hexdigest()


@cache
def program_version() -> str:
    """Return what changes with the program and all that it ships: its version and a hash of its files."""
    digest = hashlib.sha256()
    roots = (Path(__file__).parent.parent, resource("schemas"))
    for path in sorted(path for root in roots for pattern in _PROGRAM for path in root.rglob(pattern)):
        digest.update(path.name.encode() + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:16]}"


def definition_version(id_or_folder: str) -> str:
    """Return what changes with the files of a definition; a shipped one changes with the program."""
    from compiler.definition.load import definition_folder  # noqa: PLC0415 - most runs ask for no definition

    digest = hashlib.sha256()
    folder = definition_folder(id_or_folder)
    head = folder / "definition.toml"
    raw = tomli.loads(head.read_text("utf-8"))
    for path in (head, *(folder / file for part in ("files", "codes") for file in raw.get(part, {}).values())):
        digest.update(path.read_bytes())
    return digest.hexdigest()
