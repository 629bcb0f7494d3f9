"""What a definition's author did wrong."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong in a definition: the file, the JSON pointer to the spot in it, and what is wrong."""

    file: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}: {self.message}"


class DefinitionError(Exception):
    """A definition cannot be used; ``problems`` are all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
