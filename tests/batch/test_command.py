"""What a bureau reads at the end of a run, and what the run's exit status says."""

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from compiler.cli.batch import batch
from tests.batch.conftest import EXAMPLES, SCHOOL

ROSTER = """编码,名称,联系人,上级,批复日期,公开日期,网址,涉密不公开
001,青石县第二中学,,,2025-02-20,,,
002,青石县财政局,,,2025-02-01,,,
003,青石县保密局,,,,,,是
"""


def command(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(batch, [str(folder / "in"), "-o", str(folder / "out"), "--date", "2025-03-01", *options])


def test_the_table_says_who_is_through_who_is_missing_and_how_many_days_are_left(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(EXAMPLES / SCHOOL / "filled.xlsx", tmp_path / "in" / "学校.xlsx")
    (tmp_path / "in" / "坏.xlsx").write_bytes(b"x")
    (tmp_path / "名单.csv").write_text(ROSTER, "utf-8")
    said = command(tmp_path, "--roster", str(tmp_path / "名单.csv"))
    lines = [line.split() for line in said.output.splitlines()]
    assert ["青石县第二中学", "通过", "0", "0", "0", "2025-03-12（剩", "11", "天）"] in lines
    assert ["青石县财政局", "未交", "2025-02-21（已过", "8", "天）"] in lines
    assert ["青石县保密局", "不公开"] in lines
    assert "   坏.xlsx  文件不是 Excel 工作簿（.xlsx）。" in said.output
    assert f"共 3 个部门：通过 1，未交 1，不公开 1。结果在 {tmp_path / 'out'}" in said.output
    assert said.exit_code == 1


def test_a_roster_with_a_fault_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "名单.csv").write_text(ROSTER.replace("002", "001"), "utf-8")
    said = command(tmp_path, "--roster", str(tmp_path / "名单.csv"))
    assert said.exit_code == 1
    assert "W155" in said.output
    assert not (tmp_path / "out").exists()


def test_nothing_came_in_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    said = command(tmp_path)
    assert said.exit_code == 0
    assert f"共 0 个部门。结果在 {tmp_path / 'out'}" in said.output
