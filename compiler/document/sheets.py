"""The blocks of a document by the pages that its ``Page`` blocks begin."""

from typing import NamedTuple

from compiler.document.tree import Block, Document, Page


class Sheet(NamedTuple):
    """Blocks that begin on a new page, and how that page and the following lie and are numbered."""

    page: Page
    blocks: tuple[Block, ...]

    @property
    def orientation(self) -> str:
        """``landscape`` or ``portrait``, as the style sheet names them."""
        return "landscape" if self.page.landscape else "portrait"


def sheets(document: Document) -> tuple[Sheet, ...]:
    """Return the sheets in order; what stands before the first ``Page`` lies on upright numbered pages."""
    found: list[Sheet] = []
    page, blocks = Page(), list[Block]()
    for position, block in enumerate(document.blocks):
        if isinstance(block, Page):
            if position:
                found.append(Sheet(page, tuple(blocks)))
            page, blocks = block, []
        else:
            blocks.append(block)
    return (*found, Sheet(page, tuple(blocks)))


def same_section(before: Sheet, after: Sheet) -> bool:
    """Tell whether a page break is enough between two sheets: they lie alike and the numbers run on."""
    return (
        not after.page.restart
        and before.page.landscape == after.page.landscape
        and before.page.numbered == after.page.numbered
    )
