"""The workbooks of units: reading each, and what is wrong among them."""

import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity, diagnose, has_errors, in_order
from compiler.figures.derive import Ledger
from compiler.roster import Entry
from compiler.submission import Data, Text, submit
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.bind import bind, stamped_definition
from compiler.workbook.keys import plain, words
from compiler.workbook.read import read_workbook

WORKBOOK = ".xlsx"
"""What the names of workbooks end with."""

_FEW = 6
"""So many workbooks are read in about the time in which a process starts."""

_TOGETHER = 2
"""So many workbooks a process is given at a time; each time it is also given the definition."""


Typed = tuple[Data, tuple[Diagnostic, ...]]
"""What was typed in a workbook, and the errors of reading it."""


@dataclass(frozen=True)
class Unit:
    """A unit of a department: its workbook, its name, what it typed and the figures that follow."""

    file: Path
    name: str
    data: Data
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Faults:
    """What was found in the workbook of a unit."""

    file: Path
    findings: tuple[Diagnostic, ...]


def workbooks(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the workbooks that are named and those in the folders that are named, those of a folder by name.

    What is hidden, or lies there because a program has a workbook open, is left out. Raises OSError where a folder
    cannot be read.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else ()
        found += [
            one for one in inside if one.suffix.casefold() == WORKBOOK and not one.name.startswith((".", "~$"))
        ] or ([] if path.is_dir() else [path])
    return tuple(dict.fromkeys(found))


def department_definition(files: Iterable[Path]) -> Definition | None:
    """Return the shipped definition of a department whose units' workbooks these are, as the first stamp says.

    None where no stamp says so. Raises DefinitionError where a shipped definition is broken.
    """
    stamps = (stamped_definition(read_workbook(file)[0]) for file in files)
    stamp = next((found for found in stamps if found), "")
    definitions = map(load_definition, definition_ids())
    return next((one for one in definitions if one.rollup and one.rollup.units == stamp), None)


def read_units(files: Sequence[Path], definition: Definition) -> list[tuple[Unit | None, tuple[Diagnostic, ...]]]:
    """Return the unit of each workbook, and the errors of reading it; a unit with an error is None.

    Many workbooks are read by as many processes as the computer has cores, this one among them; what comes out is the
    same.
    """
    helpers = min(os.cpu_count() or 1, len(files) // _FEW) - 1
    typed = _read_together(files, definition, helpers) if helpers > 0 else _read(files, definition)
    return [_unit(file, definition, *one) for file, one in zip(files, typed, strict=True)]


def _read(files: Sequence[Path], definition: Definition) -> list[Typed]:
    return [read_typed(file, definition) for file in files]


def _read_together(files: Sequence[Path], definition: Definition, helpers: int) -> Iterator[Typed]:
    """Yield what was typed in each workbook; from the last on, this process reads what no helper has begun with."""
    parts = [files[start : start + _TOGETHER] for start in range(0, len(files), _TOGETHER)]
    # reading makes no circular garbage to look for
    with ProcessPoolExecutor(helpers, multiprocessing.get_context("spawn"), gc.disable) as pool:
        tasks = [pool.submit(_read, part, definition) for part in parts]
        backwards = zip(reversed(parts), reversed(tasks), strict=True)
        own = {task: _read(part, definition) for part, task in backwards if task.cancel()}
        for task in tasks:
            yield from own[task] if task in own else task.result()


def read_unit(file: Path, definition: Definition) -> tuple[Unit | None, tuple[Diagnostic, ...]]:
    """Return the unit of a workbook, and the errors of reading it; a unit with an error is None.

    What an equation or rule would find is left to the check of the unit's workbook.
    """
    return _unit(file, definition, *read_typed(file, definition))


def read_typed(file: Path, definition: Definition) -> Typed:
    """Return what was typed in a workbook, and the errors of reading it."""
    workbook, unread = read_workbook(file)
    data, bound = (Data(definition.id, {}), ()) if has_errors(unread) else bind(workbook, definition)
    return data, tuple(finding for finding in (*unread, *bound) if finding.severity is Severity.ERROR)


def figures_of(
    data: Data, definition: Definition, errors: Sequence[Diagnostic]
) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """Return the figures that follow from what was typed, and the errors of reading it and of stating them.

    A required cell that is blank is left to the check of the workbook: a text adds nothing, and an amount that is
    needed and unknown is found when it is added.
    """
    submission, stated = submit(data, definition, frozenset(finding.place for finding in errors))
    found = [*errors, *(finding for finding in stated if finding.severity is Severity.ERROR)]
    return Ledger(submission), in_order(finding for finding in found if finding.code != "V201")


def _unit(
    file: Path, definition: Definition, data: Data, errors: tuple[Diagnostic, ...]
) -> tuple[Unit | None, tuple[Diagnostic, ...]]:
    ledger, found = figures_of(data, definition, errors)
    name = ledger.submission.text(definition.department, Coordinates())
    if not name.value and not found:
        found = (diagnose("V201", name.place, heading=name.place.heading),)
    return (None if found else Unit(file, name.value, data, ledger)), found


def twice(units: Sequence[Unit]) -> Iterator[Faults]:
    """Yield the units of which there are two workbooks (W170), at the name in the later one."""
    first: dict[str, Unit] = {}
    for unit in units:
        other = first.setdefault(plain(unit.name), unit)
        if other is not unit:
            place = _name_of(unit).place
            yield Faults(unit.file, (diagnose("W170", place, name=unit.name, other=other.file.name),))


def missing(own: Unit, units: Sequence[Unit], expected: Sequence[str]) -> Iterator[Faults]:
    """Yield the units that the office lists, or that are ``expected`` besides, without a workbook (W171).

    And those with one that the office, where it lists any, does not list (W172).
    """
    there = {plain(unit.name) for unit in units}
    listed = listed_units(own)
    wanted = {text.value: text.place for text in listed} | {name: Place() for name in expected}
    lacking = [diagnose("W171", place, name=name) for name, place in wanted.items() if plain(name) not in there]
    if lacking:
        yield Faults(own.file, tuple(lacking))
    known = {plain(name) for name in wanted} | {plain(own.name)}
    for unit in units if listed else ():
        if plain(unit.name) not in known:
            yield Faults(
                unit.file, (diagnose("W172", _name_of(unit).place, name=unit.name, sheet=listed[0].place.sheet),)
            )


def units_in_roster(entries: Iterable[Entry], department: str) -> tuple[str, ...]:
    """Return the names of those that a roster puts under a department, which it names or gives the code of."""
    listed = tuple(entries)
    codes = {plain(entry.code) for entry in listed if plain(entry.name) == plain(department)}
    superiors = {plain(department), *codes} - {""}
    return tuple(entry.name for entry in listed if plain(entry.superior) in superiors)


def listed_units(own: Unit) -> list[Text]:
    """Return the names under which the department's own office lists the units."""
    definition = own.ledger.submission.definition
    found = []
    for view in definition.sheets.values():
        keys = [column.key for column in view.columns if column.shows == "text"] if view.rollup == "units" else []
        for row in own.data.rows.get(view.id, ()):
            found += [Text(row.values[key], row.place(key)) for key in keys if key in row.values]
    return found


def own_office(units: Sequence[Unit], department: str) -> Unit | None:
    """Return the unit that is the department's own office: it bears the department's name, or a word that says so."""
    named = (unit for unit in units if department and department in {unit.name, without_mark(unit.name)})
    marked = (unit for unit in units if not department and without_mark(unit.name) != unit.name)
    return next(named, None) or next(marked, None)


def without_mark(name: str) -> str:
    """Return a unit's name without the word that says that it is the department's own office."""
    return next((name.removesuffix(mark) for mark in words()["own_office"] if name.endswith(mark)), name)


def in_listed_order(own: Unit, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units, the department's own office first, then as it lists them, then as they were given."""
    listed = [plain(text.value) for text in listed_units(own)]

    def rank(unit: Unit) -> int:
        if unit is own:
            return -1
        return listed.index(plain(unit.name)) if plain(unit.name) in listed else len(listed)

    return tuple(sorted(units, key=rank))


def _name_of(unit: Unit) -> Text:
    submission = unit.ledger.submission
    return submission.text(submission.definition.department, Coordinates())
