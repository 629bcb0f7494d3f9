"""The style sheet as the parts ``styles.xml`` and ``fontTable.xml`` of a package."""

import re
from collections.abc import Iterable

from compiler.definition.style import BASE, Font, ParagraphStyle, StyleSheet, TableForm, TableSize
from compiler.document.lengths import twips_of_mm, twips_of_points
from compiler.document.runs import quoted
from compiler.document.table_xml import CellStyle, table_style_id

HYPERLINK = "Hyperlink"
"""The id of the character style of links, which look like the text around them."""

LATIN_LANGUAGE = "en-US"
"""The language of figures and Latin letters in running text; under a Chinese one LibreOffice breaks them over lines."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BUILT_IN = re.compile(r"Normal|heading \d|toc \d|TOC Heading|header|footer")
"""Names by which Word knows styles of its own."""

_ALIGN_NAMES = {"left": "左", "center": "中", "right": "右"}


def styles_part(style: StyleSheet, cells: Iterable[CellStyle], language: str) -> str:
    """Return ``styles.xml``: every role, and of the looks in tables those that are given."""
    base = style.paragraphs[BASE]
    return (
        f"<w:styles {W}><w:docDefaults>"
        f"<w:rPrDefault><w:rPr>{_fonts(base.font, base.latin_font)}{_size(base.size)}"
        f'<w:lang w:val="{LATIN_LANGUAGE}" w:eastAsia="{quoted(language)}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/>'
        + "".join(_paragraph_style(role, style) for role in style.paragraphs)
        + _foundations()
        + "".join(_table_style(style.tables, size) for size in style.tables.sizes)
        + "".join(_cell_style(look, style, language) for look in cells)
        + "</w:styles>"
    )


def font_table(style: StyleSheet) -> str:
    """Return ``fontTable.xml``: the fonts with those that stand in for them where they are missing."""
    return f"<w:fonts {W}>" + "".join(_font(font) for font in style.fonts) + "</w:fonts>"


def _font(font: Font) -> str:
    others = f'<w:altName w:val="{quoted(",".join(font.alternatives))}"/>' if font.alternatives else ""
    charset = "00" if font.latin else "86"
    return (
        f'<w:font w:name="{quoted(font.name)}">{others}<w:charset w:val="{charset}"/>'
        f'<w:family w:val="{font.family}"/><w:pitch w:val="variable"/></w:font>'
    )


def _foundations() -> str:
    """Return the styles that Word expects in every document, and that of links."""
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f'<w:style w:type="character" w:styleId="{HYPERLINK}"><w:name w:val="Hyperlink"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:color w:val="000000"/><w:u w:val="none"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        "<w:semiHidden/></w:style>"
    )


def _paragraph_style(role: str, style: StyleSheet) -> str:
    entry = style.paragraphs[role]
    kind = ' w:default="1"' if role == BASE else "" if BUILT_IN.fullmatch(entry.name) else ' w:customStyle="1"'
    parent = f'<w:basedOn w:val="{style.paragraphs[entry.based_on].id}"/>' if entry.based_on else ""
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{entry.id}"><w:name w:val="{quoted(entry.name)}"/>'
        f'{parent}<w:uiPriority w:val="9"/><w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(entry, style.look(role), style)}</w:pPr>"
        f"<w:rPr>{_fonts(entry.font, entry.latin_font)}{_bold(entry.bold)}"
        f"{_character_spacing(entry)}{_size(entry.size)}</w:rPr></w:style>"
    )


def _paragraph_properties(entry: ParagraphStyle, look: ParagraphStyle, style: StyleSheet) -> str:
    """Return what the style itself says; indents count in characters of the size that it ``look``s to have.

    The base says for all: lines are exactly as high as the style has them (LibreOffice would stretch each to the grid
    of the page, Word would not), and every page is filled to its last line, as official documents are.
    """
    widows, grid = ('<w:widowControl w:val="0"/>', '<w:snapToGrid w:val="0"/>') if entry.based_on is None else ("", "")
    keep = "" if entry.keep_next is None else "<w:keepNext/>" if entry.keep_next else '<w:keepNext w:val="0"/>'
    level = "" if entry.level is None else f'<w:outlineLvl w:val="{entry.level - 1}"/>'
    align = "" if entry.align is None else f'<w:jc w:val="{entry.align}"/>'
    return keep + widows + _tab(entry, style) + grid + _spacing(entry) + _indents(entry, look.size or 0) + align + level


def _tab(entry: ParagraphStyle, style: StyleSheet) -> str:
    if entry.right_tab is None:
        return ""
    stops = f'<w:tab w:val="right" w:leader="{entry.leader or "none"}" w:pos="{_text_width(entry.right_tab, style)}"/>'
    inherited = style.look(entry.based_on).right_tab if entry.based_on else None
    if inherited not in (None, entry.right_tab):
        stops = f'<w:tab w:val="clear" w:pos="{_text_width(inherited, style)}"/>' + stops
    return f"<w:tabs>{stops}</w:tabs>"


def _text_width(orientation: str, style: StyleSheet) -> int:
    return twips_of_mm(style.page.sheet(orientation).text_width)


def _spacing(entry: ParagraphStyle) -> str:
    said = ""
    if entry.space_before is not None:
        said += f' w:before="{twips_of_points(entry.space_before)}"'
    if entry.space_after is not None:
        said += f' w:after="{twips_of_points(entry.space_after)}"'
    if entry.line is not None:
        said += f' w:line="{twips_of_points(entry.line)}" w:lineRule="exact"'
    return f"<w:spacing{said}/>" if said else ""


def _indents(entry: ParagraphStyle, size: float) -> str:
    """Return the indents in characters, and in points for programs that do not count characters."""
    kinds = (
        ("left", entry.left_chars),
        ("right", entry.right_chars),
        ("hanging", entry.hanging_chars),
        ("firstLine", entry.first_line_chars),
    )
    said = "".join(
        f' w:{kind}Chars="{round(chars * 100)}" w:{kind}="{twips_of_points(chars * size)}"'
        for kind, chars in kinds
        if chars is not None
    )
    return f"<w:ind{said}/>" if said else ""


def _table_style(form: TableForm, size: TableSize) -> str:
    name = form.name + (f"（{size.name}）" if size.name else "")
    line = f'w:val="single" w:sz="{round(form.border * 8)}" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    beside, above = (twips_of_points(length) for length in size.padding)
    margins = (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    padding = "".join(f'<w:{side} w:w="{length}" w:type="dxa"/>' for side, length in margins)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{table_style_id(form, size)}">'
        f'<w:name w:val="{quoted(name)}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>"
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )


def _cell_style(look: CellStyle, style: StyleSheet, language: str) -> str:
    """Return the style of a look in tables.

    Figures in cells are of the document's language: columns leave room for them, so none is broken, and where their
    face is missing LibreOffice takes that of a Chinese one, which is narrower than that of another language.
    """
    form, size, row = style.tables, look.size, style.tables.rows[look.row]
    words = (row.name, size.name, _ALIGN_NAMES[look.align], f"缩进{look.indent}" if look.indent else "")
    indent = _indents(ParagraphStyle("", "", left_chars=look.indent), size.size) if look.indent else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.id(form)}">'
        f'<w:name w:val="{quoted(" ".join(filter(None, words)))}"/>'
        f'<w:basedOn w:val="{style.paragraphs[BASE].id}"/><w:pPr>'
        f'<w:spacing w:line="{twips_of_points(size.line)}" w:lineRule="exact"/>{indent}<w:jc w:val="{look.align}"/>'
        f"</w:pPr><w:rPr>{_fonts(form.font, form.latin_font)}{_bold(row.bold)}{_size(size.size)}"
        f'<w:lang w:val="{quoted(language)}"/></w:rPr></w:style>'
    )


def _fonts(font: str | None, latin_font: str | None) -> str:
    """Return the fonts; signs that are both Latin and Chinese, as quotation marks, take the Chinese one."""
    said = f' w:eastAsia="{quoted(font)}"' if font else ""
    if latin_font:
        said += f' w:ascii="{quoted(latin_font)}" w:hAnsi="{quoted(latin_font)}" w:cs="{quoted(latin_font)}"'
    return f'<w:rFonts w:hint="eastAsia"{said}/>' if said else ""


def _bold(bold: bool | None) -> str:
    if bold is None:
        return ""
    return "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'


def _character_spacing(entry: ParagraphStyle) -> str:
    if entry.character_spacing is None:
        return ""
    return f'<w:spacing w:val="{round(entry.character_spacing * 20)}"/>'


def _size(size: float | None) -> str:
    return "" if size is None else f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
