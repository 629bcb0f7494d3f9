"""Where blanks mean zero: what the regions hold, and figures of which they can say nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.definition.load import load_definition, shipped_definition
from compiler.figures import derive
from compiler.figures.derive import Ledger
from compiler.figures.zeros import Zeros, zeros_of
from compiler.narrative.compose import compose
from compiler.regions import Region
from compiler.submission import Submission, submit
from compiler.values.amount import Amount
from compiler.values.coordinates import Coordinates
from compiler.workbook.data_file import data_from_json
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*/data.json"))


def _figure(**members: str) -> Coordinates:
    return Coordinates.of({"concept": "budget", **members})


def _region(**members: str) -> Region:
    named = {"concept": "budget", **members}
    return Region({name: frozenset({member}) if member else None for name, member in named.items()})


def _zeros(*regions: Region) -> Zeros:
    figures = load_definition("changji-budget-2025").figures
    return Zeros(regions, figures)


def _may_fill(zeros: Zeros, at: Coordinates) -> bool:
    return zeros.may_fill(dict(at), zeros.reach(at))


def test_a_region_holds_a_figure_that_names_just_its_dimensions() -> None:
    zeros = _zeros(_region(functional="", fund="general_own"))
    assert zeros.hold(_figure(functional="2010301", fund="general_own"))
    assert not zeros.hold(_figure(functional="2010301", fund="general"))
    assert not zeros.hold(_figure(fund="general_own"))
    assert not zeros.hold(_figure(functional="2010301", fund="general_own", nature="basic"))


def test_codes_that_no_region_tells_apart_are_alike() -> None:
    zeros = _zeros(_region(functional="", fund="general_own"), _region(economic="30101"))
    assert zeros.alike(_figure(functional="2010301", economic="30101")) == _figure(functional="*", economic="30101")


def test_regions_fill_a_figure_only_where_they_have_something_of_all_its_members() -> None:
    funds = ("general_own", "general_transfer")
    own, transfer = (_region(functional="", fund=fund, nature="project") for fund in funds)
    general = _figure(functional="*", fund="general", nature="project")
    assert not _may_fill(_zeros(own), general)
    assert _may_fill(_zeros(own, transfer), general)
    assert not _may_fill(_zeros(own, transfer), _figure(functional="*", fund="general"))
    assert _may_fill(_zeros(_region(functional="", fund="general")), _figure(fund="general_own")) is False
    assert _may_fill(_zeros(_region(functional="")), _figure(functional="*"))


OF_ITEM = _figure(measure="budget", functional="2010301", fund="general_own", nature="basic")
OF_ANY_ITEM = OF_ITEM.at({"functional": "*"})


def _value(at: Coordinates, region: Region, *unreadable: Coordinates) -> Amount | None:
    definition = load_definition("changji-budget-2025")
    return Ledger(Submission(definition, {}, {}, {}, {}, (region,), unreadable=frozenset(unreadable))).value(at)


def _of_items(**natures: str) -> Region:
    region = _region(measure="budget", functional="", fund="general_own")
    return Region({**region.members, "nature": frozenset(natures)})


def test_a_blank_is_zero_though_a_row_whose_code_is_missing_states_something() -> None:
    amount = _value(OF_ITEM, _of_items(basic=""), OF_ANY_ITEM)
    assert amount is not None and not amount.value


def test_a_sum_of_blanks_is_unknown_where_a_row_whose_code_is_missing_may_belong_to_it() -> None:
    region = _of_items(personnel="", operating="")
    amount = _value(OF_ITEM, region)
    assert amount is not None and not amount.value
    assert _value(OF_ITEM, region, OF_ANY_ITEM) is None


def _asked(submission: Submission) -> Iterator[Coordinates]:
    """Yield the figures that a document prints and, for each, those that name a dimension less."""
    asked: dict[Coordinates, None] = {}
    ledger = Ledger(submission)

    def value(at: Coordinates) -> object:
        asked[at] = None
        return ledger.value(at)

    compose(submission, value)  # type: ignore[arg-type]
    for at in asked:
        yield at
        yield from (at.at({name: ""}) for name, _ in at if name != "concept")


def _submitted(path: Path) -> Submission:
    raw = json.loads(path.read_text("utf-8"))
    definition = shipped_definition(raw["definition"])
    return submit(data_from_json(raw, definition)[0], definition)[0]


def _of_its_own(submission: Submission) -> Zeros:
    return Zeros(submission.regions, submission.definition.figures, submission.unreadable)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_the_regions_cannot_fill_is_unknown_whatever_derivation_is_tried(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive, "zeros_of", _of_its_own)
    submission = _submitted(path)
    figures = [*_asked(submission)]
    quick = Ledger(submission)
    found = [quick.value(at) for at in figures]
    monkeypatch.setattr(Zeros, "may_fill", lambda _self, _members, regions: bool(regions))
    thorough = Ledger(submission)
    assert found == [thorough.value(at) for at in figures]
    assert None in found


def test_submissions_of_one_definition_share_their_zeros_and_nothing_of_their_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submissions = [_submitted(path) for path in EXAMPLES]
    figures = [[*_asked(submission)] for submission in submissions]
    asked = [*zip(submissions, figures, strict=True)]
    assert len({id(zeros_of(submission)) for submission in submissions}) < len(submissions)
    shared = [[ledger.value(at) for at in of] for ledger, of in ((Ledger(s), of) for s, of in asked)]
    monkeypatch.setattr(derive, "zeros_of", _of_its_own)
    assert shared == [[ledger.value(at) for at in of] for ledger, of in ((Ledger(s), of) for s, of in asked)]
