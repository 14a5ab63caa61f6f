"""Every notebook in each language on the shipped figures, and what its pages must and must not say."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from analysis.reports import plan, run
from analysis.reports.receipt import RENDERED

pytestmark = pytest.mark.slow

PLAN = """
title: {vi: Thử, en: Trial}
data: published
pages:
  - {notebook: membership_growth, locality: [VN, P25-48, P25-80]}
  - {notebook: screening_outcomes, locality: VN}
  - {notebook: evaluation_ratios, locality: [D24-514, P24-30, P24-14, P24-72, P24-87]}
  - {notebook: locality_profile, locality: D24-514}
  - {notebook: year_review, year: 2020}
  - {notebook: data_quality}
defaults:
  language: [vi, en]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "plan.yml").write_text(PLAN, encoding="utf-8")
    outcome = run.render(plan.load(folder / "plan.yml"), folder / "build")
    assert {
        receipt.page.address: receipt.status for receipt in outcome.receipts if receipt.status != RENDERED
    } == {}
    return folder / "build" / "site"


def said(site: Path, start: str, language: str) -> str:
    """The words of a page, single-spaced."""
    (path,) = [
        found for found in site.rglob(f"{language}.html") if str(found.relative_to(site)).startswith(start)
    ]
    words = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))
    return " ".join(html.unescape(words).split())


def test_the_nation_has_a_mid_year_stock_and_an_open_start(site: Path) -> None:
    vi, en = said(site, "membership_growth/VN", "vi"), said(site, "membership_growth/VN", "en")
    assert "5.248.607 đảng viên" in vi
    assert "số giữa năm" in vi
    assert "5,248,607" in en
    assert "56.376" in vi
    assert "không nêu mốc bắt đầu" in vi
    assert "5.090.299" not in vi, "3,11 % was used to compute the stock of 2020"


def test_merged_units_show_sums_and_what_is_missing(site: Path) -> None:
    da_nang = said(site, "membership_growth/P25-48", "en")
    for words in ("128,129", "59,093", "69,036", "29 September 2020", "20 October 2020"):
        assert words in da_nang
    assert "the figure of Quang Nam Province is missing" in da_nang
    tay_ninh = said(site, "membership_growth/P25-80", "en")
    assert "94,257" in tay_ninh
    assert "84,611" in tay_ninh


def test_tien_phuoc_agrees_with_its_print(site: Path) -> None:
    profile, classes = (
        said(site, "locality_profile/D24-514", "en"),
        said(site, "evaluation_ratios/D24-514", "en"),
    )
    assert "2,365 / 2,623" in profile
    assert "90.16 %" in profile
    for words in ("47", "2,256", "15.26 %", "18.0 %", "19.05 %", "23.5 %", "309 / 2,025", "309 / 1,716"):
        assert words in classes
    assert "breach" not in classes


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("P24-30", ("2019", "662", "604")),  # Hải Dương
        ("P24-14", ("2020",)),  # Sơn La
        ("P24-87", ("2012", "Guidance 20-HD/BTCTW", "Clean and strong")),  # Đồng Tháp: its own old scheme
    ],
)
def test_provinces_keep_their_own_classes(site: Path, page: str, words: tuple[str, ...]) -> None:
    text = said(site, f"evaluation_ratios/{page}", "en")
    for word in words:
        assert word.lower() in text.lower()


def test_screening_is_cumulative_and_open(site: Path) -> None:
    text = said(site, "screening_outcomes/VN", "en")
    for words in ("6,732", "3,774", "13,526", "Since June 2019, no end printed", "sum was not printed"):
        assert words in text


def test_quality_lists_what_is_off(site: Path) -> None:
    text = said(site, "data_quality", "en")
    for words in ("26,6%", "10 / 41", "62,62%", "439"):
        assert words in text


def test_no_page_shows_an_identifier_or_code(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))
        assert not re.search(r"\b(P2[45]-\d\d|D24-\d{3}|[a-z]+_[a-z]+_[a-z]+|nan|NaT)\b", text), path
        assert "Traceback" not in text
