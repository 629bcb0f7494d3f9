"""Checking: every second way to a figure must agree with it, within the intervals of rounded amounts."""

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.figures.constraints import lay_board
from compiler.figures.derive import Ledger
from compiler.figures.equations import Equation, blanks, equations
from compiler.figures.suspects import find_faults
from compiler.figures.wording import EquationReporter
from compiler.values.place import Place


def check(ledger: Ledger, as_text: frozenset[Place] = frozenset()) -> tuple[Diagnostic, ...]:
    """Return a finding for each fault behind the equations that do not hold, and one for each accepted tail.

    A cell that a pasted table leaves blank although other places give its figure is found too.

    Broken equations that share a cell are one finding, placed at the likeliest cell; the other suspects and what else
    the equation rests on are its related places. ``as_text`` are the cells whose numbers were read from text.
    """
    found = equations(ledger)
    faults = find_faults(ledger.submission, lay_board(ledger.submission, found, blanks(ledger)))
    reporter = EquationReporter(ledger, as_text)
    tails: dict[object, list[Equation]] = {}
    for equation in found:
        if equation.is_tail:
            key = (equation.derivation.code, equation.actual.value, equation.other.value)
            tails.setdefault(key, []).append(equation)
    return (*map(reporter.fault, faults), *map(reporter.tail, tails.values()))
