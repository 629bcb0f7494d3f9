"""Style sheets: the page form and what each role of the document tree looks like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

BASE = "normal"
"""The role on which a style rests that names no other."""

WRITERS_ROLES = (BASE, "contents_title", "toc1", "toc2", "footer", "footer_even", "header", "break")
"""Roles that the writer itself needs, whatever a document holds."""


class Font(NamedTuple):
    """A font: its name, the fonts that stand in for it where it is missing, its family and whether it is Latin only."""

    name: str
    alternatives: tuple[str, ...]
    family: str
    latin: bool


class Sheet(NamedTuple):
    """A sheet of paper as it lies: its size and margins in millimetres.

    ``header`` lies below the upper edge, ``footer`` above the lower one.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def text_width(self) -> float:
        """The width of the text block in millimetres."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """The height of the text block in millimetres."""
        return self.height - self.top - self.bottom


class PageForm(NamedTuple):
    """The pages, upright and lying, and the distance of the lines of the grid in points.

    ``turned_numbers``: the number of a lying page stands at its left, as the foot of an upright page laid on its side.
    """

    portrait: Sheet
    landscape: Sheet
    line_pitch: float
    turned_numbers: bool

    def sheet(self, orientation: str) -> Sheet:
        """Return the sheet that lies ``portrait`` or ``landscape``."""
        return self.landscape if orientation == "landscape" else self.portrait


class ParagraphStyle(NamedTuple):
    """What paragraphs of a role look like; None leaves a property to the style ``based_on``.

    Sizes, line heights and spaces (``character_spacing``: after each character) are points, indents characters.
    ``level`` is the outline level of headings; ``right_tab`` sets a tab stop at the right edge of the text of an
    orientation, led up to by ``leader``.
    """

    id: str
    name: str
    based_on: str | None = None
    font: str | None = None
    latin_font: str | None = None
    size: float | None = None
    bold: bool | None = None
    align: str | None = None
    line: float | None = None
    space_before: float | None = None
    space_after: float | None = None
    first_line_chars: float | None = None
    hanging_chars: float | None = None
    left_chars: float | None = None
    right_chars: float | None = None
    character_spacing: float | None = None
    keep_next: bool | None = None
    level: int | None = None
    right_tab: str | None = None
    leader: str | None = None


LOOKS = tuple(name for name in ParagraphStyle._fields if name not in ("id", "name", "based_on"))
"""The properties that a style inherits from the one that it rests on."""


class RowStyle(NamedTuple):
    """What rows of a table look like; where ``align`` is said it goes before the alignment of the cells."""

    id: str
    name: str
    bold: bool | None = None
    align: str | None = None


class TableSize(NamedTuple):
    """A type for tables of so many ``columns``, from … to: font size, line height and cell padding in points."""

    id: str
    name: str
    columns: tuple[int, int]
    size: float
    line: float
    padding: tuple[float, float]


class TableForm(NamedTuple):
    """What tables look like: borders in points, fonts, rows by their style, sizes with the preferred one first."""

    id: str
    name: str
    border: float
    font: str
    latin_font: str
    rows: Mapping[str, RowStyle]
    sizes: tuple[TableSize, ...]

    def sizes_for(self, columns: int) -> tuple[TableSize, ...]:
        """Return the sizes for tables of so many columns, in order; the last of all where there is none."""
        return tuple(s for s in self.sizes if s.columns[0] <= columns <= s.columns[1]) or self.sizes[-1:]


@dataclass(frozen=True)
class StyleSheet:
    """A style sheet: page form, fonts, paragraph styles by role, tables; ``source`` is the TOML that states it.

    ``draft_mark`` is what every page of a draft shows.
    """

    source: Mapping[str, Any]
    name: str
    draft_mark: str
    page: PageForm
    fonts: tuple[Font, ...]
    paragraphs: Mapping[str, ParagraphStyle]
    tables: TableForm

    def lineage(self, role: str) -> Iterator[ParagraphStyle]:
        """Return the style of a role and those that it rests on, up to the base; a circle ends where it closes."""
        seen: set[str] = set()
        at: str | None = role
        while at is not None and at in self.paragraphs and at not in seen:
            seen.add(at)
            yield self.paragraphs[at]
            at = self.paragraphs[at].based_on

    def look(self, role: str) -> ParagraphStyle:
        """Return the style of a role with all that it inherits filled in; KeyError for a role that is not there."""
        return self._looks[role]

    @cached_property
    def _looks(self) -> Mapping[str, ParagraphStyle]:
        return {role: self._filled(role) for role in self.paragraphs}

    def _filled(self, role: str) -> ParagraphStyle:
        filled = self.paragraphs[role]
        for parent in self.lineage(role):
            inherited = {key: getattr(parent, key) for key in LOOKS if getattr(filled, key) is None}
            filled = filled._replace(**inherited)
        return filled


def read_style(raw: Mapping[str, Any]) -> StyleSheet:
    """Return the style sheet that parsed TOML states; it must satisfy ``schemas/meta/style.schema.json``."""
    return StyleSheet(
        source=raw,
        name=raw["name"],
        draft_mark=raw["draft_mark"],
        page=_read_page(raw["page"]),
        fonts=tuple(
            Font(font["name"], tuple(font.get("alternatives", ())), font["family"], font.get("latin", False))
            for font in raw["fonts"]
        ),
        paragraphs={role: _read_paragraph(role, entry) for role, entry in raw["paragraphs"].items()},
        tables=_read_tables(raw["tables"]),
    )


def style_faults(style: StyleSheet) -> Iterator[tuple[str, str]]:
    """Return what no schema can see, as a pointer and a message each.

    That is names without an entry, ids used twice, pages whose margins leave no room for a line.
    """
    yield from _narrow_pages(style.page)
    fonts = {font.name for font in style.fonts}
    for role in WRITERS_ROLES:
        if role not in style.paragraphs:
            yield "/paragraphs", f"the role {role!r} is missing"
    for role, entry in style.paragraphs.items():
        if entry.based_on is not None and entry.based_on not in style.paragraphs:
            yield f"/paragraphs/{role}/based_on", f"there is no style {entry.based_on!r}"
        elif BASE in style.paragraphs and style.paragraphs[BASE] not in style.lineage(role):
            yield f"/paragraphs/{role}/based_on", "the styles rest on each other in a circle"
        for key, font in (("font", entry.font), ("latin_font", entry.latin_font)):
            if font is not None and font not in fonts:
                yield f"/paragraphs/{role}/{key}", f"there is no font {font!r}"
    for key, font in (("font", style.tables.font), ("latin_font", style.tables.latin_font)):
        if font not in fonts:
            yield f"/tables/{key}", f"there is no font {font!r}"
    yield from _repeated_names(style)


def _narrow_pages(page: PageForm) -> Iterator[tuple[str, str]]:
    for orientation in ("portrait", "landscape"):
        sheet = page.sheet(orientation)
        if min(sheet.text_width, sheet.text_height) * 72 / 25.4 < page.line_pitch:
            yield f"/page/{orientation}", "the margins leave no room for text"


def _repeated_names(style: StyleSheet) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    named = [(f"/paragraphs/{role}", entry.id, entry.name) for role, entry in style.paragraphs.items()]
    named += [(f"/tables/rows/{key}", row.id, row.name) for key, row in style.tables.rows.items()]
    for pointer, identity, name in named:
        for key, text in (("id", identity), ("name", name)):
            if f"{key}:{text}" in seen:
                yield f"{pointer}/{key}", f"{text!r} is used twice"
            seen.add(f"{key}:{text}")


def _read_paragraph(role: str, entry: Mapping[str, Any]) -> ParagraphStyle:
    based_on = None if role == BASE else entry.get("based_on", BASE)
    return ParagraphStyle(**{**entry, "based_on": based_on})


def _read_page(raw: Mapping[str, Any]) -> PageForm:
    width, height = raw["width"], raw["height"]
    return PageForm(
        portrait=Sheet(width=width, height=height, **raw["portrait"]),
        landscape=Sheet(width=height, height=width, **raw["landscape"]),
        line_pitch=raw["line_pitch"],
        turned_numbers=raw["turned_numbers"],
    )


def _read_tables(raw: Mapping[str, Any]) -> TableForm:
    sizes = (
        TableSize(**{**size, "columns": tuple(size["columns"]), "padding": tuple(size["padding"])})
        for size in raw["sizes"]
    )
    return TableForm(
        id=raw["id"],
        name=raw["name"],
        border=raw["border"],
        font=raw["font"],
        latin_font=raw["latin_font"],
        rows={key: RowStyle(**row) for key, row in raw["rows"].items()},
        sizes=tuple(sizes),
    )
