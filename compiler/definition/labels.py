"""What the label of a row says: in the printed table, in the blank sheet, and in a table that is read back."""

from collections.abc import Callable

from compiler.definition.definition import Definition
from compiler.definition.resolve import ORDINAL
from compiler.definition.templates import Slot, Template
from compiler.definition.views import RowSpec
from compiler.values.chinese import chinese_number
from compiler.values.coordinates import Coordinates

NameOf = Callable[[str, str, str], str]
"""Gives the printed name of a member: by dimension, member and role."""


def label_text(row: RowSpec, at: Coordinates, number: int, definition: Definition, name: NameOf) -> str:
    """Return the label of a row that stands for the members ``at``; ``number`` counts the rows of a list from 1.

    A row without a label of its own is called by its member.
    """
    template = row.label or Template((Slot(row.dimension),) if row.dimension else ())

    def said(slot: Slot) -> str:
        form = definition.outline.forms.get(slot.form)
        if slot.name == ORDINAL:
            return chinese_number(number) if form else str(number)
        member = at.member(slot.name)
        return member if form and form.kind == "code" else name(slot.name, member, slot.form)

    return "".join(part if isinstance(part, str) else said(part) for part in template.parts)
