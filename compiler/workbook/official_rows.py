"""Which row of an official table a line of a pasted one is: by label, by code, by the name of a project."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from compiler.definition.definition import Definition
from compiler.definition.figures import Dimension
from compiler.definition.views import Column, Panel, RowSpec
from compiler.submission import DataRow
from compiler.workbook.cells import Sheet
from compiler.workbook.keys import NUMBERING, plain
from compiler.workbook.table_rows import known_rows
from compiler.workbook.written import joined_code


class Names(Protocol):
    """Knows the members of the open lists by what their rows are called."""

    def member(self, dimension: str, name: str, outer: Mapping[str, str]) -> str:
        """Return the member that a name means within the rows above it, "" where there is none."""


class TypedNames(NamedTuple):
    """The members that are typed in the input rows: by dimension, the member that each name (as compared) means."""

    known: Mapping[str, Mapping[str, str]]

    def member(self, dimension: str, name: str, _outer: Mapping[str, str]) -> str:
        """Return the member that was typed under a name, "" where none was."""
        return self.known.get(dimension, {}).get(plain(name), "")


_BEFORE_NAME = "0123456789-—. \u3000"
_CODE_AND_NAME = re.compile(r"(\d+)\D.*|(\d+)", re.DOTALL)


class Line(NamedTuple):
    """What a line of a table says beside its amounts: words, parts of a code by level, texts by name.

    ``stating`` tells whether amounts stand in it.
    """

    words: str
    segments: tuple[tuple[str, str, str], ...]
    texts: Mapping[str, str]
    numbering: bool
    stating: bool = True

    @classmethod
    def of(cls, sheet: Sheet, row: int, columns: Mapping[Column, int]) -> "Line":
        """Return what a row says; a word in a column of codes (总计 over merged cells) is a label."""
        words = ""
        segments = []
        texts = {}
        numbering = False
        for column, at in columns.items():
            text = sheet.text(row, at).strip()
            numbering = numbering or plain(text) == NUMBERING
            if column.shows == "code" and joined_code(text).isdecimal():
                segments.append((column.dimension, column.level, joined_code(text)))
            elif column.shows == "text":
                texts[column.text] = text
            else:
                words = words or text
        return cls(words, tuple(segments), texts, numbering)

    @property
    def code(self) -> str:
        """The parts of the code as they stand, for a finding."""
        return "".join(text for _, _, text in self.segments)

    @property
    def name(self) -> str:
        """The name that the line prints, without a code before it."""
        return self.words.lstrip(_BEFORE_NAME)


class PanelRows:
    """Knows the rows of a panel while a table is read from top to bottom."""

    def __init__(self, panel: Panel, definition: Definition, names: Names) -> None:
        self._panel = panel
        self._figures = definition.figures
        self._names = names
        self._known = known_rows(panel, definition)
        self._labels = [plain(row.label) for row in self._known]
        self._next = 0
        self._code = ""
        self._outer: dict[str, str] = {}

    def members(self, line: Line) -> Mapping[str, str] | None:
        """Return the members of the row that a line is, None where the table has no such row."""
        if line.segments:
            return self._coded(line.segments[0][0], self._joined(line), line)
        if line.words:
            return self._labelled(line)
        unlabelled = [row for row in self._known if not row.label and not row.spec.gap]
        return dict(unlabelled[0].members) if len(self._known) == len(unlabelled) == 1 else None

    def code(self, members: Mapping[str, str]) -> tuple[str, str]:
        """Return the dimension and code that a row stands for, both "" where it stands for none."""
        trees = {dimension.id for dimension in self._figures.dimensions.values() if dimension.kind == "codes"}
        return next(((name, member) for name, member in members.items() if name in trees), ("", ""))

    def name(self, line: Line) -> str:
        """Return the name that a line prints for its code, "" where it is as the table draws it, a number included."""
        return "" if not line.segments and plain(line.words) in self._labels else line.name

    def _labelled(self, line: Line) -> Mapping[str, str] | None:
        wanted = plain(line.words)
        order = [*range(self._next, len(self._known)), *range(self._next)]
        for index in order:
            if self._labels[index] == wanted:
                self._next = index + 1
                return dict(self._known[index].members)
        for spec in self._panel.rows:
            named = spec.kind == "each" and (line.stating or spec.below)
            member = self._names.member(spec.dimension, line.words, {}) if named else ""
            if member:
                self._outer = {spec.dimension: member}
                return {**dict(spec.at), **self._outer}
        return self._written_code(wanted, line)

    def _written_code(self, wanted: str, line: Line) -> Mapping[str, str] | None:
        """Return the members for a label that begins with a code, or is the name of a member of the list."""
        for spec in self._panel.rows:
            if spec.kind not in {"list", "tree"}:
                continue
            dimension = self._figures.dimensions[spec.dimension]
            match = _CODE_AND_NAME.fullmatch(joined_code(wanted))
            if match:
                return self._coded(spec.dimension, match.group(1) or match.group(2), line)
            named = [m for m in spec.members if m in dimension.codes and plain(dimension.codes[m].name) == wanted]
            if named:
                return {**dict(spec.at), spec.dimension: named[0]}
        return None

    def _joined(self, line: Line) -> str:
        """Return the code of a line; a level left blank above a filled one is that of the line before.

        A column of no level holds the whole code.
        """
        dimension = self._figures.dimensions[line.segments[0][0]]
        segments = {level: text for _, level, text in line.segments}
        if whole := segments.get(""):
            return whole
        code = ""
        start = 0
        for level in dimension.levels:
            text = segments.pop(level.name, "")
            if text and len(text) > level.length - start:
                code = text
            elif text:
                code += text.zfill(level.length - start)
            elif segments:
                code = self._code[: level.length]
            start = level.length
        self._code = code
        return code

    def _coded(self, dimension_id: str, code: str, line: Line) -> Mapping[str, str] | None:
        dimension = self._figures.dimensions[dimension_id]
        for spec, inside in _tree_specs(self._panel.rows, False):
            if spec.dimension != dimension_id or not _takes(spec, dimension, code):
                continue
            outer = self._outer if inside else {}
            members = {**outer, **dict(spec.at), dimension_id: code}
            if not spec.below or len(code) < _deepest(spec, dimension):
                return members
            return self._below(spec.below[0], members, line)
        return None

    def _below(self, spec: RowSpec, members: Mapping[str, str], line: Line) -> Mapping[str, str] | None:
        """Return the members of a row in place of the deepest code: the open list's member by its name."""
        text = self._figures.dimensions[spec.dimension].text
        member = self._names.member(spec.dimension, line.texts.get(text, ""), members)
        return {**members, **dict(spec.at), spec.dimension: member} if member else None


def _tree_specs(rows: tuple[RowSpec, ...], inside: bool) -> list[tuple[RowSpec, bool]]:
    """Return the rows of codes, and whether they stand below the rows of an open list."""
    found: list[tuple[RowSpec, bool]] = []
    for row in rows:
        if row.kind in {"tree", "list"}:
            found.append((row, inside))
        elif row.kind == "each":
            found += _tree_specs(row.below, True)
    return found


def _takes(spec: RowSpec, dimension: Dimension, code: str) -> bool:
    level = dimension.level(code)
    if spec.kind == "tree":
        return level in (spec.levels or {step.name for step in dimension.levels})
    return bool(level) and level in {dimension.level(member) for member in spec.members}


def _deepest(spec: RowSpec, dimension: Dimension) -> int:
    return max(step.length for step in dimension.levels if not spec.levels or step.name in spec.levels)


def member_names(definition: Definition, rows: Mapping[str, tuple[DataRow, ...]]) -> TypedNames:
    """Return by what names the members of the open lists are found that the input rows list."""
    names: dict[str, dict[str, str]] = {}
    for (dimension, member), name in row_names(definition, rows).items():
        names.setdefault(dimension, {}).setdefault(plain(name), member)
    return TypedNames(names)


def row_names(definition: Definition, rows: Mapping[str, tuple[DataRow, ...]]) -> Mapping[tuple[str, str], str]:
    """Return how the members of the open lists are called in the input rows, by dimension and member.

    A dimension with a text has its rows' texts; one without is called by what is typed for it.
    """
    names: dict[tuple[str, str], str] = {}
    listed = [dimension for dimension in definition.figures.dimensions.values() if dimension.kind == "rows"]
    for view in definition.sheets.values():
        typed = {column.dimension: column.key for column in view.columns if column.shows == "member"}
        titles = {column.text: column.key for column in reversed(view.columns) if column.shows == "text"}
        own = view.each.dimension if view.each else ""
        named = [d for d in listed if d.id in {*typed, own}]
        for number, row in enumerate(rows.get(view.id, ()), 1):
            for dimension in named:
                member = row.values.get(typed.get(dimension.id, ""), str(number) if dimension.id == own else "")
                name = row.values.get(titles.get(dimension.text, ""), "") if dimension.text else member
                if member and name:
                    names.setdefault((dimension.id, member), name)
    return names
