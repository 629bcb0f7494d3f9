"""The roster: a CSV in which a bureau lists its departments, a line for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from compiler.diagnostics.diagnostic import Diagnostic, catalogue, in_order, worded
from compiler.resources import resource
from compiler.values.csv_rows import csv_rows, plain, plain_heading
from compiler.values.dates import written_date
from compiler.values.place import Place

_REQUIRED = ("code", "name")
"""What every line must fill in; all other columns may be blank or missing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A department of the roster; "" and None for what its line leaves blank.

    ``superior`` is the code or name of the department that it belongs to, ``address`` where it publishes, ``withheld``
    whether it publishes nothing because its work is secret. ``place`` is its line.
    """

    code: str
    name: str
    contact: str = ""
    superior: str = ""
    approved: date | None = None
    published: date | None = None
    address: str = ""
    withheld: bool = False
    place: Place = Place()  # noqa: RUF009 - frozen


@cache
def words() -> Mapping[str, Any]:
    """Return the headings and words of the roster."""
    return tomli.loads(resource("schemas", "roster.toml").read_text("utf-8"))


def read_roster(path: Path) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    """Return the departments of a roster in its order, and what is wrong with it; a faulty line gives no department.

    Findings: a file that cannot be read or is no CSV, a heading that is missing, unknown (an info) or doubled; lines
    without code or name, with one that stands twice, with a text that is no date, or neither yes nor no.
    """
    reader = _Reader(path.name)
    entries = tuple(reader.entries(path))
    return entries, in_order(reader.findings)


class _Reader:
    """Reads the lines of one roster and collects what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.columns: Mapping[str, str] = words()["columns"]
        self.findings: list[Diagnostic] = []
        self.seen: dict[tuple[str, str], int] = {}

    def entries(self, path: Path) -> Iterator[Entry]:
        try:
            content = path.read_bytes()
        except OSError:
            self._find("W150")
            return
        rows = csv_rows(content)
        if rows is None:
            self._find("W151")
            return
        for number, cells in self._lines(rows):
            before = len(self.findings)
            entry = self._entry(number, cells)
            if len(self.findings) == before:
                yield entry

    def _lines(self, rows: list[list[str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield the number and the cells by column of each line below the headings; none where one is missing."""
        keys = {plain(title): key for key, title in self.columns.items()}
        keys |= {plain(title): key for title, key in words()["other_headings"].items()}
        found = [[keys.get(plain_heading(text), "") for text in row] for row in rows]
        top = next((at for at, row in enumerate(found) if set(_REQUIRED) & set(row)), -1)
        headings = found[top] if top >= 0 else []
        missing = [key for key in _REQUIRED if key not in headings]
        for key in missing:
            self._find("W152", top + 1, heading=self.columns[key], headings="、".join(self.columns.values()))
        if missing:
            return
        columns = {at: key for at, key in enumerate(headings) if key and key not in headings[:at]}
        for at, text in enumerate(rows[top]):
            if text and at not in columns:
                self._find("W153", top + 1, text=text, headings="、".join(self.columns.values()))
        for number, row in enumerate(rows[top + 1 :], top + 2):
            if any(row):
                yield number, {columns[at]: text for at, text in enumerate(row) if at in columns}

    def _entry(self, number: int, cells: Mapping[str, str]) -> Entry:
        texts = {key: cells.get(key, "") for key in self.columns}
        for key in _REQUIRED:
            if not texts[key]:
                self._find("W154", number, key, heading=self.columns[key])
                continue
            other = self.seen.setdefault((key, plain(texts[key])), number)
            if other != number:
                self._find("W155", number, key, heading=self.columns[key], text=texts[key], row=other)
        return Entry(
            code=texts["code"],
            name=texts["name"],
            contact=texts["contact"],
            superior=texts["superior"],
            approved=self._date(number, "approved", texts),
            published=self._date(number, "published", texts),
            address=texts["address"],
            withheld=self._is_withheld(number, texts["withheld"]),
            place=Place(self.name, number),
        )

    def _date(self, number: int, key: str, texts: Mapping[str, str]) -> date | None:
        found = written_date(texts[key])
        if texts[key] and found is None:
            self._find("W156", number, key, heading=self.columns[key], text=texts[key])
        return found

    def _is_withheld(self, number: int, text: str) -> bool:
        said = plain(text)
        if said not in words()["words"]["yes"] + words()["words"]["no"]:
            self._find("W157", number, "withheld", heading=self.columns["withheld"], text=text)
        return said in words()["words"]["yes"]

    def _find(self, code: str, row: int = 0, column: str = "", /, **values: object) -> None:
        place = Place(self.name, row, heading=self.columns.get(column, ""))
        self.findings.append(worded(code, catalogue()[code], place, values=values))
