"""Draw all pages of a .docx side by side on one picture, as LibreOffice prints them with the fonts of fonts.conf.

usage: python examples/contact_sheet.py FILE.docx SHEET.png

Needs LibreOffice (soffice) and poppler (pdftoppm); the fonts are those of Debian's fonts-noto-cjk,
fonts-arphic-uming and fonts-arphic-ukai.
"""

import os
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

WIDTH, GAP, COLUMNS = 340, 10, 6
GREY, WHITE = 0xB0, 0xFF
HERE = Path(__file__).parent


def pages(document: Path, folder: Path) -> list[tuple[int, int, bytes]]:
    """Return width, height and grey values of each page, the shorter side of which is WIDTH dots."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(HERE / "fonts.conf")}
    profile = f"-env:UserInstallation={folder.as_uri()}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(command, env=environment, capture_output=True, check=True)
    pdf = folder / document.with_suffix(".pdf").name
    dots = f"{WIDTH / (210 / 25.4):.3f}"
    subprocess.run(["pdftoppm", "-gray", "-r", dots, str(pdf), str(folder / "page")], check=True)
    return [read_pgm(path.read_bytes()) for path in sorted(folder.glob("page*.pgm"))]


def read_pgm(raw: bytes) -> tuple[int, int, bytes]:
    _, size, _, dots = raw.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, dots


def sheet(drawn: list[tuple[int, int, bytes]]) -> tuple[int, int, bytes]:
    """Return one picture with the pages in rows, each in a square that holds it upright or lying."""
    cell = max(max(width, height) for width, height, _ in drawn) + GAP
    across = COLUMNS * cell + GAP
    down = -(-len(drawn) // COLUMNS) * cell + GAP
    dots = bytearray([GREY]) * (across * down)
    for index, (width, height, page) in enumerate(drawn):
        row, column = divmod(index, COLUMNS)
        left = column * cell + GAP + (cell - GAP - width) // 2
        top = row * cell + GAP + (cell - GAP - height) // 2
        for line in range(height):
            start = (top + line) * across + left
            dots[start : start + width] = page[line * width : (line + 1) * width]
    return across, down, bytes(dots)


def png(width: int, height: int, dots: bytes) -> bytes:
    """Return a PNG of sixteen greys."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = bytearray()
    for top in range(0, width * height, width):
        line = dots[top : top + width] + bytes(width % 2)
        rows.append(0)
        rows += bytes(line[at] & 0xF0 | line[at + 1] >> 4 for at in range(0, len(line), 2))
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    body = zlib.compress(bytes(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        drawn = pages(Path(sys.argv[1]).resolve(), Path(folder))
    Path(sys.argv[2]).write_bytes(png(*sheet(drawn)))


main()
