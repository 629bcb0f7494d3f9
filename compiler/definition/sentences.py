"""Sentences: the blocks of a document in order, with their slots, cases and clauses."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from compiler.definition.figures import Report
from compiler.definition.templates import Template, parse_template

MemberPairs = tuple[tuple[str, str], ...]


class FormOf(NamedTuple):
    """A form in which a slot prints: its ``kind`` and that kind's settings.

    Kinds for figures: "amount" (unit, decimals, thousands), "share", "rate" (decimals), "change" (as amount), "verb"
    (words more, less, same). For texts: "text" (drop_before, drop_after), "date" (pattern). For members: "code",
    "path" (step). For numbers and counts: "chinese", "count".
    """

    kind: str
    unit: str = ""
    decimals: int = 0
    thousands: bool = True
    more: str = ""
    less: str = ""
    same: str = ""
    drop_before: tuple[str, ...] = ()
    drop_after: tuple[str, ...] = ()
    pattern: str = ""
    step: str = ""

    def cut(self, text: str) -> str:
        """Return a text without the words that this form drops before and after it."""
        for before in self.drop_before:
            text = text.removeprefix(before)
        for after in self.drop_after:
            text = text.removesuffix(after)
        return text


class Condition(NamedTuple):
    """When a case holds: all of what it names.

    Figures: ``zero``, ``nonzero``, ``equal`` (all the same). Texts: ``empty``, ``filled``. Dimensions of rows:
    ``none``, ``some`` (without and with members). Tables: ``table_empty``.
    """

    zero: tuple[str, ...] = ()
    nonzero: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    table_empty: str = ""


class Case(NamedTuple):
    """A wording and when it applies."""

    when: Condition
    text: Template


class Each(NamedTuple):
    """Repetition over the members of a dimension: those listed, or those of a level, or all that occur.

    Where ``any`` names figures, only members for which one of them is not zero. ``depth`` "deepest" takes the codes of
    all levels below which no other is left: some items stop at a level above the others.
    """

    over: str
    level: str = ""
    depth: str = ""
    members: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


class Sentence(NamedTuple):
    """What can be printed at one spot: named figures, a repetition, cases of which the first that holds is printed.

    ``join`` stands between repetitions of a clause; ``at`` adds coordinates for the figures and texts within.
    """

    cases: tuple[Case, ...]
    figures: Mapping[str, MemberPairs]
    at: MemberPairs = ()
    each: Each | None = None
    join: str = ""
    pointer: str = ""


class Block(NamedTuple):
    """A block of the document.

    ``kind``: "heading" (``level``, listed in the contents as ``entry`` or as its text), "paragraph", "table" or "form"
    (``shows`` says which), "contents", "page", "group" (``blocks``, repeated or conditional as ``sentence`` says) or
    "tables" (``blocks`` for each official table, each on a page of its own but the first, which stands under what comes
    before it unless its page lies; a "table" that shows "each" is that table).
    """

    kind: str
    style: str = ""
    level: int = 0
    sentence: Sentence = Sentence((), {})
    entry: Template | None = None
    shows: str = ""
    landscape: bool = False
    numbered: bool = True
    restart: bool = False
    blocks: tuple["Block", ...] = ()
    pointer: str = ""


class Outline(NamedTuple):
    """The whole document: its title, blocks, clauses by name, forms by name; ``literals`` may hold typed digits."""

    title: Template
    blocks: tuple[Block, ...]
    clauses: Mapping[str, Sentence]
    forms: Mapping[str, FormOf]
    literals: tuple[str, ...]


def read_outline(raw: Mapping[str, Any], report: Report) -> Outline:
    """Return the outline that ``outline.toml`` describes; malformed slots are reported with a pointer."""
    forms = {name: _read_form_of(form) for name, form in raw["forms"].items()}
    clauses = {name: _read_sentence(c, f"/clauses/{name}", report) for name, c in raw.get("clauses", {}).items()}
    return Outline(
        title=_template(raw["title"], "/title", report),
        blocks=_read_blocks(raw["blocks"], "/blocks", report),
        clauses=clauses,
        forms=forms,
        literals=tuple(raw.get("literals", ())),
    )


def _template(text: str, pointer: str, report: Report) -> Template:
    try:
        return parse_template(text)
    except ValueError as error:
        report(pointer, str(error))
        return Template(())


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _read_form_of(raw: Mapping[str, Any]) -> FormOf:
    return FormOf(**_tuples(raw))


def _read_sentence(raw: Mapping[str, Any], pointer: str, report: Report) -> Sentence:
    cases = [
        Case(Condition(**_tuples(case.get("when", {}))), _template(case["text"], f"{pointer}/cases/{i}/text", report))
        for i, case in enumerate(raw.get("cases", ()))
    ]
    if "text" in raw:
        when = Condition(**_tuples(raw.get("when", {})))
        cases.append(Case(when, _template(raw["text"], f"{pointer}/text", report)))
    elif "when" in raw:
        cases.append(Case(Condition(**_tuples(raw["when"])), Template(())))
    return Sentence(
        cases=tuple(cases),
        figures={name: tuple(members.items()) for name, members in raw.get("figures", {}).items()},
        at=tuple(raw.get("at", {}).items()),
        each=Each(**_tuples(raw["each"])) if "each" in raw else None,
        join=raw.get("join", ""),
        pointer=pointer,
    )


def _read_blocks(raw: list[Mapping[str, Any]], pointer: str, report: Report) -> tuple[Block, ...]:
    return tuple(_read_block(block, f"{pointer}/{i}", report) for i, block in enumerate(raw))


def _read_block(raw: Mapping[str, Any], pointer: str, report: Report) -> Block:
    kinds = ("tables", "heading", "table", "form", "contents", "page", "blocks")
    kind = next((kind for kind in kinds if kind in raw), "paragraph")
    page = raw.get("page", {})
    return Block(
        kind="group" if kind == "blocks" else kind,
        style=raw.get("style", "body"),
        level=raw.get("heading", raw.get("contents", 0)),
        sentence=_read_sentence(raw, pointer, report),
        entry=_template(raw["entry"], f"{pointer}/entry", report) if "entry" in raw else None,
        shows=raw.get("table", raw.get("form", "")),
        landscape=page.get("landscape", False),
        numbered=page.get("numbered", True),
        restart=page.get("restart", False),
        blocks=_read_blocks(raw.get("blocks", []), f"{pointer}/blocks", report),
        pointer=pointer,
    )
