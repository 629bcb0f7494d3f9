"""What a definition's author is told before any department sees the definition; names added here are invented."""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compiler.definition.authoring import Report, check_definition, explained
from compiler.definition.error import Problem
from compiler.definition.load import definition_ids
from compiler.definition.remarks import author_words
from compiler.resources import resource
from tests.conftest import ROOT

Change = tuple[str, str, str]
Checked = Callable[..., Report]
Spot = tuple[str, str]

DEFINITION = "changji-budget-2025"
AGENCY = '{ key = "budget", heading = ["本年预算数"], figure = {} },'
THREE_PUBLIC = '{ key = "total", heading = ["本年合计"], sum = ["general", "government_fund", "state_capital"] },'
LAST_STAFF = '{ key = "veteran_retired", label = "离休", at = { staff = "veteran_retired" } },'
MEASURE = "[dimensions.measure]"
TOTAL = "figures = { total = {} }"
AS_TOTAL = "收支总预算{total:wan}万元"
REQUIRED = 'text = "收入预算包括：{sources}。"'
NO_PROJECTS = "[clauses.no_projects]"


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """Rewrites pieces of a copy of the shipped definition and gives what its author is told."""

    def check(*changes: Change) -> Report:
        folder = tmp_path / "own"
        shutil.copytree(resource("schemas", DEFINITION), folder)
        head = folder / "definition.toml"
        shutil.copy(resource("schemas", "styles", "gb9704.toml"), folder)
        text = head.read_text("utf-8").replace("../styles/gb9704", "gb9704").replace('"../', '"schemas:')
        head.write_text(text, "utf-8")
        for file, piece, instead in changes:
            path = folder / f"{file}.toml"
            text = path.read_text("utf-8")
            assert piece in text
            path.write_text(text.replace(piece, instead, 1), "utf-8")
        return check_definition(folder)

    return check


def spots(report: Report) -> list[Spot]:
    assert not report.faults, report.faults
    return [(one.file.removesuffix(".toml"), one.pointer) for one in report.remarks]


@pytest.mark.parametrize("id_", definition_ids())
def test_a_shipped_definition_holds_nothing_in_vain(id_: str) -> None:
    assert check_definition(id_) == Report((), ())


def concept(id_: str, *dimensions: str) -> Change:
    listed = ", ".join(f'"{name}"' for name in ("measure", *dimensions))
    body = f'name = "债务"\nunit = "万元"\ndecimals = 2\ndimensions = [{listed}]'
    return "figures", MEASURE, f"[concepts.{id_}]\n{body}\n\n{MEASURE}"


PRINTED_DEBT = ("outline", TOTAL, 'figures = { total = {}, debt = { concept = "debt" } }')
DEBT_SLOT = ("outline", AS_TOTAL, f"{AS_TOTAL}，债务{{debt:wan}}万元")
COLOUR = (
    "figures",
    MEASURE,
    f'[dimensions.colour]\nname = "颜色"\nkind = "members"\nmembers = {{ red = "红" }}\n\n{MEASURE}',
)


def column(after: str, new: str) -> Change:
    return "sheets", after, f"{after}\n  {new}"


def clause(name: str, text: str = "（另有说明）") -> Change:
    return "outline", NO_PROJECTS, f'[clauses.{name}]\ntext = "{text}"\n\n{NO_PROJECTS}'


def cases(*written: str) -> Change:
    return (
        "outline",
        REQUIRED,
        "\n".join(
            ['figures = { a = {}, b = { fund = "fiscal" } }', "cases = [", *(f"  {{ {one} }}," for one in written), "]"]
        ).replace("TEXT", 'text = "{a:wan}、{b:wan}、{sources}"'),
    )


FORM = '\n[forms.extra]\ntitle = "另表"\nwidths = [10]\n[[forms.extra.lines]]\ncells = [{ text = "{department}" }]\n'
EXTRA_FORM = ("tables", "[forms.department_performance]", f"{FORM}\n[forms.department_performance]")
RULE = 'texts = ["project_period"]'


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([concept("debt")], [("figures", "/concepts/debt")]),
        ([concept("debt"), PRINTED_DEBT, DEBT_SLOT], []),
        ([COLOUR], [("figures", "/dimensions/colour")]),
        ([COLOUR, concept("debt", "colour"), PRINTED_DEBT, DEBT_SLOT], []),
    ],
)
def test_a_concept_or_dimension_that_nothing_uses_is_told(
    checked: Checked, changes: list[Change], expected: list[Spot]
) -> None:
    assert spots(checked(*changes)) == expected


def of_fund(fund: str) -> Change:
    return column(THREE_PUBLIC, f'{{ key = "extra", heading = ["另列"], figure = {{ fund = "{fund}" }} }},')


def of_agency(measure: str) -> Change:
    return column(AGENCY, f'{{ key = "extra", heading = ["另列"], figure = {{ measure = "{measure}" }} }},')


BOUND = (
    "figures",
    '[[derivations]]\ncode = "E352"',
    '[[derivations]]\ncode = "E399"\ntitle = "另一等式"\nof = { concept = "agency_operating_expenses" }\n'
    'at_most = [{ measure = "year_end" }]\nexplanation = "虚构"\nhint = "虚构。"\nsource = "虚构"\n\n'
    '[[derivations]]\ncode = "E352"',
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([of_fund("fiscal_carryover")], [("sheets", "/sheets/three_public/columns/5")]),
        ([of_fund("general_own")], []),  # a part of what the table prints
        ([of_fund("current")], []),  # the printed figures are parts of it
        ([of_agency("year_end")], [("sheets", "/sheets/agency/columns/1")]),
        ([of_agency("year_end"), BOUND], []),  # an equation reads it
    ],
)
def test_a_column_of_figures_that_nothing_reads_is_told(
    checked: Checked, changes: list[Change], expected: list[Spot]
) -> None:
    assert spots(checked(*changes)) == expected


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ('"veteran_retired"]', [("sheets", "/sheets/staffing/columns/1"), ("sheets", "/sheets/staffing/columns/2")]),
        (
            '"veteran_retired", "seconded"]',
            [("sheets", "/sheets/staffing/columns/2")],
        ),  # the sum is printed, not last year's
    ],
)
def test_a_row_of_a_column_that_nothing_reads_is_told(checked: Checked, whole: str, expected: list[Spot]) -> None:
    report = checked(
        ("figures", 'veteran_retired = "离休" }', 'veteran_retired = "离休", seconded = "借调" }'),
        (
            "figures",
            'whole = ["in_service", "retired", "veteran_retired"]',
            f'whole = ["in_service", "retired", {whole}',
        ),
        column(LAST_STAFF, '{ key = "seconded", label = "借调", at = { staff = "seconded" } },'),
    )
    assert spots(report) == expected
    assert "“实有人数”表“借调”一行的" in report.remarks[0].message


NOTE = column(AGENCY, '{ key = "note", heading = ["备注"], text = "agency_note" },')


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([NOTE], [("sheets", "/sheets/agency/columns/1")]),
        ([NOTE, ("outline", REQUIRED, 'text = "收入预算包括：{sources}{agency_note}。"')], []),
        ([NOTE, ("rules", RULE, 'texts = ["project_period", "agency_note"]')], []),
    ],
)
def test_a_text_that_is_neither_printed_nor_read_by_a_rule_is_told(
    checked: Checked, changes: list[Change], expected: list[Spot]
) -> None:
    assert spots(checked(*changes)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(AS_TOTAL, [("outline", "/blocks/18/figures/debt")]), (f"{AS_TOTAL}占{{total:share:debt}}%", [])],
)
def test_a_figure_that_is_named_and_never_printed_is_told(checked: Checked, text: str, expected: list[Spot]) -> None:
    named = ("outline", TOTAL, 'figures = { total = {}, debt = { fund = "fiscal" } }')
    assert spots(checked(named, ("outline", AS_TOTAL, text))) == expected


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (['when = { zero = ["a"] }, TEXT', 'when = { zero = ["a"] }, TEXT', "TEXT"], 1),
        (['when = { zero = ["a"] }, TEXT', 'when = { zero = ["a", "b"] }, TEXT', "TEXT"], 1),
        (["TEXT", 'when = { zero = ["a"] }, TEXT'], 1),
        (['when = { zero = ["a"], nonzero = ["a"] }, TEXT', "TEXT"], 0),
        (['when = { zero = ["a", "b"] }, TEXT', 'when = { zero = ["a"] }, TEXT', "TEXT"], None),
        (['when = { zero = ["a"] }, TEXT', 'when = { nonzero = ["a"] }, TEXT'], None),
        (['when = { zero = ["a"], nonzero = ["b"] }, TEXT', "TEXT"], None),
        (['when = { equal = ["a", "b"] }, TEXT', 'when = { zero = ["a", "b"] }, TEXT', "TEXT"], None),
    ],
)
def test_a_case_that_can_never_be_the_first_that_holds_is_told(
    checked: Checked, written: list[str], place: int | None
) -> None:
    expected = [] if place is None else [("outline", f"/blocks/19/cases/{place}")]
    assert spots(checked(cases(*written))) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([clause("more")], ["/clauses/more"]),
        ([clause("more"), clause("most", "{more}")], ["/clauses/most", "/clauses/more"]),  # only an unused one uses it
        ([clause("more"), ("tables", 'empty = "{no_projects}"', 'empty = "{no_projects}{more}"')], []),
        ([EXTRA_FORM], ["/forms/extra"]),
        ([EXTRA_FORM, ("outline", REQUIRED, f'{REQUIRED}\n\n[[blocks]]\nform = "extra"')], []),
        ([("outline", "[forms]", '[forms]\nlong = { kind = "text" }')], ["/forms/long"]),
        (
            [
                ("outline", "[forms]", '[forms]\nlong = { kind = "text" }'),
                ("rules", 'form = "reason"', 'form = "long"'),
            ],
            [],
        ),
        ([("definition", "[words]", '[words]\nnext_year = "2026"')], ["/words/next_year"]),
        (
            [
                ("definition", "[words]", '[words]\nnext_year = "2026"'),
                ("rules", '"year", "prior_year"]', '"year", "prior_year", "next_year"]'),
            ],
            [],
        ),
    ],
)
def test_a_clause_form_or_word_that_nothing_uses_is_told(
    checked: Checked, changes: list[Change], expected: list[str]
) -> None:
    assert sorted(pointer for _, pointer in spots(checked(*changes))) == sorted(expected)


@pytest.mark.parametrize(
    ("change", "pointer", "message", "hint"),
    [
        (
            ("outline", 'over = "duty"', 'over = "dutty"'),
            "/blocks/8/each/over",
            "没有叫“dutty”的维度。",
            "相近的有：duty、",
        ),
        (("outline", "{sources}", "{source}"), "/blocks/19/cases/0/text", "{source} 没有意义", "sources"),
        (("outline", "{year}年财政拨款收支", "2025年财政拨款收支"), "/blocks/28/cases/0/text", "数字“2”", "{year}"),
        (("figures", "decimals = 2", "decimal = 2"), "/concepts/budget", "这里不能写“decimal”。", "decimals"),
        (("definition", "tables.toml", "table.toml"), "", "没有这个文件。", "文件名"),
        (("sheets", 'title = "编制"', 'title = "编制'), "", "第12个字符处，引号没有成对。", "英文"),
        (
            ("tables", 'list = "functional"', 'list = "functionel"'),
            "/tables/overall_balance/panels/1/rows",
            "维度",
            "functional",
        ),
    ],
)
def test_a_fault_is_told_in_chinese_with_its_place_and_a_suggestion(
    checked: Checked, change: Change, pointer: str, message: str, hint: str
) -> None:
    report = checked(change)
    assert report.remarks == ()
    assert [one for one in report.faults if one.pointer == pointer and message in one.message and hint in one.hint], (
        report.faults
    )


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("unknown text 'office'", "没有叫“office”的文字。"),
        ("{a:rate:b}: unknown figure 'b'", "没有叫“b”的数。"),
        ("dimension 'fund' has no member 'x'", "维度“fund”没有叫“x”的成员。"),
        ("{a:share}: a text has no form 'share'", "文字不能用印法“share”。"),
        ("{a:wan}: form 'wan' has the unknown unit '亿元'", "印法“wan”的单位“亿元”没有定义。"),
        ("'years' is none of year, month, day", "“years”不在这里可用的名称之中。"),
        ("unknown key 'unti'", "这里不能写“unti”。"),
        ('"form" is none of the choices rows, record', '"form" 不在可选的值之中。'),
        ("3 is not of type string, object", "3 的类型不对，应为文字或一组键。"),
        ("the key 'basic' is used twice", "“basic”用了两次。"),
        ("dimension 'fund' has no rows", "维度“fund”不是由填报表的行组成的。"),
        (
            "rows without codes cannot be added: say rollup",
            "这张表的各行没有科目编码，汇总时不能相加。",
        ),
        ("a fault that nobody has worded", "写法不对（a fault that nobody has worded）。"),
    ],
)
def test_a_fault_is_worded_by_the_first_pattern_that_fits_it(english: str, chinese: str) -> None:
    assert explained(Problem("f.toml", "/x", english), (), ()).message == chinese


BROKEN: tuple[Change, ...] = (
    ("definition", 'version = "1"', "version = 1"),
    ("definition", 'version = "1"', 'version = ""'),
    ("definition", 'version = "1"', 'version = "1"\nversion = "2"'),
    ("definition", 'version = "1"', "version = “1”"),
    ("definition", 'version = "1"', 'version "1"'),
    ("definition", 'version = "1"', '版本 = "1"'),
    ("definition", 'version = "1"', 'version = "1" 第一版'),
    ("definition", 'version = "1"', 'version = "\\d"'),
    ("definition", 'version = "1"', 'version = ["1"'),
    ("definition", 'version = "1"', 'version = { a = "1", a = "2" }'),
    ("definition", 'version = "1"', '[words]\nversion = "1"'),
    ("definition", "codes/economic.csv", "codes/economy.csv"),
    ("definition", "measure = ", "mesure = "),
    ("definition", 'prior = { measure = "prior" }', 'prior = { measure = "priar" }'),
    ("definition", 'department = "department"', 'department = "office"'),
    ("definition", "{body}", "{body"),
    ("figures", 'code = "E311"', 'code = "E1311"'),
    ("figures", 'code = "E312"', 'code = "E311"'),
    ("figures", 'total = "fund"', ""),
    ("figures", 'total = "fund"', 'total = "fond"'),
    ("figures", "decimals = 2", "decimals = -1"),
    ("figures", 'factor = "10000"', 'factor = "1万"'),
    ("figures", 'whole = ["current", "carryover"]', 'whole = ["current", "carry"]'),
    ("figures", 'fiscal = "财政拨款"\n', ""),
    ("figures", 'text = "project_name"', 'text = "projects_name"'),
    ("figures", '"301" = "personnel"', '"399" = "persons"'),
    ("sheets", 'title = "编制"', 'title = "编制数编制数编制数编制数编制数编制数编制数编制数编制数编制数编制数"'),
    ("sheets", 'key = "department"', 'key = "Department"'),
    ("sheets", 'key = "date"', 'key = "department"'),
    ("sheets", 'text = "date"', 'text = "department"'),
    ("sheets", 'text = "department",', ""),
    ("sheets", "carry = true", "carry = false"),
    ("sheets", 'layout = "record"', 'layout = "form"'),
    ("sheets", "spare = 30", "spare = -30"),
    ("sheets", 'join = "projects"', 'join = "project"'),
    ("sheets", '"other_carryover"] },', '"other_carry"] },'),
    ("sheets", "width = 60", "width = 0"),
    ("tables", 'number = "表2"', "number = 2"),
    ("tables", 'level = "类"', 'level = "组"'),
    ("tables", "{functional:code}", "{functional:wan}"),
    ("tables", "{functional:code}", "{amount}"),
    ("tables", 'empty = "{', 'empty = "{Not:'),
    ("tables", "[tables.revenue]", '[tables.blank]\ntitle = "空"\n\n[tables.revenue]'),
    ("outline", 'when = { zero = ["prior"] }', "when = {}"),
    ("outline", 'when = { zero = ["prior"] }', 'when = { zero = ["prier"] }'),
    ("outline", "{amount:share:total}", "{amount:share:whole}"),
    ("outline", "{amount:wan}", "{amount:path}"),
    ("outline", "{fund}", "{fund:long}"),
    ("outline", "heading = 1", "heading = 10"),
    ("outline", 'style = "cover_title"', 'style = "cover"'),
    ("outline", "tables = true", "tables = false"),
    ("outline", 'unit = "万元"', 'unit = "亿元"'),
    ("outline", "{year}年{month}月", "{years}年{month}月"),
    ("rules", 'kind = "same_name"', 'kind = "other_name"'),
    ("rules", 'of = "project"', ""),
    ("rules", 'of = "project"', 'of = "fund"'),
    ("rules", 'of = "project"', 'to = "project"'),
    ("rules", "{member}", "{number}"),
    ("rules", "(?:不再", "((?:不再"),
    ("rules", '"208"', '"298"'),
    ("rules", 'total = "90"', 'total = "九十"'),
    ("rules", '"fund_reason",', '"fund_cause",'),
    ("rules", "[R401]", "[R501]"),
    ("rules", 'agency_reason"]', 'fund_reason"]'),
    ("gb9704", "left = 28", "left = 280"),
    ("gb9704", "left = 28", ""),
    ("gb9704", "left = 28", "left = -28"),
    ("gb9704", 'font = "黑体"', 'font = "楷书"'),
    ("gb9704", "[paragraphs.toc1]", "[paragraphs.toc9]"),
    ("gb9704", 'id = "Heading1"', 'id = "Heading 1"'),
    ("gb9704", 'id = "Heading1"', 'id = "Heading2"'),
    (
        "gb9704",
        "[paragraphs.normal]",
        '[paragraphs.ring]\nid = "Ring"\nname = "ring"\nbased_on = "ring"\n\n[paragraphs.normal]',
    ),
    (
        "gb9704",
        "[paragraphs.normal]",
        '[paragraphs.ring]\nid = "Ring"\nname = "ring"\nbased_on = "rung"\n\n[paragraphs.normal]',
    ),
)
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
"""Two words beside each other; single ones are keys, names and values that the author has to write."""


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: f"{change[0]}-{change[2].strip()[:30]}")
def test_all_that_is_wrong_is_told_in_chinese(checked: Checked, change: Change) -> None:
    report = checked(change)
    assert report.faults
    other = author_words()["other"]["hint"]
    for fault in report.faults:
        assert fault.file
        assert not ENGLISH.search(fault.message + fault.hint.replace("schemas 文件夹", "")), fault
        assert fault.hint, fault
        assert fault.hint != other, fault


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_may_be_saved_as_windows_programs_save_them(checked: Checked, tmp_path: Path, encoding: str) -> None:
    assert checked() == Report((), ())
    listed = tmp_path / "own" / "functional.csv"
    text = resource("schemas", "codes", "functional.csv").read_text("utf-8")
    listed.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    for file in (tmp_path / "own").glob("*.toml"):
        own = file.read_text("utf-8").replace("schemas:codes/functional", "functional").replace("\n", "\r\n")
        file.write_bytes(own.encode("utf-8-sig"))
    assert check_definition(tmp_path / "own") == Report((), ())

    listed.write_bytes(f"{text}201,类,重复的科目,observed,\n".encode(encoding))
    (fault,) = check_definition(tmp_path / "own").faults
    assert (fault.file, fault.message) == ("functional.csv", "“201”用了两次。")


def worded_in_code(module: Path) -> Iterator[str]:
    """Yield what a module says to authors, with names filled in: the last argument of each call of a reporter."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("report") and len(node.args) == 2:
            said = node.args[1]
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.JoinedStr):
                yield "".join(map(filled, said.values))


def filled(piece: ast.expr) -> str:
    if isinstance(piece, ast.Constant):
        return str(piece.value)
    if isinstance(piece, ast.FormattedValue) and piece.conversion == ord("r"):
        return "'x'"
    return "{x}" if "slot" in ast.unparse(piece) else "text"


@pytest.mark.parametrize("module", sorted((ROOT / "compiler" / "definition").glob("*.py")), ids=lambda path: path.stem)
def test_every_fault_that_the_program_knows_is_worded(module: Path) -> None:
    other = author_words()["other"]["hint"]
    composed = {"{x}: text", "is no valid TOML: text"}
    unworded = [one for one in worded_in_code(module) if explained(Problem("", "", one), (), ()).hint == other]
    assert [one for one in unworded if one not in composed] == []


def test_every_hint_of_a_fault_or_remark_ends_as_a_sentence() -> None:
    words = author_words()
    for one in (*words["faults"], *words["remarks"].values()):
        assert one["hint"].endswith(("。", "{near}")), one
