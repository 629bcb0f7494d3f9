"""The result of a run: what came in, what became of each department, and what was written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.roster import Entry
from compiler.values.approval import UNCHECKED


class State(StrEnum):
    """What became of a department, in the words of the bureau.

    PASSED: its documents lie in the folder to be published. RETURNED: its workbook goes back. UNDECIDED: something
    came in, but a person must say first what counts. MISSING: on the roster, nothing came in. PUBLISHED: the roster
    says that it has published already. WITHHELD: its work is secret; it is counted apart, nothing of it is ever
    published.
    """

    PASSED = "通过"
    RETURNED = "退回"
    UNDECIDED = "待定"
    MISSING = "未交"
    PUBLISHED = "已公开"
    WITHHELD = "不公开"


SEPARATOR = " › "
"""Stands, in the name of a file that came in, between a mail or archive and what lies in it."""

DONE = frozenset({State.PASSED, State.PUBLISHED, State.WITHHELD})
"""The states in which nothing is left to be done."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file that came in, and what it was recognised as.

    ``name`` is how it came ("邮件.eml › 附件.zip › 某局.xlsx"), ``sha256`` and ``size`` are those of its content
    ("" and 0 where there is none to read). ``sender`` is an address with its name, ``subject`` and ``sent`` (ISO 8601,
    with zone) are the mail's; ``saved`` is when a spreadsheet program saved it; "" for what is not known.
    ``definition`` is the id that its stamp names, ``department`` the name that stands in it. ``reason`` says in a
    sentence why it does not count, ``ask`` what to ask its sender for; "" where it does.
    """

    name: str
    sha256: str = ""
    size: int = 0
    sender: str = ""
    subject: str = ""
    sent: str = ""
    saved: str = ""
    definition: str = ""
    department: str = ""
    reason: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that the definition's summary names: this year's amount and last year's, None where it is not known."""

    name: str
    unit: str
    amount: Decimal | None
    prior: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """This year's amount less last year's, None where one is not known."""
        return None if self.amount is None or self.prior is None else self.amount - self.prior


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of the summary's table: a code of the level that is summed up (类), a member (资金来源), their amount.

    ``row`` and ``column`` are the code and the member, ``row_name`` and ``column_name`` what they are called. Parts
    that are zero this year and last year are left out. ``prior`` is None where it is not known.
    """

    row: str
    row_name: str
    column: str
    column_name: str
    amount: Decimal
    prior: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A department's table of parts by class and source.

    ``whole`` is what the department states for all of it, None where it is not known; ``allowed`` is how far the sum of
    the parts may lie from it by rounding alone. A part that is not known makes ``complete`` false. ``columns`` are all
    members in the definition's order, also those of which there is no part.
    """

    name: str = ""
    unit: str = ""
    parts: tuple[Part, ...] = ()
    whole: Decimal | None = None
    allowed: Decimal = Decimal(0)
    complete: bool = True
    columns: tuple[str, ...] = ()

    @property
    def sum(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.amount for part in self.parts), Decimal(0))

    @property
    def reconciles(self) -> bool:
        """Whether the parts add up to the whole, but for rounding."""
        return self.complete and self.whole is not None and abs(self.sum - self.whole) <= self.allowed


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell in which two submissions of one department differ: its place, and what stands in each of the files."""

    place: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that the run leaves: its path from the output folder, with forward strokes, and its content's hash."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DepartmentResult:
    """What became of one department.

    ``name`` is its full name, ``entry`` its line in the roster (None without a roster, or where no line names it).
    ``note`` says in a sentence what a person must know or decide, "" where nothing. ``files`` are its submissions in
    the order in which they were found, ``chosen`` the one that counts (None: none came in, or it is undecided),
    ``changes`` the cells in which undecided ones differ. ``findings`` and ``waived`` are those of the chosen one.
    ``title`` is the official name of its document, ``approval`` says whether its figures
    were held against the approved amounts, ``deadline`` the last day to publish; ``nearest`` are names of the
    roster like an unknown one.
    """

    name: str
    state: State
    entry: Entry | None = None
    note: str = ""
    files: tuple[SubmittedFile, ...] = ()
    chosen: SubmittedFile | None = None
    changes: tuple[CellChange, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    waived: tuple[Diagnostic, ...] = ()
    totals: tuple[Total, ...] = ()
    split: Split = Split()
    title: str = ""
    approval: str = UNCHECKED
    deadline: date | None = None
    outputs: tuple[OutputFile, ...] = ()
    nearest: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def codes(self) -> Counter[tuple[str, Severity]]:
        """How often each code was found, by code and severity."""
        return Counter((finding.code, finding.severity) for finding in self.findings)

    @property
    def answers(self) -> int:
        """How many findings the department has answered."""
        return sum(bool(finding.answer) for finding in self.findings)

    @property
    def awaited(self) -> int:
        """How many findings still ask for an answer."""
        return sum(finding.awaits_answer for finding in self.findings)

    def days_left(self, day: date) -> int | None:
        """Return the days from a day to the deadline, below zero once it has gone by; None without a deadline."""
        return None if self.deadline is None else (self.deadline - day).days


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one workbook may cost before it is given up: seconds, and megabytes of memory of its worker."""

    seconds: int = 60
    megabytes: int = 600


@dataclass(frozen=True, slots=True)
class Run:
    """The result of one run.

    ``program`` is the program's version, ``definition`` the id of the report, its version and title ("" where nothing
    came in that says which). ``day`` is the day on which days left are counted. ``departments`` come in the order of
    the roster, then others by name. ``unread`` are the files that may be submissions and belong to no department, each
    with its reason; ``others`` are those of another kind, which nobody took for a submission. ``outputs`` are the
    files written that belong to no department. ``notes`` are sentences on the run as a whole. ``roster``, ``waivers``
    and ``approved`` are those files' hashes, "" without one; ``options`` what else was asked for that shapes the
    documents. ``codes`` are all codes that were found, with their titles.
    """

    program: str
    day: date
    definition: str = ""
    version: str = ""
    title: str = ""
    departments: tuple[DepartmentResult, ...] = ()
    unread: tuple[SubmittedFile, ...] = ()
    others: tuple[SubmittedFile, ...] = ()
    outputs: tuple[OutputFile, ...] = ()
    notes: tuple[str, ...] = ()
    roster: str = ""
    waivers: str = ""
    approved: str = ""
    options: tuple[tuple[str, str], ...] = ()
    bounds: Bounds = Bounds()
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def all_done(self) -> bool:
        """Whether every department is through, and every file that may be a submission belongs to one."""
        return not self.unread and all(one.state in DONE for one in self.departments)

    def counts(self) -> dict[State, int]:
        """Return how many departments are in each state, all states in their order."""
        found = Counter(one.state for one in self.departments)
        return {state: found[state] for state in State}


def deadline(entry: Entry | None, days: int | None) -> date | None:
    """Return the last day to publish, ``days`` after the approval that a roster names; None where either is unknown."""
    return entry.approved + timedelta(days=days) if entry and entry.approved and days else None


def in_roster_order(departments: Iterable[DepartmentResult]) -> tuple[DepartmentResult, ...]:
    """Return departments in the order of the roster, then those that it does not name, by name."""

    def key(one: DepartmentResult) -> tuple[bool, int, str]:
        return one.entry is None, one.entry.place.row if one.entry else 0, one.name

    return tuple(sorted(departments, key=key))
