"""Reading forms (performance tables) that were exported, through the forms that draw them, into input rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from compiler.definition.data_schema import fixed_rows
from compiler.definition.definition import Definition
from compiler.definition.rules import SameName
from compiler.definition.views import Column, Form, FormLine, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import DataRow
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place
from compiler.workbook.cells import Sheet
from compiler.workbook.keys import plain, words
from compiler.workbook.new_names import NewNames
from compiler.workbook.normal import read_cell


class _Target(NamedTuple):
    """Where what a slot of a form shows is typed: a column of an input sheet, in a fixed line of it or in any row."""

    view: View
    column: Column
    line: str = ""


class _Cell(NamedTuple):
    """A slot found in an exported form: its name, and the cell (row and column) in which it stands."""

    name: str
    row: int
    column: int


class FormReader:
    """Collects the rows of input sheets that the forms of one department fill."""

    def __init__(self, definition: Definition, names: NewNames) -> None:
        self.definition = definition
        self.names = names
        self.findings: list[Diagnostic] = []
        self._found: dict[str, list[DataRow]] = {}
        self._counts: dict[str, int] = {}

    def rows(self) -> Mapping[str, tuple[DataRow, ...]]:
        """Return the rows found so far, by input sheet."""
        return {id_: tuple(rows) for id_, rows in self._found.items()}

    def read(self, form: Form, sheet: Sheet) -> None:
        """Read the forms of one kind that stand in a sheet, each beginning with the first label of the first line."""
        for part in _instances(form, sheet):
            self._read_one(form, part)

    def _read_one(self, form: Form, sheet: Sheet) -> None:
        targets = {name: found for name in _slots(form) if (found := self._target(form, name))}
        own = self._member(form, targets)
        cells = [cell for cell in _labelled(form, sheet) if cell.name in targets]
        self._missing(form, sheet, {cell.name for cell in cells}, targets)
        for view_id in dict.fromkeys(targets[cell.name].view.id for cell in cells):
            here = [cell for cell in cells if targets[cell.name].view.id == view_id]
            self._add(targets, here, sheet, own, ())
        self._link(form, targets, own)
        for heads, line in _repeated(form):
            for cells, texts in self._table(heads, line, form, sheet):
                here = [cell for cell in cells if cell.name in targets]
                self._add(targets, here, sheet, own, texts)

    def _member(self, form: Form, targets: Mapping[str, _Target]) -> dict[str, str]:
        """Return the dimension whose rows the forms are, with the number of this one; {} where there is one form."""
        repeated = {line.each for line in form.lines if line.each}
        dimensions = {t.view.each.dimension for t in targets.values() if t.view.each} - repeated
        for dimension in sorted(dimensions):
            self._counts[dimension] = self._counts.get(dimension, 0) + 1
        return {dimension: str(self._counts[dimension]) for dimension in dimensions}

    def _target(self, form: Form, name: str) -> _Target | None:
        """Return where a slot is typed, None for what is computed or belongs to no form."""
        if name in form.figures:
            return self._figure_target(self.definition.figures.defaults.at(form.figures[name]))
        where = self.definition.texts.get(name)
        if where is None or name == self.definition.department:
            return None
        view = self.definition.sheets[where.view]
        return _Target(view, next(column for column in view.columns if column.key == where.column))

    def _figure_target(self, figure: Coordinates) -> _Target | None:
        wanted = self.definition.figures.relevant(figure)
        for view in self.definition.sheets.values():
            lines = [(row.key, row.at) for row in fixed_rows(view)] or [("", ())]
            for column in view.columns:
                for key, at in lines if column.shows == "figure" else ():
                    found = view.at.at(at).at(column.figure)
                    if self.definition.figures.relevant(found) == wanted:
                        return _Target(view, column, key)
        return None

    def _missing(self, form: Form, sheet: Sheet, found: Iterable[str], targets: Mapping[str, _Target]) -> None:
        """Note the labels of the form that the exported one lacks."""
        labels = {slot: label for line in form.lines if not line.each for label, slot in _pairs(line)}
        lacking = [label for slot, label in labels.items() if slot in targets and slot not in found]
        present = {plain(cell.text) for cells in sheet.rows.values() for cell in cells.values()}
        for label in lacking:
            if plain(label) not in present:
                place = Place(sheet.name, min(sheet.rows, default=0))
                self.findings.append(diagnose("W162", place, label=label, title=form.title))

    def _add(
        self,
        targets: Mapping[str, _Target],
        cells: Sequence[_Cell],
        sheet: Sheet,
        own: Mapping[str, str],
        texts: Sequence[tuple[str, str]],
    ) -> None:
        """Add the row of an input sheet that these cells fill; ``texts`` stand in merged cells above it."""
        values: dict[str, str] = {}
        places: dict[str, Place] = {}
        for cell in cells:
            target = targets[cell.name]
            place = Place(sheet.name, cell.row, cell.column, target.column.title)
            reading = read_cell(sheet.cell(cell.row, cell.column), target.view, target.column, self.definition, place)
            self.findings += [finding for finding in reading.findings if finding.code != "V203"]
            if reading.text:
                values[target.column.key], places[target.column.key] = reading.text, place
        view = targets[cells[0].name].view if cells else None
        if view is None or not values:
            return
        inherited = {targets[name].column.key: text for name, text in texts if name in targets}
        values = {**inherited, **values}
        for column in view.columns:
            if column.shows == "member" and column.dimension in own:
                values[column.key] = own[column.dimension]
        self._found.setdefault(view.id, []).append(DataRow(values, places, targets[cells[0].name].line))

    def _link(self, form: Form, targets: Mapping[str, _Target], own: Mapping[str, str]) -> None:
        """Let the row of a form refer to the row of the same name: to its project, a new one where it has none."""
        for rule in self.definition.rules:
            check = rule.check
            if not isinstance(check, SameName) or check.rows not in own or check.name not in targets:
                continue
            view, key = targets[check.name].view, targets[check.name].column.key
            rows = self._found.get(view.id, [])
            where = self.definition.texts.get(check.link)
            if rows and where and where.view == view.id and rows[-1].values.get(key):
                member = self.names.member(check.of, rows[-1].values[key], {})
                rows[-1] = replace(rows[-1], values={**rows[-1].values, where.column: member})

    def _table(
        self, heads: FormLine, line: FormLine, form: Form, sheet: Sheet
    ) -> Iterator[tuple[list[_Cell], list[tuple[str, str]]]]:
        """Yield the cells of each row below the headings of a form's list, and the texts that merged cells give it."""
        bottom, columns = _headings(heads, sheet)
        slots = [cell.text.slots[0].name if cell.text.slots else "" for cell in line.cells]
        merged = {slots[i] for i, cell in enumerate(line.cells) if cell.merge}
        above: dict[str, str] = {}
        for row in [row for row in sheet.rows if row > bottom] if bottom else []:
            filled = {slots[i]: at for i, at in columns.items() if sheet.text(row, at).strip() and slots[i]}
            fresh = [name for name in slots if name in merged and name in filled]
            if not set(filled) - merged or self._is_total(sheet, row, form):
                continue
            if fresh:
                kept = slots[: slots.index(fresh[0])]
                above = {name: text for name, text in above.items() if name in kept}
                above |= {name: sheet.text(row, filled[name]).strip() for name in fresh}
            yield [_Cell(name, row, at) for name, at in filled.items()], [*above.items()]

    def _is_total(self, sheet: Sheet, row: int, form: Form) -> bool:
        """Tell whether a row is a total or a note; one in which a number stands is named."""
        first = next((cell for cell in sheet.rows[row].values() if cell.filled), None)
        said = plain(first.text).partition(":")[0] if first else ""
        if said not in {plain(word) for word in (*words()["subtotals"], *words()["notes"])}:
            return False
        if any(cell.kind == "number" for cell in sheet.rows[row].values()):
            label = first.text if first else ""
            self.findings.append(diagnose("W118", Place(sheet.name, row), label=label, title=form.title))
        return True


def _slots(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot.name for line in form.lines for cell in line.cells for slot in cell.text.slots))


def _pairs(line: FormLine) -> Iterator[tuple[str, str]]:
    """Yield each slot of a line with the label before it."""
    label = ""
    for cell in line.cells:
        if not cell.text.slots:
            label = cell.text.literal or label
        elif label:
            yield label, cell.text.slots[0].name


def _repeated(form: Form) -> Iterator[tuple[FormLine, FormLine]]:
    """Yield the lists of a form: the line of their headings, and the line that stands once a row."""
    for before, line in zip(form.lines, form.lines[1:], strict=False):
        if line.each:
            yield before, line


def _labels(form: Form) -> frozenset[str]:
    cells = (cell for line in form.lines for cell in line.cells if not cell.text.slots)
    return frozenset(plain(cell.text.literal) for cell in cells if cell.text.literal)


def _instances(form: Form, sheet: Sheet) -> list[Sheet]:
    """Return the sheet cut at each row that begins a form of this kind."""
    first = plain(next(cell.text.literal for cell in form.lines[0].cells if not cell.text.slots))
    begins = [row for row, cells in sheet.rows.items() if any(plain(cell.text) == first for cell in cells.values())]
    if len(begins) < 2:
        return [sheet]
    ends = [*begins[1:], max(sheet.rows) + 1]
    starts = [min(sheet.rows), *begins[1:]]
    return [
        sheet._replace(rows={row: cells for row, cells in sheet.rows.items() if start <= row < end})
        for start, end in zip(starts, ends, strict=True)
    ]


def _labelled(form: Form, sheet: Sheet) -> list[_Cell]:
    """Return the cells that stand beside the labels of a form, its lines from top to bottom."""
    labels = _labels(form)
    found = []
    after = 0
    for line in form.lines:
        for label, slot in _pairs(line) if not line.each else ():
            spot = _find(sheet, plain(label), after)
            if spot is None:
                continue
            row, column = spot
            beside = next((at for at, cell in sorted(sheet.rows[row].items()) if at > column and cell.filled), 0)
            after = row
            if beside and plain(sheet.text(row, beside)) not in labels:
                found.append(_Cell(slot, row, beside))
    return found


def _find(sheet: Sheet, label: str, after: int) -> tuple[int, int] | None:
    rows = [*(row for row in sheet.rows if row >= after), *(row for row in sheet.rows if row < after)]
    spots = ((row, at) for row in rows for at, cell in sheet.rows[row].items() if plain(cell.text) == label)
    return next(spots, None)


def _headings(line: FormLine, sheet: Sheet) -> tuple[int, dict[int, int]]:
    """Return the row in which the headings of a list stand and, by their index, their columns; (0, {}) for none."""
    wanted = [plain(cell.text.literal) for cell in line.cells]
    best: tuple[int, dict[int, int]] = (0, {})
    for row, cells in sheet.rows.items():
        texts = {plain(cell.text): at for at, cell in cells.items()}
        found = {index: texts[text] for index, text in enumerate(wanted) if text and text in texts}
        if len(found) > len(best[1]) and len(found) * 2 >= len(wanted):
            best = (row, found)
    return best
