"""Tables as WordprocessingML, looks by named style."""

from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from compiler.definition.style import TableForm, TableSize
from compiler.document.runs import paragraph_ends, quoted, run
from compiler.document.table_grid import Slot
from compiler.document.table_layout import TableLayout
from compiler.document.tree import Table

_Said = tuple[str, str, int]
"""What a cell says of its look: the style of its row, its alignment, its levels of indent."""


class CellStyle(NamedTuple):
    """Which paragraphs in tables look alike: style of the row, size of type, alignment, levels of indent."""

    row: str
    size: TableSize
    align: str
    indent: int

    def id(self, form: TableForm) -> str:
        """Return the id of the paragraph style of this look."""
        indent = f"Indent{self.indent}" if self.indent else ""
        return f"{form.rows[self.row].id}{self.size.id}{self.align.title()}{indent}"


def cell_styles(tables: Iterable[TableLayout], form: TableForm) -> tuple[CellStyle, ...]:
    """Return every look that the tables need, in order of its style id."""
    found = {look for layout in tables for look in _looks(layout, form).values()}
    return tuple(sorted(found, key=lambda look: look.id(form)))


def _looks(layout: TableLayout, form: TableForm) -> dict[_Said, CellStyle]:
    """Return the looks of a table's cells by what the cells say of them; what the row says goes before that."""
    said = {(kind.style, kind.align, kind.indent) for kind in layout.kinds}
    return {
        (row, align, indent): CellStyle(row, layout.size, form.rows[row].align or align, indent)
        for row, align, indent in said
    }


def table_xml(table: Table, layout: TableLayout, form: TableForm, width: int) -> str:
    """Return the table as it is laid out, ``width`` twentieths of a point wide.

    The header stays with the first row below it, and the last row with the one before.
    """
    style_ids = {said: look.id(form) for said, look in _looks(layout, form).items()}
    drawn = _Drawn(_edges(layout.widths, width), layout.size, form, style_ids, {})
    grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(drawn.edges))
    rows = (
        _row_xml(
            slots,
            below,
            drawn,
            header="<w:tblHeader/>" if number < len(table.header) else "",
            keep="<w:keepNext/>" if number < len(table.header) or number == len(layout.grid) - 2 else "",
        )
        for number, (slots, below) in enumerate(pairwise([*layout.grid, ()]))
    )
    return f"<w:tbl>{_properties(table, drawn, width)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def table_style_id(form: TableForm, size: TableSize) -> str:
    """Return the id of the table style for tables in this size of type."""
    return form.id + size.id


class _Drawn(NamedTuple):
    """What the cells of a table share: where columns begin and the last one ends, the size of type, the form.

    ``style_ids`` are the ids of their paragraphs' styles by what they say of their looks, ``frames`` what stands around
    the texts of those that have been drawn.
    """

    edges: tuple[int, ...]
    size: TableSize
    form: TableForm
    style_ids: Mapping[_Said, str]
    frames: dict[tuple[object, ...], "_Frame"]


class _Frame(NamedTuple):
    """What stands before the first line of a cell, between two and after the last."""

    start: str
    between: str
    end: str


def _edges(widths: tuple[float, ...], width: int) -> tuple[int, ...]:
    """Return where the columns begin and the last one ends; rounding never changes the whole width."""
    total = sum(widths)
    return (0, *(round(reached / total * width) for reached in accumulate(widths)))


def _properties(table: Table, drawn: _Drawn, width: int) -> str:
    title = quoted(table.title)
    named = f'<w:tblCaption w:val="{title}"/><w:tblDescription w:val="{title}"/>' if title else ""
    first_row = 'w:val="0020" w:firstRow="1"' if table.header else 'w:val="0000" w:firstRow="0"'
    return (
        f'<w:tblPr><w:tblStyle w:val="{table_style_id(drawn.form, drawn.size)}"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook {first_row} w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{named}</w:tblPr>"
    )


def _row_xml(slots: tuple[Slot, ...], below: tuple[Slot, ...], drawn: _Drawn, header: str, keep: str) -> str:
    open_below = {slot.column for slot in below if slot.cell.opens_up}
    cells = "".join([_cell_xml(slot, slot.column in open_below, drawn, keep) for slot in slots])
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell_xml(slot: Slot, open_below: bool, drawn: _Drawn, keep: str) -> str:
    cell, column = slot.cell, slot.column
    merge = "<w:vMerge/>" if slot.continued else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    look = (column, cell.colspan, merge, cell.opens_up, open_below, slot.style, cell.align, cell.indent, keep)
    frame = drawn.frames.get(look)
    if frame is None:
        frame = drawn.frames[look] = _frame(slot, merge, open_below, drawn, keep)
    text = "" if slot.continued else cell.text
    content = run(text) if text.isprintable() else frame.between.join(map(run, text.splitlines()))
    return f"{frame.start}{content}{frame.end}"


def _frame(slot: Slot, merge: str, open_below: bool, drawn: _Drawn, keep: str) -> _Frame:
    cell = slot.cell
    width = drawn.edges[slot.column + cell.colspan] - drawn.edges[slot.column]
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    no_lines = cell.opens_up * '<w:top w:val="nil"/>' + open_below * '<w:bottom w:val="nil"/>'
    borders = f"<w:tcBorders>{no_lines}</w:tcBorders>" if no_lines else ""
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}</w:tcPr>'
    start, end = paragraph_ends(drawn.style_ids[slot.style, cell.align, cell.indent], keep)
    return _Frame(f"<w:tc>{properties}{start}", end + start, f"{end}</w:tc>")
