"""Numbers in Chinese, as headings count."""

import re

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def chinese_number(number: int) -> str:
    """Return a number from 1 to 9999 as headings write it: 一, 十, 十一, 二十三, 一百零五, 一百一十."""
    digits = [int(digit) for digit in str(number)]
    parts = [_DIGITS[d] + (_PLACES[len(digits) - place] if d else "") for place, d in enumerate(digits, 1)]
    text = re.sub("零+", "零", "".join(parts)).rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text
