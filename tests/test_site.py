"""The site's own pages: everything that lies in the build is listed, and nothing else."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import handmade
import pytest

from analysis import language, sources
from analysis.reports import site

LINK = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    handmade.write_site(folder)
    return folder


def text(build: Path, name: str) -> str:
    return (build / "site" / name).read_text(encoding="utf-8")


def test_no_link_is_dead_and_none_leads_outside(build: Path) -> None:
    folder = build / "site"
    for page in folder.rglob("*.html"):
        for address in LINK.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(address)
            if parts.scheme in ("data", "https") or not parts.path:
                assert parts.scheme != "https" or parts.netloc == "example.org"  # a source
                continue
            target = (page.parent / unquote(parts.path)).resolve()
            assert target.is_relative_to(folder.resolve())
            assert target.is_file(), f"{page.relative_to(folder)} -> {address}"


def test_the_index_lists_each_page_once_in_its_language(build: Path) -> None:
    listed = re.findall(r'<a href="([a-z_]+/[^"]+)\.html" data-years', text(build, "index.html"))
    there = {
        path.relative_to(build / "site").with_suffix("").as_posix()
        for path in (build / "site").rglob("vi.json")
    }
    assert len(listed) == len(set(listed))
    vietnamese = {address for address in listed if address.endswith("/vi")}
    assert vietnamese == there
    # the page that failed in Vietnamese is there in English
    assert set(listed) - vietnamese == {"locality_profile/C24-20884/2010-2025/en"}


def test_the_index_says_how_much_there_is(build: Path) -> None:
    assert "1.292 số liệu đã công bố, từ 319 nguồn, các năm 1997–2026" in text(build, "index.html")
    assert "1,292 published figures from 319 sources, 1997–2026" in text(build, "index.en.html")


def test_failures_are_listed_with_their_reason_as_text(build: Path) -> None:
    html = text(build, "index.html")
    assert 'id="failures"' in html
    assert "ValueError: &lt;script&gt;alert(" in html
    assert "{{ 7*7 }}" in html
    assert "<script>alert" not in html
    assert html.count('<th scope="row">') == 1


def test_pages_that_are_not_there_are_said_to_be_missing(build: Path) -> None:
    notices = {"vi": "Chưa có số liệu công bố nào cho trang này.", "en": "No figure has been published"}
    failed, no_figure, not_made, _ = (page for page in handmade.plan().pages if page.locality == "C24-20884")
    assert "gặp lỗi khi lập" in text(build, f"{failed.address}.html")
    assert notices[no_figure.language] in text(build, f"{no_figure.address}.html")
    assert "chưa được lập" in text(build, f"{not_made.address}.html")
    assert not (build / "site" / f"{failed.address}.json").exists()


def test_the_coverage_page_names_localities_without_a_figure(build: Path, published: sources.Package) -> None:
    html = text(build, "coverage.html")
    without = html[html.index('id="without"') :]
    listed = re.findall(r"<li>([^<]+)</li>", without)
    places, with_figures = published.places, set(published.table("figures")["locality"])
    assert {"An Giang", "Quảng Ngãi", "Đồng Tháp"} <= set(listed)  # provinces; Đồng Tháp since 1 July 2025
    assert len(listed) == len([id for id in places.units if id not in with_figures]) == 16


def test_coverage_has_a_header_cell_for_each_year_and_locality(build: Path) -> None:
    html = text(build, "coverage.en.html")
    for head in (
        '<th scope="col">1997</th>',
        '<th scope="col">several years</th>',
        '<th scope="row">Quang Nam</th>',
    ):
        assert head in html


def test_topics_have_titles_not_identifiers(build: Path, published: sources.Package) -> None:
    assert all(language.has_text(f"quality.topic_{topic}") for topic in published.measures["topic"])
    for name in ("index.html", "index.en.html", "coverage.html", "coverage.en.html"):
        visible = re.sub(r"<[^>]+>", " ", text(build, name))
        assert not re.search(r"\b[a-z]+_[a-z]+\b", visible), name


def test_the_site_is_the_same_byte_for_byte(build: Path, tmp_path: Path) -> None:
    handmade.write_site(tmp_path)
    for path in sorted(path for path in (build / "site").rglob("*") if path.is_file()):
        again = tmp_path / "site" / path.relative_to(build / "site")
        assert again.read_bytes() == path.read_bytes(), path


def test_a_site_without_any_page_says_so(tmp_path: Path) -> None:
    site.write(tmp_path, handmade.plan())
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "0 trang" in html
    assert "Trang không có số liệu công bố hoặc chưa được lập" in html


def test_pages_of_another_plan_are_not_listed(build: Path, tmp_path: Path) -> None:
    handmade.write_site(tmp_path)
    stray = tmp_path / "site" / "membership_growth/P24-01/2010-2025"
    stray.mkdir(parents=True)
    for ending in ("html", "json"):
        (stray / f"vi.{ending}").write_text(json.dumps({"years": []}), encoding="utf-8")
    site.write(tmp_path, handmade.plan())
    assert "P24-01" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_a_synthetic_package_is_marked_on_every_page_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources.Package, "synthetic", property(lambda _: True))
    site.write(tmp_path, handmade.plan())
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        assert 'class="banner-synthetic"' in page.read_text(encoding="utf-8"), page


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "page.html"
    site.write_whole(target, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        site.write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
