"""Which kinds, regions and years there are is data: no line of the program names one.

``python -m tests.test_no_report_knowledge`` counts the lines that do.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEADS = [
    tomllib.loads(path.read_text("utf-8"))
    for folder in ("schemas", "tests/definitions")
    for path in sorted((ROOT / folder).glob("*/definition.toml"))
]
REGIONS = re.compile(
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南"
    "|西藏|陕西|甘肃|青海|宁夏|新疆|昌吉|普陀|xinjiang",
    re.IGNORECASE,
)
KINDS = re.compile(r"预算|决算|三公|财政拨款|final_accounts|[\"']\w*budget\w*[\"']", re.IGNORECASE)
"""Words of reports; a budget of memory or time is no report, so the English word counts where it is a name in data."""

OF_IDS = sorted({head["id"].split("-")[0] for head in HEADS})
"""The regions that the ids of definitions begin with: changji, …"""

WORDS = (REGIONS, KINDS, re.compile("|".join(OF_IDS), re.IGNORECASE))
YEAR = re.compile(r"(?<![0-9])20(?:0[1-9]|[1-8][0-9]|9[0-8])(?![0-9])")
"""A year; 2000 and 2099 bound the dates that a workbook may hold."""

NO_YEAR = re.compile(r"https?://[^\s\"']*|2020-12\b|\\u[0-9a-f]{4}|RFC \d{4}|manylinux\d{4}")
"""What holds the digits of a year and is none: XML namespaces, versions of standards and of wheels, escapes."""


def lines_that_know(folder: Path) -> Iterator[str]:
    """Yield every line of Python under a folder that names a kind, a region or a year."""
    for path in sorted(folder.rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if any(words.search(line) for words in WORDS) or YEAR.search(NO_YEAR.sub("", line)):
                yield f"{path.relative_to(folder)}:{number}: {line.strip()}"


def test_no_line_of_the_program_names_a_kind_region_or_year() -> None:
    assert [*lines_that_know(ROOT / "compiler")] == []


@pytest.mark.parametrize(
    "line",
    [
        'if definition.id.startswith("changji"):',
        'title = "某某市部门决算公开"',
        "YEAR = 2026",
        '"""The tables of 上海."""',
        'at = {"measure": "budget"}',
    ],
)
def test_a_line_that_does_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(f"import re\n{line}\n", "utf-8")
    assert [*lines_that_know(tmp_path)] == [f"module.py:2: {line}"]


@pytest.mark.parametrize(
    "line", ['N = "http://schemas.example.org/word/2010/shape"', "LAST = date(2099, 12, 31)", "A = 2010301"]
)
def test_what_looks_like_a_year_and_is_none_is_left(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(line, "utf-8")
    assert [*lines_that_know(tmp_path)] == []


if __name__ == "__main__":
    found = [*lines_that_know(ROOT / "compiler")]
    print("\n".join([*found, f"Lines under compiler/ that name a kind, region or year: {len(found)}"]))
