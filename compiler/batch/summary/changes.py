"""Changes against last year, of totals and by row of the summary's table; the largest come first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from compiler.batch.record import DepartmentResult, Part, Run, State
from compiler.batch.summary.added_up import total_names
from compiler.values.amount import ZERO


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: of a department (None: of all ``departments`` that know both years), a total or a row by name."""

    department: DepartmentResult | None
    departments: int
    item: str
    unit: str
    prior: Decimal
    amount: Decimal

    @property
    def change(self) -> Decimal:
        """This year's amount less last year's."""
        return self.amount - self.prior

    @property
    def rate(self) -> Decimal | None:
        """The change as a share of last year's amount, None where that is zero."""
        return self.change / abs(self.prior) if self.prior else None

    @property
    def is_returned(self) -> bool:
        """Whether the amounts may still move, since the department's workbook went back."""
        return self.department is not None and self.department.state is State.RETURNED


def total_changes(run: Run) -> tuple[Change, ...]:
    """Return the changes of departments' totals, the largest first; those of no change are left out."""
    return _largest(_totals(run))


def row_changes(run: Run) -> tuple[Change, ...]:
    """Return the changes of departments by row, the largest first; a row with an unknown part is left out."""
    return _largest(change for one in run.departments for change in _rows(one))


def overall_changes(run: Run) -> tuple[Change, ...]:
    """Return the changes over all departments that know both years: totals in their order, then the largest rows."""
    totals = [
        total
        for name, unit in total_names(run)
        if (total := _over_all(name, unit, [one for one in _totals(run) if (one.item, one.unit) == (name, unit)]))
    ]
    rows: dict[tuple[str, str], list[Change]] = {}
    for one in run.departments:
        for change in _rows(one):
            rows.setdefault((change.item, change.unit), []).append(change)
    added = (_over_all(item, unit, changes) for (item, unit), changes in rows.items())
    return (*totals, *_largest(change for change in added if change))


def _totals(run: Run) -> Iterator[Change]:
    for one in run.departments:
        for total in one.totals:
            if total.amount is not None and total.prior is not None:
                yield Change(one, 1, total.name, total.unit, total.prior, total.amount)


def _rows(one: DepartmentResult) -> Iterator[Change]:
    def row(part: Part) -> tuple[str, str]:
        return part.row, part.row_name

    for (code, name), group in groupby(sorted(one.split.parts, key=row), key=row):
        parts = list(group)
        priors = [part.prior for part in parts if part.prior is not None]
        if len(priors) == len(parts):
            amount = sum((part.amount for part in parts), ZERO)
            yield Change(one, 1, f"{code} {name}", one.split.unit, sum(priors, ZERO), amount)


def _over_all(item: str, unit: str, changes: list[Change]) -> Change | None:
    if not changes:
        return None
    prior = sum((change.prior for change in changes), ZERO)
    return Change(None, len(changes), item, unit, prior, sum((change.amount for change in changes), ZERO))


def _largest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that are none of zero, those of one unit together, the largest of each first."""
    found = [one for one in changes if one.change]
    units = list(dict.fromkeys(one.unit for one in found))
    return tuple(sorted(found, key=lambda one: (units.index(one.unit), -abs(one.change))))
