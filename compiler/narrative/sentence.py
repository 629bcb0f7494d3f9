"""Sentences: which case holds, and what its slots print."""

from collections.abc import Iterable, Iterator

from compiler.definition.resolve import ORDINAL
from compiler.definition.sentences import Condition, Each, FormOf, Sentence
from compiler.definition.templates import Slot, Template
from compiler.document.tree import Span
from compiler.narrative.scope import Scope, Source
from compiler.narrative.tables import TablePainter
from compiler.values.amount import Amount, change_rate, printed, share
from compiler.values.chinese import chinese_number
from compiler.values.coordinates import Coordinates


class SentenceWriter:
    """Writes sentences of a definition with the figures and texts of a source."""

    def __init__(self, source: Source, tables: TablePainter) -> None:
        self.source = source
        self.tables = tables
        self.definition = source.submission.definition
        self.forms = self.definition.outline.forms

    def repetitions(self, sentence: Sentence, scope: Scope) -> Iterator[Scope]:
        """Yield the scope of each repetition of a sentence (one where it does not repeat)."""
        inner = scope.within(sentence.at, sentence.figures)
        if sentence.each is None:
            yield inner
            return
        each = sentence.each
        contexts = [context for context in self._contexts(each, inner.context) if self._occurs(each, inner, context)]
        if each.depth:
            leaves = self.definition.figures.dimensions[each.over].leaves(c.member(each.over) for c in contexts)
            contexts = [context for context in contexts if context.member(each.over) in leaves]
        for ordinal, context in enumerate(contexts, 1):
            yield inner.repeated(context, ordinal)

    def _occurs(self, each: Each, scope: Scope, context: Coordinates) -> bool:
        """Tell whether one of the figures that must not be zero is not, where any is named."""
        repeated = scope.repeated(context, 0)
        return not each.any or not all(self.source.is_zero(repeated, name) for name in each.any)

    def _contexts(self, each: Each, context: Coordinates) -> Iterable[Coordinates]:
        if each.members:
            return [context.at({each.over: member}) for member in each.members]
        if each.level:
            return [context.at({each.over: code}) for code in self.source.submission.codes(each.over, each.level)]
        if each.depth:
            levels = self.definition.figures.dimensions[each.over].levels
            codes = {code for level in levels for code in self.source.submission.codes(each.over, level.name)}
            return [context.at({each.over: code}) for code in sorted(codes)]
        return self.source.submission.row_contexts(each.over, context)

    def write(self, sentence: Sentence, scope: Scope) -> tuple[Span, ...]:
        """Return the first case that holds, its slots filled; () where none holds."""
        for case in sentence.cases:
            if self.holds(case.when, scope):
                return tuple(self.spans(case.text, scope))
        return ()

    def holds(self, when: Condition, scope: Scope) -> bool:
        """Tell whether all that a condition names is so."""
        if not any(when):
            return True
        submission = self.source.submission
        return (
            all(self.source.is_zero(scope, name) for name in when.zero)
            and not any(self.source.is_zero(scope, name) for name in when.nonzero)
            and len({self.source.figure(scope, name)[1].value for name in when.equal}) <= 1
            and not any(self.source.text(scope, name) for name in when.empty)
            and all(self.source.text(scope, name) for name in when.filled)
            and not any(submission.row_contexts(name, scope.context) for name in when.none)
            and all(submission.row_contexts(name, scope.context) for name in when.some)
            and (not when.table_empty or self.tables.is_empty(self.definition.tables[when.table_empty]))
        )

    def spans(self, template: Template, scope: Scope) -> Iterator[Span]:
        """Yield a template's text with its slots filled."""
        for part in template.parts:
            if isinstance(part, str):
                yield Span(part)
            elif part.name in self.definition.outline.clauses:
                yield from self._clause(part.name, scope)
            else:
                yield self._slot(part, scope)

    def text(self, template: Template, scope: Scope) -> str:
        """Return a template's text with its slots filled, without its figures."""
        return "".join(span.text for span in self.spans(template, scope))

    def _clause(self, name: str, scope: Scope) -> Iterator[Span]:
        clause = self.definition.outline.clauses[name]
        for ordinal, repeated in enumerate(self.repetitions(clause, scope)):
            if ordinal:
                yield Span(clause.join)
            yield from self.write(clause, repeated)

    def _slot(self, slot: Slot, scope: Scope) -> Span:
        form = self.forms.get(slot.form)
        if slot.name in scope.figures and form:
            return self._figure(slot, form, scope)
        if slot.name in self.definition.texts:
            text = (
                self.source.optional_text(scope, slot.name)
                if form is None
                else self.source.needed_text(scope, slot.name)
            )
            return Span(_formed(text, form) if form else text)
        if slot.name in self.definition.figures.dimensions:
            return Span(self._member(slot, form, scope))
        if slot.name == ORDINAL:
            return Span(chinese_number(scope.ordinal) if form else str(scope.ordinal))
        return Span(scope.words.get(slot.name, "") or self.definition.words.get(slot.name, ""))

    def _figure(self, slot: Slot, form: FormOf, scope: Scope) -> Span:
        at, amount = self.source.figure(scope, slot.name)
        if form.kind == "amount":
            return Span(self.source.printed(amount, form), at, form.kind)
        _, other = self.source.figure(scope, slot.argument)
        if form.kind in {"share", "rate"}:
            percent = share(amount, other) if form.kind == "share" else change_rate(amount, other)
            if percent is None:
                self.source.no_base(at)
            return Span(printed(percent, form.decimals) if percent is not None else "", at, form.kind)
        difference = amount + -other
        if form.kind == "change":
            return Span(self.source.printed(Amount(abs(difference.value), difference.unit), form), at, form.kind)
        if not difference.value:
            return Span(form.same)
        return Span(form.more if difference.value > 0 else form.less)

    def _member(self, slot: Slot, form: FormOf | None, scope: Scope) -> str:
        member = scope.context.member(slot.name)
        submission = self.source.submission
        if form is None:
            return submission.name(slot.name, member, slot.form)
        if form.kind == "count":
            return str(len(submission.row_contexts(slot.name, scope.context)))
        if form.kind == "code":
            return member
        dimension = self.definition.figures.dimensions[slot.name]
        steps = [
            form.step.format(name=submission.name(slot.name, code), level=dimension.level(code))
            for code in dimension.path(member)
        ]
        return "".join(steps)


def _formed(text: str, form: FormOf) -> str:
    if form.kind == "date":
        year, month, day = text.split("-") if text else ("", "", "")
        return form.pattern.format(year=year, month=month.lstrip("0"), day=day.lstrip("0"))
    return form.cut(text)
