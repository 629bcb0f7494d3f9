"""A style sheet as CSS: roles become classes; sizes are points on paper and grow with the reader's type on a screen."""

import re
from collections.abc import Iterable, Iterator

from compiler.definition.style import BASE, ParagraphStyle, Sheet, StyleSheet

_ALIGN = {"both": "justify", "left": "left", "center": "center", "right": "right"}
_FIXED = """\
:root{--pt:.0703rem;--least:.875rem;--most:4rem;--line:#767676}
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#fff;overflow-wrap:break-word}
main{padding:1rem}
p,h1,h2,h3,h4,h5,h6,ul{margin:0;padding:0}
h1,h2,h3,h4,h5,h6{font:inherit;scroll-margin-top:1rem}
h1 span{display:block}
.sheet>*{max-width:46rem;margin-left:auto;margin-right:auto}
.lying>*{max-width:75rem}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:#fff;color:#00458b}
.skip:focus{left:0;top:0;z-index:1}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav ul{list-style:none}
nav a{color:#00458b;display:block;padding:.15rem 0}
.split{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2em}
.scroll{overflow-x:auto;margin-top:.25rem;margin-bottom:1rem;position:relative}
:focus-visible{outline:3px solid #00458b;outline-offset:2px}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);font-weight:normal;text-align:left;vertical-align:middle}
.left{text-align:left}
.right{text-align:right}
.center{text-align:center}
.figure{font-variant-numeric:tabular-nums;white-space:nowrap}
"""
_SCREEN = """\
@media screen{
.sheet{padding-bottom:2.5rem}
h2,h3,h4{font-weight:bold}
.t-header{background:#f2f4f7}
}
"""
_PRINT = """\
@media print{
:root{--pt:1pt;--least:0pt;--most:900pt;--line:#000}
body{orphans:2;widows:2}
main{max-width:none;padding:0}
.sheet>*{max-width:none}
.skip{display:none}
.sheet{break-before:page;page:upright}
.lying{page:lying}
.sheet:first-child{break-before:auto}
nav a{color:inherit;text-decoration:none}
.scroll{overflow:visible;margin-top:0;margin-bottom:0}
table{min-width:0!important}
thead{display:table-header-group}
tr{break-inside:avoid}
}
"""


def css(style: StyleSheet, roles: Iterable[str], columns: Iterable[int]) -> str:
    """Return the rules for these roles and for tables of so many columns; KeyError for a role the sheet lacks."""
    rules = [_latin(style), _FIXED, f"body{{{_text(style.look(BASE), style)}}}\n"]
    rules += [f".{role_class(role)}{{{_text(style.look(role), style)}}}\n" for role in sorted(set(roles))]
    rules += _tables(style, columns)
    rules += [_SCREEN, _page("upright", style.page.portrait), _page("lying", style.page.landscape), _PRINT]
    return "".join(rules)


def role_class(role: str) -> str:
    """Return the class of elements that play a role."""
    return f"p-{_name(role)}"


def row_class(row: str) -> str:
    """Return the class of cells in a row style."""
    return f"t-{_name(row)}"


def columns_class(columns: int, style: StyleSheet) -> str:
    """Return the class of tables of so many columns: those in one size of type share it."""
    return f"size-{_name(style.tables.sizes_for(columns)[0].id)}"


def _name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "-", text)


def _latin(style: StyleSheet) -> str:
    """Return a font for Latin letters and digits alone: Chinese quotation marks must not fall to it."""
    names = [name for font in style.fonts if font.latin for name in (font.name, *font.alternatives)]
    sources = ",".join(f"local({_quoted(name)})" for name in names)
    return f'@font-face{{font-family:"latin";src:{sources};unicode-range:U+20-7E}}\n' if sources else ""


def _fonts(name: str, style: StyleSheet) -> str:
    font = next(font for font in style.fonts if font.name == name)
    return ",".join(['"latin"', *map(_quoted, (font.name, *font.alternatives)), "serif"])


def _quoted(name: str) -> str:
    return '"' + re.sub(r'["\\<\n]', "", name) + '"'


def _points(points: float) -> str:
    return f"calc({points:g}*var(--pt))"


def _type(points: float) -> str:
    """Return a size of type: never too small to read on a screen."""
    return f"max({_points(points)},var(--least))"


def _text(look: ParagraphStyle, style: StyleSheet) -> str:
    return ";".join([*_letters(look, style), *_lines(look)])


def _letters(look: ParagraphStyle, style: StyleSheet) -> Iterator[str]:
    if look.font:
        yield f"font-family:{_fonts(look.font, style)}"
    if look.size:
        yield f"font-size:{_type(look.size)}"
    if look.size and look.line:
        yield f"line-height:{look.line / look.size:.3g}"
    if look.bold:
        yield "font-weight:bold"


def _lines(look: ParagraphStyle) -> Iterator[str]:
    if look.align:
        yield f"text-align:{_ALIGN[look.align]}"
    for side, space in (("top", look.space_before), ("bottom", look.space_after)):
        if space:
            yield f"margin-{side}:min({_points(space)},var(--most))"
    indent = (look.first_line_chars or 0) - (look.hanging_chars or 0)
    yield f"text-indent:{indent:g}em"
    for side, chars in (("left", look.left_chars), ("right", look.right_chars)):
        if chars:
            yield f"padding-{side}:{chars:g}em"
    if look.keep_next:
        yield "break-after:avoid"


def _tables(style: StyleSheet, columns: Iterable[int]) -> Iterator[str]:
    form = style.tables
    yield f"table{{font-family:{_fonts(form.font, style)}}}\n"
    sizes = {columns_class(count, style): form.sizes_for(count)[0] for count in columns}
    for name, size in sorted(sizes.items()):
        beside, above = (_points(points) for points in size.padding)
        yield f".{name}{{font-size:{_type(size.size)};line-height:{size.line / size.size:.3g}}}\n"
        yield f".{name} th,.{name} td{{padding:max({above},.2em) max({beside},.3em)}}\n"
    for row, look in form.rows.items():
        align = f"text-align:{_ALIGN[look.align]};" if look.align else ""
        bold = "font-weight:bold;" if look.bold else ""
        if align or bold:
            yield f"th.{row_class(row)},td.{row_class(row)}{{{align}{bold}}}\n"


def _page(name: str, sheet: Sheet) -> str:
    margins = " ".join(f"{side:g}mm" for side in (sheet.top, sheet.right, sheet.bottom, sheet.left))
    return f"@page {name}{{size:{sheet.width:g}mm {sheet.height:g}mm;margin:{margins}}}\n"
