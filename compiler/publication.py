"""The files of a disclosure: the same document in every format that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.definition.definition import Definition
from compiler.destination import Destination
from compiler.document.office import print_pdf
from compiler.document.tree import Document
from compiler.document.write_docx import write_docx
from compiler.document.write_html import write_html
from compiler.document.write_text import write_text


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is published: the document, and the definition that says what it looks like."""

    document: Document
    definition: Definition


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written."""

    path: Path
    content: bytes


def files(disclosures: Sequence[Disclosure], to: Destination) -> tuple[File, ...]:
    """Return the files of some disclosures, format by format.

    All PDFs are printed by one start of LibreOffice. Raises OfficeError where one cannot be; then there are no files.
    """
    return tuple(
        File(to.path(disclosure.document, form), content)
        for form in to.formats
        for disclosure, content in zip(disclosures, _contents(disclosures, form), strict=True)
    )


def _contents(disclosures: Sequence[Disclosure], form: str) -> tuple[bytes, ...]:
    if form == "pdf":
        return print_pdf(_contents(disclosures, "docx"))
    return tuple(_content(disclosure, form) for disclosure in disclosures)


def _content(disclosure: Disclosure, form: str) -> bytes:
    if form == "docx":
        return write_docx(disclosure.document, disclosure.definition.style)
    if form == "html":
        return write_html(disclosure.document, disclosure.definition.style)
    return write_text(disclosure.document)
