"""A style file of a bureau says what differs from the style of a definition; what it says wrong is told by place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.definition.definition import Definition
from compiler.definition.error import DefinitionError
from compiler.definition.load import load_definition
from compiler.definition.style import StyleSheet
from compiler.definition.style_file import styled_by
from compiler.resources import resource

Styled = Callable[[str], StyleSheet]


@pytest.fixture
def styled(definition: Definition, tmp_path: Path) -> Styled:
    """Gives the definition's style under a style file of such text."""

    def style(text: str) -> StyleSheet:
        path = tmp_path / "bureau.toml"
        path.write_text(text, "utf-8")
        return styled_by(path, definition.style)

    return style


def test_what_the_file_says_goes_before_and_all_else_stays(styled: Styled, definition: Definition) -> None:
    style = styled("[page.portrait]\nleft = 30\n[paragraphs.cover_title]\nsize = 26\nspace_before = 100\n")
    title = style.look("cover_title")
    assert (style.page.portrait.left, style.page.portrait.right) == (30, definition.style.page.portrait.right)
    assert (title.size, title.space_before, title.font) == (26, 100, definition.style.look("cover_title").font)
    assert style.paragraphs.keys() == definition.style.paragraphs.keys()


def test_a_font_adds_to_those_of_the_style_and_replaces_the_one_of_its_name(
    styled: Styled, definition: Definition
) -> None:
    font = '[[fonts]]\nname = "{}"\nalternatives = ["FangSong"]\nfamily = "modern"\n'
    added = styled(font.format("某字体") + '[paragraphs.normal]\nfont = "某字体"\n')
    assert added.look("body").font == "某字体"
    assert len(added.fonts) == len(definition.style.fonts) + 1
    replaced = styled(font.format("黑体")).fonts
    assert [f.alternatives for f in replaced if f.name == "黑体"] == [("FangSong",)]


def test_an_empty_file_changes_nothing(styled: Styled, definition: Definition) -> None:
    assert styled("") == definition.style


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[page.portrait]\nleft", "bureau.toml#: is no valid TOML"),
        ("[page.portrait]\nlift = 3\n", "bureau.toml#/page/portrait: "),
        ('[page]\nwidth = "wide"\n', 'bureau.toml#/page/width: "wide" is not of type "number"'),
        ('[paragraphs.body]\nfont = "无此字体"\n', "bureau.toml#/paragraphs/body/font: there is no font"),
        ("[page.portrait]\nleft = 190\n", "bureau.toml#/page/portrait: the margins leave no room"),
        ("fonts = 3\n", 'bureau.toml#/fonts: 3 is not of type "array"'),
        ('page = "A4"\n', 'bureau.toml#/page: "A4" is not of type "object"'),
    ],
)
def test_what_is_wrong_with_it_is_told_by_file_and_place(styled: Styled, text: str, words: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        styled(text)
    assert words in str(caught.value)


def test_a_shipped_style_says_only_what_differs_from_the_one_that_it_is_based_on(definition: Definition) -> None:
    style, base = load_definition("shanghai-final-accounts-2024").style, definition.style
    assert (style.look("body").size, base.look("body").size) == (15, 16)
    assert style.look("footer") == base.look("footer")
    assert style.tables == base.tables


def test_a_base_that_is_missing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(resource("schemas", "shanghai-final-accounts-2024"), folder)
    (folder / "style.toml").write_text('based_on = "nowhere.toml"\n', "utf-8")
    head = (
        (folder / "definition.toml")
        .read_text("utf-8")
        .replace('"../styles/shanghai-final-accounts.toml"', '"style.toml"')
    )
    (folder / "definition.toml").write_text(head.replace('"../', f'"{resource("schemas").as_posix()}/'), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_definition(folder)
    assert [problem.file for problem in caught.value.problems] == ["nowhere.toml"]
