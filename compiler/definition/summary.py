"""What a bureau sees of each department, and adds up over all of them: a few totals, and one table of parts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from compiler.definition.figures import Figures, Report
from compiler.values.coordinates import Coordinates


class SummaryTotal(NamedTuple):
    """A figure that is shown of every department, and what it is called there."""

    name: str
    figure: Coordinates


class SummarySplit(NamedTuple):
    """A figure cut into parts: a row for each code of a level that a department uses, a column for each member."""

    name: str
    figure: Coordinates
    rows: str
    level: str
    columns: str
    members: tuple[str, ...]


class Summary(NamedTuple):
    """What is summed up. A definition without it sums up nothing and knows no deadline (None).

    ``days_after_approval`` is how long a department has, after it was approved, to publish it. ``units`` names
    the text in which a department names the units below it, "" where there is none.
    """

    days_after_approval: int | None = None
    units: str = ""
    totals: tuple[SummaryTotal, ...] = ()
    split: SummarySplit | None = None


def read_summary(raw: Mapping[str, Any], figures: Figures, report: Report) -> Summary:
    """Return what ``summary.toml`` describes; a figure, dimension or member that does not exist is reported."""
    totals = []
    for number, total in enumerate(raw.get("totals", ())):
        at = _figure(total["figure"], figures, f"/totals/{number}/figure", report)
        totals.append(SummaryTotal(total["name"], at))
    split = _split(raw["split"], figures, report) if "split" in raw else None
    return Summary(raw.get("days_after_approval"), raw.get("units", ""), tuple(totals), split)


def _figure(raw: Mapping[str, str], figures: Figures, pointer: str, report: Report) -> Coordinates:
    full = figures.defaults.at(raw)
    figures.check(full, pointer, report)
    return full


def _split(raw: Mapping[str, Any], figures: Figures, report: Report) -> SummarySplit:
    rows, columns = raw["rows"], raw["columns"]
    split = SummarySplit(
        raw["name"],
        _figure(raw["figure"], figures, "/split/figure", report),
        rows["dimension"],
        rows["level"],
        columns["dimension"],
        tuple(columns["members"]),
    )
    dimension = figures.dimensions.get(split.rows)
    if dimension is None or dimension.kind != "codes":
        report("/split/rows/dimension", f"unknown dimension {split.rows!r}")
    elif split.level not in [level.name for level in dimension.levels]:
        report("/split/rows/level", f"dimension {split.rows!r} has no level {split.level!r}")
    for number, member in enumerate(split.members):
        figures.check(split.figure.at({split.columns: member}), f"/split/columns/members/{number}", report)
    return split
