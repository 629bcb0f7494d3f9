"""Every name that a sentence, table label or form uses must mean something, also in branches that are never taken."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import Report
from compiler.definition.sentences import Block, Condition, FormOf, MemberPairs, Sentence
from compiler.definition.templates import Slot, Template
from compiler.definition.views import RowSpec, View
from compiler.values.coordinates import Coordinates

ORDINAL = "n"
"""The slot that counts the repetitions of an ``each``."""

TABLE_WORDS = frozenset({"table_number", "table_title", "table_unit", "table_note", "table_empty"})
"""What the blocks around each official table may print of it."""

EACH_TABLE = "each"
"""What a table block shows that stands among the blocks around each official table."""

_FIGURE_FORMS = {"amount", "share", "change", "rate", "verb"}
_RELATIONS = {"share", "change", "rate", "verb"}
_TEXT_FORMS = {"text", "date"}
_MEMBER_FORMS = {"code", "path", "count"}
_LABEL_FORMS = {"code", "chinese"}
_DATE_PARTS = ("year", "month", "day")
_STEP_PARTS = ("name", "level")
_FILLED = re.compile(r"\{([^{}]*)\}")
_DIGIT = re.compile(r"[0-9０-９]")


class _Scope(NamedTuple):
    """The figures that may be named, and the coordinates that surround them."""

    figures: Mapping[str, MemberPairs] = MappingProxyType({})
    at: Coordinates = Coordinates()


def resolve(definition: Definition, in_outline: Report, in_tables: Report, in_head: Report) -> None:
    """Report every name that resolves nowhere, and every digit typed into a sentence."""
    if definition.file_name:
        _Resolver(definition, in_head).template(definition.file_name, _Scope(), "/file_name")
    outline = _Resolver(definition, in_outline)
    outline.template(definition.outline.title, _Scope(), "/title")
    for name, printed in definition.outline.forms.items():
        outline.form(printed, f"/forms/{name}")
    for name, clause in definition.outline.clauses.items():
        outline.sentence(clause, _Scope(), f"/clauses/{name}")
    for block in definition.outline.blocks:
        outline.block(block, _Scope())
    tables = _Resolver(definition, in_tables)
    for view in definition.tables.values():
        tables.table(view)
    for form in definition.forms.values():
        for line in form.lines:
            for cell in line.cells:
                tables.slots(cell.text, _Scope(form.figures), form.pointer)


class _Resolver:
    def __init__(self, definition: Definition, report: Report) -> None:
        self.definition = definition
        self.report = report

    def table(self, view: View) -> None:
        for part, template in (("empty", view.empty), ("note", view.note)):
            if template:
                self.slots(template, _Scope(), f"{view.pointer}/{part}")
        form = self.definition.outline.forms.get(view.form)
        if view.form and (form is None or form.kind != "amount"):
            self.report(f"{view.pointer}/form", f"a figure of a table has no form {view.form!r}")
        elif form and form.unit and form.unit not in self.definition.figures.units:
            self.report(f"{view.pointer}/form", f"form {view.form!r} has the unknown unit {form.unit!r}")
        for panel in view.panels:
            for row in (*panel.rows, *panel.foot):
                for spec in row.walk():
                    self._label(spec, f"{panel.pointer}/rows")
            for i, column in enumerate(panel.columns):
                if column.shows == "text" and column.text not in self.definition.texts:
                    self.report(f"{panel.pointer}/columns/{i}", f"unknown text {column.text!r}")

    def _label(self, row: RowSpec, pointer: str) -> None:
        """Check a label: it says which member a row stands for, and, in a list, the number of the row."""
        for slot in row.label.slots if row.label else ():
            form = self.definition.outline.forms.get(slot.form)
            if slot.name not in self.definition.figures.dimensions and (slot.name != ORDINAL or row.kind != "list"):
                self.report(pointer, f"{slot}: the label of a row cannot say this")
            elif form and form.kind not in _LABEL_FORMS:
                self.report(pointer, f"{slot}: a label has no form {slot.form!r}")
            else:
                self.slots(Template((slot,)), _Scope(), pointer)

    def form(self, form: FormOf, pointer: str) -> None:
        for part, text, known in (("pattern", form.pattern, _DATE_PARTS), ("step", form.step, _STEP_PARTS)):
            for name in _FILLED.findall(text):
                if name not in known:
                    self.report(f"{pointer}/{part}", f"{name!r} is none of {', '.join(known)}")

    def block(self, block: Block, outer: _Scope) -> None:
        scope = self.sentence(block.sentence, outer, block.pointer)
        if block.entry:
            self.template(block.entry, scope, f"{block.pointer}/entry")
        known = {"table": self.definition.tables, "form": self.definition.forms}
        if block.kind in known and block.shows not in {*known[block.kind], EACH_TABLE}:
            self.report(block.pointer, f"unknown {block.kind} {block.shows!r}")
        if block.style not in self.definition.style.paragraphs:
            self.report(f"{block.pointer}/style", f"the style sheet has no role {block.style!r}")
        for inner in block.blocks:
            self.block(inner, scope)

    def sentence(self, sentence: Sentence, outer: _Scope, pointer: str) -> _Scope:
        scope = _Scope({**outer.figures, **sentence.figures}, outer.at.at(sentence.at))
        dimensions = self.definition.figures.dimensions
        if sentence.each:
            each = sentence.each
            if each.over not in dimensions:
                self.report(f"{pointer}/each/over", f"unknown dimension {each.over!r}")
                return scope
            dimension = dimensions[each.over]
            if each.level and each.level not in {level.name for level in dimension.levels}:
                self.report(f"{pointer}/each/level", f"dimension {each.over!r} has no level {each.level!r}")
            if each.depth and not dimension.levels:
                self.report(f"{pointer}/each/depth", f"dimension {each.over!r} has no levels")
            for member in each.members:
                if not dimension.holds(member):
                    self.report(f"{pointer}/each/members", f"dimension {each.over!r} has no member {member!r}")
            self._figures(each.any, scope, f"{pointer}/each/any")
        for name, members in sentence.figures.items():
            self._figure(scope.at, members, f"{pointer}/figures/{name}")
        for i, case in enumerate(sentence.cases):
            self.condition(case.when, scope, f"{pointer}/cases/{i}/when")
            self.template(case.text, scope, f"{pointer}/cases/{i}/text")
        return scope

    def _figure(self, outer: Coordinates, members: MemberPairs, pointer: str) -> None:
        figures = self.definition.figures
        full = figures.defaults.at(outer).at(members)
        concept = figures.concepts.get(full.member("concept"))
        kept = full.within(concept.dimensions | {"concept"}) if concept else full
        figures.check(kept, pointer, self.report)
        for dimension, _ in (*outer, *members):
            if dimension not in {*figures.dimensions, "concept"}:
                self.report(pointer, f"unknown dimension {dimension!r}")

    def _figures(self, names: tuple[str, ...], scope: _Scope, pointer: str) -> None:
        for name in names:
            if name not in scope.figures:
                self.report(pointer, f"unknown figure {name!r}")

    def condition(self, when: Condition, scope: _Scope, pointer: str) -> None:
        self._figures((*when.zero, *when.nonzero, *when.equal), scope, pointer)
        for name in (*when.empty, *when.filled):
            if name not in self.definition.texts:
                self.report(pointer, f"unknown text {name!r}")
        for name in (*when.none, *when.some):
            if name not in self.definition.figures.dimensions:
                self.report(pointer, f"unknown dimension {name!r}")
        if when.table_empty and when.table_empty not in self.definition.tables:
            self.report(pointer, f"unknown table {when.table_empty!r}")

    def template(self, template: Template, scope: _Scope, pointer: str) -> None:
        literal = template.literal
        for allowed in self.definition.outline.literals:
            literal = literal.replace(allowed, "")
        if digit := _DIGIT.search(literal):
            self.report(pointer, f"the digit {digit.group()!r} is typed into a sentence and is no declared literal")
        self.slots(template, scope, pointer)

    def slots(self, template: Template, scope: _Scope, pointer: str) -> None:
        for slot in template.slots:
            for message in self._slot(slot, scope):
                self.report(pointer, f"{slot}: {message}")

    def _slot(self, slot: Slot, scope: _Scope) -> Iterator[str]:
        definition = self.definition
        form = definition.outline.forms.get(slot.form)
        kind = form.kind if form else ""
        if slot.name in scope.figures:
            yield from self._figure_slot(slot, form, scope)
        elif slot.name in definition.texts:
            if slot.form and kind not in _TEXT_FORMS:
                yield f"a text has no form {slot.form!r}"
        elif slot.name in definition.figures.dimensions:
            names = definition.figures.dimensions[slot.name].names.values()
            if slot.form and kind not in _MEMBER_FORMS and not any(slot.form in roles for roles in names):
                yield f"dimension {slot.name!r} has neither form nor names {slot.form!r}"
        elif slot.name == ORDINAL:
            if slot.form and kind != "chinese":
                yield f"a number has no form {slot.form!r}"
        elif slot.name not in {*definition.outline.clauses, *definition.words, *TABLE_WORDS}:
            yield "this name is no figure, text, clause, dimension or word"

    def _figure_slot(self, slot: Slot, form: FormOf | None, scope: _Scope) -> Iterator[str]:
        if form is None or form.kind not in _FIGURE_FORMS:
            yield f"a figure has no form {slot.form!r}"
        elif form.kind in _RELATIONS and slot.argument not in scope.figures:
            yield f"unknown figure {slot.argument!r}"
        elif form.unit and form.unit not in self.definition.figures.units:
            yield f"form {slot.form!r} has the unknown unit {form.unit!r}"
