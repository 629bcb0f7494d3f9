"""Faults and accepted tails in words: what does not agree, where, and what would mend it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from compiler.definition.derivations import equation_words
from compiler.definition.figures import OTHER
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Related, catalogue, worded
from compiler.figures.constraints import Cell, Constraint
from compiler.figures.derive import Ledger
from compiler.figures.equations import Blank, Equation
from compiler.figures.slips import Slip
from compiler.figures.suspects import Fault, Suspect
from compiler.values.amount import ZERO, Amount, printed
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

_MOST_RELATED = 8
"""So many places a finding lists at the most; the reader of a sum of more rows has the sheet's own total beside it."""
_MOST_ITEMS = 4
"""A sum of at most so many items is spelt out."""
_MOST_CHOICES = 3
"""So many cells a hint names where several may be at fault."""
_SAME = "E301"
_TAIL = "E300"
_BLANK = "E302"


class EquationReporter:
    """Puts the faults and tails of one ledger into words; ``as_text`` are cells whose numbers were read from text."""

    def __init__(self, ledger: Ledger, as_text: frozenset[Place]) -> None:
        self.ledger = ledger
        self.submission = ledger.submission
        self.figures = ledger.submission.definition.figures
        self.as_text = as_text
        self.words = equation_words()

    def fault(self, fault: Fault) -> Diagnostic:
        """Return the finding for a fault, worded by its gravest equation, if possible one about the likeliest cell."""
        equations = [constraint.equation for constraint in fault.constraints if constraint.equation]
        blanks = [constraint.blank for constraint in fault.constraints if constraint.blank]
        if len(equations) + len(blanks) < len(fault.constraints):
            return self._stated_twice(fault, equations)
        if not equations:
            return self._left_blank(fault, blanks[0])
        at = fault.suspects[0].cell.at
        first = max(equations, key=lambda equation: (equation.derivation.entry.severity, equation.at == at))
        entry = first.derivation.entry._replace(message=self._message(first), hint="{mend}")
        return worded(
            first.derivation.code,
            entry,
            fault.suspects[0].cell.place,
            values={**self._values(first), "mend": self._hint(fault, first.derivation.entry.hint)},
            related=self._related(fault, [equation for equation in equations if equation is not first]),
            about=self._about(first),
            comparison=self._comparison(fault, first.actual, first.other),
        )

    def _stated_twice(self, fault: Fault, equations: Sequence[Equation]) -> Diagnostic:
        """Return the finding for a figure that two places state differently."""
        cell = fault.suspects[0].cell
        statement = self.submission.stated[cell.at]
        place, other = next((p, a) for p, a in statement.places if a.value != cell.amount.value)
        entry = catalogue()[_SAME]
        return worded(
            _SAME,
            entry._replace(hint="{mend}"),
            cell.place,
            values={
                "figure": self.submission.describe(cell.at),
                "amount": self._printed(cell.at, cell.amount),
                "other": self._printed(cell.at, other),
                "unit": cell.amount.unit.name,
                "place": str(place),
                "mend": self._hint(fault, entry.hint),
            },
            related=self._related(fault, equations),
            about=self.submission.describe(cell.at),
            comparison=self._comparison(fault, cell.amount, other),
        )

    def _left_blank(self, fault: Fault, blank: Blank) -> Diagnostic:
        """Return the finding for a cell that a pasted table leaves blank although its figure is not zero."""
        at = blank.cell.coordinates
        entry = catalogue()[_BLANK]
        return worded(
            _BLANK,
            entry._replace(hint="{mend}"),
            fault.suspects[0].cell.place,
            values={
                "figure": self.submission.describe(at),
                "place": str(blank.cell.place),
                "amount": self._printed(at, blank.amount),
                "unit": blank.amount.unit.name,
                "mend": self._hint(fault, entry.hint),
            },
            related=self._related(fault, ()),
            about=f"{blank.cell.place.sheet} {self.submission.describe(at)}",
            comparison=self._comparison(fault, replace(blank.amount, value=ZERO), blank.amount),
        )

    def tail(self, alike: Sequence[Equation]) -> Diagnostic:
        """Return the note on equations of the same amounts that hold only because these are rounded."""
        equation = alike[0]
        values = {**self._values(equation), "count": len(equation.parts)}
        kind = "total" if equation.derivation.kind == "total" else "title"
        values |= {"way": self.words["way"][kind].format_map(values)}
        first, *others = (self._stated_at(other) for other in alike)
        text = self._printed(equation.at, equation.actual)
        related = [Related(place, f"{self.submission.describe(at)} {text}") for at, place in others]
        return worded(_TAIL, catalogue()[_TAIL], first[1], values=values, related=related, about=self._about(equation))

    def _stated_at(self, equation: Equation) -> tuple[Coordinates, Place]:
        """Return a stated figure of an equation with its place: the one that it is about, where that is stated."""
        at = equation.at if equation.at in equation.parts else next(iter(equation.parts))
        return at, self.submission.stated[at].places[0][0]

    def _about(self, equation: Equation) -> str:
        return f"{equation.derivation.code} {self.submission.describe(equation.at)}"

    def _message(self, equation: Equation) -> str:
        """Return the wording of an equation; one whose own side is a total too says along which dimension."""
        if equation.derivation.kind == "total" and equation.first and equation.first.dimension:
            return str(self.words["message"]["computed"])
        return equation.derivation.entry.message

    def _values(self, equation: Equation) -> dict[str, object]:
        dimensions = self.figures.dimensions
        first = dimensions.get(equation.first.dimension) if equation.first else None
        own = dimensions.get(equation.derivation.dimension)
        decimals = self.figures.concept(equation.at).decimals
        unit = equation.actual.unit.name
        allowed = printed(equation.allowance, decimals + 1)
        beyond = self.words["allowance"]["beyond"].format(allowed=allowed, unit=unit)
        return {
            "title": equation.derivation.entry.title,
            "figure": self.submission.describe(equation.at),
            "first": first.name if first else "",
            "dimension": own.name if own else "",
            "items": self._items(equation),
            "actual": self._printed(equation.at, equation.actual),
            "other": self._printed(equation.at, equation.other.to(equation.actual.unit)),
            "difference": printed(abs(equation.residual), decimals),
            "allowed": allowed,
            "beyond": beyond if equation.allowance else "",
            "unit": unit,
        }

    def _items(self, equation: Equation) -> str:
        """Return a short sum spelt out, "" for a long one and for one of a single item."""
        dimension = equation.derivation.dimension
        items = []
        for sign, term in equation.terms:
            amount = self.ledger.value(term)
            if amount and amount.value:
                member = term.member(dimension) if dimension else ""
                unlisted = member.endswith(OTHER)
                name = self.submission.label(dimension, member) if member and not unlisted else ""
                name = name or self.submission.describe(term)
                items.append(("－" if sign < 0 else "＋") + f"{name}{self._printed(term, amount)}")
        return f"（{''.join(items).lstrip('＋')}）" if 1 < len(items) <= _MOST_ITEMS else ""

    def _comparison(self, fault: Fault, actual: Amount, other: Amount) -> Comparison:
        """Return what the likeliest cell says beside what it should say; where it is not certain, the two sides."""
        suspect = fault.suspects[0]
        if fault.is_certain:
            actual, other = suspect.cell.amount, replace(suspect.cell.amount, value=suspect.value)
        decimals = self.figures.concept(suspect.cell.at).decimals
        unit = actual.unit.name
        difference = abs(actual.value - other.to(actual.unit).value)
        return Comparison(*(f"{printed(value, decimals)}{unit}" for value in (actual.value, other.value, difference)))

    def _related(self, fault: Fault, others: Sequence[Equation]) -> Iterator[Related]:
        """Yield the further suspects, then what else the broken equations rest on, then the other equations."""
        cells = [*self._cells(fault)]
        for cell in dict.fromkeys(cells[:_MOST_RELATED]):
            words = self.words["related"]["stated"]
            text = words.format(figure=self.submission.describe(cell.at), amount=self._printed(cell.at, cell.amount))
            yield Related(cell.place, text)
        codes = dict.fromkeys(equation.derivation.code for equation in others)
        if others:
            more = self.words["related"]["more"].format(count=len(others), codes="、".join(codes))
            yield Related(fault.suspects[0].cell.place, more)

    def _cells(self, fault: Fault) -> Iterator[Cell]:
        shown = {fault.suspects[0].cell.place}
        stated = (
            Cell(at, place, amount)
            for constraint in fault.constraints
            for at in self._figures_of(constraint, fault)
            for place, amount in (self.submission.stated[at].places if at in self.submission.stated else ())
        )
        for cell in (*(suspect.cell for suspect in fault.suspects[1:]), *stated):
            if cell.place not in shown and cell.amount.value:
                shown.add(cell.place)
                yield cell

    @staticmethod
    def _figures_of(constraint: Constraint, fault: Fault) -> Iterable[Coordinates]:
        """Return the stated figures that a constraint is about; of two places of one figure, that figure."""
        source = constraint.equation or constraint.blank
        return source.parts if source else (fault.suspects[0].cell.at,)

    def _hint(self, fault: Fault, usual: str) -> str:
        """Return how to mend a fault: the one cell that is to blame, or the few that may be."""
        words = self.words["hint"]
        suspects = [suspect for suspect in fault.suspects if suspect.score > 0]
        if fault.is_certain:
            suspect = suspects[0]
            place = f"{suspect.cell.place}"
            heading = suspect.cell.place.heading
            return str(
                words["certain_many" if len(suspect.repairs) > 1 else "certain"].format(
                    place=f"{place}（{heading}）" if heading else place,
                    value=self._wanted(suspect),
                    slip=self._slip(suspect.slip),
                    count=len(suspect.repairs),
                )
            )
        choices = [
            words["choice"].format(place=s.cell.place, value=self._wanted(s), slip=self._slip(s.slip))
            for s in suspects[:_MOST_CHOICES]
            if s.slip
        ]
        return (str(words["possible"].format(places="；".join(choices))) if choices else "") + usual

    def _wanted(self, suspect: Suspect) -> str:
        """Return the amount that a suspect should say, with the range where it is known only within one."""
        at = suspect.cell.at
        value = self._printed(at, replace(suspect.cell.amount, value=suspect.value))
        if suspect.slip or suspect.low == suspect.high:
            return value
        bounds = (suspect.low, suspect.high)
        low, high = (self._printed(at, replace(suspect.cell.amount, value=bound)) for bound in bounds)
        return value if low == high else str(self.words["hint"]["between"].format(value=value, low=low, high=high))

    def _slip(self, slip: Slip | None) -> str:
        if slip is None:
            return ""
        kind = "text" if slip.kind == "missing" and slip.beside in self.as_text else slip.kind
        return str(self.words["slip"][kind].format(beside=slip.beside))

    def _printed(self, at: Coordinates, amount: Amount) -> str:
        return printed(amount.value, max(self.figures.concept(at).decimals, _places(amount.value)))


def _places(value: Decimal) -> int:
    """Return how many decimals an amount is stated with, needless zeros aside."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
