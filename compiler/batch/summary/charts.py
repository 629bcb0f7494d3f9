"""Charts of the page as inline SVG: bars with their figures written out, told apart by more than colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from compiler.document.html_text import attribute, escaped

_WIDTH = 360
_LETTER, _DIGIT = 13.0, 7.4
"""How wide a Chinese letter and a digit are in the type of the charts."""
_LINE, _BAR, _GAP = 17, 12, 9
_HATCHING = (
    '<defs><pattern id="hatch-{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="ground"/><rect width="3" height="6" class="{look}"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its figure as written, its length from the axis (to the left below zero).

    ``hatched`` is how much of its far end is hatched; ``look`` is the class that colours it.
    """

    label: str
    written: str
    length: Decimal
    hatched: Decimal = Decimal(0)
    look: str = "bar"


def bar_chart(id_: str, title: str, bars: Sequence[Bar]) -> str:
    """Return a chart of bars as SVG; what it shows is also its description."""
    low = min([Decimal(0), *(bar.length for bar in bars)])
    high = max([Decimal(0), *(bar.length for bar in bars)])
    scale = _Scale(low, high)
    height = len(bars) * (_LINE + _BAR + _GAP)
    told = "；".join(f"{bar.label} {bar.written}" for bar in bars)
    drawn = "".join(part for at, bar in enumerate(bars) for part in _bar(id_, bar, at, scale))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{id_}-title {id_}-told">'
        f'<title id="{id_}-title">{escaped(title)}</title><desc id="{id_}-told">{escaped(told)}</desc>'
        f"{_hatching(id_, bars)}{drawn}</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: Decimal
    high: Decimal

    def at(self, length: Decimal) -> str:
        """Return where on the chart a length ends."""
        span = self.high - self.low or Decimal(1)
        return f"{(length - self.low) * _WIDTH / span:.1f}"


def _bar(id_: str, bar: Bar, at: int, scale: _Scale) -> Iterator[str]:
    top = at * (_LINE + _BAR + _GAP)
    room = (_WIDTH - 12 - len(bar.written) * _DIGIT - 5 * sum(not letter.isascii() for letter in bar.written)) / _LETTER
    yield f"<g><title>{escaped(f'{bar.label} {bar.written}')}</title>"
    yield f'<text x="0" y="{top + 13}">{escaped(_short(bar.label, int(room)))}</text>'
    yield f'<text x="{_WIDTH}" y="{top + 13}" class="written">{escaped(bar.written)}</text>'
    plain = bar.length - bar.hatched
    yield _rectangle(scale, Decimal(0), plain, top, attribute(bar.look))
    if bar.hatched:
        filled = f'edge-{attribute(bar.look)}" fill="url(#hatch-{id_}-{attribute(bar.look)})'
        yield _rectangle(scale, plain, bar.length, top, filled)
    if scale.low:
        zero = scale.at(Decimal(0))
        yield f'<line class="axis" x1="{zero}" x2="{zero}" y1="{top + _LINE - 2}" y2="{top + _LINE + _BAR + 2}"/>'
    yield "</g>"


def _rectangle(scale: _Scale, start: Decimal, end: Decimal, top: int, look: str) -> str:
    left, right = sorted((float(scale.at(start)), float(scale.at(end))))
    width = max(right - left, 1.0 if start != end else 0.0)
    return f'<rect x="{left:.1f}" y="{top + _LINE}" width="{width:.1f}" height="{_BAR}" class="{look}"/>'


def _hatching(id_: str, bars: Sequence[Bar]) -> str:
    looks = sorted({bar.look for bar in bars if bar.hatched})
    return "".join(_HATCHING.format(id=f"{id_}-{escape(look)}", look=escape(look)) for look in looks)


def _short(label: str, letters: int) -> str:
    """Return a label that fits: names of one place begin alike, so the end is kept."""
    wide = sum(1 if not letter.isascii() else 0.6 for letter in label)
    return label if wide <= letters else f"…{label[-(letters - 1) :]}"
