"""What stands on a printed page, measured: text lines, page number, rules of tables, the outline of a document."""

import re
from collections.abc import Callable
from itertools import groupby

from pdfplumber.page import Page
from pdfplumber.pdf import PDF

Printed = Callable[[bytes], PDF]
"""What gives the pages that are printed of a .docx."""

MM = 72 / 25.4
"""Points in a millimetre."""


def text(page: Page) -> str:
    """Return the upright text of a page without white space."""
    upright = page.filter(lambda item: item.get("upright", True))
    return "".join((upright.extract_text() or "").split())


def number(page: Page) -> str:
    """Return the page number with its dashes, "" where the page shows none.

    It stands in the lower margin of an upright page, and in that of a lying page as it is bound: turned, at its left.
    """
    if page.width < page.height:
        foot = page.within_bbox((0, page.height - 35 * MM, page.width, page.height)).extract_text() or ""
        shown = re.search("—[0-9]+—$", "".join(foot.split()))
        return shown.group() if shown else ""
    turned = sorted((char for char in page.chars if not char["upright"]), key=lambda char: char["top"])
    return "".join(char["text"] for char in turned).replace(" ", "")


def displayed(page: Page) -> int:
    """Return the page number that a page displays, 0 where it shows none."""
    return int("".join(re.findall(r"\d", number(page))) or 0)


def body_lines(page: Page, size: float) -> list[list[dict[str, float]]]:
    """Return the characters of each upright line of type of a size, from the top, left to right."""
    chars = [char for char in page.chars if abs(char["size"] - size) < 0.1 and char["upright"]]
    chars.sort(key=lambda char: (round(char["doctop"] + char["height"] / 2), char["x0"]))
    return [list(line) for _, line in groupby(chars, key=lambda char: round(char["doctop"] + char["height"] / 2))]


def outline(pdf: PDF) -> list[tuple[int, str, int]]:
    """Return level, title and index of the page of each entry of a PDF's outline."""
    pages = {page.page_obj.pageid: index for index, page in enumerate(pdf.pages)}
    return [(level, title, pages[target[0].objid]) for level, title, target, _, _ in pdf.doc.get_outlines()]
