"""The page: one file that loads nothing, that a screen reader can follow, and that holds whatever a text holds."""

import os
import re
import shutil
import subprocess
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from disclosure_sample import DEPARTMENT, disclosure, row, said, style_sheet

from compiler.document.tree import Cell, Document, Heading, Page, Row, Span, Table
from compiler.document.write_html import write_html
from compiler.pipeline import check_workbook
from tests.conftest import EXAMPLE

VOID = {"meta", "col", "br"}
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def example() -> bytes:
    document = check_workbook(EXAMPLE / "filled.xlsx").document
    assert document is not None
    return write_html(document, style_sheet())


@pytest.fixture(scope="module", params=["sample", "example"])
def page(request: pytest.FixtureRequest, example: bytes) -> bytes:
    return example if request.param == "example" else write_html(disclosure(), style_sheet())


def parsed(page: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page)


def written(*blocks: Heading | Page | Table) -> lxml.html.HtmlElement:
    return parsed(write_html(Document("题", blocks), style_sheet()))


def table(header: tuple[Row, ...], body: tuple[Row, ...], columns: int) -> Table:
    return Table("t", "表题", (1,) * columns, header, body)


def cells(of: lxml.html.HtmlElement, path: str) -> list[tuple[str, str, str, str]]:
    found = of.xpath(f"{path}//*[self::th or self::td]")
    return [(c.tag, c.get("scope", ""), c.get("rowspan", ""), c.text_content()) for c in found]


class Nesting(HTMLParser):
    """Holds every closing tag against the one that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_element_is_closed_in_its_order(page: bytes) -> None:
    nesting = Nesting()
    nesting.feed(page.decode())
    assert nesting.open == []


def test_the_page_has_no_script_and_loads_nothing(page: bytes) -> None:
    tree = parsed(page)
    assert tree.xpath("//script|//link|//img|//iframe|//object|//@src|//@onload|//@onclick") == []
    assert not re.search(rb"url\(|@import|javascript:|https?:", page)
    assert {link.get("href")[0] for link in tree.xpath("//a")} == {"#"}


def test_the_page_says_its_language_title_and_how_wide_it_is(page: bytes) -> None:
    tree = parsed(page)
    assert tree.get("lang") == "zh-CN"
    assert tree.findtext("head/title") == f"{DEPARTMENT}2025年部门预算公开"
    assert tree.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert page.index(b'charset="utf-8"') < 200


def test_headings_begin_with_one_title_and_never_jump(page: bytes) -> None:
    ranks = [int(h.tag[1]) for h in parsed(page).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert max(after - before for before, after in pairwise(ranks)) == 1


def test_a_rank_that_the_document_skips_is_closed_up() -> None:
    tree = written(*(Heading("heading1", level, (Span("题"),), "题") for level in (2, 3, 1, 3)))
    assert [h.tag for h in tree.xpath("//main//*[@id][starts-with(name(),'h')]")] == ["h1", "h2", "h3", "h2", "h3"]


def test_links_of_the_contents_and_the_skip_link_lead_somewhere(page: bytes) -> None:
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.get("href").removeprefix("#") for link in tree.xpath("//a")} <= set(ids)
    assert tree.xpath("//body/*[1][self::a]/@href") == ["#text"]
    named = [link.text_content() for link in tree.xpath("//nav//a")]
    assert "第一部分 2025年部门概况" in named
    assert len(named) == len(tree.xpath("//main//h2[not(ancestor::nav)]|//main//h3"))


def test_every_table_has_a_caption_and_every_head_says_what_it_heads(page: bytes) -> None:
    tables = parsed(page).xpath("//table")
    assert tables
    for found in tables:
        assert found.findtext("caption/span")
        assert all(th.text_content().strip() for th in found.xpath(".//th"))
        assert {th.get("scope") for th in found.xpath(".//th")} <= {"col", "colgroup", "row", "rowgroup"}
        assert {th.get("scope") for th in found.xpath("thead//th")} <= {"col", "colgroup"}
        assert len(found.xpath(".//col")) == sum(int(c.get("colspan", "1")) for c in found.xpath("(.//tr)[1]/*"))


def test_every_amount_of_an_official_table_has_a_head_in_its_row_and_in_its_column(example: bytes) -> None:
    tree = parsed(example)
    assert all(found.xpath(".//th") for found in tree.xpath("//table"))
    for found in tree.xpath("//table[thead]"):
        for line in found.xpath("tbody/tr"):
            amounts = [cell for cell in line.xpath("td") if "figure" in cell.get("class") and cell.text]
            assert not amounts or line.xpath("th[@scope='row']")
        assert found.xpath("thead//th[@scope='col']")


def test_a_head_over_several_columns_is_the_head_of_their_group() -> None:
    header = (
        Row((Cell("收入", colspan=2), Cell("支出", colspan=2)), "header"),
        row("甲", "乙", "丙", "丁", style="header"),
    )
    tree = written(table(header, (row("1", "2", "3", "4"),), 4))
    assert [len(group) for group in tree.xpath("//colgroup")] == [2, 2]
    assert [scope for _, scope, _, _ in cells(tree, "//thead")] == ["colgroup", "colgroup", "col", "col", "col", "col"]


def test_open_heads_are_one_cell_and_numbers_of_columns_head_nothing() -> None:
    header = (
        row("", "合计", style="header"),
        Row((Cell("项目", opens_up=True), Cell("甲")), "header"),
        Row((Cell("", opens_up=True), Cell("乙")), "header"),
        row("※", "1", style="numbers"),
    )
    found = cells(written(table(header, (), 2)), "//thead")
    assert found[0] == ("th", "col", "3", "项目")
    assert [cell[0] for cell in found if cell[3] in ("※", "1")] == ["td", "td"]


def test_a_head_over_several_rows_of_a_form_heads_them_and_no_others() -> None:
    lines = (
        Row((Cell("名称", heads=True), Cell("某项目", colspan=2))),
        Row((Cell("一级", heads=True), Cell("二级", heads=True), Cell("值", heads=True))),
        Row((Cell("产出", rowspan=2, heads=True), Cell("数量", heads=True), Cell("1"))),
        Row((Cell("质量", heads=True), Cell("2"))),
        Row((Cell("效果", heads=True), Cell("社会", heads=True), Cell("3"))),
    )
    tree = written(table((), lines, 3))
    assert [[cell[1] for cell in cells(tree, f"//tbody[{n}]")] for n in (1, 2, 3)] == [
        ["row", "", "col", "col", "col"],
        ["rowgroup", "row", "", "row", ""],
        ["row", "row", ""],
    ]


def test_whatever_a_text_holds_is_text() -> None:
    nasty = "<b>&amp;</b>\"'</style><script>x</script>\x00\x0b"
    document = Document(
        f"题{nasty}",
        (said("body", nasty), table((row(nasty, style="header"),), (row(f"{nasty}\n二"),), 1), said("body", "左\t右")),
    )
    page = write_html(document, style_sheet())
    tree = parsed(page)
    plain = "<b>&amp;</b>\"'</style><script>x</script>"
    assert tree.xpath("//b|//script") == []
    assert [p.text_content() for p in tree.xpath("//p")] == [plain, "左 右"]
    assert [cell[3] for cell in cells(tree, "//table")] == [plain, f"{plain}二"]
    assert tree.findtext("head/title") == f"题{plain}"
    assert b"\x00" not in page


def test_a_document_that_does_not_open_with_its_title_is_given_it() -> None:
    tree = parsed(write_html(Document("题", (Page(), said("body", "文"))), style_sheet()))
    assert [(e.tag, e.text_content()) for e in tree.xpath("//main//h1|//main//p")] == [("h1", "题"), ("p", "文")]


def test_every_class_of_a_text_has_its_looks(page: bytes) -> None:
    classes = {name for found in parsed(page).xpath("//@class") for name in found.split()}
    assert {name for name in classes if name.startswith("p-") and f".{name}{{".encode() not in page} == set()


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_html(disclosure(), style_sheet()) == write_html(disclosure(), style_sheet())


def chromium(folder: Path, *arguments: str) -> bytes:
    base = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    home = {**os.environ, "HOME": str(folder)}
    return subprocess.run([*base, *arguments], capture_output=True, check=True, timeout=120, env=home).stdout


@needs_chromium
def test_on_a_phone_only_the_tables_scroll_sideways(example: bytes, tmp_path: Path) -> None:
    probe = (
        f'<iframe style="width:390px;height:800px;border:0" srcdoc="{escape(example.decode())}"></iframe><script>'
        "onload=()=>{const d=frames[0].document;document.title=d.documentElement.scrollWidth+' '+"
        "[...d.querySelectorAll('.scroll')].filter(b=>b.scrollWidth>b.clientWidth).length}</script>"
    )
    (tmp_path / "probe.html").write_text(f'<!DOCTYPE html><meta charset="utf-8">{probe}', "utf-8")
    dom = chromium(tmp_path, "--dump-dom", (tmp_path / "probe.html").as_uri()).decode()
    title = re.search(r"<title>(\d+) (\d+)</title>", dom)
    assert title is not None
    assert int(title[1]) <= 390
    assert int(title[2]) >= 11


@needs_chromium
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed")
def test_on_paper_each_table_has_its_page_upright_or_lying_and_its_header_on_every_one(tmp_path: Path) -> None:
    source, out = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_bytes(write_html(disclosure(), style_sheet()))
    chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={out}", source.as_uri())
    pages = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, check=True).stdout.decode()
    texts = ["".join(text.split()) for text in pages.split("\f")[:-1]]
    sizes = subprocess.run(["pdfinfo", "-l", "99", out], capture_output=True, check=True).stdout.decode()
    lying = [float(wide) > float(high) for wide, high in re.findall(r"size:\s+(\S+) x (\S+) pts", sizes)]
    assert [is_lying for is_lying, text in zip(lying, texts, strict=True) if "表2" in text] == [True]
    assert lying.count(True) == 1
    held = [text for text in texts if "功能分类预算数" in text]
    assert ["表1部门收支总体情况表" in text for text in held] == [True] + [False] * (len(held) - 1)
    assert len(held) > 1
    assert "跳到正文" not in "".join(texts)
