"""The sheet of sums over departments: totals, the table by row and column, and how it reconciles."""

from collections.abc import Iterator
from decimal import Decimal

from compiler.batch.record import DepartmentResult, Run
from compiler.batch.summary.added_up import AddedSplit, added_splits, added_totals, decimals
from compiler.batch.summary.columns import COUNT, column
from compiler.batch.summary.head import title
from compiler.batch.summary.words import worded, words
from compiler.values.amount import ZERO
from compiler.values.place import column_letters
from compiler.workbook.list_book import Cell, Column, Formula, ListSheet, Mark, Table
from compiler.workbook.look import amount_format

_WIDTH = 14


def sums_sheet(run: Run) -> ListSheet:
    """Return what all departments come to, and which of them are not in it."""
    tables = [_totals(run)]
    notes = [words()["sums"]["totals_note"], words()["sums"]["rounding"]]
    for split in added_splits(run):
        tables += [_table(split), _lines(split)]
        notes.append(left_out(split))
    if len(tables) == 1 and not tables[0].rows:
        notes.append(words()["sums"]["nothing"])
    return ListSheet(words()["sheets"]["sums"], title(run), tuple(tables), tuple(notes))


def left_out(split: AddedSplit) -> str:
    """Return the sentence that names the departments which are not added, by the reason."""
    groups: dict[str, list[str]] = {}
    for one, reason in split.left_out:
        groups.setdefault(words()["left_out"][reason], []).append(one.name)
    names = "；".join(f"{reason}——{'、'.join(group)}" for reason, group in groups.items())
    return worded("sums", "left_out", names=names) if names else str(words()["sums"]["nothing_left_out"])


def _totals(run: Run) -> Table:
    totals = added_totals(run)
    places = amount_format(decimals([one.amount for one in totals]))
    columns = (
        column("item", 32),
        column("unit", 10),
        column("departments", 10, COUNT),
        column("amount", _WIDTH, places),
        column("returned", _WIDTH, places),
    )
    rows = tuple((one.name, one.unit, one.departments, one.amount, one.returned) for one in totals)
    return Table(columns, rows, words()["sums"]["totals"])


def _table(split: AddedSplit) -> Table:
    """Return the table by row and column, with sums both ways."""
    places = amount_format(split.decimals)
    members = tuple(Column(name, _WIDTH, places) for _, name in split.columns)
    columns = (
        column("row_name", 32),
        column("row_code", 10),
        *members,
        column("row_sum", _WIDTH, places),
        column("returned", _WIDTH, places),
    )
    caption = worded("sums", "split", name=split.name, unit=split.unit)
    rows = tuple(tuple(_row(split, code, name)) for code, name in split.rows)
    return Table(columns, rows, caption, foot=(tuple(_foot(split)),) if rows else ())


def _row(split: AddedSplit, code: str, name: str) -> Iterator[Cell]:
    last = column_letters(len(split.columns) + 2)
    yield name
    yield code
    yield from (split.amounts.get((code, member)) for member, _ in split.columns)
    yield Formula(f"SUM(C{{row}}:{last}{{row}})", split.row(code))
    yield split.returned.get(code)


def _foot(split: AddedSplit) -> Iterator[Cell]:
    sums = [split.column(member) for member, _ in split.columns]
    sums += [split.sum, sum(split.returned.values(), ZERO)]
    yield words()["sums"]["split_sum"]
    yield ""
    yield from (_sum(at, amount) for at, amount in enumerate(sums, 3))


def _lines(split: AddedSplit) -> Table:
    """Return a line for each department: the sum of its parts against the whole that it states."""
    decimals_ = split.decimals
    places = amount_format(decimals_)
    allowed = amount_format(_allowed_places(split))
    columns = (
        column("department", 32),
        column("state", 10),
        column("parts_sum", _WIDTH, places),
        column("whole", _WIDTH, places),
        column("difference", _WIDTH, places),
        column("allowed", _WIDTH, allowed),
        column("verdict", _WIDTH),
        column("counted", _WIDTH),
        column("why", _WIDTH),
    )
    lines = [(one, "") for one in split.counted]
    lines += [(one, reason) for one, reason in split.left_out]
    return Table(
        columns,
        tuple(_line(one, reason, decimals_) for one, reason in lines),
        worded("sums", "lines", unit=split.unit),
        foot=(_lines_foot(split),) if lines else (),
        marks=(Mark(6, "=", words()["sums"]["differs"], "bad"), Mark(7, "=", words()["sums"]["no"], "quiet")),
    )


def _line(one: DepartmentResult, reason: str, places: int) -> tuple[Cell, ...]:
    has = one.chosen is not None and one.split.whole is not None and reason != "no_figures"
    said = words()["sums"]
    return (
        one.name,
        one.state.value,
        *(_held(one.split.sum, one.split.whole or ZERO, one.split.allowed, places) if has else (None,) * 5),
        said["no" if reason else "yes"],
        words()["left_out"][reason] if reason else "",
    )


def _held(parts: Decimal, whole: Decimal, allowed: Decimal, places: int) -> tuple[Cell, ...]:
    """Return the sum of parts, the stated whole, and how they agree."""
    agrees = abs(parts - whole) <= allowed
    return parts, whole, *_agreement(parts - whole, allowed, places, agrees)


def _agreement(difference: Decimal, allowed: Decimal, places: int, agrees: bool) -> tuple[Cell, ...]:
    said = words()["sums"]
    verdict = f'IF(ABS(E{{row}})<=F{{row}},"{said["agrees"]}","{said["differs"]}")'
    return (
        Formula(f"ROUND(C{{row}}-D{{row}},{places})", difference),
        allowed,
        Formula(verdict, said["agrees" if agrees else "differs"]),
    )


def _sum(at: int, value: Decimal) -> Formula:
    letters = column_letters(at)
    return Formula(f"SUM({letters}{{first}}:{letters}{{last}})", value)


def _lines_foot(split: AddedSplit) -> tuple[Cell, ...]:
    """Return the sums of the lines that are counted."""
    places = split.decimals
    counted = 'SUMIF(H{{first}}:H{{last}},"{yes}",{at}{{first}}:{at}{{last}})'
    parts, whole, allowed = (counted.format(yes=words()["sums"]["yes"], at=at) for at in "CDF")
    difference, _, verdict = _agreement(split.sum - split.whole, split.allowed, places, split.reconciles)
    return (
        words()["sums"]["lines_sum"],
        "",
        Formula(f"ROUND({parts},{places})", split.sum),
        Formula(f"ROUND({whole},{places})", split.whole),
        difference,
        Formula(f"ROUND({allowed},{_allowed_places(split)})", split.allowed),
        verdict,
        worded("page", "count", count=len(split.counted)),
        "",
    )


def _allowed_places(split: AddedSplit) -> int:
    return decimals(one.split.allowed for one in (*split.counted, *(one for one, _ in split.left_out)))
