"""Tables as WordprocessingML, looks by named style."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from compiler.definition.style import StyleSheet, TableForm, TableSize
from compiler.document.runs import escaped, paragraph, run
from compiler.document.table_grid import Slot, grid_rows
from compiler.document.tree import Table


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Which paragraphs in tables look alike: style of the row, size of type, alignment, levels of indent."""

    row: str
    size: TableSize
    align: str
    indent: int

    def id(self, form: TableForm) -> str:
        """Return the id of the paragraph style of this look."""
        indent = f"Indent{self.indent}" if self.indent else ""
        return f"{form.rows[self.row].id}{self.size.id}{self.align.title()}{indent}"


def cell_style(slot: Slot, columns: int, form: TableForm) -> CellStyle:
    """Return the look of a cell in a table of so many columns; an alignment of the row goes before the cell's own."""
    align = form.rows[slot.style].align or slot.cell.align
    return CellStyle(slot.style, form.size(columns), align, slot.cell.indent)


def cell_styles(tables: Iterable[Table], form: TableForm) -> tuple[CellStyle, ...]:
    """Return every look that the tables need, in order of its style id."""
    slots = ((slot, len(table.widths)) for table in tables for row in grid_rows(table) for slot in row)
    found = {cell_style(slot, columns, form) for slot, columns in slots}
    return tuple(sorted(found, key=lambda look: look.id(form)))


def table_xml(table: Table, style: StyleSheet, width: int) -> str:
    """Return the table, ``width`` twentieths of a point wide."""
    edges = _edges(table.widths, width)
    grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    lines = [*grid_rows(table)]
    rows = "".join(
        _row_xml(slots, below, edges, style.tables, "<w:tblHeader/>" if number < len(table.header) else "")
        for number, (slots, below) in enumerate(pairwise([*lines, ()]))
    )
    return f"<w:tbl>{_properties(table, style.tables, width)}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def table_style_id(form: TableForm, size: TableSize) -> str:
    """Return the id of the table style for tables in this size of type."""
    return form.id + size.id


def _edges(widths: tuple[float, ...], width: int) -> tuple[int, ...]:
    """Return where the columns begin and the last one ends; rounding never changes the whole width."""
    total, reached, edges = sum(widths), 0.0, [0]
    for share in widths:
        reached += share
        edges.append(round(reached / total * width))
    return tuple(edges)


def _properties(table: Table, form: TableForm, width: int) -> str:
    title = escaped(table.title)
    named = f'<w:tblCaption w:val="{title}"/><w:tblDescription w:val="{title}"/>' if title else ""
    first_row = 'w:val="0020" w:firstRow="1"' if table.header else 'w:val="0000" w:firstRow="0"'
    return (
        f'<w:tblPr><w:tblStyle w:val="{table_style_id(form, form.size(len(table.widths)))}"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook {first_row} w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{named}</w:tblPr>"
    )


def _row_xml(
    slots: tuple[Slot, ...], below: tuple[Slot, ...], edges: tuple[int, ...], form: TableForm, header: str
) -> str:
    open_below = {slot.column for slot in below if slot.cell.opens_up}
    cells = "".join(_cell_xml(slot, slot.column in open_below, edges, form) for slot in slots)
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell_xml(slot: Slot, open_below: bool, edges: tuple[int, ...], form: TableForm) -> str:
    cell = slot.cell
    width = edges[slot.column + cell.colspan] - edges[slot.column]
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = "<w:vMerge/>" if slot.continued else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    no_lines = cell.opens_up * '<w:top w:val="nil"/>' + open_below * '<w:bottom w:val="nil"/>'
    borders = f"<w:tcBorders>{no_lines}</w:tcBorders>" if no_lines else ""
    style_id = cell_style(slot, len(edges) - 1, form).id(form)
    lines = ("",) if slot.continued else cell.text.splitlines() or ("",)
    content = "".join(paragraph(style_id, run(line)) for line in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}</w:tcPr>{content}</w:tc>'
