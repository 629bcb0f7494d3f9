"""What a definition that loads holds in vain: what is asked for and never read, written and never printed."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import tomli

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT
from compiler.definition.reading import Range, Reading, meet, read_by, written
from compiler.definition.sentences import Block, Condition, Sentence
from compiler.definition.views import View
from compiler.resources import resource


class Remark(NamedTuple):
    """Something about a definition that its author should know: file, pointer, what it is, and a suggestion."""

    file: str
    pointer: str
    message: str
    hint: str


@cache
def author_words() -> Mapping[str, Any]:
    """Return how authors are spoken to (``schemas/authors.toml``)."""
    return tomli.loads(resource("schemas", "authors.toml").read_text("utf-8"))


def remarks(definition: Definition) -> tuple[Remark, ...]:
    """Return all that a definition holds in vain, file by file; nothing of it keeps the definition from being used.

    These are concepts, dimensions, clauses, forms, words and named figures that nothing uses, columns of input sheets
    that nothing reads, and cases of sentences that can never be the first that holds.
    """
    reading = read_by(definition)
    stated = {id_: [*written(view, definition)] for id_, view in definition.sheets.items()}
    return (
        *_unused_figures(definition, reading, [range_ for found in stated.values() for *_, range_ in found]),
        *(one for id_, view in definition.sheets.items() for one in _columns(definition, reading, view, stated[id_])),
        *_unused_words(definition, reading),
        *_cases(definition),
    )


def _remark(definition: Definition, kind: str, part: str, pointer: str, **said: object) -> Remark:
    wording = author_words()["remarks"][kind]
    file = definition.files.get(part, "definition.toml")
    return Remark(file, pointer, wording["message"].format(**said), wording["hint"].format(**said))


def _unused_figures(definition: Definition, reading: Reading, stated: list[Range]) -> Iterator[Remark]:
    figures = definition.figures
    concepts = {name for range_ in (*reading.figures, *stated) for name in range_.get(CONCEPT) or ()}
    for concept in figures.concepts.values():
        if concept.id not in concepts:
            yield _remark(definition, "concept", "figures", f"/concepts/{concept.id}", name=concept.id)
    used = reading.dimensions | {name for id_ in concepts for name in figures.concepts[id_].dimensions}
    for view in definition.sheets.values():
        used |= {column.dimension for column in view.columns} | ({view.each.dimension} if view.each else set())
    for dimension in figures.dimensions:
        if dimension not in used:
            yield _remark(definition, "dimension", "figures", f"/dimensions/{dimension}", name=dimension)


def _columns(
    definition: Definition, reading: Reading, view: View, stated: list[tuple[int, str, Range]]
) -> Iterator[Remark]:
    """Yield the columns of a sheet that nothing reads; of a column that is read in some fixed rows, the other rows."""
    for place, found in groupby(stated, key=lambda one: one[0]):
        column = view.columns[place]
        said = {"title": view.title, "name": column.title}
        by_row = {key: any(meet(range_, one, definition) for one in reading.figures) for _, key, range_ in found}
        if not any(by_row.values()):
            yield _remark(definition, "figure_column", "sheets", _spot(view, column.key), **said)
            continue
        for key in (key for key, is_read in by_row.items() if not is_read):
            yield _remark(definition, "figure_row", "sheets", _spot(view, column.key), row=_label(view, key), **said)
    for column in view.columns:
        if column.shows == "text" and column.text not in reading.texts:
            said = {"title": view.title, "name": column.title, "text": column.text}
            yield _remark(definition, "text_column", "sheets", _spot(view, column.key), **said)


def _spot(view: View, key: str) -> str:
    """Return the pointer to a column."""
    for panel in view.panels:
        for i, column in enumerate(panel.columns):
            if column.key == key:
                return f"{panel.pointer}/columns/{i}"
    return view.pointer


def _label(view: View, key: str) -> str:
    """Return what a fixed row is called."""
    rows = [row for panel in view.panels for row in panel.rows if row.key == key and row.label]
    return "".join(str(part) for row in rows[:1] if row.label for part in row.label.parts) or key


def _unused_words(definition: Definition, reading: Reading) -> Iterator[Remark]:
    for named, name in reading.declared.items():
        if named not in reading.used:
            yield _remark(definition, "named_figure", named.part, named.pointer, name=name)
    outline = definition.outline
    for kind, part, pointer, names, used in (
        ("clause", "outline", "/clauses", outline.clauses, reading.clauses),
        ("way", "outline", "/forms", outline.forms, reading.ways),
        ("form", "tables", "/forms", definition.forms, reading.forms),
        ("word", "", "/words", definition.words, reading.words),
    ):
        for name in names:
            if name not in used:
                yield _remark(definition, kind, part, f"{pointer}/{name}", name=name)


def _cases(definition: Definition) -> Iterator[Remark]:
    outline = definition.outline
    for sentence in (*outline.clauses.values(), *(one for block in outline.blocks for one in _sentences(block))):
        held = [_demands(case.when) for case in sentence.cases]
        for i, demands in enumerate(held):
            at = f"{sentence.pointer}/cases/{i}" if len(held) > 1 else f"{sentence.pointer}/when"
            earlier = next((j for j in range(i) if held[j] <= demands), None)
            if (name := _contradiction(sentence, i)) is not None:
                yield _remark(definition, "case_never", "outline", at, name=name)
            elif earlier is not None:
                yield _remark(definition, "case_after", "outline", at, earlier=earlier + 1)


def _sentences(block: Block) -> Iterator[Sentence]:
    yield block.sentence
    for inner in block.blocks:
        yield from _sentences(inner)


def _demands(when: Condition) -> frozenset[tuple[str, frozenset[str]]]:
    """Return the single demands of a condition: it holds where all of them do."""
    single = [
        (kind, frozenset({name}))
        for kind in ("zero", "nonzero", "empty", "filled", "none", "some")
        for name in getattr(when, kind)
    ]
    equal = [("equal", frozenset(when.equal))] if when.equal else []
    table = [("table_empty", frozenset({when.table_empty}))] if when.table_empty else []
    return frozenset((*single, *equal, *table))


def _contradiction(sentence: Sentence, index: int) -> str | None:
    when = sentence.cases[index].when
    for yes, no in ((when.zero, when.nonzero), (when.empty, when.filled), (when.none, when.some)):
        for name in yes:
            if name in no:
                return name
    return None
