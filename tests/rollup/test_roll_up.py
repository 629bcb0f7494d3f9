"""Units add up to their department: every amount by its coordinates, projects under their unit, texts beside.

Units, names and amounts are invented.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.document.tree import Table
from compiler.document.write_text import write_text
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.pipeline import check_data, check_workbook
from compiler.rollup.against import held_against
from compiler.rollup.roll_up import RolledUp, roll_up
from compiler.rollup.units import (
    Unit,
    in_listed_order,
    missing,
    own_office,
    read_unit,
    twice,
    units_in_roster,
    workbooks,
)
from compiler.roster import Entry
from compiler.submission import Data, DataRow, submit
from compiler.values.coordinates import Coordinates
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json
from compiler.workbook.keys import words
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook
from tests.bench.departments import DEPARTMENT, UNITS, answered, unit_data, unit_name, write_units
from tests.test_cli import gongkai
from tests.test_pasted import with_tables, workbook_of_tables

COUNT = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbooks of a department's units."""
    folder = tmp_path_factory.mktemp("units")
    write_units(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def unit_definition() -> Definition:
    return load_definition(UNITS)


@pytest.fixture(scope="module")
def units(folder: Path, unit_definition: Definition) -> tuple[Unit, ...]:
    found = [read_unit(file, unit_definition) for file in workbooks([folder])]
    assert [findings for _, findings in found] == [()] * COUNT
    return tuple(unit for unit, _ in found if unit)


@pytest.fixture(scope="module")
def rolled(units: tuple[Unit, ...], definition: Definition) -> RolledUp:
    return roll_up(definition, units, DEPARTMENT)


@pytest.fixture(scope="module")
def content(rolled: RolledUp, definition: Definition) -> bytes:
    """The department's workbook, its own reasons filled in."""
    return build_workbook(definition, answered(rolled.data))


Found = Callable[[Callable[[openpyxl.Workbook], None]], list[Diagnostic]]


@pytest.fixture
def found(content: bytes, tmp_path: Path) -> Found:
    """Gives what the check says of the units after somebody changed the department's workbook."""

    def find(change: Callable[[openpyxl.Workbook], None]) -> list[Diagnostic]:
        book = openpyxl.load_workbook(BytesIO(content))
        change(book)
        book.save(tmp_path / "changed.xlsx")
        findings = check_workbook(tmp_path / "changed.xlsx").findings
        return [one for one in findings if one.code in {"E303", "E304", "E305"}]

    return find


def without_rows(at: Coordinates, definition: Definition) -> Coordinates:
    """Return a figure with the members that rows give it left out."""
    rows = {id_ for id_, dimension in definition.figures.dimensions.items() if dimension.kind == "rows"}
    return Coordinates(pair for pair in at if pair[0] not in rows)


def test_every_figure_of_the_department_is_the_sum_of_its_units(
    units: tuple[Unit, ...], rolled: RolledUp, definition: Definition
) -> None:
    ledger = Ledger(submit(rolled.data, definition)[0])
    of_office = {"department_weight", "project_weight"}
    stated = {without_rows(at, definition) for unit in units for at in unit.ledger.submission.stated}
    compared = [at for at in sorted(stated) if at.member("concept") not in of_office]
    assert len(compared) > 150
    for at in compared:
        parts = [amount.value for unit in units if (amount := unit.ledger.value(at))]
        total = ledger.value(at)
        assert total is not None and total.value == sum(parts, Decimal(0)), at


def test_the_department_compiles_without_an_error_or_a_note_on_what_stands_beside(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "department.xlsx"
    path.write_bytes(content)
    checked = check_workbook(path)
    assert [one for one in checked.findings if one.severity is Severity.ERROR] == []
    assert not {"W112", "W113", "E303", "E304", "E305"} & {one.code for one in checked.findings}
    assert checked.department == DEPARTMENT
    assert checked.document is not None
    assert "供参考，不公开" not in write_text(checked.document).decode()


def test_projects_stand_under_their_unit_and_keep_their_performance_table(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "department.xlsx"
    path.write_bytes(content)
    checked = check_workbook(path)
    assert not {"R401", "R402", "R403", "R424"} & {one.code for one in checked.findings}
    assert checked.document is not None
    table = next(b for b in checked.document.blocks if isinstance(b, Table) and b.id == "project_expenditure")
    named = [(row.cells[3].text, row.cells[4].text) for row in table.body]
    units = [label for label, _ in named if label in {unit_name(n) for n in range(COUNT)}]
    assert units == [unit_name(0), unit_name(1)]  # the third pays its projects from other funds
    under = ""
    for label, project in named:
        under = label if label in units else under
        assert not project or project.endswith(f"（{under}）")
    assert sum(bool(project) for _, project in named) > 10


def test_what_the_units_wrote_stands_beside_with_each_units_change(rolled: RolledUp) -> None:
    row = next(row for row in rolled.data.rows["prior_natures"] if row.line == "basic")
    assert "reason" not in row.values
    lines = row.beside["reason"].splitlines()
    assert [line.partition("（")[0] for line in lines][1:] == [unit_name(n) for n in range(1, COUNT)]
    assert all("万元）：" in line for line in lines)


def test_texts_of_the_office_are_the_departments_and_its_units_are_listed(
    units: tuple[Unit, ...], rolled: RolledUp
) -> None:
    for sheet in ("duties", "offices", "terms", "department_indicators"):
        own = [row.values for row in units[0].data.rows[sheet]]
        assert [row.values for row in rolled.data.rows[sheet]] == own
    assert [row.values["name"] for row in rolled.data.rows["subordinates"]] == [unit_name(n) for n in range(1, COUNT)]
    (record,) = rolled.data.rows["department"]
    assert record.values["department"] == DEPARTMENT
    assert record.values["date"] == units[0].data.rows["department"][0].values["date"]


def test_what_a_workbook_remembers_of_the_units_is_read_back(
    content: bytes, rolled: RolledUp, definition: Definition
) -> None:
    assert bind(read_workbook(content)[0], definition)[0].rolled == rolled.data.rolled


def test_what_somebody_wrote_into_the_sheet_of_sources_says_nothing(
    content: bytes, rolled: RolledUp, definition: Definition
) -> None:
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book[words()["rolled_sheet"]]
    figures = sorted(rolled.data.rolled)
    for row, text in enumerate(('{"concept": 5}', "[]", "合计", '{"concept": "budget"', "[" * 100_000), 2):
        sheet.cell(row, 1).value = text
    sheet.cell(7, 2).value = '[["1.00"], ["多", "甲", "表", 1, 1, ""], {}, 1.00]'
    sheet.cell(7, 3).value = "1.00"
    saved = BytesIO()
    book.save(saved)
    read = bind(read_workbook(saved.getvalue())[0], definition)[0].rolled
    assert read.keys() == {*figures[5:]}
    assert read[figures[5]] == ()


def test_an_amount_that_was_changed_by_hand_names_the_units_cells(found: Found, rolled: RolledUp) -> None:
    at, sources = max(rolled.data.rolled.items(), key=lambda pair: (len(pair[1]), pair[0].member("economic") != ""))
    assert len(sources) == COUNT and at.member("economic")

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["基本支出经济分类"]
        row = next(r for r in range(1, 99) if sheet.cell(r, 2).value == at.member("economic"))
        sheet.cell(row, 4).value += 1

    (finding,) = found(change)
    assert finding.code == "E303"
    assert finding.place.sheet == "基本支出经济分类"
    assert "相差1.00万元" in finding.message
    assert [one.place.sheet for one in finding.related] == [f"{unit_name(n)} 基本支出经济分类" for n in range(COUNT)]
    assert [one.place.cell for one in finding.related] == [source.place.cell for source in sources]


def test_an_amount_that_was_deleted_or_added_is_found(found: Found) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        book["国有资产"]["C13"].value = None

    def add(book: openpyxl.Workbook) -> None:
        sheet = book["基本支出经济分类"]
        codes = {sheet.cell(r, 2).value: r for r in range(6, 99)}
        row = max(r for code, r in codes.items() if code and code.isdigit()) + 1
        code = next(one for one in ("30218", "30224", "30225", "30226") if one not in codes)
        sheet.cell(row, 2).value, sheet.cell(row, 4).value = code, 3

    (gone,) = found(delete)
    assert (gone.code, len(gone.related)) == ("E304", COUNT)
    (new,) = found(add)
    assert (new.code, new.related) == ("E305", ())
    assert "各单位都没有这一数" in new.message


def unit_of(raw: dict[str, object], unit_definition: Definition, path: Path) -> Unit:
    data, _ = data_from_json(raw, unit_definition)
    path.write_bytes(build_workbook(unit_definition, data))
    unit, findings = read_unit(path, unit_definition)
    assert unit is not None, findings
    return unit


def test_a_unit_that_states_nothing_has_its_part_by_derivation(
    unit_definition: Definition, definition: Definition, tmp_path: Path
) -> None:
    """One unit says what its agency needs to operate; the other leaves it to be computed."""
    raws = [unit_data(number, 2, unit_definition) for number in (0, 1)]
    raws[0]["sheets"]["agency"] = {"budget": "1.00"}
    raws[1]["sheets"]["agency"] = {}
    units = [unit_of(raw, unit_definition, tmp_path / f"{n}.xlsx") for n, raw in enumerate(raws)]
    computed = units[1].ledger.value(
        definition.figures.named(Coordinates(), [("concept", "agency_operating_expenses")])
    )
    assert computed is not None and computed.value > 0
    (row,) = roll_up(definition, units, DEPARTMENT).data.rows["agency"]
    assert Decimal(row.values["budget"]) == computed.value + 1


def test_a_unit_of_which_a_figure_is_unknown_is_named(
    unit_definition: Definition, definition: Definition, units: tuple[Unit, ...]
) -> None:
    lacking = units[1]
    data = replace(lacking.data, rows={id_: rows for id_, rows in lacking.data.rows.items() if id_ != "posts"})
    unit = replace(lacking, data=data, ledger=Ledger(submit(data, unit_definition)[0]))
    (fault,) = roll_up(definition, [units[0], unit], DEPARTMENT).faults
    assert [one.code for one in fault.findings] == ["W173"]
    assert fault.file == lacking.file


@pytest.mark.parametrize(("workbook", "codes"), [(workbook_of_tables, ["W176"]), (with_tables, [])])
def test_amounts_that_a_unit_only_pasted_are_never_left_out_in_silence(
    *,
    workbook: Callable[..., bytes],
    codes: list[str],
    unit_definition: Definition,
    definition: Definition,
    units: tuple[Unit, ...],
    rolled: RolledUp,
    tmp_path: Path,
) -> None:
    """Tables that only repeat what is typed are in nobody's way."""
    raw = unit_data(1, COUNT, unit_definition)
    document = check_data(data_from_json(raw, unit_definition)[0], unit_definition).document
    assert document is not None
    (tmp_path / "pasted.xlsx").write_bytes(workbook(raw, unit_definition, document))
    unit, findings = read_unit(tmp_path / "pasted.xlsx", unit_definition)
    assert unit is not None and not findings and unit.data.pasted
    found = roll_up(definition, (units[0], unit, *units[2:]), DEPARTMENT)
    assert [finding.code for fault in found.faults for finding in fault.findings] == codes
    assert [fault.file for fault in found.faults] == [unit.file] * len(codes)
    sums = {id_: [row.values for row in rows] for id_, rows in found.data.rows.items()}
    same = sums == {id_: [row.values for row in rows] for id_, rows in rolled.data.rows.items()}
    assert same == (not codes)


def test_sums_of_amounts_rounded_one_by_one_may_differ_by_as_many_roundings(
    unit_definition: Definition, definition: Definition, units: tuple[Unit, ...]
) -> None:
    """Each unit's stated total lies 0.01 above its items: in the department that adds up and is no mistake."""
    copies = []
    items = [row for row in units[1].data.rows["items"] if len(row.values["code"]) == 7]
    whole = sum(Decimal(row.values.get("general_own", "0")) for row in items)
    stated = DataRow({"code": "合计", "general_own": f"{whole + Decimal('0.01')}"})
    for number in range(20):
        data = replace(units[1].data, rows={"items": (stated, *items)})
        ledger = Ledger(submit(data, unit_definition)[0])
        copies.append(replace(units[1], name=f"{units[1].name}{number}", data=data, ledger=ledger))
    rolled = roll_up(definition, copies, DEPARTMENT).data
    assert "E317" not in broken(rolled, definition)
    assert "E317" in broken(replace(rolled, rolled={}), definition)


def broken(data: Data, definition: Definition) -> set[str]:
    """Return the codes of the equations that are broken, beyond what rounding explains."""
    found = check(Ledger(submit(data, definition)[0]))
    return {one.code for one in found if one.severity is Severity.ERROR}


def test_a_department_that_is_the_sum_of_its_units_has_nothing_to_be_said_against(
    content: bytes, rolled: RolledUp, definition: Definition, tmp_path: Path
) -> None:
    path = tmp_path / "department.xlsx"
    path.write_bytes(content)
    assert held_against(path, definition, rolled.data) == ()


def test_what_a_department_has_other_than_its_units_is_found_whether_it_was_added_up_or_typed(
    content: bytes, rolled: RolledUp, definition: Definition, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(BytesIO(content))
    del book[words()["rolled_sheet"]]
    book["国有资产"]["C13"].value = None
    lines = book["项目支出明细"]
    blank = next(column for column in "FGHIJKLMNO" if lines[f"{column}7"].value is None)
    lines[f"{blank}7"].value = 5
    book["实有人数"]["C5"].value += 2
    book.save(tmp_path / "department.xlsx")
    found = held_against(tmp_path / "department.xlsx", definition, rolled.data)
    assert [(one.code, str(one.place)) for one in found] == [
        ("E303", ""),
        ("E303", "实有人数!C5"),
        ("E305", f"项目支出明细!{blank}7"),
    ]
    assert [related.place.sheet for related in found[1].related] == [f"{unit_name(n)} 实有人数" for n in range(COUNT)]


def test_missing_doubled_and_unlisted_units_are_found(units: tuple[Unit, ...]) -> None:
    faults = [*missing(units[0], [*units[:2], replace(units[2], name="示范市气象站")], ["示范市苗圃"])]
    said = [(one.file, finding.code, finding.message) for one in faults for finding in one.findings]
    assert said == [
        (units[0].file, "W171", f"没有单位“{unit_name(2)}”的填报表，汇总数中没有它的数。"),
        (units[0].file, "W171", "没有单位“示范市苗圃”的填报表，汇总数中没有它的数。"),
        (units[2].file, "W172", "单位“示范市气象站”的填报表已经汇总，但部门本级的“下属预算单位”中没有它。"),
    ]
    assert [one.findings[0].code for one in twice([*units, units[1]])] == []
    (doubled,) = twice([*units, replace(units[1])])
    assert doubled.findings[0].code == "W170"


def test_a_roster_says_which_units_a_department_has_by_its_name_or_code() -> None:
    roster = [
        Entry("101", DEPARTMENT),
        Entry("101001", "甲站", superior="101"),
        Entry("102001", "乙站", superior="102"),
    ]
    assert units_in_roster([*roster, Entry("101002", "丙站", superior=DEPARTMENT)], DEPARTMENT) == ("甲站", "丙站")


def test_the_office_is_known_by_the_departments_name_or_by_its_mark(units: tuple[Unit, ...]) -> None:
    assert own_office(units, "") is units[0]
    assert own_office(units, DEPARTMENT) is units[0]
    assert own_office(units, unit_name(2)) is units[2]
    assert own_office(units[1:], "") is None
    assert in_listed_order(units[0], [units[2], units[1], units[0]]) == units


def test_the_command_writes_the_department_and_stops_at_a_workbook_of_another_report(
    folder: Path, content: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "department.xlsx"
    done = gongkai("rollup", folder, "-o", out)
    assert done.returncode == 0, done.stderr.decode()
    assert f"已汇总 {COUNT} 个单位" in done.stdout.decode()
    other = tmp_path / "other.xlsx"
    other.write_bytes(content)
    failed = gongkai("rollup", folder, other, "-o", tmp_path / "none.xlsx")
    assert failed.returncode == 1
    assert "W107" in failed.stderr.decode() and "没有汇总" in failed.stderr.decode()
    assert not (tmp_path / "none.xlsx").exists()
