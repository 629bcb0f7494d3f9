"""What typed rows state: references resolve, codes are known, each row is there once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.pipeline import check_workbook
from compiler.submission import Data, submit
from compiler.workbook.data_file import data_from_json
from compiler.workbook.template import build_workbook
from tests.conftest import EXAMPLE

PROJECT = {"number": "1", "name": "甲", "unit": "本级", "basis": "略", "allocation": "略", "period": "全年"}
LINE = {"project": "1", "code": "2010399", "fund": "general_own", "e302": "50.00"}


@pytest.fixture
def found(data_of: Callable[..., Data], definition: Definition) -> Callable[..., list[Diagnostic]]:
    def submitting(**sheets: object) -> list[Diagnostic]:
        return [*submit(data_of(sheets), definition)[1]]

    return submitting


def test_a_code_that_no_list_holds_is_a_warning(found: Callable[..., list[Diagnostic]]) -> None:
    (finding,) = found(items=[{"code": "2019977", "general_own": "1.00"}])
    assert (finding.code, finding.severity) == ("V210", Severity.WARNING)
    assert "2019977" in finding.message
    assert (finding.place.sheet, finding.place.row) == ("基本支出明细", 1)


def test_an_unknown_code_comes_with_the_codes_that_were_most_likely_meant(
    found: Callable[..., list[Diagnostic]],
) -> None:
    (finding,) = found(items=[{"code": "2210210", "general_own": "1.00"}])
    assert "2210201住房公积金" in finding.hint


def test_a_code_of_the_bureaus_own_list_is_known_and_goes_before_the_shipped_name(
    data_of: Callable[..., Data], definition: Definition
) -> None:
    own = [{"code": "2019977", "name": "本地事务支出"}, {"code": "2010301", "name": "本地行政运行"}]
    raw = {
        "definition": definition.id,
        "sheets": {"items": [{"code": "2019977", "general_own": "1.00"}]},
        "codes": {"functional": own},
    }
    submission, findings = submit(data_from_json(raw, definition)[0], definition)
    assert findings == ()
    assert submission.name("functional", "2019977") == "本地事务支出"
    assert submission.name("functional", "2010301") == "本地行政运行"


def test_a_reference_to_a_project_that_is_not_listed_is_an_error(found: Callable[..., list[Diagnostic]]) -> None:
    (finding,) = found(projects=[PROJECT], project_lines=[{**LINE, "project": "9"}])
    assert (finding.code, finding.severity) == ("V211", Severity.ERROR)
    assert "“9”" in finding.message
    assert "“项目”" in finding.message


def test_a_class_that_is_neither_personnel_nor_operating_is_an_error(found: Callable[..., list[Diagnostic]]) -> None:
    (finding,) = found(economic=[{"code": "30701", "amount": "1.00"}])
    assert (finding.code, finding.severity) == ("V212", Severity.ERROR)
    assert "30701" in finding.message


def test_one_item_typed_in_two_rows_is_an_error_even_with_equal_amounts(
    found: Callable[..., list[Diagnostic]],
) -> None:
    (finding,) = found(items=[{"code": "2010301", "general_own": "1.00"}, {"code": "2010301", "general_own": "1.00"}])
    assert (finding.code, finding.severity) == ("V213", Severity.ERROR)
    assert finding.place.row == 2


def test_the_same_project_may_have_lines_under_several_items(found: Callable[..., list[Diagnostic]]) -> None:
    assert found(projects=[PROJECT], project_lines=[LINE, {**LINE, "code": "2010350"}]) == []


def test_a_workbook_of_a_definition_that_is_not_shipped_is_said_by_its_name(
    definition: Definition, tmp_path: Path
) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(build_workbook(replace(definition, id="elsewhere-budget-2030")))
    (finding,) = check_workbook(path).findings
    assert finding.code == "W130"
    assert "elsewhere-budget-2030" in finding.message


def test_a_cell_that_cannot_be_read_is_neither_zero_nor_the_cause_of_further_findings(
    definition: Definition, tmp_path: Path
) -> None:
    book = load_workbook(EXAMPLE / "filled.xlsx")
    sheet = book["基本支出明细"]
    cell = next(row[3] for row in sheet.iter_rows() if row[1].value == "2010301")
    cell.value = "五百"
    path = tmp_path / "bad.xlsx"
    book.save(path)
    errors = [finding for finding in check_workbook(path).findings if finding.severity is Severity.ERROR]
    assert [(finding.code, finding.place.cell) for finding in errors] == [("V202", cell.coordinate)]


@pytest.mark.parametrize(
    ("title", "address", "value", "code"),
    [
        ("项目支出明细", "E6", "某来源", "V207"),
        ("项目支出明细", "B6", None, "V201"),
        ("基本支出明细", "B10", None, "V201"),
        ("基本支出明细", "B10", "二〇一", "V208"),
    ],
)
def test_money_whose_code_or_source_is_missing_or_wrong_breaks_no_equation_besides(
    title: str, address: str, value: str | None, code: str, tmp_path: Path
) -> None:
    book = load_workbook(EXAMPLE / "filled.xlsx")
    book[title][address].value = value
    path = tmp_path / "bad.xlsx"
    book.save(path)
    found = {(f.code, f.place.cell) for f in check_workbook(path).findings if f.severity is Severity.ERROR}
    assert found == {(code, address)}
    if title == "项目支出明细":  # the grand total is unknown, and so is whether others agree with it
        assert not any(f.code in {"E361", "E362"} for f in check_workbook(path).findings)
