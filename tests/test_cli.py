"""The command line, as a clerk and a script use it: real processes, real files."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from compiler.cli.main import gongkai as root
from compiler.definition.load import definition_ids
from tests.conftest import EXAMPLE, ROOT


def gongkai(*arguments: object, cwd: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-m", "compiler.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=env, cwd=cwd, check=False, stdin=subprocess.DEVNULL)


def test_compile_writes_the_document_and_says_what_it_noticed(tmp_path: Path) -> None:
    out = tmp_path / "公开 文本.docx"
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out)
    assert done.returncode == 0, done.stderr.decode()
    assert out.stat().st_size > 10_000
    assert "警告[E361] 部门整体绩效!C8" in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_workbook_with_an_error_gives_no_document_and_leaves_an_old_one_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    out.write_bytes(b"old")
    blank = tmp_path / "blank.xlsx"
    assert gongkai("new", "changji-budget-2025", "--department", "青石县档案馆", "-o", blank).returncode == 0
    failed = gongkai("compile", blank, "-o", out)
    assert failed.returncode == 1
    assert "有错误，没有生成公开文本。" in failed.stderr.decode()
    assert out.read_bytes() == b"old"


def test_the_blank_workbook_asks_for_what_every_department_must_fill_and_no_more(tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    gongkai("new", "changji-budget-2025", "--department", "青石县档案馆", "-o", blank)  # an invented name
    found = json.loads(gongkai("check", blank, "--format", "json").stdout)
    assert {finding["code"] for finding in found} == {"V201"}
    in_order_of_the_workbook = ["基本信息", "编制", "实有人数", "部门整体绩效"]
    assert [*dict.fromkeys(finding["sheet"] for finding in found)] == in_order_of_the_workbook


def test_findings_for_machines_carry_file_code_severity_sheet_cell_message_hint_and_related() -> None:
    done = gongkai("check", EXAMPLE / "filled.xlsx", "--format", "json")
    assert done.returncode == 0
    (finding,) = (found for found in json.loads(done.stdout) if found["code"] == "E361")
    assert finding["file"] == str(EXAMPLE / "filled.xlsx")
    assert (finding["code"], finding["severity"]) == ("E361", "warning")
    assert (finding["sheet"], finding["cell"]) == ("部门整体绩效", "C8")
    assert finding["message"].endswith("。")
    assert finding["hint"].endswith("。")
    assert finding["related"][0]["sheet"] == "基本支出明细"


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_workbook_is_a_finding_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(content)
    done = gongkai("compile", bad, "-o", tmp_path / "out.docx")
    assert done.returncode == 1
    assert "错误[W1" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "用法"),
        (["nonsense"], "没有这一命令"),
        (["compile"], "缺少"),
        (["compile", "a.xlsx"], "--output"),
        (["check", "a.xlsx", "--format", "xml"], "text、json"),
        (["check", "a.xlsx", "b.xlsx"], "参数过多"),
        (["check", "a.xlsx", "--definition", "nowhere"], "没有报表定义“nowhere”"),
        (["check", "a.xlsx", "--date", "今天"], "年-月-日"),
        (["explain", "E399"], "没有编码“E399”，相近的有：E3"),
        (["explain", "乱写"], "没有编码“乱写”。"),
        (["explain", "--definition", "nowhere"], "没有报表定义“nowhere”"),
        (["new", "nowhere", "--department", "某某局", "-o", "x.xlsx"], "changji-budget-2025"),
    ],
)
def test_a_wrong_command_line_is_said_in_chinese_with_status_2(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    done = gongkai(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    text = done.stderr.decode() + done.stdout.decode()
    assert words in text
    assert "Error" not in text
    assert "Usage" not in text
    assert [*tmp_path.iterdir()] == []


def test_a_place_that_cannot_be_written_is_said_by_its_own_name(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "out.docx"
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out)
    assert done.returncode == 1
    assert f"不能读写 {out}：文件夹不存在。" in done.stderr.decode()


def test_a_broken_definition_is_the_authors_and_has_its_own_status(tmp_path: Path) -> None:
    (tmp_path / "definition.toml").write_text('id = "x"\nverzion = "1"\n', "utf-8")
    done = gongkai("check", EXAMPLE / "filled.xlsx", "--definition", tmp_path)
    assert done.returncode == 3
    assert "definition.toml#" in done.stderr.decode()
    assert "verzion" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_data_in_a_wrong_form_is_a_finding(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text("{", "utf-8")
    done = gongkai("fill", "changji-budget-2025", data, "-o", tmp_path / "out.xlsx")
    assert done.returncode == 1
    assert "错误[W131]" in done.stderr.decode()
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("command", ["", *root.late])
def test_help_is_chinese(command: str) -> None:
    done = gongkai(*[command] if command else [], "--help")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "用法：" in text
    assert not re.search(r"[<>]=|\.\.\.", text)
    assert not {"Usage", "Options", "Show", "required", "Commands"} & set(
        text.replace("[", " ").replace("]", " ").split()
    )


def test_definitions_are_listed_by_id() -> None:
    listed = gongkai("definitions").stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == [*definition_ids()]


def test_output_does_not_depend_on_the_locale(tmp_path: Path) -> None:
    documents = []
    for number, environment in enumerate(
        [
            {"LANG": "C", "LC_ALL": "C", "TZ": "Asia/Urumqi"},
            {"LANG": "zh_CN.GB18030", "TZ": "UTC", "PYTHONHASHSEED": "7"},
        ]
    ):
        out = tmp_path / f"{number}.docx"
        assert gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, **environment).returncode == 0
        documents.append(out.read_bytes())
    assert documents[0] == documents[1]


def test_page_numbers_are_estimated_unless_they_are_to_be_measured_and_it_says_so(tmp_path: Path) -> None:
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", tmp_path / "out.docx")
    assert "目录页码为估算" in done.stderr.decode()


def test_measuring_pages_without_libreoffice_is_said_in_chinese_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    out.write_bytes(b"old")
    program = "from compiler import cli; from compiler.document import office; office._PLACES = (); cli.main()"
    arguments = ["compile", str(EXAMPLE / "filled.xlsx"), "-o", str(out), "--pages", "measure"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, env=env, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].startswith("没有找到 LibreOffice，不能测量目录页码")
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.docx"]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")
def test_a_libreoffice_that_does_nothing_is_said_in_chinese_and_writes_nothing(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    done = gongkai(
        "compile", EXAMPLE / "filled.xlsx", "-o", tmp_path / "o.docx", "--pages", "measure", PATH=str(tmp_path)
    )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].startswith("LibreOffice 没有完成排版")
    assert not (tmp_path / "o.docx").exists()


def test_a_style_file_that_is_not_there_or_is_wrong_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, "--style", tmp_path / "none.toml")
    assert (done.returncode, "没有版式文件" in done.stderr.decode()) == (2, True)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[page]\nbreadth = 1\n", "utf-8")
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, "--style", wrong)
    assert (done.returncode, "wrong.toml#/page: " in done.stderr.decode()) == (3, True)
    assert not out.exists()


def test_a_draft_is_marked_and_the_final_document_is_not(tmp_path: Path) -> None:
    marked = []
    for options in ([], ["--draft"]):
        out = tmp_path / "out.docx"
        assert gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, *options).returncode == 0
        with zipfile.ZipFile(out) as package:
            marked.append(any("送审稿".encode() in package.read(name) for name in package.namelist()))
    assert marked == [False, True]


def test_definitions_without_a_command_lists_them() -> None:
    assert gongkai("definitions").stdout == gongkai("definitions", "list").stdout


def test_a_definition_is_shown_with_its_files_sheets_and_tables() -> None:
    shown = gongkai("definitions", "show", "changji-budget-2025").stdout.decode()
    for words in ("标题：昌吉市部门预算公开（2025年）", "tables.toml", "实有人数", "表11上年结转结余情况明细表"):
        assert words in shown


def test_checking_a_definition_tells_its_author_and_fails_only_where_it_cannot_be_used(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "changji-budget-2025"
    shutil.copytree(ROOT / "schemas", folder.parent)
    done = gongkai("definitions", "check", folder)
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"{folder}：没有发现问题。")

    head = folder / "definition.toml"
    head.write_text(head.read_text("utf-8").replace("[words]", '[words]\nnext_year = "2026"'), "utf-8")
    done = gongkai("definitions", "check", folder)
    assert (done.returncode, "提醒  definition.toml#/words/next_year" in done.stdout.decode()) == (0, True)

    head.write_text(head.read_text("utf-8").replace("version", "verzion", 1), "utf-8")
    done = gongkai("definitions", "check", folder)
    assert (done.returncode, "相近的有：version" in done.stdout.decode()) == (3, True)


def test_checking_a_definition_that_is_not_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    done = gongkai("definitions", "check", tmp_path / "none")
    assert (done.returncode, "没有报表定义" in done.stderr.decode()) == (2, True)


def test_next_years_workbook_compiles_by_a_new_definition_and_no_other_change(tmp_path: Path) -> None:
    folder, book = tmp_path / "changji-budget-2026", tmp_path / "book.xlsx"
    made = gongkai("definitions", "new", folder.name, "--from", "changji-budget-2025", cwd=tmp_path)
    assert (made.returncode, [path.name for path in folder.iterdir()]) == (0, ["definition.toml"]), made.stderr.decode()
    assert "sheets.toml 第" in made.stdout.decode()
    assert gongkai("definitions", "check", folder).returncode == 0

    data = (EXAMPLE / "data.json").read_text("utf-8")
    (tmp_path / "data.json").write_text(data.replace('"changji-budget-2025"', f'"{folder.name}"'), "utf-8")
    blank = tmp_path / "blank.xlsx"
    assert gongkai("new", folder, "--department", "青石县档案馆", "-o", blank).returncode == 0
    assert gongkai("fill", folder, tmp_path / "data.json", "-o", book).returncode == 0
    alone = gongkai("check", book)
    assert (alone.returncode, "用 --definition 指明" in alone.stdout.decode()) == (1, True)
    assert gongkai("check", book, "--definition", folder).returncode == 0
    done = gongkai("compile", book, "--definition", folder, "-o", tmp_path / "out.txt")
    assert done.returncode == 0, done.stderr.decode()
    text = (tmp_path / "out.txt").read_text("utf-8-sig")
    assert "2026年部门预算公开" in text
    assert "截至2025年底" in text


def test_a_new_definition_takes_the_place_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "new-2026").mkdir()
    for arguments in (["new-2026"], ["changji-budget-2025"], ["../new"]):
        done = gongkai("definitions", "new", *arguments, "--from", "changji-budget-2025", cwd=tmp_path)
        assert done.returncode == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["new-2026"]


def test_a_new_definition_takes_new_code_lists_and_says_what_they_leave_unresolved(tmp_path: Path) -> None:
    old = (ROOT / "schemas" / "codes" / "functional.csv").read_text("utf-8")
    arguments = ["--from", "changji-budget-2025", "--codes", "functional=new.csv"]
    (tmp_path / "new.csv").write_text(old.replace("\n2010199,", "\n2010198,"), "utf-8")
    done = gongkai("definitions", "new", "a-2026", *arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert "改编码  2010199其他人大事务支出 → 2010198其他人大事务支出" in done.stdout.decode()

    (tmp_path / "new.csv").write_text(old.replace("\n2210201,", "\n2210298,"), "utf-8")  # an equation names it
    done = gongkai("definitions", "new", "b-2026", *arguments, cwd=tmp_path)
    assert (done.returncode, "没有叫“2210201”的成员" in done.stdout.decode()) == (3, True)

    done = gongkai("definitions", "new", "c-2026", *arguments[:3], "functional", cwd=tmp_path)
    assert (done.returncode, "维度可以是：functional、economic" in done.stderr.decode()) == (2, True)
    (tmp_path / "new.csv").write_text("编码,名称\n", "utf-8")
    done = gongkai("definitions", "new", "c-2026", *arguments, cwd=tmp_path)
    assert (done.returncode, "new.csv#: 新科目表读不出来。" in done.stderr.decode()) == (3, True)
    assert not (tmp_path / "c-2026").exists()
