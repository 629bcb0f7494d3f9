"""The rows of an official table that are known beforehand: their labels and members."""

from dataclasses import dataclass

from compiler.definition.figures import Figures
from compiler.definition.templates import Slot, Template
from compiler.definition.views import Panel, RowSpec


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A fixed row, or the row of a member that a list names: what its label says, and its members."""

    spec: RowSpec
    label: str
    members: tuple[tuple[str, str], ...]


def known_rows(panel: Panel, figures: Figures) -> tuple[KnownRow, ...]:
    """Return the rows of a panel that stand in every table of its shape, in order, its foot last."""
    rows: list[KnownRow] = []
    for spec in (*panel.rows, *panel.foot):
        if spec.kind == "fixed":
            rows.append(KnownRow(spec, label_of(spec.label, figures, ()), spec.at))
        elif spec.kind == "list":
            for member in spec.members:
                members = (*spec.at, (spec.dimension, member))
                rows.append(KnownRow(spec, label_of(spec.label, figures, members), members))
    return tuple(rows)


def label_of(label: Template | None, figures: Figures, members: tuple[tuple[str, str], ...]) -> str:
    """Return a label with the codes and names of the members in its slots; other slots stay empty."""
    if label is None:
        return ""
    return "".join(part if isinstance(part, str) else _slot(part, figures, dict(members)) for part in label.parts)


def _slot(slot: Slot, figures: Figures, members: dict[str, str]) -> str:
    member = members.get(slot.name, "")
    if not member or slot.form == "code":
        return member
    dimension = figures.dimensions[slot.name]
    if dimension.kind == "codes":
        return dimension.codes[member].name if member in dimension.codes else ""
    return dimension.names.get(member, {}).get("", member)
