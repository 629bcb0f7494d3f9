"""Reasons and uses: they do not contradict the figures, and each speaks of its own subject."""

import re
from collections.abc import Iterator
from typing import assert_never

from compiler.definition.rules import Change, DeniedChange, Direction, OtherSubject, ReasonCheck, Repeated, Topic
from compiler.diagnostics.diagnostic import Comparison, Related
from compiler.rules.material import MOST_RELATED, Found, Material, Written, elsewhere, held, quoted, shown, without
from compiler.values.amount import Amount
from compiler.values.coordinates import Coordinates

_NO_WORDS = re.compile(r"[\W_]+")


def find(check: ReasonCheck, material: Material) -> Iterator[Found]:
    """Yield what a rule on reasons or uses finds."""
    match check:
        case Direction():
            yield from _direction(check, material)
        case DeniedChange():
            yield from _denied(check, material)
        case Repeated():
            yield from _repeated(check, material)
        case OtherSubject():
            yield from _other_subject(check, material)
        case _:
            assert_never(check)


def _changed(material: Material, change: Change) -> Iterator[tuple[Written, Amount, Amount]]:
    """Yield the reasons of a change that is not zero, with the amounts now and before."""
    for written in material.written((change.text,)):
        now, before = material.amount(written.at, change.now), material.amount(written.at, change.before)
        if now is not None and before is not None and now.value != before.to(now.unit).value:
            yield written, now, before.to(now.unit)


def _direction(check: Direction, material: Material) -> Iterator[Found]:
    for change in check.changes:
        decimals = material.decimals(Coordinates(), change.now)
        for written, now, before in _changed(material, change):
            rose = now.value > before.value
            own = (*check.more, *check.for_more) if rose else (*check.less, *check.for_less)
            text = without(written.value, check.ignore)
            opposite = held(text, check.less if rose else check.more)
            if opposite and not held(text, own):
                amounts = {"now": shown(now, decimals), "before": shown(before, decimals), "unit": now.unit.name}
                direction = check.increase if rose else check.decrease
                yield Found(
                    written.place,
                    {"direction": direction, "words": quoted(opposite), **amounts},
                    material.about(written),
                    comparison=_compared(amounts),
                )


def _compared(amounts: dict[str, str]) -> Comparison:
    return Comparison(f"{amounts['now']}{amounts['unit']}", f"{amounts['before']}{amounts['unit']}")


def _denied(check: DeniedChange, material: Material) -> Iterator[Found]:
    now, before = material.amount(Coordinates(), check.now), material.amount(Coordinates(), check.before)
    if now is None or before is None:
        return
    difference = now.value - before.to(now.unit).value
    if difference > 0 if check.direction == "more" else difference < 0:
        return
    hits = [(one, held(without(one.value, check.ignore), check.words)) for one in material.written(check.texts)]
    saying = [(one, words) for one, words in hits if words]
    if not saying:
        return
    decimals = material.decimals(Coordinates(), check.now)
    amounts = {"now": shown(now, decimals), "before": shown(before, decimals), "unit": now.unit.name}
    figure = material.submission.describe(material.submission.definition.figures.named(Coordinates(), check.now))
    stated = [*material.places(Coordinates(), check.now), *material.places(Coordinates(), check.before)]
    cells = [Related(place, amounts[part]) for place, part in zip(stated, ("now", "before"), strict=False)]
    yield Found(
        saying[0][0].place,
        {
            "words": quoted(word for _, words in saying for word in words),
            "figure": figure,
            "count": str(len(saying)),
            **amounts,
        },
        figure,
        (*elsewhere(one for one, _ in saying[1:]), *cells),
        _compared(amounts),
    )


def _repeated(check: Repeated, material: Material) -> Iterator[Found]:
    form = material.submission.definition.outline.forms.get(check.form)
    lists = [[written for written, _, _ in _changed(material, change)] for change in check.changes]
    lists += [[*material.written((text,))] for text in check.texts]
    for listed in lists:
        alike: dict[str, list[tuple[str, Written]]] = {}
        for written in listed:
            text = form.cut(written.value) if form else written.value
            alike.setdefault(_NO_WORDS.sub("", text), []).append((text, written))
        for group in alike.values():
            if len(group) > 1:
                cells = [written for _, written in group]
                subjects = quoted((material.subject(one.at) or one.place.heading for one in cells), MOST_RELATED)
                values = {"text": group[0][0], "subjects": subjects, "count": str(len(group))}
                yield Found(cells[-1].place, values, material.about(cells[-1]), elsewhere(cells[:-1]))


def _other_subject(check: OtherSubject, material: Material) -> Iterator[Found]:
    for written in material.written(check.texts):
        code = written.at.member(check.dimension)
        topic = _topic(check, material, code)
        if topic and not held(written.value, topic.own):
            foreign = held(written.value, topic.foreign)
            if foreign:
                name = material.submission.label(check.dimension, code)
                yield Found(written.place, {"words": quoted(foreign), "name": name}, material.about(written))


def _topic(check: OtherSubject, material: Material, code: str) -> Topic | None:
    """Return the topic of a code: that of the deepest code above it that has one."""
    path = material.submission.definition.figures.dimensions[check.dimension].path(code)
    topics = {topic.code: topic for topic in check.topics}
    return next((topics[step] for step in reversed(path) if step in topics), None)
