"""The package of a .docx: a slim one, written so that the same document is the same bytes."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from compiler.definition.style import StyleSheet
from compiler.document.runs import clean, escaped
from compiler.document.section_xml import HEADER, footers, header
from compiler.document.styles_part import font_table
from compiler.document.tree import Document

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_PARTS = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_RELATIONS = {
    "rId1": ("styles", "styles.xml"),
    "rId2": ("settings", "settings.xml"),
    "rId3": ("fontTable", "fontTable.xml"),
    "rId4": ("theme", "theme/theme1.xml"),
}
_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
_THEME = Path(__file__).parent / "base" / "theme1.xml"
"""A theme that no style refers to: Word expects one, and takes the theme of the user's template where there is none."""

_LONGEST_TITLE = 255
"""The characters that the properties of a package can hold."""
_THE_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip file can hold."""


def packaged(document: Document, style: StyleSheet, styles: str, body: str, mark: str) -> bytes:
    """Return the file of a body: with these styles, the footers and fonts of the style sheet, a header for a mark.

    The same parts are the same bytes: the entries stand in order of their names and carry no time of their own.
    """
    parts = {
        **_shared_parts(style, mark),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
        "docProps/core.xml": _properties(document),
    }
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for name, content in sorted(parts.items()):
            entry = ZipInfo(name, _THE_FIRST_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, _HEAD + content)
    return stream.getvalue()


def _shared_parts(style: StyleSheet, mark: str) -> dict[str, str]:
    """Return the parts that all documents of a style and a mark have alike."""
    heads = {HEADER: f"<w:hdr {NAMESPACES}>{header(style, mark)}</w:hdr>"} if mark else {}
    ends = {name: f"<w:ftr {NAMESPACES}>{content}</w:ftr>" for name, content in footers(style).items()}
    return {
        "[Content_Types].xml": _content_types(heads, ends),
        "_rels/.rels": _package_relations(),
        "word/_rels/document.xml.rels": _document_relations(heads, ends),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": font_table(style),
        "word/theme/theme1.xml": _theme(),
        **{f"word/{name}.xml": content for name, content in (heads | ends).items()},
    }


@cache
def _theme() -> str:
    return _THEME.read_text("utf-8")


def _properties(document: Document) -> str:
    title = escaped(clean(document.title)[:_LONGEST_TITLE])
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        f"<dc:language>{escaped(document.language)}</dc:language></cp:coreProperties>"
    )


def _content_types(heads: Iterable[str], ends: Iterable[str]) -> str:
    parts = _PARTS | {
        f"/word/{name}.xml": f"{_WORD}.{kind}+xml"
        for kind, names in (("header", heads), ("footer", ends))
        for name in names
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _package_relations() -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'
    )


def _document_relations(heads: Iterable[str], ends: Iterable[str]) -> str:
    """Return what the document refers to; the relationship of a header or footer is named as its part."""
    named = _RELATIONS | {
        name: (kind, f"{name}.xml") for kind, names in (("header", heads), ("footer", ends)) for name in names
    }
    relations = "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in named.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
