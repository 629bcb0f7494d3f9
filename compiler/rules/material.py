"""What rules look at, and what they find there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from compiler.definition.sentences import MemberPairs
from compiler.diagnostics.diagnostic import Comparison, Related
from compiler.submission import Submission, Value
from compiler.values.amount import Amount, printed
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

MOST_RELATED = 12
"""So many places a finding lists at the most."""

_BEGINNING = 12
"""So many characters of a text tell it from others of a list whose rows have no names."""

_SHORT = 60
"""So much of a text a finding quotes from elsewhere."""

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")


class Found(NamedTuple):
    """What a rule found: where, what its message fills in, what it speaks of and the places it is related to."""

    place: Place
    values: Mapping[str, str]
    about: str
    related: tuple[Related, ...] = ()
    comparison: Comparison | None = None


@dataclass(frozen=True)  # without slots: many rules read the same text in the same form
class Written:
    """A text that the department wrote: its name, the members it belongs to, what it says."""

    name: str
    at: Coordinates
    value: str
    place: Place

    @cached_property
    def half_width(self) -> str:
        """What it says with full-width digits made half-width."""
        return self.value.translate(_DIGITS) if _WIDE_DIGIT.search(self.value) else self.value


class Material:
    """The texts, rows and figures of a submission, without what another finding speaks of already."""

    def __init__(self, submission: Submission, value: Value) -> None:
        self.submission = submission
        self.value = value

    def written(self, texts: Iterable[str] = (), apart: Iterable[str] = ()) -> Iterator[Written]:
        """Return the filled cells of some texts (all but ``apart`` where none is named), in the order of the sheets."""
        wanted = set(texts) or set(self.submission.definition.texts) - set(apart)
        return (written for written in self._filled if written.name in wanted)

    @cached_property
    def _filled(self) -> tuple[Written, ...]:
        return tuple(
            Written(name, at, text.value, text.place)
            for (name, at), text in self.submission.texts.items()
            if text.value and text.place not in self.submission.reported
        )

    def text(self, name: str, at: Coordinates) -> str:
        """Return a text of a row, "" where there is none."""
        return self.submission.text(name, at).value

    def amount(self, at: Coordinates, members: MemberPairs) -> Amount | None:
        """Return the figure that members name for a row, None where it is not known."""
        return self.value(self.submission.definition.figures.named(at, members))

    def places(self, at: Coordinates, members: MemberPairs) -> tuple[Place, ...]:
        """Return the cells that state a figure."""
        stated = self.submission.stated.get(self.submission.definition.figures.named(at, members))
        return tuple(place for place, _ in stated.places) if stated else ()

    def stated_parts(self, at: Coordinates, members: MemberPairs) -> tuple[Place, ...]:
        """Return the cells that state a figure or a part of it, in the order of the sheets."""
        whole = self.submission.definition.figures.named(at, members)
        dimensions = self.submission.definition.figures.dimensions
        found = []
        for figure, statement in self.submission.stated.items():
            parts = dict(figure)
            if all(
                member in ({parts[name]} if name not in dimensions else dimensions[name].above(parts[name]))
                for name, member in whole
                if name in parts
            ) and set(dict(whole)) <= set(parts):
                found += [place for place, amount in statement.places if amount.value]
        return tuple(found)

    def decimals(self, at: Coordinates, members: MemberPairs) -> int:
        """Return how many decimals a figure is printed with."""
        figures = self.submission.definition.figures
        return figures.concept(figures.named(at, members)).decimals

    def subject(self, at: Coordinates) -> str:
        """Return what a row is called, "" where it has but a number."""
        dimensions = self.submission.definition.figures.dimensions
        named = [
            self.submission.label(dimension, member)
            for dimension, member in at
            if dimensions[dimension].kind != "rows" or dimensions[dimension].text or not member.isdecimal()
        ]
        return "·".join(named)

    def column(self, text: str) -> tuple[str, str]:
        """Return the titles of the sheet and the column in which a text is written."""
        where = self.submission.definition.texts[text]
        view = self.submission.definition.sheets[where.view]
        return view.title, next(column.title for column in view.columns if column.key == where.column)

    def about(self, written: Written) -> str:
        """Return words for a text that stay the same when rows are inserted."""
        subject = self.subject(written.at)
        numbered = subject.count("·") + bool(subject) < len(written.at)
        beginning = f"·{written.value[:_BEGINNING]}" if numbered else ""
        return f"{subject}·{self.column(written.name)[1]}{beginning}".strip("·")


@lru_cache(maxsize=128)
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a rule, ready to be looked for."""
    return tuple(re.compile(pattern) for pattern in patterns)


def without(text: str, ignore: tuple[str, ...]) -> str:
    """Return a text with a line break in place of every piece that a pattern matches."""
    for pattern in compiled(ignore):
        if pattern.search(text):
            text = pattern.sub("\n", text)
    return text


def pieces(text: str, patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the pieces of a text that patterns match, one pattern after the other."""
    for pattern in compiled(patterns):
        if pattern.search(text):  # hardly a text has any, and looking for one costs least
            yield from (match.group() for match in pattern.finditer(text))


def held(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that a text holds."""
    return tuple(word for word in words if word in text)


def quoted(words: Iterable[str], most: int = 3) -> str:
    """Return the words in one phrase between quotation marks: “甲”、“乙”."""
    return "、".join(f"“{word}”" for word in [*dict.fromkeys(words)][:most])


def shown(amount: Amount, decimals: int) -> str:
    """Return an amount as findings print it, with at least its declared decimals."""
    exponent = amount.value.normalize().as_tuple().exponent
    return printed(amount.value, max(decimals, -exponent if isinstance(exponent, int) else 0))


def elsewhere(others: Iterable[Written]) -> tuple[Related, ...]:
    """Return the places of further texts, each with what it says."""
    return tuple(Related(one.place, _short(one.value)) for one in [*others][:MOST_RELATED])


def _short(text: str) -> str:
    first = text.partition("\n")[0]
    return text if first == text and len(text) <= _SHORT else f"{first[:_SHORT]}…"
