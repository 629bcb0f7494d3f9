"""The table of contents as WordprocessingML: a field over the real headings, with its result filled in."""

from typing import NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.runs import FIELD_END, escaped, field, field_start, paragraph, run
from compiler.document.styles_part import HYPERLINK
from compiler.document.tree import Contents


class Entry(NamedTuple):
    """A line of the contents: how it is worded, the level, the bookmark on its heading, the page it is on."""

    text: str
    level: int
    bookmark: str
    page: int


def contents_xml(contents: Contents, entries: tuple[Entry, ...], style: StyleSheet) -> str:
    """Return the table of contents with those of the entries that its levels list.

    The field finds headings by their outline level (``\\u``), so that Word, WPS and LibreOffice keep the titles of
    tables when they update it; naming their style as well (``\\t``) would make LibreOffice list them twice.
    """
    listed = [entry for entry in entries if entry.level <= contents.levels]
    start = field_start(rf'TOC \o "1-{contents.levels}" \h \z \u')
    lines = [_line(entry, style, start if number == 0 else "") for number, entry in enumerate(listed)]
    closing = paragraph(style.paragraphs["break"].id, FIELD_END if listed else start + FIELD_END)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph(style.paragraphs['contents_title'].id, run(contents.title))}"
        f"{''.join(lines)}{closing}</w:sdtContent></w:sdt>"
    )


def _line(entry: Entry, style: StyleSheet, start: str) -> str:
    text = escaped(" ".join(entry.text.split("\n")))
    number = field(rf"PAGEREF {entry.bookmark} \h", str(entry.page))
    link = (
        f'<w:r><w:rPr><w:rStyle w:val="{HYPERLINK}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        f"<w:r><w:tab/></w:r>{number}"
    )
    return paragraph(
        style.paragraphs[f"toc{entry.level}"].id,
        f'{start}<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{link}</w:hyperlink>',
    )
