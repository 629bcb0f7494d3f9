"""Rows that refer to rows: to one that exists, by its right name, just once."""

from collections.abc import Iterator
from typing import assert_never

from compiler.definition.rules import KnownLink, LinkCheck, OneLink, SameAmount, SameName
from compiler.diagnostics.diagnostic import Comparison, Related
from compiler.rules.material import Found, Material, shown
from compiler.submission import Text
from compiler.values.coordinates import Coordinates
from compiler.values.place import Place


def find(check: LinkCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on references finds."""
    match check:
        case SameName():
            yield from _same_name(check, material)
        case KnownLink():
            yield from _known_link(check, material)
        case OneLink():
            yield from _one_link(check, material)
        case SameAmount():
            yield from _same_amount(check, material)
        case _:
            assert_never(check)


def _same_name(check: SameName, material: Material) -> Iterator[Found]:
    for row, _, member in _links(check, material):
        name = material.submission.text(check.name, row)
        other = _name(check, material, member)
        if name.value and other.value and name.value != other.value:
            yield Found(
                name.place,
                {"name": name.value, "other": other.value, "member": member},
                other.value,
                (Related(other.place, other.value),) if other.place != Place() else (),
            )


def _known_link(check: KnownLink, material: Material) -> Iterator[Found]:
    for row, place, member in _links(check, material):
        if not _exists(check, material, member):
            yield Found(place, {"member": member}, f"{material.subject(row)}·{member}")


def _one_link(check: OneLink, material: Material) -> Iterator[Found]:
    places: dict[str, list[Place]] = {}
    for _, place, member in _links(check, material):
        places.setdefault(member, []).append(place)
    for row in material.submission.row_contexts(check.of, Coordinates()):
        member = row.member(check.of)
        found = places.get(member, [])
        name = _name(check, material, member)
        if len(found) != 1 and _exists(check, material, member):
            yield Found(
                found[-1] if found else name.place,
                {"name": name.value or member, "count": str(len(found))},
                name.value or member,
                tuple(Related(place, member) for place in found[:-1]),
            )


def _same_amount(check: SameAmount, material: Material) -> Iterator[Found]:
    rows: dict[str, list[Coordinates]] = {}
    for row, _, member in _links(check, material):
        rows.setdefault(member, []).append(row)
    for member, linked in rows.items():
        of = Coordinates.of({check.of: member})
        amounts = [material.amount(row, check.amount) for row in linked]
        other = material.amount(of, check.other)
        known = [amount for amount in amounts if amount is not None]
        if other is None or len(known) < len(amounts) or not _exists(check, material, member):
            continue
        total = sum(known[1:], known[0])
        if total.agrees(other):
            continue
        decimals = material.decimals(of, check.other)
        texts = [shown(total, decimals), shown(other, decimals), shown(total + -other, decimals).lstrip("-")]
        places = [place for row in linked for place in material.stated_parts(row, check.amount)]
        name = _name(check, material, member)
        unit = other.unit.name
        yield Found(
            places[0] if places else name.place,
            {"name": name.value or member, "amount": texts[0], "other": texts[1], "difference": texts[2], "unit": unit},
            name.value or member,
            tuple(Related(place, texts[1]) for place in material.stated_parts(of, check.other)),
            Comparison(*(f"{text}{unit}" for text in texts)),
        )


def _links(check: LinkCheck, material: Material) -> Iterator[tuple[Coordinates, Place, str]]:
    """Yield every row that refers to another, with the cell and the member that it names there."""
    for row in material.submission.row_contexts(check.rows, Coordinates()):
        if check.link in material.submission.definition.texts:
            link = material.submission.text(check.link, row)
        else:
            link = Text(row.member(check.link), _place(check, material, row))
        if link.value and link.place not in material.submission.reported:
            yield row, link.place, link.value


def _place(check: LinkCheck, material: Material, row: Coordinates) -> Place:
    """Return where a row stands whose reference is one of its coordinates: its first text."""
    named = (text.place for (_, at), text in material.submission.texts.items() if at == row.within([check.rows]))
    return next(named, Place())


def _name(check: LinkCheck, material: Material, member: str) -> Text:
    dimension = material.submission.definition.figures.dimensions[check.of]
    if not dimension.text:
        return Text(member, Place())
    return material.submission.text(dimension.text, Coordinates.of({check.of: member}))


def _exists(check: LinkCheck, material: Material, member: str) -> bool:
    """Tell whether a member has a row of its own: a reference to it alone makes none."""
    dimension = material.submission.definition.figures.dimensions[check.of]
    if dimension.text:
        return (dimension.text, Coordinates.of({check.of: member})) in material.submission.texts
    return any(row.member(check.of) == member for row in material.submission.row_contexts(check.of, Coordinates()))
