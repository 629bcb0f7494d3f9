"""The files that a run leaves: documents to be published with their index, and what goes back to departments."""

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from compiler.batch.choose import Decided
from compiler.batch.deliver import Delivery
from compiler.batch.intake import Arrival
from compiler.batch.job import ANNOTATED
from compiler.batch.record import DepartmentResult, OutputFile, State, SubmittedFile
from compiler.batch.reply import Reply, as_mail, as_text, reply_for, reply_to_unread
from compiler.batch.store import Store
from compiler.batch.words import worded, words
from compiler.document.office import print_pdf
from compiler.document.office_error import OfficeError
from compiler.values.file_name import file_name

PDF, DOCX = "pdf", "docx"
_CHUNK = 25
"""So many documents are printed by one start of LibreOffice."""
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")

_Entry = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of submissions are: the store, and the key of each arrival's entry."""

    store: Store
    keys: Mapping[Arrival, str]
    formats: tuple[str, ...]
    report: str

    def files(self, one: Decided) -> Mapping[str, bytes]:
        """Return the files that the examination of a department's submission left."""
        return self.store.files(self.keys[one.chosen.arrival]) if one.chosen else {}


def is_public(one: DepartmentResult) -> bool:
    """Tell whether documents of a department are published by the run."""
    return one.chosen is not None and one.state in {State.PASSED, State.PUBLISHED}


def print_missing(decided: Sequence[Decided], shelf: Shelf) -> Mapping[str, str]:
    """Print the documents of which no PDF is kept yet, many at once; return why some have none, by department.

    Raises OfficeMissingError where LibreOffice is not installed, OSError where a PDF cannot be kept.
    """
    if PDF not in shelf.formats:
        return {}
    wanted = [one for one in decided if is_public(one.result) and not shelf.store.pdf(_key(one, shelf))]
    failed: dict[str, str] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        if not _printed(chunk, shelf):
            failed |= {one.result.name: words()["notes"]["pdf_failed"] for one in chunk if not _printed([one], shelf)}
    return failed


def _printed(chunk: Sequence[Decided], shelf: Shelf) -> bool:
    documents = [_document(shelf.files(one)) for one in chunk]
    try:
        printed = print_pdf(documents)
    except OfficeError:
        return False
    for one, content in zip(chunk, printed, strict=True):
        shelf.store.keep_pdf(_key(one, shelf), content)
    return True


def deliver(one: Decided, shelf: Shelf, delivery: Delivery, unprinted: Mapping[str, str]) -> DepartmentResult:
    """Write the files of a department and return it with what it was given. Raises OSError."""
    try:
        outputs = delivery.write(_files(one, shelf))
    except zipfile.BadZipFile as error:
        raise OSError(str(error)) from error
    why = unprinted.get(one.result.name, "")
    note = one.result.note + (worded("notes", "pdf", why=why) if why else "")
    return replace(one.result, outputs=outputs, note=note)


def deliver_index(departments: Sequence[DepartmentResult], delivery: Delivery) -> tuple[OutputFile, ...]:
    """Write the index of what is published, nothing where nothing is."""
    published = [one for one in departments if is_public(one)]
    if not published:
        return ()
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(words()["index"]["columns"])
    public = words()["folders"]["public"]
    for one in published:
        for name in dict.fromkeys(file.path.split("/")[1] for file in one.outputs):
            writer.writerow(map(_as_text, (one.name, one.title, name)))
    return delivery.write([(f"{public}/{words()['folders']['index']}", text.getvalue().encode("utf-8-sig"))])


def deliver_unread(unread: Sequence[SubmittedFile], delivery: Delivery) -> tuple[OutputFile, ...]:
    """Write an answer for each file that does not count and of which a sender is known."""
    folders = words()["folders"]
    answered = [file for file in unread if file.sender and file.ask]
    stem = f"{folders['returned']}/{folders['unread']}"
    return delivery.write(
        entry
        for number, file in enumerate(answered, 1)
        for entry in _reply_files(f"{stem}{number}", reply_to_unread(file))
    )


def _files(one: Decided, shelf: Shelf) -> Iterator[_Entry]:
    """Yield what a department's submission leaves: its documents, or its annotated workbook with the answer."""
    if one.chosen is None:
        return
    folders = words()["folders"]
    made = shelf.files(one)
    if is_public(one.result):
        pdf = shelf.store.pdf(_key(one, shelf)) if PDF in shelf.formats else b""
        found = {name: content for name, content in made.items() if _is_wanted(name, shelf.formats)}
        if pdf:
            found[f"{one.result.title}.{PDF}"] = pdf
        yield from ((f"{folders['public']}/{name}", content) for name, content in found.items())
    elif one.result.state is State.RETURNED:
        stem = f"{folders['returned']}/{file_name(one.result.name)}"
        copy = made.get(ANNOTATED, b"")
        if copy:
            yield f"{stem}.xlsx", copy
        attached = (f"{file_name(one.result.name)}.xlsx", copy) if copy else ("", b"")
        yield from _reply_files(stem, reply_for(one.result, shelf.report, one.chosen.outcome.numbers, attached))


def _reply_files(stem: str, reply: Reply) -> Iterator[_Entry]:
    yield f"{stem}.eml", as_mail(reply)
    yield f"{stem}.txt", as_text(reply)


def _key(one: Decided, shelf: Shelf) -> str:
    return shelf.keys[one.chosen.arrival] if one.chosen else ""


def _document(files: Mapping[str, bytes]) -> bytes:
    return next(content for name, content in files.items() if name.endswith(f".{DOCX}"))


def _is_wanted(name: str, formats: Sequence[str]) -> bool:
    """Tell whether a file was asked for; a document may have been made only to be printed."""
    return DOCX in formats or not name.endswith(f".{DOCX}")


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
