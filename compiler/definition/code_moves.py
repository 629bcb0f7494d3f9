"""What a new code list changes: codes that moved, were renamed, came or went; and the list with its aliases."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from compiler.definition.error import DefinitionError, Problem
from compiler.definition.figures import Code, Dimension

_ENCODINGS = ("utf-8-sig", "gb18030")
_NEW_STATUS = "observed"
"""The status of a code that the new list does not qualify: it was read in the list that the bureau was given."""


class Moves(NamedTuple):
    """How two code lists differ.

    ``moved`` are pairs of an old and a new code that say the same: the same name below the same names, or a name that
    just one code of either side has. ``renamed`` are pairs of one code. A code is in one of the four lists at most.
    """

    moved: tuple[tuple[Code, Code], ...]
    renamed: tuple[tuple[Code, Code], ...]
    added: tuple[Code, ...]
    removed: tuple[Code, ...]


def read_list(path: Path) -> dict[str, Code]:
    """Return the codes of a CSV file with the columns code and name, and perhaps status.

    Raises DefinitionError where the file cannot be read so, or a code stands in it twice.
    """
    for encoding in _ENCODINGS:
        try:
            rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))
            listed = [Code(row["code"].strip(), row["name"].strip(), row.get("status") or "") for row in rows]
        except (UnicodeDecodeError, KeyError, AttributeError, csv.Error):
            continue
        codes = {code.code: code for code in listed}
        if listed and len(codes) == len(listed):
            return codes
        break
    raise DefinitionError((Problem(str(path), "", "cannot be read as a code list: code and name of each code, once"),))


def compare(dimension: Dimension, new: Mapping[str, Code]) -> Moves:
    """Return how a new list differs from the one that a dimension has."""
    old = dimension.codes
    left = {code: row for code, row in old.items() if code not in new or new[code].name != row.name}
    come = {code: row for code, row in new.items() if code not in old or old[code].name != row.name}
    moved: dict[str, str] = {}
    for said in (_paths, _names):
        before, after = _only(said(dimension, old)), _only(said(dimension, new))
        for words, code in after.items():
            was = before.get(words, "")
            if code in come and was in left and was not in moved and code not in moved.values():
                moved[was] = code
    stayed = [code for code in left if code in come and code not in moved and code not in moved.values()]
    gone = {*moved, *stayed}
    here = {*moved.values(), *stayed}
    return Moves(
        tuple((old[code], new[other]) for code, other in sorted(moved.items())),
        tuple((old[code], new[code]) for code in sorted(stayed)),
        tuple(come[code] for code in sorted(come) if code not in here),
        tuple(left[code] for code in sorted(left) if code not in gone),
    )


def with_aliases(dimension: Dimension, new: Mapping[str, Code], moves: Moves) -> tuple[Code, ...]:
    """Return the new list in order: each code with those it formerly had, and what is known of its status."""
    old = dimension.codes
    origin = {after.code: before for before, after in moves.moved}
    rows = []
    for code, row in sorted(new.items()):
        known = old[code] if code in old and old[code].name == row.name else None
        before = origin.get(code)
        aliases = (before.code, *before.formerly) if before else known.formerly if known else ()
        status = row.status or (known.status if known else _NEW_STATUS)
        rows.append(row._replace(status=status, formerly=aliases))
    return tuple(rows)


def as_csv(dimension: Dimension, codes: Iterable[Code]) -> str:
    """Return a code list as a definition keeps it; several former codes are parted by blanks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("code", "level", "name", "status", "formerly"))
    for row in codes:
        writer.writerow((row.code, dimension.level(row.code), row.name, row.status, " ".join(row.formerly)))
    return out.getvalue()


def _paths(dimension: Dimension, codes: Mapping[str, Code]) -> dict[str, str]:
    """Return, by code, the names from the first level down to it."""
    return {
        code: "/".join(codes[step].name if step in codes else step for step in (*dimension.path(code)[:-1], code))
        for code in codes
    }


def _names(_: Dimension, codes: Mapping[str, Code]) -> dict[str, str]:
    return {code: row.name for code, row in codes.items()}


def _only(said: Mapping[str, str]) -> dict[str, str]:
    """Return codes by what is said of them, where it is said of just one."""
    times = Counter(said.values())
    return {words: code for code, words in said.items() if times[words] == 1}
