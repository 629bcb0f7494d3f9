"""How many slips of a clerk are found, and how soon the finding names the cell.

Run it with ``python -m tests.bench.detect``: every amount of every example is corrupted in every way that the module
``corruptions`` knows, once with only the input sheets filled, once with the official tables pasted as well (then their
cells are corrupted too). A corruption is found where an error or warning appears that the right data does not give.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import partial
from itertools import groupby
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.rules import Direction
from compiler.diagnostics.diagnostic import Diagnostic, Severity, in_order
from compiler.pipeline import check_data
from compiler.submission import Data
from compiler.values.amount import canonical
from compiler.values.place import Place
from compiler.workbook.data_file import missing_cells
from tests.bench.cells import Cell, Sheet, changed, grid, pasted_sheets, typed_data, typed_sheets, with_pasted
from tests.bench.corruptions import EYE, PEN, Change, Slot, slips

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
TYPED, PASTED = "typed", "pasted"
MONEY = "元"
NAMED = (*PEN, "row shifted", "column shifted")
"""The slips that the totals count; an exchange of two amounts is measured beside them."""
LARGE = Decimal(1000)
"""A change that every relation must notice."""
ALONE = frozenset({"R425"})
"""Rules that look at one amount by itself (it is below zero): no relation to another."""
TAIL = Decimal("0.50")
"""A change that rounding may hide in a sum of up to a hundred amounts."""
MISSED = ("beyond rounding in a relation", "one cell in a relation")
"""Causes that are none: a relation should have noticed."""


@dataclass(frozen=True, slots=True)
class Case:
    """One corruption and what came of it.

    ``cell`` and ``before`` are the amount and its place, ``after`` what the touched cells say. ``rank`` is the place of
    the cell in the new findings, from 1 (0 where they do not name it). ``cause`` says why nothing was found.
    """

    example: str
    mode: str
    money: bool
    pasted_cell: bool
    slip: str
    cell: str
    heading: str
    before: str
    after: str
    codes: tuple[str, ...] = ()
    error: bool = False
    rank: int = 0
    cause: str = ""

    @property
    def found(self) -> bool:
        """Whether an error or warning appeared."""
        return bool(self.codes)


@dataclass
class Bench:
    """One submission to corrupt: its data, and the findings that it has when nothing is wrong."""

    example: str
    mode: str
    data: Data
    definition: Definition
    _known: frozenset[tuple[str, str, str]] = frozenset()
    _probed: dict[tuple[Place, Decimal], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = frozenset(_key(finding) for finding in self._findings(self.data))

    def cases(self, sheet: Sheet, slot: Slot, turn: int) -> Iterator[Case]:
        """Yield a case for every slip that can happen to the amount in a slot."""
        cell = sheet[slot]
        for slip, change in slips(grid(sheet), slot, turn).items():
            new = self.new_findings(changed(self.data, sheet, change, self.definition))
            yield Case(
                example=self.example,
                mode=self.mode,
                money=cell.unit == MONEY,
                pasted_cell=any(pasted.place == cell.place for pasted in self.data.pasted),
                slip=slip,
                cell=str(cell.place),
                heading=cell.place.heading,
                before=cell.text,
                after="; ".join(f"{sheet[at].place}={text or 'blank'}" for at, text in change.items()),
                codes=tuple(finding.code for finding in new),
                error=any(finding.severity is Severity.ERROR for finding in new),
                rank=_rank(new, [sheet[at].place for at in change]),
                cause="" if new else self.cause(sheet, slot, slip, change),
            )

    def new_findings(self, data: Data) -> list[Diagnostic]:
        """Return the errors and warnings that the right data does not have, in the order in which they are shown."""
        return [f for f in self._findings(data) if f.severity >= Severity.WARNING and _key(f) not in self._known]

    def _findings(self, data: Data) -> tuple[Diagnostic, ...]:
        """Return what a workbook with this data would be told."""
        missing = tuple(missing_cells(data, self.definition))
        checked = check_data(data, self.definition, frozenset(finding.place for finding in missing))
        return in_order((*missing, *checked.findings))

    def cause(self, sheet: Sheet, slot: Slot, slip: str, change: Change) -> str:
        """Return why a corruption was not found."""
        cells = [sheet[at] for at in change]
        if slip in EYE:
            return self._cause_of_move(sheet, slot, cells, change)
        difference = Decimal(change[slot]) - Decimal(sheet[slot].text)
        same, opposite = (self._probe(sheet, slot, LARGE.copy_sign(difference) * sign) for sign in (1, -1))
        if not same and not opposite:
            return "in no relation"
        if not same or (same | opposite) <= self.bounds:
            return "in a bound, which still holds"
        return "within allowance" if abs(difference) <= TAIL else MISSED[0]

    def _cause_of_move(self, sheet: Sheet, slot: Slot, cells: Sequence[Cell], change: Change) -> str:
        if all(text in ("", sheet[at].text) for at, text in change.items()) and cells[0] in _pasted(self.data, cells):
            return "pasted blank"
        related = [
            self._probe(sheet, at, LARGE) or self._probe(sheet, at, -LARGE)
            for at in change
            if sheet[at].text or at == slot
        ]
        if not any(related):
            return "in no relation"
        is_bound = all(codes <= self.bounds for codes in related)
        return "every relation still holds" if all(related) or is_bound else MISSED[1]

    @property
    def bounds(self) -> frozenset[str]:
        """The codes of relations that hold on one side of a bound: upper bounds, and the direction of a change."""
        derivations = self.definition.figures.derivations
        rules = (rule.code for rule in self.definition.rules if isinstance(rule.check, Direction))
        return frozenset({*rules, *(derivation.code for derivation in derivations if derivation.kind == "at_most")})

    def _probe(self, sheet: Sheet, slot: Slot, difference: Decimal) -> frozenset[str]:
        """Return the codes by which a change of the amount in a slot by this much is found."""
        cell = sheet[slot]
        if (cell.place, difference) not in self._probed:
            text = canonical(Decimal(cell.text or 0) + difference, cell.decimals)
            new = self.new_findings(changed(self.data, sheet, {slot: text}, self.definition))
            self._probed[cell.place, difference] = frozenset(finding.code for finding in new) - ALONE
        return self._probed[cell.place, difference]


def _pasted(data: Data, cells: Iterable[Cell]) -> list[Cell]:
    places = {pasted.place for pasted in data.pasted}
    return [cell for cell in cells if cell.place in places]


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    """Return what makes a finding new; that a known one lists other cells beside it does not."""
    return finding.identity, finding.message, str(finding.comparison)


def _rank(findings: Iterable[Diagnostic], places: Iterable[Place]) -> int:
    """Return the place of the first of some cells among those that findings name, one after the other; 0 for none."""
    named = [place for f in findings for place in (f.place, *(related.place for related in f.related))]
    cells = list(dict.fromkeys((place.sheet, place.row, place.column) for place in named))
    wanted = {(place.sheet, place.row, place.column) for place in places}
    return next((at for at, cell in enumerate(cells, 1) if cell in wanted), 0)


def benches(example: Path) -> Iterator[tuple[Bench, list[Sheet]]]:
    """Yield the two submissions of an example, typed only and with its tables pasted, each with its sheets."""
    data, definition = typed_data(example / "filled.xlsx")
    typed = [*typed_sheets(data, definition)]
    yield Bench(example.name, TYPED, data, definition), typed
    document = check_data(data, definition).document
    if document:
        pasted = [*pasted_sheets(document, definition)]
        yield Bench(example.name, PASTED, with_pasted(data, pasted, definition), definition), [*typed, *pasted]


def measure(example: Path, every: int, part: tuple[int, int] = (0, 1)) -> list[Case]:
    """Return the cases of every so-many-th amount of an example; ``part`` (i, n) takes the i-th of n equal parts."""
    cases: list[Case] = []
    for bench, sheets in benches(example):
        amounts = [(sheet, slot) for sheet in sheets for slot, cell in sheet.items() if cell.text]
        for turn, (sheet, slot) in enumerate(amounts[::every]):
            if turn % part[1] == part[0]:
                cases += bench.cases(sheet, slot, turn)
    return cases


def table(cases: Sequence[Case]) -> str:
    """Return what was found, a line a slip and mode, as a Markdown table."""
    lines = [
        "| cells | slip | cases | found | as error | a relation broken | of these found | first | within 3 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for group, of_group in _grouped(cases):
        for slip in (*NAMED, "all these", *(slip for slip in EYE if slip not in NAMED)):
            chosen = [c for c in of_group if c.slip == slip or (slip == "all these" and c.slip in NAMED)]
            if chosen:
                lines.append(f"| {group} | {slip} | {_figures(chosen)} |")
    return "\n".join(lines)


def _grouped(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    def group(case: Case) -> str:
        kind = "money" if case.money else "counts"
        where = ", pasted cells" if case.pasted_cell else ", typed cells"
        return f"{case.mode}: {kind}{where if case.mode == PASTED else ''}"

    for name, chosen in groupby(sorted(cases, key=group), key=group):
        yield name, [*chosen]
    pasted = [case for case in cases if case.mode == PASTED and case.money]
    if pasted:
        yield "pasted: money, all cells", pasted


def _figures(cases: Sequence[Case]) -> str:
    found = [case for case in cases if case.found]
    broken = [case for case in cases if case.found or case.cause in MISSED]
    parts = [
        str(len(cases)),
        _percent(len(found), len(cases)),
        _percent(sum(case.error for case in found), len(found)),
        str(len(broken)),
        _percent(len(found), len(broken)),
        _percent(sum(case.rank == 1 for case in found), len(found)),
        _percent(sum(0 < case.rank <= 3 for case in found), len(found)),
    ]
    return " | ".join(parts)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def unfound(cases: Iterable[Case]) -> str:
    """Return the corruptions that were not found, by mode, cause and cell."""
    lines: list[str] = []
    missed = sorted((c for c in cases if not c.found), key=lambda c: (c.mode, c.cause, c.money, c.cell))
    for (mode, cause), chosen in groupby(missed, key=lambda c: (c.mode, c.cause)):
        of_cause = [*chosen]
        lines.append(f"\n## {mode}: {cause} ({len(of_cause)})\n")
        for (cell, heading, before), of_cell in groupby(of_cause, key=lambda c: (c.cell, c.heading, c.before)):
            lines.append(f"- {cell} {heading} {before}: " + ", ".join(f"{c.slip} ({c.after})" for c in of_cell))
    return "\n".join(lines)


def late(cases: Iterable[Case]) -> str:
    """Return, for the corruptions whose cell is not named first, how often each list of codes hid it."""
    counts = Counter((c.mode, c.pasted_cell, c.codes[:3], c.rank) for c in cases if c.found and c.rank != 1)
    lines = [
        f"- {n} × {mode}{' (pasted cell)' if p else ''}: {', '.join(codes)}, cell named at {rank or 'no'} place"
        for (mode, p, codes, rank), n in counts.most_common(25)
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table, the corruptions that were not found, and those whose cell comes late."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", nargs="*", type=Path, help="folders with a filled.xlsx (all under examples/)")
    options.add_argument("--every", type=int, default=1, help="take every so-many-th amount")
    options.add_argument("--jobs", type=int, default=1, help="processes")
    options.add_argument("--json", type=Path, help="file for all cases")
    given = options.parse_args()
    examples = given.examples or sorted(path.parent for path in EXAMPLES.glob("*/filled.xlsx"))
    cases: list[Case] = []
    for example in examples:
        parts = [(i, given.jobs) for i in range(given.jobs)]
        with ProcessPoolExecutor(given.jobs) as pool:
            for measured in pool.map(partial(measure, example, given.every), parts):
                cases += measured
    if given.json:
        given.json.write_text(json.dumps([asdict(case) for case in cases], ensure_ascii=False, indent=1), "utf-8")
    print(table(cases), unfound(cases), "\n## not named first\n", late(cases), sep="\n")


if __name__ == "__main__":
    main()
