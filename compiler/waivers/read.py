"""Reading the waiver file: a CSV that a bureau keeps in a spreadsheet, a line for each waiver."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from compiler.diagnostics.diagnostic import Diagnostic, Severity, catalogue, in_order, worded
from compiler.diagnostics.explain import nearest, normal_code
from compiler.diagnostics.families import Known
from compiler.values.csv_rows import csv_rows, plain, plain_heading
from compiler.values.dates import written_date
from compiler.values.place import Place
from compiler.waivers.weigh import Waiver, words

_REQUIRED = ("code", "treatment", "reason")
"""What every line must fill in; the other columns may be blank."""
_OPTIONAL_COLUMNS = frozenset({"content"})
"""Columns that the file may lack."""


class _Line(NamedTuple):
    """A line of the file: its number as a spreadsheet counts, and its cells by column; ``stray`` stand in no column."""

    number: int
    cells: Mapping[str, str]
    stray: tuple[str, ...]


def read_waivers(path: Path, known: Iterable[Known]) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    """Return the waivers of a file, or what is wrong with it; a file with a fault waives nothing.

    ``known`` are the codes that findings may have. Findings: a file that cannot be read or is no CSV, headings that
    are missing, unknown or doubled, and lines with a blank, an unknown code, one that cannot be waived, an unknown
    treatment or a text that is no date.
    """
    reader = _Reader(path.name, tuple(known))
    waivers = reader.waivers(path)
    return ((), in_order(reader.findings)) if reader.findings else (waivers, ())


class _Reader:
    """Reads the lines of one file and collects what is wrong with them."""

    def __init__(self, name: str, known: tuple[Known, ...]) -> None:
        self.name = name
        self.known = known
        self.columns: Mapping[str, str] = words()["columns"]
        self.findings: list[Diagnostic] = []

    def waivers(self, path: Path) -> tuple[Waiver, ...]:
        try:
            content = path.read_bytes()
        except OSError:
            self._find("W140")
            return ()
        rows = csv_rows(content)
        if rows is None:
            self._find("W141")
            return ()
        return tuple(self._waiver(line) for line in self._lines(rows))

    def _lines(self, rows: list[list[str]]) -> Iterator[_Line]:
        """Yield the lines below the headings; none where a heading is at fault."""
        first = plain(self.columns["code"])
        top = next((number for number, row in enumerate(rows, 1) if first in map(plain_heading, row)), 0)
        if not top:
            self._find("W142", heading=self.columns["code"], headings=self._titles())
            return
        headings = rows[top - 1]
        columns = self._headings(top, headings)
        if self.findings:
            return
        for number, row in enumerate(rows[top:], top + 1):
            cells = {columns[at]: text for at, text in enumerate(row) if at in columns}
            stray = tuple(text for at, text in enumerate(row) if text and not "".join(headings[at : at + 1]))
            if any(row):
                yield _Line(number, cells, stray)

    def _headings(self, top: int, row: list[str]) -> Mapping[int, str]:
        """Return the key of each column of ours; the bureau's own columns are left out."""
        keys = {plain(title): key for key, title in self.columns.items()}
        own = {plain(title) for title in words()["own"]["columns"]}
        found: dict[int, str] = {}
        for at, text in enumerate(row):
            key = keys.get(plain_heading(text), "")
            if key and key not in found.values():
                found[at] = key
            elif text and plain_heading(text) not in own:
                self._find("W143", top, text=text, headings=self._titles())
        for key, title in self.columns.items():
            if key not in {*found.values(), *_OPTIONAL_COLUMNS}:
                self._find("W142", top, heading=title, headings=self._titles())
        return found

    def _titles(self) -> str:
        return "、".join(self.columns.values())

    def _waiver(self, line: _Line) -> Waiver:
        cells = {key: line.cells.get(key, "") for key in self.columns}
        for text in line.stray:
            self._find("W143", line.number, text=text, headings=self._titles())
        for key in _REQUIRED:
            if not cells[key]:
                self._find("W144", line.number, key, heading=self.columns[key])
        department = "" if plain(cells["department"]) in words()["words"]["everyone"] else cells["department"]
        until = written_date(cells["until"])
        if cells["until"] and until is None:
            self._find("W148", line.number, "until", text=cells["until"])
        return Waiver(
            code=self._code(line, cells["code"]),
            department=department,
            content=cells["content"],
            highest=self._highest(line, cells["treatment"]),
            reason=cells["reason"],
            until=until,
            place=Place(self.name, line.number),
        )

    def _code(self, line: _Line, text: str) -> str:
        code = normal_code(text)
        found = [one for one in self.known if one.code == code]
        if text and not found:
            near = "、".join(f"{one.code}（{one.entry.title}）" for one in nearest(text, self.known))
            self._find("W145", line.number, "code", code=text, nearest=f"相近的有：{near}。" if near else "")
        elif not all(one.waivable for one in found):
            self._find("W146", line.number, "code", code=code, name=found[0].entry.title)
        return code

    def _highest(self, line: _Line, text: str) -> Severity | None:
        treatments = {plain(name): severity for name, severity in words()["treatments"].items()}
        if text and plain(text) not in treatments:
            self._find("W147", line.number, "treatment", text=text, options="、".join(words()["treatments"]))
        severity = treatments.get(plain(text), "")
        return Severity[severity.upper()] if severity else None

    def _find(self, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        place = Place(self.name, row, heading=self.columns.get(column, ""))
        self.findings.append(worded(code, catalogue()[code], place, values=values))
