"""The long form of a code."""

import pytest

from compiler.definition.definition import Definition
from compiler.definition.entries import known_codes
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Entry, Severity, catalogue
from compiler.diagnostics.explain import explain, list_codes, nearest, normal_code
from compiler.diagnostics.families import Known

KNOWN = known_codes([load_definition("changji-budget-2025")])


def test_a_long_form_says_what_is_found_what_it_means_how_to_mend_it_and_on_what_authority() -> None:
    entry = Entry(
        Severity.WARNING,
        "{figure}为{amount}{unit}，与{strange}不符。",
        "改正{figure}。",
        "举例",
        "这一条是举例。",
        "举例的文件",
    )
    assert explain(Known("R499", entry, ("甲报表", "乙报表"))).splitlines() == [
        "警告[R499] 举例",
        "   问题  〈数据〉为〈金额〉〈单位〉，与〈…〉不符。",
        "   含义  这一条是举例。",
        "   办法  改正〈数据〉。",
        "   依据  举例的文件",
        "   级别  警告，不影响生成公开文本；财政部门可以豁免。",
        "   报表  甲报表、乙报表",
    ]


def test_what_a_code_lacks_is_left_out() -> None:
    assert explain(Known("T699", Entry(Severity.ERROR, "缺。", title="举例"))).splitlines() == [
        "错误[T699] 举例",
        "   问题  缺。",
        "   级别  错误，有这一问题就不生成公开文本；不能豁免。",
    ]


def test_the_list_holds_every_code_under_its_family() -> None:
    blocks = list_codes(KNOWN).split("\n\n")
    listed = [line.split()[0] for block in blocks for line in block.splitlines() if line.startswith("   ")]
    assert listed == [one.code for letter in "WVERPT" for one in KNOWN if one.code[0] == letter]
    assert [block[0] for block in blocks[:-1]] == ["W", "V", "E", "R", "P", "T"]
    for block in blocks[:-1]:
        assert all(line.strip()[0] == block[0] for line in block.splitlines())


@pytest.mark.parametrize("typed", ["e301", "Ｅ３０１", " E301 ", "[E301]", "ｅ 301"])
def test_a_code_may_be_typed_in_any_width_and_case(typed: str) -> None:
    assert normal_code(typed) == "E301"


@pytest.mark.parametrize(
    ("typed", "first"),
    [("E399", "E371"), ("e3", "E300"), ("302", "E302"), ("V299", "V225"), ("三公", "E318"), ("T", "T601")],
)
def test_for_an_unknown_code_the_nearest_are_offered(typed: str, first: str) -> None:
    assert nearest(typed, KNOWN)[0].code == first


@pytest.mark.parametrize("typed", ["", "乱写", "?", "9" * 5000])
def test_nonsense_is_offered_little_and_breaks_nothing(typed: str) -> None:
    assert len(nearest(typed, KNOWN)) <= 5


def test_a_definition_brings_its_codes_beside_those_of_the_catalogue(definition: Definition) -> None:
    known = known_codes([definition])
    assert [one.code for one in known] == sorted(one.code for one in known)
    assert {one.code for one in known} >= set(catalogue())
    assert all(one.reports == () for one in known if one.code in catalogue())


def test_only_findings_that_leave_the_document_whole_can_be_waived() -> None:
    waivable = {one.code for one in KNOWN if one.waivable}
    assert {one.code for one in KNOWN if one.code[0] == "E"} <= waivable
    blocking = {one.code for one in KNOWN if one.entry.severity is Severity.ERROR and one.code[0] in "WVT"}
    assert not waivable & blocking
    assert "W113" in waivable


def test_a_code_of_no_family_cannot_be_waived() -> None:
    assert not Known("X900", Entry(Severity.ERROR, "缺。")).waivable
