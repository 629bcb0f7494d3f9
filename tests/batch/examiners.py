"""Examinations that go wrong, for workbooks whose names ask for it: a worker must be able to import them."""

import os
import signal
import time

from compiler.batch.job import Job
from compiler.batch.outcome import Outcome
from compiler.batch.worker import examine


def examine_with_mishaps(job: Job) -> Outcome:
    """Examine a workbook as its name says: hang, eat memory, die, be killed, meet a fault of the program, or well."""
    match job.path.stem:
        case "hangs":
            time.sleep(600)
        case "eats":
            eaten = [bytearray(20_000_000) for _ in range(100)]
            time.sleep(600 if eaten else 0)
        case "dies":
            os._exit(3)
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "faulty":
            raise KeyError("a fault of the program")
    return examine(job)
