"""Wording: what no text may hold, years, personal data, words that need rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from compiler.definition.rules import NeedsRows, Patterns, Period, PersonalNumber, WordingCheck, Years
from compiler.rules.material import Found, Material, Written, compiled, elsewhere, held, pieces, quoted, without
from compiler.values.coordinates import Coordinates

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
"""The check digit by the remainder of the weighted sum. Source: GB 11643, 公民身份号码."""


def find(check: WordingCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on wording finds."""
    match check:
        case Patterns():
            yield from _patterns(check, material)
        case Years():
            yield from _years(check, material)
        case Period():
            yield from _period(check, material)
        case PersonalNumber():
            yield from _personal_number(check, material)
        case NeedsRows():
            yield from _needs_rows(check, material)
        case _:
            assert_never(check)


def _holding(
    texts: Iterable[Written], find: Callable[[Written], Sequence[str]]
) -> Iterator[tuple[Written, Sequence[str]]]:
    """Yield the texts in which something is found, each with it; what is written twice is looked at once."""
    known: dict[str, Sequence[str]] = {}
    for written in texts:
        found = known.get(written.value)
        if found is None:
            found = known[written.value] = find(written)
        if found:
            yield written, found


def _patterns(check: Patterns, material: Material) -> Iterator[Found]:
    """Yield one finding for the cells of a column that hold the same pieces."""

    def wrong(written: Written) -> tuple[str, ...]:
        found = pieces(without(written.value, check.ignore), check.patterns)
        return tuple(dict.fromkeys(piece.strip() for piece in found))

    alike: dict[tuple[str, Sequence[str]], list[Written]] = {}
    for written, found in _holding(material.written(check.texts, check.apart), wrong):
        alike.setdefault((written.name, found), []).append(written)
    for (name, found), group in alike.items():
        about = "·".join((*material.column(name), *found))
        yield Found(group[0].place, {"found": quoted(found)}, about, elsewhere(group[1:]))


def _years(check: Years, material: Material) -> Iterator[Found]:
    words = material.submission.definition.words
    allowed = [words[word] for word in check.words]
    (pattern,) = compiled((check.pattern,))

    def wrong(written: Written) -> list[str]:
        named = pattern.findall(without(written.half_width, check.ignore))
        return [year for year in named if year not in allowed]

    for written, years in _holding(material.written(check.texts, check.apart), wrong):
        values = {"found": "、".join(dict.fromkeys(years)), "years": "、".join(sorted(allowed))}
        yield Found(written.place, values, material.about(written))


def _period(check: Period, material: Material) -> Iterator[Found]:
    year = material.submission.definition.words[check.word]
    for written in material.written(check.texts):
        named = re.findall(check.pattern, written.half_width)
        if named and not min(named) <= year <= max(named):
            yield Found(written.place, {"found": written.value, "year": year}, material.about(written))


def _personal_number(check: PersonalNumber, material: Material) -> Iterator[Found]:
    def real(written: Written) -> list[str]:
        numbers = pieces(written.half_width, (check.pattern,))
        return [number for number in numbers if check.check != "identity" or _is_identity(number)]

    for written, numbers in _holding(material.written(check.texts, check.apart), real):
        values = {"masked": "、".join(map(_masked, numbers))}
        yield Found(written.place, values, _without_digits(material.about(written)))


def _is_identity(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, number[:17], strict=True))
    return _IDENTITY_CHECKS[total % 11] == number[-1].upper()


def _masked(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _without_digits(about: str) -> str:
    """Return what a finding speaks of without the number that it must not repeat."""
    return re.sub(r"\d[\d -]{3,}", "*", about)


def _needs_rows(check: NeedsRows, material: Material) -> Iterator[Found]:
    if material.submission.row_contexts(check.dimension, Coordinates()):
        return
    texts = material.written(check.texts, check.apart)
    using = [*_holding(texts, lambda written: held(without(written.value, check.ignore), check.words))]
    if using:
        values = {"words": quoted(word for _, found in using for word in found), "count": str(len(using))}
        about = material.submission.definition.figures.dimensions[check.dimension].name
        yield Found(using[0][0].place, values, about, elsewhere(written for written, _ in using[1:]))
