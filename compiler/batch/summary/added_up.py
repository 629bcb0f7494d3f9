"""Figures over all departments: totals, and the table by row and column, reconciled with what departments state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compiler.batch.record import DepartmentResult, Run, Split, State
from compiler.values.amount import ZERO

_NOTHING_TO_ADD = {
    State.MISSING: "missing",
    State.UNDECIDED: "undecided",
    State.WITHHELD: "withheld",
}


@dataclass(frozen=True, slots=True)
class AddedTotal:
    """A total added up over the departments of which it is known; ``returned`` is the share of those sent back."""

    name: str
    unit: str
    departments: int
    amount: Decimal
    returned: Decimal


@dataclass(frozen=True, slots=True)
class AddedSplit:
    """The table of parts added up over departments.

    ``rows`` and ``columns`` are codes with their names; a cell of ``amounts`` that nobody has is missing. ``returned``
    is the share by row of departments that were sent back. ``counted`` are the departments whose parts add up to what
    they state: only they are added. ``left_out`` are the others, each with the reason: one of those that
    ``schemas/summary.toml`` words.
    """

    name: str
    unit: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    amounts: Mapping[tuple[str, str], Decimal]
    returned: Mapping[str, Decimal]
    counted: tuple[DepartmentResult, ...]
    left_out: tuple[tuple[DepartmentResult, str], ...]

    @property
    def sum(self) -> Decimal:
        """The sum of all parts."""
        return sum(self.amounts.values(), ZERO)

    @property
    def whole(self) -> Decimal:
        """The sum of the wholes that the departments state."""
        return sum((one.split.whole or ZERO for one in self.counted), ZERO)

    @property
    def allowed(self) -> Decimal:
        """How far the two sums may lie apart by rounding alone."""
        return sum((one.split.allowed for one in self.counted), ZERO)

    @property
    def reconciles(self) -> bool:
        """Whether the parts add up to the wholes, but for rounding."""
        return abs(self.sum - self.whole) <= self.allowed

    @property
    def decimals(self) -> int:
        """The decimals with which all amounts are printed exactly, those of departments left out too."""
        splits = [one.split for one in (*self.counted, *(one for one, _ in self.left_out))]
        return decimals([*(part.amount for one in splits for part in one.parts), *(one.whole for one in splits)])

    def row(self, code: str) -> Decimal:
        """Return the sum of a row."""
        return sum((amount for (row, _), amount in self.amounts.items() if row == code), ZERO)

    def column(self, code: str) -> Decimal:
        """Return the sum of a column."""
        return sum((amount for (_, column), amount in self.amounts.items() if column == code), ZERO)


def added_totals(run: Run) -> tuple[AddedTotal, ...]:
    """Return each total that any department has, added up, in the order of the definition's summary."""
    found = []
    for name, unit in total_names(run):
        known = [
            (one.state, total.amount)
            for one in run.departments
            for total in one.totals
            if (total.name, total.unit) == (name, unit) and total.amount is not None
        ]
        returned = sum((amount for state, amount in known if state is State.RETURNED), ZERO)
        found.append(AddedTotal(name, unit, len(known), sum((amount for _, amount in known), ZERO), returned))
    return tuple(found)


def total_names(run: Run) -> tuple[tuple[str, str], ...]:
    """Return the names and units of all totals."""
    return tuple(dict.fromkeys((total.name, total.unit) for one in run.departments for total in one.totals))


def added_splits(run: Run) -> tuple[AddedSplit, ...]:
    """Return the tables of parts, added up: one for each that any department has."""
    tables = dict.fromkeys((one.split.name, one.split.unit) for one in run.departments if one.split.name)
    return tuple(_added(run, name, unit) for name, unit in tables)


def _added(run: Run, name: str, unit: str) -> AddedSplit:
    reasons = [(one, _why_left_out(one, name, unit)) for one in run.departments]
    counted = tuple(one for one, reason in reasons if not reason)
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    returned: dict[str, Decimal] = defaultdict(Decimal)
    names: dict[str, str] = {}
    for one in counted:
        for part in one.split.parts:
            names.setdefault(part.row, part.row_name)
            amounts[part.row, part.column] += part.amount
            if one.state is State.RETURNED:
                returned[part.row] += part.amount
    return AddedSplit(
        name,
        unit,
        tuple(sorted(names.items())),
        _columns([one.split for one in counted]),
        amounts,
        returned,
        counted,
        tuple((one, reason) for one, reason in reasons if reason),
    )


def _why_left_out(one: DepartmentResult, name: str, unit: str) -> str:
    """Return why a department's parts are not added, "" where they are."""
    split = one.split
    if one.chosen is None or (split.name, split.unit) != (name, unit):
        return _NOTHING_TO_ADD.get(one.state, "no_figures")
    if split.whole is None or not split.complete:
        return "unknown_part"
    return "" if split.reconciles else "differs"


def _columns(splits: Sequence[Split]) -> tuple[tuple[str, str], ...]:
    """Return the columns in which any department has a part, in the definition's order."""
    names = {part.column: part.column_name for split in splits for part in split.parts}
    order = dict.fromkeys(column for split in splits for column in split.columns)
    return tuple((column, names[column]) for column in order if column in names)


def decimals(amounts: Iterable[Decimal | None]) -> int:
    """Return how many decimals print all of these amounts exactly."""
    exponents = [amount.normalize().as_tuple().exponent for amount in amounts if amount is not None]
    return max((-exponent for exponent in exponents if isinstance(exponent, int) and exponent < 0), default=0)
