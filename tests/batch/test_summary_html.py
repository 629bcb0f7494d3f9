"""The summary as a page, in a browser: it sorts, searches and opens by clicks, fits a phone, and needs no script."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from compiler.batch.record import Run, State
from compiler.batch.summary.page import summary_page
from compiler.diagnostics.diagnostic import Severity
from tests.batch.summary_sample import ODD, run_of_many

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of_many()


@pytest.fixture(scope="module")
def address(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "summary.html"
    path.write_text(summary_page(run), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page at a width, and sees to it that nothing was complained of or fetched from elsewhere."""
    complaints: list[str] = []
    contexts = []

    def open_page(width: int = 1280, at: str = address, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url == at or complaints.append(request.url))
        page.goto(at)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def names(page: Page) -> list[str]:
    """Return the names of the departments that are shown, from the top."""
    return page.locator("#departments > tbody:visible th.name > span").all_inner_texts()


def column(page: Page, heading: str) -> list[str]:
    return page.locator(f'#departments > tbody:visible [data-label="{heading}"]').all_inner_texts()


def test_a_click_on_a_heading_sorts_by_it_and_back(opened: Open, run: Run) -> None:
    page = opened()
    in_order = names(page)
    assert in_order == [one.name for one in run.departments]
    heading = page.get_by_role("columnheader", name="错误")
    heading.get_by_role("button").click()
    counts = [int(text) for text in column(page, "错误") if text]
    assert counts == sorted((one.count(Severity.ERROR) for one in run.departments if one.chosen), reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"
    heading.get_by_role("button").click()
    assert [int(text) for text in column(page, "错误") if text] == counts[::-1]
    assert column(page, "错误")[-1] == "", "what is not known comes last both ways"
    heading.get_by_role("button").click()
    assert names(page) == in_order
    assert heading.get_attribute("aria-sort") is None


def test_amounts_sort_as_numbers_and_names_as_chinese(opened: Open) -> None:
    page = opened()
    page.get_by_role("columnheader", name="收支总计").get_by_role("button").click()
    amounts = [float(text.replace(",", "")) for text in column(page, "收支总计") if text]
    assert len(amounts) > 20
    assert amounts == sorted(amounts, reverse=True)
    page.get_by_role("columnheader", name="部门").get_by_role("button").click()
    shown = [name.removeprefix("青石县（虚构）") for name in names(page)]
    assert shown.index("财政局") < shown.index("教育局") < shown.index("卫生健康局") < shown.index("住房和城乡建设局")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("财政局", ["青石县（虚构）财政局"]),
        ("109", ["青石县（虚构）财政局"]),
        ("１０９", ["青石县（虚构）财政局"]),
        ("dept8@", ["青石县（虚构）财政局"]),
        ("退回 统计", ["青石县（虚构）统计局"]),
    ],
)
def test_a_search_finds_by_name_code_sender_and_state(opened: Open, typed: str, expected: list[str]) -> None:
    page = opened()
    page.get_by_role("searchbox").fill(typed)
    assert names(page) == expected
    assert page.locator("#shown").inner_text() == "显示 1 个，共 40 个"
    page.get_by_role("searchbox").fill("没有这样的部门")
    assert names(page) == []
    assert page.locator("#nobody").is_visible()


def test_a_search_by_the_code_of_a_finding_shows_who_has_it(opened: Open, run: Run) -> None:
    page = opened()
    page.get_by_role("searchbox").fill("e310")
    with_it = [one.name for one in run.departments if any(code == "E310" for code, _ in one.codes)]
    assert names(page) == with_it
    assert with_it


def test_letters_that_are_being_composed_are_not_searched_for_until_they_are_meant(opened: Open) -> None:
    page = opened()
    page.get_by_role("searchbox").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "cai'zheng", "selectionStart": 9, "selectionEnd": 9})
    assert len(names(page)) == 40
    keyboard.send("Input.insertText", {"text": "财政"})
    assert names(page) == ["青石县（虚构）财政局"]


def test_a_state_shows_its_departments_alone_and_all_again(opened: Open, run: Run) -> None:
    page = opened()
    tile = page.locator("#states button", has_text="待定")
    tile.click()
    assert names(page) == [one.name for one in run.departments if one.state is State.UNDECIDED]
    assert tile.get_attribute("aria-pressed") == "true"
    tile.click()
    assert len(names(page)) == 40
    page.locator("#state").select_option("未交")
    assert len(names(page)) == 5


def test_a_department_opens_to_its_findings_and_closes(opened: Open, run: Run) -> None:
    page = opened()
    one = next(one for one in run.departments if one.state is State.RETURNED)
    finding = page.get_by_text(one.findings[0].message).first
    assert not finding.is_visible()
    toggle = page.get_by_role("button", name=f"展开 {one.name} 的详情")
    toggle.click()
    assert finding.is_visible()
    assert toggle.get_attribute("aria-expanded") == "true"
    body = page.locator("tbody.open")
    assert body.locator(".findings > li").count() == len(one.findings) + len(one.waived)
    assert body.locator(".findings > li").first.inner_text().startswith(f"错误 {one.findings[0].code}")
    toggle.click()
    assert not finding.is_visible()
    page.get_by_role("button", name="全部展开").click()
    assert page.locator("tbody.open").count() == 40
    page.get_by_role("button", name="全部收起").click()
    assert page.locator("tbody.open").count() == 0


def test_a_name_that_is_a_script_is_text(opened: Open) -> None:
    page = opened()
    assert page.title() == "2025年部门预算公开 办理情况汇总"
    assert names(page)[-1] == ODD
    assert page.locator("script").count() == 1
    assert page.locator("th.name b").count() == 0
    page.get_by_role("searchbox").fill("</script>")
    assert names(page) == [ODD]


def test_a_script_that_got_in_all_the_same_would_not_run(browser: Browser, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(summary_page(run).replace("<main>", "<main><script>document.title='坏'</script>"), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() == "2025年部门预算公开 办理情况汇总"
    page.close()


def test_links_lead_to_the_files_of_the_run(opened: Open, run: Run) -> None:
    page = opened()
    links = page.locator("#departments td.files a")
    found = links.evaluate_all("links => links.map(link => decodeURIComponent(new URL(link.href).pathname))")
    folder = page.evaluate("decodeURIComponent(location.pathname)").rpartition("/")[0]
    assert found == [f"{folder}/{file.path}" for one in run.departments for file in one.outputs]


@pytest.mark.parametrize("width", [375, 800])
def test_a_narrow_page_is_not_wider_than_its_window_closed_or_open(opened: Open, width: int) -> None:
    page = opened(width)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == width
    page.get_by_role("button", name="全部展开").click()
    assert page.evaluate(wide) == width
    for name in page.locator("#departments > tbody:visible th.name > span").all()[:3]:
        box = name.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_on_a_phone_what_is_touched_is_large_enough_and_sorting_has_a_list(opened: Open) -> None:
    page = opened(375, has_touch=True)
    for one in page.locator("#controls input, #controls select, .tile, .toggle >> visible=true").all()[:12]:
        box = one.bounding_box()
        assert box and box["height"] >= 43.5
    page.get_by_label("排序").select_option(label="错误")
    counts = [int(text.split()[-1]) for text in column(page, "错误") if text]
    assert counts == sorted(counts, reverse=True)
    page.locator(".toggle").first.tap()
    assert page.locator("tbody.open").count() == 1


def test_without_scripts_the_list_reads_and_opens(opened: Open, run: Run) -> None:
    page = opened(java_script_enabled=False)
    assert names(page) == [one.name for one in run.departments]
    assert not page.locator("#controls").is_visible()
    assert not page.locator(".toggle").first.is_visible()
    body = page.locator("#departments > tbody").nth(17)
    assert not body.locator(".findings").first.is_visible()
    body.locator("summary").click()
    assert body.locator(".findings").first.is_visible()


def test_what_the_charts_show_is_told_in_words_too(opened: Open, run: Run) -> None:
    page = opened()
    charts = page.locator("figure svg[role=img]")
    assert charts.count() == 3
    told = charts.locator("desc").all_text_contents()
    assert all(f"{state.value} {count} 个" in told[0] for state, count in run.counts().items() if count)
    assert "201 一般公共服务支出" in told[1]
    assert re.search(r"[+-][\d,.]+（[+-][\d.]+%）", told[2])


CONTRAST = """elements => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return elements.map((element) => {
    const [high, low] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    return [(high + 0.05) / (low + 0.05), element.textContent.slice(0, 20)];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(opened: Open, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    page.get_by_role("button", name="全部展开").click()
    texts = page.locator(".badge, p, td, th, a, button, b, small, label, span, figcaption, h1, h2, h4, output")
    weak = [text for ratio, text in texts.evaluate_all(CONTRAST) if ratio < 4.5]
    assert weak == []


def test_it_prints_on_lying_pages_without_its_controls(opened: Open) -> None:
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("#controls").is_visible()
    assert page.locator("#departments > tbody").first.is_visible()
    assert not page.locator(".more").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") < 9


def test_three_hundred_departments_sort_and_search_at_once(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(summary_page(run_of_many(count=320)), "utf-8")
    page = opened(at=path.as_uri())
    spent = """() => { const before = performance.now();
      document.querySelector("#departments thead button").click();
      const search = document.getElementById("search"); search.value = "教育";
      search.dispatchEvent(new Event("input")); document.body.offsetHeight;
      return performance.now() - before; }"""
    assert page.evaluate(spent) < 1000
    assert len(names(page)) == 8


@pytest.mark.parametrize("departments", [0, 1])
def test_a_run_of_few_departments_has_a_page_too(opened: Open, run: Run, tmp_path: Path, departments: int) -> None:
    path = tmp_path / "few.html"
    few = replace(run, departments=run.departments[:departments], unread=(), title="")
    path.write_text(summary_page(few), "utf-8")
    assert len(names(opened(at=path.as_uri()))) == departments


def test_the_same_run_gives_the_same_page(run: Run) -> None:
    assert summary_page(run) == summary_page(run_of_many())


def test_bars_are_painted_and_the_share_of_returned_departments_is_hatched(opened: Open) -> None:
    page = opened()
    rows = page.locator("figure").nth(1)
    blue = (0x2F, 0x6F, 0x9F)
    assert painted(rows.locator("rect.bar[y]").first, blue) > 0.8
    assert 0.3 < painted(rows.locator("rect.edge-bar").first, blue) < 0.7
    assert painted(page.locator("#charts rect.passed").first, (0x1A, 0x7F, 0x37)) > 0.8


def painted(place: Locator, colour: tuple[int, int, int]) -> float:
    """Return which share of a place on the page is nearly of a colour."""
    image = Image.open(BytesIO(place.screenshot())).convert("RGB")
    found = image.getcolors(1_000_000) or ()
    near = sum(count for count, seen in found if max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 40)
    return near / (image.width * image.height)
