"""Hidden keys: how a sheet, a column or a row is found again wherever it was moved and however it was renamed."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import tomli

from compiler.definition.definition import Definition
from compiler.resources import resource

SHEET_PREFIX = "sheet:"
"""Begins the key of an input sheet, which stands where its hidden row and hidden column meet."""
CODES_PREFIX = "codes:"
"""Begins the key of a code list's sheet."""
HEADER = "header"
"""Marks, in the hidden column, the last row of the headings: what follows are the rows of the sheet."""
FIXED = "fixed"
"""Marks a row below the headings that states nothing: computed totals, notes."""
STATED = "stated"
"""Marks the row for the stated total."""
VALUE = "value"
"""Marks, in the hidden row of a record, the column in which its fields are filled."""
STAMP = "gongkai"
"""Stands in the first cell of the stamp sheet; definition and version stand below it."""
CARRIED = "gongkai:carried"
"""Stands in the first cell of the sheet that remembers what last year stated."""
ROLLED = "gongkai:rolled"
"""Stands in the first cell of the sheet that remembers of which units' amounts a figure is the sum."""
BESIDE = "beside"
"""Stands, in the hidden row, over a column that shows what others wrote; nothing in it is read."""
OFFICIAL_PREFIX = "official_"
"""Begins the defined name that points at a sheet of official shape (its cells belong to what is pasted)."""
NUMBERING = "※"
"""Stands in the row that numbers the columns of a table, under the columns that hold no amount."""
NAME_LIMIT = 31
"""The most characters that a sheet's name may have."""

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


class SheetNames(NamedTuple):
    """What the sheets of a new workbook are called: inputs and official tables by view, code lists by dimension."""

    inputs: Mapping[str, str]
    officials: Mapping[str, str]
    codes: Mapping[str, str]


@cache
def words() -> Mapping[str, Any]:
    """Return the words of the workbook's own face (``schemas/workbook.toml``)."""
    return tomli.loads(resource("schemas", "workbook.toml").read_text("utf-8"))


@lru_cache(maxsize=8)
def sheet_names(definition: Definition) -> SheetNames:
    """Return the names of the sheets of a new workbook; no two are the same."""
    taken = {words()["instructions_sheet"], words()["stamp_sheet"], words()["carried_sheet"], words()["rolled_sheet"]}
    inputs = {id_: _free(view.title, taken) for id_, view in definition.sheets.items()}
    officials = {}
    for id_, view in definition.tables.items():
        title = words()["official_sheet"].format(number=view.number) if view.number else view.title
        officials[id_] = _free(title, taken)
    codes = {
        id_: _free(dimension.name, taken)
        for id_, dimension in definition.figures.dimensions.items()
        if dimension.kind == "codes"
    }
    return SheetNames(inputs, officials, codes)


def _free(title: str, taken: set[str]) -> str:
    """Return a name for a sheet that no other sheet has, and take it."""
    wanted = title.translate(_FORBIDDEN)[:NAME_LIMIT]
    name = wanted
    number = 2
    while name in taken:
        name = f"{wanted[: NAME_LIMIT - 3]}_{number}"
        number += 1
    taken.add(name)
    return name


@lru_cache(maxsize=8192)  # the words of a template come again and again
def plain(text: str) -> str:
    """Return a heading or label as it is compared: without white space, width of characters and marks of duty."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("*").casefold()
