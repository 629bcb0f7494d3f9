"""The rows of an official table that are known beforehand: their labels and members."""

from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.labels import label_text
from compiler.definition.views import Panel, RowSpec
from compiler.values.coordinates import Coordinates


class KnownRow(NamedTuple):
    """A fixed row, or the row of a member that a list names: what its label says, and its members."""

    spec: RowSpec
    label: str
    members: tuple[tuple[str, str], ...]


def known_rows(panel: Panel, definition: Definition) -> tuple[KnownRow, ...]:
    """Return the rows of a panel that stand in every table of its shape, in order, its foot last."""
    rows: list[KnownRow] = []
    for spec in (*panel.rows, *panel.foot):
        if spec.kind == "fixed":
            rows.append(_known(spec, spec.at, 0, definition))
        elif spec.kind == "list":
            for number, member in enumerate(spec.members, 1):
                rows.append(_known(spec, (*spec.at, (spec.dimension, member)), number, definition))
    return tuple(rows)


def line_label(line: RowSpec, definition: Definition) -> str:
    """Return what the label of a fixed row says."""
    return _known(line, line.at, 0, definition).label


def _known(spec: RowSpec, members: tuple[tuple[str, str], ...], number: int, definition: Definition) -> KnownRow:
    label = label_text(spec, Coordinates.of(members), number, definition, definition.figures.name)
    return KnownRow(spec, label, members)
