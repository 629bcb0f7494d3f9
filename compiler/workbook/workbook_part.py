"""What all sheets of a workbook file share: their names and parts, defined names, texts, kinds of number formats."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from compiler.workbook.cells import CellValue
from compiler.workbook.package import Package, parsed
from compiler.workbook.shared_texts import shared_texts

_RELATIONSHIP_ID = re.compile(r"\{[^}]*/relationships\}id")
_WORKSHEET = "/worksheet"
_STRINGS = ("xl/sharedStrings.xml", "/sharedStrings")
_STYLES = ("xl/styles.xml", "/styles")
_POINTED = re.compile(r"^'?(.+?)'?!")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile("[ymdhs]", re.IGNORECASE)
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Number formats that every program knows by number, those of Chinese dates among them."""
_PERCENT_FORMATS = frozenset({9, 10})
TRUE = frozenset({"1", "true"})
"""How XML writes that something is so."""


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it: its name, its state, and the part in which it lies."""

    name: str
    state: str
    part: bytes


class Shared(NamedTuple):
    """What cells refer to by number: texts, and by style the kind of number format ("date", "percent" or "").

    ``cells`` are what cells of these texts hold, None for a blank text: however many show one, it is made once.
    ``from_1904`` says whether days are counted from 1904.
    """

    cells: tuple[CellValue | None, ...]
    kinds: tuple[str, ...]
    from_1904: bool


class WorkbookPart(NamedTuple):
    """A workbook file without its cells; ``names`` says at which sheet each defined name points."""

    sheets: tuple[SheetEntry, ...]
    names: Mapping[str, str]
    shared: Shared


def read_workbook_part(package: Package) -> WorkbookPart:
    """Return what the sheets share. Raises KeyError, ValueError or etree.XMLSyntaxError for a damaged file."""
    book = parsed(package.parts["xl/workbook.xml"])
    targets = _targets(package)
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        id_ = next((value for key, value in sheet.attrib.items() if _RELATIONSHIP_ID.fullmatch(str(key))), "")
        kind, target = targets[str(id_)]
        if kind.endswith(_WORKSHEET):
            part = package.part(target)
            if part is None:
                raise KeyError(target)
            sheets.append(SheetEntry(sheet.get("name", ""), sheet.get("state", "visible"), part))
    strings = _named_part(package, targets, *_STRINGS)
    styles = _named_part(package, targets, *_STYLES)
    properties = book.find("{*}workbookPr")
    shared = Shared(
        tuple([CellValue("text", text) if text else None for text in shared_texts(strings)]) if strings else (),
        tuple(_format_kinds(parsed(styles))) if styles else (),
        properties is not None and properties.get("date1904", "") in TRUE,
    )
    return WorkbookPart(tuple(sheets), _defined_names(book), shared)


def _targets(package: Package) -> Mapping[str, tuple[str, str]]:
    """Return kind and part of everything that the workbook refers to, by the id of the reference."""
    part = package.part("xl/_rels/workbook.xml.rels")
    if part is None:
        raise KeyError("xl/_rels/workbook.xml.rels")
    found = {}
    for link in parsed(part).iterfind("{*}Relationship"):
        target = posixpath.join("/xl", link.get("Target", "").replace("\\", "/"))
        found[link.get("Id", "")] = (link.get("Type", ""), target)
    return found


def _named_part(package: Package, targets: Mapping[str, tuple[str, str]], usual: str, kind: str) -> bytes | None:
    """Return a part that the workbook refers to, else the one of the usual name, else None: it may be left out."""
    named = [target for type_, target in targets.values() if type_.endswith(kind)]
    return next((part for part in map(package.part, [*named, usual]) if part is not None), None)


def _defined_names(book: etree._Element) -> Mapping[str, str]:
    found = {}
    for name in book.iterfind("{*}definedNames/{*}definedName"):
        match = _POINTED.match(name.text or "")
        if match and "localSheetId" not in name.attrib:
            found[name.get("name", "")] = match.group(1).replace("''", "'")
    return found


def _format_kinds(styles: etree._Element) -> Iterator[str]:
    """Yield the kind of number format of each cell style."""
    own = {int(f.get("numFmtId", "-1")): f.get("formatCode", "") for f in styles.iterfind("{*}numFmts/{*}numFmt")}
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = int(style.get("numFmtId", "0"))
        if number in own:
            yield _kind_of(own[number])
        elif number in _DATE_FORMATS:
            yield "date"
        else:
            yield "percent" if number in _PERCENT_FORMATS else ""


def _kind_of(code: str) -> str:
    plain = _LITERAL.sub("", code).split(";")[0]
    if "%" in plain:
        return "percent"
    return "date" if _DATE_LETTERS.search(plain.replace("General", "")) else ""
