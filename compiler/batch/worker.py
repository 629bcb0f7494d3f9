"""A worker: how it begins and ends. What it does it imports itself: the process that starts it need not wait for it."""

import gc
import multiprocessing
import os
from multiprocessing.connection import wait
from threading import Thread

from compiler.batch.job import Job
from compiler.batch.outcome import Outcome

OBJECTS = 20_000
"""How many new objects the collector of circular garbage waits for: a workbook makes hardly any, and many objects."""


def begin() -> None:
    """Have this worker end with the process that started it, and look for circular garbage less often."""
    gc.set_threshold(OBJECTS)
    starter = multiprocessing.parent_process()
    if starter is not None:
        Thread(target=_end_after, args=(starter.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    """Wait until the starting process has ended, however it did, and end then, whatever this one is at."""
    wait([sentinel])
    os._exit(1)


def examine(job: Job) -> Outcome:
    """Examine a workbook as ``examination.examine`` does."""
    from compiler.batch import examination  # noqa: PLC0415

    return examination.examine(job)
