"""Checking a definition for its author: every fault and remark in Chinese, with a suggestion."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from compiler.definition.code_moves import Moves
from compiler.definition.definition import Definition
from compiler.definition.derive_new import HEAD, NewDefinition
from compiler.definition.error import DefinitionError, Problem
from compiler.definition.load import PARTS, definition_file, definition_folder, load_definition
from compiler.definition.meta_schema import meta_keys
from compiler.definition.remarks import Remark, author_words, remarks
from compiler.values.nearest import nearest

_NAMED = ("text", "key")
"""The keys whose values give something its name; else the keys of tables do."""


class Report(NamedTuple):
    """What an author is told: ``faults`` keep the definition from being used, ``remarks`` do not."""

    faults: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


def check_definition(id_or_folder: str | Path) -> Report:
    """Return all that is wrong with a definition or, where it loads, all that it holds in vain."""
    try:
        return Report((), remarks(load_definition(id_or_folder)))
    except DefinitionError as error:
        names = tuple(dict.fromkeys(_names(definition_folder(id_or_folder))))
        keys = tuple(dict.fromkeys(key for part in PARTS for key in meta_keys(part)))
        return Report(tuple(explained(problem, names, keys) for problem in dict.fromkeys(error.problems)), ())


def explained(problem: Problem, names: tuple[str, ...], keys: tuple[str, ...]) -> Remark:
    """Return a fault in Chinese with a suggestion, as the first pattern of ``schemas/authors.toml`` that fits says it.

    ``names`` are those that the definition gives, ``keys`` those that its files may use: the nearest are suggested for
    one that means nothing.
    """
    words = author_words()
    for fault in words["faults"]:
        match = re.match(fault["pattern"] + r"\Z", problem.message, re.DOTALL)
        if match is None:
            continue
        found = {key: value or "" for key, value in match.groupdict().items()}
        said = {key: _in_words(key, value, words) for key, value in found.items()}
        said["near"] = _near(found.get("name") or found.get("slot", ""), keys if fault.get("keys") else names)
        return Remark(problem.file, problem.pointer, fault["message"].format(**said), fault["hint"].format(**said))
    other = words["other"]
    return Remark(problem.file, problem.pointer, other["message"].format(message=problem.message), other["hint"])


def _in_words(key: str, value: str, words: Mapping[str, Any]) -> str:
    if key == "type":
        return "或".join(words["types"].get(one, one) for one in value.strip('"').split(", "))
    return str(words["kinds"].get(value, value)) if key in {"kind", "what"} else value


def in_chinese(problem: Problem) -> str:
    """Return a fault in one line, for those who only meant to use the definition."""
    said = explained(problem, (), ())
    return f"   {said.file}#{said.pointer}: {said.message}{said.hint}"


def report_text(title: str, report: Report) -> str:
    """Return a report as text: a line on what is checked, then each fault and remark with its place and suggestion."""
    lines = [f"{title}：{_count(report)}"]
    for kind, found in (("错误", report.faults), ("提醒", report.remarks)):
        for one in found:
            lines.append(f"{kind}  {one.file}#{one.pointer}")
            lines.append(f"   {one.message}")
            if one.hint:
                lines.append(f"   建议  {one.hint}")
    return "\n".join(lines)


def describe(definition: Definition, folder: Path) -> str:
    """Return what a definition consists of, for a reader who has to choose one or to write the next."""
    codes = [one for one in definition.figures.dimensions.values() if one.kind == "codes"]
    return "\n".join(
        [
            f"名称：{definition.id}",
            f"标题：{definition.title}，第{definition.version}版",
            f"文件夹：{folder}",
            f"固定用语：{'、'.join(f'{name} = {word}' for name, word in definition.words.items())}",
            *_listed("文件", ((part, str(definition_file(folder, file))) for part, file in definition.files.items())),
            *_listed("科目表", ((one.id, f"{one.name}，{len(one.codes)}个科目") for one in codes)),
            *_listed("填报表", ((view.id, view.title) for view in definition.sheets.values())),
            *_listed("公开表", ((view.id, f"{view.number}{view.title}") for view in definition.tables.values())),
            *_listed("绩效表", ((form.id, form.title) for form in definition.forms.values())),
            *_listed("等式", ((one.code, one.entry.title) for one in definition.figures.derivations)),
            *_listed("规则", ((one.code, one.entry.title) for one in definition.rules)),
        ]
    )


def _listed(title: str, rows: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    found = tuple(f"   {name}  {text}" for name, text in rows)
    return (f"{title}：{len(found)}", *found) if found else ()


def describe_new(made: NewDefinition, folder: Path) -> str:
    """Return what a new definition says otherwise than the old one, what to look through, and how to use it."""
    lines = [
        f"已生成 {folder / HEAD}",
        f"标题：{made.title}",
        f"固定用语：{'、'.join(f'{name} = {word}' for name, word in made.words.items())}",
    ]
    if made.mentions:
        lines.append("直接写着原来年份的有以下各行，请逐行核对；沿用的文件要改的，加 --copy 和它的名称，重新生成：")
        lines.extend(f"   {one.file} 第{one.line}行  {one.text}" for one in made.mentions)
    lines.extend(_describe_moves(name, moves) for name, moves in made.moves.items())
    lines.append(f"使用：gongkai new {folder} --department 名称 -o 文件.xlsx；检查、编成时加 --definition {folder}")
    return "\n".join(lines)


def _describe_moves(name: str, moves: Moves) -> str:
    lines = [
        f"{name}的变化：改编码{len(moves.moved)}个，改名{len(moves.renamed)}个，"
        f"新增{len(moves.added)}个，取消{len(moves.removed)}个。"
    ]
    lines.extend(f"   改编码  {old.code}{old.name} → {new.code}{new.name}" for old, new in moves.moved)
    lines.extend(f"   改名  {old.code}{old.name} → {new.name}" for old, new in moves.renamed)
    lines.extend(f"   新增  {code.code}{code.name}" for code in moves.added)
    lines.extend(f"   取消  {code.code}{code.name}" for code in moves.removed)
    return "\n".join(lines)


def _count(report: Report) -> str:
    if report.faults:
        return f"{len(report.faults)}处错误，定义不能使用。"
    if report.remarks:
        return f"可以使用，有{len(report.remarks)}处提醒。"
    return "没有发现问题。"


def _near(name: str, names: tuple[str, ...]) -> str:
    """Return a sentence with the names that resemble one; "" where there are none of its kind (words or digits)."""
    word = name.strip("{}").split(":")[0]
    alike = [
        one for one in names if one != word and one.isascii() == word.isascii() and one.isdigit() == word.isdigit()
    ]
    found = nearest(word, alike) if word else ()
    return f"相近的有：{'、'.join(found)}。" if found else ""


def _names(folder: Path) -> Iterator[str]:
    """Yield the names that the files of a definition give, as far as they can be read."""
    head = _parsed(folder / "definition.toml")
    yield from _given(head)
    files = head.get("files", {})
    for file in files.values() if isinstance(files, Mapping) else ():
        yield from _given(_parsed(definition_file(folder, str(file))))


def _given(raw: Any) -> Iterator[str]:
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield key
            if key in _NAMED and isinstance(value, str) and value.isidentifier():
                yield value
            yield from _given(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _given(value)


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomli.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError):
        return {}
