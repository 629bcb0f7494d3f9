"""The data form that ``gongkai fill`` takes, as a JSON Schema built from the input views, and what breaks it."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT, Dimension
from compiler.definition.schema import Schema
from compiler.definition.views import Column, RowSpec, View

LINE = "line"
"""The key by which a row of a sheet with fixed rows says which row it is."""
DIGITS = 15
"""The most significant digits of an amount: a spreadsheet keeps no more."""
TEXT_LIMIT = 32_000
"""The most characters of a text: a cell holds 32,767."""

_SPACE = r"\s"
_UNPRINTABLE = r"\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff"
_INK = f"[^{_SPACE}{_UNPRINTABLE}]"
_TEXT = f"{_INK}(?:[^{_UNPRINTABLE}]*{_INK})?"
_DATE = (
    "20[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))|20(?:[02468][048]|[13579][26])-02-29"
)


class Fault(NamedTuple):
    """Where data breaks the schema: the path to the value, the keyword it breaks, and the key that a keyword names.

    ``key`` is the missing key for "required" and the unknown key for "additionalProperties".
    """

    path: tuple[str | int, ...]
    keyword: str
    key: str = ""


def build_data_schema(definition: Definition) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a definition's data form: flat rows, blank cells absent, amounts as text."""
    sheets = {id_: _sheet_schema(view, definition) for id_, view in definition.sheets.items()}
    required = [id_ for id_, view in definition.sheets.items() if not view.each and _required(view)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.title,
        "type": "object",
        "additionalProperties": False,
        "required": ["definition", "sheets"],
        "properties": {
            "definition": {"const": definition.id},
            "sheets": {"type": "object", "additionalProperties": False, "required": required, "properties": sheets},
            "codes": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    dimension.id: _codes_schema(dimension)
                    for dimension in definition.figures.dimensions.values()
                    if dimension.kind == "codes"
                },
            },
        },
    }


def fixed_rows(view: View) -> tuple[RowSpec, ...]:
    """Return the fixed rows of an input sheet, () where its rows are open and for a record."""
    return tuple(row for panel in view.panels for row in panel.rows if row.kind == "fixed")


def typed_columns(view: View) -> tuple[Column, ...]:
    """Return the columns of an input sheet in which staff type."""
    return view.typed_columns


def takes_whole(view: View, column: Column) -> bool:
    """Tell whether a code column takes the name of the whole (合计), in a row that states the total."""
    return bool(
        view.each and view.each.stated_total and column.shows == "member" and column.dimension == view.each.dimension
    )


def whole_column(view: View) -> Column | None:
    """Return the code column of an input sheet that takes the name of the whole, None for a sheet without one."""
    columns = view.columns if view.each and view.each.stated_total else ()
    return next((column for column in columns if takes_whole(view, column)), None)


def counted_codes(row: RowSpec, dimension: Dimension, codes: Iterable[str]) -> frozenset[str]:
    """Return those of the typed codes of an open list whose rows its total counts; the others state subtotals."""
    given = frozenset(codes) - {"", dimension.whole_name}
    if row.depth:
        return dimension.leaves(given)
    return frozenset(code for code in given if len(code) == dimension.levels[-1].length)


def amount_decimals(view: View, column: Column, definition: Definition) -> int:
    """Return how many decimals an amount of this column has at least."""
    concept = next((member for name, member in column.figure if name == CONCEPT), view.at.member(CONCEPT))
    return definition.figures.concepts[concept].decimals


@cache
def amount_pattern(decimals: int) -> str:
    """Return the pattern of an amount in canonical form, with at most 15 significant digits."""
    fraction = rf"\.[0-9]{{{decimals}}}(?:[0-9]*[1-9])?" if decimals else r"(?:\.[0-9]*[1-9])?"
    return whole(rf"(?!-[0.]*$)(?!-?[0.]*[1-9](?:\.?[0-9]){{{DIGITS}}})-?(?:0|[1-9][0-9]*){fraction}")


def code_pattern(dimension: Dimension, *, or_whole: str = "") -> str:
    """Return the pattern of a code by the lengths of the levels, or of the name of the whole where one may stand."""
    forms = [f"[0-9]{{{level.length}}}" for level in dimension.levels] + ([or_whole] if or_whole else [])
    return whole("|".join(forms))


def whole(pattern: str) -> str:
    """Return a pattern that a text matches from end to end ("$" alone lets a last line break pass in Python)."""
    return rf"^(?:{pattern})$(?!\n)"


TEXT_PATTERN = whole(_TEXT)
DATE_PATTERN = whole(_DATE)


def schema_faults(definition: Definition, data: object) -> tuple[Fault, ...]:
    """Return every place where data breaks the definition's data schema, in the order of the paths."""
    faults: list[Fault] = []
    for error in _data_schema(definition).errors(data):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
            faults.extend(Fault(path, "additionalProperties", str(key)) for key in error.instance if key not in known)
        elif error.validator == "required":
            # jsonschema raises one error for each missing key and quotes it in the message only
            missing = [key for key in error.validator_value if f"{key!r} is" in error.message]
            faults.extend(Fault(path, "required", key) for key in missing)
        else:
            faults.append(Fault(path, str(error.validator)))
    return tuple(sorted(dict.fromkeys(faults), key=_order))


@lru_cache(maxsize=8)
def _data_schema(definition: Definition) -> Schema:
    return Schema.of(build_data_schema(definition))


def _order(fault: Fault) -> tuple[list[str], str, str]:
    return [str(step).zfill(9) for step in fault.path], fault.keyword, fault.key


def _sheet_schema(view: View, definition: Definition) -> dict[str, Any]:
    described: dict[str, Any] = {"title": view.title}
    if view.help:
        described["description"] = "\n".join(view.help)
    lines = fixed_rows(view)
    properties = {column.key: _column_schema(view, column, definition) for column in typed_columns(view)}
    required = _required(view)
    if lines:
        properties = {LINE: {"enum": [line.key for line in lines]}, **properties}
        required = [LINE, *required]
    row: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }
    if view.layout == "record":
        return {**described, **row}
    rows = {**described, "type": "array", "items": row}
    if lines:
        rows["allOf"] = [_once(line, least=1 if _required(view) else 0) for line in lines]
    return rows


def _once(line: RowSpec, *, least: int) -> dict[str, Any]:
    only = {"properties": {LINE: {"const": line.key}}, "required": [LINE]}
    return {"contains": only, "minContains": least, "maxContains": 1}


def _required(view: View) -> list[str]:
    return [column.key for column in typed_columns(view) if column.blank == "required"]


def _column_schema(view: View, column: Column, definition: Definition) -> dict[str, Any]:
    described: dict[str, Any] = {"title": column.title}
    if column.help:
        described["description"] = column.help
    if column.shows == "figure":
        decimals = amount_decimals(view, column, definition)
        return {**described, "type": "string", "pattern": amount_pattern(decimals)}
    if column.type == "date":
        return {**described, "type": "string", "pattern": DATE_PATTERN}
    if column.choices:
        return {**described, "enum": list(column.choices)}
    dimension = definition.figures.dimensions.get(column.dimension)
    if column.shows == "member" and dimension and dimension.kind == "codes":
        name = dimension.whole_name if takes_whole(view, column) else ""
        return {**described, "type": "string", "pattern": code_pattern(dimension, or_whole=name)}
    if column.shows == "member" and dimension and dimension.kind == "members":
        return {**described, "enum": list(dimension.names)}
    return {**described, **_text_schema()}


def _text_schema() -> dict[str, Any]:
    return {"type": "string", "maxLength": TEXT_LIMIT, "pattern": TEXT_PATTERN}


def _codes_schema(dimension: Dimension) -> dict[str, Any]:
    return {
        "title": dimension.name,
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["code", "name"],
            "properties": {"code": {"type": "string", "pattern": code_pattern(dimension)}, "name": _text_schema()},
        },
    }
