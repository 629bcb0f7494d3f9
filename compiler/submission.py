"""What one department submits: typed rows, and the figures and texts that they state."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, OTHER, Code
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.regions import Region, zero_regions
from compiler.values.amount import Amount, parse_amount
from compiler.values.coordinates import Coordinates
from compiler.values.nearest import nearest_codes
from compiler.values.place import Place

Value = Callable[[Coordinates], Amount | None]
"""Gives a figure, None where it is neither stated nor computable."""

_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row as typed: canonical text by column key (blank columns are absent), and the place of every typed column.

    ``line`` is the key of a fixed row, "" in sheets whose rows are open and in records. ``beside`` is what a new
    workbook shows beside the row by column key, for whoever fills that column; it is never read back.
    """

    values: Mapping[str, str]
    places: Mapping[str, Place] = field(default_factory=dict)
    line: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> Place:
        """Return where a column of this row stands."""
        return self.places.get(key, _NOWHERE)


class Pasted(NamedTuple):
    """An amount in an official table that was pasted or exported.

    ``text`` is "" for a cell that is blank in a row that states other amounts. ``code`` is the dimension and code that
    its row stands for, ``label`` the name that the row prints for it ("" for a row that prints none).
    """

    view: str
    coordinates: Coordinates
    text: str
    place: Place
    code: tuple[str, str] = ("", "")
    label: str = ""


class Source(NamedTuple):
    """An amount of a unit that went into a figure of its department: the unit, where in its workbook, the amount."""

    unit: str
    place: Place
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Data:
    """Everything typed in a workbook: rows by input view, pasted official tables, code lists of the bureau's own.

    ``codes`` holds, by dimension, the rows that differ from the shipped list, ``carried`` the prior-year figures as
    last year's workbook stated them, where this one was started from it, ``rolled`` the units' amounts of which a
    figure is the sum, where this is the workbook of a department that was added up.
    """

    definition: str
    rows: Mapping[str, tuple[DataRow, ...]]
    pasted: tuple[Pasted, ...] = ()
    codes: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    carried: Mapping[Coordinates, Decimal] = field(default_factory=dict)
    rolled: Mapping[Coordinates, tuple[Source, ...]] = field(default_factory=dict)


def with_department(data: Data, definition: Definition, department: str) -> Data:
    """Return the data with the department's name filled in; "" leaves it as it is."""
    where = definition.texts[definition.department]
    row = next(iter(data.rows.get(where.view, ())), DataRow({}))
    named = replace(row, values={**row.values, **({where.column: department} if department else {})})
    return replace(data, rows={**data.rows, where.view: (named,)})


class Statement(NamedTuple):
    """A stated figure: every place that states it with what it states there, and the amount that most of them state."""

    amount: Amount
    places: tuple[tuple[Place, Amount], ...]


class Text(NamedTuple):
    """A text that the department wrote ("" where the cell is empty) and its place."""

    value: str
    place: Place


@dataclass(frozen=True)  # without slots: it keeps what follows from its fields
class Submission:
    """The figures and texts of one department.

    ``rows`` gives, by dimension of rows, the coordinates of each row in the order of the sheet; ``names`` the names of
    codes that the workbook's own code list adds or changes; ``regions`` where a blank means zero. ``reported`` are the
    cells that a finding speaks of already, ``unreadable`` the figures that would stand in them, neither stated nor
    zero. ``pasted`` are the cells of pasted official tables, whose figures are among the stated.
    """

    definition: Definition
    stated: Mapping[Coordinates, Statement]
    texts: Mapping[tuple[str, Coordinates], Text]
    rows: Mapping[str, tuple[Coordinates, ...]]
    names: Mapping[tuple[str, str], str]
    regions: tuple[Region, ...]
    reported: frozenset[Place] = frozenset()
    unreadable: frozenset[Coordinates] = frozenset()
    pasted: tuple[Pasted, ...] = ()

    def text(self, name: str, context: Coordinates) -> Text:
        """Return the text of that name for the members of a context; a text nobody could type yet has its sheet."""
        where = self.definition.texts[name]
        found = self.texts.get((name, context.within(where.dimensions)))
        if found is not None:
            return found
        view = self.definition.sheets[where.view]
        heading = next(column.title for column in view.columns if column.key == where.column)
        return Text("", Place(view.title, heading=heading))

    def row_contexts(self, dimension: str, context: Coordinates) -> tuple[Coordinates, ...]:
        """Return the context of each row of a dimension that agrees with it, in the order of the sheet."""
        found: dict[str, Coordinates] = {}
        wanted = dict(context)
        for row in self._rows_that_may_agree(dimension, context):
            if all([wanted.get(name, member) == member for name, member in row]):
                found.setdefault(row.member(dimension), context.at(row))
        return tuple(found.values())

    def _rows_that_may_agree(self, dimension: str, context: Coordinates) -> Iterable[Coordinates]:
        """Return the rows of a dimension, in order, that are not ruled out by the one member that rules out most."""
        rows = self.rows.get(dimension, ())
        found = [
            numbers
            for name, member in context
            if (numbers := self._row_numbers.get((dimension, name), {}).get(member)) is not None
        ]
        return [rows[number] for number in min(found, key=len)] if found else rows

    @cached_property
    def _row_numbers(self) -> Mapping[tuple[str, str], Mapping[str, tuple[int, ...]]]:
        """The numbers of the rows of a dimension that name a member of another, or name none of it."""
        found: dict[tuple[str, str], Mapping[str, tuple[int, ...]]] = {}
        for dimension, rows in self.rows.items():
            for name in {name for row in rows for name, _ in row}:
                named = [row.member(name) for row in rows]
                numbers: dict[str, list[int]] = {member: [] for member in named}
                for number, member in enumerate(named):
                    for one in [member] if member else numbers:
                        numbers[one].append(number)
                found[dimension, name] = {member: tuple(listed) for member, listed in numbers.items()}
        return found

    def members(self, dimension: str) -> tuple[str, ...]:
        """Return the members of a dimension under which figures are stated, in order of their first statement."""
        return self._members.get(dimension, ())

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for at in self.stated:
            for dimension, member in at:
                found.setdefault(dimension, {})[member] = None
        return {dimension: tuple(members) for dimension, members in found.items()}

    def codes(self, dimension: str, level: str) -> tuple[str, ...]:
        """Return the codes of a level that stand in the submission or above a code that does, in code order."""
        record = self.definition.figures.dimensions[dimension]
        steps = {step for code in self.members(dimension) for step in record.path(code)}
        return tuple(sorted(step for step in steps if record.level(step) == level))

    def name(self, dimension: str, member: str, role: str = "") -> str:
        """Return the printed name of a member, "" for a code that no list holds."""
        own = self.names.get((dimension, member))
        if own is not None:
            return own
        record = self.definition.figures.dimensions[dimension]
        if record.kind == "rows" and record.text:
            return self.text(record.text, Coordinates.of({dimension: member})).value
        return self.definition.figures.name(dimension, member, role)

    def label(self, dimension: str, member: str) -> str:
        """Return what findings call a member: its name, codes with their number in front."""
        name = self.name(dimension, member)
        if self.definition.figures.dimensions[dimension].kind == "codes":
            return f"{member}{name}"
        return name or member

    def describe(self, at: Coordinates) -> str:
        """Return what findings call a figure: its concept and members in words."""
        figures = self.definition.figures
        names = [
            self.label(dimension, member)
            for dimension, member in at
            if (dimension, member) not in figures.defaults and dimension in figures.dimensions
        ]
        if (CONCEPT, at.member(CONCEPT)) not in figures.defaults or not names:
            names.insert(0, figures.concept(at).name)
        return "·".join(names)


def submit(
    data: Data, definition: Definition, reported: frozenset[Place] = frozenset()
) -> tuple[Submission, tuple[Diagnostic, ...]]:
    """Return the figures and texts that the typed rows state, seen through the definition's views.

    ``reported`` are cells in which something was found already; a blank there is not zero but unknown.
    Findings: a reference to a row that does not exist, a code whose class a sheet cannot take, a code that no list
    holds (a warning), one figure stated twice in one sheet.
    """
    return _Binder(data, definition, reported).submission()


class _Binder:
    """Collects figures and texts while the rows of a workbook are walked."""

    def __init__(self, data: Data, definition: Definition, reported: frozenset[Place]) -> None:
        self.data = data
        self.reported = reported
        self.unreadable: set[Coordinates] = set()
        self.definition = definition
        self.dimensions = definition.figures.dimensions
        self.places: dict[Coordinates, list[tuple[Place, Amount]]] = {}
        self.texts: dict[tuple[str, Coordinates], Text] = {}
        self.rows: dict[str, list[Coordinates]] = {}
        self.joins: dict[str, dict[str, Coordinates]] = {}
        self.names = {(dim, code.code): code.name for dim, codes in data.codes.items() for code in codes}
        self.findings: list[Diagnostic] = []

    def submission(self) -> tuple[Submission, tuple[Diagnostic, ...]]:
        for view in self.definition.sheets.values():
            self._bind_view(view)
        for cell in self.data.pasted:
            self._state(cell.coordinates, cell.text, cell.place)
        submission = Submission(
            self.definition,
            {coordinates: self._statement(places) for coordinates, places in self.places.items()},
            self.texts,
            {dimension: tuple(rows) for dimension, rows in self.rows.items()},
            self.names,
            self._regions(),
            self.reported,
            frozenset(self.unreadable),
            self.data.pasted,
        )
        return submission, tuple(self.findings)

    def _bind_view(self, view: View) -> None:
        each = view.each
        lines = {row.key: row for panel in view.panels for row in panel.rows if row.kind == "fixed"}
        for number, row in enumerate(self.data.rows.get(view.id, ()), 1):
            members = dict(lines[row.line].at) if row.line in lines else {}
            if each:
                members[each.dimension] = str(number)
            unplaced = [c for c in view.columns if c.shows == "member" and row.place(c.key) in self.reported]
            for column in view.columns:
                if column.shows == "member":
                    members[column.dimension] = self._member(column, row)
            if unplaced:
                self._leave_unknown(view, row, Coordinates.of(members), unplaced)
                continue
            coordinates = self._joined(view, Coordinates.of(members), row)
            self._list_rows(each.dimension if each else "", coordinates)
            if each:
                self.joins.setdefault(view.id, {})[coordinates.member(each.dimension)] = coordinates
            self._bind_row(view, row, coordinates)

    def _leave_unknown(self, view: View, row: DataRow, coordinates: Coordinates, unplaced: list[Column]) -> None:
        """Mark every figure that a row may state of which a finding says that a code or choice is missing or wrong."""
        if view.join:
            joined = [c.dimension for c in self.definition.sheets[view.join].columns if c.shows == "member"]
            row_of = self.joins.get(view.join, {}).get(coordinates.member(joined[0]) if joined else "", Coordinates())
            coordinates = Coordinates.of([(dimension, OTHER) for dimension in joined]).at(row_of).at(coordinates)
        choices = [[(column.dimension, member) for member in column.choices or (OTHER,)] for column in unplaced]
        for members in product(*choices):
            for column in view.columns:
                if column.shows == "figure" and row.values.get(column.key):
                    at = view.at.at(coordinates).at(members).at(column.figure)
                    self.unreadable.add(self.definition.figures.relevant(at))

    def _list_rows(self, own: str, coordinates: Coordinates) -> None:
        """List the row under its own dimension, and each row of another dimension that it refers to."""
        for dimension, member in coordinates:
            if self.dimensions[dimension].kind == "rows":
                row = coordinates if dimension == own else Coordinates.of({dimension: member})
                self.rows.setdefault(dimension, []).append(row)

    def _member(self, column: Column, row: DataRow) -> str:
        member = row.values.get(column.key, "")
        dimension = self.dimensions[column.dimension]
        if member == dimension.whole_name:
            return ""
        if dimension.kind == "codes" and member and not self._known(column.dimension, member):
            near = "、".join(self._nearest_codes(column.dimension, member))
            place = row.place(column.key)
            self.findings.append(diagnose("V210", place, code=member, dimension=dimension.name, nearest=near))
        return member

    def _nearest_codes(self, dimension: str, code: str) -> Iterator[str]:
        """Yield the code that took a code's place this year, else the known ones that resemble it; with their names."""
        listed = self.dimensions[dimension].codes
        if heir := next((row for row in listed.values() if code in row.formerly), None):
            yield f"{heir.code}{heir.name}（{code}已改为这一编码）"
            return
        own = {other: name for (known, other), name in self.names.items() if known == dimension}
        for near in nearest_codes(code, {*listed, *own}):
            yield f"{near}{own[near] if near in own else listed[near].name}"

    def _known(self, dimension: str, code: str) -> bool:
        return code in self.dimensions[dimension].codes or (dimension, code) in self.names

    def _joined(self, view: View, coordinates: Coordinates, row: DataRow) -> Coordinates:
        if not view.join:
            return coordinates
        each = self.definition.sheets[view.join].each
        dimension = each.dimension if each else ""
        member = coordinates.member(dimension)
        other = self.joins.get(view.join, {}).get(member)
        if other is not None:
            return coordinates.at(other)
        column = next(column for column in view.columns if column.dimension == dimension)
        sheet = self.definition.sheets[view.join].title
        self.findings.append(diagnose("V211", row.place(column.key), member=member, heading=column.title, sheet=sheet))
        return coordinates

    def _bind_row(self, view: View, row: DataRow, coordinates: Coordinates) -> None:
        above = view.at.at(coordinates)
        for column in view.columns:
            text = row.values.get(column.key, "")
            if column.shows == "text":
                key = coordinates.within(self.definition.texts[column.text].dimensions)
                self.texts[column.text, key] = Text(text, row.place(column.key))
            elif column.shows == "figure" and (text or row.place(column.key) in self.reported):
                at = self._implied(above.at(column.figure), coordinates, row.place(column.key))
                figure = self.definition.figures.relevant(at)
                if text:
                    self._state_once(figure, text, row.place(column.key))
                else:
                    self.unreadable.add(figure)

    def _implied(self, figure: Coordinates, row: Coordinates, place: Place) -> Coordinates:
        """Return the figure with the members that the classes of its codes imply (301 is personnel expenditure)."""
        for dimension, code in row:
            for other, classes in self.dimensions[dimension].implied.items():
                group = figure.member(other)
                if not any(group in self.dimensions[other].above(member) for member in classes.values()):
                    continue
                member = next((classes[step] for step in self.dimensions[dimension].path(code) if step in classes), "")
                if member:
                    figure = figure.at({other: member})
                elif code:
                    name = self.dimensions[dimension].name
                    self.findings.append(
                        diagnose("V212", place, code=code, dimension=name, classes="、".join(sorted(classes)))
                    )
        return figure

    def _state_once(self, coordinates: Coordinates, text: str, place: Place) -> None:
        """State a figure of an input sheet, in which no two rows may state the same one."""
        twice = next((other for other, _ in self.places.get(coordinates, ()) if other.sheet == place.sheet), None)
        if twice is None:
            self._state(coordinates, text, place)
        else:
            self.findings.append(diagnose("V213", place, place=str(twice)))

    def _state(self, coordinates: Coordinates, text: str, place: Place) -> None:
        value = parse_amount(text)
        if value is None:
            return
        concept = self.definition.figures.concept(coordinates)
        amount = Amount.stated(value, concept.unit, concept.decimals)
        sources = self.data.rolled.get(coordinates, ())
        if sources and value == sum([source.amount for source in sources]):
            parts = [Amount.stated(source.amount, concept.unit, concept.decimals) for source in sources]
            amount = sum(parts[1:], parts[0])  # each part was rounded by itself
        self.places.setdefault(coordinates, []).append((place, amount))

    @staticmethod
    def _statement(places: list[tuple[Place, Amount]]) -> Statement:
        """Return what a figure is stated as: where its places differ, the amount that most of them state."""
        values = [amount.value for _, amount in places]
        usual = max(dict.fromkeys(values), key=values.count)
        return Statement(next(amount for _, amount in places if amount.value == usual), tuple(places))

    def _regions(self) -> tuple[Region, ...]:
        pasted = {cell.view for cell in self.data.pasted}
        filled = {
            view.id
            for view in self.definition.sheets.values()
            if any(self._has_amount(view, row) for row in self.data.rows.get(view.id, ()))
        }
        stated = [at for at, places in self.places.items() if any(amount.value for _, amount in places)]
        return zero_regions(self.definition, filled, pasted, stated)

    @staticmethod
    def _has_amount(view: View, row: DataRow) -> bool:
        return any(row.values.get(column.key) for column in view.columns if column.shows == "figure")
