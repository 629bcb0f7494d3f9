"""What the document, the tables and the rules of a definition read: figures, texts, dimensions and all else named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, OTHER
from compiler.definition.rules import Change, Rule
from compiler.definition.sentences import Block, MemberPairs, Sentence
from compiler.definition.templates import Slot, Template
from compiler.definition.views import Form, RowSpec, View

Members = frozenset[str] | None
"""The members of one dimension that figures have: those listed ("" is the whole), None for any."""

Range = Mapping[str, Members]
"""Figures that are read or written together: members by dimension; a dimension left out is its whole."""

_WHOLE: Members = frozenset({""})


class Named(NamedTuple):
    """A figure that a sentence or form names: its members, and the file part and pointer of the name."""

    members: MemberPairs
    part: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read. ``declared`` are the figures that sentences and forms name, ``used`` those they also print."""

    figures: list[Range] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    dimensions: set[str] = field(default_factory=set)
    clauses: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    declared: dict[Named, str] = field(default_factory=dict)
    used: set[Named] = field(default_factory=set)


def read_by(definition: Definition) -> Reading:
    """Return what the document, the tables, the rules and the derivations of a definition read.

    A clause counts where a sentence that is printed uses it, a form where a block shows it. A total over a dimension
    reads nothing by itself: it carries a figure to those who read the total.
    """
    reader = _Reader(definition, Reading())
    reader.document()
    for view in definition.tables.values():
        reader.table(view)
    for rule in definition.rules:
        reader.rule(rule)
    reader.derivations()
    return reader.reading


def written(view: View, definition: Definition) -> Iterator[tuple[int, str, Range]]:
    """Yield the figures that an input sheet states: the column's place, the key of its fixed row or "", the figures."""
    open_rows = row_members(view, definition)
    fixed = [row for panel in view.panels for row in panel.rows if row.kind == "fixed" and not row.gap]
    for place, column in enumerate(view.columns):
        if column.shows != "figure":
            continue
        for key, at in [(row.key, row.at) for row in fixed] or [("", ())]:
            yield place, key, with_members({**_range(view.at), **open_rows}, (*at, *column.figure))


def row_members(view: View, definition: Definition) -> Range:
    """Return the members that the open rows of a sheet bring along: their own, typed ones, those of a joined row."""
    found: dict[str, Members] = {view.each.dimension: None} if view.each else {}
    for column in view.columns:
        if column.shows == "member":
            found[column.dimension] = frozenset(column.choices) or None
    joined = definition.sheets.get(view.join)
    return {**row_members(joined, definition), **found} if joined else found


def with_members(range_: Range, members: Iterable[tuple[str, str]]) -> Range:
    """Return a range with the members of some dimensions replaced."""
    return {**range_, **{dimension: frozenset({member}) for dimension, member in members}}


def meet(one: Range, other: Range, definition: Definition) -> bool:
    """Tell whether a figure of one range may be one of the other, a part of one, or what one is a part of."""
    concepts = definition.figures.concepts
    known = [concepts[name].dimensions for name in one.get(CONCEPT) or () if name in concepts]
    if not (one.get(CONCEPT) or frozenset()) & (other.get(CONCEPT) or frozenset()):
        return False
    return all(
        _related(one.get(dimension, _WHOLE), other.get(dimension, _WHOLE), dimension, definition)
        for dimension in frozenset().union(*known)
    )


def _related(one: Members, other: Members, dimension: str, definition: Definition) -> bool:
    if one is None or other is None:
        return True
    above = definition.figures.dimensions[dimension].above
    return any(a == b or a in above(b) or b in above(a) for a in one for b in other)


def _range(members: Iterable[tuple[str, str]]) -> Range:
    return with_members({}, members)


@dataclass(frozen=True)
class _Scope:
    at: Range = field(default_factory=dict)
    figures: Mapping[str, Named] = field(default_factory=dict)


class _Reader:
    def __init__(self, definition: Definition, reading: Reading) -> None:
        self.definition = definition
        self.reading = reading
        self.open: list[str] = []

    def document(self) -> None:
        outline = self.definition.outline
        start = _Scope(_range(self.definition.figures.defaults))
        for template in (outline.title, self.definition.file_name):
            self.template(template, start)
        for block in outline.blocks:
            self.block(block, start)
        self.reading.texts.add(self.definition.department)
        self.reading.texts.update(one.text for one in self.definition.figures.dimensions.values())

    def block(self, block: Block, outer: _Scope) -> None:
        scope = self.sentence(block.sentence, outer)
        self.template(block.entry, scope)
        if block.kind == "form":
            self.form(self.definition.forms[block.shows], scope)
        for inner in block.blocks:
            self.block(inner, scope)

    def sentence(self, sentence: Sentence, outer: _Scope) -> _Scope:
        scope = _Scope(with_members(outer.at, sentence.at), outer.figures)
        scope = self.naming(scope, sentence.figures, "outline", sentence.pointer)
        if sentence.each:
            scope = self.over(scope, sentence.each.over, sentence.each.members)
            self.named(sentence.each.any, scope)
        for case in sentence.cases:
            when = case.when
            self.named((*when.zero, *when.nonzero, *when.equal), scope)
            self.reading.texts.update((*when.empty, *when.filled))
            self.reading.dimensions.update((*when.none, *when.some))
            self.template(case.text, scope)
        return scope

    def naming(self, scope: _Scope, figures: Mapping[str, MemberPairs], part: str, pointer: str) -> _Scope:
        """Return the scope in which these figures have names too."""
        named = {name: Named(members, part, f"{pointer}/figures/{name}") for name, members in figures.items()}
        self.reading.declared.update({one: name for name, one in named.items()})
        return replace(scope, figures={**scope.figures, **named})

    def over(self, scope: _Scope, dimension: str, members: tuple[str, ...] = ()) -> _Scope:
        """Return the scope within a repetition; rows of a sheet bring along what else is typed in them."""
        self.reading.dimensions.add(dimension)
        at = {**scope.at, dimension: frozenset(members) or None}
        for view in self.definition.sheets.values():
            if view.each and view.each.dimension == dimension:
                at |= row_members(view, self.definition)
        return replace(scope, at=at if not members else {**at, dimension: frozenset(members)})

    def named(self, names: Iterable[str], scope: _Scope) -> None:
        for name in names:
            named = scope.figures.get(name)
            if named:
                self.reading.used.add(named)
                self.reading.figures.append(with_members(scope.at, named.members))

    def template(self, template: Template | None, scope: _Scope) -> None:
        for slot in template.slots if template else ():
            self.slot(slot, scope)

    def slot(self, slot: Slot, scope: _Scope) -> None:
        self.reading.ways.add(slot.form)
        if slot.name in self.definition.outline.clauses:
            self.clause(slot.name, scope)
        elif slot.name in scope.figures:
            self.named((slot.name, slot.argument), scope)
        elif slot.name in self.definition.texts:
            self.reading.texts.add(slot.name)
        elif slot.name in self.definition.figures.dimensions:
            self.reading.dimensions.add(slot.name)
        else:
            self.reading.words.add(slot.name)

    def clause(self, name: str, scope: _Scope) -> None:
        if name in self.open:
            return
        self.reading.clauses.add(name)
        self.open.append(name)
        self.sentence(self.definition.outline.clauses[name], scope)
        self.open.pop()

    def form(self, form: Form, outer: _Scope) -> None:
        self.reading.forms.add(form.id)
        scope = self.naming(outer, form.figures, "tables", form.pointer)
        for line in form.lines:
            inner = self.over(scope, line.each) if line.each else scope
            for cell in line.cells:
                self.template(cell.text, inner)

    def table(self, view: View) -> None:
        scope = _Scope(_range(view.at))
        self.reading.ways.add(view.form)
        for template in (view.empty, view.note):
            self.template(template, scope)
        for panel in view.panels:
            self.reading.texts.update(column.text for column in panel.columns)
            self.reading.dimensions.update(column.dimension for column in panel.columns)
            figures = [column.figure for column in panel.columns if column.shows == "figure"]
            for row in (*panel.rows, *panel.foot):
                self.row(row, scope, figures)
            if not panel.rows and not panel.foot:
                self.reading.figures.extend(with_members(scope.at, figure) for figure in figures)

    def row(self, row: RowSpec, outer: _Scope, figures: list[MemberPairs]) -> None:
        scope = self.over(outer, row.dimension) if row.dimension else outer
        scope = replace(scope, at=with_members(scope.at, row.at))
        self.template(row.label, scope)
        if not row.gap:
            self.reading.figures.extend(with_members(scope.at, figure) for figure in figures)
        for inner in row.below:
            self.row(inner, scope, figures)

    def rule(self, rule: Rule) -> None:
        """Note what a rule names; what a kind that reads every text or figure finds there is no use of it."""
        check = rule.check
        texts, dimensions = self.definition.texts, self.definition.figures.dimensions
        for name in ("texts", "listed_texts", "name", "mark", "stated", "text", "link"):
            self.reading.texts.update(one for one in _listed(check, name) if one in texts)
        for name in ("dimension", "also", "rows", "tables", "of", "link"):
            self.reading.dimensions.update(one for one in _listed(check, name) if one in dimensions)
        self.reading.ways.update(_listed(check, "form"))
        self.reading.words.update((*_listed(check, "words"), *_listed(check, "word")))
        for name in ("now", "before", "weight", "amount", "other", "first", "second"):
            if members := getattr(check, name, None):
                self.anywhere(members)
        for change in getattr(check, "changes", ()):
            self.reading.texts.add(change.text)
            if change.text in texts:
                self.change(self.definition.sheets[texts[change.text].view], change)

    def change(self, view: View, change: Change) -> None:
        """Note the two figures of a change, for each row in which its reason is written."""
        start = {**_range(self.definition.figures.defaults), **row_members(view, self.definition)}
        rows = [row.at for panel in view.panels for row in panel.rows if row.kind == "fixed"] or [()]
        for members in (change.now, change.before):
            self.reading.figures.extend(with_members(start, (*row, *members)) for row in rows)

    def derivations(self) -> None:
        figures = self.definition.figures
        for derivation in figures.derivations:
            self.reading.dimensions.update((derivation.dimension, derivation.each))
            if derivation.kind == "total":
                continue
            base = figures.defaults.at(derivation.of)
            sides = [base.at(term.at) for term in derivation.terms] + ([base] if derivation.checks else [])
            for side in sides:
                if derivation.computes:
                    self.anywhere(side)
                elif derivation.each:
                    self.reading.figures.append({**_range(side), derivation.each: None})
                else:
                    self.reading.figures.append(_range(side))

    def anywhere(self, members: Iterable[tuple[str, str]]) -> None:
        """Note figures that are read for all members of the dimensions that are not named."""
        named = dict(self.definition.figures.defaults.at(tuple(members)))
        concept = self.definition.figures.concepts[named[CONCEPT]]
        wide: dict[str, Members] = dict.fromkeys(concept.dimensions)
        wide |= {name: None if member.endswith(OTHER) else frozenset({member}) for name, member in named.items()}
        self.reading.figures.append(wide)


def _listed(check: object, name: str) -> tuple[str, ...]:
    value = getattr(check, name, ())
    return (value,) if isinstance(value, str) else tuple(value)
