"""Rows of a sheet that are written in the plainest way, as nearly all are: read without making XML of them.

Only what is the same whoever reads it counts as plain: cells with a reference that hold a number or the number of a
shared text, or nothing but a style. A row with anything else (a formula, a text of its own, a mark that it is hidden,
an entity) is left to the parser of XML, and so is all that is damaged.
"""

import re

_CELL = rb"""<c r="[A-Z]{1,3}+[0-9]++"(?: s="[0-9]++")?+(?: ?/>|(?: t="[sn]")?+><v>[0-9.E+-]++</v></c>)"""
_ROW = re.compile(
    rb"""<row r="(?P<number>[0-9]++)"(?P<spans> spans="[0-9: ]++")?+(?: s="[0-9]++")?+(?: customFormat="\w++")?+"""
    rb"""(?: ht="[1-9][0-9.]*+")?+(?: hidden="(?:0|false)")?+(?: customHeight="\w++")?+(?: outlineLevel="[0-9]++")?+"""
    rb"""(?: collapsed="\w++")?+(?: x14ac:dyDescent="[0-9.]++")?+(?(spans)|(?: spans="[0-9: ]++")?+)"""
    rb"""(?: ?/>|>(?P<cells>(?:%b)*+)</row>)(?=<row r="|</sheetData>)""" % _CELL
)
"""A plain row; the one behind it must say its own number. Programs differ in where ``spans`` stands."""
_FILLED = re.compile(rb"""r="([A-Z]++)[0-9]++"(?: s="([0-9]++)")?+(?: t="([sn])")?+><v>([^<]++)""")

PlainCell = tuple[bytes, bytes, bytes, bytes]
"""What the XML says of a filled cell: the letters of its column, its style, its type, its value; b"" for nothing."""


def without_plain_rows(part: bytes) -> tuple[list[tuple[int, list[PlainCell]]], bytes]:
    """Return the numbers and the filled cells of the plain rows of a part, and the part without them.

    What is left is damaged where the whole part is.
    """
    rows: list[tuple[int, list[PlainCell]]] = []

    def take(row: re.Match[bytes]) -> bytes:
        rows.append((int(row["number"]), _FILLED.findall(row["cells"] or b"")))
        return b""

    return rows, _ROW.sub(take, part) if _may_be_plain(part) else part


def _may_be_plain(part: bytes) -> bool:
    """Tell whether what looks like a row is one: neither in a comment nor in a text, and of a known namespace."""
    odd = b"<!" in part or b"<?" in part[2:] or (b"x14ac:" in part and b"xmlns:x14ac=" not in part)
    return b' xmlns="' in part and not odd
