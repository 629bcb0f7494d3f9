"""What the words of a sentence mean at one spot of the document."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from compiler.definition.data_schema import fixed_rows
from compiler.definition.figures import CONCEPT
from compiler.definition.sentences import FormOf, MemberPairs
from compiler.definition.views import View
from compiler.diagnostics.diagnostic import Diagnostic, diagnose
from compiler.submission import Submission, Text, Value
from compiler.values.amount import ZERO, Amount, printed
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place

_NONE: Mapping[str, Any] = MappingProxyType({})


class Scope(NamedTuple):
    """The members, figures and words that surround a spot; ``ordinal`` counts repetitions from 1."""

    context: Coordinates = Coordinates()
    figures: Mapping[str, MemberPairs] = _NONE
    words: Mapping[str, str] = _NONE
    ordinal: int = 0
    table: View | None = None

    def within(self, at: MemberPairs, figures: Mapping[str, MemberPairs]) -> "Scope":
        """Return the scope inside a sentence that adds coordinates and names figures."""
        return self._replace(
            context=self.context.at(at) if at else self.context,
            figures={**self.figures, **figures} if figures else self.figures,
        )

    def repeated(self, context: Coordinates, ordinal: int) -> "Scope":
        """Return the scope of one repetition."""
        return self._replace(context=context, ordinal=ordinal)


class Source:
    """Where sentences and tables get what they print: texts, figures; it notes what is missing."""

    def __init__(self, submission: Submission, value: Value) -> None:
        self.submission = submission
        self.value = value
        self.findings: list[Diagnostic] = []
        self.missing: list[tuple[str, Coordinates]] = []
        self._named: dict[tuple[Coordinates, MemberPairs], Coordinates] = {}

    def coordinates(self, context: Coordinates, members: MemberPairs) -> Coordinates:
        """Return the figure that ``members`` name within a context."""
        found = self._named.get((context, members))
        if found is None:
            found = self._named[context, members] = self.submission.definition.figures.named(context, members)
        return found

    def figure(self, scope: Scope, name: str) -> tuple[Coordinates, Amount]:
        """Return a named figure; one that is not known is noted as missing and counts as zero."""
        at = self.coordinates(scope.context, scope.figures[name])
        amount = self.value(at)
        if amount is None:
            self.miss(at)
            amount = Amount(ZERO, self.submission.definition.figures.concept(at).unit)
        return at, amount

    def printed(self, amount: Amount, form: FormOf) -> str:
        """Return an amount as an amount form prints it."""
        unit = self.submission.definition.figures.units[form.unit] if form.unit else amount.unit
        return printed(amount.to(unit).value, form.decimals, thousands=form.thousands)

    def is_zero(self, scope: Scope, name: str) -> bool:
        """Tell whether a named figure is zero; an unknown one is noted as missing."""
        return not self.figure(scope, name)[1].value

    def text(self, scope: Scope, name: str) -> str:
        """Return a text of the department, "" where it wrote none."""
        return self.submission.text(name, scope.context).value

    def needed_text(self, scope: Scope, name: str) -> str:
        """Return a text that is about to be printed; an empty one is noted as missing."""
        text = self.submission.text(name, scope.context)
        if not text.value:
            self.missing.append((name, scope.context))
        if not text.value and text.place not in self.submission.reported:
            self.findings.append(
                diagnose(
                    "T601",
                    text.place,
                    subject=self._subject(scope, text),
                    sheet=text.place.sheet,
                    heading=text.place.heading,
                )
            )
        return text.value

    def optional_text(self, scope: Scope, name: str) -> str:
        """Return a text whose column may stay empty."""
        where = self.submission.definition.texts[name]
        is_required = where.column in self.submission.definition.sheets[where.view].required
        return self.needed_text(scope, name) if is_required else self.text(scope, name)

    def miss(self, at: Coordinates) -> None:
        """Note that a figure is needed and nobody stated it."""
        self._note("T602", at)

    def no_base(self, at: Coordinates) -> None:
        """Note that a share or rate of a figure has no meaning, since its base is zero."""
        self._note("T603", at)

    def _note(self, code: str, at: Coordinates) -> None:
        """Note a finding about a figure; where cells cannot be read, that may be why, and is said already."""
        if self.submission.unreadable:
            return
        place = self._input_place(at)
        figure = self.submission.describe(at)
        self.findings.append(diagnose(code, place, figure=figure, sheet=place.sheet, heading=place.heading))

    def _subject(self, scope: Scope, text: Text) -> str:
        names = [
            self.submission.label(dimension, member)
            for dimension, member in scope.context
            if dimension in self.submission.definition.figures.dimensions and dimension != "measure"
        ]
        return "·".join(name for name in names if name) or text.place.heading

    def _input_place(self, at: Coordinates) -> Place:
        """Return where the figure is stated, else the sheet and column in which most of it would be typed."""
        stated = self.submission.stated.get(at)
        if stated is not None:
            return stated.places[0][0]
        best, place = (False, 0), Place()
        for view in self.submission.definition.sheets.values():
            for column in view.columns:
                if column.shows != "figure":
                    continue
                for members in [line.at for line in fixed_rows(view)] or [()]:
                    figure = view.at.at(members).at(column.figure)
                    alike = (figure.agrees(at), len(set(figure) & set(at)))
                    if figure.member(CONCEPT) == at.member(CONCEPT) and alike > best:
                        best, place = alike, Place(view.title, heading=column.title)
        return place
