"""A run: take in what came, examine it, decide what counts, write what follows, leave a record."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from compiler.batch.choose import Submitted, Terms, decide
from compiler.batch.deliver import Delivery
from compiler.batch.intake import Arrival, Intake
from compiler.batch.job import Examine, Job
from compiler.batch.order import Order, Watch
from compiler.batch.outcome import Outcome
from compiler.batch.outputs import DOCX, PDF, Shelf, deliver, deliver_index, deliver_unread, print_missing
from compiler.batch.record import Run
from compiler.batch.sorting import report_of, sorted_out
from compiler.batch.store import Store, definition_version, key_of, program_version
from compiler.batch.summary.deliver import deliver_record, deliver_summary, undated
from compiler.batch.words import worded, words
from compiler.values.csv_rows import plain

OWN_FOLDER = ".gongkai"
"""The folder, in the output folder, of what a run needs for itself."""


def run(order: Order, watch: Watch, examine_one: Examine | None = None) -> Run:
    """Carry an order out and return its result, which also lies in the output folder as ``record.json``.

    ``examine_one`` examines a workbook, None for the usual way. Raises OSError where the output folder cannot be
    written, DefinitionError where the definition or style is broken, OfficeMissingError where PDFs are asked for and
    LibreOffice is not installed; what was finished before is kept, and the next run goes on from there. One run at a
    time writes into a folder: a second one waits.
    """
    own = order.out / OWN_FOLDER
    own.mkdir(parents=True, exist_ok=True)
    with _alone(FileLock(own / "lock"), watch):
        return _run(order, watch, examine_one, own)


def _alone(lock: FileLock, watch: Watch) -> AbstractContextManager[object]:
    """Return the lock, taken; another run that holds it is waited for."""
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        watch.waits()
        return lock.acquire()


def _run(order: Order, watch: Watch, examine_one: Examine | None, own: Path) -> Run:
    store, delivery = Store(own / "store"), Delivery(order.out, own / "journal")
    store.folder.mkdir(exist_ok=True)
    delivery.tidy()
    intake = Intake(order.out, own / "inbox")
    arrivals = tuple(intake.take(order.paths))
    wanted = [arrival for arrival in arrivals if not arrival.file.reason and not arrival.is_other]
    jobs = _jobs(wanted, order, store)
    outcomes = _examine_all(jobs, order, store, watch, examine_one)
    watch.writes()
    submitted = [Submitted(arrival, outcomes[job.key]) for arrival, job in jobs.items()]
    report = report_of(submitted, order.definition)
    good, unread = sorted_out(submitted, report, order.bounds)
    unread = [*(arrival.file for arrival in arrivals if arrival.file.reason), *unread]
    used, notes = _used(order, submitted)
    decided = decide(good, Terms(order.roster, used, report.days))
    shelf = Shelf(store, {arrival: job.key for arrival, job in jobs.items()}, order.formats, report.title)
    unprinted = print_missing(decided, shelf)
    departments = tuple(deliver(one, shelf, delivery, unprinted) for one in decided)
    outputs = (*deliver_index(departments, delivery), *deliver_unread(unread, delivery))
    faults = _faults(submitted, own)
    result = Run(
        program_version(),
        order.day,
        report.id,
        report.version,
        report.title,
        departments,
        tuple(unread),
        tuple(arrival.file for arrival in arrivals if arrival.is_other),
        outputs,
        (*notes, *faults),
        *order.hashes,
        _options(order),
        order.bounds,
        tuple(sorted({code: title for one in outcomes.values() for code, title in one.titles}.items())),
    )
    summary = deliver_summary(result, delivery, own / "summary")
    named = summary if order.asked_day else undated(summary)
    result = replace(result, outputs=(*outputs, *named))
    record = deliver_record(result, order.asked_day, delivery, own / "record")
    delivery.sweep((*(file for one in departments for file in one.outputs), *outputs, *summary, *record))
    store.forget_all_but(job.key for job in jobs.values())
    intake.forget_all_but(
        one.arrival.path for one in submitted if plain(one.outcome.department) not in _withheld(order)
    )
    return result


def _jobs(arrivals: Sequence[Arrival], order: Order, store: Store) -> Mapping[Arrival, Job]:
    """Return what is to be done with each workbook that came in."""
    withheld = _withheld(order)
    what = _what(order, withheld)
    made = dict.fromkeys(DOCX if form == PDF else form for form in order.formats)
    return {
        arrival: Job(
            arrival.path,
            key_of(arrival.file.sha256, *what),
            store.folder,
            order.definition,
            tuple(made),
            order.policy,
            order.printing,
            withheld,
            order.approved,
        )
        for arrival in arrivals
    }


def _withheld(order: Order) -> frozenset[str]:
    """Return the departments, as names are compared, of which nothing is kept."""
    return frozenset(plain(entry.name) for entry in order.roster or () if entry.withheld)


def _what(order: Order, withheld: frozenset[str]) -> tuple[str, ...]:
    """Return what shapes an outcome beside the workbook itself."""
    style = order.printing.style_file
    return (
        program_version(),
        definition_version(order.definition) if order.definition else "",
        repr(order.formats),
        repr(order.policy),
        repr(order.printing._replace(style_file=None)),
        hashlib.sha256(style.read_bytes()).hexdigest() if style else "",
        repr(sorted(withheld)),
        order.hashes[-1],
    )


def _options(order: Order) -> tuple[tuple[str, str], ...]:
    """Return what was asked for that shapes the documents, for the record."""
    style = order.printing.style_file
    return (
        ("formats", "、".join(order.formats)),
        ("strict", str(order.policy.strict).lower()),
        ("draft", str(order.printing.draft).lower()),
        ("style", hashlib.sha256(style.read_bytes()).hexdigest() if style else ""),
    )


def _examine_all(
    jobs: Mapping[Arrival, Job], order: Order, store: Store, watch: Watch, examine_one: Examine | None
) -> dict[str, Outcome]:
    """Return the outcomes by the keys of their entries: those that are kept from before, then those made now."""
    names = {job.key: arrival.file.name for arrival, job in jobs.items()}
    wanted = {job.key: job for job in jobs.values()}
    earlier = () if order.is_forced else wanted
    kept = {key: outcome for key in earlier if (outcome := store.outcome(key))}
    watch.begins(len(wanted), len(kept))
    found = dict(kept)
    left = [job for key, job in wanted.items() if key not in kept]
    if not left:
        return found
    from compiler.batch.pool import examined  # noqa: PLC0415 - a run in which nothing changed is over before they are in
    from compiler.batch.worker import examine  # noqa: PLC0415

    for job, outcome in examined(left, order.workers, order.bounds, examine_one or examine):
        found[job.key] = outcome
        watch.examined(names[job.key], outcome)
    return found


def _used(order: Order, submitted: Sequence[Submitted]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the contents of the files that the bureau chose, and a note for each that did not come in."""
    used, notes = set(), []
    contents = {one.file.sha256 for one in submitted}
    for name in order.used:
        path = Path(name)
        found = {one.file.sha256 for one in submitted if one.file.name == name}
        if path.is_file():
            found = {hashlib.sha256(path.read_bytes()).hexdigest()} & contents
        used |= found
        if not found:
            notes.append(worded("notes", "not_here", file=name))
    return frozenset(used), tuple(notes)


def _faults(submitted: Sequence[Submitted], own: Path) -> tuple[str, ...]:
    """Write down what the program says of its own faults, for its authors; return a note where there are some."""
    details = [f"{one.file.name}\n{one.outcome.detail}\n" for one in submitted if one.outcome.failure == "crash"]
    path = own / words()["folders"]["faults"]
    if not details:
        path.unlink(missing_ok=True)
        return ()
    path.write_text("\n".join(details), "utf-8")
    return (worded("notes", "faults", count=len(details), file=f"{OWN_FOLDER}/{path.name}"),)
