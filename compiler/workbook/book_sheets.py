"""The sheets of a workbook's part: which there are, putting one in, taking one out."""

import re
from typing import NamedTuple

from lxml import etree

from compiler.workbook.package_parts import OFFICE, Parts, insert_behind, main

WORKBOOK = "xl/workbook.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=["'](?:1|true)["']""")
_BEFORE_VIEWS = frozenset(main(tag) for tag in ("fileVersion", "fileSharing", "workbookPr", "workbookProtection"))
_BEFORE_NAMES = _BEFORE_VIEWS | {main(tag) for tag in ("bookViews", "sheets", "functionGroups", "externalReferences")}
_NAME_LIMIT = 31


class SheetPart(NamedTuple):
    """A worksheet: its name, the part that holds it, whether it is shown."""

    name: str
    part: str
    visible: bool


class NewSheet(NamedTuple):
    """A worksheet to put in: its content, and the references of its names ("" for none)."""

    content: bytes
    print_titles: str
    filtered: str


def sheet_parts(parts: Parts) -> dict[str, SheetPart]:
    """Return the worksheets in order, by name."""
    targets = {r.id: r.target for r in parts.relations(WORKBOOK) if r.kind == "worksheet"}
    found = {}
    for sheet in _sheets(parts.peek(WORKBOOK)):
        target = targets.get(sheet.get(f"{{{OFFICE}}}id", ""), "")
        name = sheet.get("name", "")
        if target in parts.names():
            found[name] = SheetPart(name, target, sheet.get("state", "visible") == "visible")
    return found


def free_sheet_name(parts: Parts, wanted: str) -> str:
    """Return a name that no sheet has."""
    taken = {sheet.get("name", "").casefold() for sheet in _sheets(parts.peek(WORKBOOK))}
    name, number = wanted, 2
    while name.casefold() in taken:
        name = f"{wanted[: _NAME_LIMIT - 4]}_{number}"
        number += 1
    return name


def remove_sheet(parts: Parts, name: str) -> None:
    """Take a worksheet out, with its part and its names."""
    root = parts.tree(WORKBOOK)
    part = sheet_parts(parts)[name].part
    listed = _sheets(root)
    at = next(index for index, sheet in enumerate(listed) if sheet.get("name") == name)
    listed.remove(listed[at])
    parts.unrelate(WORKBOOK, part)
    names = root.find(main("definedNames"))
    for defined in list(names) if names is not None else ():
        if defined.get("localSheetId") == str(at):
            defined.getparent().remove(defined)  # type: ignore[union-attr]
    if names is not None and not len(names):
        root.remove(names)
    _shift(root, at + 1, -1)


def insert_sheet(parts: Parts, name: str, sheet: NewSheet, after: str) -> None:
    """Put a worksheet in behind the one named ``after``, else first; it is the one that shows when the file opens."""
    root = parts.tree(WORKBOOK)
    part = parts.free_name("xl/worksheets/sheet{}.xml")
    parts.write(part, sheet.content)
    parts.declare(part, _SHEET_TYPE)
    listed = _sheets(root)
    at = next((index for index, other in enumerate(listed, 1) if other.get("name") == after), 0)
    _shift(root, at, 1)
    element = listed.makeelement(main("sheet"), name=name)
    element.set("sheetId", str(max((int(other.get("sheetId", "0")) for other in listed), default=0) + 1))
    element.set(f"{{{OFFICE}}}id", parts.relate(WORKBOOK, "worksheet", part))
    listed.insert(at, element)
    _show(parts, root, at, part)
    quoted = quoted_name(name)
    if sheet.filtered:
        _define(root, "_xlnm._FilterDatabase", at, f"{quoted}!{sheet.filtered}").set("hidden", "1")
    _define(root, "_xlnm.Print_Titles", at, f"{quoted}!{sheet.print_titles}")


def quoted_name(name: str) -> str:
    """Return a sheet's name as references write it."""
    return "'" + name.replace("'", "''") + "'"


def _sheets(root: etree._Element) -> etree._Element:
    found = root.find(main("sheets"))
    return etree.Element(main("sheets")) if found is None else found


def _shift(root: etree._Element, first: int, by: int) -> None:
    """Count anew what speaks of sheets by their place, from a place on."""
    for defined in root.iterfind(f"{main('definedNames')}/{main('definedName')}"):
        _count(defined, "localSheetId", first, by)
    for view in root.iterfind(f"{main('bookViews')}/{main('workbookView')}"):
        _count(view, "activeTab", first, by)
        _count(view, "firstSheet", first, by)


def _count(element: etree._Element, attribute: str, first: int, by: int) -> None:
    value = int(element.get(attribute, "-1"))
    if value >= first:
        element.set(attribute, str(value + by))


def _show(parts: Parts, root: etree._Element, at: int, shown: str) -> None:
    """Make a sheet the only one that is selected: what is typed into a group of sheets goes into all of them."""
    views = root.find(main("bookViews"))
    if views is None:
        views = root.makeelement(main("bookViews"))
        insert_behind(root, views, _BEFORE_VIEWS)
    view = views.find(main("workbookView"))
    view = etree.SubElement(views, main("workbookView")) if view is None else view
    view.set("activeTab", str(at))
    view.attrib.pop("firstSheet", "")
    for part in [r.target for r in parts.relations(WORKBOOK) if r.kind in {"worksheet", "chartsheet"}]:
        if part != shown and part in parts.names() and b"tabSelected" in parts.read(part)[:20_000]:
            parts.write(part, _SELECTED.sub(rb"\1", parts.read(part), count=1))


def _define(root: etree._Element, name: str, sheet: int, area: str) -> etree._Element:
    names = root.find(main("definedNames"))
    if names is None:
        names = root.makeelement(main("definedNames"))
        insert_behind(root, names, _BEFORE_NAMES)
    defined = etree.SubElement(names, main("definedName"), name=name, localSheetId=str(sheet))
    defined.text = area
    return defined
