"""The pages that LibreOffice displays: it lays out the document and says on which page each bookmark stands."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from compiler.document.office import find_office, run
from compiler.document.office_error import OfficeError

_PROFILE = Path(__file__).parent / "profile"
"""A profile of our own, so that LibreOffice runs beside one that is open; it holds the macro that measures."""
_PATIENCE = 180
"""The seconds after which LibreOffice is taken to hang."""


def displayed_pages(document: bytes) -> dict[str, int]:
    """Return the page number that LibreOffice displays for each bookmark of a .docx, by the bookmark's name.

    Raises OfficeMissingError where LibreOffice is not installed, OfficeError where it fails or hangs.
    """
    office = find_office()
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.copytree(_PROFILE, folder / "profile" / "user")
        (folder / "document.docx").write_bytes(document)
        source, target, profile = ((folder / file).as_uri() for file in ("document.docx", "pages.txt", "profile"))
        macro = f'macro:///Standard.Pages.Displayed("{source}","{target}")'
        try:
            run([office, f"-env:UserInstallation={profile}", "--headless", "--norestore", macro], _PATIENCE)
            said = (folder / "pages.txt").read_text("ascii")
        except (subprocess.SubprocessError, OSError, UnicodeDecodeError) as error:
            raise OfficeError from error
    return {name: int(page) for name, page in re.findall(r"^(\S+) +(\d+)\s*$", said, re.MULTILINE)}
