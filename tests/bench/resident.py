"""The memory of a process that compiles one document after the other; run by ``tests.bench.compile``.

``python -m tests.bench.resident N`` prints the most megabytes in use after one round of the examples and after N
documents more. It takes the examples in turn, so that what is kept of one and of no use to the next shows; they are not
equally large, so a first document alone would not tell what one needs.
"""

import gc
import sys
import tempfile
from pathlib import Path

from compiler.batch.worker import OBJECTS
from compiler.destination import Destination
from compiler.pipeline import check_workbook, compile_workbook

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def main(documents: int) -> None:
    """Compile and print."""
    gc.set_threshold(OBJECTS)  # as a worker of a batch does
    workbooks = sorted(EXAMPLES.glob("*/filled.xlsx"))
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        to = Destination(Path(folder), "out.docx", ("docx",))
        definition = check_workbook(workbooks[0]).definition
        for number in range(len(workbooks) + documents):
            compile_workbook(workbooks[number % len(workbooks)], to, definition)
            if number == len(workbooks) - 1:
                first = _most()
    print(first, _most())


def _most() -> float:
    """Return the most megabytes that this process had, as Linux tells; getrusage would tell those of its parent too."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1_000


if __name__ == "__main__":
    main(int(sys.argv[1]))
