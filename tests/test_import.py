"""What a finance system exports is imported: the figures of every example come back from its own official tables."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Severity
from compiler.figures.derive import Ledger
from compiler.import_export import ImportedData, import_files, imported_workbook
from compiler.pipeline import Checked, check_workbook
from compiler.submission import Data, submit
from compiler.values.coordinates import Coordinates
from compiler.workbook.bind import bind
from compiler.workbook.official_rows import row_names
from compiler.workbook.read import read_workbook
from compiler.workbook.template import build_workbook
from tests.conftest import ROOT
from tests.exports import converted, official_tables, write_export

EXAMPLES_FOLDER = ROOT / "examples"
FINAL_ACCOUNTS = "putuo-planning-bureau-2024"
"""Its tables do not say which other money pays for its expenditure; that stays to be typed."""

EXAMPLES = sorted(path.parent for path in EXAMPLES_FOLDER.glob("*/data.json") if path.parent.name != FINAL_ACCOUNTS)
FORMATS = ("xlsx", "xls", "ods")


@dataclass(frozen=True)
class Exported:
    """An example as compiled, its data, and the files of its tables by format."""

    checked: Checked
    data: Data
    files: Mapping[str, Path]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exported]:
    folder = tmp_path_factory.mktemp("exports")
    checked = {example.name: check_workbook(example / "filled.xlsx") for example in EXAMPLES}
    files = [folder / f"{name}.xlsx" for name in checked]
    for file, one in zip(files, checked.values(), strict=True):
        assert one.document
        write_export(file, official_tables(one.document), one.department)
    saved = {form: converted(files, form, folder) if shutil.which("soffice") else files for form in FORMATS}
    books = {name: read_workbook(EXAMPLES_FOLDER / name / "filled.xlsx")[0] for name in checked}
    data = {name: bind(books[name], own(one))[0] for name, one in checked.items()}
    return {
        name: Exported(one, data[name], {form: saved[form][number] for form in FORMATS})
        for number, (name, one) in enumerate(checked.items())
    }


def own(checked: Checked) -> Definition:
    assert checked.definition
    return checked.definition


def imported(file: Path, definition: Definition) -> ImportedData:
    (one,), rest = import_files([file], definition)
    assert [finding.code for finding in rest] in ([], ["W160"])
    return one


def printed_figures(exported: Exported) -> list[Coordinates]:
    """The figures that the official tables and forms print."""
    assert exported.checked.document
    tables = official_tables(exported.checked.document)
    cells = (cell for table in tables for row in table.body for cell in row.cells)
    return [*dict.fromkeys(cell.figure for cell in cells if cell.figure is not None)]


def renamed(at: Coordinates, names: Mapping[tuple[str, str], str], other: Mapping[tuple[str, str], str]) -> Coordinates:
    """A figure whose rows are numbered as in another workbook, found there by their names."""
    members = {(dimension, name): member for (dimension, member), name in other.items()}
    return at.at([(d, members[d, names[d, m]]) for d, m in at if (d, m) in names])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name)
def test_every_figure_that_the_tables_print_comes_back(
    example: Path, form: str, exported: dict[str, Exported], tmp_path: Path
) -> None:
    source = exported[example.name]
    definition = own(source.checked)
    one = imported(source.files[form], definition)
    assert one.department == source.checked.department
    assert not [finding for finding in one.findings if finding.severity is Severity.ERROR]
    path = tmp_path / "imported.xlsx"
    path.write_bytes(build_workbook(definition, one.data))
    data, _ = bind(read_workbook(path)[0], definition)
    ledger = Ledger(submit(data, definition)[0])
    names, other = (row_names(definition, rows) for rows in (source.data.rows, data.rows))
    assert source.checked.ledger
    figures = printed_figures(source)
    assert len(figures) > 150
    for at in figures:
        expected, found = source.checked.ledger.value(at), ledger.value(renamed(at, names, other))
        assert expected is not None
        assert found is not None, at
        assert found.value == expected.value, at


def test_nothing_is_found_but_what_the_example_itself_has(exported: dict[str, Exported], tmp_path: Path) -> None:
    for name, source in exported.items():
        definition = own(source.checked)
        one = imported(source.files["xlsx"], definition)
        known = {finding.code for finding in source.checked.findings if finding.code[0] == "E"} - {"E354"}
        assert {finding.code for finding in one.findings} == known
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(imported_workbook(one.data, definition))
        codes = {finding.code for finding in check_workbook(path).findings}
        assert {code for code in codes if code[0] in "EW"} == known


def test_the_texts_of_the_performance_tables_come_back(exported: dict[str, Exported]) -> None:
    for source in exported.values():
        one = imported(source.files["xlsx"], own(source.checked))
        for sheet in ("department_performance", "department_indicators", "project_performance", "project_indicators"):
            expected = [row.values for row in source.data.rows.get(sheet, ())]
            found = [row.values for row in one.data.rows.get(sheet, ())]
            kept = {"project"}  # projects are numbered as the tables list them
            assert [{k: v for k, v in row.items() if k not in kept and v != "0.00"} for row in found] == [
                {k: v for k, v in row.items() if k not in kept} for row in expected
            ]


def test_tables_of_final_accounts_are_understood_whole(tmp_path: Path) -> None:
    checked = check_workbook(EXAMPLES_FOLDER / FINAL_ACCOUNTS / "filled.xlsx")
    assert checked.document
    export, path = tmp_path / "export.xlsx", tmp_path / "imported.xlsx"
    write_export(export, official_tables(checked.document), checked.department)
    one = imported(export, own(checked))
    path.write_bytes(imported_workbook(one.data, own(checked)))
    for findings in (one.findings, check_workbook(path).findings):
        assert not [finding for finding in findings if finding.code[0] == "W"]
