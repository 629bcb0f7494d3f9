"""The parts of a package while a few of them are patched; all others are kept byte for byte."""

import posixpath
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_THE_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip file can hold."""


class DamagedPartError(Exception):
    """A part is no well-formed XML, though whoever read its values took it for such."""


def main(tag: str) -> str:
    """Return the name of a spreadsheet element."""
    return f"{{{MAIN}}}{tag}"


class Relation(NamedTuple):
    """A relation of a part to another part: its id, the last word of its type, the other part's name."""

    id: str
    kind: str
    target: str


class Parts:
    """The parts of a workbook file by name, in the order of the file.

    A tree that ``tree`` gave out is written back in place of its part; ``peek`` is for looking only.
    """

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as archive:
            self._content = {name: archive.read(name) for name in archive.namelist()}
        self._trees: dict[str, etree._Element] = {}
        self._sound: set[str] = set()
        self._exact = {name.casefold(): name for name in self._content}

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts."""
        return tuple(self._content)

    def read(self, name: str) -> bytes:
        """Return a part as it would be written."""
        return _serialised(self._trees[name]) if name in self._trees else self._content[name]

    def write(self, name: str, content: bytes) -> None:
        """Add or replace a part."""
        self._trees.pop(name, None)
        self._sound.discard(name)
        self._content[name] = content
        self._exact[name.casefold()] = name

    def tree(self, name: str) -> etree._Element:
        """Return the root of a part for patching."""
        if name not in self._trees:
            self._trees[name] = parsed(self._content[name])
        return self._trees[name]

    def peek(self, name: str) -> etree._Element:
        """Return the root of a part for looking at."""
        return self._trees[name] if name in self._trees else parsed(self._content[name])

    def is_xml(self, name: str) -> bool:
        """Tell whether a part can be parsed."""
        if name not in self._trees and name not in self._sound:
            try:
                parsed(self._content[name])
            except DamagedPartError:
                return False
            self._sound.add(name)
        return True

    def free_name(self, pattern: str) -> str:
        """Return the first name that no part has; ``pattern`` holds {} for a number from 1."""
        number = 1
        while pattern.format(number).casefold() in self._exact:
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """Return the file; its entries carry no time of their own."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name in self._content:
                entry = ZipInfo(name, _THE_FIRST_TIME)
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = 0
                archive.writestr(entry, self.read(name))
        return out.getvalue()

    def relations(self, part: str) -> Iterator[Relation]:
        """Yield the relations of a part to other parts of the package, none where they are damaged."""
        name = self._exact.get(_relations_of(part).casefold())
        if name is None or not self.is_xml(name):
            return
        for element in self.peek(name).iterchildren(f"{{{_RELATIONS}}}Relationship"):
            if element.get("TargetMode") != "External":
                kind = element.get("Type", "").rpartition("/")[2]
                yield Relation(element.get("Id", ""), kind, self._resolved(part, element.get("Target", "")))

    def related(self, part: str, kind: str) -> str:
        """Return the name of the part to which a part has a relation of a kind, "" where there is none."""
        return next((r.target for r in self.relations(part) if r.kind == kind and r.target in self._content), "")

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another and return the id of the relation."""
        name = self._exact.get(_relations_of(part).casefold(), _relations_of(part))
        if name not in self._content or not self.is_xml(name):
            self.write(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        root = self.tree(name)
        taken = {element.get("Id") for element in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(part))
        element = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        element.attrib.update({"Id": f"rId{number}", "Type": f"{OFFICE}/{kind}", "Target": path})
        return f"rId{number}"

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        element = etree.SubElement(self.tree(_TYPES_PART), f"{{{_TYPES}}}Override")
        element.attrib.update({"PartName": f"/{name}", "ContentType": content_type})

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say of what type the parts with an extension are, unless that is said already."""
        root = self.tree(_TYPES_PART)
        defaults = root.findall(f"{{{_TYPES}}}Default")
        if all(default.get("Extension", "").casefold() != extension for default in defaults):
            root.insert(0, root.makeelement(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type))

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relation of a part to another, and the other part where nothing else needs it."""
        root = self.tree(self._exact[_relations_of(part).casefold()])
        for element in list(root):
            if element.get("TargetMode") != "External" and self._resolved(part, element.get("Target", "")) == target:
                root.remove(element)
        if target in self._content and not self._is_needed(target):
            self._remove(target)

    def _remove(self, name: str) -> None:
        """Remove a part, what is said of its type, and the parts that only it needed."""
        related = [relation.target for relation in self.relations(name)]
        for gone in (name, self._exact.get(_relations_of(name).casefold(), "")):
            self._content.pop(gone, None)
            self._trees.pop(gone, None)
            self._exact.pop(gone.casefold(), None)
        root = self.tree(_TYPES_PART)
        for element in root.findall(f"{{{_TYPES}}}Override"):
            if element.get("PartName", "").casefold() == f"/{name}".casefold():
                root.remove(element)
        for target in related:
            if target in self._content and not self._is_needed(target):
                self._remove(target)

    def _is_needed(self, name: str) -> bool:
        owners = [_owner_of(part) for part in self._content if part.endswith(".rels")]
        return any(relation.target == name for owner in owners for relation in self.relations(owner))

    def _resolved(self, part: str, target: str) -> str:
        """Return the name of a part as the package spells it; programs write it absolute or relative."""
        path = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
        name = posixpath.normpath(path)
        return self._exact.get(name.casefold(), name)


def parsed(content: bytes) -> etree._Element:
    """Return the root of an XML part without comments; entities are not followed. Raises DamagedPartError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedPartError(str(error)) from error


def insert_behind(root: etree._Element, element: etree._Element, before: Collection[str]) -> None:
    """Put an element into a root behind the last child whose name is among those that must come before it."""
    at = max((index for index, child in enumerate(root, 1) if child.tag in before), default=0)
    root.insert(at, element)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _owner_of(relations: str) -> str:
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
