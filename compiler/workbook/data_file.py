"""Data as JSON: what ``gongkai fill`` takes, and what a workbook's data is written as."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from compiler.definition.data_schema import LINE, Fault, fixed_rows, schema_faults, typed_columns, whole_column
from compiler.definition.definition import Definition
from compiler.definition.figures import Code
from compiler.definition.views import Column, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Data, DataRow
from compiler.values.place import Place

PlaceOf = Callable[[View, int, Column | None], Place]
"""Gives the place of a column in the row of a sheet with a number from 1 (0 for the whole sheet or a record)."""


def data_from_json(raw: object, definition: Definition) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return the data that a JSON value holds; places name the sheet, the row's number in it and the heading.

    Whatever the data schema does not allow is a finding, and is left out of the data.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("sheets"), dict):
        return Data(definition.id, {}), (diagnose("V217"),)
    if raw.get("definition") != definition.id:
        found = raw.get("definition")
        return Data(definition.id, {}), (diagnose("W107", found=found, expected=definition.id, title=definition.title),)
    faults = schema_faults(definition, raw)
    faulty = {fault.path for fault in faults}
    rows = {}
    for id_, view in definition.sheets.items():
        read = _rows(view, raw["sheets"].get(id_), ("sheets", id_), faulty)
        if read:
            rows[id_] = read
    codes = {}
    for id_, listed in _mapping(raw.get("codes")).items():
        own = _own_codes(listed, id_, definition)
        if own:
            codes[id_] = own
    data = Data(definition.id, rows, codes=codes)
    findings = (*missing_cells(data, definition), *fault_findings(faults, definition, _numbered))
    return data, tuple(dict.fromkeys(findings))


def data_to_json(data: Data, definition: Definition) -> dict[str, Any]:
    """Return data in its canonical form: sheets in order, keys in the order of the columns, blank cells absent."""
    sheets: dict[str, Any] = {}
    for id_, view in definition.sheets.items():
        rows = [_row_to_json(view, row) for row in data.rows.get(id_, ()) if row.values]
        if rows:
            sheets[id_] = rows[0] if view.layout == "record" else rows
    codes = {
        id_: [{"code": code.code, "name": code.name} for code in data.codes[id_]]
        for id_ in definition.figures.dimensions
        if data.codes.get(id_)
    }
    return {"definition": data.definition, "sheets": sheets, **({"codes": codes} if codes else {})}


def missing_cells(data: Data, definition: Definition) -> Iterable[Diagnostic]:
    """Yield a finding for every required cell that a row, line or record leaves empty."""
    for id_, view in definition.sheets.items():
        for row in data.rows.get(id_, ()):
            for column in typed_columns(view):
                if column.blank == "required" and column.key not in row.values:
                    yield diagnose("V201", row.place(column.key), heading=column.title)


def fault_findings(faults: Iterable[Fault], definition: Definition, place_of: PlaceOf) -> Iterable[Diagnostic]:
    """Yield findings for what breaks the data schema, but for required cells, which have findings of their own."""
    for fault in faults:
        place, called = _place(fault, definition, place_of)
        if fault.keyword in {"required", "contains", "minContains"}:
            continue
        if fault.keyword == "additionalProperties":
            yield diagnose("V216", place, key=fault.key)
        elif fault.keyword == "maxContains":
            yield diagnose("V218", place)
        else:
            yield diagnose("V215", place, heading=called)


def _place(fault: Fault, definition: Definition, place_of: PlaceOf) -> tuple[Place, str]:
    """Return the place of a fault, as exactly as its path says, and what the finding calls it."""
    steps: list[str | int] = [*fault.path, "", ""]
    part, id_, rest = steps[0], steps[1], steps[2:]
    view = definition.sheets.get(str(id_)) if part == "sheets" else None
    numbers = [step for step in rest if isinstance(step, int)]
    number = numbers[0] + 1 if numbers else 0
    if view is None:
        dimension = definition.figures.dimensions.get(str(id_))
        name = dimension.name if dimension else ""
        return Place(name, number), name or str(id_ or part)
    column = next((column for column in view.columns if column.key in rest), None)
    return place_of(view, number, column), column.title if column else view.title


def _numbered(view: View, number: int, column: Column | None) -> Place:
    return Place(view.title, number, heading=column.title if column else "")


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _rows(view: View, raw: object, path: tuple[str, ...], faulty: set[tuple[str | int, ...]]) -> tuple[DataRow, ...]:
    if view.layout == "record":
        return (_row(view, _mapping(raw), path, faulty, Place(view.title)),)
    listed = raw if isinstance(raw, list) else []
    rows = [
        _row(view, _mapping(one), (*path, index), faulty, Place(view.title, index + 1))
        for index, one in enumerate(listed)
    ]
    lines = fixed_rows(view)
    if lines:
        given = {row.line: row for row in reversed(rows)}
        empty = [_row(view, {LINE: line.key}, path, faulty, Place(view.title)) for line in lines]
        return tuple(given.get(row.line, row) for row in empty)
    whole = whole_column(view)
    if whole:
        # the stated total has its own line above the list
        rows.sort(key=lambda row: row.values.get(whole.key, "0").isdigit())
    return tuple(row for row in rows if row.values)


def _row(
    view: View, raw: Mapping[str, Any], path: tuple[str | int, ...], faulty: set[tuple[str | int, ...]], at: Place
) -> DataRow:
    columns = typed_columns(view)
    values = {
        column.key: raw[column.key]
        for column in columns
        if isinstance(raw.get(column.key), str) and (*path, column.key) not in faulty
    }
    places = {column.key: Place(at.sheet, at.row, heading=column.title) for column in columns}
    line = raw.get(LINE)
    return DataRow(values, places, line if isinstance(line, str) else "")


def _row_to_json(view: View, row: DataRow) -> dict[str, str]:
    values = {column.key: row.values[column.key] for column in typed_columns(view) if column.key in row.values}
    return {LINE: row.line, **values} if row.line else values


def _own_codes(raw: object, id_: str, definition: Definition) -> tuple[Code, ...]:
    """Return the codes that differ from the shipped list; of two rows for one code the first counts."""
    dimension = definition.figures.dimensions.get(id_)
    if dimension is None or not isinstance(raw, list):
        return ()
    named: dict[str, str] = {}
    for row in raw:
        code, name = _mapping(row).get("code"), _mapping(row).get("name")
        if isinstance(code, str) and isinstance(name, str):
            named.setdefault(code, name)
    shipped = dimension.codes
    return tuple(Code(c, name) for c, name in named.items() if c not in shipped or shipped[c].name != name)
