"""Rows of a sheet that are written in the plainest way, as nearly all are: read without making XML of them.

Only what is the same whoever reads it counts as plain: cells with a reference that hold a number, the number of a
shared text, a formula of their own and what it gave, or nothing but a style. A row with anything else (a text of its
own, a formula shared by cells, a mark that it is hidden) is left to the parser of XML, and so is all that is damaged.
"""

import re

from compiler.workbook.plain_xml import TEXT, take_out

_NUMBER = rb"<v>[0-9.E+-]++</v>"
_FORMULA = rb'<f(?: aca="false")?+>(?!<)%b</f>' % TEXT
_CELL = (
    rb'<c r="[A-Z]{1,3}+(?P=number)"(?: s="[0-9]++")?+'
    rb'(?: ?/>|(?: t="[sn]")?+>%b</c>|(?: t="n")?+>%b(?:%b|<v></v>|<v ?/>)?+</c>|'
    rb' t="str">(?:%b)?+(?:<v>%b</v>|<v ?/>)</c>)' % (_NUMBER, _FORMULA, _NUMBER, _FORMULA, TEXT)
)
_ROWS = re.compile(
    rb'<row r="(?:(?P<number>1[0-9]{4}|[1-9][0-9]{0,3}+)"(?P<spans> spans="[0-9: ]++")?+(?: s="[0-9]++")?+'
    rb'(?: customFormat="\w++")?+(?: ht="[1-9][0-9.]*+")?+(?: hidden="(?:0|false)")?+(?: customHeight="\w++")?+'
    rb'(?: outlineLevel="[0-9]++")?+(?: collapsed="\w++")?+(?: x14ac:dyDescent="[0-9.]++")?+'
    rb'(?(spans)|(?: spans="[0-9: ]++")?+)(?: ?/>|>(?:%b)*+</row>)(?:<row r="|(?=</sheetData>)))++' % _CELL
)
"""Plain rows; the one behind them must say its own number. Programs differ in where ``spans`` stands."""
_FILLED = re.compile(
    r'<c r="([A-Z]++)([0-9]++)"(?: s="([0-9]++)")?+(?: t="(\w++)")?+>(?:<f[^>]*+>([^<]*+)</f>)?+(?:<v>([^<]++))?+'
)

PlainCell = tuple[str, str, str, str, str, str]
"""What the XML says of a filled cell: letters of its column, row, style, type, formula, value; "" for nothing."""


def without_plain_rows(part: bytes) -> tuple[list[PlainCell], bytes]:
    """Return the filled cells of the plain rows of a part, row by row, and the part without these rows.

    What is left is damaged where the whole part is, or ValueError is raised. No plain row has a number above 19999.
    """
    runs, around = take_out(_ROWS, b'<row r="', part)
    left = b"".join(around)
    if b"xmlns:x14ac=" not in left and b" x14ac:" in part:
        return [], part
    return [cell for run in runs for cell in _FILLED.findall(run)], left
