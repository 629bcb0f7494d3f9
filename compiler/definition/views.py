"""Views: sheets and tables, each a two-way window on figures and texts.

The same record reads an input sheet or a pasted official table, builds the blank sheet and draws the printed table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from compiler.definition.figures import Figures, Report
from compiler.definition.templates import Template, parse_template
from compiler.values.coordinates import Coordinates


class Column(NamedTuple):
    """A column (or, in a sheet laid out as a record, a field).

    ``shows`` is "label" (the row's label), "code" (a level's part of a code, or the whole code where no level is
    named), "member" (a member of ``dimension`` that the user types), "figure" (at ``figure``, on top of the row's
    coordinates), "text" (the department's text of that name), "name" (the name of the typed member of ``dimension``,
    computed) or "sum" (of the figure columns ``of``, computed). ``blank`` says what an empty cell means: "zero",
    "required" or "optional".
    """

    key: str
    heading: tuple[str, ...]
    shows: str
    dimension: str = ""
    level: str = ""
    figure: tuple[tuple[str, str], ...] = ()
    text: str = ""
    of: tuple[str, ...] = ()
    type: str = ""
    blank: str = "optional"
    choices: tuple[str, ...] = ()
    help: str = ""
    width: float = 0
    typed: bool = True
    """Whether a user may type here: False for what is computed or only printed."""
    carry: bool = False
    """Whether a new year starts with what stood here last year."""
    rollup: str = ""
    """Whether a department takes this from its own office ("own"); else ("") amounts are added, texts listed beside."""

    @property
    def title(self) -> str:
        """The heading as one phrase, for findings."""
        return "·".join(self.heading)


class RowSpec(NamedTuple):
    """One or more rows of a view.

    ``kind`` is "fixed" (one row; ``key`` names it in data), "tree" (the codes of ``dimension`` at ``levels`` that have
    an amount, ``below`` in place of the rows of the deepest level), "list" (the fixed ``members`` and, after the last
    of the same class, any other of their levels that has an amount; only those ``within`` some classes, where these are
    named) or "each" (every member of ``dimension`` that has an amount, with the rows ``below`` it; in an input sheet: a
    row for each member, with ``spare`` empty ones, whose totals count the deepest level of codes or, at ``depth``
    "deepest", every code with none below it). A ``centred`` label stands in the middle, across the code columns
    before it. A ``gap`` is a fixed row in which nothing stands; it keeps rows level with those of the panel beside it.
    """

    kind: str
    label: Template | None = None
    at: tuple[tuple[str, str], ...] = ()
    style: str = "plain"
    styles: tuple[tuple[str, str], ...] = ()
    indent: int = 0
    key: str = ""
    dimension: str = ""
    levels: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    below: tuple["RowSpec", ...] = ()
    centred: bool = False
    gap: bool = False
    spare: int = 0
    depth: str = ""
    stated_total: bool = False

    def walk(self) -> Iterator["RowSpec"]:
        """Yield this and all rows below it."""
        yield self
        for row in self.below:
            yield from row.walk()


class Panel(NamedTuple):
    """Columns and the rows that fill them; ``foot`` rows stand at the bottom, aligned over all panels of a view."""

    columns: tuple[Column, ...]
    rows: tuple[RowSpec, ...]
    foot: tuple[RowSpec, ...] = ()
    pointer: str = ""


@dataclass(frozen=True)  # without slots: it keeps what follows from its fields
class View:
    """A sheet or table: panels side by side over figures at ``at``.

    ``role`` is "input" (a sheet that staff fill) or "table" (an official table). ``layout`` of a sheet is "rows" or
    "record" (fields below one another, one of each). ``join`` names the sheet whose row, found by the member that both
    rows share, adds its coordinates. ``numbered`` tables have a row of column numbers; ``header`` says whether headings
    that span rows are "merged" cells or "open" ones. ``empty`` is the sentence under a table in which nothing stands,
    which keeps its header alone or (``empty_shape`` "fixed_rows") its fixed rows too; ``note`` is the one under the
    table whatever it holds. ``rollup`` says what a department's workbook takes from those of
    its units: "own" (the rows of its own office), "each" (the rows of every unit), "units" (the names of the units), ""
    (one row for each line or code, the amounts added). Figures print in the amount form ``form`` of the outline ("" is
    the unit and decimals of their concept), a zero as ``zero``.
    """

    id: str
    role: str
    title: str
    at: Coordinates
    panels: tuple[Panel, ...]
    number: str = ""
    landscape: bool = False
    numbered: bool = False
    layout: str = "rows"
    join: str = ""
    header: str = "merged"
    empty: Template | None = None
    empty_shape: str = "header"
    note: Template | None = None
    form: str = ""
    zero: str = ""
    help: tuple[str, ...] = ()
    rollup: str = ""
    pointer: str = ""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all panels, left to right."""
        return tuple(column for panel in self.panels for column in panel.columns)

    @cached_property
    def typed_columns(self) -> tuple[Column, ...]:
        """The columns in which staff type."""
        return tuple(column for column in self.columns if column.typed)

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys of the columns that may not stay empty."""
        return frozenset(column.key for column in self.columns if column.blank == "required")

    @cached_property
    def each(self) -> RowSpec | None:
        """The open rows of an input sheet, None for one whose rows are fixed or which is a record."""
        return next((row for panel in self.panels for row in panel.rows if row.kind == "each"), None)


class FormCell(NamedTuple):
    """A cell of a form: its text, how many columns and rows it covers; ``merge`` joins it with equal ones below."""

    text: Template
    colspan: int = 1
    rowspan: int = 1
    align: str = "left"
    style: str = "plain"
    merge: bool = False


class FormLine(NamedTuple):
    """A line of a form, once or for each row of the dimension ``each``."""

    cells: tuple[FormCell, ...]
    each: str = ""
    style: str = "plain"


class Form(NamedTuple):
    """A table whose lines differ from one another (the performance tables); ``figures`` are named for its slots."""

    id: str
    title: str
    widths: tuple[float, ...]
    lines: tuple[FormLine, ...]
    figures: Mapping[str, tuple[tuple[str, str], ...]]
    landscape: bool = False
    pointer: str = ""


def read_view(id_: str, role: str, raw: Mapping[str, Any], figures: Figures, report: Report) -> View:
    """Return a view as its table in ``sheets.toml`` or ``tables.toml`` describes it; unknown names are reported."""
    pointer = f"/{'sheets' if role == 'input' else 'tables'}/{id_}"
    panels = {f"{pointer}/panels/{i}": panel for i, panel in enumerate(raw.get("panels", ()))} or {pointer: raw}
    view = View(
        id=id_,
        role=role,
        title=raw["title"],
        at=figures.defaults.at(raw.get("at", {})),
        panels=tuple(_read_panel(panel, role, spot, report) for spot, panel in panels.items()),
        number=raw.get("number", ""),
        landscape=raw.get("landscape", False),
        numbered=raw.get("numbered", False),
        layout=raw.get("layout", "rows"),
        join=raw.get("join", ""),
        header=raw.get("header", "merged"),
        empty=_read_template(raw["empty"], f"{pointer}/empty", report) if "empty" in raw else None,
        empty_shape=raw.get("empty_shape", "header"),
        note=_read_template(raw["note"], f"{pointer}/note", report) if "note" in raw else None,
        form=raw.get("form", ""),
        zero=raw.get("zero", ""),
        help=tuple(raw.get("help", ())),
        rollup=raw.get("rollup", ""),
        pointer=pointer,
    )
    _check_view(view, figures, report)
    return view


def _read_panel(raw: Mapping[str, Any], role: str, pointer: str, report: Report) -> Panel:
    return Panel(
        tuple(_read_column(column, role, i) for i, column in enumerate(raw["columns"])),
        tuple(_read_row(row, f"{pointer}/rows/{i}", report) for i, row in enumerate(raw.get("rows", ()))),
        tuple(_read_row(row, f"{pointer}/foot/{i}", report) for i, row in enumerate(raw.get("foot", ()))),
        pointer,
    )


def _read_column(raw: Mapping[str, Any], role: str, index: int) -> Column:
    shows = next(kind for kind in ("figure", "code", "member", "text", "name", "sum", "label") if kind in raw)
    code = raw.get("code", {})
    return Column(
        key=raw.get("key", str(index)),
        heading=tuple(raw["heading"]),
        shows=shows,
        dimension=code.get("of", "") or raw.get("member", "") or (raw["name"] if shows == "name" else ""),
        level=code.get("level", ""),
        figure=tuple(raw.get("figure", {}).items()),
        text=raw.get("text", ""),
        of=tuple(raw.get("sum", ())),
        type=raw.get("type", "amount" if shows == "figure" else "text"),
        blank=raw.get("blank", "optional"),
        choices=tuple(raw.get("choices", ())),
        help=raw.get("help", ""),
        width=raw.get("width", 0),
        typed=role == "table" or shows in {"figure", "member", "text"},
        carry=raw.get("carry", False),
        rollup=raw.get("rollup", ""),
    )


def _read_row(raw: Mapping[str, Any], pointer: str, report: Report) -> RowSpec:
    kind = next((kind for kind in ("tree", "list", "each") if kind in raw), "fixed")
    return RowSpec(
        kind=kind,
        label=_read_template(raw["label"], f"{pointer}/label", report) if "label" in raw else None,
        at=tuple(raw.get("at", {}).items()),
        style=raw.get("style", "plain"),
        styles=tuple(raw.get("styles", {}).items()),
        indent=raw.get("indent", 0),
        key=raw.get("key", ""),
        dimension=raw.get(kind, ""),
        levels=tuple(raw.get("levels", ())),
        members=tuple(raw.get("members", ())),
        within=tuple(raw.get("within", ())),
        below=tuple(_read_row(row, f"{pointer}/below/{i}", report) for i, row in enumerate(raw.get("below", ()))),
        centred=raw.get("centred", False),
        gap=raw.get("gap", False),
        spare=raw.get("spare", 0),
        depth=raw.get("depth", ""),
        stated_total=raw.get("stated_total", False),
    )


def _check_view(view: View, figures: Figures, report: Report) -> None:
    for panel in view.panels:
        at = panel.pointer
        rows = [spec for row in (*panel.rows, *panel.foot) for spec in row.walk()]
        _check_keys([column.key for column in panel.columns], f"{at}/columns", report)
        _check_keys([row.key for row in rows if row.key], f"{at}/rows", report)
        for row in rows:
            _check_row(row, figures, f"{at}/rows", report)
        for column_index, column in enumerate(panel.columns):
            spot = f"{at}/columns/{column_index}"
            _check_column(column, panel, figures, spot, report)
            for figure in _figures(view, column, rows) if column.shows == "figure" else ():
                figures.check(figure, spot, report)
            for dimension, member in (*column.figure, *(pair for row in rows for pair in row.at)):
                if not member and dimension not in figures.dimensions:
                    report(spot, f"unknown dimension {dimension!r}")


def _check_keys(keys: list[str], pointer: str, report: Report) -> None:
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        report(pointer, f"the key {key!r} is used twice")


def _check_row(row: RowSpec, figures: Figures, pointer: str, report: Report) -> None:
    if not row.dimension:
        return
    dimension = figures.dimensions.get(row.dimension)
    if dimension is None:
        report(pointer, f"unknown dimension {row.dimension!r}")
        return
    known = {level.name for level in dimension.levels}
    for level in row.levels:
        if level not in known:
            report(pointer, f"dimension {row.dimension!r} has no level {level!r}")
    for member in (*row.members, *row.within):
        if not dimension.holds(member):
            report(pointer, f"dimension {row.dimension!r} has no member {member!r}")


def _check_column(column: Column, panel: Panel, figures: Figures, pointer: str, report: Report) -> None:
    dimension = figures.dimensions.get(column.dimension)
    if column.dimension and dimension is None:
        report(pointer, f"unknown dimension {column.dimension!r}")
    if dimension and column.level and column.level not in {level.name for level in dimension.levels}:
        report(pointer, f"dimension {column.dimension!r} has no level {column.level!r}")
    for member in column.choices if column.shows == "member" else ():
        if dimension and not dimension.holds(member):
            report(pointer, f"dimension {column.dimension!r} has no member {member!r}")
    for key in column.of:
        if key not in {other.key for other in panel.columns}:
            report(pointer, f"no column {key!r} to add up")


def _figures(view: View, column: Column, rows: list[RowSpec]) -> Iterator[Coordinates]:
    """Yield the figures where a column meets the rows; those of rows by code or key have the view's members only."""
    standing = [row for row in rows if not row.gap]
    fixed = [row for row in standing if row.kind == "fixed"]
    for row in fixed:
        yield view.at.at(row.at).at(column.figure)
    if not standing or len(fixed) < len(standing):
        yield view.at.at(column.figure)


def read_form(id_: str, raw: Mapping[str, Any], figures: Figures, report: Report) -> Form:
    """Return a form as its table in ``tables.toml`` describes it; malformed slots and unknown figures are reported."""
    pointer = f"/forms/{id_}"
    lines = []
    for i, line in enumerate(raw["lines"]):
        if line.get("each") and line["each"] not in figures.dimensions:
            report(f"{pointer}/lines/{i}/each", f"unknown dimension {line['each']!r}")
        spot = f"{pointer}/lines/{i}/cells"
        cells = [_read_form_cell(cell, f"{spot}/{j}", report) for j, cell in enumerate(line["cells"])]
        lines.append(FormLine(tuple(cells), line.get("each", ""), line.get("style", "plain")))
    for name, members in raw.get("figures", {}).items():
        figures.check(figures.defaults.at(members), f"{pointer}/figures/{name}", report)
    return Form(
        id_,
        raw["title"],
        tuple(raw["widths"]),
        tuple(lines),
        {name: tuple(members.items()) for name, members in raw.get("figures", {}).items()},
        raw.get("landscape", False),
        pointer,
    )


def _read_form_cell(raw: Mapping[str, Any], pointer: str, report: Report) -> FormCell:
    return FormCell(
        _read_template(raw.get("text", ""), pointer, report),
        raw.get("colspan", 1),
        raw.get("rowspan", 1),
        raw.get("align", "left"),
        raw.get("style", "plain"),
        raw.get("merge", False),
    )


def _read_template(text: str, pointer: str, report: Report) -> Template:
    try:
        return parse_template(text)
    except ValueError as error:
        report(pointer, str(error))
        return Template(())
