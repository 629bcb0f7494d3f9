"""Examining many workbooks at once, so that one which hangs, eats memory or kills its worker costs only itself."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from threading import Event, Thread
from typing import cast

import psutil
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from compiler.batch.outcome import Outcome
from compiler.batch.record import Bounds
from compiler.batch.worker import Job
from compiler.definition.error import DefinitionError

_MEGABYTE = 1 << 20
_PAUSE = 0.2
"""The seconds between two looks at how much memory the workers hold."""

Examine = Callable[[Job], Outcome]


def examined(jobs: Sequence[Job], workers: int, bounds: Bounds, examine: Examine) -> Iterator[tuple[Job, Outcome]]:
    """Yield each job with its outcome, as they are done; one that was given up has the outcome's ``failure``.

    ``examine`` must be a function that a worker can import. What it raises is raised here, but for a fault of our own
    with one workbook, which is its failure. When the caller stops listening, the workers are ended at once.
    """
    if not jobs:
        return
    pool = ProcessPool(min(workers, len(jobs)), initializer=_begin, context=multiprocessing.get_context("spawn"))
    watch = _MemoryWatch(bounds)
    try:
        watch.start()
        futures = {pool.schedule(examine, (job,), timeout=bounds.seconds): job for job in jobs}
        for future in as_completed(futures):
            own = cast("ProcessFuture[Outcome]", future)
            yield futures[own], _outcome(own, watch)
    finally:
        watch.finish()
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _begin() -> None:
    """Leave an interrupt from the keyboard to the process that listens to it and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outcome(future: ProcessFuture[Outcome], watch: "_MemoryWatch") -> Outcome:
    try:
        return future.result()
    except TimeoutError:
        return Outcome(failure="time")
    except MemoryError:
        return Outcome(failure="memory")
    except ProcessExpired as error:
        return Outcome(failure="memory" if error.pid in watch.ended else "crash")
    except (OSError, DefinitionError):
        raise  # the disk or the definition: no other workbook would fare better
    except Exception as error:
        return Outcome(failure="crash", detail=str(error.__cause__ or error))


class _MemoryWatch(Thread):
    """Ends each worker that holds more memory than is allowed, and notes which it ended."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(daemon=True)
        self.most = bounds.megabytes * _MEGABYTE
        self.ended: set[int] = set()
        self._finished = Event()

    def run(self) -> None:
        own = psutil.Process()
        while not self._finished.wait(_PAUSE):
            for worker in own.children():
                self._look(worker)

    def finish(self) -> None:
        self._finished.set()

    def _look(self, worker: psutil.Process) -> None:
        try:
            if worker.memory_info().rss > self.most:
                self.ended.add(worker.pid)
                worker.kill()
        except psutil.Error:
            pass  # it has ended by itself
