"""Where the data of the program lies: the one look-up of ``schemas/`` and ``workbook_templates/``."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parent.parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``resource("schemas", "meta")``.

    An installed wheel carries the two folders inside the package; in a checkout they stand beside it.
    """
    root = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)
