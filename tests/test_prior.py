"""Last year comes from what exists: a published document, official tables, compiled data."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from compiler.carry_forward import carry_forward
from compiler.definition.definition import Definition
from compiler.destination import destination
from compiler.diagnostics.diagnostic import Severity
from compiler.import_export import import_files, imported_workbook
from compiler.pipeline import Beside, Checked, check_workbook, compile_workbook
from compiler.prior import Prior, completed_from, read_prior, with_last_year, with_prior
from compiler.submission import Data, DataRow
from compiler.values.coordinates import Coordinates
from compiler.workbook.bind import bind
from compiler.workbook.data_file import data_from_json
from compiler.workbook.read import read_workbook
from tests.conftest import EXAMPLE, ROOT
from tests.exports import official_tables, write_export
from tests.test_example import lines, typed_amounts

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/data.json"))
BUDGETS = [folder for folder in EXAMPLES if folder.name != "putuo-planning-bureau-2024"]
"""The reports whose prior year is a report of the same definition."""

TOWNSHIP = ROOT / "examples" / "qingshi-township-2025"


def only(path: Path, definition: Definition) -> Prior:
    (prior,), faults = read_prior(path, definition)
    assert faults == ()
    assert prior.findings == ()
    return prior


@pytest.fixture(scope="module", params=BUDGETS, ids=lambda folder: folder.name)
def example(request: pytest.FixtureRequest) -> tuple[Path, Checked]:
    return request.param, check_workbook(request.param / "filled.xlsx")


def printed(checked: Checked, definition: Definition) -> Iterator[Coordinates]:
    """The figures that the official tables print; projects and carried-over items have other numbers when read back."""
    assert checked.document
    for table in official_tables(checked.document):
        cells = (cell for row in table.body for cell in row.cells) if table.id in definition.tables else ()
        numbered = ("project", "carryover_item")
        yield from (
            cell.figure for cell in cells if cell.figure and not any(cell.figure.member(name) for name in numbered)
        )


def amounts_filled(data: Data, definition: Definition) -> dict[tuple[str, str, str], str]:
    """The prior-year amounts in the sheets: by sheet, row (its line or code) and column."""
    found = {}
    for id_, view in definition.sheets.items():
        columns = [column for column in view.columns if ("measure", "prior") in column.figure]
        for row in data.rows.get(id_, ()):
            found |= {
                (id_, row.line or row.values.get("code", ""), column.key): row.values[column.key]
                for column in columns
                if column.key in row.values
            }
    return found


def test_every_figure_that_a_published_document_prints_in_its_tables_comes_back(
    example: tuple[Path, Checked], definition: Definition
) -> None:
    folder, checked = example
    prior = only(folder / "report.docx", definition)
    assert prior.department == checked.department
    figures = [*printed(checked, definition)]
    assert len(figures) > 150
    for at in figures:
        assert checked.ledger
        expected, found = checked.ledger.value(at), prior.ledger.value(at)
        assert expected is not None
        assert found is not None, at
        assert found.value == expected.value, at


@pytest.mark.parametrize("kind", ["docx", "xlsx", "json"])
def test_it_fills_what_last_years_workbook_would_fill_and_names_the_rest(
    kind: str, example: tuple[Path, Checked], definition: Definition, tmp_path: Path
) -> None:
    folder, checked = example
    assert checked.document
    assert checked.ledger
    last = tmp_path / f"last.{kind}"
    if kind == "xlsx":
        write_export(last, official_tables(checked.document), checked.department)
    elif kind == "json":
        compile_workbook(folder / "filled.xlsx", destination(str(last), ()))
    else:
        last = folder / "report.docx"
    own, _ = bind(read_workbook(folder / "filled.xlsx")[0], definition)
    expected = amounts_filled(carry_forward(own, checked.ledger, definition), definition)
    data, findings = with_prior(Data(definition.id, {}), only(last, definition), definition)
    found = amounts_filled(data, definition)
    assert {key: expected.get(key) for key in found} == found
    lacking = {definition.sheets[sheet].title for sheet, _, _ in expected.keys() - found.keys()}
    assert {finding.code for finding in findings} <= {"P503"}
    assert lacking <= {finding.place.sheet for finding in findings}
    assert lacking <= ({"实有人数", "机关运行经费"} if kind != "json" else set())


def test_a_year_with_fewer_tables_leaves_unknown_what_the_others_would_tell(
    definition: Definition, tmp_path: Path
) -> None:
    report = ROOT / "examples" / "qingshi-housing-bureau-2025" / "report.docx"
    document = Document(str(report))
    for number, table in enumerate(document.tables, 1):
        if number != 5:
            table._element.getparent().remove(table._element)
    document.save(str(tmp_path / "少.docx"))
    whole, _ = with_prior(Data(definition.id, {}), only(report, definition), definition)
    data, findings = with_prior(Data(definition.id, {}), only(tmp_path / "少.docx", definition), definition)
    known, less = amounts_filled(whole, definition), amounts_filled(data, definition)
    assert less.items() <= known.items()
    assert {sheet for sheet, _, _ in less} == {"prior_items", "prior_natures"}
    assert {key for key in known if key[0] == "prior_items"} <= less.keys()
    assert not any(at.member("fund") == "government_fund_own" for at in data.carried)
    assert "政府性基金预算·上年预算在上年的资料中没有，也推算不出，没有填写。" in {f.message for f in findings}


def test_what_is_typed_against_last_year_is_held_against_it(definition: Definition, tmp_path: Path) -> None:
    out = tmp_path / "new.xlsx"
    done = gongkai(
        "new", definition.id, "--department", "青石县望山乡人民政府", "--prior", TOWNSHIP / "report.docx", "-o", out
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "机关运行经费·上年预算在上年的资料中没有" in done.stderr.decode()
    book = openpyxl.load_workbook(out)
    sheet = book["上年支出和原因"]
    assert sheet["B5"].value == "基本支出（全口径）"
    sheet["C5"] = 1.23
    book.save(out)
    (finding,) = [finding for finding in check_workbook(out).findings if finding.code == "P501"]
    assert str(finding.place) == "上年支出和原因!C5"
    assert finding.message.startswith("上年预算·基本支出为1.23万元，上年资料中是")


def test_check_fills_what_is_blank_and_holds_what_was_typed_against_it(definition: Definition, tmp_path: Path) -> None:
    """The example's own document stands for last year's: what it has, compared with the prior-year amounts typed."""
    path = tmp_path / "filled.xlsx"
    book = openpyxl.load_workbook(TOWNSHIP / "filled.xlsx")
    for cell in (cell for row in book["上年科目和原因"]["D6:D40"] for cell in row):
        cell.value = None
    book.save(path)
    last = completed_from(TOWNSHIP / "report.docx")
    codes = [finding.code for finding in check_workbook(path, beside=Beside(last)).findings]
    assert "P501" in codes
    assert "P503" in codes
    blank = check_workbook(path)
    filled = check_workbook(path, beside=Beside(last))
    at = Coordinates.of({"concept": "budget", "measure": "prior", "fund": "general", "functional": "2010301"})
    assert blank.ledger
    assert filled.ledger
    now = filled.ledger.value(at.at({"measure": "budget"}))
    assert blank.ledger.value(at) != now
    assert filled.ledger.value(at) == now


def test_a_department_that_last_year_does_not_know_gets_no_amounts(definition: Definition) -> None:
    priors = tuple(only(folder / "report.docx", definition) for folder in BUDGETS[:2])
    data, findings = with_last_year(Data(definition.id, {}), definition, priors, "青石县档案馆")
    assert data.rows == {}
    assert [finding.code for finding in findings] == ["P507"]
    filled, _ = with_last_year(Data(definition.id, {}), definition, priors, priors[1].department)
    assert filled.rows
    renamed, _ = with_last_year(Data(definition.id, {}), definition, priors[:1], "更名的部门")
    assert renamed.rows


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK\x03\x04 no document", "W105"),
        ("a.json", b"{}", "P506"),
        ("a.json", b"{nothing", "P506"),
        ("a.txt", b"text", "W101"),
    ],
)
def test_a_file_that_tells_nothing_is_a_finding(
    name: str, content: bytes, code: str, definition: Definition, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    priors, faults = read_prior(tmp_path / name, definition)
    assert priors == ()
    assert [finding.code for finding in faults] == [code]


def test_a_document_without_tables_is_a_finding(definition: Definition, tmp_path: Path) -> None:
    Document().save(str(tmp_path / "空.docx"))
    assert [finding.code for finding in read_prior(tmp_path / "空.docx", definition)[1]] == ["P504"]


def gongkai(*arguments: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "compiler.cli", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, env=env, check=False, stdin=subprocess.DEVNULL)


def last_years_data(checked: Checked, definition: Definition) -> dict[str, Any]:
    """What a compiled disclosure of last year would say: the prior-year amounts of the example as its budget."""
    assert checked.ledger
    figures = []
    for at, statement in checked.ledger.submission.stated.items():
        if at.member("measure") == "prior":
            members = {name: member for name, member in at.at({"measure": "budget"}) if name != "concept"}
            unit = definition.figures.concept(at).unit.name
            value = str(statement.amount.value)
            figures.append(
                {"id": "", "concept": at.member("concept"), "members": members, "value": value, "unit": unit}
            )
    return {
        "department": checked.department,
        "figures": figures,
        "tables": [{"id": "revenue"}, {"id": "three_public_expenses"}],
    }


def test_with_import_and_last_year_no_amount_is_typed(
    example_json: dict[str, Any], definition: Definition, tmp_path: Path
) -> None:
    """The reference: official tables, the registers of procurement and assets, last year's data; staff type words."""
    checked = check_workbook(EXAMPLE / "filled.xlsx")
    assert checked.document
    export = tmp_path / "export.xlsx"
    write_export(export, official_tables(checked.document), checked.department)
    add_register(export, "政府采购", example_json["sheets"]["procurement"], definition)
    add_register(export, "国有资产", example_json["sheets"]["assets"], definition)
    (tmp_path / "last.json").write_text(json.dumps(last_years_data(checked, definition)), "utf-8")
    (one,), _ = import_files([export], definition)
    priors, _ = read_prior(tmp_path / "last.json", definition)
    data, _ = with_last_year(one.data, definition, priors, one.department)
    words, count = without_money(example_json, definition)
    assert count > 60
    assert [*typed_amounts(definition, words)] == []
    path = tmp_path / "imported.xlsx"
    path.write_bytes(imported_workbook(laid_over(data, data_from_json(words, definition)[0], definition), definition))
    again = check_workbook(path)
    assert [finding.message for finding in again.findings if finding.severity is Severity.ERROR] == []
    assert again.document
    assert [*lines(again.document)] == [*lines(checked.document)]


def add_register(path: Path, title: str, values: dict[str, str], definition: Definition) -> None:
    """Add what another system lists: a title, and labels with amounts beside them."""
    view = next(view for view in definition.sheets.values() if view.title == title)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(title)
    sheet.append([title])
    for column in view.columns:
        sheet.append([column.title, float(values[column.key]) if column.key in values else None])
    book.save(path)


def without_money(raw: dict[str, Any], definition: Definition) -> tuple[dict[str, Any], int]:
    """Return the data without its amounts of money, and how many there were."""
    words = copy.deepcopy(raw)
    count = 0
    for id_, sheet in words["sheets"].items():
        view = definition.sheets[id_]
        figures = [column for column in view.columns if column.shows == "figure"]
        money = [c.key for c in figures if definition.figures.concept(view.at.at(c.figure)).unit.base == "元"]
        for row in [sheet] if isinstance(sheet, dict) else sheet:
            count += sum(row.pop(key, None) is not None for key in money)
    for id_ in ("items", "economic", "project_lines"):  # rows of amounts alone
        words["sheets"].pop(id_)
    return words, count


def laid_over(data: Data, words: Data, definition: Definition) -> Data:
    """Return imported data with the words of staff over it, row by row; lists of words and weights are theirs."""
    rows = dict(words.rows)
    for id_, imported in data.rows.items():
        view = definition.sheets[id_]
        key = next((column.key for column in view.columns if column.shows == "member"), "") if view.each else ""
        money = any(column.shows == "figure" and column.blank == "zero" for column in view.columns)
        if id_ in words.rows and (not money or (view.each and not key)):
            continue
        own = {row.values.get(key, row.line): row for row in words.rows.get(id_, ())}
        theirs = {row.values.get(key, row.line): row for row in imported}
        rows[id_] = tuple(
            DataRow(
                {**theirs.get(name, DataRow({})).values, **own.get(name, DataRow({})).values},
                line=(own.get(name) or theirs[name]).line,
            )
            for name in dict.fromkeys([*own, *theirs])
        )
    return replace(data, rows=rows)
