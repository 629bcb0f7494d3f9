"""What is published: a document together with the figures that it prints."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from compiler.definition.definition import Definition
from compiler.definition.figures import CONCEPT
from compiler.document.tree import Document
from compiler.submission import Submission
from compiler.values.amount import Amount
from compiler.values.approval import UNCHECKED
from compiler.values.coordinates import Coordinates


class Disclosure(NamedTuple):
    """A document, the submission that it prints, and what gives the submission's figures (None for an unknown one).

    ``approval`` says whether the figures were held against the approval.
    """

    document: Document
    submission: Submission
    value: Callable[[Coordinates], Amount | None]
    approval: str = UNCHECKED

    @property
    def definition(self) -> Definition:
        """The definition of the report."""
        return self.submission.definition

    @property
    def department(self) -> str:
        """The name of the department."""
        return self.submission.text(self.definition.department, Coordinates()).value

    def origin(self, figure: Coordinates) -> str:
        """Return whether a figure is ``stated`` by the department or ``computed`` from what it stated."""
        return "stated" if figure in self.submission.stated else "computed"

    def members(self, figure: Coordinates) -> Mapping[str, str]:
        """Return the members of a figure by dimension, its concept left out."""
        return {dimension: member for dimension, member in figure if dimension != CONCEPT}
