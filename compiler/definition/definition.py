"""A whole definition, loaded and resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from compiler.definition.figures import Figures
from compiler.definition.rules import Rule
from compiler.definition.sentences import Outline
from compiler.definition.style import StyleSheet
from compiler.definition.summary import Summary
from compiler.definition.templates import Template
from compiler.definition.views import Form, View


class TextColumn(NamedTuple):
    """Where the department writes a text: the view, the column's key, the dimensions that say which text it is."""

    view: str
    column: str
    dimensions: frozenset[str]


class Carry(NamedTuple):
    """How figures carry over to the next year: a figure with the members ``prior`` is what last year stated with the
    members ``last_year`` in their place.
    """

    last_year: tuple[tuple[str, str], ...]
    prior: tuple[tuple[str, str], ...]


class Rollup(NamedTuple):
    """How a department adds up its units: the id of the definition of their workbooks, and the dimension of units."""

    units: str
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A report definition: figures, views, sentences and style of one kind, region and year; equal to itself alone.

    ``department`` names the text that holds the department's name. ``file_name`` words the name under which the
    document is published, None where that is its title. ``words`` are the fixed words that sentences may use
    (year, prior year, 部门 or 单位 …). ``sheets`` are the input views in workbook order, ``tables`` the official tables
    in order. ``texts`` says where each named text is written, ``rules`` what is checked beside the equations,
    ``carry`` which figures are prior-year amounts (None where no amount carries over from last year's workbook).
    ``rollup`` says how the workbooks of units are added up (None where none are),
    ``approval`` under which heading of a file of approved amounts the members of each dimension stand.
    ``summary`` is what a bureau sees of each department. ``files`` names the file of each part, from the folder of the
    definition.
    """

    id: str
    version: str
    title: str
    department: str
    words: Mapping[str, str]
    figures: Figures
    sheets: Mapping[str, View]
    tables: Mapping[str, View]
    forms: Mapping[str, Form]
    texts: Mapping[str, TextColumn]
    outline: Outline
    style: StyleSheet
    rules: tuple[Rule, ...] = ()
    file_name: Template | None = None
    carry: Carry | None = None
    rollup: Rollup | None = None
    approval: Mapping[str, str] = field(default_factory=dict)
    summary: Summary = Summary()  # noqa: RUF009 - frozen
    files: Mapping[str, str] = field(default_factory=dict)
