"""The long form of a code, and the list of all codes, as text for a person."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from compiler.diagnostics.diagnostic import Severity
from compiler.diagnostics.families import Known, families, readable
from compiler.diagnostics.render_text import WORDS, line

_NEAREST = 3
"""So many codes are offered for one that does not exist."""
_WAIVABLE = {True: "财政部门可以豁免。", False: "不能豁免。"}


def explain(known: Known) -> str:
    """Return all that is known of a code: what its finding says, what it means, how to mend it, its source."""
    entry = known.entry
    lines = [
        f"{WORDS[entry.severity]}[{known.code}] {entry.title}",
        line("问题", readable(entry.message)),
        *([line("含义", entry.explanation)] if entry.explanation else []),
        *([line("办法", readable(entry.hint))] if entry.hint else []),
        *([line("依据", entry.source)] if entry.source else []),
        line("级别", _severity(known)),
        *([line("报表", "、".join(known.reports))] if known.reports else []),
    ]
    return "\n".join(lines)


def list_codes(known: Iterable[Known]) -> str:
    """Return all codes with severity and title, under the title of their family."""
    ordered = sorted(known, key=lambda one: one.code)
    by_letter = {letter: tuple(group) for letter, group in groupby(ordered, key=lambda one: one.code[0])}
    blocks = []
    for family in families():
        if family.letter in by_letter:
            title = f"{family.letter}  {family.title}：{family.about}"
            lines = [
                f"   {one.code}  {WORDS[one.entry.severity]}  {one.entry.title}" for one in by_letter[family.letter]
            ]
            blocks.append("\n".join([title, *lines]))
    return "\n\n".join([*blocks, "某一编码的详细说明：gongkai explain 编码"])


def normal_code(text: str) -> str:
    """Return a code as it is written in the catalogue: capital, half width, without white space and brackets."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("[]【】").upper()


def nearest(text: str, known: Sequence[Known]) -> tuple[Known, ...]:
    """Return the codes that may have been meant: of words those whose title holds them, of a code the next numbers."""
    code = normal_code(text)
    digits = "".join(character for character in code if character.isascii() and character.isdigit())
    if not digits:
        named = [one for one in known if one.code.startswith(code) or code in one.entry.title.upper()]
        return tuple(named[:_NEAREST]) if code else ()

    def distance(one: Known) -> tuple[bool, int, str]:
        return one.code[0] != code[0], abs(int(one.code[1:]) - int(digits[:9])), one.code

    return tuple(sorted(known, key=distance)[:_NEAREST])


def _severity(known: Known) -> str:
    blocks = "有这一问题就不生成公开文本" if known.entry.severity is Severity.ERROR else "不影响生成公开文本"
    return f"{WORDS[known.entry.severity]}，{blocks}；{_WAIVABLE[known.waivable]}"
