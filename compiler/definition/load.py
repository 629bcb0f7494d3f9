"""From the files under ``schemas/`` to a Definition, or a DefinitionError that names file and pointer."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import tomli

from compiler.definition.definition import Carry, Definition, Rollup, TextColumn
from compiler.definition.error import DefinitionError, Problem
from compiler.definition.figures import Code, Figures, Report, read_figures
from compiler.definition.meta_schema import meta_faults
from compiler.definition.resolve import resolve
from compiler.definition.resolve_rules import resolve_rules
from compiler.definition.rules import read_rules
from compiler.definition.sentences import read_outline
from compiler.definition.style import read_style, style_faults
from compiler.definition.style_file import laid_over
from compiler.definition.summary import read_summary
from compiler.definition.templates import Template, parse_template
from compiler.definition.views import View, read_form, read_view
from compiler.definition.words import check_names, with_words
from compiler.resources import resource
from compiler.values.coordinates import Coordinates
from compiler.values.csv_rows import csv_rows

_PARTS = ("figures", "sheets", "tables", "outline", "style")

_OPTIONAL = ("rules", "summary")

_CODE_COLUMNS = ("code", "name", "status", "formerly")

_NAMED = ("figures", "sheets", "tables", "rules")
"""The parts whose names may hold a word of the definition; sentences fill theirs in when they are printed."""

PARTS = ("definition", *_PARTS, *_OPTIONAL)
"""The parts of a definition, each in a file with a meta-schema of its own; the first is the head."""

SHIPPED = "schemas:"
"""Begins the path of a file that comes with the program, from its folder ``schemas/``."""


def definition_ids() -> tuple[str, ...]:
    """Return the ids of the shipped definitions."""
    return tuple(sorted(path.parent.name for path in resource("schemas").glob("*/definition.toml")))


def load_definition(id_or_folder: str | Path) -> Definition:
    """Return a shipped definition by its id, or the one in a folder.

    Raises DefinitionError with every problem found: a file that is missing or no TOML, a name that the meta-schema
    does not know, a name in a sentence or view that resolves nowhere (also in branches never taken).
    """
    return _Loader(definition_folder(id_or_folder)).load()


@cache
def shipped_definition(id_: str) -> Definition:
    """Return a shipped definition, read once in a process: its files do not change under it. Raises DefinitionError."""
    return load_definition(id_)


def definition_folder(id_or_folder: str | Path) -> Path:
    """Return the folder of a definition: the one that is named, or that of the shipped definition of that id."""
    folder = Path(id_or_folder)
    return folder if folder.is_dir() else resource("schemas", str(id_or_folder))


def definition_file(folder: Path, name: str) -> Path:
    """Return where a file lies that the head of a definition names: from the definition's folder, or a shipped one."""
    return resource("schemas", name.removeprefix(SHIPPED)) if name.startswith(SHIPPED) else folder / name


def _beside(file: str, other: str) -> str:
    """Return the path of a file that another names: from where that one lies, or a shipped one."""
    return other if other.startswith(SHIPPED) else (PurePosixPath(file).parent / other).as_posix()


class _Loader:
    """Reads the files of one definition and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def load(self) -> Definition:
        head = self._read("definition.toml", "definition")
        self._stop_at_problems()
        raw = {part: self._read(head["files"][part], part) for part in _PARTS if part != "style"}
        raw["style"] = self._style(head["files"]["style"])
        raw |= {part: self._read(head["files"][part], part) for part in _OPTIONAL if part in head["files"]}
        raw |= {part: with_words(raw[part], head["words"]) for part in _NAMED if part in raw}
        for part in ("figures", "sheets", "tables"):
            check_names(raw[part], self._reporter(head["files"][part]))
        in_rules = self._reporter(head["files"].get("rules", ""))
        codes = {dimension: self._codes(file) for dimension, file in head["codes"].items()}
        self._stop_at_problems()
        style = read_style(raw["style"])
        for pointer, message in style_faults(style):
            self._reporter(head["files"]["style"])(pointer, message)
        figures = read_figures(raw["figures"], codes, self._reporter(head["files"]["figures"]))
        self._stop_at_problems()
        in_sheets, in_tables, in_outline = (self._reporter(head["files"][p]) for p in ("sheets", "tables", "outline"))
        sheets = {k: read_view(k, "input", v, figures, in_sheets) for k, v in raw["sheets"].get("sheets", {}).items()}
        tables = {k: read_view(k, "table", v, figures, in_tables) for k, v in raw["tables"].get("tables", {}).items()}
        forms = {k: read_form(k, v, figures, in_tables) for k, v in raw["tables"].get("forms", {}).items()}
        definition = Definition(
            id=head["id"],
            version=head["version"],
            title=head["title"],
            department=head["department"],
            words=head["words"],
            figures=figures,
            sheets=sheets,
            tables=tables,
            forms=forms,
            texts=_texts(sheets, figures, in_sheets),
            outline=read_outline(raw["outline"], in_outline),
            style=style,
            rules=read_rules(raw.get("rules", {}), in_rules),
            file_name=self._file_name(head),
            carry=self._carry(head, figures),
            rollup=self._rollup(head, figures, sheets),
            approval=self._approval(head, figures),
            summary=read_summary(raw.get("summary", {}), figures, self._reporter(head["files"].get("summary", ""))),
            files=head["files"],
        )
        if definition.summary.units and definition.summary.units not in definition.texts:
            self._reporter(head["files"]["summary"])("/units", f"unknown text {definition.summary.units!r}")
        if definition.department not in definition.texts:
            self._reporter("definition.toml")("/department", f"unknown text {definition.department!r}")
        self._stop_at_problems()
        resolve(definition, in_outline, in_tables, self._reporter("definition.toml"))
        resolve_rules(definition, in_rules)
        self._stop_at_problems()
        return definition

    def _file_name(self, head: Mapping[str, Any]) -> Template | None:
        try:
            return parse_template(head["file_name"]) if "file_name" in head else None
        except ValueError as error:
            self._reporter("definition.toml")("/file_name", str(error))
            return None

    def _carry(self, head: Mapping[str, Any], figures: Figures) -> Carry | None:
        for side, members in head.get("carry", {}).items():
            for name, member in members.items():
                if name not in figures.dimensions:
                    self._reporter("definition.toml")(f"/carry/{side}", f"unknown dimension {name!r}")
                elif not figures.dimensions[name].holds(member):
                    self._reporter("definition.toml")(f"/carry/{side}", f"dimension {name!r} has no member {member!r}")
        carry = {side: tuple(members.items()) for side, members in head.get("carry", {}).items()}
        return Carry(**carry) if carry else None

    def _approval(self, head: Mapping[str, Any], figures: Figures) -> Mapping[str, str]:
        approval: Mapping[str, str] = head.get("approval", {})
        for name in approval:
            if name not in figures.dimensions:
                self._reporter("definition.toml")(f"/approval/{name}", f"unknown dimension {name!r}")
        return approval

    def _rollup(self, head: Mapping[str, Any], figures: Figures, sheets: Mapping[str, View]) -> Rollup | None:
        if "rollup" not in head:
            return None
        rollup = Rollup(**head["rollup"])
        if rollup.unit not in figures.dimensions:
            self._reporter("definition.toml")("/rollup/unit", f"unknown dimension {rollup.unit!r}")
        for view in sheets.values():
            each = figures.dimensions.get(view.each.dimension) if view.each and not view.rollup else None
            if each and each.kind != "codes":
                self._reporter(head["files"]["sheets"])(view.pointer, "rows without codes cannot be added: say rollup")
        return rollup

    def _reporter(self, file: str) -> Report:
        return lambda pointer, message: self.problems.append(Problem(file, pointer, message))

    def _stop_at_problems(self) -> None:
        if self.problems:
            raise DefinitionError(tuple(self.problems))

    def _read(self, file: str, part: str) -> Mapping[str, Any]:
        raw = self._toml(file)
        for pointer, message in meta_faults(part, raw) if raw is not None else ():
            self._reporter(file)(pointer, message)
        return raw or {}

    def _style(self, file: str) -> Mapping[str, Any]:
        """Return the style of a file; one that is ``based_on`` another beside it says only what differs from that."""
        own = self._toml(file)
        if own is None or "based_on" not in own:
            raw = own
        else:
            base = self._toml(_beside(file, str(own["based_on"])))
            differs = {key: value for key, value in own.items() if key != "based_on"}
            raw = None if base is None else laid_over(base, differs)
        for pointer, message in meta_faults("style", raw) if raw is not None else ():
            self._reporter(file)(pointer, message)
        return raw or {}

    def _toml(self, file: str) -> Mapping[str, Any] | None:
        """Return what a file holds, None where it cannot be read, which is reported."""
        report = self._reporter(file)
        try:
            return tomli.loads(definition_file(self.folder, file).read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            report("", f"cannot be read: {type(error).__name__}")
        except tomli.TOMLDecodeError as error:
            report("", f"is no valid TOML: {error}")
        return None

    def _codes(self, file: str) -> dict[str, Code]:
        report = self._reporter(file)
        try:
            rows = csv_rows(definition_file(self.folder, file).read_bytes())
        except OSError as error:
            report("", f"cannot be read: {type(error).__name__}")
            return {}
        heading, *lines = rows or [[]]
        if not {"code", "name", "status"} <= set(heading):
            report("", "cannot be read as a code list: code, name and status of each code")
            return {}
        places = [heading.index(name) if name in heading else len(heading) for name in _CODE_COLUMNS]
        blanks = [""] * len(heading)
        codes: dict[str, Code] = {}
        for line in filter(any, lines):
            cells = [*[*line, *blanks][: len(heading)], ""]
            code, name, status, formerly = [cells[at] for at in places]
            if code in codes:
                report("", f"the code {code!r} is used twice")
            codes[code] = Code(code, name, status, tuple(formerly.split()))
        return codes


def _texts(sheets: Mapping[str, View], figures: Figures, report: Report) -> dict[str, TextColumn]:
    texts: dict[str, TextColumn] = {}
    for view in sheets.values():
        if view.join and view.join not in sheets:
            report(f"{view.pointer}/join", f"unknown sheet {view.join!r}")
        for column in view.columns:
            if column.shows != "text":
                continue
            if column.text in texts:
                report(f"{view.pointer}/columns/{column.key}", f"text {column.text!r} has a column already")
            texts[column.text] = TextColumn(view.id, column.key, _row_dimensions(view, sheets))
    for dimension in figures.dimensions.values():
        if dimension.text and dimension.text not in texts:
            report(f"/dimensions/{dimension.id}/text", f"no column writes the text {dimension.text!r}")
    return texts


def _row_dimensions(view: View, sheets: Mapping[str, View]) -> frozenset[str]:
    """Return the dimensions by which a sheet's rows are told apart."""
    found = {name for panel in view.panels for row in panel.rows for name, _ in Coordinates.of(row.at)}
    if view.each:
        found.add(view.each.dimension)
    return frozenset(found)
