"""What the tests of printed pages share: LibreOffice, and what it prints of a document."""

import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.pdf import PDF
from printed_page import Printed


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Gives the pages that LibreOffice prints of a .docx."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder: Path = tmp_path_factory.mktemp("printed")

    def convert(file: bytes) -> PDF:
        source = folder / f"{len([*folder.glob('*.docx')])}.docx"
        source.write_bytes(file)
        profile = f"-env:UserInstallation={folder.as_uri()}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
        return pdfplumber.open(source.with_suffix(".pdf"))

    return convert
