"""Amounts and codes as clerks write them: with separators, units, names, signs of nothing."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from compiler.definition.data_schema import code_pattern
from compiler.definition.figures import Dimension
from compiler.values.amount import Unit, parse_amount
from compiler.workbook.keys import plain, words

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_QUOTES = "'‘’`´\""
_CURRENCY = re.compile("^(?:人民币|RMB|CNY)?[¥$]?", re.IGNORECASE)
_WRITTEN = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_STOP = re.compile(r"(?<=\d)。(?=\d)")
"""A decimal point typed with a Chinese keyboard."""
_BRACKETED = re.compile(r"\(([^()-][^()]*)\)")
_WITHIN = re.compile(r"(?<=\d)[-./_·—–](?=\d)")
"""What is written between the parts of a code."""
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_WORD = r"[^\W\da-z_]"
"""A letter of a name, which in a code list is no Latin one."""
_CODE_THEN_NAME = re.compile(rf"(\d+)[^\w]*{_WORD}.*", re.DOTALL)
_NAME_THEN_CODE = re.compile(rf"{_WORD}[^\d]*?[^\w]*(\d+)[^\w]*", re.DOTALL)


class WrittenAmount(NamedTuple):
    """An amount as a text states it.

    ``value`` is in the unit asked for, None where the text is no amount; ``other`` is the unit that the text names
    instead ("" for none), in which case the value is converted and not what is written.
    """

    value: Decimal | None
    other: str = ""


def visible(text: str) -> str:
    """Return a text in usual widths, without white space at its ends and characters that nobody sees."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def says_nothing(text: str) -> bool:
    """Tell whether a text is what offices write for no amount (—, /, 无)."""
    return plain(visible(text)).strip(_QUOTES) in {*words()["nothing"], ""}


def written_amount(text: str, unit: Unit) -> WrittenAmount:
    """Return the amount that a text states in a unit.

    Full-width digits, thousands separators, spaces, quotes, a currency sign, the unit behind and negatives in brackets
    are read as they are meant. Separators that part no thousands make it no amount: 1,5 may be 1.5.
    """
    bare = re.sub(rf"[\s{_QUOTES}]", "", visible(text)).replace("−", "-").replace("–", "-")
    bare = _STOP.sub(".", _CURRENCY.sub("", bare))
    if match := _BRACKETED.fullmatch(bare):
        bare = f"-{match.group(1)}"
    number, name = _parted(bare, unit)
    if match := _BRACKETED.fullmatch(number):
        number = f"-{match.group(1)}"
    value = parse_amount(number.removeprefix("+")) if _WRITTEN.fullmatch(number) else None
    if value is None or not name or name == unit.name:
        return WrittenAmount(value)
    factor = Decimal(words()["money_units"][name]) / unit.factor
    return WrittenAmount(value) if factor == 1 else WrittenAmount(value * factor, name)


def _parted(text: str, unit: Unit) -> tuple[str, str]:
    """Return a text without the unit at its end, and that unit: any of money, of other things their own only."""
    names = [unit.name, *(words()["money_units"] if is_money(unit) else ())]
    name = max((name for name in names if text.endswith(name)), key=len, default="")
    return text.removesuffix(name), name


def is_money(unit: Unit) -> bool:
    """Tell whether a unit is one of money."""
    return unit.base in words()["money_units"]


def written_code(text: str, dimension: Dimension) -> str:
    """Return the code that a text states, "" where it states none.

    Parts may be set apart (201-03-01), the name may stand beside the code, quotes may be around it.
    """
    if text.isascii() and text.isdigit() and dimension.level(text):
        return text
    bare = plain(visible(text)).strip(_QUOTES)
    if match := _POINT_ZERO.fullmatch(bare):
        bare = match.group(1)
    bare = _WITHIN.sub("", bare)
    beside = _CODE_THEN_NAME.fullmatch(bare) or _NAME_THEN_CODE.fullmatch(bare)
    code = beside.group(1) if beside else bare
    return code if re.search(code_pattern(dimension), code) else ""


def joined_code(text: str) -> str:
    """Return a text as it is compared, what is written between the parts of a code left out."""
    return _WITHIN.sub("", plain(visible(text)).strip(_QUOTES))


def is_scientific(text: str) -> bool:
    """Tell whether a text is a number in scientific notation, as a spreadsheet shows a long code (2.0103E+06)."""
    return bool(_SCIENTIFIC.fullmatch(plain(text)))
