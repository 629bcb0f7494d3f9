"""Printing: the document as a file, the page numbers of its contents estimated or measured."""

from pathlib import Path
from typing import Literal, NamedTuple

from compiler.definition.style import StyleSheet
from compiler.document.tree import Document

Pages = Literal["estimate", "measure"]


class Printing(NamedTuple):
    """How a document is printed: where the page numbers of its contents come from, a style file of one's own.

    A draft is marked on every page.
    """

    pages: Pages = "estimate"
    style_file: Path | None = None
    draft: bool = False


PLAIN = Printing()
"""How a document is printed where nobody asks for anything."""


def styled(own: StyleSheet, printing: Printing) -> StyleSheet:
    """Return the style of a definition with what the style file changes of it.

    Raises DefinitionError where that file is not sound.
    """
    if printing.style_file is None:
        return own
    from compiler.definition.style_file import styled_by  # noqa: PLC0415 - most print in the style of the definition

    return styled_by(printing.style_file, own)


def print_docx(document: Document, style: StyleSheet, printing: Printing) -> bytes:
    """Return the document as a .docx file, in the style of its definition with what the style file changes of it.

    "estimate" takes the page numbers of the contents from the line grid. "measure" has LibreOffice lay the file out and
    raises OfficeError where it cannot. DefinitionError where the style file is not sound.
    """
    from compiler.document.write_docx import write_docx  # noqa: PLC0415 - how to print is said where nothing is printed

    style = styled(style, printing)
    mark = style.draft_mark if printing.draft else ""
    estimated = write_docx(document, style, mark=mark)
    if printing.pages == "estimate":
        return estimated
    from compiler.document.measure import displayed_pages  # noqa: PLC0415 - it is for those who have LibreOffice

    return write_docx(document, style, displayed_pages(estimated), mark)
