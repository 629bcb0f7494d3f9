"""The rows in which a department has still to write: one for each code of which the document needs a text."""

from dataclasses import replace

from compiler.definition.definition import Definition
from compiler.figures.derive import Ledger
from compiler.narrative.compose import missing_texts
from compiler.submission import Data, DataRow, submit


def with_asked_rows(data: Data, definition: Definition) -> Data:
    """Return data with the codes filled in under which texts are missing that the document would print.

    So the sheets for reasons and uses list what there is to write about. Codes that are listed already stay.
    """
    submission, _ = submit(data, definition)
    asked: dict[str, dict[str, str]] = {}
    for name, context in missing_texts(submission, Ledger(submission).value):
        view = definition.sheets[definition.texts[name].view]
        dimension = view.each.dimension if view.each else ""
        column = next((c for c in view.columns if c.shows == "member" and c.dimension == dimension), None)
        if column and definition.figures.dimensions[dimension].kind == "codes" and context.member(dimension):
            asked.setdefault(view.id, {})[context.member(dimension)] = column.key
    rows = dict(data.rows)
    for id_, codes in asked.items():
        listed = {row.values.get(key) for row in data.rows.get(id_, ()) for key in codes.values()}
        new = [DataRow({key: code}) for code, key in sorted(codes.items()) if code not in listed]
        rows[id_] = (*data.rows.get(id_, ()), *new)
    return replace(data, rows=rows)
