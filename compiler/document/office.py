"""LibreOffice: where it lies, and printing Word documents as PDF with it, many in one call."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from compiler.document.office_error import OfficeError, OfficeMissingError

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice*\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice*\program\soffice.exe",
)
"""Where LibreOffice lies on systems that do not put it on the search path; a star stands for its version."""
_PATIENCE, _PATIENCE_EACH = 180, 20
"""The seconds after which LibreOffice is taken to hang: for its start, and more for each document."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export"><prop oor:name="UseTaggedPDF" oor:op="fuse">\
<value>true</value></prop></item>
</oor:items>
"""
"""The settings of a profile of our own: what it prints has tags, by which screen readers find headings and tables."""


def find_office() -> str:
    """Return the path of LibreOffice; OfficeMissingError where it is not installed."""
    named = (found for name in _NAMES if (found := shutil.which(name)))
    placed = (str(path) for pattern in _PLACES for path in _matching(pattern))
    office = next((path for path in (*named, *placed) if os.access(path, os.X_OK)), None)
    if office is None:
        raise OfficeMissingError
    return office


def _matching(pattern: str) -> Sequence[Path]:
    """Return the files that a pattern names, the newest version first; none where this system has no such place."""
    path = Path(pattern)
    if not path.is_absolute():
        return ()
    found = Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    return sorted(found, key=lambda file: [int(number) for number in re.findall(r"\d+", str(file))], reverse=True)


def print_pdf(documents: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return each .docx as a PDF, all printed by one start of LibreOffice.

    It runs under a profile of its own, so it does not touch one that is open. A PDF holds the time when it was made, so
    no two are the same bytes. Raises OfficeMissingError where LibreOffice is not installed, OfficeError where it fails
    or hangs or leaves one of the documents out.
    """
    office = find_office()
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, "utf-8")
        sources = [folder / f"{number}.docx" for number in range(len(documents))]
        for source, document in zip(sources, documents, strict=True):
            source.write_bytes(document)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)]
        patience = _PATIENCE + _PATIENCE_EACH * len(documents)
        try:
            run([*command, *map(str, sources)], patience)
            return tuple(source.with_suffix(".pdf").read_bytes() for source in sources)
        except (subprocess.SubprocessError, OSError) as error:
            raise OfficeError from error


def run(command: Sequence[str], patience: float) -> None:
    """Run a program to its end; one that hangs is ended with all that it started, where the system can do so."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            status = process.wait(patience)
        except BaseException:
            _end(process)
            raise
    if status:
        raise subprocess.CalledProcessError(status, command)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "posix":
        os.killpg(process.pid, 9)
    else:
        process.kill()
