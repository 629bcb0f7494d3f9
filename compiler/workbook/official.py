"""Reading official tables that were pasted or exported, through the views that draw them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from compiler.definition.definition import Definition
from compiler.definition.export_map import PLAIN_MAP, ExportMap
from compiler.definition.views import Column, Panel, View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Pasted
from compiler.values.amount import parse_amount
from compiler.values.place import Place
from compiler.workbook.blocks import Titles, title_in, titles_of
from compiler.workbook.cells import CellValue, Sheet, Workbook, row_ranges
from compiler.workbook.headings import find_headings, last_words
from compiler.workbook.hidden import hidden_findings
from compiler.workbook.keys import NUMBERING, OFFICIAL_PREFIX, plain, sheet_names, words
from compiler.workbook.normal import read_cell
from compiler.workbook.official_rows import Line, Names, PanelRows
from compiler.workbook.units import named_unit
from compiler.workbook.written import is_money, says_nothing

_TITLE_ROWS = 5
_STATING = frozenset({"number", "percent", "error", "uncalculated"})
"""Kinds of cells that state an amount, or should."""
_COLUMN_NUMBER = re.compile("[1-9][0-9]?")
_NUMBERING = frozenset({NUMBERING, "栏次", "行次"})

Cells = Mapping[Column, CellValue]


def official_sheets(
    workbook: Workbook, definition: Definition, taken: Sequence[Sheet]
) -> tuple[dict[str, Sheet], list[Diagnostic]]:
    """Return the sheet of each official table: by defined name, by the sheet's name, by the table's title.

    Of several sheets the first in which amounts stand is the table. Finding: another one that holds amounts too.
    """
    names = sheet_names(definition).officials
    titles = titles_of(definition, PLAIN_MAP)
    used = {sheet.name for sheet in taken}
    borne = {sheet.name: _titled(sheet, titles) for sheet in workbook.sheets if sheet.name not in used}
    found: dict[str, Sheet] = {}
    findings = []
    for id_, view in definition.tables.items():
        named = {workbook.names.get(OFFICIAL_PREFIX + id_, ""), names[id_]} - {""}
        free = [sheet for sheet in workbook.sheets if sheet.name not in used]
        bearing = [sheet for sheet in free if sheet.name in named]
        bearing += [sheet for sheet in free if sheet.name not in named and id_ in borne[sheet.name]]
        stating = [sheet for sheet in bearing if states_amounts(view, sheet)]
        for sheet in [*stating, *bearing][:1]:
            found[id_] = sheet
            used.add(sheet.name)
            findings += [diagnose("W110", Place(other.name), other=sheet.name) for other in stating[1:]]
    return found, findings


def states_amounts(view: View, sheet: Sheet, said: ExportMap = PLAIN_MAP) -> bool:
    """Tell whether a sheet of official shape states amounts below its headings; one that was only drawn does not."""
    return _states_any(sheet) and _states_amounts(
        view, sheet, *find_headings(sheet, [column.heading for column in view.columns], said)
    )


def _states_any(sheet: Sheet) -> bool:
    """Tell whether amounts stand in a sheet at all: where none does, its headings need not be looked for."""
    return _states(sheet, 0, range(1, sheet.width + 1))


def _states_amounts(view: View, sheet: Sheet, bottom: int, where: Mapping[int, int]) -> bool:
    figures = [where[index] for index, column in enumerate(view.columns) if column.shows == "figure" and index in where]
    return _states(sheet, bottom, figures or range(1, sheet.width + 1))


def _titled(sheet: Sheet, titles: Titles) -> frozenset[str]:
    """Return the tables with whose titles a sheet begins, or which it bears as its name; one may end as another."""
    texts = [cell.text for row in range(1, _TITLE_ROWS + 1) for cell in sheet.rows.get(row, {}).values()]
    found = (title_in(text, titles) for text in (sheet.name, *texts))
    return frozenset(view.id for view in found if isinstance(view, View))


def read_official(
    view: View, sheet: Sheet, definition: Definition, names: Names, said: ExportMap = PLAIN_MAP
) -> tuple[list[Pasted], list[Diagnostic]]:
    """Return the amounts that a sheet of official shape states; one that was only drawn states none.

    ``names`` know what the rows of a project or another open list are called, ``said`` what
    an export calls columns and rows otherwise. A blank amount says nothing. Findings:
    other headings, a missing column, a column or a row that does not belong to the table, and what the amounts
    themselves are wrong in.
    """
    if not _states_any(sheet):
        return [], []
    columns = view.columns
    bottom, where = find_headings(sheet, [column.heading for column in view.columns], said)
    placed = {column: where[index] for index, column in enumerate(columns) if index in where}
    placed |= _whole_codes(view, sheet, bottom, placed)
    amounts = [column for column in columns if column.shows == "figure"]
    if not _states_amounts(view, sheet, bottom, where) and not _states(sheet, bottom, range(1, sheet.width + 1)):
        return [], []
    if sum(column in placed for column in amounts) * 2 < len(amounts) or len(placed) * 2 < len(columns):
        return [], [diagnose("W117", Place(sheet.name), title=view.title)]
    head = [(row, at, cell) for row in sheet.rows if row <= bottom for at, cell in sheet.rows[row].items()]
    stated, spot = named_unit(head)
    stated = stated or said.unit
    findings = list(_heading_findings(view, sheet, bottom, placed))
    if stated and any(_factor(column, view, definition, stated) != 1 for column in amounts):
        unit = definition.figures.concept(view.at).unit.name
        findings.append(diagnose("W165", Place(sheet.name, *spot), found=stated, unit=unit, title=view.title))
    reader = _TableReader(view, sheet, definition, placed, said._replace(unit=stated))
    for panel in view.panels:
        reader.read_panel(panel, [row for row in sheet.rows if row > bottom], names)
    findings += reader.all_findings()
    findings += hidden_findings(sheet, [row for row in sheet.rows if row > bottom], placed.values())
    return reader.pasted, _without_repairs(findings)


class _TableReader:
    """Collects the amounts of a table while its panels are walked."""

    def __init__(
        self, view: View, sheet: Sheet, definition: Definition, placed: Mapping[Column, int], said: ExportMap
    ) -> None:
        self.view = view
        self.said = said
        self.sheet = sheet
        self.definition = definition
        self.placed = placed
        self.pasted: list[Pasted] = []
        self.findings: list[Diagnostic] = []
        self.empty: list[int] = []

    def read_panel(self, panel: Panel, rows: Sequence[int], names: Names) -> None:
        """Read the amounts of one panel in these rows."""
        known = PanelRows(panel, self.definition, names)
        placed = {column: self.placed[column] for column in panel.columns if column in self.placed}
        for row in rows:
            cells = _amounts(self.sheet, row, {c: at for c, at in placed.items() if c.shows == "figure"})
            line = Line.of(self.sheet, row, {c: at for c, at in placed.items() if c.shows != "figure"})
            line = line._replace(words=self.said.row(line.words))
            if self._repeats_headings(row):
                continue
            numbering = _is_numbering(line, cells)
            members = None if numbering else known.members(line._replace(stating=bool(cells)))
            if numbering:
                cells = {c: cell for c, cell in cells.items() if not _numbers_a_column(cell)}
            if members is not None and cells:
                for column in [column for column in placed if column.shows == "figure"]:
                    row_of = (known.code(members), known.name(line))
                    place = Place(self.sheet.name, row, placed[column], column.title)
                    self._read_amount(column, cells.get(column), members, place, row_of)
            elif members is not None:
                continue
            elif any(parse_amount(cell.text) != 0 for cell in cells.values()):
                label = line.words or line.code or words()["unnamed_row"]
                self.findings.append(diagnose("W118", Place(self.sheet.name, row), label=label, title=self.view.title))
            elif cells:
                self.empty.append(row)

    def all_findings(self) -> list[Diagnostic]:
        """Return what was found, the rows without amounts that do not belong to the table as one."""
        if not self.empty:
            return self.findings
        rows = str(words()["hidden_rows"]).format(rows=row_ranges(self.empty))
        place = Place(self.sheet.name, min(self.empty))
        return [*self.findings, diagnose("W128", place, rows=rows, title=self.view.title)]

    def _repeats_headings(self, row: int) -> bool:
        """Tell whether the headings are repeated in a row, as at the head of a printed page."""
        parts = {plain(part) for column in self.view.columns for part in column.heading} | {plain(self.view.title)}
        texts = [plain(cell.text) for cell in self.sheet.rows[row].values() if cell.filled]
        return bool(texts) and all(text in parts for text in texts)

    def _read_amount(
        self,
        column: Column,
        cell: CellValue | None,
        members: Mapping[str, str],
        place: Place,
        row_of: tuple[tuple[str, str], str],
    ) -> None:
        """Read the amount of a cell, None for a blank one in a row that states others.

        ``row_of`` is the dimension and code of its row, and the name that it prints.
        """
        if cell and self.said.unit:
            cell = _times(cell, _factor(column, self.view, self.definition, self.said.unit))
        reading = read_cell(cell, self.view, column, self.definition, place)
        self.findings += reading.findings
        if reading.text or cell is None:
            figure = self.view.at.at(members).at(column.figure)
            coordinates = self.definition.figures.relevant(figure)
            code, label = row_of
            self.pasted.append(Pasted(self.view.id, coordinates, reading.text, place, code, label))


def _whole_codes(view: View, sheet: Sheet, bottom: int, placed: Mapping[Column, int]) -> dict[Column, int]:
    """Return where codes stand whole in one column, by the columns of codes of which none was found."""
    words_over = last_words(sheet, bottom, [column.heading for column in view.columns])
    names = {plain(text) for text in words()["code_headings"]}
    free = [at for at, text in words_over.items() if text in names and at not in placed.values()]
    found: dict[Column, int] = {}
    for panel in view.panels:
        codes = [column for column in panel.columns if column.shows == "code"]
        if codes and free and not any(column in placed for column in codes):
            found[codes[0]] = free.pop(0)
    return found


def _factor(column: Column, view: View, definition: Definition, stated: str) -> Decimal:
    """Return by what an amount in a stated unit is multiplied to be in that of a column; 1 for what is no money."""
    unit = definition.figures.concept(view.at.at(column.figure)).unit
    return Decimal(words()["money_units"][stated]) / unit.factor if is_money(unit) else Decimal(1)


def _times(cell: CellValue, factor: Decimal) -> CellValue:
    """Return a cell with its amount multiplied; what is no number stays as it is."""
    value = cell.value if cell.kind == "number" else parse_amount(cell.text) if cell.kind == "text" else None
    return CellValue("number", value * factor) if factor != 1 and isinstance(value, Decimal) else cell


def _without_repairs(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, those on amounts that are text as one: an exported table often has nothing else."""
    repairs = [finding for finding in findings if finding.code == "V203"]
    kept = [finding for finding in findings if finding.code != "V203"]
    return kept + ([diagnose("W123", repairs[0].place, count=len(repairs))] if repairs else [])


def _states(sheet: Sheet, bottom: int, columns: Iterable[int]) -> bool:
    """Tell whether amounts stand below the headings (numbers of columns, 1 2 3, are none)."""
    wanted = set(columns)
    for row, cells in sheet.rows.items():
        if row > bottom and not wanted.isdisjoint(cells):
            stating = [cell for column, cell in cells.items() if column in wanted and _is_amount(cell)]
            numbering = bool(stating) and any(plain(cell.text) in _NUMBERING for cell in cells.values())
            if any(not (numbering and _numbers_a_column(cell)) for cell in stating):
                return True
    return False


def _is_amount(cell: CellValue) -> bool:
    return cell.kind in _STATING or (cell.kind == "text" and parse_amount(cell.text) is not None)


def _heading_findings(view: View, sheet: Sheet, bottom: int, placed: Mapping[Column, int]) -> Iterable[Diagnostic]:
    for column in view.columns:
        if column.shows == "figure" and column not in placed:
            yield diagnose("W111", Place(sheet.name, heading=column.title), heading=column.title)
    for other in set(range(1, sheet.width + 1)) - set(placed.values()):
        if _states(sheet, bottom, [other]):
            text = next((sheet.text(row, other) for row in range(bottom, 0, -1) if sheet.text(row, other)), "")
            yield diagnose("W119", Place(sheet.name, bottom, other), text=text, title=view.title)


def _amounts(sheet: Sheet, row: int, columns: Mapping[Column, int]) -> dict[Column, CellValue]:
    """Return the amount cells of a row that say anything."""
    found = {column: sheet.cell(row, at) for column, at in columns.items()}
    return {c: cell for c, cell in found.items() if cell and (cell.kind != "text" or not says_nothing(cell.text))}


def _numbers_a_column(cell: CellValue) -> bool:
    text = plain(cell.text)
    return text in _NUMBERING or bool(_COLUMN_NUMBER.fullmatch(text))


def _is_numbering(line: Line, cells: Cells) -> bool:
    """Tell whether a row numbers the columns."""
    if line.numbering or {plain(cell.text) for cell in cells.values()} & _NUMBERING:
        return True
    numbers = [cell.text for cell in cells.values()]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return not line.words and not line.code and len(numbers) > 1 and numbers == counted
