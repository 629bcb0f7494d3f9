"""Rules: what no equation says of a submission. A rule is a record of data; what it checks is one of a few kinds.

A kind names its parameters as fields and, by ``slots``, what its messages may fill in.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from compiler.definition.figures import Report
from compiler.definition.sentences import MemberPairs
from compiler.diagnostics.diagnostic import Entry, Severity


class Change(NamedTuple):
    """A reason and the change that it explains: the figure now and before, on top of the text's own coordinates."""

    text: str
    now: MemberPairs
    before: MemberPairs


class Topic(NamedTuple):
    """What texts about a code of a tree speak of: words of its own, and words of another subject."""

    code: str
    own: tuple[str, ...]
    foreign: tuple[str, ...]


# ------------------------------------------------------------------ rows that refer to rows


class SameName(NamedTuple):
    """The text ``name`` of a row of ``rows`` is the name of the row of ``of`` to which its ``link`` refers.

    ``link`` is a text of the row, or a dimension that the row has a member of.
    """

    rows: str
    name: str
    link: str
    of: str

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"name", "other", "member"})


class KnownLink(NamedTuple):
    """The ``link`` of every row of ``rows`` refers to a row of ``of`` that exists."""

    rows: str
    link: str
    of: str

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"member"})


class OneLink(NamedTuple):
    """Just one row of ``rows`` refers, by its ``link``, to each row of ``of``."""

    rows: str
    link: str
    of: str

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"name", "count"})


class SameAmount(NamedTuple):
    """The rows of ``rows`` that refer to a row of ``of`` have together as ``amount`` what that row has as ``other``."""

    rows: str
    link: str
    of: str
    amount: MemberPairs
    other: MemberPairs

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"name", "amount", "other", "difference", "unit"})


LinkCheck = SameName | KnownLink | OneLink | SameAmount

# ------------------------------------------------------------------ reasons and uses


class Direction(NamedTuple):
    """A reason does not speak of more where the figure fell, nor of less where it rose.

    ``more`` and ``less`` speak of a direction; ``for_more`` and ``for_less`` are no such words but explain one, so a
    reason that holds them is no contradiction. Pieces that match ``ignore`` (patterns) are not read.
    """

    changes: tuple[Change, ...]
    increase: str
    decrease: str
    more: tuple[str, ...]
    less: tuple[str, ...]
    for_more: tuple[str, ...] = ()
    for_less: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"direction", "words", "now", "before", "unit"})


class DeniedChange(NamedTuple):
    """Texts that say by ``words`` that a figure rose or fell (``direction`` "more" or "less"), and it did not."""

    words: tuple[str, ...]
    direction: str
    now: MemberPairs
    before: MemberPairs
    texts: tuple[str, ...]
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"words", "figure", "now", "before", "unit", "count"})


class Repeated(NamedTuple):
    """No text of a list stands there twice; of the reasons of ``changes`` only those count that explain a change.

    Texts are compared without what the text form ``form`` drops, without punctuation and white space.
    """

    form: str = ""
    texts: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"text", "subjects", "count"})


class OtherSubject(NamedTuple):
    """A text about a code does not speak of another subject while saying nothing of its own."""

    texts: tuple[str, ...]
    dimension: str
    topics: tuple[Topic, ...]

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"words", "name"})


ReasonCheck = Direction | DeniedChange | Repeated | OtherSubject

# ------------------------------------------------------------------ wording


class Patterns(NamedTuple):
    """No text holds a piece that matches one of the ``patterns``.

    Here and below: ``texts`` are the texts read, all but ``apart`` where none is named.
    """

    patterns: tuple[str, ...]
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"found"})


class Years(NamedTuple):
    """The years that ``pattern`` finds are those of the definition's ``words``."""

    pattern: str
    words: tuple[str, ...]
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"found", "years"})


class Period(NamedTuple):
    """The years that ``pattern`` finds in a text, from first to last, take in the definition's ``word``, a year."""

    pattern: str
    word: str
    texts: tuple[str, ...]

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"found", "year"})


class PersonalNumber(NamedTuple):
    """No text holds a number that ``pattern`` finds; with ``check`` "identity" only if its check digit is right.

    The finding shows it masked.
    """

    pattern: str
    check: str = ""
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"masked"})


class NeedsRows(NamedTuple):
    """Texts use ``words`` only where the dimension has rows."""

    words: tuple[str, ...]
    dimension: str
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"words", "count"})


WordingCheck = Patterns | Years | Period | PersonalNumber | NeedsRows

# ------------------------------------------------------------------ names of codes


class NamedCodes(NamedTuple):
    """What texts name with a level, 名称（类）, is the name of a code of that level; none is ``outdated``.

    The names of codes of the dimensions ``also`` are as good.
    """

    dimension: str
    also: tuple[str, ...] = ()
    outdated: MemberPairs = ()
    texts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"found", "nearest"})


class PastedNames(NamedTuple):
    """A row of a pasted table prints the name of its code.

    Names whose ``status`` in the code list is not among ``trusted`` may differ, unless another code has that name.
    """

    dimension: str
    trusted: tuple[str, ...]

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"found", "code", "name", "nearest"})


NameCheck = NamedCodes | PastedNames

# ------------------------------------------------------------------ sums within lists of indicators and texts


class Weights(NamedTuple):
    """The weights of the ``rows`` of each row of ``tables`` ("" is one table) add up to ``total``.

    Where one of ``listed_texts`` holds ``listed_word``, they add up to ``total_listed``.
    """

    rows: str
    weight: MemberPairs
    total: str
    total_listed: str
    listed_word: str
    listed_texts: tuple[str, ...]
    tables: str = ""

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"table", "sum", "expected", "unit"})


class Costs(NamedTuple):
    """The ``rows`` whose ``mark`` is ``marked`` add up to the amount of their table, where all are amounts of money.

    ``stated`` is the text that says the amount; a row one of whose texts holds a word of ``ignore`` (per head, per
    piece) is no part of a sum, and then nothing is compared.
    """

    rows: str
    tables: str
    mark: str
    marked: str
    stated: str
    name: str
    amount: MemberPairs
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"table", "sum", "amount", "difference", "unit"})


class NamedAmounts(NamedTuple):
    """Some of the amounts that ``text`` names add up to the amount that it distributes, where it names several."""

    text: str
    amount: MemberPairs
    ignore: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"amounts", "amount", "unit"})


SumCheck = Weights | Costs | NamedAmounts

# ------------------------------------------------------------------ single amounts


class NotNegative(NamedTuple):
    """No stated figure is below zero; only those of ``concepts``, where some are named."""

    concepts: tuple[str, ...] = ()

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"figure", "amount", "unit"})


class Together(NamedTuple):
    """Of each of the ``members`` of a dimension both figures are zero, or neither: what is there has a value."""

    dimension: str
    members: tuple[str, ...]
    first: MemberPairs
    second: MemberPairs

    @staticmethod
    def slots() -> frozenset[str]:
        return frozenset({"name", "found", "amount", "unit", "missing"})


AmountCheck = NotNegative | Together

Check = LinkCheck | ReasonCheck | WordingCheck | NameCheck | SumCheck | AmountCheck

KINDS: Mapping[str, type[Check]] = {
    "same_name": SameName,
    "known_link": KnownLink,
    "one_link": OneLink,
    "same_amount": SameAmount,
    "not_negative": NotNegative,
    "together": Together,
    "direction": Direction,
    "denied_change": DeniedChange,
    "repeated": Repeated,
    "other_subject": OtherSubject,
    "patterns": Patterns,
    "years": Years,
    "period": Period,
    "personal_number": PersonalNumber,
    "needs_rows": NeedsRows,
    "named_codes": NamedCodes,
    "pasted_names": PastedNames,
    "weights": Weights,
    "costs": Costs,
    "named_amounts": NamedAmounts,
}


class Rule(NamedTuple):
    """A rule: its code, what it is called and says, and what it checks."""

    code: str
    entry: Entry
    check: Check

    @property
    def pointer(self) -> str:
        """Where in its file the rule stands."""
        return f"/{self.code}"


_WORDING = ("severity", "message", "hint", "title", "explanation", "source")


def read_rules(raw: Mapping[str, Any], report: Report) -> tuple[Rule, ...]:
    """Return the rules that ``rules.toml`` describes; ``changes`` that a rule uses and the file lacks are reported."""
    changes = {
        text: Change(text, _pairs(change.get("now", {})), _pairs(change["before"]))
        for text, change in raw.get("changes", {}).items()
    }
    rules = []
    for code, record in raw.items():
        if code == "changes":
            continue
        for name in record.get("changes", ()):
            if name not in changes:
                report(f"/{code}/changes", f"unknown change {name!r}")
        wording = {part: record[part] for part in _WORDING}
        severity = Severity[record["severity"].upper()]
        entry = Entry(**{**wording, "severity": severity}, waivable=record.get("waivable"))
        rules.append(Rule(code, entry, _read_check(record, changes)))
    used = {name for record in raw.values() for name in record.get("changes", ())}
    for name in changes:
        if name not in used:
            report(f"/changes/{name}", "no rule uses this change")
    return tuple(rules)


def _read_check(raw: Mapping[str, Any], changes: Mapping[str, Change]) -> Check:
    kind = KINDS[raw["kind"]]
    values = {name: _parameter(raw[name]) for name in kind._fields if name in raw}
    if "changes" in values:
        values["changes"] = tuple(changes[change] for change in raw["changes"] if change in changes)
    if "topics" in values:
        topics = raw["topics"].items()
        values["topics"] = tuple(Topic(code, tuple(words["own"]), tuple(words["foreign"])) for code, words in topics)
    return kind(**values)


def _parameter(raw: Any) -> Any:
    """Return a parameter as a record holds it: lists as tuples, tables as pairs."""
    if isinstance(raw, dict):
        return _pairs(raw)
    return tuple(raw) if isinstance(raw, list) else raw


def _pairs(raw: Mapping[str, str]) -> MemberPairs:
    return tuple(raw.items())
