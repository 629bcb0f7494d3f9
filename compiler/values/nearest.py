"""What somebody may have meant by a word that no list holds."""

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, choices: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the choices that resemble a word most, best first; of equals the first in order."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    ranked = []
    for choice in dict.fromkeys(choices):
        matcher.set_seq1(choice)
        if matcher.quick_ratio() > 0:
            ranked.append((-matcher.ratio(), choice))
    return tuple(choice for _, choice in sorted(ranked)[:most])
