"""What a definition's author did wrong is told by file and pointer, also where no document would ever show it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.definition.error import DefinitionError, Problem
from compiler.definition.load import definition_ids, load_definition
from compiler.resources import resource

ORIGINAL = resource("schemas", "shanghai-final-accounts-2024")

Broken = Callable[[str, str, str], tuple[Problem, ...]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped definition; its head points at the shipped code lists and style."""
    copy = tmp_path / ORIGINAL.name
    shutil.copytree(ORIGINAL, copy)
    head = copy / "definition.toml"
    head.write_text(head.read_text("utf-8").replace('"../', f'"{resource("schemas").as_posix()}/'), "utf-8")
    return copy


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        load_definition(folder)
    return caught.value.problems


@pytest.fixture
def broken(folder: Path) -> Broken:
    """Rewrites the first such piece of a file, loads the definition and gives what is wrong with it."""

    def load(file: str, piece: str, instead: str) -> tuple[Problem, ...]:
        path = folder / file
        text = path.read_text("utf-8")
        assert piece in text
        path.write_text(text.replace(piece, instead, 1), "utf-8")
        return problems(folder)

    return load


def test_a_definition_lies_anywhere(folder: Path) -> None:
    assert load_definition(folder).id == "shanghai-final-accounts-2024"


@pytest.mark.parametrize("id_", definition_ids())
def test_a_shipped_definition_is_found_by_its_id(id_: str) -> None:
    assert load_definition(id_).id == id_


@pytest.mark.parametrize(
    ("change", "pointer", "message"),
    [
        (("definition.toml", 'version = "1"', 'verzion = "1"'), "", "unknown key 'verzion'"),
        (("figures.toml", 'unit = "万元"', 'unti = "万元"'), "/concepts/revenue", "unknown key 'unti'"),
        (
            ("sheets.toml", 'layout = "record"', 'layout = "form"'),
            "/sheets/department/layout",
            "is none of the choices",
        ),
        (("tables.toml", "landscape", "landscap"), "/tables/revenue", "unknown key 'landscap'"),
        (("outline.toml", "thousands = false", 'thousands = "no"'), "/forms/amount/thousands", "is not of type"),
    ],
)
def test_the_meta_schema_names_a_key_or_value_that_it_does_not_know(
    broken: Broken, change: tuple[str, str, str], pointer: str, message: str
) -> None:
    found = broken(*change)

    assert [p for p in found if (p.file, p.pointer) == (change[0], pointer) and message in p.message], found


@pytest.mark.parametrize(
    ("file_name", "message"),
    [
        ("{departmant}公开", "{departmant}: this name is no figure, text, clause, dimension or word"),
        ("{department", "a brace stands alone in '{department'"),
    ],
)
def test_a_file_name_that_means_nothing_is_found(broken: Broken, file_name: str, message: str) -> None:
    found = broken("definition.toml", "{department}{year}年度{body}决算", file_name)

    assert Problem("definition.toml", "/file_name", message) in found


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ('unit = "万元"', 'unit = "亿元"', "/concepts/revenue/unit", "unknown unit '亿元'"),
        ('"fund"]', '"funds"]', "/concepts/revenue/dimensions", "unknown dimension 'funds'"),
        ('whole = ["fiscal", "own"]', 'whole = ["fiscal", "old"]', "/dimensions/fund/whole", "unknown member 'old'"),
        (
            'whole = ["fiscal", "own"]',
            'whole = ["fiscal", "own", "general"]',
            "/dimensions/fund/whole",
            "the member 'general' is in two of the parts",
        ),
        (
            'own = "其他资金"',
            'owns = "其他资金"',
            "/dimensions/fund/groups/own",
            "the group 'own' has no name among the members",
        ),
        (
            '"301" = "personnel"',
            '"301" = "staff"',
            "/dimensions/economic/implied/nature",
            "dimension 'nature' has no member 'staff'",
        ),
        (
            '"301" = "personnel"',
            '"999" = "personnel"',
            "/dimensions/economic/implied/nature",
            "dimension 'economic' has no member '999'",
        ),
        (
            'nature = ["remitted_upwards"',
            'nature = ["remitted"',
            "/absent/0/nature",
            "dimension 'nature' has no member 'remitted'",
        ),
        ('total = "fund"', 'total = "found"', "/derivations/1", "unknown dimension 'found'"),
        (
            'sum = [{ concept = "revenue" }',
            'sum = [{ concept = "income" }',
            "/derivations/12/terms/0",
            "unknown concept 'income'",
        ),
    ],
)
def test_a_name_among_the_figures_that_means_nothing_is_found(
    broken: Broken, piece: str, instead: str, pointer: str, message: str
) -> None:
    assert Problem("figures.toml", pointer, message) in broken("figures.toml", piece, instead)


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ('tree = "functional"', 'tree = "funktional"', "/tables/revenue/rows", "unknown dimension 'funktional'"),
        ('"类", "款", "项"]', '"类", "款", "目"]', "/tables/revenue/rows", "dimension 'functional' has no level '目'"),
        (
            'members = ["201"',
            'members = ["999"',
            "/tables/overall_balance/panels/1/rows",
            "dimension 'functional' has no member '999'",
        ),
        (
            'within = ["301"',
            'within = ["999"',
            "/tables/basic_expenditure/panels/0/rows",
            "dimension 'economic' has no member '999'",
        ),
        (
            'code = { of = "functional" }',
            'code = { of = "functional", level = "目" }',
            "/tables/revenue/columns/0",
            "dimension 'functional' has no level '目'",
        ),
        (
            'figure = { fund = "business_income" }',
            'figure = { fund = "busyness" }',
            "/tables/revenue/columns/5",
            "dimension 'fund' has no member 'busyness'",
        ),
        (
            'figure = { fund = "business_income" }',
            'figure = { nature = "basic" }',
            "/tables/revenue/columns/5",
            "figures of 'revenue' have no dimension 'nature'",
        ),
        (
            "{n:chinese}、{functional}",
            "{n:chinese}、{department}",
            "/tables/overall_balance/panels/1/rows",
            "{department}: the label of a row cannot say this",
        ),
        (
            "{n:chinese}、{functional}",
            "{n:chinese}、{functional:amount}",
            "/tables/overall_balance/panels/1/rows",
            "{functional:amount}: a label has no form 'amount'",
        ),
        (
            'form = "amount"',
            'form = "share"',
            "/tables/overall_balance/form",
            "a figure of a table has no form 'share'",
        ),
        (
            'empty = "{no_government_fund}"',
            'empty = "{no_fund}"',
            "/tables/government_fund_budget/empty",
            "{no_fund}: this name is no figure, text, clause, dimension or word",
        ),
        (
            "注：本表反映部门本年度各项",
            "注：本表反映{dept}各项",
            "/tables/expenditure/note",
            "{dept}: this name is no figure, text, clause, dimension or word",
        ),
    ],
)
def test_a_name_in_a_table_that_means_nothing_is_found(
    broken: Broken, piece: str, instead: str, pointer: str, message: str
) -> None:
    assert Problem("tables.toml", pointer, message) in broken("tables.toml", piece, instead)


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ('member = "economic"', 'member = "funds"', "/sheets/economic/columns/0", "unknown dimension 'funds'"),
        (
            'member = "economic"',
            'member = "fund", choices = ["generall"]',
            "/sheets/economic/columns/0",
            "dimension 'fund' has no member 'generall'",
        ),
        (
            'at = { fund = "general", nature = "basic" }',
            'at = { fund = "general", nature = "base" }',
            "/sheets/economic/columns/2",
            "dimension 'nature' has no member 'base'",
        ),
        (
            'key = "own_project"',
            'key = "own_basic"',
            "/sheets/expenditure/columns",
            "the key 'own_basic' is used twice",
        ),
        ('key = "own", label', 'key = "general", label', "/sheets/carryover/rows", "the key 'general' is used twice"),
        (
            'text = "general_budget_reason"',
            'text = "general_reason"',
            "/sheets/totals/columns/general_budget_reason",
            "text 'general_reason' has a column already",
        ),
    ],
)
def test_a_name_in_a_sheet_that_means_nothing_is_found(
    broken: Broken, piece: str, instead: str, pointer: str, message: str
) -> None:
    assert Problem("sheets.toml", pointer, message) in broken("sheets.toml", piece, instead)


@pytest.mark.parametrize(
    ("piece", "instead", "pointer", "message"),
    [
        ("{prior_year}年度无", "{last_year}年度无", "/blocks/20/cases/1/text", "{last_year}: this name is no"),
        (
            'zero = ["prior"]',
            'zero = ["prier"]',
            "/clauses/three_public_changes/cases/1/when",
            "unknown figure 'prier'",
        ),
        ("{total:rate:prior}", "{total:rate:prier}", "/blocks/20/cases/2/text", "unknown figure 'prier'"),
        ("{total:rate:prior}", "{total:ratio:prior}", "/blocks/20/cases/2/text", "a figure has no form 'ratio'"),
        ("{grand_total_reason:reason}", "{grand_total_reasons:reason}", "/blocks/20/cases/1/text", "this name is no"),
        (
            "{grand_total_reason:reason}",
            "{grand_total_reason:share}",
            "/blocks/20/cases/1/text",
            "a text has no form 'share'",
        ),
        (
            'concept = "grand_total", measure = "prior"',
            'concept = "grand_total", measure = "last"',
            "/blocks/20/figures/prior",
            "dimension 'measure' has no member 'last'",
        ),
        (
            'concept = "revenue", fund = ""',
            'concept = "revenue", found = ""',
            "/clauses/revenue_sources/figures/total",
            "unknown dimension 'found'",
        ),
        ('over = "fund"', 'over = "funds"', "/clauses/revenue_sources/each/over", "unknown dimension 'funds'"),
        (
            '"other_income"]',
            '"others"]',
            "/clauses/revenue_sources/each/members",
            "dimension 'fund' has no member 'others'",
        ),
        (
            'over = "functional", depth',
            'over = "fund", depth',
            "/blocks/34/each/depth",
            "dimension 'fund' has no levels",
        ),
        ("{revenue_sources}", "{revenue_source}", "/blocks/22/cases/1/text", "this name is no"),
        ('table = "each"', 'table = "revenues"', "/blocks/16/blocks/2", "unknown table 'revenues'"),
        (
            'when = { zero = ["actual", "budget"] }',
            'when = { table_empty = "general" }',
            "/clauses/three_public_completion/cases/0/when",
            "unknown table 'general'",
        ),
        ('style = "heading3"', 'style = "heading33"', "/blocks/28/style", "has no role 'heading33'"),
        ("{prior_year}年度相比", "2023年度相比", "/blocks/20/cases/0/text", "the digit '2' is typed into a sentence"),
        ("{total:amount}万元", "{total:Amount}万元", "/blocks/20/cases/0/text", "malformed slot '{total:Amount}'"),
        ("{total:amount}万元", "{total:amount万元", "/blocks/20/cases/0/text", "a brace stands alone"),
        ("{total:amount}万元", "total:amount}万元", "/blocks/20/cases/0/text", "a brace stands alone"),
    ],
)
def test_a_sentence_is_held_to_account_in_cases_that_are_never_taken(
    broken: Broken, piece: str, instead: str, pointer: str, message: str
) -> None:
    found = broken("outline.toml", piece, instead)

    assert [p for p in found if (p.file, p.pointer) == ("outline.toml", pointer) and message in p.message], found


@pytest.mark.parametrize(
    ("form", "pointer", "message"),
    [
        ('day = { kind = "date", pattern = "{years}年" }', "/forms/day/pattern", "'years' is none of year, month, day"),
        ('line = { kind = "path", step = "{title}" }', "/forms/line/step", "'title' is none of name, level"),
    ],
)
def test_a_form_fills_in_only_what_it_has(broken: Broken, form: str, pointer: str, message: str) -> None:
    assert broken("outline.toml", "[forms]", f"[forms]\n{form}") == (Problem("outline.toml", pointer, message),)


def test_a_sheet_joins_another_one_of_the_definition(broken: Broken) -> None:
    assert broken("sheets.toml", "[sheets.revenue]", '[sheets.revenue]\njoin = "lost"') == (
        Problem("sheets.toml", "/sheets/revenue/join", "unknown sheet 'lost'"),
    )


def test_a_member_with_names_by_role_has_a_usual_name(broken: Broken) -> None:
    (problem,) = broken("figures.toml", 'own = "其他资金"', 'own = { input = "其他资金" }')

    assert problem == Problem("figures.toml", "/dimensions/fund/members/own", "'name' is a required property")


def test_the_text_of_the_departments_name_must_have_a_column(broken: Broken) -> None:
    assert broken("definition.toml", 'department = "department"', 'department = "office"') == (
        Problem("definition.toml", "/department", "unknown text 'office'"),
    )


def test_a_file_that_is_no_toml_is_named_with_the_line(broken: Broken) -> None:
    (problem,) = broken("tables.toml", 'title = "收入决算表"', 'title = "收入决算表')

    assert (problem.file, problem.pointer) == ("tables.toml", "")
    assert "is no valid TOML" in problem.message
    assert "line" in problem.message


@pytest.mark.parametrize("file", ["outline.toml", "schemas/codes/economic.csv"])
def test_a_file_that_is_missing_is_named(folder: Path, file: str) -> None:
    head = folder / "definition.toml"
    head.write_text(head.read_text("utf-8").replace(file, f"{file}.lost"), "utf-8")

    (problem,) = problems(folder)

    assert problem.file.endswith(f"{file}.lost")
    assert "cannot be read" in problem.message


def test_a_folder_without_a_definition_is_an_error_of_the_author(tmp_path: Path) -> None:
    assert [problem.file for problem in problems(tmp_path)] == ["definition.toml"]


def test_all_problems_come_at_once_and_each_reads_as_file_pointer_and_message(folder: Path) -> None:
    for file, piece in (("tables.toml", '"other_income"'), ("sheets.toml", 'member = "economic"')):
        path = folder / file
        path.write_text(path.read_text("utf-8").replace(piece, piece[:-1] + 'x"', 1), "utf-8")

    with pytest.raises(DefinitionError) as caught:
        load_definition(folder)

    assert {problem.file for problem in caught.value.problems} == {"tables.toml", "sheets.toml"}
    assert "sheets.toml#/sheets/economic/columns/0: unknown dimension 'economicx'" in str(caught.value).splitlines()
