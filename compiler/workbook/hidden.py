"""Rows, columns and sheets that are hidden: read like others, and noted once a sheet."""

from collections.abc import Iterable

from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.values.place import Place, column_letters
from compiler.workbook.cells import Sheet, row_ranges
from compiler.workbook.keys import words


def hidden_findings(sheet: Sheet, rows: Iterable[int], columns: Iterable[int]) -> list[Diagnostic]:
    """Return the note (an info) that something filled in these rows and columns is hidden, [] where nothing is."""
    wanted = frozenset(columns)
    all_rows = sheet.state != "visible" or any(_is_hidden(sheet, column) for column in wanted)
    asked = [row for row in rows if all_rows or row in sheet.hidden_rows]
    filled = [(r, c) for r in asked for c, cell in sheet.rows.get(r, {}).items() if c in wanted and cell.filled]
    if not filled:
        return []
    if sheet.state != "visible":
        return [diagnose("W124", Place(sheet.name), what=words()["hidden_sheet"])]
    hidden_rows = {row for row, _ in filled if row in sheet.hidden_rows}
    hidden_columns = sorted({column for _, column in filled if _is_hidden(sheet, column)})
    parts = [str(words()["hidden_rows"]).format(rows=row_ranges(hidden_rows))] if hidden_rows else []
    if hidden_columns:
        letters = "、".join(column_letters(column) for column in hidden_columns)
        parts.append(str(words()["hidden_columns"]).format(columns=letters))
    return [diagnose("W124", Place(sheet.name), what="、".join(parts))] if parts else []


def _is_hidden(sheet: Sheet, column: int) -> bool:
    return any(first <= column <= last for first, last in sheet.hidden_columns)
