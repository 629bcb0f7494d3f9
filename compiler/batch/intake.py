"""What came in: every workbook in folders and files, and what could not be taken for one."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.batch.record import SubmittedFile

WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in, and where its content lies; one with a reason is not examined."""

    file: SubmittedFile
    path: Path


def take_in(paths: Iterable[Path], out: Path) -> Iterator[Arrival]:
    """Yield what came in under some paths, folders by name; what lies in ``out``, where the run writes, did not."""
    for path in paths:
        for file in _files(path, out.resolve()):
            yield _workbook(file, file.relative_to(path).as_posix() if path.is_dir() else file.name)


def _files(path: Path, out: Path) -> Iterator[Path]:
    if path.resolve() == out or path.name.startswith((".", "~$")):
        return
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _files(inner, out)
    elif path.suffix.casefold() == WORKBOOK:
        yield path


def _workbook(path: Path, name: str) -> Arrival:
    content = path.read_bytes()
    return Arrival(SubmittedFile(name, hashlib.sha256(content).hexdigest(), len(content)), path)
