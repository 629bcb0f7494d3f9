"""Merged cells among the rows of an input sheet: a word in them is meant for every row, an amount for none but one."""

from collections.abc import Sequence

from compiler.definition.data_schema import typed_columns
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place
from compiler.workbook.cells import CellValue, area_name
from compiler.workbook.find import Found

_SHOWN = 40


def spread_merged(found: Found, rows: Sequence[int]) -> tuple[Found, list[Diagnostic]]:
    """Return the sheet with the words of cells merged down put into each of these rows in which something is typed.

    Findings: that it was done (an info); an amount in cells merged over several such rows.
    """
    columns = {found.columns[c.key]: c for c in typed_columns(found.view) if c.key in found.columns}
    added: dict[int, dict[int, CellValue]] = {}
    findings = []
    for area in found.sheet.merged:
        top, left, bottom, _ = area
        cell = found.sheet.cell(top, left)
        below = [row for row in rows if top < row <= bottom and _typed_beside(found, row, left)]
        if left not in columns or top not in rows or not below or cell is None or not cell.filled:
            continue
        column = columns[left]
        place = Place(found.sheet.name, top, left, column.title)
        text = " ".join(cell.text.split())[:_SHOWN]
        if column.shows == "figure":
            findings.append(diagnose("W127", place, area=area_name(area), text=text, row=top))
            continue
        findings.append(diagnose("W126", place, area=area_name(area), text=text))
        for row in below:
            added.setdefault(row, {})[left] = cell
    if not added:
        return found, findings
    filled = {row: {**cells, **added.get(row, {})} for row, cells in found.sheet.rows.items()}
    return found._replace(sheet=found.sheet._replace(rows=filled)), findings


def _typed_beside(found: Found, row: int, column: int) -> bool:
    cells = found.sheet.rows[row]
    return any(at != column and at in cells and cells[at].filled for at in found.columns.values())
