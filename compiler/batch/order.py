"""What a run is asked for, and who watches it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from compiler.batch.outcome import Outcome
from compiler.batch.record import Bounds
from compiler.document.printing import PLAIN, Printing
from compiler.roster import Entry
from compiler.waivers.weigh import Policy


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    ``definition`` is the id or folder of a report, "" where the stamps decide. ``roster`` is None without one;
    ``used`` are files that the bureau chose, by path or as the run calls them. ``day`` is the day on which days left
    are counted, ``asked_day`` the same where it was asked for, so that the record may hold it. ``hashes`` are those of
    the roster, the waiver file and the file of approved amounts (``approved``), "" without them. ``is_forced`` has
    finished work done anew.
    """

    paths: tuple[Path, ...]
    out: Path
    day: date
    formats: tuple[str, ...] = ("docx",)
    definition: str = ""
    policy: Policy = Policy()  # noqa: RUF009 - frozen
    printing: Printing = PLAIN
    roster: tuple[Entry, ...] | None = None
    used: tuple[str, ...] = ()
    asked_day: date | None = None
    approved: Path | None = None
    hashes: tuple[str, str, str] = ("", "", "")
    workers: int = 1
    bounds: Bounds = Bounds()  # noqa: RUF009 - frozen
    is_forced: bool = False


class Watch(Protocol):
    """Is told how far a run is."""

    def waits(self) -> None:
        """Another run writes into the same folder; this one waits until it has ended."""

    def begins(self, total: int, kept: int) -> None:
        """So many workbooks came in; so many of them were examined by an earlier run."""

    def examined(self, name: str, outcome: Outcome) -> None:
        """One more workbook was examined, or given up."""

    def writes(self) -> None:
        """All are examined; what follows from them is being written."""
