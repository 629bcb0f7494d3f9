"""The authoring guide is followed word for word, and the reference names every key; what they add is invented.

A block of commands is run, one of ``text`` after it holds what they print. A block of ``toml`` or ``json`` says in its
first line which file it changes, and where; one of ``copy`` copies a file.
"""

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler.cli.main import main
from compiler.definition.load import PARTS
from compiler.definition.meta_schema import meta_keys
from compiler.definition.rules import KINDS
from compiler.resources import resource
from tests.conftest import ROOT

Run = Callable[[str], str]

GUIDE, ENGLISH = ROOT / "schemas" / "README.md", ROOT / "schemas" / "README.en.md"
REFERENCE = ROOT / "schemas" / "REFERENCE.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGE = re.compile(r"# (\S+?)(?:：|: )([^\n]*)\n(.*)", re.DOTALL)
VERBS = {
    "加在文件末尾": ("end", ""),
    "在这一行后面": ("after", "# 加上\n"),
    "在这几行前面": ("before", "# 加上\n"),
    "把这一行": ("instead", "# 改成\n"),
    "新建": ("new", ""),
    "a new file": ("new", ""),
    "at the end of the file": ("end", ""),
    "after this line": ("after", "# add\n"),
    "before these lines": ("before", "# add\n"),
    "instead of this line": ("instead", "# write\n"),
}


@dataclass(frozen=True)
class Step:
    """What one block asks: its language, a file, what to do there with which lines, or what to run or find."""

    language: str
    file: str
    verb: str
    spot: str
    text: str


def steps(guide: Path) -> Iterator[Step]:
    for language, text in FENCE.findall(guide.read_text("utf-8")):
        if language in {"toml", "json"}:
            file, said, rest = CHANGE.fullmatch(text).groups()  # type: ignore[union-attr]
            verb, divider = VERBS[said]
            spot, _, new = rest.partition(divider) if divider else ("", "", rest)
            yield Step(language, file, verb, spot, new)
        elif language == "text" and text.startswith("# "):
            first, _, rest = text.partition("\n")
            yield Step(language, first.split()[1], "holds", "", rest)
        else:
            yield Step(language, "", "", "", text)


def changed(step: Step, text: str) -> str:
    if step.verb in {"end", "new"}:
        return text + step.text
    assert text.count(step.spot) == 1, f"{step.file}: {step.spot}"
    new = {"after": step.spot + step.text, "before": step.text + step.spot, "instead": step.text}[step.verb]
    return text.replace(step.spot, new)


def follow(guide: Path, folder: Path, run: Run) -> None:
    printed = ""
    for step in steps(guide):
        if step.language == "sh":
            printed = "".join(run(line) for line in step.text.splitlines())
        elif step.language == "text":
            text = (folder / step.file).read_text("utf-8") if step.file else printed
            missing = [line for line in step.text.splitlines() if line.rstrip("、") not in text]
            assert not missing, text
        elif step.language == "copy":
            old, new = (folder / name for name in step.text.strip().split(" → "))
            new.parent.mkdir(exist_ok=True)
            new.write_bytes(old.read_bytes())
        else:
            path = folder / step.file
            path.write_text(changed(step, path.read_text("utf-8") if path.exists() else ""), "utf-8")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    """Runs a command line in the folder, in this process, and gives what it prints."""
    monkeypatch.chdir(folder)

    def run_line(line: str) -> str:
        monkeypatch.setattr("sys.argv", shlex.split(line))
        assert sys.argv[0] == "gongkai"
        with pytest.raises(SystemExit):
            main()
        return "".join(capsys.readouterr())

    return run_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with the two files that the guide asks for: an example's data, and a new code list."""
    data = ROOT / "examples" / "qingshi-township-2025" / "data.json"
    (tmp_path / "data.json").write_bytes(data.read_bytes())
    lines = (resource("schemas") / "codes" / "functional.csv").read_text("utf-8").splitlines()
    codes = "\n".join(",".join([line.split(",")[0], line.split(",")[2]]) for line in lines)
    codes = codes.replace("2010399,", "2010398,").replace("2010309,参事事务", "2010309,参事工作")
    (tmp_path / "新科目.csv").write_text(codes, "utf-8")
    return tmp_path


def test_the_guide_works_as_it_says(folder: Path, run: Run) -> None:
    follow(GUIDE, folder, run)


def test_the_english_guide_has_the_same_steps() -> None:
    assert [*steps(ENGLISH)] == [*steps(GUIDE)]


def sections() -> dict[str, str]:
    """The reference by part: what stands under the heading of a file."""
    pieces = re.split(r"^## ", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    return {re.split(r"[.：]", piece, maxsplit=1)[0]: piece for piece in pieces[1:]}


@pytest.mark.parametrize("part", PARTS)
def test_the_reference_names_every_key_and_choice_of_a_part(part: str) -> None:
    schema = json.loads((resource("schemas") / "meta" / f"{part}.schema.json").read_text("utf-8"))
    said = set(re.findall(r"`([^`]+?)`", sections()[part]))
    if part == "style":  # fonts, alignments and tab stops are Word's own words
        assert {*meta_keys(part)} <= said
    else:
        assert {*meta_keys(part), *choices(schema)} <= said, {*meta_keys(part), *choices(schema)} - said


def choices(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (one for one in schema.get("enum", ()) if isinstance(one, str))
        for inner in schema.values():
            yield from choices(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from choices(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_names_the_keys_and_slots_of_a_kind_of_rule(kind: str) -> None:
    (row,) = (line for line in sections()["rules"].splitlines() if line.startswith(f"| `{kind}` "))
    keys, slots = row.strip("| ").split(" | ")[-2:]
    asked = [f"`{name}`" + "?" * (name in KINDS[kind]._field_defaults) for name in KINDS[kind]._fields]
    assert keys.split() == asked
    assert slots.split() == [f"`{{{slot}}}`" for slot in sorted(KINDS[kind].slots())]
