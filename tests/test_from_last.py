"""Last year carried forward: a new year starts from last year's workbook and keeps to what it stated.

The new definition is a copy of the shipped one under an invented id; names and amounts that tests change are invented.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from compiler.carry_forward import carry_forward
from compiler.definition.definition import Definition
from compiler.definition.error import DefinitionError
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.figures.derive import Ledger
from compiler.pipeline import check_workbook
from compiler.start_year import start_folder, start_year
from compiler.submission import Data, submit
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json, data_to_json
from compiler.workbook.keys import words
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook
from tests.conftest import EXAMPLE, ROOT
from tests.test_cli import gongkai
from tests.test_pasted import workbook_of_tables

LAST = EXAMPLE / "filled.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a definition for the next year that shares everything with this year's."""
    schemas = tmp_path_factory.mktemp("schemas")
    shutil.copytree(ROOT / "schemas" / "codes", schemas / "codes")
    shutil.copytree(ROOT / "schemas" / "styles", schemas / "styles")
    new = shutil.copytree(ROOT / "schemas" / "changji-budget-2025", schemas / "next-year")
    head = (new / "definition.toml").read_text("utf-8")
    head = head.replace('id = "changji-budget-2025"', 'id = "next-year"')
    head = head.replace('year = "2025"', 'year = "2026"').replace('prior_year = "2024"', 'prior_year = "2025"')
    (new / "definition.toml").write_text(head, "utf-8")
    return new


@pytest.fixture(scope="module")
def next_year(folder: Path) -> Definition:
    return load_definition(folder)


@pytest.fixture(scope="module")
def started(next_year: Definition) -> bytes:
    """The new workbook that last year's gives."""
    start = start_year(next_year, LAST)
    assert (start.findings, start.department) == ((), "昌吉市人民政府办公室")
    return start.content


def read(content: bytes, definition: Definition) -> Data:
    return bind(read_workbook(content)[0], definition)[0]


@pytest.fixture(scope="module")
def data(started: bytes, next_year: Definition) -> Data:
    return read(started, next_year)


Find = Callable[[Callable[[openpyxl.Workbook], None]], list[Diagnostic]]


@pytest.fixture
def found(started: bytes, next_year: Definition, tmp_path: Path) -> Find:
    """Gives the findings about last year's amounts after somebody changed and saved the new workbook."""

    def find(change: Callable[[openpyxl.Workbook], None]) -> list[Diagnostic]:
        book = openpyxl.load_workbook(BytesIO(started))
        change(book)
        path = tmp_path / "changed.xlsx"
        book.save(path)
        return [one for one in check_workbook(path, next_year).findings if one.code.startswith("P")]

    return find


def column(data: Data, sheet: str, key: str) -> list[str]:
    return [row.values.get(key, "") for row in data.rows[sheet]]


def test_texts_carry_over_word_for_word(data: Data, next_year: Definition) -> None:
    last = read(LAST.read_bytes(), load_definition("changji-budget-2025"))
    for sheet in ("duties", "offices", "terms", "posts"):
        assert [row.values for row in data.rows[sheet]] == [row.values for row in last.rows[sheet]]
    assert column(data, "department", "department") == ["昌吉市人民政府办公室"]


def test_projects_carry_over_as_drafts_without_amounts_allocation_or_period(data: Data) -> None:
    assert [set(row.values) for row in data.rows["projects"]] == [{"number", "name", "unit", "basis"}] * 2
    assert "project_lines" not in data.rows


def test_indicators_carry_over_without_what_was_reached(data: Data) -> None:
    assert len(data.rows["project_indicators"]) == 28
    assert "" not in column(data, "project_indicators", "level3")
    assert set(column(data, "project_indicators", "prior")) == {""}


def test_reasons_and_dates_are_this_years_and_stay_blank(data: Data) -> None:
    assert "date" not in data.rows["department"][0].values
    reasons = [row.values.get("reason") for rows in data.rows.values() for row in rows]
    assert set(reasons) == {None}


def test_prior_amounts_are_last_years_budget_on_both_bases_computed_where_last_year_stated_none(data: Data) -> None:
    assert column(data, "prior_natures", "prior") == ["1025.92", "105.50", "1025.92", "105.50"]
    assert column(data, "prior_funds", "prior") == ["1131.42", *[""] * 9]
    items = dict(zip(column(data, "prior_items", "code"), column(data, "prior_items", "prior"), strict=True))
    assert len(items) == 9
    assert (items["2010301"], items["2010399"], items["2101199"]) == ("511.11", "105.50", "0.60")
    assert column(data, "three_public", "prior") == ["", "", "", "59.00"]
    assert column(data, "agency", "prior") == ["117.23"]
    assert column(data, "staffing", "prior") == ["56", "15", "2"]


def test_an_item_that_ended_last_year_is_not_listed_again(data: Data) -> None:
    assert "2014004" not in column(data, "prior_items", "code")


def by_line(data: Data, sheet: str, key: str) -> dict[str, str]:
    return {row.line: row.values[key] for row in data.rows[sheet] if key in row.values}


def test_the_bases_differ_where_last_year_spent_a_carryover(next_year: Definition) -> None:
    """All sources include the carryover, the current appropriation does not."""
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    raw["sheets"]["project_lines"][0]["fund"] = "fiscal_carryover"
    prior = carried_from(raw, next_year)
    spending = by_line(prior, "prior_natures", "prior")
    assert (spending["project"], spending["general_project"]) == ("105.50", "55.50")
    assert by_line(prior, "prior_funds", "prior") == {"general_own": "1081.42", "fiscal_carryover": "50.00"}
    items = {row.values["code"]: row.values["prior"] for row in prior.rows["prior_items"]}
    assert items["2010399"] == "55.50"


def carried_from(raw: dict[str, object], next_year: Definition) -> Data:
    old = load_definition("changji-budget-2025")
    last, findings = data_from_json(raw, old)
    assert not findings
    return carry_forward(last, Ledger(submit(last, old)[0]), next_year)


def test_a_zero_stays_blank_but_where_last_year_stated_it_and_the_cell_must_be_filled(next_year: Definition) -> None:
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    raw["sheets"]["staffing"][2]["budget"] = "0"
    prior = carried_from(raw, next_year)
    assert by_line(prior, "staffing", "prior")["veteran_retired"] == "0"
    assert by_line(prior, "three_public", "prior") == {"official_vehicle_operation": "59.00"}
    assert 0 in {amount for at, amount in prior.carried.items() if at.member("three_public_part")}


def test_what_last_year_does_not_say_stays_blank_and_is_not_remembered(tmp_path: Path, next_year: Definition) -> None:
    last = tmp_path / "last.xlsx"
    book = openpyxl.load_workbook(LAST)
    book["实有人数"]["C6"] = "十来人"
    book.save(last)
    start = start_year(next_year, last)
    assert [finding.code for finding in start.findings] == ["V202"]
    prior = read(start.content, next_year)
    assert by_line(prior, "staffing", "prior") == {"in_service": "56", "veteran_retired": "2"}
    assert {at.member("staff") for at in prior.carried} == {"", "in_service", "veteran_retired"}


def test_codes_that_a_department_listed_itself_carry_over_with_their_amounts(next_year: Definition) -> None:
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    raw["codes"] = {"functional": [{"code": "2019988", "name": "地方新增事务"}]}  # invented
    raw["sheets"]["items"].append({"code": "2019988", "general_own": "3.21"})
    prior = carried_from(raw, next_year)
    assert [code.code for code in prior.codes["functional"]] == ["2019988"]
    assert {"code": "2019988", "prior": "3.21"} in [row.values for row in prior.rows["prior_items"]]


def test_what_is_carried_has_the_form_of_data_but_for_what_is_still_to_fill(data: Data, next_year: Definition) -> None:
    raw = data_to_json(data, next_year)
    again, findings = data_from_json(raw, next_year)
    assert {finding.code for finding in findings} == {"V201"}
    assert data_to_json(again, next_year) == raw


def test_the_new_workbook_has_no_broken_equation_and_nothing_to_say_of_last_year(
    started: bytes, next_year: Definition, tmp_path: Path
) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(started)
    codes = {finding.code for finding in check_workbook(path, next_year).findings if finding.severity > 1}
    assert codes <= {"V201", "T601", "R401", "R412", "R416", "R422"}, "only what this year still has to fill in"


def test_the_same_input_gives_the_same_bytes(started: bytes, next_year: Definition) -> None:
    assert start_year(next_year, LAST).content == started


def test_what_last_year_stated_survives_another_program(found: Find, started: bytes) -> None:
    assert openpyxl.load_workbook(BytesIO(started))[words()["carried_sheet"]].sheet_state == "veryHidden"
    assert found(lambda book: None) == []


def test_an_amount_that_differs_is_a_finding_with_both_at_its_cell(found: Find) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["上年支出和原因"]["C5"] = 1000

    (one,) = found(change)
    assert (one.code, str(one.place), one.severity.name) == ("P501", "上年支出和原因!C5", "WARNING")
    assert one.message == "上年预算·基本支出为1,000.00万元，上年资料中是1,025.92万元。"
    assert one.comparison is not None
    assert (one.comparison.actual, one.comparison.expected) == ("1,000.00万元", "1,025.92万元")
    assert one.comparison.difference == "-25.92万元"


def test_the_same_amount_written_otherwise_is_no_finding(found: Find) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["上年支出和原因"]["C5"] = "1,025.920"

    assert found(change) == []


def test_an_amount_where_last_year_had_none_differs_from_zero(found: Find) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["上年科目和原因"]
        row = next(r for r in range(5, 60) if sheet.cell(r, 2).value is None)
        sheet.cell(row, 2).value, sheet.cell(row, 4).value = "2014004", 3.5
        sheet.cell(row + 1, 2).value, sheet.cell(row + 1, 4).value = "2010302", 4.5
        book["上年收入和原因"]["C6"] = 7

    assert [(one.code, one.place.cell[0], one.comparison and one.comparison.expected) for one in found(change)] == [
        ("P501", "C", "0.00万元"),
        ("P501", "D", "0.00万元"),
        ("P501", "D", "0.00万元"),
    ]


def test_an_amount_that_was_emptied_and_a_row_that_was_cleared_are_missing(found: Find) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["上年支出和原因"]["C6"] = None
        for cell in ("B6", "D6"):
            book["上年科目和原因"][cell] = None

    missing = {str(one.place): one.message for one in found(change)}
    assert missing == {
        "上年支出和原因!C6": "上年预算·项目支出没有填，上年资料中是105.50万元。",
        "上年科目和原因": "2010301行政运行·一般公共预算拨款·上年预算没有填，上年资料中是511.11万元。",
    }


def test_a_cell_that_cannot_be_read_is_not_said_to_be_missing_too(found: Find) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["上年支出和原因"]["C6"] = "见附件"

    assert found(change) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.remove(book["上年支出和原因"]),
        lambda book: book["上年支出和原因"].delete_cols(3),
        lambda book: book["上年支出和原因"].delete_rows(6),
        lambda book: book["上年科目和原因"].__setitem__("B6", "行政运行"),
    ],
    ids=["sheet", "column", "row", "code"],
)
def test_what_is_missing_with_its_sheet_column_row_or_code_is_not_listed_amount_by_amount(
    found: Find, change: Callable[[openpyxl.Workbook], None]
) -> None:
    assert found(change) == []


def test_a_workbook_that_was_not_carried_forward_is_not_held_against_last_year() -> None:
    assert not [one for one in check_workbook(LAST).findings if one.code.startswith("P")]


def test_a_reason_in_the_list_answers_a_corrected_amount(
    started: bytes, next_year: Definition, folder: Path, tmp_path: Path
) -> None:
    first, copy = tmp_path / "first.xlsx", tmp_path / "copy.xlsx"
    book = openpyxl.load_workbook(BytesIO(started))
    book["上年支出和原因"]["C5"] = 1000
    book.save(first)
    gongkai("check", first, "--definition", folder, "--annotate", copy)
    book = openpyxl.load_workbook(copy)
    sheet = book[words()["issues_sheet"]]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "部门说明")
    row = next(cell.row for line in sheet.iter_rows() for cell in line if "上年资料中是" in str(cell.value))
    sheet.cell(row, heading.column).value = "上年公开后调整口径，已另行公告更正"
    book.save(copy)
    (one,) = (f for f in check_workbook(copy, next_year).findings if f.code == "P501")
    assert one.answer == "上年公开后调整口径，已另行公告更正"
    assert not one.awaits_answer


def test_last_year_may_have_pasted_the_official_tables(tmp_path: Path, next_year: Definition, data: Data) -> None:
    old = load_definition("changji-budget-2025")
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    document = check_workbook(LAST).document
    assert document is not None
    last = tmp_path / "last.xlsx"
    last.write_bytes(workbook_of_tables(raw, old, document))
    prior = read(start_year(next_year, last).content, next_year)
    for sheet in ("prior_natures", "prior_items", "prior_funds", "three_public"):
        assert [row.values for row in prior.rows[sheet]] == [row.values for row in data.rows[sheet]]


def test_an_authors_mistake_in_what_carries_over_is_named(folder: Path, tmp_path: Path) -> None:
    schemas = shutil.copytree(folder.parent, tmp_path / "schemas")
    head = schemas / folder.name / "definition.toml"
    text = head.read_text("utf-8").replace('measure = "prior"', 'measure = "before", moment = "prior"')
    head.write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as error:
        load_definition(head.parent)
    assert [(problem.file, problem.pointer) for problem in error.value.problems] == [
        ("definition.toml", "/carry/prior")
    ] * 2


# The command line


def test_codes_that_moved_carry_over_under_the_new_ones(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder.parent, tmp_path / "schemas")
    listed = tmp_path / "schemas" / "codes" / "functional.csv"
    lines = listed.read_text("utf-8").splitlines()
    moved = [f"{line},".replace("2010399,项", "2010398,项") + "2010399" * line.startswith("2010399") for line in lines]
    listed.write_text("\n".join([f"{lines[0]},formerly", *moved[1:]]), "utf-8")
    definition = load_definition(tmp_path / "schemas" / folder.name)
    before = start_year(load_definition(folder), LAST)
    after = start_year(definition, LAST)
    old, new = (by_code(read(start.content, definition)) for start in (before, after))
    assert "2010399" not in new
    assert new["2010398"] == old["2010399"] == "105.50"


def by_code(data: Data) -> dict[str, str]:
    return {row.values["code"]: row.values.get("prior", "") for row in data.rows["prior_items"]}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, definition: Definition) -> Path:
    """Last year's workbooks of four departments: two of one name, one with a name no file can bear, one torn."""
    folder = tmp_path_factory.mktemp("last")
    raw = json.loads((EXAMPLE / "data.json").read_text("utf-8"))
    for file, name in (("甲", "青石县档案馆"), ("乙", "青石县档案馆"), ("丙", "青石县水利/林业局")):
        raw["sheets"]["department"]["department"] = name
        (folder / f"{file}.xlsx").write_bytes(build_workbook(definition, data_from_json(raw, definition)[0]))
    (folder / "丁.xlsx").write_bytes(b"PK\x03\x04 torn")
    (folder / "~$甲.xlsx").write_bytes(b"")
    (folder / "说明.txt").write_text("", "utf-8")
    return folder


def names(folder: Path) -> Iterator[str]:
    yield from sorted(path.name for path in folder.iterdir())


def test_new_from_last_years_workbook_needs_no_name(tmp_path: Path, folder: Path, started: bytes) -> None:
    out = tmp_path / "2026.xlsx"
    done = gongkai("new", folder, "--from-last", LAST, "-o", out)
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.read_bytes() == started


def test_a_department_that_was_renamed_is_given_its_new_name(next_year: Definition) -> None:
    start = start_year(next_year, LAST, "青石县档案局")
    assert column(read(start.content, next_year), "department", "department") == ["青石县档案局"]


def test_a_folder_gives_a_workbook_for_each_and_lists_what_cannot_be_read(
    tmp_path: Path, folder: Path, archive: Path
) -> None:
    out = tmp_path / "new" / "books"
    done = gongkai("new", folder, "--from-last", archive, "-o", out)
    assert done.returncode == 1
    assert [*names(out)] == ["青石县档案馆.xlsx", "青石县档案馆_2.xlsx", "青石县水利林业局.xlsx"]
    assert "共 4 本，生成 3 本。" in done.stdout.decode()
    assert f"没有读成，没有结转：{archive / '丁.xlsx'}" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_the_workbooks_of_a_folder_come_in_the_order_of_their_names(archive: Path, next_year: Definition) -> None:
    assert [last.name for last, _, _ in start_folder(next_year, archive)] == sorted(
        f"{name}.xlsx" for name in "甲乙丙丁"
    )


@pytest.mark.parametrize(
    ("arguments", "words_of_it"),
    [
        (["-o", "x.xlsx"], "缺少 --department"),
        (["--from-last", str(LAST), "-o", str(LAST)], "以免盖掉上年的"),
        (["--from-last", str(EXAMPLE), "--department", "某某局", "-o", "books"], "不写 --department"),
    ],
)
def test_what_makes_no_sense_together_is_said(tmp_path: Path, arguments: list[str], words_of_it: str) -> None:
    done: subprocess.CompletedProcess[bytes] = gongkai("new", "changji-budget-2025", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words_of_it in done.stderr.decode()
    assert [*tmp_path.iterdir()] == []


def test_a_workbook_of_no_known_report_stops_with_its_finding(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    done = gongkai("new", "changji-budget-2025", "--from-last", tmp_path / "other.xlsx", "-o", tmp_path / "x.xlsx")
    assert done.returncode == 1
    assert "W106" in done.stderr.decode()
    assert not (tmp_path / "x.xlsx").exists()
