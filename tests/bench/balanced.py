"""Random disclosures in which nothing is wrong, as data files; whatever is found in one is a false alarm.

Run it with ``python -m tests.bench.balanced --seeds 1000``: every finding above info is printed. All names and figures
are invented.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from compiler.definition.definition import Definition
from compiler.definition.load import load_definition
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.pipeline import check_data
from compiler.workbook.data_file import data_from_json
from tests.bench.balanced_amounts import (
    FISCAL,
    FISCAL_CARRYOVER,
    FUNDS,
    GENERAL,
    OTHER_CARRYOVER,
    UNIT_FUNDS,
    Budget,
    Cents,
    balanced_budget,
    split,
)

DEFINITION = "changji-budget-2025"
PLACES = ("水利", "林业和草原", "文化旅游", "农业农村", "交通运输", "教育", "体育", "市场监督管理")
SUBJECTS = (
    "档案整理", "水质监测", "渠道清淤", "苗木管护", "图书采购", "展览布置", "道路养护",
    "桥梁检测", "校舍修缮", "实验耗材", "场馆开放", "赛事组织", "抽样检验", "普法宣传",
    "信息系统运维", "土壤普查", "灌溉试验", "防汛演练", "古树保护", "非遗展示",
)  # fmt: skip
PERIODS = ("", "续建", "二期", "扩面", "提质", "试点")
FUND_COLUMNS = ("general", "government_fund", "state_capital")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one department: its name, and subjects of which no two are the same."""

    department: str
    subjects: Iterator[str]

    def subject(self) -> str:
        """Return a subject that was not named yet."""
        return next(self.subjects)

    def reason(self, now: Cents, before: Cents) -> str:
        """Return a reason that fits the direction of a change."""
        if now == before:
            return f"{self.subject()}工作安排与上年持平"
        if not before:
            return f"本年新开展{self.subject()}工作，增加预算安排"
        if not now:
            return f"{self.subject()}工作已于上年完成，减少预算安排"
        return f"{self.subject()}工作量{'增加，相应增加' if now > before else '减少，相应减少'}预算安排"


def balanced(seed: int, definition: Definition, *, tails: bool = False) -> dict[str, Any]:
    """Return the data file of a random department in which everything balances."""
    rng = Random(seed)
    budget = balanced_budget(rng, definition.figures.dimensions["functional"].codes, tails=tails)
    subjects = [f"{subject}{period}" for period in PERIODS for subject in rng.sample(SUBJECTS, len(SUBJECTS))]
    words = Words(
        f"示范市{rng.choice(PLACES)}局", iter(subjects + [f"{s}{t}" for t in "甲乙丙丁戊己" for s in subjects])
    )
    sheets = {
        **_general_sheets(rng, words),
        **_money_sheets(budget),
        **_project_sheets(rng, words, budget),
        **_prior_sheets(words, budget),
        **_use_sheets(words, budget),
        **_other_sheets(rng, words, budget),
    }
    return {"definition": definition.id, "sheets": {id_: sheet for id_, sheet in sheets.items() if sheet}}


def findings(seed: int, definition: Definition, *, tails: bool) -> tuple[Diagnostic, ...]:
    """Return what is found in a random balanced disclosure."""
    data, of_form = data_from_json(balanced(seed, definition, tails=tails), definition)
    return (*of_form, *check_data(data, definition).findings)


def money(cents: Cents) -> str:
    """Return an amount as data files write it."""
    return f"{cents // 100}.{cents % 100:02d}"


def _amounts(amounts: Mapping[str, Cents]) -> Row:
    return {column: money(amount) for column, amount in amounts.items() if amount}


def _general_sheets(rng: Random, words: Words) -> dict[str, Any]:
    in_service = rng.randint(5, 200)
    staff = {"in_service": in_service, "retired": rng.randint(0, 80), "veteran_retired": rng.choice((0, 0, 1, 2))}
    prior = {line: max(0, number + rng.randint(-4, 4)) for line, number in staff.items()}
    return {
        "department": {"department": words.department, "date": f"2025-02-{rng.randint(1, 28):02d}"},
        "duties": [{"text": f"负责{words.subject()}工作。"} for _ in range(rng.randint(1, 6))],
        "offices": [{"name": f"{name}科"} for name in ("综合", "业务", "财务")[: rng.randint(0, 3)]],
        "subordinates": [{"name": f"示范市{words.subject()}中心"} for _ in range(rng.choice((0, 0, 1, 3)))],
        "posts": {"posts": str(max(in_service, prior["in_service"]) + rng.randint(0, 20))},
        "staffing": [{"line": line, "budget": str(staff[line]), "prior": str(prior[line])} for line in staff],
        "terms": [
            {"name": "基本支出", "text": "指为保障机构正常运转、完成日常工作任务而发生的支出。"},
            {"name": "项目支出", "text": "指在基本支出之外为完成特定任务而发生的支出。"},
        ],
    }


def _money_sheets(budget: Budget) -> dict[str, Any]:
    basic = {**budget.stated, **dict(sorted(budget.basic.items()))}
    economic = {**budget.stated_economic, **budget.economic}
    return {
        "items": [{"code": code, **_amounts(row)} for code, row in basic.items()],
        "economic": [{"code": code, "amount": money(amount)} for code, amount in economic.items()],
        "funds": [
            {"line": line, **_amounts({"amount": budget.sources.get(line, 0)})}
            for line in (*UNIT_FUNDS, *FISCAL_CARRYOVER, *OTHER_CARRYOVER)
            if budget.sources.get(line)
        ],
        "carryover": [
            {"name": f"上年结转事项{chr(ord('甲') + number)}", **_amounts(row)}
            for number, row in enumerate(budget.carryover)
        ],
    }


def _project_sheets(rng: Random, words: Words, budget: Budget) -> dict[str, Any]:
    names = {number: f"{words.subject()}项目" for number in range(1, budget.projects + 1)}
    tables = [*names]
    rng.shuffle(tables)
    return {
        "projects": [
            {
                "number": str(number),
                "name": name,
                "unit": words.department,
                "basis": f"根据本部门职责和年度工作计划设立{name}。",
                "allocation": _allocation(rng, words, budget, number),
                "period": "2025年1月1日-2025年12月31日",
            }
            for number, name in names.items()
        ],
        "project_lines": [
            {
                "project": str(line.project),
                "code": line.code,
                "fund": line.fund,
                **_amounts({f"e{economic}": amount for economic, amount in line.amounts.items()}),
            }
            for line in budget.lines
        ],
        "project_performance": [
            {
                "number": str(at),
                "project": str(number),
                "name": names[number],
                **_amounts({"fiscal": _of_project(budget, number, True), "other": _of_project(budget, number, False)}),
                "objective": f"完成{names[number]}年度任务。",
            }
            for at, number in enumerate(tables, 1)
        ],
        "project_indicators": [
            {"performance": str(at), **row}
            for at, number in enumerate(tables, 1)
            for row in _indicators(rng, words, sum(_of_project(budget, number, side) for side in (True, False)))
        ],
    }


def _of_project(budget: Budget, number: int, fiscal: bool) -> Cents:
    lines = [line for line in budget.lines if line.project == number]
    return sum(line.total for line in lines if (line.fund in (*FISCAL, "fiscal_carryover")) == fiscal)


def _allocation(rng: Random, words: Words, budget: Budget, number: int) -> str:
    """Return how a project's money is spent; with amounts only where all of it is general funds, as printed above."""
    lines = [line for line in budget.lines if line.project == number]
    if any(line.fund not in GENERAL for line in lines):
        return "按工作进度分批安排使用。"
    parts = split(rng, sum(line.total for line in lines), rng.randint(1, 4))
    return "，".join(f"{words.subject()}经费{money(part)}万元" for part in parts) + "。"


def _indicators(rng: Random, words: Words, total: Cents) -> list[Row]:
    def row(levels: tuple[str, str, str], value: str, weight: int, scoring: str = "按照完成比例赋分") -> Row:
        level1, level2, level3 = levels
        common = {"level1": level1, "level2": level2, "level3": level3, "value": value}
        return {**common, "basis": "计划标准", "weight": str(weight), "scoring": scoring, "evidence": "工作资料"}

    output = split(rng, 40, 4)
    kinds = (("数量指标", "次数", f"≥{rng.randint(1, 40)}次"), ("数量指标", "份数", f"={rng.randint(1, 40)}份"))
    rows = [
        row(("产出指标", kind, f"{words.subject()}{what}"), value, weight)
        for (kind, what, value), weight in zip(kinds, output, strict=False)
    ]
    rows.append(row(("产出指标", "质量指标", "验收合格率"), "=100%", output[2]))
    rows.append(row(("产出指标", "时效指标", "完成及时率"), "≥95%", output[3]))
    costs = split(rng, total, rng.randint(1, 4))
    for cost, weight in zip(costs, split(rng, 20, len(costs)), strict=True):
        rows.append(row(("成本指标", "经济成本指标", f"{words.subject()}成本"), f"={money(cost)}万元", weight))
    rows.append(row(("效益指标", "社会效益指标", "提升服务能力"), "有效提升", 20, "按评判等级赋分"))
    rows.append(row(("满意度指标", "满意度指标", "服务对象满意度"), "≥90%", 10, "满意度赋分"))
    return rows


def _prior_sheets(words: Words, budget: Budget) -> dict[str, Any]:
    prior = budget.prior
    natures = {"basic": FUNDS, "project": FUNDS, "general_basic": GENERAL, "general_project": GENERAL}
    funds = {fund: budget.fund(fund) for fund in FUNDS}
    now = {line: budget.fund(*of, nature=line.removeprefix("general_")) for line, of in natures.items()}
    items = {code: budget.item(code, GENERAL) for code in {*budget.items(), *prior.items}}
    return {
        "prior_funds": [
            {"line": fund, **_changed(words, funds[fund], prior.funds.get(fund, 0))}
            for fund in FUNDS
            if funds[fund] or prior.funds.get(fund)
        ],
        "prior_natures": [
            {"line": line, **_changed(words, now[line], prior.natures.get(line, 0))}
            for line in natures
            if now[line] or prior.natures.get(line)
        ],
        "prior_items": [
            {"code": code, **_changed(words, items[code], prior.items.get(code, 0))}
            for code in sorted(items)
            if items[code] or prior.items.get(code)
        ],
    }


def _changed(words: Words, now: Cents, before: Cents) -> Row:
    """Return last year's amount, and the reason where this year's is another."""
    return {**_amounts({"prior": before}), **({"reason": words.reason(now, before)} if now != before else {})}


def _use_sheets(words: Words, budget: Budget) -> dict[str, Any]:
    sections = sorted({code[:3] for code in budget.items() if budget.item(code, FISCAL)})
    others = [code for code in budget.items() if budget.item(code, FISCAL[2:])]
    return {
        "section_uses": [{"code": code, "use": f"保障{words.subject()}等工作"} for code in sections],
        "other_items": [{"code": code, "use": f"{words.subject()}工作"} for code in others],
    }


def _other_sheets(rng: Random, words: Words, budget: Budget) -> dict[str, Any]:
    return {
        "three_public": [
            {"line": part, **_amounts(row), **_reason_of_part(words, row)} for part, row in budget.three_public.items()
        ],
        "agency": _agency(rng, words, budget),
        "procurement": _procurement(rng, budget),
        "assets": _assets(rng, budget),
        **_department_performance(rng, words, budget),
    }


def _reason_of_part(words: Words, row: Mapping[str, Cents]) -> Row:
    now, before = sum(row.values()) - row.get("prior", 0), row.get("prior", 0)
    return {"reason": words.reason(now, before)} if now or before else {}


def _agency(rng: Random, words: Words, budget: Budget) -> Row:
    now = budget.operating()
    before = rng.choice((now, now // 2, now * 2))
    return {**(_amounts({"budget": now}) if rng.random() < 0.5 else {}), **_changed(words, now, before)}


def _procurement(rng: Random, budget: Budget) -> Row:
    total = (budget.operating() + sum(line.total for line in budget.lines)) // 2
    parts = dict(zip(rng.sample(("goods", "works", "services"), 3), split(rng, total, rng.randint(1, 3)), strict=False))
    reserved = rng.randint(0, total)
    return _amounts({**parts, "small_medium": reserved, "small_micro": rng.randint(0, reserved)})


def _assets(rng: Random, budget: Budget) -> Row:
    row: Row = {}
    for kind in ("general_vehicles", "law_enforcement_vehicles", "other_vehicles"):
        number = rng.choice((0, 0, rng.randint(1, 9)))
        if number:
            row |= {kind: str(number), f"{kind}_value": money(number * rng.randint(500, 3000))}
    if rng.random() < 0.5:
        row |= {"housing_area": money(rng.randint(10_000, 900_000)), "housing_value": money(rng.randint(1000, 900_000))}
    large = rng.randint(0, 3)
    largest = rng.randint(0, large)
    row |= {"furniture_value": money(rng.randint(100, 90_000))}
    row |= {"other_value": money(large * 5000 + largest * 5000 + rng.randint(1, 90_000))}
    counts = {"equipment_500k": large, "equipment_1m": largest}
    purchased = sum(budget.three_public.get("official_vehicle_purchase", {}).get(f, 0) for f in FUND_COLUMNS)
    counts["purchase_vehicles"] = rng.randint(1, 3) if purchased else 0
    return row | {key: str(number) for key, number in counts.items() if number}


def _department_performance(rng: Random, words: Words, budget: Budget) -> dict[str, Any]:
    transfers = budget.fund("general_transfer", "government_fund_transfer", "state_capital_transfer")
    own = budget.fund("general_own", "government_fund_own", "state_capital_own", "fiscal_carryover")
    other = budget.fund("special_account", "unit_funds", "other_carryover")
    weights = split(rng, 90, rng.randint(3, 9))
    return {
        "department_performance": {
            "objective": "完成年度各项工作任务。",
            **_amounts({"higher_level": transfers, "own_level": own, "other_source": other}),
        },
        "department_indicators": [
            {
                "level1": "履职效能",
                "level2": "数量指标",
                "level3": f"{words.subject()}完成量",
                "value": f"≥{rng.randint(1, 90)}件",
                "basis": "年度工作计划",
                "weight": str(weight),
            }
            for weight in weights
        ],
    }


def alarms(seeds: Sequence[int], definition: Definition) -> Iterator[tuple[int, bool, Diagnostic]]:
    """Yield every finding above info in the disclosures of some seeds, exact ones and ones with tails."""
    for seed in seeds:
        for tails in (False, True):
            for finding in findings(seed, definition, tails=tails):
                if finding.severity > Severity.INFO:
                    yield seed, tails, finding


def main() -> None:
    """Check random balanced disclosures and print every alarm."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=1000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--show", action="store_true", help="print the data file of the first seed")
    given = options.parse_args()
    definition = load_definition(DEFINITION)
    if given.show:
        print(json.dumps(balanced(given.first, definition), ensure_ascii=False, indent=1))
        return
    seen: Counter[str] = Counter()
    wrong = set()
    for seed, tails, finding in alarms(range(given.first, given.first + given.seeds), definition):
        print(f"{seed}{' with tails' if tails else ''}: {finding.code} {finding.place} {finding.message}", flush=True)
        seen[finding.code] += 1
        wrong.add((seed, tails))
    print(f"{2 * given.seeds} disclosures, {len(wrong)} with an alarm: {dict(seen)}")


if __name__ == "__main__":
    main()
