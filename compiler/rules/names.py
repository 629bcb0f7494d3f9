"""Names of codes, in texts and in pasted tables."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from compiler.definition.rules import NameCheck, NamedCodes, PastedNames
from compiler.rules.material import Found, Material, Written, held, quoted
from compiler.values.nearest import nearest, nearest_codes
from compiler.values.place import Place

_BEFORE_NAME = re.compile(r"[，。；：;:,“”\"\s]|（[^（）]）")

Names = Mapping[str, Mapping[str, Sequence[str]]]


def find(check: NameCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on the names of codes finds."""
    match check:
        case NamedCodes():
            yield from _named_codes(check, material)
        case PastedNames():
            yield from _pasted_names(check, material)
        case _:
            assert_never(check)


def _named_codes(check: NamedCodes, material: Material) -> Iterator[Found]:
    outdated = dict(check.outdated)
    record = material.submission.definition.figures.dimensions[check.dimension]
    levels = [f"（{level.name}）" for level in record.levels]
    naming = []
    for written in material.written(check.texts, check.apart):
        old = held(written.value, outdated)
        if old:
            values = {"found": quoted(old), "nearest": quoted(outdated[name] for name in old)}
            yield Found(written.place, values, f"{material.about(written)}·{old[0]}")
        if held(_with_wide_brackets(written.value), levels):
            naming.append(written)
    if naming:
        yield from _unknown_names(check, material, naming)


def _unknown_names(check: NamedCodes, material: Material, naming: list[Written]) -> Iterator[Found]:
    names = _names(check.dimension, material)
    known = [names, *(_names(dimension, material) for dimension in check.also)]
    for written in naming:
        for name, level in _unknown(written, [*names], known):
            if not held(name, dict(check.outdated)):
                values = {"found": f"“{name}（{level}）”", "nearest": quoted(nearest(name, names[level]))}
                yield Found(written.place, values, f"{material.about(written)}·{name}")


def _names(dimension: str, material: Material) -> Names:
    """Return, by level, the names of the codes and the codes that each belongs to."""
    figures = material.submission.definition.figures
    own = {code: name for (listed, code), name in material.submission.names.items() if listed == dimension}
    return figures.dimensions[dimension].codes_by_name(own) if own else figures.codes_named[dimension]


def _unknown(written: Written, levels: Sequence[str], known: Sequence[Names]) -> Iterator[tuple[str, str]]:
    """Yield each name that stands before one of the levels in brackets and is none of that level's."""
    text = _with_wide_brackets(written.value)
    start = 0
    for match in re.finditer(f"（({'|'.join(map(re.escape, levels))})）", text):
        before = text[start : match.start()]
        start = match.end()
        if before and not any(_ends_with_one(before, names.get(match.group(1), {})) for names in known):
            name = _BEFORE_NAME.split(before)[-1]
            if name:
                yield name, match.group(1)


def _with_wide_brackets(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def _ends_with_one(text: str, names: Mapping[str, Sequence[str]]) -> bool:
    return any(text[start:] in names for start in range(len(text) + 1))


def _pasted_names(check: PastedNames, material: Material) -> Iterator[Found]:
    cells = [cell for cell in material.submission.pasted if cell.code[0] == check.dimension and cell.label]
    if not cells:
        return
    codes = material.submission.definition.figures.dimensions[check.dimension].codes
    names = _names(check.dimension, material)
    known = {_plain(name) for listed in names.values() for name in listed}
    seen: set[tuple[str, str]] = set()
    for cell in cells:
        dimension, code = cell.code
        if (code, cell.label) in seen:
            continue
        seen.add((code, cell.label))
        name = material.submission.name(dimension, code)
        own = (dimension, code) in material.submission.names
        trusted = own or (code in codes and codes[code].status in check.trusted)
        label = _plain(cell.label)
        if name and label != _plain(name) and (trusted or label in known):
            level = material.submission.definition.figures.dimensions[dimension].level(code)
            values = {
                "found": cell.label,
                "code": code,
                "name": name,
                "nearest": quoted(_with_code(near, code, names[level]) for near in nearest(cell.label, names[level])),
            }
            yield Found(Place(cell.place.sheet, cell.place.row), values, f"{code}·{cell.label}")


def _with_code(name: str, code: str, names: Mapping[str, Sequence[str]]) -> str:
    """Return a name with its code in front: where several codes have the name, the one nearest to a code."""
    return f"{nearest_codes(code, names[name])[0]}{name}"


def _plain(name: str) -> str:
    """Return a name as compared: half-width, without white space."""
    return "".join(unicodedata.normalize("NFKC", name).split())
