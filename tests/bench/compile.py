"""How fast one document is compiled, held against the usual way to it (see ``baseline``).

Run it with ``python -m tests.bench.compile``. Each figure is the median over pairs of runs, one of each side directly
after the other; a ratio is the median of the pairs' own ratios, so that a busy machine harms both sides alike. Times
are processor time. Processes run with their bytecode at hand, as an installed program does. The floor is what no
program can do without: unzip and parse the workbook, deflate the document.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from zipfile import ZipFile

import openpyxl
from lxml import etree

from compiler.batch.worker import OBJECTS
from compiler.definition.load import load_definition
from compiler.destination import Destination
from compiler.pipeline import annotate_workbook, check_workbook, compile_workbook
from compiler.resources import resource
from tests.bench.baseline import compile_by_template, prepare
from tests.bench.installed import environment

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "changji-government-office-2025"
DEFINITION = "changji-budget-2025"
HEAVY = ("docx", "jsonschema", "jsonschema_rs", "lxml", "openpyxl", "xlsxwriter")
"""The libraries for which help must not wait."""

Run = Callable[[], float]
"""Does its work once and returns the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was measured, its median, the other side's, the ratio of both, and what is wanted."""

    name: str
    own: float
    other: float
    ratio: float
    goal: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """What all runs share: the workbook, a folder with what the baseline needs, and the environment of processes."""

    workbook: Path
    folder: Path
    environment: Mapping[str, str]

    def process(self, *arguments: str) -> float:
        """Return the processor seconds of a Python process."""
        before = os.times()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True)
        after = os.times()
        return after.children_user - before.children_user + after.children_system - before.children_system


@contextmanager
def workplace() -> Iterator[Workplace]:
    """Prepare what the runs need in a folder that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as name:
        folder = Path(name)
        prepare(EXAMPLE, resource("schemas", DEFINITION, "data.schema.json"), folder)
        yield Workplace(EXAMPLE / "filled.xlsx", folder, environment(folder))


def compare(name: str, own: Run, other: Run, pairs: int, goal: str) -> Line:
    """Return the line of two sides, each run once beforehand and then turn by turn."""
    own(), other()
    times = [(own(), other()) for _ in range(pairs)]
    ratio = median(mine / theirs for mine, theirs in times)
    return Line(name, median(mine for mine, _ in times), median(theirs for _, theirs in times), ratio, goal)


def timed(work: Callable[[], object]) -> Run:
    """Return a run of a piece of work in this process."""

    def run() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return run


def cold(place: Workplace, pairs: int) -> Line:
    """Compare whole processes."""
    out = str(place.folder / "out.docx")
    own = ("-m", "compiler.cli", "compile", str(place.workbook), "-o", out)
    other = ("-m", "tests.bench.baseline", str(place.folder), str(place.workbook), out)
    return compare(
        "cold process / baseline",
        lambda: place.process(*own),
        lambda: place.process(*other),
        pairs,
        "< 0.5 s, ≤ 0.35",
    )


def warm(place: Workplace, pairs: int) -> tuple[Line, Line]:
    """Compare a compilation in a process that has its definition with the baseline, and with the floor."""
    out = place.folder / "out.docx"
    own = compiling(place.workbook, out)
    other = timed(lambda: compile_by_template(place.folder, place.workbook, out))
    return (
        compare("warm / baseline", own, other, pairs, "≤ 0.125 (8 × faster)"),
        compare("warm / floor", own, timed(lambda: floor(place.workbook, EXAMPLE / "report.docx")), pairs, "≤ 5"),
    )


def compiling(workbook: Path, out: Path) -> Run:
    """Return a run that compiles a workbook with a definition that is loaded already."""
    definition = load_definition(DEFINITION)
    return timed(lambda: compile_workbook(workbook, Destination(out.parent, out.name, ("docx",)), definition))


def floor(workbook: Path, document: Path) -> None:
    """Unzip and parse all parts of a workbook, deflate all parts of a document."""
    with ZipFile(BytesIO(workbook.read_bytes())) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
    with ZipFile(document) as package:
        for name in package.namelist():
            zlib.compress(package.read(name), 6)


def help_text(place: Workplace, pairs: int) -> Line:
    """Compare ``--help`` with a process that imports its command line library only."""
    return compare(
        f"--help ({', '.join(imported_by_help(place)) or 'no heavy import'}) / click alone",
        lambda: place.process("-m", "compiler.cli", "--help"),
        lambda: place.process("-c", "import click"),
        pairs,
        "no heavy import",
    )


def imported_by_help(place: Workplace) -> tuple[str, ...]:
    """Return the heavy libraries that ``--help`` imports."""
    command = [sys.executable, "-X", "importtime", "-m", "compiler.cli", "--help"]
    done = subprocess.run(command, cwd=ROOT, env=place.environment, check=True, capture_output=True, text=True)
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return tuple(name for name in HEAVY if name in modules)


def annotated(place: Workplace, pairs: int) -> Line:
    """Compare the annotated copy of a checked workbook with openpyxl's load and save of it."""
    checked = check_workbook(place.workbook)

    def copied() -> None:
        openpyxl.load_workbook(place.workbook).save(place.folder / "copy.xlsx")

    own = timed(lambda: annotate_workbook(place.workbook, place.folder / "annotated.xlsx", checked))
    return compare("annotated copy / openpyxl load and save", own, timed(copied), pairs, "≤ 0.3")


def memory(place: Workplace, documents: int) -> Line:
    """Compare the most memory (MB) of a process that compiles many documents with that after a round of examples."""
    command = [sys.executable, "-m", "tests.bench.resident", str(documents)]
    done = subprocess.run(command, cwd=ROOT, env=place.environment, check=True, capture_output=True, text=True)
    first, last = map(float, done.stdout.split())
    return Line(f"memory (MB) after {documents} documents / after 5", last, first, last / first, "≤ 80 MB, ≤ 1.10")


def table(lines: list[Line]) -> str:
    """Return the measured lines as text; times in milliseconds, memory in megabytes."""
    rows = ["| | own | other | ratio | goal |", "|---|---|---|---|---|"]
    for line in lines:
        scale = 1 if "MB" in line.name else 1_000
        rows.append(
            f"| {line.name} | {line.own * scale:.0f} | {line.other * scale:.0f} | {line.ratio:.2f} | {line.goal} |"
        )
    return "\n".join(rows)


def measure(pairs: int, documents: int) -> list[Line]:
    """Return all lines."""
    gc.set_threshold(OBJECTS)  # as a worker of a batch does
    with workplace() as place:
        return [
            cold(place, pairs),
            *warm(place, pairs),
            help_text(place, pairs),
            annotated(place, pairs),
            memory(place, documents),
        ]


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=9, help="pairs of runs for each line, 7 at least for a report")
    options.add_argument("--documents", type=int, default=100, help="documents for the line on memory")
    given = options.parse_args()
    print(table(measure(given.pairs, given.documents)))


if __name__ == "__main__":
    main()
