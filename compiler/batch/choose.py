"""Which of a department's submissions counts, and what became of the department."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from compiler.batch.intake import Arrival
from compiler.batch.outcome import Outcome
from compiler.batch.record import DepartmentResult, State, SubmittedFile, deadline, in_roster_order
from compiler.batch.words import worded
from compiler.roster import Entry
from compiler.values.csv_rows import plain
from compiler.values.nearest import nearest


@dataclass(frozen=True, slots=True)
class Submitted:
    """A workbook that came in, and what its examination came to."""

    arrival: Arrival
    outcome: Outcome

    @property
    def file(self) -> SubmittedFile:
        """The file as it was recognised."""
        found = self.outcome
        return replace(self.arrival.file, saved=found.saved, definition=found.definition, department=found.department)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a department, and the submission that counts, None where none does."""

    result: DepartmentResult
    chosen: Submitted | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides: the roster (None without one), the contents that the bureau chose, the days to publish."""

    roster: tuple[Entry, ...] | None
    used: frozenset[str]
    days: int | None


def decide(submitted: Iterable[Submitted], terms: Terms) -> tuple[Decided, ...]:
    """Return what became of each department: those of the roster, and those that sent a workbook."""
    entries = {plain(entry.name): entry for entry in terms.roster or ()}
    groups: dict[str, list[Submitted]] = {name: [] for name in entries}
    for one in submitted:
        groups.setdefault(plain(one.outcome.department), []).append(one)
    everyone = [one.outcome for group in groups.values() for one in group]
    units = {plain(unit): outcome.department for outcome in everyone for unit in outcome.units}
    found = {name: _decided(group, entries.get(name), terms, units.get(name, "")) for name, group in groups.items()}
    order = in_roster_order(decided.result for decided in found.values())
    return tuple(found[plain(result.name)] for result in order)


def _decided(group: Sequence[Submitted], entry: Entry | None, terms: Terms, above: str) -> Decided:
    name = entry.name if entry else group[0].outcome.department
    result = DepartmentResult(
        name,
        State.MISSING,
        entry,
        files=tuple(one.file for one in group),
        deadline=deadline(entry, terms.days),
    )
    if entry and entry.withheld:
        note = worded("notes", "withheld") if group else ""
        return Decided(replace(result, state=State.WITHHELD, note=note))
    if not group:
        return Decided(replace(result, state=State.PUBLISHED) if entry and entry.published else result)
    if terms.roster is not None and entry is None:
        return Decided(_unknown(result, terms.roster, above))
    chosen, why = _chosen(group, terms.used)
    if chosen is None:
        from compiler.batch.changes import changed_cells  # noqa: PLC0415 - most departments send one workbook

        changes = changed_cells([one.arrival.path for one in group])
        return Decided(replace(result, state=State.UNDECIDED, note=why, changes=changes))
    return Decided(_with(result, chosen), chosen)


def _unknown(result: DepartmentResult, roster: Sequence[Entry], above: str) -> DepartmentResult:
    """Return a department that the roster does not name: a unit of another one, or a name with a slip in it."""
    near = nearest(result.name, [entry.name for entry in roster])
    note = worded("notes", "unit", above=above) if above else worded("notes", "unknown", nearest="、".join(near))
    return replace(result, state=State.UNDECIDED, note=note, nearest=near)


def _with(result: DepartmentResult, chosen: Submitted) -> DepartmentResult:
    """Return a department as the submission that counts leaves it."""
    found = chosen.outcome
    published = result.entry is not None and result.entry.published is not None
    passed = State.PUBLISHED if published else State.PASSED
    return replace(
        result,
        state=passed if found.passes else State.RETURNED,
        chosen=chosen.file,
        findings=found.findings,
        waived=found.waived,
        totals=found.totals,
        split=found.split,
        title=found.title,
        approval=found.approval,
    )


def _chosen(group: Sequence[Submitted], used: frozenset[str]) -> tuple[Submitted | None, str]:
    """Return the submission that counts, or None and the reason why nobody can tell."""
    contents: Mapping[str, Submitted] = {one.file.sha256: one for one in reversed(group)}
    named = [one for content, one in contents.items() if content in used]
    if len(named) == 1 or len(contents) == 1:
        return (named or list(contents.values()))[0], ""
    if len({_address(one.file) for one in group} - {""}) > 1:
        return None, worded("notes", "senders")
    by_mail, by_saved = _newest(group, _sent), _newest(group, _saved)
    if by_mail and by_saved and by_mail.file.sha256 != by_saved.file.sha256:
        return None, worded("notes", "disagree")
    newest = by_mail or by_saved
    return newest, "" if newest else worded("notes", "undated")


def _newest(group: Sequence[Submitted], when: Callable[[SubmittedFile], str]) -> Submitted | None:
    """Return the newest submission, None where one has no time, or two of different content have the same."""
    times = [(datetime.fromisoformat(text), one) for one in group if (text := when(one.file))]
    if len(times) < len(group):
        return None
    last = max(moment for moment, _ in times)
    newest = [one for moment, one in times if moment == last]
    return newest[0] if len({one.file.sha256 for one in newest}) == 1 else None


def _sent(file: SubmittedFile) -> str:
    return file.sent


def _saved(file: SubmittedFile) -> str:
    return file.saved


def _address(file: SubmittedFile) -> str:
    """Return the bare address of a sender, in small letters."""
    return file.sender.rpartition("<")[2].strip(" >").casefold()
