"""However the finance system lays its tables out, they say the same; what was not understood is named with its cell.

All departments here are invented.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from compiler.definition.definition import Definition
from compiler.definition.error import DefinitionError
from compiler.definition.export_map import read_export_map
from compiler.document.tree import Table
from compiler.import_export import ImportedData, import_files
from compiler.pipeline import check_workbook
from compiler.values.coordinates import Coordinates
from compiler.workbook.bind import bind
from compiler.workbook.read import read_workbook
from tests.conftest import ROOT
from tests.exports import official_tables, write_export, write_table

NAME = "青石县青少年活动中心"
EXAMPLE = ROOT / "examples" / "qingshi-youth-centre-2025"
HEAD: list[list[Any]] = [["2025年部门支出总体情况表"], ["科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"]]
ROWS: list[list[Any]] = [
    ["", "总计", 30, 20, 10],
    ["2010301", "行政运行", 20, 20, None],
    ["2010399", "其他", 10, None, 10],
]


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    document = check_workbook(EXAMPLE / "filled.xlsx").document
    assert document
    return official_tables(document)


@pytest.fixture(scope="module")
def usual(
    tables: list[Table], definition: Definition, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, Coordinates], str]:
    path = tmp_path_factory.mktemp("usual") / "export.xlsx"
    write_export(path, tables, NAME)
    (one,), rest = import_files([path], definition)
    assert rest == ()
    return amounts(one)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Saves rows as a sheet of a file."""

    def save(rows: Sequence[Sequence[Any]], name: str = "导出.xlsx", sheet: str = "Sheet1") -> Path:
        book = openpyxl.Workbook()
        book.worksheets[0].title = sheet
        for row in rows:
            book.worksheets[0].append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return save


def amounts(one: ImportedData) -> dict[tuple[str, Coordinates], str]:
    return {(cell.view, cell.coordinates): cell.text for cell in one.data.pasted if cell.text}


def test_tables_one_below_another_in_one_sheet(
    tables: list[Table], usual: dict[Any, str], definition: Definition, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    row = 1
    for table in tables:
        row = write_table(book.worksheets[0], table, NAME, row) + 2
    book.save(tmp_path / "一张.xlsx")
    (one,), rest = import_files([tmp_path / "一张.xlsx"], definition)
    assert (rest, one.findings, amounts(one)) == ((), (), usual)
    assert len(one.data.rows["project_indicators"]) == 10


def test_a_file_for_each_table(
    tables: list[Table], usual: dict[Any, str], definition: Definition, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.xlsx" for number in range(len(tables))]
    for file, table in zip(files, tables, strict=True):
        write_export(file, [table], NAME)
    (one,), rest = import_files(files, definition)
    assert (rest, one.findings, amounts(one)) == ((), (), usual)


def test_amounts_in_yuan_are_converted_exactly(
    tables: list[Table], usual: dict[Any, str], definition: Definition, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for number, table in enumerate(tables[:11]):
        sheet = book.create_sheet(f"表{number + 1}")
        write_table(sheet, table, NAME, unit="单位：元")
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)):
            cell.value = round(cell.value * 10000)  # type: ignore[operator]
    book.save(tmp_path / "元.xlsx")
    (one,), _ = import_files([tmp_path / "元.xlsx"], definition)
    assert amounts(one) == usual
    assert {finding.code for finding in one.findings if finding.code.startswith("W")} == {"W165"}


def test_departments_told_apart_by_a_column(saved: Callable[..., Path], definition: Definition) -> None:
    head = [HEAD[0], ["单位编码", "单位名称", *HEAD[1]]]
    rows = [["", "", *ROWS[0][:2], 60, 40, 20], ["101", "甲局", *ROWS[0]], *(["", "", *row] for row in ROWS[1:])]
    rows += [["102", "乙局", *row] for row in ROWS]
    rows.append(["合计", "", "", "", 60, 40, 20])
    found, rest = import_files([saved([*head, *rows])], definition)
    assert [(finding.code, str(finding.place)) for finding in rest] == [("W161", "Sheet1第3行")]
    assert rest[0].message.startswith("第 3、10 行中有数字")
    assert [(one.department, len(amounts(one))) for one in found] == [("甲局", 7), ("乙局", 7)]
    assert amounts(found[0]) == amounts(found[1])


def test_departments_one_below_another(saved: Callable[..., Path], definition: Definition) -> None:
    rows = [HEAD[0], ["编制单位：[101]甲局"], HEAD[1], *ROWS, [], HEAD[0], ["单位名称", "乙局"], HEAD[1], *ROWS]
    found, rest = import_files([saved(rows)], definition)
    assert rest == ()
    assert [one.department for one in found] == ["甲局", "乙局"]
    assert amounts(found[0]) == amounts(found[1])


def test_what_was_not_understood_is_named_with_its_cell(saved: Callable[..., Path], definition: Definition) -> None:
    rows = [
        ["一份说明", 3],
        *HEAD,
        *ROWS,
        ["", "预留", 5, None, 5],
        ["2010303", "机关服务", "约3万", None, None],
    ]
    rows[2] = [*HEAD[1], "以前年度"]
    rows[4] = [*ROWS[1], 7.5]
    (one,), rest = import_files([saved(rows)], definition)
    assert [(f.code, str(f.place)) for f in rest] == [("W161", "Sheet1第1行")]
    found = [(f.code, str(f.place)) for f in one.findings if not f.code.startswith("E")]
    assert found == [("W119", "Sheet1!F3"), ("W118", "Sheet1第7行"), ("V202", "Sheet1!C8")]


def test_subtotals_are_stated_figures_and_are_checked(saved: Callable[..., Path], definition: Definition) -> None:
    rows = [*HEAD, ["", "总计", 31, 20, 10], ["201", "一般公共服务支出", 30, 20, 10], *ROWS[1:]]
    (one,), _ = import_files([saved(rows)], definition)
    (finding,) = one.findings
    assert (finding.code, str(finding.place)) == ("E312", "Sheet1!C3")


def test_a_map_says_what_an_export_calls_otherwise(
    saved: Callable[..., Path], definition: Definition, tmp_path: Path
) -> None:
    own = tmp_path / "map.toml"
    own.write_text(
        'unit = "元"\n[tables]\n"支出总表" = "部门支出总体情况表"\n'
        '[headings]\n"小计" = "合计"\n"本年·项目类" = "项目支出"\n[rows]\n"全部" = "总计"\n',
        "utf-8",
    )
    rows = [
        ["支出总表"],
        ["科目编码", "功能分类科目名称", "小计", "本年", None, "上年"],
        [None, None, None, "基本支出", "项目类", "项目类"],
        ["", "全部", 300000, 200000, 100000, 1],
        ["2010301", "行政运行", 200000, 200000, None, None],
    ]
    (one,), _ = import_files([saved(rows)], definition, said=read_export_map(own, definition))
    at = Coordinates.of({"concept": "budget", "measure": "budget"})
    found = {coordinates: text for (_, coordinates), text in amounts(one).items()}
    assert found[at] == "30.00"
    assert found[at.at({"nature": "project"})] == "10.00"
    assert found[at.at({"nature": "basic", "functional": "2010301"})] == "20.00"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('unit = "斤"', "/unit"),
        ('[tables]\n"甲" = "没有的表"', "/tables/甲"),
        ('[headings]\n"甲" = "没有的栏"', "/headings/甲"),
        ('[columns]\n"甲" = "乙"', ""),
    ],
)
def test_a_map_that_means_nothing_is_refused(text: str, pointer: str, definition: Definition, tmp_path: Path) -> None:
    own = tmp_path / "map.toml"
    own.write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as error:
        read_export_map(own, definition)
    assert [problem.pointer for problem in error.value.problems] == [pointer]


def test_the_sample_map_is_sound(definition: Definition) -> None:
    assert read_export_map(ROOT / "examples" / "export_map.toml", definition).unit == "元"


def gongkai(*arguments: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "compiler.cli", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, env=env, check=False, stdin=subprocess.DEVNULL)


def test_the_command_writes_a_workbook_for_each_department(
    saved: Callable[..., Path], definition: Definition, tmp_path: Path
) -> None:
    file = saved([HEAD[0], ["编制部门：甲局"], HEAD[1], *ROWS, HEAD[0], ["编制部门：乙局"], HEAD[1], *ROWS])
    refused = gongkai("import", file, "--definition", definition.id, "-o", tmp_path / "one.xlsx")
    assert refused.returncode == 2
    assert "表中有 2 个部门（甲局、乙局）" in refused.stderr.decode()
    done = gongkai("import", file, "--definition", definition.id, "-o", f"{tmp_path}/out/")
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["乙局.xlsx", "甲局.xlsx"]
    data, _ = bind(read_workbook(tmp_path / "out" / "甲局.xlsx")[0], definition)
    assert data.rows["department"][0].values == {"department": "甲局"}
    assert len([cell for cell in data.pasted if cell.text]) == 7


def test_a_roster_gives_each_department_its_workbook(
    saved: Callable[..., Path], definition: Definition, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    saved([*HEAD, *ROWS], "in/甲局.xlsx")
    saved([HEAD[0], ["编制部门：丁局"], HEAD[1], *ROWS], "in/其他.xlsx")
    roster = tmp_path / "名单.csv"
    roster.write_text("编码,名称,公开日期,涉密不公开\n1,甲局,2025-02-08,\n2,乙局,,\n3,丙局,,是\n", "utf-8")
    done = gongkai("new", definition.id, "--roster", roster, "--import", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    assert "名单 3 个部门，生成 2 本，涉密不公开 1 个。" in done.stdout.decode()
    for code in ("W163", "W164"):
        assert code in done.stderr.decode()
    data, _ = bind(read_workbook(tmp_path / "out" / "甲局.xlsx")[0], definition)
    assert data.rows["department"][0].values == {"department": "甲局", "date": "2025-02-08"}
    assert len([cell for cell in data.pasted if cell.text]) == 7
    assert bind(read_workbook(tmp_path / "out" / "乙局.xlsx")[0], definition)[0].pasted == ()
