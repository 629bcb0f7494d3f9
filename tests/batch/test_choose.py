"""Which submission counts is decided by dates where they tell, and by the bureau where they do not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from compiler.batch.choose import Decided, Submitted, Terms, decide
from compiler.batch.intake import Arrival
from compiler.batch.outcome import Outcome
from compiler.batch.record import State, SubmittedFile
from compiler.roster import Entry
from compiler.values.place import Place
from tests.batch.conftest import EXAMPLES, SCHOOL, YOUTH

PATHS = [EXAMPLES / name / "filled.xlsx" for name in (SCHOOL, YOUTH)]
FIRST, LATER = "2025-03-01T09:00:00+08:00", "2025-03-01T02:00:00+00:00"


def sent(name: str = "甲局", content: str = "a", **said: str) -> Submitted:
    """Return a submission of a department; the content is named by a letter."""
    outcome = Outcome("report", department=name, passes=True, saved=said.pop("saved", ""))
    return Submitted(Arrival(SubmittedFile(f"{content}.xlsx", content, 1, **said), PATHS[content == "b"]), outcome)


def decided(
    *submitted: Submitted, roster: tuple[Entry, ...] | None = None, used: str = "", days: int | None = None
) -> tuple[Decided, ...]:
    return decide(submitted, Terms(roster, frozenset(used), days))


def chosen(*submitted: Submitted, used: str = "") -> str:
    (one,) = decided(*submitted, used=used)
    return one.chosen.file.name if one.chosen else one.result.note


def test_the_newest_by_mail_counts_whatever_zone_its_date_is_in() -> None:
    assert chosen(sent(content="a", sent=FIRST), sent(content="b", sent=LATER)) == "b.xlsx"


def test_without_mail_dates_the_newest_saved_counts() -> None:
    assert chosen(sent(content="a", saved=LATER), sent(content="b", saved=FIRST)) == "a.xlsx"


def test_where_the_dates_are_missing_alike_or_disagree_nothing_is_chosen() -> None:
    undated = "几份不同的填报表，从日期分不出哪一份最新。请核对，用 --use 指明采用哪一份。"
    assert chosen(sent(content="a"), sent(content="b", sent=FIRST)) == undated
    assert chosen(sent(content="a", sent=FIRST), sent(content="b", sent=FIRST)) == undated
    assert chosen(sent(content="a", sent=FIRST, saved=LATER), sent(content="b", sent=LATER, saved=FIRST)).startswith(
        "几份填报表，按邮件日期和按保存时间，最新的不是同一份。"
    )


def test_undecided_ones_are_listed_with_the_cells_that_differ() -> None:
    (one,) = decided(sent(content="a"), sent(content="b"))
    assert one.result.state is State.UNDECIDED
    assert len(one.result.files) == 2
    assert ("基本信息!C5", ("青石县第二中学", "青石县青少年活动中心")) in [
        (change.place, change.texts) for change in one.result.changes
    ]


def test_the_bureau_decides_with_a_file_that_it_names() -> None:
    assert chosen(sent(content="a"), sent(content="b"), used="b") == "b.xlsx"


def test_the_same_content_twice_is_one_submission() -> None:
    assert chosen(sent(content="a"), sent(content="a", sent=FIRST)) == "a.xlsx"


def test_two_senders_of_one_name_may_be_two_departments() -> None:
    a, b = sent(content="a", sent=FIRST, sender="甲 <a@x>"), sent(content="b", sent=LATER, sender="b@x")
    assert chosen(a, b).startswith("几份不同的填报表由不同的人寄来，可能是两个同名的部门。")


def entry(name: str, row: int, **said: object) -> Entry:
    return replace(Entry(f"{row}", name, place=Place("r", row)), **said)  # type: ignore[arg-type]


def test_the_roster_says_who_is_missing_published_and_withheld_and_by_when() -> None:
    roster = (
        entry("甲局", 2, approved=date(2025, 2, 20)),
        entry("乙局", 3, approved=date(2025, 2, 20)),
        entry("丙局", 4, published=date(2025, 2, 25)),
        entry("丁局", 5, withheld=True),
    )
    found = [one.result for one in decided(sent("甲局"), sent("丁局", "b"), roster=roster, days=20)]
    assert [(one.name, one.state) for one in found] == [
        ("甲局", State.PASSED),
        ("乙局", State.MISSING),
        ("丙局", State.PUBLISHED),
        ("丁局", State.WITHHELD),
    ]
    assert found[0].deadline == date(2025, 3, 12)
    assert found[0].days_left(date(2025, 3, 10)) == 2
    assert found[3].chosen is None


def test_a_name_that_the_roster_lacks_is_said_with_the_nearest_ones_and_not_guessed() -> None:
    *_, one = decided(sent("青石县教育局委员会"), roster=(entry("青石县教育局", 2), entry("青石县财政局", 3)))
    assert one.result.state is State.UNDECIDED
    assert one.result.nearest[0] == "青石县教育局"
    assert "名单中没有这个部门，相近的有：青石县教育局" in one.result.note


def test_a_unit_instead_of_a_department_is_said() -> None:
    above = sent("甲局")
    above = replace(above, outcome=replace(above.outcome, units=("甲局幼儿园",)))
    *_, unit = decided(above, sent("甲局幼儿园", "b"), roster=(entry("甲局", 2),))
    assert unit.result.note == "名单中没有这个名称，“甲局”把它列为下属单位：这里要的是部门的填报表。"


def test_names_are_compared_as_people_write_them() -> None:
    (one,) = decided(sent("甲 局"), roster=(entry("甲局", 2),))
    assert one.result.state is State.PASSED
    assert Path(one.result.files[0].name).suffix == ".xlsx"
