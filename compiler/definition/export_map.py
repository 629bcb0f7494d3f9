"""The map of an export: what a finance system calls the tables, headings and rows of the official tables."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from compiler.definition.definition import Definition
from compiler.definition.error import DefinitionError, Problem
from compiler.definition.meta_schema import meta_faults
from compiler.values.csv_rows import plain

STEP = "·"
"""Stands between the steps of a heading, from the uppermost down."""

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class ExportMap(NamedTuple):
    """What an export says, as compared, and what that means here.

    ``tables`` gives titles, ``headings`` paths of headings (of one step where its last word is meant wherever it
    stands), ``rows`` labels. ``unit`` is the unit of money of tables that name none, "" for that of the official ones.
    """

    unit: str = ""
    tables: Mapping[str, str] = _NOTHING
    headings: Mapping[tuple[str, ...], tuple[str, ...]] = _NOTHING
    rows: Mapping[str, str] = _NOTHING

    def heading(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of headings that one of the export (as compared) means; itself where the map has none.

        A path of the map may begin further down: titles and departments stand above the headings.
        """
        for start in range(len(path)):
            meant = self.headings.get(path[start:])
            if meant:
                # what stands above a last word that is renamed still tells it from others
                return meant if len(meant) > 1 or start < len(path) - 1 else (*path[:-1], *meant)
        return path

    def row(self, label: str) -> str:
        """Return the label that one of the export means; itself where the map has none."""
        return self.rows.get(plain(label), label)


PLAIN_MAP = ExportMap()
"""The map of an export that says everything as the official tables do."""


def read_export_map(path: Path, definition: Definition) -> ExportMap:
    """Return the map in a TOML file.

    Raises DefinitionError where the file is no TOML, has other keys, or names a table or heading that there is not.
    """
    try:
        raw = tomli.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise DefinitionError((Problem(str(path), "", f"is no valid TOML: {error}"),)) from error
    faults = [*meta_faults("export_map", raw)] or [*_unknown(raw, definition)]
    if faults:
        raise DefinitionError(tuple(Problem(str(path), pointer, message) for pointer, message in faults))
    return ExportMap(
        raw.get("unit", ""),
        {plain(said): meant for said, meant in raw.get("tables", {}).items()},
        {_path(said): _path(meant) for said, meant in raw.get("headings", {}).items()},
        {plain(said): meant for said, meant in raw.get("rows", {}).items()},
    )


def _path(text: str) -> tuple[str, ...]:
    return tuple(plain(step) for step in text.split(STEP))


def _unknown(raw: Mapping[str, Any], definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield what the map names that the definition does not have."""
    if raw.get("unit", "") not in {"", *definition.figures.units}:
        yield "/unit", f"unknown unit {raw['unit']!r}"
    titles = {plain(one.title) for one in definition.tables.values()}
    titles |= {plain(one.title) for one in definition.forms.values()}
    for said, meant in raw.get("tables", {}).items():
        if plain(meant) not in titles:
            yield f"/tables/{said}", f"unknown table {meant!r}"
    paths = {tuple(map(plain, column.heading)) for view in definition.tables.values() for column in view.columns}
    known = paths | {path[-1:] for path in paths}
    for said, meant in raw.get("headings", {}).items():
        if _path(meant) not in known:
            yield f"/headings/{said}", f"unknown heading {meant!r}"
