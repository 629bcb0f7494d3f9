"""Reading official tables that were pasted or exported, through the views that draw them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import DataRow, Pasted
from compiler.values.amount import parse_amount
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, Sheet, Workbook
from compiler.workbook.headings import find_headings
from compiler.workbook.keys import NUMBERING, OFFICIAL_PREFIX, plain, sheet_names
from compiler.workbook.normal import read_cell
from compiler.workbook.official_rows import Line, PanelRows, member_names

_TITLE_ROWS = 5
_DASHES = frozenset({"-", "—", "--", "——", "/"})
"""What offices print for no amount."""
_NUMBERING = frozenset({NUMBERING, "栏次", "行次"})

Cells = Mapping[Column, CellValue]


def official_sheets(workbook: Workbook, definition: Definition, taken: Sequence[Sheet]) -> dict[str, Sheet]:
    """Return the sheet of each official table: by defined name, else by the sheet's name, else by the table's title."""
    names = sheet_names(definition).officials
    free = [sheet for sheet in workbook.sheets if sheet not in taken]
    found: dict[str, Sheet] = {}
    for id_, view in definition.tables.items():
        named = {workbook.names.get(OFFICIAL_PREFIX + id_, ""), names[id_]} - {""}
        sheet = next((s for s in free if s.name in named), None) or next((s for s in free if _titled(s, view)), None)
        if sheet and sheet not in found.values():
            found[id_] = sheet
    return found


def _titled(sheet: Sheet, view: View) -> bool:
    """Tell whether a sheet begins with the title of a table, or bears it as its name."""
    title = plain(view.title)
    texts = [cell.text for row in range(1, _TITLE_ROWS + 1) for cell in sheet.rows.get(row, {}).values()]
    return any(plain(text).endswith(title) for text in (sheet.name, *texts))


def read_official(
    view: View, sheet: Sheet, definition: Definition, rows: Mapping[str, tuple[DataRow, ...]]
) -> tuple[list[Pasted], list[Diagnostic]]:
    """Return the amounts that a sheet of official shape states; one that was only drawn states none.

    ``rows`` are the input rows, which say what the rows of a project or another open list are called. A blank amount
    says nothing. Findings: other headings, a missing column, a column or a row that does not belong to the table, and
    what the amounts themselves are wrong in.
    """
    columns = view.columns
    bottom, where = find_headings(sheet, [column.heading for column in columns])
    placed = {column: where[index] for index, column in enumerate(columns) if index in where}
    amounts = [column for column in columns if column.shows == "figure"]
    if not _states(sheet, bottom, range(1, sheet.width + 1)):
        return [], []
    if sum(column in placed for column in amounts) * 2 < len(amounts) or len(placed) * 2 < len(columns):
        return [], [diagnose("W117", Place(sheet.name), title=view.title)]
    findings = list(_heading_findings(view, sheet, bottom, placed))
    pasted: list[Pasted] = []
    names = member_names(definition, rows)
    for panel in view.panels:
        known = PanelRows(panel, definition, names)
        for row in [row for row in sheet.rows if row > bottom]:
            cells = _amounts(sheet, row, {c: placed[c] for c in panel.columns if c.shows == "figure" and c in placed})
            line = Line.of(sheet, row, {c: placed[c] for c in panel.columns if c.shows != "figure" and c in placed})
            if _is_numbering(line, cells):
                continue
            members = known.members(line)
            if members is not None:
                for column, cell in cells.items():
                    place = Place(sheet.name, row, placed[column], column.title)
                    read, found = _pasted(view, column, definition, (members, cell, place))
                    pasted += [replace(one, code=known.code(members), label=line.name) for one in read]
                    findings += found
            elif any(parse_amount(cell.text) for cell in cells.values()):
                label = line.words or line.code
                findings.append(diagnose("W118", Place(sheet.name, row), label=label, title=view.title))
    return pasted, _without_repairs(findings)


def _without_repairs(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, those on amounts that are text as one: an exported table often has nothing else."""
    repairs = [finding for finding in findings if finding.code == "V203"]
    kept = [finding for finding in findings if finding.code != "V203"]
    return kept + ([diagnose("W123", repairs[0].place, count=len(repairs))] if repairs else [])


def _states(sheet: Sheet, bottom: int, columns: Iterable[int]) -> bool:
    """Tell whether amounts stand below the headings (numbers of columns, 1 2 3, are none)."""
    wanted = set(columns)
    return any(
        cell.kind in {"number", "error"} or ("." in cell.text and parse_amount(cell.text) is not None)
        for row, cells in sheet.rows.items()
        if row > bottom and not any(plain(cell.text) in _NUMBERING for cell in cells.values())
        for column, cell in cells.items()
        if column in wanted
    )


def _heading_findings(view: View, sheet: Sheet, bottom: int, placed: Mapping[Column, int]) -> Iterable[Diagnostic]:
    for column in view.columns:
        if column.shows == "figure" and column not in placed:
            yield diagnose("W111", Place(sheet.name, heading=column.title), heading=column.title)
    for other in set(range(1, sheet.width + 1)) - set(placed.values()):
        if _states(sheet, bottom, [other]):
            text = next((sheet.text(row, other) for row in range(bottom, 0, -1) if sheet.text(row, other)), "")
            yield diagnose("W119", Place(sheet.name, bottom, other), text=text, title=view.title)


def _amounts(sheet: Sheet, row: int, columns: Mapping[Column, int]) -> dict[Column, CellValue]:
    """Return the filled amount cells of a row."""
    found = {column: sheet.cell(row, at) for column, at in columns.items()}
    return {c: cell for c, cell in found.items() if cell and cell.text.strip() and plain(cell.text) not in _DASHES}


def _is_numbering(line: Line, cells: Cells) -> bool:
    """Tell whether a row numbers the columns."""
    if line.numbering or {plain(cell.text) for cell in cells.values()} & _NUMBERING:
        return True
    numbers = [cell.text for cell in cells.values()]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return not line.words and not line.code and len(numbers) > 1 and numbers == counted


def _pasted(
    view: View,
    column: Column,
    definition: Definition,
    stated: tuple[Mapping[str, str], CellValue, Place],
) -> tuple[list[Pasted], tuple[Diagnostic, ...]]:
    members, cell, place = stated
    reading = read_cell(cell, view, column, definition, place)
    if not reading.text:
        return [], reading.findings
    figure = view.at.at(members).at(column.figure)
    concept = definition.figures.concept(figure)
    coordinates = figure.within(concept.dimensions | {CONCEPT})
    return [Pasted(view.id, coordinates, reading.text, place)], reading.findings
