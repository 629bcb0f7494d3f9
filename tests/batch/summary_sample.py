"""A run over some forty departments, all of them and all that they state invented for the tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from compiler.batch.record import (
    CellChange,
    DepartmentResult,
    OutputFile,
    Part,
    Run,
    Split,
    State,
    SubmittedFile,
    Total,
)
from compiler.diagnostics.diagnostic import Diagnostic, Related, Severity, catalogue
from compiler.roster import Entry
from compiler.values.place import Place

DAY = date(2025, 3, 10)
PLACE = "青石县（虚构）"
_LISTED = """
人民政府办公室 发展和改革局 教育局 科学技术局 工业和信息化局 公安局 民政局 司法局 财政局 人力资源和社会保障局
自然资源局 生态环境局 住房和城乡建设局 交通运输局 水务局 农业农村局 商务局 文化体育和旅游局 卫生健康局 退役军人事务局
应急管理局 审计局 市场监督管理局 统计局 医疗保障局 信访局 林业局 乡村振兴局 机关事务服务中心 档案馆
第一中学 第二中学 青少年活动中心 人民医院 河东镇人民政府 河西镇人民政府 北山乡人民政府 南湖街道办事处 供销合作社
城市管理局
"""
NAMES = tuple(_LISTED.split())
STATES = (
    [State.PASSED] * 16
    + [State.RETURNED] * 11
    + [State.MISSING] * 5
    + [State.UNDECIDED] * 3
    + [State.PUBLISHED] * 2
    + [State.WITHHELD]
    + [State.RETURNED] * 2
)
CLASSES = {
    "201": "一般公共服务支出",
    "205": "教育支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "221": "住房保障支出",
}
SOURCES = {
    "general": "一般公共预算拨款",
    "government_fund": "政府性基金预算拨款",
    "unit_funds": "单位资金",
    "carried": "上年结转结余",
}
CODES = ("E301", "E310", "P502", "R410", "T601", "V201", "V205", "W119", "V221")
ODD = "</script><script>document.title='坏'</script>\"'&<b>局"
"""A name that would break a page which does not escape what it prints."""


def run_of_many(*, count: int = 40) -> Run:
    """Return a run over so many departments, of all states; beyond forty their names are numbered."""
    departments = tuple(_department(number) for number in range(count))
    return Run(
        "0.1.0+invented",
        DAY,
        "invented-budget",
        "1",
        "2025年部门预算公开",
        departments,
        (
            SubmittedFile(
                "邮件二.eml › 附件.zip › 加密.xlsx",
                "e" * 64,
                10,
                "张某 <zhang@example.invalid>",
                "报表",
                "2025-03-05T09:00:00+08:00",
                reason="工作簿设有打开密码。",
                ask="请去掉密码后另存再交。",
            ),
            SubmittedFile("坏.xlsx", "b" * 64, 1, reason="文件已损坏，不能打开。", ask="请重新发送。"),
        ),
        others=(SubmittedFile("邮件二.eml › 说明.pdf", "f" * 64, 30),),
        notes=("邮件三.eml 中有 1 个附件不是填报表，没有处理。",),
        codes=tuple((code, catalogue()[code].title if code in catalogue() else "示例问题") for code in sorted(CODES)),
    )


def _department(number: int) -> DepartmentResult:
    state = STATES[number % len(STATES)]
    name = f"{PLACE}{NAMES[number % len(NAMES)]}" + (f"{number // len(NAMES)}" if number >= len(NAMES) else "")
    name = ODD if number == len(STATES) - 1 else name
    approved = DAY - timedelta(days=number % 25)
    entry = Entry(f"{101 + number}", name, "李某 0990-0000000", approved=approved, place=Place("名单.csv", number + 2))
    if state is State.MISSING:
        return DepartmentResult(name, state, entry, deadline=approved + timedelta(days=20))
    files = _files(number, state)
    result = DepartmentResult(name, state, entry, files=files, deadline=approved + timedelta(days=20))
    if state is State.UNDECIDED:
        return _replace(
            result,
            note="几份填报表，按邮件日期和按保存时间，最新的不是同一份。请核对，用 --use 指明采用哪一份。",
            changes=(
                CellChange("基本支出明细!D20", ("100", "120")),
                CellChange("基本信息!B3", ("李某", "<b>王某</b>")),
            ),
        )
    if state is State.WITHHELD:
        return _replace(result, note="名单中注明不公开，交来的填报表没有编成文本。")
    split = _split(number)
    folder, suffix = ("公开", "docx") if state is not State.RETURNED else ("退回", "xlsx")
    return _replace(
        result,
        chosen=files[-1],
        findings=tuple(_findings(number, state)),
        waived=(_finding("P502", Severity.WARNING, 99),) if number % 9 == 0 else (),
        totals=_totals(number, split),
        split=split,
        outputs=(OutputFile(f"{folder}/部门 {number}#.{suffix}", f"{number:064x}"),),
    )


def _replace(result: DepartmentResult, **changes: object) -> DepartmentResult:
    return replace(result, **changes)  # type: ignore[arg-type]


def _files(number: int, state: State) -> tuple[SubmittedFile, ...]:
    several = 2 if state is State.UNDECIDED or number % 7 == 0 else 1
    return tuple(
        SubmittedFile(
            f"邮件{number}.eml › 第{turn + 1}次.xlsx",
            f"{number * 10 + turn:064x}",
            20_000,
            f"部门{number} <dept{number}@example.invalid>",
            "报送部门预算公开填报表",
            f"2025-03-0{turn + 1}T10:00:00+08:00",
            f"2025-03-0{turn + 1}T09:30:00",
        )
        for turn in range(several)
    )


def _findings(number: int, state: State) -> Iterator[Diagnostic]:
    if state is State.RETURNED:
        for turn in range(1 + number * 5 % 13):
            yield _finding(CODES[(number + turn) % 2], Severity.ERROR, turn + 2)
    for turn in range(number % 4):
        yield _finding(CODES[2 + (number + turn) % 4], Severity.WARNING, turn + 30, "情况属实。" if turn == 1 else "")
    if number % 6 == 0:
        yield _finding("V221", Severity.INFO, 5)


def _finding(code: str, severity: Severity, row: int, answer: str = "") -> Diagnostic:
    return Diagnostic(
        code,
        severity,
        f"基本支出 {row}7.28 与项目支出 105.50 之和为 892.78 万元，合计为 882.78 万元。",
        Place("支出明细", row, 5, "基本支出"),
        "改为 777.28 时三条等式同时成立。",
        (Related(Place("支出明细", row, 6), "项目支出 105.50"),),
        answer=answer,
    )


def _split(number: int) -> Split:
    parts = []
    for at, (code, name) in enumerate(CLASSES.items()):
        for other, (source, source_name) in enumerate(SOURCES.items()):
            if (number + at * 2 + other * 3) % 5 < 2:
                amount = Decimal((number + 3) * (at + 2) * 731 % 99_991 * (9 if source == "general" else 1)) / 100
                prior = amount * (88 + (number * 7 + at * 5) % 23) / 100
                parts.append(Part(code, name, source, source_name, amount, round(prior, 2)))
    exact = sum((part.amount for part in parts), Decimal(0))
    allowed = Decimal("0.005") * (len(parts) + 1)
    slip = Decimal("0.01") if number == 1 else Decimal(0)
    return Split("收支按功能分类和资金来源", "万元", tuple(parts), exact + slip, allowed, number != 20, tuple(SOURCES))


def _totals(number: int, split: Split) -> tuple[Total, ...]:
    whole = split.whole or Decimal(0)
    before = sum((part.prior or Decimal(0) for part in split.parts), Decimal(0))
    basic = round(whole * Decimal("0.62"), 2)
    return (
        Total("收支总计", "万元", whole, before),
        Total("财政拨款", "万元", round(whole * Decimal("0.9"), 2), round(before * Decimal("0.88"), 2)),
        Total("上年结转结余", "万元", Decimal(number) / 10, Decimal(0)),
        Total("基本支出", "万元", basic, round(before * Decimal("0.6"), 2)),
        Total("项目支出", "万元", whole - basic, before - round(before * Decimal("0.6"), 2)),
        Total("财政拨款“三公”经费", "万元", Decimal("12.50"), Decimal("13.00")),
        Total("机关运行经费", "万元", None if number % 3 else Decimal("45.1"), None),
    )
