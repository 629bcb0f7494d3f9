"""What somebody may have meant by a word or code that no list holds."""

from collections.abc import Iterable

_MOST = 3


def nearest(word: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Return the few choices that resemble a word most, best first; of equals the first in order."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - most names are known

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    ranked = []
    for choice in dict.fromkeys(choices):
        matcher.set_seq1(choice)
        ranked.append((-matcher.ratio(), choice))
    return tuple(choice for _, choice in sorted(ranked)[:_MOST])


def nearest_codes(code: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Return the few codes of the same length that differ least from a code, best first.

    They differ in the fewest places, and as far to the right as may be: beginnings say what a code is about.
    """

    def difference(other: str) -> tuple[int, int, str]:
        places = [place for place, (a, b) in enumerate(zip(code, other, strict=True)) if a != b]
        return len(places), -min(places, default=0), other

    return tuple(sorted((choice for choice in choices if len(choice) == len(code)), key=difference)[:_MOST])
