"""A definition for a new year, region or kind: a head that points at all that it shares with another definition."""

import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from compiler.definition.code_moves import Moves, as_csv, compare, read_list, with_aliases
from compiler.definition.load import SHIPPED, definition_file, load_definition
from compiler.resources import resource

HEAD = "definition.toml"

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_NO_LISTS: Mapping[str, Path] = MappingProxyType({})


class Mention(NamedTuple):
    """A line of a file that shows a year of the old definition: the file as the head names it, line, what it says."""

    file: str
    line: int
    text: str


class NewDefinition(NamedTuple):
    """A new definition: its files by name, the first of them the head, and what its author should look through.

    ``mentions`` are the lines of shared and copied files that name a year of the old definition; ``moves`` what each
    new code list changes, by the name of its dimension.
    """

    files: Mapping[str, str]
    title: str
    words: Mapping[str, str]
    mentions: tuple[Mention, ...]
    moves: Mapping[str, Moves]


def is_id(name: str) -> bool:
    """Tell whether a definition may be called so: small letters, digits, hyphens between them."""
    return _ID.fullmatch(name) is not None


def derived(
    id_: str, old: Path, folder: Path, lists: Mapping[str, Path] = _NO_LISTS, copies: Collection[str] = ()
) -> NewDefinition:
    """Return a definition called ``id_`` for a folder, which shares all files and code lists of the one in ``old``.

    Its words that are years, and years in its title and in the id of its units' definition, move on by as many
    years as the ids are apart, by one where not both of them name a year. ``lists`` are new code lists by
    dimension: each becomes a file of its own, with the former codes of those that moved. ``copies`` are the parts
    and code lists that it has as copies of its own. Raises DefinitionError where the old definition is broken or a
    list cannot be read.
    """
    dimensions = load_definition(old).figures.dimensions
    raw = tomli.loads((old / HEAD).read_text("utf-8-sig"))
    step = _step(id_, raw["id"])
    years = [word for word in raw["words"].values() if _YEAR.fullmatch(word)]
    shared = {**raw["files"], **raw["codes"]}
    paths = {name: _path_from(folder, definition_file(old, path)) for name, path in shared.items()}
    own = {}
    for name in copies:
        file = definition_file(old, shared[name])
        paths[name] = f"{name}{file.suffix}"
        own[paths[name]] = _copied(file, folder)
    moves = {}
    for name, path in lists.items():
        codes = read_list(path)
        moves[name] = compare(dimensions[name], codes)
        paths[name] = f"{name}.csv"
        own[paths[name]] = as_csv(dimensions[name], with_aliases(dimensions[name], codes, moves[name]))
    head = {
        **raw,
        "id": id_,
        "version": "1",
        "title": _advanced(raw["title"], step),
        "files": {name: paths[name] for name in raw["files"]},
        "codes": {name: paths[name] for name in raw["codes"]},
        "words": {name: _advanced(word, step) if word in years else word for name, word in raw["words"].items()},
    }
    if "rollup" in raw:
        head["rollup"] = {**raw["rollup"], "units": _advanced(raw["rollup"]["units"], step)}
    return NewDefinition(
        files={HEAD: _as_toml(head), **own},
        title=head["title"],
        words=head["words"],
        mentions=tuple(
            one
            for name, path in (raw["files"].items() if step else ())
            for one in _mentions(definition_file(old, path), paths[name], years)
        ),
        moves={dimensions[name].name: found for name, found in moves.items()},
    )


def _step(new: str, old: str) -> int:
    """Return how many years two ids are apart; 1 where not both name just one year."""
    after, before = _YEAR.findall(new), _YEAR.findall(old)
    return int(after[0]) - int(before[0]) if len(after) == len(before) == 1 else 1


def _advanced(text: str, step: int) -> str:
    return _YEAR.sub(lambda year: str(int(year.group()) + step), text)


def _path_from(folder: Path, file: Path) -> str:
    """Return how the head in a folder names a file, with slashes.

    A file of the program is named from ``schemas/``, so that the folder may be moved; any other from the folder, or by
    its whole path where no relative one leads there.
    """
    shipped = resource("schemas").resolve()
    if file.resolve().is_relative_to(shipped):
        return f"{SHIPPED}{file.resolve().relative_to(shipped).as_posix()}"
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on Windows, another drive
        return file.resolve().as_posix()


def _copied(file: Path, folder: Path) -> str:
    """Return the text of a file for a folder; a style names from there the one that it is based on."""
    text = file.read_text("utf-8-sig")
    base = tomli.loads(text).get("based_on", "") if file.suffix == ".toml" else ""
    if not base or base.startswith(SHIPPED):
        return text
    moved = _path_from(folder, file.parent / base)
    return text.replace(f"based_on = {_value(base)}", f"based_on = {_value(moved)}", 1)


def _mentions(file: Path, name: str, years: list[str]) -> Iterator[Mention]:
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if not line.lstrip().startswith("#") and any(year in _YEAR.findall(line) for year in years):
            yield Mention(name, number, line.strip())


def _as_toml(head: Mapping[str, Any]) -> str:
    single = [f"{_key(key)} = {_value(value)}" for key, value in head.items() if not isinstance(value, Mapping)]
    tables = [
        "\n".join([f"[{_key(key)}]", *(f"{_key(name)} = {_value(one)}" for name, one in value.items())])
        for key, value in head.items()
        if isinstance(value, Mapping)
    ]
    return "\n\n".join(["\n".join(single), *tables]) + "\n"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    """Return a text, number, truth value or list of these as TOML, which writes them as JSON does (but for DEL).

    A table becomes an inline one.
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
