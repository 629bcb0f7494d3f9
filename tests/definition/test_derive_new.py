"""A new year or region is a folder that points at what it shares; ids of definitions here are invented."""

import shutil
import tomllib
from pathlib import Path

import pytest

from compiler.definition.code_moves import Moves
from compiler.definition.definition import Definition
from compiler.definition.derive_new import HEAD, derived, is_id
from compiler.definition.error import DefinitionError
from compiler.definition.load import load_definition
from compiler.resources import resource
from compiler.submission import submit
from compiler.workbook.data_file import data_from_json

OLD = resource("schemas", "changji-budget-2025")


def made(id_: str, old: Path, folder: Path, lists: dict[str, Path] | None = None) -> Definition:
    folder.mkdir(parents=True)
    for file, content in derived(id_, old, folder, lists or {}).files.items():
        (folder / file).write_text(content, "utf-8")
    return load_definition(folder)


def test_a_new_year_shares_all_but_its_name_and_its_years(tmp_path: Path, definition: Definition) -> None:
    new = made("changji-budget-2026", OLD, tmp_path / "deep" / "changji-budget-2026")

    assert (new.id, new.version, new.title) == ("changji-budget-2026", "1", "昌吉市部门预算公开（2026年）")
    assert new.words == {"year": "2026", "prior_year": "2025", "body": "部门"}
    for part in ("figures", "sheets", "tables", "forms", "outline", "rules", "file_name"):
        assert getattr(new, part) == getattr(definition, part)


def test_files_that_come_with_the_program_are_found_wherever_the_folder_is_moved(tmp_path: Path) -> None:
    made("changji-budget-2026", OLD, tmp_path / "a" / "changji-budget-2026")
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    moved = (tmp_path / "a" / "changji-budget-2026").rename(tmp_path / "elsewhere" / "deep" / "moved")

    head = tomllib.loads((moved / HEAD).read_text("utf-8"))
    assert head["files"]["tables"] == "schemas:changji-budget-2025/tables.toml"
    assert head["codes"]["functional"] == "schemas:codes/functional.csv"
    assert load_definition(moved).id == "changji-budget-2026"
    assert made("changji-budget-2027", moved, tmp_path / "next").id == "changji-budget-2027"


def test_a_part_may_be_a_copy_of_its_own(tmp_path: Path) -> None:
    made = derived("changji-budget-2026", OLD, tmp_path, copies=("outline", "functional", "sheets"))
    head = tomllib.loads(made.files[HEAD])
    assert (head["files"]["outline"], head["codes"]["functional"]) == ("outline.toml", "functional.csv")
    assert head["files"]["tables"] == "schemas:changji-budget-2025/tables.toml"
    assert made.files["outline.toml"] == (OLD / "outline.toml").read_text("utf-8")
    assert made.files["functional.csv"] == (resource("schemas") / "codes" / "functional.csv").read_text("utf-8")
    assert {one.file for one in made.mentions} == {"sheets.toml"}


def test_the_copy_of_a_style_is_based_on_what_the_shared_one_is(tmp_path: Path) -> None:
    shanghai = resource("schemas", "shanghai-final-accounts-2024")
    copied = derived("shanghai-final-accounts-2025", shanghai, tmp_path, copies=("style",)).files
    for name, content in copied.items():
        (tmp_path / name).write_text(content, "utf-8")
    assert 'based_on = "schemas:styles/gb9704.toml"' in copied["style.toml"]
    assert load_definition(tmp_path).style.paragraphs == load_definition(shanghai).style.paragraphs


def test_the_definition_of_the_units_is_that_of_the_same_year(tmp_path: Path) -> None:
    head = tomllib.loads(derived("changji-budget-2026", OLD, tmp_path).files[HEAD])
    assert head["rollup"] == {"units": "changji-unit-budget-2026", "unit": "unit"}


def test_other_files_are_named_from_its_own_folder(tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    shutil.copytree(resource("schemas"), schemas)
    made("changji-budget-2026", schemas / OLD.name, schemas / "changji-budget-2026")

    head = tomllib.loads((schemas / "changji-budget-2026" / HEAD).read_text("utf-8"))
    assert head["files"]["tables"] == "../changji-budget-2025/tables.toml"
    assert head["codes"]["functional"] == "../codes/functional.csv"
    moved = tmp_path / "moved"
    schemas.rename(moved)
    assert load_definition(moved / "changji-budget-2026").id == "changji-budget-2026"


@pytest.mark.parametrize(
    ("id_", "years"),
    [
        ("changji-budget-2028", ("2028", "2027")),  # as far as the ids are apart
        ("qingshi-budget-2025", ("2025", "2024")),  # another region, the same year
        ("changji-budget-next", ("2026", "2025")),  # an id without a year: the next one
    ],
)
def test_years_move_on_as_far_as_the_ids_are_apart(tmp_path: Path, id_: str, years: tuple[str, str]) -> None:
    words = derived(id_, OLD, tmp_path / id_).words
    assert (words["year"], words["prior_year"]) == years


def test_one_may_follow_on_another_that_shares_itself(tmp_path: Path) -> None:
    made("changji-budget-2026", OLD, tmp_path / "a" / "changji-budget-2026")
    new = made("changji-budget-2027", tmp_path / "a" / "changji-budget-2026", tmp_path / "b" / "c" / "new")
    assert (new.title, new.words["prior_year"]) == ("昌吉市部门预算公开（2027年）", "2026")


def test_lines_of_shared_files_that_name_an_old_year_are_told_where_the_year_moves(tmp_path: Path) -> None:
    told = derived("changji-budget-2026", OLD, tmp_path / "new").mentions
    shared = (OLD / "sheets.toml").read_text("utf-8").splitlines()
    assert told
    for one in told:
        assert one.file.endswith("/sheets.toml")
        assert one.text in shared[one.line - 1]
        assert "2025" in one.text
    assert derived("qingshi-budget-2025", OLD, tmp_path / "new").mentions == ()


def test_a_broken_definition_is_not_followed(tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path / "old")  # its code lists and style are not there
    with pytest.raises(DefinitionError):
        derived("new-2026", tmp_path / "old", tmp_path / "new")


@pytest.mark.parametrize(
    ("name", "fits"), [("a-2026", True), ("A", False), ("../a", False), ("a-", False), ("甲", False)]
)
def test_an_id_is_small_letters_digits_and_hyphens(name: str, fits: bool) -> None:
    assert is_id(name) is fits


def new_list(path: Path, *changes: tuple[str, str]) -> Path:
    """Write the shipped functional classification with lines changed."""
    text = (resource("schemas") / "codes" / "functional.csv").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def moves(path: Path, folder: Path) -> Moves:
    return derived("new-2026", OLD, folder, {"functional": path}).moves["功能分类科目"]


def test_a_new_code_list_is_reported_by_what_it_changes(tmp_path: Path) -> None:
    changed = new_list(
        tmp_path / "new.csv",
        ("\n20103", "\n20163"),  # a 款 with all its 项
        ("\n2010199,", "\n2010198,"),  # a name that no other code has
        ("2010108,项,代表工作", "2010108,项,代表联络工作"),
        ("2010107,项,人大代表履职能力提升", "2010177,项,虚构科目"),
    )
    found = moves(changed, tmp_path / "new")

    pairs = {(old.code, new.code) for old, new in found.moved}
    assert {("20103", "20163"), ("2010302", "2016302"), ("2010199", "2010198")} <= pairs
    assert all(old.name == new.name for old, new in found.moved)
    assert [(old.code, new.name) for old, new in found.renamed] == [("2010108", "代表联络工作")]
    assert [code.code for code in found.added] == ["2010177"]
    assert [code.code for code in found.removed] == ["2010107"]


def test_the_same_code_list_changes_nothing(tmp_path: Path) -> None:
    assert moves(new_list(tmp_path / "same.csv"), tmp_path / "new") == Moves((), (), (), ())


def test_a_name_that_several_codes_have_is_not_followed_to_another_section(tmp_path: Path) -> None:
    found = moves(new_list(tmp_path / "new.csv", ("\n2010101,项,行政运行", "\n2010277,项,行政运行")), tmp_path / "new")
    assert found.moved == ()
    assert ([code.code for code in found.added], [code.code for code in found.removed]) == (["2010277"], ["2010101"])


def test_a_workbook_that_uses_a_code_that_moved_is_told_the_new_one(tmp_path: Path) -> None:
    changed = new_list(tmp_path / "new.csv", ("\n2010199,", "\n2010198,"))
    new = made("new-2026", OLD, tmp_path / "new-2026", {"functional": changed})
    data, _ = data_from_json(
        {"definition": new.id, "sheets": {"items": [{"code": "2010199", "general_own": "1.00"}]}}, new
    )
    (finding,) = [one for one in submit(data, new)[1] if one.code == "V210"]
    assert "2010198其他人大事务支出（2010199已改为这一编码）" in finding.hint
    again = made(
        "next-2027",
        tmp_path / "new-2026",
        tmp_path / "next-2027",
        {"functional": new_list(tmp_path / "next.csv", ("\n2010199,", "\n2010197,"))},
    )
    assert again.figures.dimensions["functional"].codes["2010197"].formerly == ("2010198", "2010199")


@pytest.mark.parametrize("content", ["", "编码,名称\n201,甲\n", "code,name\n201,甲\n201,乙\n"])
def test_a_list_without_code_and_name_of_each_code_once_is_an_error_of_the_author(tmp_path: Path, content: str) -> None:
    (tmp_path / "new.csv").write_text(content, "utf-8")
    with pytest.raises(DefinitionError, match="cannot be read as a code list"):
        moves(tmp_path / "new.csv", tmp_path / "new")


def test_a_list_saved_in_the_encoding_of_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_bytes("code,name\n201,一般公共服务支出\n".encode("gb18030"))
    assert moves(tmp_path / "new.csv", tmp_path / "new").added == ()
