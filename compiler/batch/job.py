"""What a worker is asked for; a run with nothing left to be examined needs no worker."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compiler.batch.outcome import Outcome
from compiler.document.printing import Printing
from compiler.waivers.weigh import Policy

ANNOTATED = "annotated.xlsx"
"""The name, in an entry of the store, of the copy that goes back."""


@dataclass(frozen=True, slots=True)
class Job:
    """A workbook to be examined: where it lies, the key of its entry, and what shapes the outcome.

    ``definition`` is the id or folder of a definition, "" where the workbook's own stamp decides. ``formats`` are the
    formats of its documents that a worker writes. Of a department that ``withheld`` names (as names are compared)
    nothing is kept but its name. ``approved`` is the file of approved amounts, None without one.
    """

    path: Path
    key: str
    store: Path
    definition: str
    formats: tuple[str, ...]
    policy: Policy
    printing: Printing
    withheld: frozenset[str] = frozenset()
    approved: Path | None = None


Examine = Callable[[Job], Outcome]
"""Examines a workbook and returns the outcome; a function that a worker can import."""
