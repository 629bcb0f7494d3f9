"""What came in: the workbooks in folders, archives and mails, and a reason for each file that is no workbook."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from compiler.batch.archive import is_zip, members, names
from compiler.batch.mail import Mail, read_mail
from compiler.batch.record import SEPARATOR, SubmittedFile
from compiler.batch.words import words
from compiler.whole_file import write_whole

MAX_DEPTH = 4
"""How deep archives and mails may lie in each other."""
MAX_FILES = 2_000
MAX_BYTES = 500_000_000
"""How much one file that came in may hold, all that lies in it taken together."""
MAX_FILE = 30_000_000
"""The bytes of a file inside another; a larger one is no workbook that is read."""

_RAR, _SEVEN = b"Rar!", b"7z\xbc\xaf\x27\x1c"
_SKIPPED = (".", "~$", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in. One with a reason is not examined; ``path`` is where the content of another lies.

    ``is_other`` marks a file of a kind that nobody takes for a submission.
    """

    file: SubmittedFile
    path: Path = Path()
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file on its way in: how it came, its content, how deep it lies, and what its mail says of it."""

    name: str
    content: bytes
    depth: int = 0
    mail: SubmittedFile = SubmittedFile("")  # noqa: RUF009 - frozen

    def inner(self, name: str, content: bytes) -> "_Piece":
        """Return a file that lies in this one."""
        return replace(self, name=f"{self.name}{SEPARATOR}{name}", content=content, depth=self.depth + 1)

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name.rpartition(SEPARATOR)[2]).suffix.casefold()


@dataclass
class _Allowance:
    """What may still be unpacked from one file that came in."""

    files: int = MAX_FILES
    bytes: int = MAX_BYTES

    def takes(self, size: int) -> bool:
        self.files -= 1
        self.bytes -= size
        return self.files >= 0 and self.bytes >= 0


@dataclass
class Intake:
    """Takes files in; what lies inside others is laid down in ``spool`` under the hash of its content.

    ``out`` is the folder into which the run writes: what lies there did not come in.
    """

    out: Path
    spool: Path
    _seen: set[Path] = field(default_factory=set)

    def take(self, paths: Iterable[Path]) -> Iterator[Arrival]:
        """Yield what came in under some paths, folders by name. Raises OSError where ``spool`` cannot be written."""
        for path in paths:
            yield from self._path(path, path if path.is_dir() else path.parent)

    def forget_all_but(self, paths: Iterable[Path]) -> None:
        """Remove from ``spool`` what is not among the paths."""
        kept = frozenset(paths)
        for path in self.spool.iterdir() if self.spool.is_dir() else ():
            if path not in kept:
                path.unlink(missing_ok=True)

    def _path(self, path: Path, root: Path) -> Iterator[Arrival]:
        name = path.relative_to(root).as_posix() if path != root else path.name
        real = path.resolve()
        if real == self.out.resolve() or real in self._seen or (path != root and path.name.startswith(_SKIPPED)):
            return
        self._seen.add(real)
        try:
            inner = sorted(path.iterdir()) if path.is_dir() else None
            content = b"" if path.is_dir() else path.read_bytes()
        except OSError:
            yield _refused(_Piece(name, b""), "closed_folder" if path.is_dir() else "closed")
            return
        if inner is None:
            yield from self._piece(_Piece(name, content), _Allowance(), lambda _: path)
        else:
            for one in inner:
                yield from self._path(one, root)

    def _piece(self, piece: _Piece, allowance: _Allowance, place: Callable[[bytes], Path]) -> Iterator[Arrival]:
        """Yield what a file is, or what lies in it; ``place`` gives where a content lies."""
        kind = _kind(piece)
        if kind == "workbook":
            yield Arrival(_described(piece), place(piece.content))
        elif kind == "other":
            yield Arrival(_described(piece), is_other=True)
        elif kind not in {"mail", "archive"}:
            yield _refused(piece, kind)
        elif piece.depth >= MAX_DEPTH:
            yield _refused(piece, "deep")
        else:
            yield from (self._mail if kind == "mail" else self._archive)(piece, allowance)

    def _mail(self, piece: _Piece, allowance: _Allowance) -> Iterator[Arrival]:
        try:
            mail = read_mail(piece.content)
        except Exception:  # what comes by mail may be anything, and it must not keep the rest from being taken in
            mail = Mail("", "", "", ())
        if not mail.is_one:
            yield _refused(piece, "no_mail")
            return
        said = SubmittedFile("", sender=mail.sender, subject=mail.subject, sent=mail.sent)
        own = replace(piece, mail=said)
        found = False
        for one in mail.attachments:
            inner = own.inner(one.name or words()["kinds"]["attachment"], one.content)
            if one.is_mail and inner.ending != ".eml":
                inner = replace(inner, name=f"{inner.name}.eml")
            for arrival in self._inner(inner, allowance):
                found = found or not arrival.is_other
                yield arrival
        if not found:
            yield _refused(own, "no_attachment")

    def _archive(self, piece: _Piece, allowance: _Allowance) -> Iterator[Arrival]:
        found = False
        for member in members(piece.content, min(MAX_FILE, max(allowance.bytes, 0))):
            if any(step.startswith(_SKIPPED) for step in PurePosixPath(member.name).parts if step != ".."):
                continue
            found = True
            inner = piece.inner(member.name, member.content)
            if member.fault:
                yield _refused(inner, member.fault)
            elif allowance.files < 0 or allowance.bytes < 0:
                return
            else:
                yield from self._inner(inner, allowance)
        if not found:
            yield _refused(piece, "empty_archive")

    def _inner(self, piece: _Piece, allowance: _Allowance) -> Iterator[Arrival]:
        if allowance.files < 0 or allowance.bytes < 0:
            return  # it was said already
        if allowance.takes(len(piece.content)):
            yield from self._piece(piece, allowance, self._laid_down)
        else:
            yield _refused(piece, "too_much")

    def _laid_down(self, content: bytes) -> Path:
        path = self.spool / f"{hashlib.sha256(content).hexdigest()}.xlsx"
        if not path.is_file() or path.stat().st_size != len(content):
            self.spool.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        return path


def _kind(piece: _Piece) -> str:
    """Return what a file is, by its content and else by its ending: "workbook", "archive", "mail", "other", or the
    reason for which it cannot be read.
    """
    kinds, content, ending = words()["kinds"], piece.content, piece.ending
    if not content and ending in (*kinds["workbooks"], *kinds["archives"], *kinds["mails"]):
        return "empty"
    if is_zip(content):
        return _kind_of_zip(content, ending)
    if content.startswith((_RAR, _SEVEN)):
        return "other_archive"
    by_ending = {
        "workbook": kinds["workbooks"],
        "mail": kinds["mails"],
        "damaged": kinds["archives"],
        "other_archive": kinds["other_archives"],
        "other_mail": kinds["other_mails"],
    }
    return next((kind for kind, endings in by_ending.items() if ending in endings), "other")


def _kind_of_zip(content: bytes, ending: str) -> str:
    kinds = words()["kinds"]
    inside = names(content)
    if inside is None:
        return "workbook" if ending in kinds["workbooks"] else "damaged"
    if "xl/workbook.xml" in inside or ending in kinds["workbooks"]:
        return "workbook"
    return "other" if "[Content_Types].xml" in inside or "mimetype" in inside else "archive"


def _described(piece: _Piece) -> SubmittedFile:
    hash_ = hashlib.sha256(piece.content).hexdigest() if piece.content else ""
    return replace(piece.mail, name=piece.name, sha256=hash_, size=len(piece.content))


def _refused(piece: _Piece, reason: str) -> Arrival:
    said = words()["refused"][reason]
    return Arrival(replace(_described(piece), reason=said["reason"], ask=said["ask"]))
