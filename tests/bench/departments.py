"""Invented departments of some units, each unit balanced; and how long it takes to roll one up and compile it.

Run it with ``python -m tests.bench.departments --units 30 --items 100``: the seconds of each step are printed. All
names and figures are invented.
"""

import argparse
import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from compiler.cli.main import OBJECTS
from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.destination import destination
from compiler.pipeline import compile_workbook
from compiler.rollup.roll_up import roll_up
from compiler.rollup.units import in_listed_order, own_office, read_units
from compiler.submission import Data
from compiler.workbook.data_file import data_from_json
from compiler.workbook.template import build_workbook
from tests.bench.balanced import balanced

DEPARTMENT = "示范市农业局"
UNITS = "changji-unit-budget-2025"
_APART = 4
"""Of so many codes of the list one is among those that a department's units share."""


def unit_name(number: int) -> str:
    """Return the name of a unit; number 0 is the department's own office."""
    return f"示范市第{number}实验站" if number else f"{DEPARTMENT}（本级）"


def unit_data(number: int, count: int, unit: Definition, items: int = 0) -> dict[str, Any]:
    """Return the data file of a unit of a department with ``count`` units, with at least so many items."""
    raw = balanced(number, unit)
    sheets = raw["sheets"]
    raw["definition"] = unit.id
    sheets["department"]["department"] = unit_name(number)
    sheets["subordinates"] = [] if number else [{"name": unit_name(other)} for other in range(1, count)]
    for row in (*sheets.get("projects", ()), *sheets.get("project_performance", ())):
        row["name"] = f"{row['name']}（{unit_name(number)}）"
    for project in sheets.get("projects", ()):
        project["unit"] = unit_name(number)
    if items:
        _with_items(raw, unit, items)
    return raw


def _with_items(raw: dict[str, Any], unit: Definition, items: int) -> None:
    """Spread a unit's basic expenditure over more items: each takes a cent from the largest, which keeps the rest."""
    listed = unit.figures.dimensions["functional"].codes
    sheets = raw["sheets"]
    used = {row["code"] for row in (*sheets["items"], *sheets["prior_items"])}
    stated = tuple(row["code"] for row in sheets["items"] if len(row["code"]) != 7)
    of_items = [row for row in sheets["items"] if not row["code"].startswith(stated)]
    largest = max(of_items, key=lambda row: float(row.get("general_own", "0")))
    pool = [code for code in listed if len(code) == 7][::_APART]
    start = len(sheets["items"]) * _APART % len(pool)
    more = [code for code in (*pool[start:], *pool[:start]) if code not in used and not code.startswith(stated)]
    added = more[: max(items - len(sheets["items"]), 0)]
    for code in added:
        sheets["items"].append({"code": code, "general_own": "0.01"})
        sheets["prior_items"].append({"code": code, "prior": "0.01"})
    for row, key in ((largest, "general_own"), *_prior_of(sheets, largest["code"])):
        row[key] = f"{float(row[key]) - 0.01 * len(added):.2f}"
    uses = {row["code"] for row in sheets["section_uses"]}
    sheets["section_uses"] += [
        {"code": code, "use": "保障机构运转"} for code in dict.fromkeys(code[:3] for code in added) if code not in uses
    ]


def _prior_of(sheets: dict[str, Any], code: str) -> Iterator[tuple[dict[str, str], str]]:
    yield from ((row, "prior") for row in sheets["prior_items"] if row["code"] == code and "prior" in row)


def write_units(folder: Path, count: int, items: int = 0) -> list[Path]:
    """Write the workbooks of a department's units into a folder."""
    unit = load_definition(UNITS)
    files = []
    for number in range(count):
        data, findings = data_from_json(unit_data(number, count, unit, items), unit)
        assert not findings, findings[0]
        files.append(folder / f"{number:02}.xlsx")
        files[-1].write_bytes(build_workbook(unit, data))
    return files


def rolled(files: list[Path], definition: Definition) -> Data:
    """Return what the units of some workbooks add up to."""
    unit_definition = load_definition(UNITS)
    units = []
    for unit, findings in read_units(files, unit_definition):
        assert unit is not None, findings
        units.append(unit)
    office = own_office(units, DEPARTMENT)
    assert office is not None
    return roll_up(definition, in_listed_order(office, units), DEPARTMENT).data


def answered(data: Data) -> Data:
    """Return a department's data with a text wherever units' texts stand beside the cell for its own."""
    rows = {
        id_: tuple(
            replace(row, values={**row.values, **{key: f"{key}{n}工作安排有变" for key in row.beside}})
            for n, row in enumerate(listed)
        )
        for id_, listed in data.rows.items()
    }
    return replace(data, rows=rows)


@dataclass
class Clock:
    """Tells the seconds that passed since it was asked last, and those in which a core worked for us."""

    passed: float = 0
    worked: float = 0

    def since(self) -> str:
        times = os.times()
        passed, worked = perf_counter(), times.user + times.system + times.children_user + times.children_system
        text = f"{passed - self.passed:.2f} 秒（处理器 {worked - self.worked:.2f} 秒）"
        self.passed, self.worked = passed, worked
        return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=30)
    parser.add_argument("--items", type=int, default=100)
    arguments = parser.parse_args()
    gc.set_threshold(OBJECTS)  # as the command line does
    definition = load_definition("changji-budget-2025")
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = write_units(folder, arguments.units, arguments.items)
        whole, step = Clock(), Clock()
        whole.since(), step.since()
        data = rolled(files, definition)
        print(f"读取、汇总 {step.since()}；各单位科目 {sum(_items(data))} 个")
        (folder / "department.xlsx").write_bytes(build_workbook(definition, answered(data)))
        print(f"写部门填报表 {step.since()}")
        checked = compile_workbook(folder / "department.xlsx", destination(str(folder / "department.docx"), ()))
        print(f"检查、生成公开文本 {step.since()}，{'通过' if checked.passes else '有错误'}")
        print(f"合计 {whole.since()}")


def _items(data: Data) -> Iterator[int]:
    yield from (
        len(sources)
        for at, sources in data.rolled.items()
        if at.member("functional") and at.member("nature") == "basic"
    )


if __name__ == "__main__":
    main()
