"""A disclosure as CSV: each official table, all figures in one long table, and a table schema that explains them.

The files open in Excel and WPS as they are (UTF-8 with a byte order mark); no cell of theirs is taken for a formula.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from compiler.definition.figures import CONCEPT, Dimension
from compiler.definition.views import Column, View
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Table
from compiler.open_data.disclosure import Disclosure
from compiler.open_data.mentions import (
    Mention,
    column_title,
    figure_id,
    mentions,
    printed_unit,
    printed_value,
)
from compiler.values.amount import canonical, parse_amount
from compiler.values.file_name import file_name

FIGURES, PACKAGE = "figures.csv", "datapackage.json"
_ORIGINS = {"stated": "填报", "computed": "推算"}
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")
"""What a cell begins with that a spreadsheet takes for a formula."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name (the heading in the file), type, what it means, and what else the schema says of it."""

    name: str
    type: str = "string"
    description: str = ""
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of rows: its name for programs, the file name, its title, columns and rows."""

    name: str
    path: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]


def write_csv(disclosure: Disclosure) -> Mapping[str, bytes]:
    """Return the files by name; the same disclosure gives the same bytes."""
    resources = (_figures(disclosure), *_tables(disclosure))
    package = json.dumps(_package(disclosure, resources), ensure_ascii=False, indent=1)
    return {resource.path: _csv(resource) for resource in resources} | {PACKAGE: f"{package}\n".encode()}


def _csv(resource: Resource) -> bytes:
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_harmless(field.name) for field in resource.fields])
    writer.writerows([_harmless(text) for text in row] for row in resource.rows)
    return stream.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Return the text, with an apostrophe before one that a spreadsheet would take for a formula; numbers are none."""
    is_formula = text.startswith(_FORMULA_SIGNS) and parse_amount(text) is None
    return f"'{text}" if is_formula else text


def _figures(disclosure: Disclosure) -> Resource:
    definition = disclosure.definition
    concepts = definition.figures.concepts.values()
    used = {name for concept in concepts for name in concept.dimensions}
    dimensions = [dimension for id_, dimension in definition.figures.dimensions.items() if id_ in used]
    fields = [
        Field("部门"),
        Field("报表", description="报表定义的标识。"),
        Field("表号", description="官方表的编号；文字说明中的数没有表号。"),
        Field("表名"),
        Field("行", description="数所在行的名称。"),
        Field("栏", description="数所在栏的表头，自上而下以“·”相连。"),
        Field("位置", description="数所在的标题。"),
        Field("指标编码"),
        Field("指标"),
        *(field for dimension in dimensions for field in _dimension_fields(dimension)),
        Field("数值", "number", "准确的数，没有千分位。"),
        Field("单位"),
        Field("小数位数", "integer"),
        Field("公开文本中的写法"),
        Field(
            "来源", description="填报：部门填报的数；推算：由填报的数推算的。", more=(("enum", [*_ORIGINS.values()]),)
        ),
        Field(
            "数的标识",
            description="在几处公开的同一个数，标识相同；同一报表的各部门也相同（自行编号的项目、指标除外）。",
        ),
    ]
    rows = tuple(_figure_row(disclosure, mention, dimensions) for mention in mentions(disclosure))
    return Resource("figures", FIGURES, "公开的全部数据", _distinct(fields), rows)


def _dimension_fields(dimension: Dimension) -> tuple[Field, Field]:
    about = (("dimension", dimension.id),)
    return (
        Field(f"{dimension.name}编码", description="空的表示全部。", more=about),
        Field(dimension.name, description="空的表示全部。", more=about),
    )


def _figure_row(disclosure: Disclosure, mention: Mention, dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    definition, figure = disclosure.definition, mention.figure
    concept = definition.figures.concept(figure)
    amount = disclosure.value(figure)
    assert amount is not None, "a mention is of a known figure"
    view = definition.tables.get(mention.table)
    form = definition.forms.get(mention.table)
    members = [(dimension.id, figure.member(dimension.id)) for dimension in dimensions]
    names = ((member, disclosure.submission.name(id_, member) if member else "") for id_, member in members)
    return (
        disclosure.department,
        definition.id,
        view.number if view else "",
        view.title if view else form.title if form else "",
        mention.row,
        mention.column,
        mention.section,
        figure.member(CONCEPT),
        concept.name,
        *(text for pair in names for text in pair),
        canonical(amount.to(concept.unit).value, concept.decimals),
        concept.unit.name,
        str(concept.decimals),
        mention.text,
        _ORIGINS[disclosure.origin(figure)],
        figure_id(figure),
    )


def _tables(disclosure: Disclosure) -> Iterator[Resource]:
    views = disclosure.definition.tables
    taken = {FIGURES, PACKAGE}
    for block in disclosure.document.blocks:
        if isinstance(block, Table) and block.id in views:
            view = views[block.id]
            path = f"{file_name(f'{view.number}{view.title}') or block.id}.csv"
            path = f"{block.id}.csv" if path in taken else path
            taken.add(path)
            lines = [*grid_rows(block)][len(block.header) :]
            fields = _distinct([_field(disclosure, column, view) for column in view.columns])
            rows = tuple(_row(line, fields) for line in lines)
            yield Resource(block.id, path, f"{view.number} {view.title}".strip(), fields, rows)


def _field(disclosure: Disclosure, column: Column, view: View) -> Field:
    title = column_title(column)
    if column.shows == "figure":
        unit = printed_unit(disclosure.definition, column, view)
        members = disclosure.members(view.at.at(column.figure))
        about = (("unit", unit), ("members", dict(members)))
        return Field(title, "number", f"单位：{unit}。空格表示零。", about)
    if column.shows == "code":
        return Field(title, more=(("dimension", column.dimension),))
    return Field(title)


def _row(line: tuple[Slot, ...], fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Return a row with a text for each column; one over several columns stands in the last, which is its own."""
    texts = [""] * len(fields)
    for slot in line:
        if not slot.continued:
            last = slot.column + slot.cell.colspan - 1
            is_number = fields[last].type == "number" and slot.cell.text
            texts[last] = printed_value(slot.cell.text) if is_number else slot.cell.text
    return tuple(texts)


def _distinct(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields, those of a name that stood before with a number after it."""
    found: list[Field] = []
    for field in fields:
        taken = {other.name for other in found}
        names = (field.name, *(f"{field.name}（{number}）" for number in range(2, len(fields) + 2)))
        name = next(name for name in names if name not in taken)
        found.append(Field(name, field.type, field.description, field.more))
    return tuple(found)


def _package(disclosure: Disclosure, resources: Sequence[Resource]) -> Mapping[str, Any]:
    definition = disclosure.definition
    return {
        "name": "disclosure",
        "title": disclosure.document.title,
        "profile": "tabular-data-package",
        "department": disclosure.department,
        "definition": {"id": definition.id, "version": definition.version, "title": definition.title},
        "words": dict(definition.words),
        "description": "以 = + - @ 开头的文字前加了一个撇号（'），以免被表格软件当作公式。",
        "resources": [_described(resource) for resource in resources],
    }


def _described(resource: Resource) -> Mapping[str, Any]:
    return {
        "name": resource.name,
        "path": resource.path,
        "title": resource.title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_described_field(field) for field in resource.fields], "missingValues": [""]},
    }


def _described_field(field: Field) -> Mapping[str, Any]:
    more = dict(field.more)
    said: dict[str, Any] = {"name": field.name, "type": field.type}
    if field.description:
        said["description"] = field.description
    if "enum" in more:
        said["constraints"] = {"enum": more.pop("enum")}
    return said | more
