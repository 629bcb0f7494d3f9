"""The files of a disclosure: the same document in every format that is asked for.

A writer is imported where its format is: most compilations write one format, most processes compile one document.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from compiler.destination import FOLDER, Destination
from compiler.document.printing import Printing, print_docx, styled
from compiler.open_data.disclosure import Disclosure


class File(NamedTuple):
    """A file to be written."""

    path: Path
    content: bytes


def files(disclosures: Sequence[Disclosure], to: Destination, printing: Printing) -> tuple[File, ...]:
    """Return the files of some disclosures, format by format.

    All PDFs are printed by one start of LibreOffice. Raises OfficeError where one cannot be, or where pages cannot be
    measured, and DefinitionError where the style file is not sound; then there are no files.
    """
    return tuple(file for form in to.formats for file in _files(disclosures, to, form, printing))


def _files(disclosures: Sequence[Disclosure], to: Destination, form: str, printing: Printing) -> Iterator[File]:
    paths = [to.path(disclosure.document, form) for disclosure in disclosures]
    if form == FOLDER:
        from compiler.open_data.write_csv import write_csv  # noqa: PLC0415 - see above

        for path, disclosure in zip(paths, disclosures, strict=True):
            yield from (File(path / name, content) for name, content in write_csv(disclosure).items())
    elif form == "pdf":
        from compiler.document.office import print_pdf  # noqa: PLC0415

        documents = [_content(disclosure, "docx", printing) for disclosure in disclosures]
        yield from map(File, paths, print_pdf(documents))
    else:
        yield from (File(path, _content(one, form, printing)) for path, one in zip(paths, disclosures, strict=True))


def _content(disclosure: Disclosure, form: str, printing: Printing) -> bytes:
    document, style = disclosure.document, disclosure.definition.style
    match form:
        case "docx":
            return print_docx(document, style, printing)
        case "html":
            from compiler.document.write_html import write_html  # noqa: PLC0415

            return write_html(document, styled(style, printing))
        case "json":
            from compiler.open_data.write_json import write_json  # noqa: PLC0415

            return write_json(disclosure)
        case "txt":
            from compiler.document.write_text import write_text  # noqa: PLC0415

            return write_text(document)
        case _:
            raise ValueError(f"there is no format {form!r}")
