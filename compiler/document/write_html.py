"""The document tree as one HTML page: no scripts, nothing loaded from elsewhere, readable by ear, fit to print."""

from collections.abc import Iterator
from typing import NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.html_style import css, role_class
from compiler.document.html_table import table_html
from compiler.document.html_text import attribute, broken, escaped
from compiler.document.sheets import Sheet, sheets
from compiler.document.tree import Block, Contents, Document, Heading, Page, Paragraph, Table

_DEEPEST = 6
_TITLE, _NAV = "top", "contents"
_HEADS = "contents_title"
"""The role of the contents' title, and of the document's where no cover says it."""


class _Numbered(NamedTuple):
    """A heading, the anchor by which the contents link to it, and its rank on the page (the title is rank 1)."""

    heading: Heading
    anchor: str
    rank: int


def write_html(document: Document, style: StyleSheet) -> bytes:
    """Return the document as a page in UTF-8; the same document and style give the same bytes.

    KeyError where the document names a style that the sheet lacks; ValueError where cells do not fit their table.
    """
    opening, rest = _opening(document)
    headings = tuple(_numbered(document))
    ahead = iter(headings)
    pages = sheets(document._replace(blocks=rest))
    body = "".join(
        _sheet_html(sheet, opening if number == 0 else "", headings, ahead, style) for number, sheet in enumerate(pages)
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="{attribute(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(document.title)}</title>\n<style>\n{_css(document, style)}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#text">跳到正文</a>\n<main id="text">\n{body}</main>\n</body>\n</html>\n'
    )
    return page.encode()


def _css(document: Document, style: StyleSheet) -> str:
    blocks = document.blocks
    roles = {block.style for block in blocks if isinstance(block, Paragraph | Heading)}
    levels = max((block.levels for block in blocks if isinstance(block, Contents)), default=0)
    lists = {f"toc{level}" for level in range(1, levels + 1)} & style.paragraphs.keys()
    return css(style, {_HEADS} | roles | lists, {len(block.widths) for block in blocks if isinstance(block, Table)})


def _opening(document: Document) -> tuple[str, tuple[Block, ...]]:
    """Return the title as the page's first heading, and the blocks after it.

    Where the document opens with paragraphs that say its title (a cover), these are the heading.
    """
    start = 1 if document.blocks and isinstance(document.blocks[0], Page) else 0
    lines: list[Paragraph] = []
    for block in document.blocks[start:]:
        if not isinstance(block, Paragraph):
            break
        lines.append(block)
        if "".join(line.text for line in lines) == document.title:
            spans = "".join(_line_html(line, "span") for line in lines)
            rest = (*document.blocks[:start], *document.blocks[start + len(lines) :])
            return f'<h1 id="{_TITLE}">{spans}</h1>\n', rest
    return f'<h1 id="{_TITLE}" class="{role_class(_HEADS)}">{broken(document.title)}</h1>\n', document.blocks


def _numbered(document: Document) -> Iterator[_Numbered]:
    """Yield the headings, none more than one rank below the one before it."""
    rank = 1
    headings = (block for block in document.blocks if isinstance(block, Heading))
    for number, heading in enumerate(headings, start=1):
        rank = min(heading.level + 1, rank + 1, _DEEPEST)
        yield _Numbered(heading, f"s{number}", rank)


def _sheet_html(
    sheet: Sheet, opening: str, headings: tuple[_Numbered, ...], ahead: Iterator[_Numbered], style: StyleSheet
) -> str:
    lying = " lying" if sheet.page.landscape else ""
    blocks = "".join(_block_html(block, headings, ahead, style) for block in sheet.blocks)
    return f'<div class="sheet{lying}">\n{opening}{blocks}</div>\n'


def _block_html(block: Block, headings: tuple[_Numbered, ...], ahead: Iterator[_Numbered], style: StyleSheet) -> str:
    match block:
        case Paragraph():
            return f"{_line_html(block, 'p')}\n"
        case Heading():
            found = next(ahead)
            name = f"h{found.rank}"
            return f'<{name} id="{found.anchor}" class="{role_class(block.style)}">{broken(block.text)}</{name}>\n'
        case Contents():
            return _contents_html(block, headings)
        case Table():
            return table_html(block, style)
        case Page():
            raise AssertionError("a sheet holds no page breaks")


def _line_html(block: Paragraph, name: str) -> str:
    """Return a paragraph; a tab parts what stands at its left from what stands at its right."""
    left, tab, right = block.text.partition("\t")
    if not tab:
        return f'<{name} class="{role_class(block.style)}">{broken(left)}</{name}>'
    parts = f"<span>{broken(left)}</span> <span>{broken(right)}</span>"
    return f'<{name} class="{role_class(block.style)} split">{parts}</{name}>'


def _contents_html(contents: Contents, headings: tuple[_Numbered, ...]) -> str:
    lines = "".join(
        f'<li class="{role_class(f"toc{found.heading.level}")}"><a href="#{found.anchor}">'
        f"{escaped(' '.join(found.heading.entry.split(chr(10))))}</a></li>\n"
        for found in headings
        if found.heading.level <= contents.levels
    )
    title = f'<h2 id="{_NAV}" class="{role_class(_HEADS)}">{broken(contents.title)}</h2>\n'
    return f'<nav aria-labelledby="{_NAV}">\n{title}<ul>\n{lines}</ul>\n</nav>\n'
