"""Examining many workbooks at once, so that one which hangs, eats memory or kills its worker costs only itself."""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from threading import Event, Thread
from typing import cast

import psutil
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from compiler.batch.job import Examine, Job
from compiler.batch.outcome import Outcome
from compiler.batch.record import Bounds
from compiler.batch.worker import begin
from compiler.definition.error import DefinitionError

_MEGABYTE = 1 << 20
_PAUSE = 0.2
"""The seconds between two looks at how much memory the workers hold."""
_ROUNDS = 3
"""How many pools are tried where one breaks down as a whole, as when an idle worker is killed."""


def examined(jobs: Sequence[Job], workers: int, bounds: Bounds, examine: Examine) -> Iterator[tuple[Job, Outcome]]:
    """Yield each job with its outcome, as they are done; one that was given up has the outcome's ``failure``.

    ``examine`` must be a function that a worker can import. What it raises is raised here, but for a fault of our own
    with one workbook, which is its failure. When the caller stops listening, the workers are ended at once.
    """
    left = list(jobs)
    for _ in range(_ROUNDS):
        dropped = []
        for job, outcome in _examined(left, workers, bounds, examine):
            if outcome is None:
                dropped.append(job)
            else:
                yield job, outcome
        left = dropped
    yield from ((job, Outcome(failure="crash")) for job in left)


def _examined(
    jobs: Sequence[Job], workers: int, bounds: Bounds, examine: Examine
) -> Iterator[tuple[Job, Outcome | None]]:
    """Yield each job with its outcome, None for one that nobody began because the pool broke down."""
    if not jobs:
        return
    pool = ProcessPool(min(workers, len(jobs)), initializer=begin, context=multiprocessing.get_context("spawn"))
    watch = _MemoryWatch(bounds)
    try:
        with _holding_interrupts():
            futures = {pool.schedule(examine, (job,), timeout=bounds.seconds): job for job in jobs}
        watch.start()
        for future in as_completed(futures):
            own = cast("ProcessFuture[Outcome]", future)
            yield futures[own], _outcome(own, watch)
    finally:
        watch.finish()
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C while workers start, so that none of them hears it; this process hears it afterwards.

    A worker inherits what its starter holds back. Where signals cannot be held back, workers hear it until they begin.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lets go of what is held back when it starts
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def _outcome(future: ProcessFuture[Outcome], watch: "_MemoryWatch") -> Outcome | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
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
