"""Every name that a rule uses must mean something, and its messages may say only what its kind knows."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from string import Formatter

from compiler.definition.definition import Definition
from compiler.definition.figures import Report
from compiler.definition.rules import Change, Rule
from compiler.definition.sentences import MemberPairs

_TEXTS = ("texts", "apart", "listed_texts")
_TEXT = ("name", "mark", "stated", "text")
_FIGURES = ("now", "before", "weight", "amount", "other", "first", "second")
_ROWS = ("rows", "tables", "of")
_PATTERNS = ("pattern", "patterns", "ignore")
_NUMBERS = ("total", "total_listed")


def resolve_rules(definition: Definition, report: Report) -> None:
    """Report every name of a rule that resolves nowhere, every broken pattern and every slot its kind does not fill."""
    for rule in definition.rules:
        _Resolver(definition, rule, report).resolve()


class _Resolver:
    """Looks up what one rule names; the names of its fields say what each is."""

    def __init__(self, definition: Definition, rule: Rule, report: Report) -> None:
        self.definition = definition
        self.rule = rule
        self._report = report

    def report(self, field: str, message: str) -> None:
        self._report(f"{self.rule.pointer}/{field}", message)

    def listed(self, field: str) -> tuple[str, ...]:
        """Return the names in a field, one or many; () where the kind has no such field or none is given."""
        value = getattr(self.rule.check, field, ())
        return (value,) if isinstance(value, str) and value else tuple(value)

    def resolve(self) -> None:
        self.slots()
        self.known(_TEXTS, self.definition.texts, "text")
        self.known(_TEXT, self.definition.texts, "text")
        self.known(("words",) if hasattr(self.rule.check, "pattern") else (), self.definition.words, "word")
        self.known(("word",), self.definition.words, "word")
        self.known(("concepts",), self.definition.figures.concepts, "concept")
        self.members()
        self.known(("dimension", "also", *_ROWS), self.definition.figures.dimensions, "dimension")
        self.known(("link",), {*self.definition.texts, *self.definition.figures.dimensions}, "text or dimension")
        self.known(("form",), {k for k, v in self.definition.outline.forms.items() if v.kind == "text"}, "text form")
        self.rows()
        self.patterns()
        self.codes()
        for field in _FIGURES:
            self.figure(getattr(self.rule.check, field, ()), field)
        for change in getattr(self.rule.check, "changes", ()):
            self.change(change)
        for field in _NUMBERS:
            self.number(field)

    def slots(self) -> None:
        for part in ("message", "hint"):
            for _, slot, _, _ in Formatter().parse(getattr(self.rule.entry, part)):
                if slot is not None and slot not in self.rule.check.slots():
                    known = ", ".join(sorted(self.rule.check.slots()))
                    self.report(part, f"the slot {slot!r} is none of {known}")

    def known(self, fields: Iterable[str], names: Iterable[str], what: str) -> None:
        for field in fields:
            for name in self.listed(field):
                if name not in names:
                    self.report(field, f"unknown {what} {name!r}")

    def rows(self) -> None:
        for field in _ROWS:
            for name in self.listed(field):
                dimension = self.definition.figures.dimensions.get(name)
                if dimension and dimension.kind != "rows":
                    self.report(field, f"dimension {name!r} has no rows")

    def members(self) -> None:
        dimension = self.definition.figures.dimensions.get(getattr(self.rule.check, "dimension", ""))
        for member in self.listed("members"):
            if dimension and not dimension.holds(member):
                self.report("members", f"dimension {dimension.id!r} has no member {member!r}")

    def patterns(self) -> None:
        for field in _PATTERNS:
            for pattern in self.listed(field):
                try:
                    re.compile(pattern)
                except re.error as error:
                    self.report(field, f"{pattern!r} is no pattern at {(error.pos or 0) + 1}")

    def codes(self) -> None:
        name = getattr(self.rule.check, "dimension", "")
        dimension = self.definition.figures.dimensions.get(name)
        if dimension is None:
            return
        for topic in getattr(self.rule.check, "topics", ()):
            if topic.code not in dimension.codes:
                self.report(f"topics/{topic.code}", f"dimension {name!r} has no code {topic.code!r}")
        names = {code.name for code in dimension.codes.values()}
        for old, new in getattr(self.rule.check, "outdated", ()):
            if new not in names:
                self.report(f"outdated/{old}", f"no code of {name!r} is called {new!r}")
            if old in names:
                self.report(f"outdated/{old}", f"a code of {name!r} is still called {old!r}")

    def change(self, change: Change) -> None:
        if change.text not in self.definition.texts:
            self._report(f"/changes/{change.text}", f"unknown text {change.text!r}")
        for part, members in (("now", change.now), ("before", change.before)):
            self.figure(members, part, f"/changes/{change.text}")

    def figure(self, members: MemberPairs, field: str, pointer: str = "") -> None:
        figures = self.definition.figures
        figures.check(figures.defaults.at(members), f"{pointer or self.rule.pointer}/{field}", self._report)

    def number(self, field: str) -> None:
        for text in self.listed(field):
            try:
                Decimal(text)
            except InvalidOperation:
                self.report(field, f"{text!r} is no number")
