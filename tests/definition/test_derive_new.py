"""A new year or region is a folder that points at what it shares; ids of definitions here are invented."""

import shutil
import tomllib
from pathlib import Path

import pytest

from compiler.definition.definition import Definition
from compiler.definition.derive_new import HEAD, derived, is_id
from compiler.definition.error import DefinitionError
from compiler.definition.load import load_definition
from compiler.resources import resource

OLD = resource("schemas", "changji-budget-2025")


def made(id_: str, old: Path, folder: Path) -> Definition:
    folder.mkdir(parents=True)
    (folder / HEAD).write_text(derived(id_, old, folder).head, "utf-8")
    return load_definition(folder)


def test_a_new_year_shares_all_but_its_name_and_its_years(tmp_path: Path, definition: Definition) -> None:
    new = made("changji-budget-2026", OLD, tmp_path / "deep" / "changji-budget-2026")

    assert (new.id, new.version, new.title) == ("changji-budget-2026", "1", "昌吉市部门预算公开（2026年）")
    assert new.words == {"year": "2026", "prior_year": "2025", "body": "部门"}
    for part in ("figures", "sheets", "tables", "forms", "outline", "rules", "file_name"):
        assert getattr(new, part) == getattr(definition, part)


def test_its_files_are_named_from_its_own_folder(tmp_path: Path) -> None:
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
    words = dict(derived(id_, OLD, tmp_path / id_).words)
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
