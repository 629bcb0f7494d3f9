"""Writing the summary and the record of a run beside its other files."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from compiler.batch.deliver import Delivery
from compiler.batch.record import OutputFile, Run
from compiler.batch.record_json import record_json, run_key
from compiler.batch.summary.words import words
from compiler.batch.words import words as run_words
from compiler.whole_file import write_whole

_Draw = Callable[[], Iterable[tuple[str, bytes]]]


def deliver_summary(run: Run, delivery: Delivery, memory: Path) -> tuple[OutputFile, ...]:
    """Write the summary as a workbook and as a page, and return the two files."""
    return _drawn(run_key(run, run.day), delivery, memory, lambda: _summary(run))


def deliver_record(run: Run, day: date | None, delivery: Delivery, memory: Path) -> tuple[OutputFile, ...]:
    """Write the record, with the days left on a day where one was asked for, and return the file."""
    name = run_words()["folders"]["record"]
    return _drawn(run_key(run, day), delivery, memory, lambda: [(name, record_json(run, day).encode())])


def undated(files: Iterable[OutputFile]) -> tuple[OutputFile, ...]:
    """Return files without their hashes: those of a summary are others each day, since it counts days left."""
    return tuple(replace(file, sha256="") for file in files)


def _summary(run: Run) -> Iterator[tuple[str, bytes]]:
    from compiler.batch.summary.page import summary_page  # noqa: PLC0415 - most runs draw no other summary
    from compiler.batch.summary.workbook import summary_workbook  # noqa: PLC0415

    names = words()["files"]
    yield names["workbook"], summary_workbook(run)
    yield names["page"], summary_page(run).encode()


def _drawn(key: str, delivery: Delivery, memory: Path, draw: _Draw) -> tuple[OutputFile, ...]:
    """Write what is drawn of a run and return the files.

    ``memory`` is a file that says of which run, by its key, they were drawn last: of the same one they are not again.
    """
    kept = tuple(_kept(key, delivery.out, memory))
    if kept:
        return kept
    files = delivery.write(draw())
    write_whole(memory, "\n".join([key, *(f"{file.sha256} {file.path}" for file in files)]).encode())
    return files


def _kept(key: str, out: Path, memory: Path) -> Iterator[OutputFile]:
    """Yield the files that were drawn last, nothing where it was of another run or one is no longer as written."""
    try:
        drawn, *lines = memory.read_text("utf-8", errors="replace").splitlines()
        files = [OutputFile(path, sha256) for sha256, _, path in (line.partition(" ") for line in lines)]
        same = [hashlib.sha256((out / file.path).read_bytes()).hexdigest() == file.sha256 for file in files]
    except (OSError, ValueError):
        return
    if drawn == key and all(same):
        yield from files
