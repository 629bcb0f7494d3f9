"""How fast a run over many departments is, and what one of them costs.

Run it with ``python -m tests.bench.batch``: copies of the examples under made-up department names go through
``gongkai batch``, each time into a new folder. All ratios are of times within this one call; a ratio of two ways is
the middle one of pairs taken in turn.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median

import psutil

from tests.bench.installed import environment

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ("changji-government-office-2025", "qingshi-secondary-school-2025", "qingshi-youth-centre-2025")
_MEGABYTE = 1 << 20


def under_other_name(workbook: bytes, old: str, new: str) -> bytes:
    """Return a workbook in which a department's name is another one, wherever it stands."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = source.read(info)
            target.writestr(info, part.replace(old.encode(), new.encode()) if info.filename.endswith(".xml") else part)
    return content.getvalue()


def departments(folder: Path, count: int, example: str = EXAMPLES[0]) -> None:
    """Fill a folder with so many workbooks of made-up departments, copies of an example."""
    folder.mkdir(parents=True)
    filled = (ROOT / "examples" / example / "filled.xlsx").read_bytes()
    with zipfile.ZipFile(BytesIO(filled)) as archive:
        texts = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml")).decode()
    name = _department(example)
    assert name in texts
    for number in range(count):
        made_up = under_other_name(filled, name, f"虚构部门第{number:04}号")
        (folder / f"{number:04}.xlsx").write_bytes(made_up)


def run(inbox: Path, out: Path, workers: int, env: Mapping[str, str]) -> float:
    """Return the seconds of a run, the start of the program among them."""
    command = (sys.executable, "-m", "compiler.cli", "batch", str(inbox), "-o", str(out), "--jobs", str(workers))
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-1000:]
    return taken


def side_by_side(env: Mapping[str, str]) -> float:
    """Return how many times as much two processes that share nothing do here as one in the same time."""
    command = (sys.executable, "-c", "held = {}\nfor n in range(2_000_000): held[n % 5000] = (n, str(n))")
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True)
    alone = time.perf_counter() - began
    began = time.perf_counter()
    both = [subprocess.Popen(command, env=env) for _ in range(2)]
    assert not any(process.wait() for process in both)
    return 2 * alone / (time.perf_counter() - began)


def memory(inbox: Path, out: Path, env: Mapping[str, str]) -> tuple[float, float]:
    """Return how many megabytes a worker holds after its first tenth of workbooks, and the most it ever held."""
    command = (sys.executable, "-m", "compiler.cli", "batch", str(inbox), "-o", str(out), "--jobs", "1")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples = list(_samples(psutil.Process(process.pid), process))
    settled = samples[len(samples) // 10 :]
    return settled[0] / _MEGABYTE, max(settled) / _MEGABYTE


def _samples(parent: psutil.Process, process: "subprocess.Popen[bytes]") -> Iterator[int]:
    """Yield what the worker holds, ten times a second, while the run lasts and there is one."""
    while process.poll() is None:
        try:
            held = [child.memory_info().rss for child in parent.children() if _is_worker(child)]
        except psutil.Error:
            held = []
        if held:
            yield max(held)
        time.sleep(0.1)


def _processor_time() -> float:
    """Return the seconds that ended programs have spent on the processor, their workers among them."""
    times = os.times()
    return times.children_user + times.children_system


def _is_worker(process: psutil.Process) -> bool:
    return "spawn_main" in " ".join(process.cmdline())


def _department(example: str) -> str:
    """Return the department's name as the name of the example's document shows it."""
    text = (ROOT / "examples" / example / "data.json").read_text("utf-8")
    found = re.search(r'"department": "([^"]+)"', text)
    assert found
    return found[1]


def line(name: str, value: str) -> str:
    """Return a line of the table."""
    return f"| {name} | {value} |"


def measured(count: int, pairs: int, scale: Sequence[int], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each measure as it is taken."""
    inbox = folder / "in"
    departments(inbox, count)
    env = environment(folder)
    departments(folder / "first", 1)
    run(folder / "first", folder / "out", 1, env)
    both = os.cpu_count() or 1
    one, two, again, spent, apart = [], [], [], [], []
    for pair in range(pairs):
        apart.append(side_by_side(env))
        one.append(run(inbox, folder / "one", 1, env))
        before = _processor_time()
        two.append(run(inbox, folder / "two", 2, env))
        spent.append(_processor_time() - before)
        again.append(run(inbox, folder / "two", 2, env))
        if pair + 1 < pairs:
            shutil.rmtree(folder / "one")
            shutil.rmtree(folder / "two")
    rates = [count / taken for taken in two]
    yield f"documents a second, {count} departments, 2 workers of {both} cores", f"{median(rates):.1f}"
    yield "processor time of a document, the start of the program shared out", f"{median(spent) / count:.3f} s"
    yield f"second worker, {pairs} pairs", f"{median(a / b for a, b in zip(one, two, strict=True)):.2f} ×"
    yield "two processes that share nothing, beside one", f"{median(apart):.2f} ×"
    unchanged = median(a / b for a, b in zip(again, two, strict=True))
    yield "unchanged run against the full one", f"{100 * unchanged:.1f} %"
    costs = {}
    for size in scale:
        departments(folder / f"in{size}", size)
        costs[size] = run(folder / f"in{size}", folder / f"out{size}", 2, env) / size
    base = costs[scale[0]]
    yield "cost of a document", "，".join(f"{n}: {cost / base:.2f}" for n, cost in costs.items()).replace("，", ", ")
    first, most = memory(inbox, folder / "memory", env)
    yield "a worker holds after a tenth / at most", f"{first:.0f} / {most:.0f} MB (+{100 * (most / first - 1):.0f} %)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="departments of a run (200)")
    parser.add_argument("--pairs", type=int, default=7, help="pairs of runs with one and two workers (7)")
    parser.add_argument("--scale", type=int, nargs="+", default=[10, 200, 2000], help="sizes compared (10 200 2000)")
    asked = parser.parse_args()
    print(line("measure", "here"), line("---", "--:"), sep="\n")
    with tempfile.TemporaryDirectory() as name:
        for row in measured(asked.count, asked.pairs, asked.scale, Path(name)):
            print(line(*row), flush=True)


if __name__ == "__main__":
    main()
