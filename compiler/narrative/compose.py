"""Composing: the blocks of an outline, one after the other, as a document tree."""

from collections.abc import Iterable, Iterator

from compiler.definition.resolve import EACH_TABLE
from compiler.definition.sentences import Block
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.document.tree import Block as TreeBlock
from compiler.document.tree import Contents, Document, Heading, Page, Paragraph, Span
from compiler.narrative.forms import paint_form
from compiler.narrative.scope import Scope, Source
from compiler.narrative.sentence import SentenceWriter
from compiler.narrative.tables import TablePainter
from compiler.submission import Submission, Value
from compiler.values.coordinates import Coordinates


def compose(submission: Submission, value: Value) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Return the document of a submission, and what it lacks: texts (T601) and figures (T602) that would be printed.

    ``value`` gives the figures. A paragraph that comes out empty is left out.
    """
    source = Source(submission, value)
    return _document(source), tuple(dict.fromkeys(source.findings))


def missing_texts(submission: Submission, value: Value) -> tuple[tuple[str, Coordinates], ...]:
    """Return the texts that would be printed and that nobody wrote: the name of each, and the members it is about."""
    source = Source(submission, value)
    _document(source)
    return tuple(dict.fromkeys(source.missing))


def _document(source: Source) -> Document:
    composer = _Composer(source)
    definition = source.submission.definition
    outline = definition.outline
    blocks = tuple(block for spec in outline.blocks for block in composer.blocks(spec, Scope()))
    title = composer.writer.text(outline.title, Scope())
    file_name = composer.writer.text(definition.file_name or outline.title, Scope())
    return Document(title, blocks, file_name=file_name)


class _Composer:
    def __init__(self, source: Source) -> None:
        self.definition = source.submission.definition
        self.tables = TablePainter(source)
        self.writer = SentenceWriter(source, self.tables)

    def blocks(self, block: Block, scope: Scope) -> Iterator[TreeBlock]:
        if block.kind == "page":
            yield Page(block.landscape, block.numbered, block.restart)
        elif block.kind == "tables":
            yield from self._all_tables(block, scope)
        elif block.kind == "table":
            view = scope.table if block.shows == EACH_TABLE else self.definition.tables[block.shows]
            if view:
                yield self.tables.paint(view)
        elif block.kind == "form":
            yield paint_form(self.definition.forms[block.shows], self.writer, scope)
        else:
            for repeated in self.writer.repetitions(block.sentence, scope):
                yield from self._repetition(block, repeated)

    def _repetition(self, block: Block, scope: Scope) -> Iterator[TreeBlock]:
        if block.kind == "group":
            cases = block.sentence.cases
            if not cases or any(self.writer.holds(case.when, scope) for case in cases):
                for inner in block.blocks:
                    yield from self.blocks(inner, scope)
            return
        spans = self.writer.write(block.sentence, scope)
        if not any(span.text for span in spans):
            return
        if block.kind == "heading":
            entry = self.writer.text(block.entry, scope) if block.entry else "".join(span.text for span in spans)
            yield Heading(block.style, block.level, _joined(spans), entry)
        elif block.kind == "contents":
            yield Contents("".join(span.text for span in spans), block.level)
        else:
            yield from (Paragraph(block.style, _joined(line)) for line in _lines(spans))

    def _all_tables(self, block: Block, scope: Scope) -> Iterator[TreeBlock]:
        for ordinal, view in enumerate(self.definition.tables.values(), 1):
            if ordinal > 1 or view.landscape:
                yield Page(view.landscape)
            inner = scope._replace(table=view, ordinal=ordinal, words={**scope.words, **self._words(view)})
            for spec in block.blocks:
                yield from self.blocks(spec, inner)

    def _words(self, view: View) -> dict[str, str]:
        column = next(column for column in view.columns if column.shows == "figure")
        concept = self.definition.figures.concept(view.at.at(column.figure))
        form = self.definition.outline.forms.get(view.form)
        empty = view.empty if view.empty and self.tables.is_empty(view) else None
        return {
            "table_number": view.number,
            "table_title": view.title,
            "table_unit": form.unit if form and form.unit else concept.unit.name,
            "table_note": self.writer.text(view.note, Scope()) if view.note else "",
            "table_empty": self.writer.text(empty, Scope()) if empty else "",
        }


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans with neighbours that print no figure joined."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.figure is None and joined[-1].figure is None:
            joined[-1] = Span(joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def _lines(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the spans of each paragraph: a line break in a text begins a new one."""
    line: list[Span] = []
    for span in spans:
        first, *others = span.text.split("\n")
        line.append(span._replace(text=first) if others else span)
        for text in others:
            yield line
            line = [span._replace(text=text)]
    yield line
