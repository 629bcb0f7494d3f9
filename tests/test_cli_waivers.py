"""Long forms, strictness and waivers on the command line: real processes, real files."""

import json
from pathlib import Path
from typing import Any

import pytest

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import catalogue
from compiler.workbook.data_file import data_from_json
from compiler.workbook.template import build_workbook
from tests.conftest import EXAMPLE
from tests.test_cli import gongkai

HEADINGS = "编码,部门,内容,处理,理由,截止日期"
DEPARTMENT = "昌吉市人民政府办公室"


def waivers(folder: Path, *lines: str) -> Path:
    path = folder / "豁免 清单.csv"
    path.write_bytes("\r\n".join([HEADINGS, *lines, ""]).encode("gb18030"))
    return path


@pytest.fixture
def wrong(tmp_path: Path, definition: Definition, example_json: dict[str, Any]) -> Path:
    """The example with a total that its items do not give."""
    total = example_json["sheets"]["items"][0]
    total["general_own"] = "1030.00"
    data, findings = data_from_json(example_json, definition)
    assert not findings
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(build_workbook(definition, data))
    return path


def test_a_code_is_explained_in_whatever_width_and_case_it_is_typed() -> None:
    done = gongkai("explain", "ｅ301")
    assert done.returncode == 0
    text = done.stdout.decode()
    assert text.startswith("错误[E301] 同一个数两处不同")
    assert all(part in text for part in ("问题  ", "含义  ", "办法  ", "依据  ", "〈金额〉"))


def test_without_a_code_all_codes_are_listed() -> None:
    text = gongkai("explain", "--definition", "changji-budget-2025").stdout.decode()
    assert all(f"   {code}  " in text for code in catalogue())


def test_strict_makes_an_error_of_a_warning_and_gives_no_document(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, "--strict")
    assert done.returncode == 1
    assert "错误[E361]" in done.stderr.decode()
    assert not out.exists()


def test_waived_warnings_pass_strictly_until_their_last_day(tmp_path: Path) -> None:
    found = json.loads(gongkai("check", EXAMPLE / "filled.xlsx", "--format", "json").stdout)
    warnings = {finding["code"] for finding in found if finding["severity"] == "warning"}
    lines = [f"{code},{DEPARTMENT},,降为提示,等待批复（虚构）,2025-12-31" for code in sorted(warnings)]
    arguments = ["check", EXAMPLE / "filled.xlsx", "--strict", "--waivers", waivers(tmp_path, *lines)]
    passed = gongkai(*arguments, "--date", "2025-12-31")
    assert passed.returncode == 0, passed.stdout.decode()
    assert "   豁免  财政部门已同意：" in passed.stdout.decode()
    expired = gongkai(*arguments, "--date", "2026-01-01", "--format", "json")
    assert expired.returncode == 1
    severities = {finding["code"]: finding["severity"] for finding in json.loads(expired.stdout)}
    assert {severities[code] for code in warnings} == {"error"}
    assert severities["W149"] == "info"


def test_the_waiver_file_among_the_examples_lowers_what_it_names() -> None:
    file = EXAMPLE.parent / "waivers.csv"
    arguments = ["--waivers", file, "--date", "2025-12-31", "--format", "json"]
    done = gongkai("check", EXAMPLE / "filled.xlsx", *arguments)
    (lowered,) = (finding for finding in json.loads(done.stdout) if finding["waived"])
    assert (lowered["code"], lowered["severity"]) == ("E361", "info")


def test_a_waived_error_lets_the_document_be_written(tmp_path: Path, wrong: Path) -> None:
    out = tmp_path / "out.docx"
    assert gongkai("compile", wrong, "-o", out).returncode == 1
    assert not out.exists()
    found = json.loads(gongkai("check", wrong, "--format", "json").stdout)
    errors = sorted({finding["code"] for finding in found if finding["severity"] == "error"})
    lines = [f"{code},{DEPARTMENT},,不再列出,等待批复（虚构）," for code in errors]
    done = gongkai("compile", wrong, "-o", out, "--waivers", waivers(tmp_path, *lines))
    assert done.returncode == 0, done.stderr.decode()
    assert "已豁免，不再列为问题：" in done.stderr.decode()
    assert out.exists()


def test_silenced_findings_are_listed_for_machines_too(tmp_path: Path) -> None:
    file = waivers(tmp_path, f"E361,{DEPARTMENT},,不再列出,等待批复（虚构）,")
    done = gongkai("check", EXAMPLE / "filled.xlsx", "--waivers", file, "--format", "json")
    (finding,) = (one for one in json.loads(done.stdout) if one["code"] == "E361")
    assert (finding["severity"], finding["waived"]) == ("waived", "财政部门已同意：等待批复（虚构）")
    assert done.returncode == 0


def test_a_faulty_waiver_file_stops_the_run_before_anything_is_checked(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    file = waivers(tmp_path, f"E305,{DEPARTMENT},,不再列出,,", "E999,,,不再列出,等待批复,")
    done = gongkai("compile", EXAMPLE / "filled.xlsx", "-o", out, "--waivers", file)
    text = done.stderr.decode()
    assert done.returncode == 1
    assert "错误[W144] 豁免 清单.csv第2行（理由）" in text
    assert "错误[W145] 豁免 清单.csv第3行（编码）" in text
    assert "E305]" not in text
    assert not out.exists()


def test_a_workbook_is_no_waiver_file() -> None:
    done = gongkai("check", EXAMPLE / "filled.xlsx", "--waivers", EXAMPLE / "filled.xlsx", "--format", "json")
    (finding,) = json.loads(done.stdout)
    assert (done.returncode, finding["code"]) == (1, "W141")
    assert "CSV" in finding["hint"]
