"""Lengths as whole numbers of the units in which a document states them, rounded the same way everywhere."""

_EMU_IN_MILLIMETRE = 36_000
_EMU_IN_POINT = 12_700
_EMU_IN_TWIP = 635


def emu_of_mm(millimetres: float) -> int:
    """Return millimetres in the units of drawings, of which 360,000 make a centimetre."""
    return int(millimetres * _EMU_IN_MILLIMETRE)


def emu_of_points(points: float) -> int:
    """Return points in the units of drawings."""
    return int(points * _EMU_IN_POINT)


def twips_of_mm(millimetres: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(emu_of_mm(millimetres) / _EMU_IN_TWIP)


def twips_of_points(points: float) -> int:
    """Return points in twentieths of a point."""
    return round(emu_of_points(points) / _EMU_IN_TWIP)
