"""The workbook comes back: a copy with marked cells, notes and a list of findings.

Only the parts that change are patched; stored results, charts, pictures and whatever else a department's program wrote
stay as they are. Marks that an earlier copy left are taken away first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compiler.answers import Numbered, number_findings
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.values.place import Place
from compiler.workbook.book_sheets import (
    WORKBOOK,
    SheetPart,
    free_sheet_name,
    insert_sheet,
    remove_sheet,
    sheet_parts,
)
from compiler.workbook.issue_list import IssueList
from compiler.workbook.issue_rows import counts, issue_rows, note_block
from compiler.workbook.issue_sheet import COLOURS, IssueSheet, Kept, draw_issues, link_to
from compiler.workbook.keys import words
from compiler.workbook.notes import add_notes, has_notes_of_ours, note_text, remove_notes
from compiler.workbook.package_parts import Parts
from compiler.workbook.sheet_grid import SheetGrid, Spot, reference
from compiler.workbook.style_table import StyleTable, open_styles


@dataclass
class _Marks:
    """What is to be marked on one sheet: by cell, the findings in it."""

    sheet: SheetPart
    grid: SheetGrid
    found: dict[Spot, list[Numbered]] = field(default_factory=dict)


def annotate(content: bytes, findings: Sequence[Diagnostic], came_back: IssueList) -> bytes:
    """Return the workbook with its findings marked; ``came_back`` is the list that it brought along.

    The same input gives the same bytes. The workbook must be one that could be read.
    """
    parts = Parts(content)
    styles = open_styles(parts, WORKBOOK)
    _unmark(parts, styles, came_back)
    numbered, mended = number_findings(findings, came_back.listed)
    sheets = sheet_parts(parts)
    marks = _marks(parts, sheets, numbered)
    kept: dict[int, Kept] = {}
    for mark in marks.values():
        kept |= _mark(parts, styles, mark)
    links = {
        index: link_to(one.finding.place.sheet, (one.finding.place.row, one.finding.place.column))
        for index, one in enumerate(numbered)
        if _leads_on(one.finding.place, sheets)
    }
    by_index = {index: kept[one.number] for index, one in enumerate(numbered) if one.number in kept}
    drawn = IssueSheet(issue_rows(numbered, mended), counts(numbered, mended), by_index, links)
    name = free_sheet_name(parts, words()["issues_sheet"])
    insert_sheet(parts, name, draw_issues(drawn, styles), words()["instructions_sheet"])
    return parts.packed()


def _marks(parts: Parts, sheets: Mapping[str, SheetPart], numbered: Sequence[Numbered]) -> dict[str, _Marks]:
    """Return by sheet the cells to be marked; a cell inside a merged range is marked where the range shows."""
    found: dict[str, _Marks] = {}
    for one in numbered:
        place = one.finding.place
        if not place.cell or place.sheet not in sheets:
            continue
        if place.sheet not in found:
            sheet = sheets[place.sheet]
            found[place.sheet] = _Marks(sheet, SheetGrid(parts.tree(sheet.part)))
        spot = found[place.sheet].grid.anchor((place.row, place.column))
        found[place.sheet].found.setdefault(spot, []).append(one)
    return found


def _mark(parts: Parts, styles: StyleTable, mark: _Marks) -> dict[int, Kept]:
    """Colour the cells of a sheet and write their notes; return by number how the cells looked before."""
    kept = {}
    for spot, found in mark.found.items():
        style = mark.grid.style(spot)
        mark.grid.set_style(spot, styles.coloured(style, COLOURS[max(one.finding.severity for one in found)]))
        for one in found:
            kept[one.number] = Kept(_address(mark.sheet.name, spot), style)
    texts = {spot: note_text(note_block(one) for one in found) for spot, found in sorted(mark.found.items())}
    add_notes(parts, mark.sheet.part, mark.grid, texts)
    return kept


def _unmark(parts: Parts, styles: StyleTable, came_back: IssueList) -> None:
    """Take away the list, the colours and the notes that an earlier copy brought."""
    sheets = sheet_parts(parts)
    looks = _kept_looks(parts, sheets, came_back)
    for name in came_back.sheets:
        if name in sheets:
            remove_sheet(parts, name)
    coloured = styles.with_fills(COLOURS.values())
    for sheet in sheet_parts(parts).values():
        if _has_style(parts.read(sheet.part), coloured):
            grid = SheetGrid(parts.tree(sheet.part))
            for spot, style in list(grid.with_styles(coloured)):
                own = looks.get(_address(sheet.name, spot))
                grid.set_style(spot, styles.original(style, own, looks.values(), coloured))
        if has_notes_of_ours(parts, sheet.part):
            remove_notes(parts, sheet.part, SheetGrid(parts.tree(sheet.part)))


def _kept_looks(parts: Parts, sheets: Mapping[str, SheetPart], came_back: IssueList) -> dict[str, int]:
    """Return the styles that the marked cells had, by address.

    The styles are those of cells in the list, since the program that saved the file may have numbered them anew.
    """
    if not came_back.looks or came_back.sheets[0] not in sheets:
        return {}
    grid = SheetGrid(parts.peek(sheets[came_back.sheets[0]].part))
    return {address: grid.style(spot) for spot, address in came_back.looks.items()}


def _has_style(sheet: bytes, styles: frozenset[int]) -> bool:
    return any(f's="{style}"'.encode() in sheet or f"s='{style}'".encode() in sheet for style in styles)


def _leads_on(place: Place, sheets: Mapping[str, SheetPart]) -> bool:
    return place.sheet in sheets and sheets[place.sheet].visible


def _address(sheet: str, spot: Spot) -> str:
    return f"{sheet}!{reference(spot)}"
