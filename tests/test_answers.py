"""Numbers stay with their findings from round to round, and answers stand while the amounts do."""

from compiler.answers import Listed, Numbered, amounts_of, key_of, number_findings, with_answers
from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Severity
from compiler.values.place import Place


def finding(about: str, amount: str = "1.00", severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic("R400", severity, "不同。", Place("甲", 3, 2), about=about, comparison=Comparison(amount, "2.00"))


def listed(number: int, found: Diagnostic, answer: str = "", lapsed: str = "") -> Listed:
    return Listed(number, key_of(found), amounts_of(found), answer, lapsed)


def numbers(numbered: tuple[Numbered, ...]) -> list[tuple[int, str]]:
    return [(one.number, one.finding.about) for one in numbered]


def test_the_first_list_counts_from_one_in_the_order_given() -> None:
    numbered, mended = number_findings([finding("乙"), finding("甲")], [])
    assert numbers(numbered) == [(1, "乙"), (2, "甲")]
    assert mended == ()


def test_a_finding_keeps_its_number_and_a_new_one_gets_the_next_free_one() -> None:
    before = [listed(1, finding("甲")), listed(2, finding("乙"))]
    numbered, mended = number_findings([finding("新"), finding("乙", "9.00")], before)
    assert numbers(numbered) == [(2, "乙"), (3, "新")]
    assert mended == (before[0],)
    back, _ = number_findings([finding("甲")], [*mended, listed(3, finding("新"))])
    assert numbers(back) == [(1, "甲")]


def test_of_findings_that_are_called_the_same_those_with_the_same_amounts_belong_together() -> None:
    first, second = finding("甲", "1.00"), finding("甲", "5.00")
    before = [listed(1, first, "一"), listed(2, second, "二")]
    numbered, mended = number_findings([second], before)
    assert [one.number for one in numbered] == [2]
    assert mended == (before[0],)
    assert with_answers([second], before)[0].answer == "二"
    both = with_answers([second, first], before)
    assert [f.answer for f in both] == ["二", "一"]


def test_an_answer_stands_while_the_amounts_do_and_lapses_when_they_change() -> None:
    before = [listed(1, finding("甲"), "四舍五入。")]
    assert with_answers([finding("甲")], before)[0].answer == "四舍五入。"
    changed = with_answers([finding("甲", "1.01")], before)[0]
    assert (changed.answer, changed.lapsed) == ("", "四舍五入。")
    assert changed.awaits_answer


def test_a_lapsed_answer_is_kept_until_another_is_given() -> None:
    assert with_answers([finding("甲")], [listed(1, finding("甲"), "", "旧")])[0].lapsed == "旧"
    answered = with_answers([finding("甲")], [listed(1, finding("甲"), "新", "旧")])[0]
    assert (answered.answer, answered.lapsed) == ("新", "")


def test_an_answer_to_what_compares_no_amounts_rests_on_what_the_finding_says() -> None:
    stray = Diagnostic("W112", Severity.WARNING, "“借调 3 人”没有读取。", Place("甲", 3, 2))
    before = [listed(1, stray, "备查。")]
    assert with_answers([stray], before)[0].answer == "备查。"
    assert with_answers([stray._replace(message="“借调 4 人”没有读取。")], before)[0].lapsed == "备查。"


def test_only_a_warning_awaits_an_answer() -> None:
    assert finding("甲").awaits_answer
    assert not finding("甲")._replace(answer="好").awaits_answer
    assert not finding("甲")._replace(waived="已批准").awaits_answer
    assert not finding("甲", severity=Severity.ERROR).awaits_answer
    assert not finding("甲", severity=Severity.INFO).awaits_answer
