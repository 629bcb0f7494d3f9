"""A run: take in what came, examine it, decide what counts, write what follows, leave a record."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compiler.batch.choose import Decided, Submitted, Terms, decide
from compiler.batch.deliver import Delivery
from compiler.batch.intake import Arrival, take_in
from compiler.batch.outcome import Outcome
from compiler.batch.pool import Examine, examined
from compiler.batch.record import Bounds, DepartmentResult, Run, State, SubmittedFile
from compiler.batch.record_json import record_json
from compiler.batch.store import Store, definition_version, key_of, program_version
from compiler.batch.words import worded, words
from compiler.batch.worker import ANNOTATED, Job, examine
from compiler.definition.load import definition_ids, load_definition
from compiler.document.printing import PLAIN, Printing
from compiler.roster import Entry
from compiler.values.csv_rows import plain
from compiler.values.file_name import file_name
from compiler.waivers.weigh import Policy

OWN_FOLDER = ".gongkai"
"""The folder, in the output folder, of what a run needs for itself."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    ``definition`` is the id or folder of a report, "" where the stamps decide. ``roster`` is None without one, ``used``
    are the files that the bureau chose. ``day`` is the day on which days left are counted; ``asked_day`` the same where
    it was asked for, so that the record may hold it. ``hashes`` are those of the roster and waiver files.
    """

    paths: tuple[Path, ...]
    out: Path
    day: date
    formats: tuple[str, ...] = ("docx",)
    definition: str = ""
    policy: Policy = Policy()  # noqa: RUF009 - frozen
    printing: Printing = PLAIN
    roster: tuple[Entry, ...] | None = None
    used: tuple[Path, ...] = ()
    asked_day: date | None = None
    hashes: tuple[str, str] = ("", "")
    workers: int = 1
    bounds: Bounds = Bounds()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: workbooks examined of all, ``kept`` of them by an earlier run; the last one, its outcome."""

    done: int
    total: int
    kept: int
    name: str = ""
    outcome: Outcome = Outcome()  # noqa: RUF009 - frozen


Watch = Callable[[Progress], None]


def run(order: Order, watch: Watch, examine_one: Examine = examine) -> Run:
    """Carry an order out and return its result, which also lies in the output folder as ``record.json``.

    Raises OSError where the output folder cannot be written, DefinitionError where the definition or style is broken;
    what was finished before is kept, and the next run goes on from there.
    """
    own = order.out / OWN_FOLDER
    store = Store(own / "store")
    store.folder.mkdir(parents=True, exist_ok=True)
    arrivals = tuple(take_in(order.paths, order.out))
    jobs = {arrival: _job(arrival, order, store) for arrival in arrivals if not arrival.file.reason}
    outcomes = _examine_all(jobs, order, store, watch, examine_one)
    submitted = [Submitted(arrival, outcomes[job.key]) for arrival, job in jobs.items()]
    report = _report(submitted, order)
    good, unread = _sorted_out(submitted, report, order.bounds)
    decided = decide(good, Terms(order.roster, _used(order), _days(report)))
    delivery = Delivery(order.out, own / "journal")
    departments = tuple(replace(one.result, outputs=delivery.write(_files(one, jobs, store))) for one in decided)
    result = _result(order, report, departments, (*(a.file for a in arrivals if a.file.reason), *unread), outcomes)
    record = words()["folders"]["record"]
    outputs = delivery.write([(record, record_json(result, order.asked_day).encode())])
    delivery.sweep((*(file for one in departments for file in one.outputs), *outputs))
    store.forget_all_but(job.key for job in jobs.values())
    return result


def _job(arrival: Arrival, order: Order, store: Store) -> Job:
    what = _what(order)
    key = key_of(arrival.file.sha256, *what)
    withheld = frozenset(plain(entry.name) for entry in order.roster or () if entry.withheld)
    return Job(arrival.path, key, store.folder, order.definition, order.formats, order.policy, order.printing, withheld)


def _what(order: Order) -> tuple[str, ...]:
    """Return what shapes an outcome beside the workbook itself."""
    style = order.printing.style_file
    return (
        program_version(),
        definition_version(order.definition) if order.definition else "",
        repr(order.formats),
        repr(order.policy),
        repr(replace(order.printing, style_file=None)),
        hashlib.sha256(style.read_bytes()).hexdigest() if style else "",
        repr(sorted(plain(entry.name) for entry in order.roster or () if entry.withheld)),
    )


def _examine_all(
    jobs: dict[Arrival, Job], order: Order, store: Store, watch: Watch, examine_one: Examine
) -> dict[str, Outcome]:
    """Return the outcomes by the keys of their entries: those that are kept from before, then those made now."""
    wanted = {job.key: (arrival, job) for arrival, job in jobs.items()}
    found = {key: outcome for key in wanted if (outcome := store.outcome(key))}
    kept = len(found)
    watch(Progress(kept, len(wanted), kept))
    left = [job for key, (_, job) in wanted.items() if key not in found]
    for job, outcome in examined(left, order.workers, order.bounds, examine_one):
        found[job.key] = outcome
        watch(Progress(len(found), len(wanted), kept, wanted[job.key][0].file.name, outcome))
    return found


def _report(submitted: Sequence[Submitted], order: Order) -> str:
    """Return the id or folder of the report that is asked for, or that more than half of the workbooks bear; or ""."""
    if order.definition:
        return order.definition
    stamps = Counter(one.outcome.definition for one in submitted if one.outcome.is_read)
    report, count = next(iter(stamps.most_common(1)), ("", 0))
    return report if count * 2 > stamps.total() else ""


def _days(report: str) -> int | None:
    return load_definition(report).summary.days_after_approval if report else None


def _sorted_out(
    submitted: Sequence[Submitted], report: str, bounds: Bounds
) -> tuple[list[Submitted], list[SubmittedFile]]:
    """Return the submissions that belong to a department, and the files that do not, each with its reason."""
    good, unread = [], []
    title = load_definition(report).title if report else ""
    for one in submitted:
        reason, ask = _reason(one.outcome, report, title, bounds)
        if reason:
            unread.append(replace(one.file, reason=reason, ask=ask))
        else:
            good.append(one)
    return good, unread


def _reason(outcome: Outcome, report: str, title: str, bounds: Bounds) -> tuple[str, str]:
    if outcome.failure:
        return worded("failures", outcome.failure, seconds=bounds.seconds, megabytes=bounds.megabytes), ""
    if not outcome.is_read:
        worst = max(outcome.findings, key=lambda finding: finding.severity)
        return worst.message, worst.hint
    if report in definition_ids() and outcome.definition != report:
        sentences = words()["reasons"]["other_report"]
        return sentences["reason"].format(found=outcome.report, title=title), sentences["ask"].format(title=title)
    if not outcome.department:
        return words()["reasons"]["nameless"]["reason"], words()["reasons"]["nameless"]["ask"]
    return "", ""


def _used(order: Order) -> frozenset[str]:
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in order.used)


def _files(one: Decided, jobs: dict[Arrival, Job], store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield what a department's submission leaves: its documents, or its annotated workbook."""
    if one.chosen is None:
        return
    folders = words()["folders"]
    public = one.result.state in {State.PASSED, State.PUBLISHED}
    for name, content in store.files(jobs[one.chosen.arrival].key).items():
        if name == ANNOTATED:
            yield f"{folders['returned']}/{file_name(one.result.name)}.xlsx", content
        elif public:
            yield f"{folders['public']}/{name}", content


def _result(
    order: Order,
    report: str,
    departments: tuple[DepartmentResult, ...],
    unread: tuple[SubmittedFile, ...],
    outcomes: dict[str, Outcome],
) -> Run:
    known = next((one for one in outcomes.values() if one.is_read), Outcome())
    titles = {code: title for one in outcomes.values() for code, title in one.titles}
    roster, waivers = order.hashes
    return Run(
        program_version(),
        order.day,
        report,
        known.version,
        known.report,
        departments,
        unread,
        roster=roster,
        waivers=waivers,
        options=(("formats", "、".join(order.formats)),),
        bounds=order.bounds,
        codes=tuple(sorted(titles.items())),
    )
