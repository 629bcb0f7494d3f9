"""How the bureau's waivers and strictness change what was found."""

from datetime import date

import pytest

from compiler.diagnostics.diagnostic import Comparison, Diagnostic, Severity
from compiler.values.place import Place
from compiler.waivers.weigh import Policy, Waiver, strictly, weigh

TODAY = date(2025, 6, 1)
LINE = Place("豁免.csv", 2)
FINDING = Diagnostic(
    "E317",
    Severity.ERROR,
    "基本支出填为892.78万元，按资金来源相加为1,882.78万元。",
    Place("支出明细", 12, 5, "基本支出"),
    about="2010301|基本支出",
    comparison=Comparison("892.78万元", "1,882.78万元"),
)
WAIVER = Waiver("E317", "某某局", "", Severity.WARNING, "等待批复", None, LINE)


def weighed(waiver: Waiver, *, department: str = "某某局", finding: Diagnostic = FINDING) -> list[Diagnostic]:
    return list(weigh([finding], department, Policy((waiver,), TODAY)).findings)


def test_a_waived_error_is_lowered_and_says_why_and_until_when() -> None:
    assert weighed(WAIVER) == [FINDING._replace(severity=Severity.WARNING, waived="财政部门已同意：等待批复")]
    (dated,) = weighed(WAIVER._replace(until=date(2025, 12, 31)))
    assert dated.waived == "财政部门已同意：等待批复（至 2025-12-31）"


def test_a_waiver_never_makes_a_finding_worse() -> None:
    (found,) = weighed(WAIVER, finding=FINDING._replace(severity=Severity.INFO))
    assert found.severity is Severity.INFO


def test_a_silenced_finding_is_no_longer_among_the_findings_but_kept_with_its_reason() -> None:
    result = weigh([FINDING], "某某局", Policy((WAIVER._replace(highest=None),), TODAY))
    assert result.findings == ()
    assert result.waived == (FINDING._replace(waived="财政部门已同意：等待批复"),)


@pytest.mark.parametrize(
    ("written", "department", "covered"),
    [
        ("某某局（本级）", "某某局(本级)", True),
        ("某某局", " 某 某 局\n", True),
        ("某某", "某某局", False),
        ("某某局", "某某", False),
        ("某某局", "", False),
        ("", "", True),
        ("", "别的局", True),
    ],
)
def test_a_waiver_is_for_the_department_of_just_this_name(written: str, department: str, covered: bool) -> None:
    (found,) = weighed(WAIVER._replace(department=written), department=department)
    assert bool(found.waived) is covered


@pytest.mark.parametrize(
    ("content", "covered"),
    [
        ("支出明细!E12", True),
        ("支出明细！e12", True),
        ("支出明细!E12（基本支出）", True),
        ("支出明细", True),
        ("E12", True),
        ("E1", False),
        ("12", False),
        ("基本支出", True),
        ("资金来源", True),
        ("892.78", True),
        ("92.78", False),
        ("892.7", False),
        ("882.78", False),
        ("1,882.78", True),
        ("1882.78", True),
        ("2010301", True),
        ("20103", False),
        ("项目支出", False),
        (".*", False),
    ],
)
def test_content_narrows_a_waiver_to_findings_that_hold_the_words(content: str, covered: bool) -> None:
    (found,) = weighed(WAIVER._replace(content=content))
    assert bool(found.waived) is covered


def test_a_waiver_of_another_code_changes_nothing() -> None:
    assert weighed(WAIVER._replace(code="E301")) == [FINDING]


def test_a_waiver_holds_through_its_last_day_and_then_is_said_to_have_expired() -> None:
    (found,) = weighed(WAIVER._replace(until=TODAY))
    assert found.waived
    unchanged, info = weighed(WAIVER._replace(until=date(2025, 5, 31)))
    assert unchanged == FINDING
    assert (info.code, info.severity, info.place) == ("W149", Severity.INFO, LINE)
    assert "2025-05-31" in info.message


def test_an_expired_waiver_that_nobody_needs_is_not_mentioned() -> None:
    expired = WAIVER._replace(until=date(2025, 5, 31))
    assert weighed(expired, department="别的局") == [FINDING]
    result = weigh([FINDING], "某某局", Policy((expired, WAIVER._replace(reason="已续期")), TODAY))
    assert [finding.waived for finding in result.findings] == ["财政部门已同意：已续期"]


def test_one_expired_waiver_of_many_findings_is_said_once() -> None:
    expired = WAIVER._replace(until=date(2025, 5, 31))
    others = [FINDING._replace(place=Place("支出明细", row, 5)) for row in (3, 4)]
    result = weigh(others, "某某局", Policy((expired,), TODAY))
    assert [finding.code for finding in result.findings] == ["E317", "E317", "W149"]


def test_of_several_lines_the_first_decides() -> None:
    lines = (WAIVER._replace(highest=Severity.INFO, reason="甲"), WAIVER._replace(highest=None, reason="乙"))
    (found,) = weigh([FINDING], "某某局", Policy(lines, TODAY)).findings
    assert (found.severity, found.waived) == (Severity.INFO, "财政部门已同意：甲")


def test_strictness_makes_errors_of_warnings_that_nobody_has_spoken_about() -> None:
    warning = FINDING._replace(severity=Severity.WARNING)
    others = [
        warning._replace(answer="口径不同。"),
        warning._replace(waived="财政部门已同意：等待批复"),
        FINDING._replace(severity=Severity.INFO),
    ]
    assert strictly([warning, *others]) == (FINDING, *others)


def test_waivers_come_before_strictness() -> None:
    (found,) = weigh([FINDING], "某某局", Policy((WAIVER,), TODAY, strict=True)).findings
    assert found.severity is Severity.WARNING
    (found,) = weigh([FINDING._replace(severity=Severity.WARNING)], "某某局", Policy(strict=True)).findings
    assert found.severity is Severity.ERROR
