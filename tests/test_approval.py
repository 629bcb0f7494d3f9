"""Figures are held against what the finance bureau approved; amounts that tests change are invented."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from compiler.approval import Approved, approval_record, check_approved, read_approved, words
from compiler.definition.definition import Definition
from compiler.definition.load import definition_ids, load_definition
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.figures.derive import Ledger
from compiler.pipeline import Beside, check_workbook
from compiler.values.csv_rows import csv_rows
from tests.conftest import EXAMPLE, ROOT
from tests.test_cli import gongkai

SAMPLE = ROOT / "examples" / "approved.csv"
SCHEMA = json.loads((ROOT / "schemas" / "meta" / "approval.schema.json").read_text("utf-8"))
HOUSING_FUND = "2210201,住房公积金,基本支出,一般公共预算（本级财力）,72.16"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    found = check_workbook(EXAMPLE / "filled.xlsx").ledger
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sample() -> str:
    return SAMPLE.read_text("utf-8-sig")


Against = Callable[[str], list[Diagnostic]]


@pytest.fixture
def against(ledger: Ledger, tmp_path: Path) -> Against:
    """Gives what is found where the approved amounts are those of a CSV text."""

    def find(text: str) -> list[Diagnostic]:
        path = tmp_path / "approved.csv"
        path.write_text(text, "utf-8")
        approved, faults = read_approved(path)
        assert faults == ()
        return list(check_approved(ledger, approved))

    return find


def test_the_sample_its_schema_the_reader_and_the_readme_say_the_same() -> None:
    rows = csv_rows(SAMPLE.read_bytes())
    assert rows is not None
    headings, *lines = rows
    validator = Draft202012Validator(SCHEMA)
    assert set(headings) == set(SCHEMA["properties"])
    assert [
        fault.message for line in lines for fault in validator.iter_errors(dict(zip(headings, line, strict=True)))
    ] == []
    approved, faults = read_approved(SAMPLE)
    assert faults == ()
    assert len(approved.lines) == len(lines)
    for id_ in definition_ids():
        approval = load_definition(id_).approval
        asked = [*words()["columns"].values(), *approval.values()]
        assert not approval or {heading.split("（")[0] for heading in SCHEMA["required"]} == set(asked)
    readme = (ROOT / "README.zh-CN.md").read_text("utf-8")
    assert all(f"| {heading} |" in readme for heading in SCHEMA["required"])


@pytest.mark.parametrize("folder", ["changji-government-office-2025", "qingshi-township-2025"])
def test_the_examples_are_as_the_sample_approves(folder: str) -> None:
    checked = check_workbook(
        ROOT / "examples" / folder / "filled.xlsx", beside=Beside(approved=read_approved(SAMPLE)[0])
    )
    assert [one for one in checked.findings if one.code in {"E306", "E307", "E308", "E309"}] == []
    assert checked.approval == "已核对"


def test_another_amount_is_an_error_with_both_at_the_cell_that_states_it(against: Against, sample: str) -> None:
    (finding,) = against(sample.replace(HOUSING_FUND, HOUSING_FUND.replace("72.16", "71.16")))
    assert (finding.code, str(finding.place)) == ("E306", "基本支出明细!D18")
    assert "为72.16万元，批复为71.16万元，相差1.00万元" in finding.message
    assert [(str(one.place), one.text) for one in finding.related] == [("approved.csv第10行", "71.16万元")]


def test_an_amount_that_is_a_sum_names_the_cells_of_its_parts(against: Against, sample: str) -> None:
    (finding,) = against(sample.replace(",105.50,", ",105.00,"))
    assert finding.code == "E306"
    assert finding.place.sheet == "项目支出明细"
    assert {one.place.sheet for one in finding.related} == {"approved.csv", "项目支出明细"}


def test_what_was_approved_and_is_not_there_and_the_reverse_are_named(against: Against, sample: str) -> None:
    moved = sample.replace("2210201,住房公积金", "2210203,购房补贴")
    lacking, more = against(moved)
    assert (lacking.code, str(lacking.place)) == ("E307", "")
    assert "2210203购房补贴" in lacking.message and "72.16万元" in lacking.message
    assert [str(one.place) for one in lacking.related] == ["approved.csv第10行"]
    assert (more.code, str(more.place)) == ("E308", "基本支出明细!D18")
    assert "2210201住房公积金" in more.message


def test_lines_of_one_item_are_added_and_a_finer_amount_agrees_where_it_rounds_to_the_typed_one(
    against: Against, sample: str
) -> None:
    line = f"昌吉市人民政府办公室,{HOUSING_FUND},"
    halves = line.replace("72.16", "70.00"), line.replace("72.16", "2.1612")
    assert against(sample.replace(line, f"{halves[0]}\r\n{halves[1]}")) == []


def test_totals_groups_and_yuan_are_understood(against: Against) -> None:
    head = "2025年批复,,,,\r\n部门名称,科目编码,支出性质,资金来源,批复数（元）\r\n"
    name = "昌吉市人民政府办公室"
    assert against(f'{head}{name},合计,,财政拨款,"11,314,200.00"\r\n{name},201,项目支出,一般公共预算,1055000\r\n') == []
    (finding,) = against(f"{head}{name},,,,11316200.00\r\n")
    assert "批复为1,131.62万元" in finding.message


def test_a_department_that_the_file_does_not_name_is_told_and_counts_as_unchecked(
    against: Against, ledger: Ledger, sample: str
) -> None:
    (finding,) = against(sample.replace("昌吉市人民政府办公室", "昌吉市政府办"))
    assert finding.code == "E309"
    assert approval_record(ledger, Approved("x.csv", ())) == approval_record(ledger, None) == "未核对批复"


def test_a_csv_of_either_encoding_and_a_workbook_give_the_same(tmp_path: Path, sample: str) -> None:
    rows = [*csv.reader(StringIO(sample))]
    (tmp_path / "approved.csv").write_bytes(sample.encode("gb18030"))
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["2025年部门预算批复"])
    for row in rows:
        amounts = [float(cell) if at == 5 and row is not rows[0] else cell for at, cell in enumerate(row)]
        book.active.append([int(c) if at == 1 and c.isdigit() else c for at, c in enumerate(map(str, amounts[:5]))])
        for at, cell in enumerate(amounts[5:], 6):
            book.active.cell(book.active.max_row, at, cell)
    book.save(tmp_path / "approved.xlsx")
    read = [read_approved(path) for path in (SAMPLE, tmp_path / "approved.csv", tmp_path / "approved.xlsx")]
    assert [faults for _, faults in read] == [(), (), ()]
    said = [[(one.department, one.amount, one.unit, one.cells["科目编码"]) for one in a.lines] for a, _ in read]
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"PK\x03\x04\0", "W181", 0),
        ("部门,科目编码\n甲局,2010301\n".encode(), "W182", 0),
        ("部门,金额\n,1.00\n".encode(), "W183", 2),
        ("部门,金额\n甲局,一万\n".encode(), "W184", 2),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, code: str, row: int, tmp_path: Path) -> None:
    path = tmp_path / "approved.csv"
    path.write_bytes(content)
    approved, (fault,) = read_approved(path)
    assert (fault.code, fault.place.row, approved.lines) == (code, row, ())
    assert read_approved(tmp_path / "没有.csv")[1][0].code == "W180"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("基本支出", "基本之出"),
        ("一般公共预算（本级财力）", "公共预算"),
        ("2210201", "2219999"),
        ("（万元）", "（美元）"),
    ],
)
def test_a_name_that_the_report_does_not_know_is_found_at_its_line(
    against: Against, sample: str, old: str, new: str
) -> None:
    assert {finding.code for finding in against(sample.replace(old, new))} <= {"W185"}


def test_commands_hold_a_workbook_against_the_approval_and_data_says_so(tmp_path: Path, sample: str) -> None:
    workbook = EXAMPLE / "filled.xlsx"
    for arguments, said in (([], "未核对批复"), (["--approved", SAMPLE], "已核对")):
        done = gongkai("compile", workbook, "-o", tmp_path / "out.json", *arguments)
        assert done.returncode == 0, done.stderr.decode()
        assert json.loads((tmp_path / "out.json").read_text("utf-8"))["approval"] == said
    other = tmp_path / "other.csv"
    other.write_text(sample.replace(",72.16,", ",72.17,"), "utf-8")
    failed = gongkai("check", workbook, "--approved", other)
    assert failed.returncode == 1 and "错误[E306]" in failed.stdout.decode()
    assert gongkai("compile", workbook, "-o", tmp_path / "no.docx", "--approved", other).returncode == 1
    assert not (tmp_path / "no.docx").exists()
    assert gongkai("check", workbook, "--approved", tmp_path / "没有.csv").returncode == 1


def test_a_definition_names_only_dimensions_that_it_has(definition: Definition) -> None:
    assert set(definition.approval) <= set(definition.figures.dimensions)
