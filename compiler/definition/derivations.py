"""Derivations: how a figure follows from others. One record computes a figure that nobody stated and checks one."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import tomli

from compiler.diagnostics.diagnostic import Entry, Severity
from compiler.resources import resource
from compiler.values.coordinates import Coordinates

_KINDS = ("total", "equal", "at_most", "sum")


class Term(NamedTuple):
    """A summand: the figure whose coordinates are the total's with these members replaced; ``sign`` is 1 or -1."""

    sign: int
    at: tuple[tuple[str, str], ...]


class Derivation(NamedTuple):
    """How a figure follows from others: the total over a dimension, a sum of terms, equality, or an upper bound.

    ``kind`` is "total" (over ``dimension``), "sum" (of signed terms), "equal" (to a term: one figure in two places, so
    the same to the last place, where a sum may differ by its terms' intervals) or "at_most" (not above the sum of the
    terms). The last three apply to the coordinates that agree with ``of``, if they only check to just the figure that
    ``of`` names, or with ``each`` to that figure for every member of a dimension that occurs. ``role`` says whether it
    computes, checks, or both; "default" computes only and a stated figure may differ from it. ``entry`` words what is
    found; its title is how findings call a sum, an equality or a bound.
    """

    kind: str
    code: str
    entry: Entry
    dimension: str = ""
    of: Coordinates = Coordinates()
    terms: tuple[Term, ...] = ()
    each: str = ""
    role: str = "both"
    pointer: str = ""

    @property
    def computes(self) -> bool:
        """Whether it may give a figure that nobody stated."""
        return self.role in {"both", "default"}

    @property
    def checks(self) -> bool:
        """Whether a stated figure must agree with it."""
        return self.role in {"both", "check"}


@cache
def equation_words() -> Mapping[str, Any]:
    """Return how equations are worded (``schemas/equations.toml``)."""
    return tomli.loads(resource("schemas", "equations.toml").read_text("utf-8"))


def read_derivation(raw: Mapping[str, Any], index: int) -> Derivation:
    """Return the derivation that a table of ``figures.toml`` describes."""
    kind = next(kind for kind in _KINDS if kind in raw)
    plus = [raw["equal"]] if kind == "equal" else raw.get(kind, []) if kind != "total" else []
    terms = [Term(1, tuple(term.items())) for term in plus] + [Term(-1, tuple(t.items())) for t in raw.get("less", [])]
    return Derivation(
        kind=kind,
        code=raw["code"],
        entry=Entry(
            severity=Severity[raw.get("severity", "error").upper()],
            message=equation_words()["message"][kind],
            hint=raw["hint"],
            title=raw["title"],
            explanation=raw["explanation"],
            source=raw.get("source", ""),
        ),
        dimension=raw.get("total", ""),
        of=Coordinates.of(raw.get("of", {})),
        terms=tuple(terms),
        each=raw.get("each", ""),
        role="check" if kind == "at_most" else raw.get("role", "both"),
        pointer=f"/derivations/{index}",
    )
