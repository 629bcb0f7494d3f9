"""Dates as people write them."""

import re
import unicodedata
from datetime import date

_FORMS = (
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def written_date(text: str) -> date | None:
    """Return the date that a text writes (1999-12-31, 1999/12/31, 1999年12月31日, 19991231), None where it is none."""
    written = unicodedata.normalize("NFKC", text).strip()
    match = next((found for form in _FORMS if (found := form.fullmatch(written))), None)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
