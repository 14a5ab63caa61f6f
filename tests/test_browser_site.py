"""The site in a real browser, opened from disk: search, keyboard, phone, paper, and what axe finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import handmade
import pytest
from browser import Visitor, chromium, visit

pytestmark = pytest.mark.slow
PAGE = "membership_growth/P24-49/2010-2025/vi.html"
OWN = ("index.html", "index.en.html", "coverage.html", "coverage.en.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("build")
    handmade.write_site(build)
    return build / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def visitor(browser: Any) -> Iterator[Visitor]:
    with visit(browser) as visitor:
        yield visitor
        assert visitor.problems == []


def opened(visitor: Visitor, site: Path, name: str) -> Any:
    visitor.page.goto((site / name).as_uri())
    return visitor.page


def shown(page: Any) -> list[str]:
    """Names of the places that are in the list."""
    return [item.inner_text() for item in page.locator(".places > li:visible > .name").all()]


def test_search_ignores_marks_and_case(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "index.html")
    page.get_by_label("Tìm địa phương").fill("nghe an")
    assert shown(page) == ["Nghệ An"]
    page.get_by_label("Tìm địa phương").fill("ĐÀ NẴNG")
    assert shown(page) == ["Đà Nẵng", "Đà Nẵng"]  # since and until the merger
    assert page.locator("#found").inner_text() == "Tìm thấy 4 trang"


def test_search_takes_a_topic_too_and_says_when_nothing_fits(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "index.en.html")
    page.get_by_label("Search").fill("quang nam profile")
    assert "Quang Nam" in shown(page)
    assert (
        page.locator(".places a:visible").first.get_attribute("href")
        == "locality_profile/P24-49/2010-2025/en.html"
    )
    page.get_by_label("Search").fill("atlantis")
    assert shown(page) == []
    assert page.locator("#found").inner_text().startswith("No page fits")


def test_filters_by_topic_level_and_year_work_together(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "index.html")
    page.get_by_label("Cấp").select_option("province24")
    assert shown(page) == ["Đà Nẵng", "Nghệ An", "Quảng Nam"]
    page.get_by_label("Chủ đề", exact=True).select_option("locality_profile")
    assert {link.get_attribute("href").split("/")[0] for link in page.locator(".places a:visible").all()} == {
        "locality_profile"
    }
    page.get_by_label("Năm có số liệu").select_option("2015")
    assert len(shown(page)) == 3
    page.get_by_role("button", name="Xóa bộ lọc").click()
    page.wait_for_function("document.querySelectorAll('.places > li[hidden]').length === 0")
    assert len(shown(page)) == 8


def test_the_language_switch_keeps_the_choice(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "index.html")
    page.get_by_label("Tìm địa phương").fill("nghe an")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/index.en.html#*")
    assert page.locator("html").get_attribute("lang") == "en"
    assert shown(page) == ["Nghe An"]


def test_a_page_leads_to_its_other_language_and_back_to_the_index(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, PAGE)
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/{PAGE.replace('vi.html', 'en.html')}")
    page.get_by_role("link", name="All pages").click()
    page.wait_for_url("**/index.en.html")


def test_the_keyboard_suffices(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_label("Tìm địa phương").focus()
    page.keyboard.type("quang nam")
    for _ in range(5):  # topic, level, year, reset, the first link
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/P24-49/**")


def test_a_table_scrolls_by_keyboard_in_its_own_box(browser: Any, site: Path) -> None:
    with visit(browser, width=360) as visitor:
        page = opened(visitor, site, PAGE)
        box = page.get_by_role("region", name="Đảng viên theo năm")
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")
        chart = page.locator("figure .scroll")
        assert chart.evaluate("box => box.scrollWidth > box.clientWidth")


def test_coverage_shows_one_topic_when_asked(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, "coverage.html")
    cell = page.locator("table.matrix").first.locator("tbody td").last
    assert cell.inner_text() == "147"  # national figures, data/published/README
    page.get_by_label("Chủ đề", exact=True).select_option(label="Rà soát, sàng lọc (18)")
    assert cell.inner_text() == "4"  # three outcomes and members removed
    page.get_by_label("Chủ đề", exact=True).select_option("")
    assert cell.inner_text() == "147"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [*OWN, PAGE, "membership_growth/C24-20884/2010-2025/vi.html"])
def test_nothing_is_wider_than_the_window(browser: Any, site: Path, name: str, width: int) -> None:
    with visit(browser, width=width) as visitor:
        opened(visitor, site, name)
        assert visitor.overflow() <= 0
        assert visitor.problems == []


@pytest.mark.parametrize("name", [*OWN, PAGE, "membership_growth/C24-20884/2010-2025/vi.html"])
def test_axe_finds_nothing(browser: Any, site: Path, name: str) -> None:
    with visit(browser, width=390) as visitor:
        opened(visitor, site, name)
        assert visitor.violations() == []


def test_without_scripts_everything_is_listed(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert not page.locator("form").is_visible()
    assert page.locator(".places > li:visible").count() == 8
    context.close()


def test_no_script_in_a_page_runs_even_if_one_got_in(visitor: Visitor, site: Path) -> None:
    sneaky = site / "membership_growth/P24-49/2010-2025/sneaky.html"
    html = (site / PAGE).read_text(encoding="utf-8")
    sneaky.write_text(
        html.replace("</main>", "<script>document.title = 'run'</script></main>"), encoding="utf-8"
    )
    page = opened(visitor, site, sneaky.relative_to(site).as_posix())
    sneaky.unlink()
    assert page.title() != "run"
    assert "script-src 'none'" in visitor.problems.pop()


def test_a_page_prints_on_a4_whole_and_without_navigation(visitor: Visitor, site: Path) -> None:
    page = opened(visitor, site, PAGE)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # the text area of A4 at 96 dots an inch
    assert visitor.overflow() <= 0
    assert not page.locator("nav.neighbours").is_visible()
    assert page.locator(".scroll:has(table)").first.evaluate("box => box.scrollWidth <= box.clientWidth")
    pdf = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", pdf)[0] == (b"594", b"841")


def test_the_shipped_style_has_no_address_outside(site: Path) -> None:
    assert (site / "assets/workbook.css").stat().st_size > 1000
    for asset in (site / "assets").iterdir():
        assert not re.search(
            r"https?:|//[a-z]", re.sub(r"(?m)//.*$|/\*.*?\*/", "", asset.read_text(encoding="utf-8"))
        )
