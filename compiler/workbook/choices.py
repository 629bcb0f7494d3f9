"""Columns whose cells take one of a short list: the labels shown, and what else is understood."""

from collections.abc import Mapping

from compiler.definition.definition import Definition
from compiler.definition.views import Column
from compiler.workbook.keys import plain

INPUT_ROLE = "input"
"""The role of the names by which members are offered for choice."""


def choice_labels(column: Column, definition: Definition) -> Mapping[str, str]:
    """Return the labels offered in a column by member, {} where the column offers no choice."""
    dimension = definition.figures.dimensions.get(column.dimension)
    if column.shows != "member" or dimension is None or dimension.kind != "members":
        return {choice: choice for choice in column.choices}
    members = column.choices or tuple(dimension.names)
    return {m: dimension.names[m].get(INPUT_ROLE) or dimension.names[m].get("", m) for m in members}


def chosen(text: str, column: Column, definition: Definition) -> str:
    """Return the member that a label means: one offered, else a printed name that only one member of the choice has."""
    labels = choice_labels(column, definition)
    wanted = plain(text)
    for member, label in labels.items():
        if plain(label) == wanted:
            return member
    dimension = definition.figures.dimensions.get(column.dimension)
    names = dimension.names if dimension else {}
    found = [m for m in labels if wanted in {plain(m), *(plain(name) for name in names.get(m, {}).values())}]
    return found[0] if len(found) == 1 else ""
