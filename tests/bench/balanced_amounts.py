"""Random amounts of a department that balance: every relation between them holds by construction.

Amounts are whole cents of 万元 as typed. Where a budget has tails, those of basic general expenditure and of the prior
year are known in 元 and rounded one by one, and the totals, rounded from the exact ones, are stated beside them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from compiler.definition.figures import Code

Cents = int
FUNDS = (
    "general_own",
    "general_transfer",
    "government_fund_own",
    "government_fund_transfer",
    "state_capital_own",
    "state_capital_transfer",
    "special_account",
    "unit_funds",
    "fiscal_carryover",
    "other_carryover",
)
GENERAL = FUNDS[:2]
FISCAL = FUNDS[:6]
UNIT_FUNDS = ("business_income", "higher_level_subsidy", "subordinate_remittance", "commercial_income", "other_income")
FISCAL_CARRYOVER = ("general_carryover", "government_fund_carryover", "state_capital_carryover")
OTHER_CARRYOVER = ("special_account_carryover", "unit_funds_carryover")
BRIDGES = {
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2101102": "30110",
    "2101103": "30111",
    "2210201": "30113",
}
"""Items of functional classification that one economic item pays in full."""
THREE_PUBLIC = {
    "official_overseas_visits": ("30212", "302"),
    "official_hospitality": ("30217", "302"),
    "official_vehicle_purchase": ("31013", "310"),
    "official_vehicle_operation": ("30231", "302"),
}
"""The economic item of each part, and the class of project expenditure that may hold more of it."""
PLAIN_CLASSES = (
    "201",
    "204",
    "205",
    "206",
    "207",
    "208",
    "210",
    "211",
    "213",
    "214",
    "215",
    "216",
    "220",
    "221",
    "224",
)
PLAIN_ECONOMIC = (
    "30101", "30102", "30103", "30106", "30107", "30112", "30199", "30201", "30202", "30203", "30205", "30206", "30207",
    "30208", "30209", "30211", "30212", "30213", "30214", "30215", "30216", "30217", "30218", "30226", "30227", "30228",
    "30229", "30231", "30239", "30299", "30305", "30307", "30309", "30399", "31002", "31003", "31007", "31013", "31099",
)  # fmt: skip
PROJECT_CLASSES = ("301", "302", "302", "302", "303", "307", "309", "310", "312", "399")
SHARES = {fund: share for fund, share in zip(FUNDS, (1, 0.5, 0.3, 0.2, 0.2, 0.1, 0.25, 0.4, 0.4, 0.3), strict=True)}
"""How likely a department has money of a fund."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of project expenditure: the project's number, item, fund, and amounts by economic class."""

    project: int
    code: str
    fund: str
    amounts: Mapping[str, Cents]

    @property
    def total(self) -> Cents:
        """The sum of the line."""
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior year: by fund, by nature on both bases ("basic", "general_basic", …), general funds by item."""

    funds: Mapping[str, Cents]
    natures: Mapping[str, Cents]
    items: Mapping[str, Cents]


@dataclass(frozen=True, slots=True)
class Budget:
    """All amounts of money of a department.

    ``basic`` is basic expenditure by item and column of its sheet, ``stated`` the totals stated beside it by code (合计
    or a code above items), ``economic`` and ``stated_economic`` the same for basic general expenditure by economic
    item. ``carryover`` are rows of the sheet of that name.
    """

    basic: Mapping[str, Mapping[str, Cents]]
    stated: Mapping[str, Mapping[str, Cents]]
    economic: Mapping[str, Cents]
    stated_economic: Mapping[str, Cents]
    lines: Sequence[Line]
    projects: int
    sources: Mapping[str, Cents]
    carryover: Sequence[Mapping[str, Cents]]
    three_public: Mapping[str, Mapping[str, Cents]]
    prior: Prior

    def fund(self, *funds: str, nature: str = "") -> Cents:
        """Return the money of some funds, of one nature or of both, as it follows from what is stated."""
        basic = sum(self._basic(fund) for fund in funds) if nature != "project" else 0
        project = sum(line.total for line in self.lines if line.fund in funds) if nature != "basic" else 0
        return basic + project

    def item(self, code: str, funds: Iterable[str]) -> Cents:
        """Return the money of some funds for an item."""
        basic = sum(amount for column, amount in self.basic.get(code, {}).items() if fund_of(column) in [*funds])
        return basic + sum(line.total for line in self.lines if line.code == code and line.fund in [*funds])

    def items(self) -> list[str]:
        """Return the items for which there is money, in order."""
        return sorted({*self.basic, *(line.code for line in self.lines)})

    def operating(self) -> Cents:
        """Return the operating expenditure of general funds."""
        listed = sum(amount for code, amount in self.economic.items() if code[:3] in ("302", "310"))
        tail = sum(
            amount - sum(a for c, a in self.economic.items() if c[:3] == code)
            for code, amount in self.stated_economic.items()
            if code in ("302", "310")
        )
        return listed + tail

    def _basic(self, fund: str) -> Cents:
        whole = self.stated.get("合计", {})
        columns = {column for row in self.basic.values() for column in row if fund_of(column) == fund}
        return sum(whole.get(column) or sum(row.get(column, 0) for row in self.basic.values()) for column in columns)


def fund_of(column: str) -> str:
    """Return the fund of a column of basic expenditure."""
    return column.removesuffix("_personnel").removesuffix("_operating")


def split(rng: Random, total: Cents, parts: int) -> list[Cents]:
    """Return positive parts of an amount, as many as asked or as it has cents."""
    cuts = sorted(rng.sample(range(1, total), min(parts, total) - 1)) if total > 1 else []
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)] if total else []


def some(rng: Random, highest: float = 900.0) -> Cents:
    """Return an amount from 1.00 up, small ones as likely as large ones."""
    return round(100 * float(highest ** rng.random()))


def balanced_budget(rng: Random, codes: Mapping[str, Code], *, tails: bool) -> Budget:
    """Return a random budget that balances; ``tails`` says whether its totals carry rounding tails."""
    plain = [c for c in codes if len(c) == 7 and c[:3] in PLAIN_CLASSES and c not in BRIDGES]
    pools = {
        "government": [c for c in codes if len(c) == 7 and c[:5] in ("21208", "22960")],
        "state": [c for c in codes if len(c) == 7 and c[:3] == "223"],
        "plain": rng.sample(plain, rng.randint(1, 9)),
    }
    funds = [fund for fund, share in SHARES.items() if rng.random() < share]
    exact = _exact_general(rng, pools["plain"], tails)
    basic: dict[str, dict[str, Cents]] = {code: {"general_own": rounded(yuan)} for code, yuan in exact.items()}
    for fund in funds[1:]:
        _add_basic(rng, basic, fund, pools)
    projects = rng.randint(0, 12)
    lines = _lines(rng, funds, pools, projects)
    transfer = {code: 100 * row.get("general_transfer", 0) for code, row in basic.items()}
    yuan_economic = _economic(rng, {code: exact.get(code, 0) + transfer[code] for code in basic}, tails)
    stated, stated_economic = _stated(rng, exact, basic, yuan_economic, tails)
    economic = {code: rounded(yuan) for code, yuan in yuan_economic.items()}
    carryover, sources = _carryover_and_sources(rng, basic, lines)
    return Budget(
        basic=basic,
        stated=stated,
        economic=economic,
        stated_economic=stated_economic,
        lines=lines,
        projects=projects,
        sources=sources,
        carryover=carryover,
        three_public=_three_public(rng, economic, basic, lines),
        prior=_prior(rng, basic, lines, plain, tails),
    )


def rounded(yuan: int) -> Cents:
    """Return an amount in 元 as cents of 万元, half up."""
    return (yuan + 50) // 100


def _yuan(rng: Random, tails: bool) -> int:
    cents = some(rng)
    return 100 * cents + (rng.randint(0, 99) if tails else 0)


def _exact_general(rng: Random, plain: Sequence[str], tails: bool) -> dict[str, int]:
    """Return the basic expenditure of general funds by item, in 元."""
    chosen = [*plain[: rng.randint(1, len(plain))], *(code for code in BRIDGES if rng.random() < 0.75)]
    return {code: _yuan(rng, tails) for code in sorted(chosen)}


def _add_basic(rng: Random, basic: dict[str, dict[str, Cents]], fund: str, pools: Mapping[str, Sequence[str]]) -> None:
    if rng.random() < 0.4:
        return
    pool = pools["plain"]
    columns = [fund]
    if fund.startswith(("government", "state")):
        pool = pools["government" if fund.startswith("government") else "state"]
        columns = [f"{fund}_personnel", f"{fund}_operating"]
    for code in rng.sample(pool, min(len(pool), rng.randint(1, 3))):
        for column in columns[: rng.randint(1, 2)]:
            basic.setdefault(code, {})[column] = some(rng, 200)


def _lines(rng: Random, funds: Sequence[str], pools: Mapping[str, Sequence[str]], projects: int) -> list[Line]:
    lines: list[Line] = []
    for project in range(1, projects + 1):
        keys = set()
        for _ in range(rng.randint(1, 4)):
            fund = rng.choice(funds)
            pool = "government" if fund.startswith("government") else "state" if fund.startswith("state") else "plain"
            keys.add((rng.choice(pools[pool]), fund))
        for code, fund in sorted(keys):
            classes = sorted({rng.choice(PROJECT_CLASSES) for _ in range(rng.randint(1, 3))})
            lines.append(Line(project, code, fund, {economic: some(rng, 300) for economic in classes}))
    return lines


def _economic(rng: Random, functional: Mapping[str, int], tails: bool) -> dict[str, int]:
    """Return basic general expenditure by economic item, in 元: what bridges pay, the rest over other items."""
    found: Counter[str] = Counter()
    for code, economic in BRIDGES.items():
        found[economic] += functional.get(code, 0)
    rest = sum(yuan for code, yuan in functional.items() if code not in BRIDGES)
    chosen = rng.sample(PLAIN_ECONOMIC, rng.randint(1, 28))
    parts = [100 * part for part in split(rng, rest // 100, len(chosen))]
    parts[-1] += rest % 100
    for at in range(len(parts) - 1 if tails else 0):
        moved = rng.randint(-24, 24)  # no part falls below half a cent, which would be printed as none
        parts[at] += moved
        parts[at + 1] -= moved
    for code, part in zip(chosen, parts, strict=False):
        found[code] += part
    return {code: found[code] for code in sorted(found) if found[code]}


def _stated(
    rng: Random,
    exact: Mapping[str, int],
    basic: Mapping[str, Mapping[str, Cents]],
    economic: Mapping[str, int],
    tails: bool,
) -> tuple[dict[str, dict[str, Cents]], dict[str, Cents]]:
    """Return totals beside the items: always where tails need them, else now and then what the items add up to."""
    chance = 1.0 if tails else 0.2
    stated: dict[str, dict[str, Cents]] = {}
    columns = {column for row in basic.values() for column in row}
    if rng.random() < chance:
        whole = {column: sum(row.get(column, 0) for row in basic.values()) for column in sorted(columns)}
        stated["合计"] = {**whole, "general_own": rounded(sum(exact.values()))}
    for above in sorted({code[:5] for code in exact}):
        if rng.random() < chance / 2:
            stated[above] = {"general_own": rounded(sum(yuan for code, yuan in exact.items() if code[:5] == above))}
    classes = sorted({code[:3] for code in economic})
    sums = {above: sum(yuan for code, yuan in economic.items() if code[:3] == above) for above in classes}
    return stated, {above: rounded(yuan) for above, yuan in sums.items() if rng.random() < chance / 2}


def _carryover_and_sources(
    rng: Random, basic: Mapping[str, Mapping[str, Cents]], lines: Sequence[Line]
) -> tuple[list[dict[str, Cents]], dict[str, Cents]]:
    """Return the rows of carry-over, and what unit funds and carry-over consist of."""
    rows: list[dict[str, Cents]] = []
    sources: dict[str, Cents] = {}
    parts = {"unit_funds": UNIT_FUNDS, "fiscal_carryover": FISCAL_CARRYOVER, "other_carryover": OTHER_CARRYOVER}
    for fund, members in parts.items():
        of_basic = sum(row.get(fund, 0) for row in basic.values())
        of_projects = sum(line.total for line in lines if line.fund == fund)
        chosen = rng.sample(members, rng.randint(1, len(members)))
        sources |= zip(chosen, split(rng, of_basic + of_projects, len(chosen)), strict=False)
        if fund != "unit_funds":
            side = fund.removesuffix("_carryover")
            natures = rng.sample(("personnel", "operating"), rng.randint(1, 2))
            amounts = dict(zip(natures, split(rng, of_basic, len(natures)), strict=False)) | {"project": of_projects}
            for nature, amount in amounts.items():
                rows += [{f"{side}_{nature}": part} for part in split(rng, amount, rng.randint(1, 2))]
    return rows, sources


def _three_public(
    rng: Random,
    economic: Mapping[str, Cents],
    basic: Mapping[str, Mapping[str, Cents]],
    lines: Sequence[Line],
) -> dict[str, dict[str, Cents]]:
    """Return the three public expenses by part: at least the economic item, more only where projects can hold it."""
    found: dict[str, dict[str, Cents]] = {}
    for part, (item, above) in THREE_PUBLIC.items():
        row = {"general": economic.get(item, 0)}
        for fund in ("general", "government_fund", "state_capital"):
            held = [line.amounts.get(above, 0) for line in lines if line.fund.startswith(fund) and line.fund in FISCAL]
            if sum(held) and rng.random() < 0.3:
                row[fund] = row.get(fund, 0) + max(1, sum(held) // 10)
        row["prior"] = _before(rng, sum(row.values()), 100)
        found[part] = {column: amount for column, amount in row.items() if amount}
    return found


def _before(rng: Random, now: Cents, highest: float) -> Cents:
    """Return last year's amount for this year's: now and then none, the same, or money that ended."""
    if not now:
        return some(rng, highest) if rng.random() < 0.15 else 0
    drawn = rng.random()
    return 0 if drawn < 0.1 else now if drawn < 0.2 else max(1, round(now * rng.uniform(0.3, 1.8)))


def _prior(
    rng: Random, basic: Mapping[str, Mapping[str, Cents]], lines: Sequence[Line], plain: Sequence[str], tails: bool
) -> Prior:
    """Return the prior year: items of general funds first, then sources and natures that add up to them."""
    codes = sorted({*basic, *(line.code for line in lines)})
    ended = [code for code in rng.sample(plain, 2) if code not in codes and rng.random() < 0.6]
    exact: dict[str, int] = {code: _yuan(rng, tails) for code in ended}
    for code in codes:
        now = sum(basic.get(code, {}).get(fund, 0) for fund in GENERAL)
        now += sum(line.total for line in lines if line.code == code and line.fund in GENERAL)
        before = 100 * _before(rng, now, 0) if now else 0
        exact[code] = before + (rng.randint(-49, 49) if tails and before else 0)
    funds = {*(fund_of(column) for row in basic.values() for column in row), *(line.fund for line in lines)}
    general = sum(exact.values())
    own, transfer = _two(rng, general, "general_transfer" in funds, tails)
    basic_part, project_part = _two(rng, general, bool(lines), tails)
    yuan = {"general_own": own, "general_transfer": transfer}
    natures = {"general_basic": basic_part, "general_project": project_part}
    natures |= {"basic": basic_part, "project": project_part}
    for fund in FUNDS[2:]:
        yuan[fund] = 100 * (some(rng, 300) if rng.random() < (0.8 if fund in funds else 0.1) else 0)
        first, second = _two(rng, yuan[fund], True, False)
        natures["basic"] += first
        natures["project"] += second
    return Prior(*({key: rounded(one) for key, one in part.items() if one} for part in (yuan, natures, exact)))


def _two(rng: Random, total: int, cut: bool, tails: bool) -> tuple[int, int]:
    """Return an amount in 元 in two parts, the second 0 where it is not cut."""
    step = 1 if tails else 100
    second = round(total * rng.uniform(0, 0.5)) // step * step if cut else 0
    return (total - second, second) if second >= 100 else (total, 0)
