"""Reading the tables of a .docx that somebody published: grids of texts, each with the lines that stand above it."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import NamedTuple

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

_LINES = 4
"""So many lines above a table may be its title, its department and its unit."""


class Grid(NamedTuple):
    """A table of a document: its number (from 1), the lines above it, the texts in each row by column (from 1).

    A cell that covers several columns or rows has its text in the first of them.
    """

    number: int
    above: tuple[str, ...]
    rows: tuple[dict[int, str], ...]


class DamagedDocumentError(ValueError):
    """The file is no .docx that can be read."""


def read_tables(content: bytes) -> tuple[Grid, ...]:
    """Return the tables of a document in order; those within other tables are left out.

    Raises DamagedDocumentError where the content is no .docx.
    """
    try:
        body = Document(BytesIO(content)).element.body
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DamagedDocumentError from error
    return tuple(_grids(body))


def _grids(body: etree._Element) -> Iterator[Grid]:
    numbers = count(1)
    above: list[str] = []
    for block in body:
        if block.tag == qn("w:p"):
            above += [text] if (text := _text(block)) else []
        elif block.tag == qn("w:tbl"):
            yield Grid(
                next(numbers), tuple(above[-_LINES:]), tuple(_row(row) for row in block.iterchildren(qn("w:tr")))
            )
            above = []


def _row(row: etree._Element) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = 1 + _number(row, "w:trPr", "w:gridBefore")
    for cell in row.iterchildren(qn("w:tc")):
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        continued = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        text = "\n".join(_text(paragraph) for paragraph in cell.iterchildren(qn("w:p"))).strip()
        if text and not continued:
            cells[column] = text
        column += max(1, _number(cell, "w:tcPr", "w:gridSpan"))
    return cells


def _number(element: etree._Element, properties: str, name: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    text = found.get(qn("w:val"), "0") if found is not None else "0"
    return int(text) if text.isdecimal() else 0


def _text(paragraph: etree._Element) -> str:
    """Return what the runs of a paragraph show, as one text; deleted text is none."""
    shown = {qn("w:tab"): " ", qn("w:br"): "\n"}
    parts = (part for run in paragraph.iter(qn("w:r")) for part in run)
    return "".join(shown.get(part.tag, (part.text or "") if part.tag == qn("w:t") else "") for part in parts).strip()
