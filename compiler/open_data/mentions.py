"""Where a document prints figures, and what stands around them there."""

from collections.abc import Iterator
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.views import Column, View
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Heading, Paragraph, Table
from compiler.open_data.disclosure import Disclosure
from compiler.values.amount import parse_amount
from compiler.values.coordinates import Coordinates

JOIN = "·"
"""Stands between the parts of a heading or label."""
ITSELF = "amount"
"""The form of a span that prints its figure and no relation of it to another."""


class Mention(NamedTuple):
    """A place where the document prints a figure: the text there, the heading above, the table, row and column.

    ``table`` is the id of the table or form, "" in a paragraph; then ``row`` and ``column`` are "" too.
    """

    figure: Coordinates
    text: str
    section: str
    table: str = ""
    row: str = ""
    column: str = ""


def figure_id(figure: Coordinates) -> str:
    """Return the name of a figure, the same in every file and for every department: its coordinates in one line."""
    return ";".join(f"{dimension}={member}" for dimension, member in figure)


def printed_value(text: str) -> str:
    """Return the number that a cell prints, without separators; "0" for a sign that stands for nothing."""
    number = parse_amount(text)
    return "0" if number is None else str(number)


def printed_unit(definition: Definition, column: Column, view: View) -> str:
    """Return the unit in which a column of an official table prints its figures."""
    form = definition.outline.forms.get(view.form)
    concept = definition.figures.concept(view.at.at(column.figure))
    return form.unit if form and form.unit else concept.unit.name


def column_title(column: Column) -> str:
    """Return the heading of a column in one line; a part that repeats the one above it is said once."""
    return JOIN.join(dict.fromkeys(column.heading))


def mentions(disclosure: Disclosure) -> Iterator[Mention]:
    """Yield every place that prints a known figure itself (no share or change of it), in the document's order."""
    section = ""
    for block in disclosure.document.blocks:
        found: Iterator[Mention] = iter(())
        if isinstance(block, Heading):
            section = block.text
        if isinstance(block, Heading | Paragraph):
            spans = (span for span in block.spans if span.form == ITSELF)
            found = (Mention(span.figure, span.text, section) for span in spans if span.figure)
        elif isinstance(block, Table):
            found = _table_mentions(block, section, disclosure.definition.tables.get(block.id))
        yield from (mention for mention in found if disclosure.value(mention.figure) is not None)


def _table_mentions(table: Table, section: str, view: View | None) -> Iterator[Mention]:
    lines = [*grid_rows(table)]
    for number, line in enumerate(lines[len(table.header) :], start=len(table.header)):
        for slot in line:
            figure = slot.cell.figure
            if figure is None or not slot.cell.text or slot.continued:
                continue
            if view:
                panel = next(slots for slots in panel_slots(line, view) if slot in slots)
                row, column = label(panel, view), column_title(view.columns[slot.column])
            else:
                row, column = _form_label(line, slot.column), _form_head(lines[:number], slot.column)
            yield Mention(figure, slot.cell.text, section, table.id, row, column)


def panel_slots(line: tuple[Slot, ...], view: View) -> Iterator[tuple[Slot, ...]]:
    """Yield the cells of a row of an official table panel by panel."""
    first = 0
    for panel in view.panels:
        end = first + len(panel.columns)
        yield tuple(slot for slot in line if first <= slot.column < end)
        first = end


def label(slots: tuple[Slot, ...], view: View) -> str:
    """Return what the cells of one panel call their row."""
    found = (slot.cell.text for slot in slots if view.columns[_last(slot)].shows == "label")
    return next(found, "")


def _last(slot: Slot) -> int:
    return slot.column + slot.cell.colspan - 1


def _form_label(line: tuple[Slot, ...], column: int) -> str:
    """Return what a row of a form says before a figure, from the figure before it on."""
    texts: list[str] = []
    for slot in line:
        if slot.column >= column:
            break
        texts = [] if slot.cell.figure else [*texts, slot.cell.text]
    return JOIN.join(" ".join(text.split()) for text in texts if text)


def _form_head(above: list[tuple[Slot, ...]], column: int) -> str:
    """Return what the nearest row of heads alone says over a column of a form, "" where there is none."""
    for line in reversed(above):
        if all(slot.cell.heads for slot in line):
            return next(slot.cell.text for slot in line if slot.column <= column <= _last(slot))
    return ""
