"""Writing what a run leaves, and taking away what an earlier run left that is no longer true."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from compiler.batch.record import OutputFile
from compiler.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Delivery:
    """The output folder, and the journal of all that runs wrote there.

    A line of the journal is a hash and a path; it is written before the file is, so that whatever kills a run, the next
    one knows which files are ours.
    """

    out: Path
    journal: Path

    def earlier(self) -> Mapping[str, frozenset[str]]:
        """Return the contents, by their hashes, that earlier runs wrote under each path."""
        found: dict[str, set[str]] = {}
        try:
            text = self.journal.read_text("utf-8", errors="replace")
        except OSError:
            return {}
        for line in text.splitlines():
            sha256, _, path = line.partition(" ")
            if path:
                found.setdefault(path, set()).add(sha256)
        return {path: frozenset(hashes) for path, hashes in found.items()}

    def tidy(self) -> None:
        """Remove what a write that was cut off left beside its place."""
        for path in self.earlier():
            place = self.out / path
            for left in place.parent.glob(f".{escape(place.name)}.*") if place.parent.is_dir() else ():
                left.unlink(missing_ok=True)

    def write(self, files: Iterable[tuple[str, bytes]]) -> tuple[OutputFile, ...]:
        """Write files by their paths from the output folder; one that is there already is left as it is.

        Raises OSError where one cannot be written; then those before it are whole, and it is not there.
        """
        written = []
        for path, content in files:
            file = OutputFile(path, hashlib.sha256(content).hexdigest())
            written.append(file)
            place = self.out / path
            if _hash(place) != file.sha256:
                place.parent.mkdir(parents=True, exist_ok=True)
                with self.journal.open("a", encoding="utf-8") as journal:
                    journal.write(f"{file.sha256} {path}\n")
                write_whole(place, content)
        return tuple(written)

    def sweep(self, kept: Iterable[OutputFile]) -> None:
        """Remove the files of earlier runs that are not among ``kept``; one that somebody changed since stays."""
        wanted = {file.path: file.sha256 for file in kept}
        for path, hashes in self.earlier().items():
            place = self.out / path
            if path not in wanted and _hash(place) in hashes:
                place.unlink(missing_ok=True)
                self._remove_if_empty(place.parent)
        write_whole(self.journal, "".join(f"{sha256} {path}\n" for path, sha256 in wanted.items()).encode())

    def _remove_if_empty(self, folder: Path) -> None:
        if folder != self.out and not any(folder.iterdir()):
            folder.rmdir()


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
