"""A disclosure as JSON, by ``schemas/meta/disclosure.schema.json``."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.definition.figures import CONCEPT
from compiler.definition.views import Column, View
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Block, Cell, Heading, Paragraph, Row, Span, Table
from compiler.open_data.disclosure import Disclosure
from compiler.open_data.mentions import figure_id, label, mentions, panel_slots, printed_unit, printed_value
from compiler.values.amount import canonical
from compiler.values.coordinates import Coordinates

FORMAT = "gongkai-disclosure/1"
"""Says by which version of the schema a file is written."""


def write_json(disclosure: Disclosure) -> bytes:
    """Return the disclosure as UTF-8 JSON; the same disclosure gives the same bytes. Amounts are strings, exact."""
    definition = disclosure.definition
    figures = tuple(dict.fromkeys(mention.figure for mention in mentions(disclosure)))
    blocks = disclosure.document.blocks
    known = frozenset(figures)
    data = {
        "format": FORMAT,
        "title": disclosure.document.title,
        "department": disclosure.department,
        "approval": disclosure.approval,
        "definition": {"id": definition.id, "version": definition.version, "title": definition.title},
        "words": dict(definition.words),
        "concepts": _concepts(disclosure, figures),
        "dimensions": _dimensions(disclosure, figures),
        "figures": [_figure(disclosure, figure) for figure in figures],
        "tables": [
            _table(disclosure, block, definition.tables[block.id])
            for block in blocks
            if isinstance(block, Table) and block.id in definition.tables
        ],
        "forms": [_form(b, known) for b in blocks if isinstance(b, Table) and b.id not in definition.tables],
        "text": [*_text(blocks, known)],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _concepts(disclosure: Disclosure, figures: tuple[Coordinates, ...]) -> Mapping[str, Any]:
    concepts = disclosure.definition.figures.concepts
    used = {figure.member(CONCEPT) for figure in figures}
    return {
        id_: {"name": concept.name, "unit": concept.unit.name, "decimals": concept.decimals}
        for id_, concept in concepts.items()
        if id_ in used
    }


def _dimensions(disclosure: Disclosure, figures: tuple[Coordinates, ...]) -> Mapping[str, Any]:
    """Return the names of the dimensions and members under which the figures stand."""
    used = {pair for figure in figures for pair in figure}
    found = {}
    for id_, dimension in disclosure.definition.figures.dimensions.items():
        members = sorted(member for name, member in used if name == id_)
        if members:
            names = {member: disclosure.submission.name(id_, member) or member for member in members}
            found[id_] = {"name": dimension.name, "members": names}
    return found


def _figure(disclosure: Disclosure, figure: Coordinates) -> Mapping[str, Any]:
    concept = disclosure.definition.figures.concept(figure)
    amount = disclosure.value(figure)
    assert amount is not None, "a mention is of a known figure"
    return {
        "id": figure_id(figure),
        "concept": concept.id,
        "members": disclosure.members(figure),
        "value": canonical(amount.to(concept.unit).value, concept.decimals),
        "unit": concept.unit.name,
        "origin": disclosure.origin(figure),
    }


def _table(disclosure: Disclosure, table: Table, view: View) -> Mapping[str, Any]:
    lines = [*grid_rows(table)][len(table.header) :]
    rows = [
        {
            "labels": [_label(disclosure, slots, view) for slots in panel_slots(line, view)],
            "cells": [_cell(slot.cell) for slot in line],
        }
        for line in lines
    ]
    columns = [_column(disclosure, column, view) for column in view.columns]
    return {"id": table.id, "number": view.number, "title": table.title, "columns": columns, "rows": rows}


def _label(disclosure: Disclosure, slots: tuple[Slot, ...], view: View) -> Mapping[str, Any]:
    """Return what a row is called in a panel, and the members that its figures share beyond those of the columns."""
    figures = [set(slot.cell.figure) for slot in slots if slot.cell.figure]
    shared = set.intersection(*figures) if figures else set()
    own = shared - set(view.at) - {pair for column in view.columns for pair in column.figure}
    return {"text": label(slots, view), "members": disclosure.members(Coordinates.of(own))}


def _column(disclosure: Disclosure, column: Column, view: View) -> Mapping[str, Any]:
    said: dict[str, Any] = {"heading": list(column.heading), "shows": column.shows}
    if column.shows == "figure":
        said["unit"] = printed_unit(disclosure.definition, column, view)
        said["members"] = disclosure.members(view.at.at(column.figure))
    if column.dimension:
        said["dimension"] = column.dimension
    if column.level:
        said["level"] = column.level
    return said


def _cell(cell: Cell) -> Mapping[str, Any]:
    said: dict[str, Any] = {"text": cell.text}
    if cell.colspan > 1:
        said["colspan"] = cell.colspan
    if cell.figure and cell.text:
        said["value"] = printed_value(cell.text)
        said["figure"] = figure_id(cell.figure)
    return said


def _form(table: Table, known: frozenset[Coordinates]) -> Mapping[str, Any]:
    rows = [_form_row(row, known) for row in (*table.header, *table.body)]
    return {"id": table.id, "title": table.title, "rows": rows}


def _form_row(row: Row, known: frozenset[Coordinates]) -> list[Mapping[str, Any]]:
    cells: list[Mapping[str, Any]] = []
    for cell in row.cells:
        said: dict[str, Any] = {"text": cell.text}
        said |= {"colspan": cell.colspan} if cell.colspan > 1 else {}
        said |= {"rowspan": cell.rowspan} if cell.rowspan > 1 else {}
        said |= {"heads": True} if cell.heads else {}
        said |= {"figure": figure_id(cell.figure)} if cell.figure in known and cell.figure else {}
        cells.append(said)
    return cells


def _text(blocks: tuple[Block, ...], known: frozenset[Coordinates]) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield {"kind": "heading", "level": block.level, "text": block.text} | _spans(block.spans, known)
        elif isinstance(block, Paragraph):
            yield {"kind": "paragraph", "style": block.style, "text": block.text} | _spans(block.spans, known)
        elif isinstance(block, Table):
            yield {"kind": "table", "id": block.id}


def _spans(spans: tuple[Span, ...], known: frozenset[Coordinates]) -> dict[str, Any]:
    """Return where in a text figures stand; ``at`` counts characters from 0."""
    found, at = [], 0
    for span in spans:
        if span.figure in known and span.figure:
            found.append({"at": at, "text": span.text, "shows": span.form, "figure": figure_id(span.figure)})
        at += len(span.text)
    return {"figures": found} if found else {}
