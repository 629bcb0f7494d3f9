"""The pages that LibreOffice displays: it lays out the document and says on which page each bookmark stands."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

_PROFILE = Path(__file__).parent / "profile"
"""A profile for LibreOffice of our own, so that it runs beside one that is open, with the macro that measures."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where LibreOffice lies on systems that do not put it on the search path."""
_PATIENCE = 180
"""The seconds after which LibreOffice is taken to hang."""


class LayoutError(Exception):
    """LibreOffice did not lay the document out."""


class LayoutProgramMissingError(LayoutError):
    """LibreOffice is not installed."""


def displayed_pages(document: bytes) -> dict[str, int]:
    """Return the page number that LibreOffice displays for each bookmark of a .docx, by the bookmark's name.

    Raises LayoutProgramMissingError where LibreOffice is not installed, LayoutError where it does not do its work.
    """
    program = _office()
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.copytree(_PROFILE, folder / "profile" / "user")
        (folder / "document.docx").write_bytes(document)
        source, target = ((folder / file).as_uri() for file in ("document.docx", "pages.txt"))
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            f'macro:///Standard.Pages.Displayed("{source}","{target}")',
        ]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL)
            said = (folder / "pages.txt").read_text("ascii")
        except (subprocess.SubprocessError, OSError, UnicodeDecodeError) as error:
            raise LayoutError(str(error)) from error
    return {name: int(page) for name, page in re.findall(r"^(\S+) +(\d+)\s*$", said, re.MULTILINE)}


def _office() -> str:
    """Return the path of LibreOffice."""
    named = (shutil.which("soffice"), shutil.which("libreoffice"), *_PLACES)
    found = next((path for path in named if path and os.access(path, os.X_OK)), None)
    if found is None:
        raise LayoutProgramMissingError
    return found
