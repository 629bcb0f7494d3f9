"""Checking the rules of a definition, one after the other."""

from collections.abc import Iterator

from compiler.definition.rules import (
    Check,
    Costs,
    DeniedChange,
    Direction,
    KnownLink,
    NamedAmounts,
    NamedCodes,
    NotNegative,
    OneLink,
    OtherSubject,
    PastedNames,
    Repeated,
    SameAmount,
    SameName,
    Together,
    Weights,
)
from compiler.diagnostics.diagnostic import Diagnostic, worded
from compiler.rules import amounts, links, names, reasons, sums, wording
from compiler.rules.material import Found, Material
from compiler.submission import Submission, Value


def check_rules(submission: Submission, value: Value) -> tuple[Diagnostic, ...]:
    """Return what the rules of the definition find in a submission, worded as each rule says.

    ``value`` gives the figures. What rests on a cell that was reported already, or on a figure that is not known,
    stays silent.
    """
    material = Material(submission, value)
    return tuple(
        worded(
            rule.code,
            rule.entry,
            found.place,
            values=found.values,
            related=found.related,
            about=found.about,
            comparison=found.comparison,
        )
        for rule in submission.definition.rules
        for found in find(rule.check, material)
    )


def find(check: Check, material: Material) -> Iterator[Found]:
    """Yield what one rule finds."""
    match check:
        case SameName() | KnownLink() | OneLink() | SameAmount():
            yield from links.find(check, material)
        case Direction() | DeniedChange() | Repeated() | OtherSubject():
            yield from reasons.find(check, material)
        case NamedCodes() | PastedNames():
            yield from names.find(check, material)
        case Weights() | Costs() | NamedAmounts():
            yield from sums.find(check, material)
        case NotNegative() | Together():
            yield from amounts.find(check, material)
        case _:
            yield from wording.find(check, material)
