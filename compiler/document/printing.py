"""Printing: the document as a file, the page numbers of its contents estimated or measured."""

from dataclasses import dataclass
from typing import Literal

from compiler.definition.style import StyleSheet
from compiler.document.measure import displayed_pages
from compiler.document.tree import Document
from compiler.document.write_docx import write_docx

Pages = Literal["estimate", "measure"]


@dataclass(frozen=True, slots=True)
class Printing:
    """How a document is printed: where the page numbers of the contents come from."""

    pages: Pages = "estimate"


PLAIN = Printing()
"""How a document is printed where nobody asks for anything."""


def print_docx(document: Document, style: StyleSheet, printing: Printing) -> bytes:
    """Return the document as a .docx file.

    "estimate" takes the page numbers of the contents from the line grid. "measure" has LibreOffice lay the file out and
    raises LayoutError where it cannot.
    """
    estimated = write_docx(document, style)
    if printing.pages == "estimate":
        return estimated
    return write_docx(document, style, displayed_pages(estimated))
