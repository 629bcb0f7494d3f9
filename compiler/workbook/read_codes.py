"""Reading the code lists of a workbook: which codes a bureau added or renamed."""

from compiler.definition.definition import Definition
from compiler.definition.figures import Code, Dimension
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import Sheet, Workbook
from compiler.workbook.find import sheet_key
from compiler.workbook.keys import CODES_PREFIX, FIXED, HEADER, plain, sheet_names, words
from compiler.workbook.normal import bad_code, clean_text
from compiler.workbook.written import written_code


def code_sheets(workbook: Workbook, definition: Definition) -> dict[str, Sheet]:
    """Return the sheet of each code list, by hidden key, else by name."""
    names = sheet_names(definition).codes
    sheets: dict[str, Sheet] = {}
    for sheet in workbook.sheets:
        id_ = sheet_key(sheet, CODES_PREFIX)[0] or next((i for i, name in names.items() if name == sheet.name), "")
        if id_ in names:
            sheets.setdefault(id_, sheet)
    return sheets


def read_codes(sheet: Sheet, dimension: Dimension) -> tuple[tuple[Code, ...], list[Diagnostic]]:
    """Return the codes of a sheet that differ from the shipped list; of two rows for one code the upper counts.

    Findings: a code that fits no level, a code without a name.
    """
    _, _, marks = sheet_key(sheet, CODES_PREFIX)
    header, at = _header(sheet, marks)
    shipped = dimension.codes
    notes = frozenset(plain(words()[word]) for word in ("codes_own", "codes_shipped"))
    named: dict[str, str] = {}
    findings = []
    for row, cells in sheet.rows.items():
        if row <= header:
            continue
        first, second = cells.get(at), cells.get(at + 1)
        listed = first and second and shipped.get(str(first.value))
        if listed and second and listed.name == second.value:
            named.setdefault(listed.code, listed.name)
            continue
        written, name = clean_text(sheet.text(row, at)), clean_text(sheet.text(row, at + 1))
        if not (written or name) or (marks and sheet.text(row, marks) == FIXED):
            continue
        if written in shipped and name:
            named.setdefault(written, name)
            continue
        if plain(written) in notes:
            continue
        place = Place(sheet.name, row, at, words()["code"])
        code = written_code(written, dimension)
        if not written:
            findings.append(diagnose("V201", place, heading=words()["code"]))
        elif not code:
            findings.append(bad_code(written, dimension, place))
        elif not name:
            heading = words()["code_name"]
            findings.append(diagnose("V201", Place(sheet.name, row, at + 1, heading), heading=heading))
        else:
            named.setdefault(code, name)
    return tuple(Code(c, n) for c, n in named.items() if c not in shipped or shipped[c].name != n), findings


def _header(sheet: Sheet, marks: int) -> tuple[int, int]:
    """Return the last row of the headings and the column of the codes, by hidden key, else by the heading itself."""
    marked = next((row for row in sheet.rows if marks and sheet.text(row, marks) == HEADER), 0)
    heading = words()["code"]
    spots = (
        (row, at) for row, cells in sheet.rows.items() for at, cell in cells.items() if plain(cell.text) == heading
    )
    row, at = next(spots, (0, 0))
    return marked or row, at or (marks + 1 if marks else 2)
