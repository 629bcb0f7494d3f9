"""CSV files as bureaus keep them in a spreadsheet: rows of cells, and texts as they are compared."""

import csv
import unicodedata
from io import StringIO

_ENCODINGS = ("utf-8-sig", "gb18030")


def csv_rows(content: bytes) -> list[list[str]] | None:
    """Return the cells of a CSV, without white space at their ends and within them on one line; None for no CSV."""
    text = next((found for encoding in _ENCODINGS if (found := _decoded(content, encoding)) is not None), None)
    if text is None or "\0" in text:
        return None
    try:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(StringIO(text, newline=""))]
    except csv.Error:
        return None


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def plain(text: str) -> str:
    """Return a text as names and headings are compared: without white space and differences of width and case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def plain_heading(text: str) -> str:
    """Return a heading as it is compared; a star may mark what must be filled in."""
    return plain(text).rstrip("*")
