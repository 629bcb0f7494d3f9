"""The document tree as a Word document."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.contents import Entry, contents_xml
from compiler.document.lengths import twips_of_mm
from compiler.document.package import packaged
from compiler.document.pages import Layout, lay_out
from compiler.document.runs import paragraph, run
from compiler.document.section_xml import section_xml
from compiler.document.sheets import Sheet, same_section, sheets
from compiler.document.styles_part import styles_part
from compiler.document.table_layout import TableLayout
from compiler.document.table_xml import cell_styles, table_xml
from compiler.document.tree import Block, Contents, Document, Heading, Page, Paragraph, Table


def write_docx(document: Document, style: StyleSheet, pages: Mapping[str, int] | None = None, mark: str = "") -> bytes:
    """Return the document as a .docx file; the same document, style and pages give the same bytes.

    ``pages`` are the page numbers that the contents show, by the bookmarks of the headings; without them they are
    estimated. A ``mark`` stands at the head of every page.
    KeyError where the document names a style that the sheet lacks; ValueError where cells do not fit their table.
    """
    layout = lay_out(document, style)
    looks = cell_styles(layout.tables, style.tables)
    entries = _entries(document, layout, pages)
    ahead = _Ahead(entries, iter(entries), iter(layout.tables))
    body = "".join(_body(document, ahead, style, mark))
    return packaged(document, style, styles_part(style, looks, document.language), body, mark)


class _Ending(NamedTuple):
    """What ends the last page of a sheet: the properties of the section that ends there, or a break as a run."""

    section: str = ""
    run: str = ""


_EMPTY = Paragraph("break", ())
"""The only block of a sheet that has none."""
_NO_BREAK = _Ending()
_PAGE_BREAK = _Ending(run='<w:r><w:br w:type="page"/></w:r>')


class _Ahead(NamedTuple):
    """The headings as the contents list them, all and the one that comes next; the layout of the table that does."""

    entries: tuple[Entry, ...]
    headings: Iterator[Entry]
    tables: Iterator[TableLayout]


def _body(document: Document, ahead: _Ahead, style: StyleSheet, mark: str) -> Iterator[str]:
    """Return the content of the body, block by block, and the properties of the last section."""
    leaves = sheets(document)
    opening = leaves[0]
    for sheet, following in pairwise(leaves):
        if same_section(sheet, following):
            yield from _sheet_xml(sheet, _PAGE_BREAK, ahead, style)
        else:
            yield from _sheet_xml(sheet, _Ending(section=section_xml(opening, style, mark)), ahead, style)
            opening = following
    yield from _sheet_xml(leaves[-1], _NO_BREAK, ahead, style)
    yield section_xml(opening, style, mark)


def _entries(document: Document, layout: Layout, pages: Mapping[str, int] | None) -> tuple[Entry, ...]:
    headings = (block for block in document.blocks if isinstance(block, Heading))
    numbered = enumerate(zip(headings, layout.pages, strict=True), start=1)
    found = ((heading, f"_Toc{number:09d}", estimated) for number, (heading, estimated) in numbered)
    return tuple(
        Entry(heading.entry, heading.level, bookmark, pages[bookmark] if pages else estimated)
        for heading, bookmark, estimated in found
    )


def _sheet_xml(sheet: Sheet, ending: _Ending, ahead: _Ahead, style: StyleSheet) -> Iterator[str]:
    *blocks, last = sheet.blocks or (_EMPTY,)
    for block in blocks:
        yield _block_xml(block, _NO_BREAK, sheet, ahead, style)
    yield _block_xml(last, ending, sheet, ahead, style)


def _block_xml(block: Block, ending: _Ending, sheet: Sheet, ahead: _Ahead, style: StyleSheet) -> str:
    """Return a block with what ends its sheet.

    A break stands in the block's own paragraph, since an empty one after a full page would begin another page. Where
    that cannot be a paragraph too low to see takes it: after a table (which needs one anyway, or it would grow
    together with the next), after the contents, and after a heading, whose line in the contents would hold the break.
    """
    match block:
        case Paragraph():
            return paragraph(_style_id(block.style, sheet, style), run(block.text) + ending.run, ending.section)
        case Heading():
            heading = _heading_xml(block, next(ahead.headings), _style_id(block.style, sheet, style), ending.section)
            return heading + (_unseen(_Ending(run=ending.run), style) if ending.run else "")
        case Contents():
            return contents_xml(block, ahead.entries, style) + (_unseen(ending, style) if ending != _NO_BREAK else "")
        case Table():
            width = twips_of_mm(style.page.sheet(sheet.orientation).text_width)
            return table_xml(block, next(ahead.tables), style.tables, width) + _unseen(ending, style)
        case Page():
            raise AssertionError("a sheet holds no page breaks")


def _unseen(ending: _Ending, style: StyleSheet) -> str:
    return paragraph(style.paragraphs["break"].id, ending.run, ending.section)


def _heading_xml(heading: Heading, entry: Entry, style_id: str, section: str) -> str:
    number = int(entry.bookmark.removeprefix("_Toc"))
    content = (
        f'<w:bookmarkStart w:id="{number}" w:name="{entry.bookmark}"/>{run(heading.text)}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )
    return paragraph(style_id, content, section)


def _style_id(role: str, sheet: Sheet, style: StyleSheet) -> str:
    """Return the id of a role's style; on lying pages that of its twin for them, where the style sheet has one."""
    twin = f"{role}_{sheet.orientation}"
    return style.paragraphs[twin if twin in style.paragraphs else role].id
