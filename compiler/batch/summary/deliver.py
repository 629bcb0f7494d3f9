"""Writing the summary of a run beside its other files."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from compiler.batch.deliver import Delivery
from compiler.batch.record import OutputFile, Run
from compiler.batch.record_json import record_json
from compiler.batch.summary.page import summary_page
from compiler.batch.summary.words import words
from compiler.batch.summary.workbook import summary_workbook
from compiler.pipeline import write_whole


def deliver_summary(run: Run, delivery: Delivery, memory: Path) -> tuple[OutputFile, ...]:
    """Write the summary as a workbook and as a page, and return the two files.

    ``memory`` is a file that says of which run the last summary was drawn: the same one is not drawn again.
    """
    key = hashlib.sha256(record_json(run, run.day).encode()).hexdigest()
    kept = tuple(_kept(key, delivery.out, memory))
    if kept:
        return kept
    files = delivery.write(_files(run))
    write_whole(memory, "\n".join([key, *(f"{file.sha256} {file.path}" for file in files)]).encode())
    return files


def undated(files: Iterable[OutputFile]) -> tuple[OutputFile, ...]:
    """Return files without their hashes: those of a summary are others each day, since it counts days left."""
    return tuple(replace(file, sha256="") for file in files)


def _files(run: Run) -> Iterator[tuple[str, bytes]]:
    names = words()["files"]
    yield names["workbook"], summary_workbook(run)
    yield names["page"], summary_page(run).encode()


def _kept(key: str, out: Path, memory: Path) -> Iterator[OutputFile]:
    """Yield the files of the last summary, nothing where it was drawn of another run or one is no longer as written."""
    try:
        drawn, *lines = memory.read_text("utf-8", errors="replace").splitlines()
        files = [OutputFile(path, sha256) for sha256, _, path in (line.partition(" ") for line in lines)]
        same = [hashlib.sha256((out / file.path).read_bytes()).hexdigest() == file.sha256 for file in files]
    except (OSError, ValueError):
        return
    if drawn == key and all(same):
        yield from files
