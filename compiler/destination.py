"""Where the published files go: what ``-o`` and ``--format`` mean together, and what each file is called."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from compiler.values.file_name import file_name

if TYPE_CHECKING:  # help names the formats, and must not wait for what a document is
    from compiler.document.tree import Document

FORMATS = ("docx", "html", "pdf", "json", "csv", "txt")
"""The formats, by the endings of their files; the first is the usual one, csv is a folder of files."""
FOLDER = "csv"
"""The format that is a folder of files."""

_OTHER_ENDINGS = {"htm": "html"}


class DestinationError(ValueError):
    """What is asked for does not go there; the message says so in Chinese."""


class Destination(NamedTuple):
    """Where the files go, and in which formats: into ``folder`` under ``name``; where that is "", the official one.

    ``name`` is the whole name of one file, its ending included.
    """

    folder: Path
    name: str
    formats: tuple[str, ...]

    def path(self, document: "Document", form: str) -> Path:
        """Return the path of a document's file, or folder of files, in a format."""
        ending = "（开放数据）" if form == FOLDER else f".{form}"
        return self.folder / (self.name or f"{official_name(document)}{ending}")


def destination(out: str, formats: Sequence[str]) -> Destination:
    """Return where the files go.

    ``out`` is a folder where it is one already or ends with a slash; the files in it have their official names. Else it
    is one file, whose ending says the format where none is asked for; without either it is the usual one. Raises
    DestinationError where several files would be one, or the ending says another format than the one asked for.
    """
    path = Path(out)
    asked = tuple(dict.fromkeys(formats))
    if out.endswith(("/", "\\")) or path.is_dir():
        return Destination(path, "", asked or FORMATS[:1])
    if len(asked) > 1:
        raise DestinationError(f"一次生成多种格式时，-o 要写文件夹（以 / 结尾），如 {path.stem}/。")
    ending = path.suffix.removeprefix(".").lower()
    said = _OTHER_ENDINGS.get(ending, ending)
    form = asked[0] if asked else said if said in FORMATS else FORMATS[0]
    if said in FORMATS and said != form:
        raise DestinationError(f"--format 是 {form}，而 -o 的文件名以 .{ending} 结尾，请改成一致的。")
    if form == FOLDER:
        raise DestinationError(f"csv 是一组文件，-o 要写文件夹（以 / 结尾），如 {path.stem}/。")
    return Destination(path.parent, path.name, (form,))


def official_name(document: "Document") -> str:
    """Return the name of a document's files without an ending; one of which nothing can stand there is 公开文本."""
    return file_name(document.file_name or document.title) or "公开文本"
