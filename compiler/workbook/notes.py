"""Notes on cells: adding ours below what a note says already, and taking ours away again."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from compiler.workbook.keys import words
from compiler.workbook.look import FONT
from compiler.workbook.normal import clean_text
from compiler.workbook.note_shapes import Box, block_of, is_empty, is_sound, new_drawing, with_box, without_box
from compiler.workbook.package_parts import MAIN, Parts, main
from compiler.workbook.sheet_grid import SheetGrid, Spot, reference, spot_of

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}threadedComment"
_THREAD_AUTHOR = "tc="
"""Begins the author of the note that stands in for a thread of comments."""
_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
_AS_BYTES = "latin-1"
"""Gives every byte a character, so that a drawing in any encoding comes out as it went in."""


def add_notes(parts: Parts, part: str, grid: SheetGrid, texts: Mapping[Spot, str]) -> None:
    """Add our text to the notes of a sheet's cells; cells with a thread of comments keep what they have.

    A sheet whose notes are damaged gets none.
    """
    if not _is_sound(parts, part, grid):
        return
    threaded = _threads(parts, part)
    wanted = {spot: text for spot, text in texts.items() if reference(spot) not in threaded}
    if not wanted:
        return
    root = parts.tree(_comments(parts, part))
    drawing_name = _drawing(parts, part, grid)
    drawing = parts.read(drawing_name).decode(_AS_BYTES)
    listed = _list(root)
    notes = {note.get("ref", ""): note for note in listed}
    for spot, text in wanted.items():
        note = notes.get(reference(spot))
        if note is None:
            note = etree.SubElement(listed, main("comment"), ref=reference(spot), authorId=_author(root))
            etree.SubElement(note, main("text"))
        _append(note, text)
        drawing = with_box(drawing, Box(spot, _text(note)), grid)
    parts.write(drawing_name, drawing.encode(_AS_BYTES))


def remove_notes(parts: Parts, part: str, grid: SheetGrid) -> None:
    """Take our texts out of the notes of a sheet that has some, and away the notes that held nothing else."""
    if not _is_sound(parts, part, grid):
        return
    name = parts.related(part, "comments")
    root = parts.tree(name)
    drawing_name = _drawing_of(parts, part, grid)
    drawing = parts.read(drawing_name).decode(_AS_BYTES) if drawing_name else ""
    listed = _list(root)
    for note in [note for note in listed if _ours().search(_text(note))]:
        _cut(note)
        if not _text(note).strip():
            listed.remove(note)
            drawing = without_box(drawing, spot_of(note.get("ref", "")))
    if not len(listed):
        parts.unrelate(part, name)
    if drawing_name and is_empty(drawing):
        parts.unrelate(part, drawing_name)
        grid.drop_vml()
    elif drawing_name:
        parts.write(drawing_name, drawing.encode(_AS_BYTES))


def has_notes_of_ours(parts: Parts, part: str) -> bool:
    """Tell whether a note of a sheet holds a text of ours."""
    name = parts.related(part, "comments")
    return bool(name) and parts.is_xml(name) and any(_ours().search(_text(note)) for note in _list(parts.peek(name)))


def _is_sound(parts: Parts, part: str, grid: SheetGrid) -> bool:
    """Tell whether the parts with a sheet's notes can be read; no reader of values opens them."""
    drawing = _drawing_of(parts, part, grid)
    read = [r.target for r in parts.relations(part) if r.kind in {"comments", "threadedComment"}]
    return all(parts.is_xml(name) for name in read if name in parts.names()) and (
        not drawing or is_sound(parts.read(drawing).decode(_AS_BYTES))
    )


def note_text(blocks: Iterable[str]) -> str:
    """Return our part of a note: what was found in the cell, closed by the line by which it is known again."""
    return "\n".join([*blocks, str(words()["note_end"])])


def _ours() -> re.Pattern[str]:
    """Return what our part of a note looks like, wherever it stands and whoever saved the file."""
    head = re.escape(words()["note_head"]).replace(r"\{number\}", r"\d+").replace(r"\{severity\}", r"\w+")
    rule, end = re.escape(words()["note_rule"]), re.escape(words()["note_end"])
    return re.compile(rf"\n?(?:{rule}\s*)?{head}.*?(?:{end}|\Z)", re.DOTALL)


def _threads(parts: Parts, part: str) -> frozenset[str]:
    """Return the cells that have a thread of comments."""
    found = {
        str(thread.get("ref"))
        for relation in parts.relations(part)
        if relation.kind == "threadedComment" and relation.target in parts.names()
        for thread in parts.peek(relation.target).iterchildren(_THREADED)
    }
    name = parts.related(part, "comments")
    if name:
        root = parts.peek(name)
        authors = [author.text or "" for author in root.iterfind(f"{main('authors')}/{main('author')}")]
        stand_ins = {str(at) for at, author in enumerate(authors) if author.startswith(_THREAD_AUTHOR)}
        found |= {note.get("ref", "") for note in _list(root) if note.get("authorId") in stand_ins}
    return frozenset(found)


def _comments(parts: Parts, part: str) -> str:
    """Return the part with a sheet's notes, which is made where there is none."""
    name = parts.related(part, "comments")
    if not name:
        name = parts.free_name("xl/comments{}.xml")
        parts.write(name, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode())
        parts.declare(name, _COMMENTS_TYPE)
        parts.relate(part, "comments", name)
    return name


def _drawing(parts: Parts, part: str, grid: SheetGrid) -> str:
    """Return the part with the boxes of a sheet's notes, which is made where there is none."""
    name = _drawing_of(parts, part, grid)
    if not name:
        grid.drop_vml()
        others = [other for other in parts.names() if other.casefold().endswith(".vml")]
        block = max((block_of(parts.read(other).decode(_AS_BYTES)) for other in others), default=0) + 1
        name = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.write(name, new_drawing(block).encode(_AS_BYTES))
        parts.declare_extension("vml", _DRAWING_TYPE)
        grid.set_vml(parts.relate(part, "vmlDrawing", name))
    return name


def _drawing_of(parts: Parts, part: str, grid: SheetGrid) -> str:
    """Return the part with the boxes of a sheet's notes, "" for none; pictures of page headers have a part like it."""
    return next((r.target for r in parts.relations(part) if r.id == grid.vml and r.target in parts.names()), "")


def _list(root: etree._Element) -> etree._Element:
    found = root.find(main("commentList"))
    return etree.SubElement(root, main("commentList")) if found is None else found


def _author(root: etree._Element) -> str:
    """Return the index of ourselves among the authors."""
    authors = root.find(main("authors"))
    if authors is None:
        authors = root.makeelement(main("authors"))
        root.insert(0, authors)
    names = [author.text for author in authors]
    if words()["note_author"] not in names:
        etree.SubElement(authors, main("author")).text = words()["note_author"]
        names.append(words()["note_author"])
    return str(names.index(words()["note_author"]))


def _append(note: etree._Element, text: str) -> None:
    """Append our text to a note, below a rule where it says something already."""
    body = note.find(main("text"))
    body = etree.SubElement(note, main("text")) if body is None else body
    for plain in body.findall(main("t")):
        run = body.makeelement(main("r"))
        body.replace(plain, run)
        run.append(plain)
    runs = body.findall(main("r"))
    lead = f"\n{words()['note_rule']}\n" if _text(note) else ""
    run = body.makeelement(main("r"))
    body.insert(len(runs), run)
    properties = etree.SubElement(run, main("rPr"))
    etree.SubElement(properties, main("sz"), val="9")
    etree.SubElement(properties, main("color"), indexed="81")
    etree.SubElement(properties, main("rFont"), val=FONT)
    etree.SubElement(properties, main("charset"), val="134")
    content = etree.SubElement(run, main("t"))
    content.set(_PRESERVED, "preserve")
    content.text = lead + clean_text(text)


def _pieces(note: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that hold a note's text, readings of its words left out."""
    body = note.find(main("text"))
    for child in body if body is not None else ():
        if child.tag == main("t"):
            yield child
        elif child.tag == main("r"):
            yield from child.iterchildren(main("t"))


def _text(note: etree._Element) -> str:
    return "".join(piece.text or "" for piece in _pieces(note))


def _cut(note: etree._Element) -> None:
    """Cut our texts out of a note; programs may have split or joined its runs."""
    spans = [match.span() for match in _ours().finditer(_text(note))]
    at = 0
    for piece in list(_pieces(note)):
        text = piece.text or ""
        piece.text = "".join(
            letter for i, letter in enumerate(text, at) if not any(first <= i < last for first, last in spans)
        )
        at += len(text)
        run = piece.getparent()
        if not piece.text and run is not None and run.tag == main("r"):
            run.getparent().remove(run)  # type: ignore[union-attr]
