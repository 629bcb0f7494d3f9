"""What an author is told of the cases beside a definition: which are missing, which do not do what they say."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli

from compiler.definition.authoring import explained
from compiler.definition.definition import Definition
from compiler.definition.error import Problem
from compiler.definition.load import definition_ids, load_definition
from compiler.definition.meta_schema import meta_faults, meta_keys
from compiler.definition.remarks import Remark, author_words
from compiler.diagnostics.diagnostic import has_errors
from compiler.trials.case import Base, base_of, cases_of, fired

FOLDER = "cases"
"""The folder of cases within that of a definition: a file for each code, and the data that they edit."""

DATA = "data.json"


def case_remarks(definition: Definition, folder: Path) -> tuple[Remark, ...]:
    """Return what is amiss with the cases of a definition.

    Every equation that checks and every rule needs one that fires and a near miss, but for those that a shipped
    definition has just so: these were tried with it.
    """
    files = sorted((folder / FOLDER).glob("*.toml"))
    kept = {file.stem for file in files}
    own = _own_codes(definition)
    lacking = (_remark("no_case", *own[code], code=code) for code in own if code not in kept)
    return (*lacking, *(_tried(definition, folder, files) if files else ()))


def _own_codes(definition: Definition) -> Mapping[str, tuple[str, str]]:
    """Return, by code, the file and place of each equation and rule that no shipped definition has just so."""
    shipped = [load_definition(id_) for id_ in definition_ids()]
    equations = {one._replace(pointer="") for other in shipped for one in other.figures.derivations}
    rules = [rule for other in shipped for rule in other.rules]
    files = definition.files
    return {
        **{
            one.code: (files["figures"], one.pointer)
            for one in definition.figures.derivations
            if one.checks and one._replace(pointer="") not in equations
        },
        **{rule.code: (files["rules"], rule.pointer) for rule in definition.rules if rule not in rules},
    }


def _tried(definition: Definition, folder: Path, files: list[Path]) -> Iterator[Remark]:
    base = _base(definition, folder / FOLDER / DATA)
    if base is None:
        yield _remark("case_data", f"{FOLDER}/{DATA}", "", id=definition.id)
        return
    codes = {*(one.code for one in definition.figures.derivations), *(rule.code for rule in definition.rules)}
    for file in files:
        name = f"{FOLDER}/{file.name}"
        raw, problems = _read(file, name)
        yield from (explained(problem, (), tuple(meta_keys("cases"))) for problem in problems)
        if file.stem not in codes:
            yield _remark("case_of_nothing", name, "", code=file.stem)
        elif not problems:
            yield from _outcomes(base, file.stem, name, raw)


def _outcomes(base: Base, code: str, name: str, raw: Mapping[str, Any]) -> Iterator[Remark]:
    for case in cases_of(code, raw):
        pointer = f"/{case.kind}/{raw[case.kind].index(case.raw)}"
        try:
            found = fired(case, base)
        except KeyError as error:
            yield _remark("case_astray", name, pointer, what=case.what, name=error.args[0])
            continue
        if case.kind == "fires" and not found:
            yield _remark("case_silent", name, pointer, what=case.what, code=code)
        elif case.kind == "near_miss" and found:
            yield _remark("case_loud", name, pointer, what=case.what, code=code, message=found[0].message)


def _base(definition: Definition, path: Path) -> Base | None:
    """Return the data that cases edit, None where they cannot be read or are no data of this definition."""
    try:
        raw = json.loads(path.read_text("utf-8-sig"))
        base = base_of(raw, definition)
    except (OSError, ValueError):
        return None
    return None if has_errors(base.found) else base


def _read(path: Path, name: str) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    try:
        raw = tomli.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        return {}, (Problem(name, "", f"cannot be read: {type(error).__name__}"),)
    except tomli.TOMLDecodeError as error:
        return {}, (Problem(name, "", f"is no valid TOML: {error}"),)
    return raw, tuple(Problem(name, pointer, message) for pointer, message in meta_faults("cases", raw))


def _remark(kind: str, file: str, pointer: str, **said: object) -> Remark:
    wording = author_words()["remarks"][kind]
    return Remark(file, pointer, wording["message"].format(**said), wording["hint"].format(**said))
