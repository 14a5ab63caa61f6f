"""The site around the pages: index with search, coverage, and notices where a page is missing.

Everything is written from what lies on disk (the cards beside the pages), the plan, the data
package and the run's failures, so that the same pages give the same site, byte for byte.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import language, sources
from analysis.reports import contents, coverage, downloads
from analysis.reports.export import exporter, file_name
from analysis.reports.links import Links, latest_source, notebook_title
from analysis.reports.plan import Plan
from analysis.reports.receipt import FAILED, Receipt

NOT_MADE = "not_made"  # a page of the plan that this run was not asked for, and no earlier one made
_ASSETS = Path(__file__).with_name("assets")


def write_assets(folder: Path) -> None:
    """Style sheet and scripts of a site; files that are already right are left alone."""
    for asset in sorted(_ASSETS.iterdir()):
        target, content = folder / "assets" / asset.name, asset.read_bytes()
        if not target.exists() or target.read_bytes() != content:
            write_whole(target, content)


def write(build: Path, plan: Plan, receipts: Sequence[Receipt] = ()) -> Path:
    """Write all of the site but its pages; returns the index in Vietnamese, which is written last.

    Listed are the pages of the plan that lie in `build/site`. At the address of every other page of
    the plan stands a notice: no figure was published, it failed, or it has not been made yet.
    `receipts` are those of this run, for the list of failures and for the notices.
    """
    site = _Site(build / "site", plan, receipts)
    write_assets(site.folder)
    site.write_notices()
    site.write_coverage()
    return site.write_index()


class _Site:
    """One site: its folder, and what its own pages are made of."""

    def __init__(self, folder: Path, plan: Plan, receipts: Sequence[Receipt]) -> None:
        self.folder = folder
        self._plan = plan
        self._package = sources.open_package(plan.package_name)
        self._places = self._package.places
        self._receipts = {receipt.page.address: receipt for receipt in receipts}
        cards = ((page.address, _card(folder, page.address)) for page in plan.pages)
        self._cards = {address: card for address, card in cards if card}

    @functools.cached_property
    def _coverage(self) -> coverage.Coverage:
        return coverage.coverage(self._package)

    def write_notices(self) -> None:
        """A notice in place of each page of the plan that is not there, so that no link is dead."""
        missing = [page for page in self._plan.pages if page.address not in self._cards]
        links = Links(self._plan, self._package)
        for page in missing:
            receipt = self._receipts.get(page.address)
            self._write(
                "notice.html.j2",
                f"{page.address}.html",
                page=links.context(page),
                status=receipt.status if receipt else NOT_MADE,
            )

    def write_coverage(self) -> None:
        """The coverage page in each language, and the same as a table for machines."""
        covered = self._coverage
        rows = coverage.table(covered, self._places)
        write_whole(self.folder / "coverage.csv", downloads.csv_bytes(rows))
        empty = [
            id
            for id, unit in self._places.units.items()
            if unit.level != "sector" and id not in covered.counts
        ]
        for tongue in language.LANGUAGES:
            self._write(
                "coverage.html.j2",
                file_name("coverage", tongue),
                **self._frame("coverage", tongue),
                groups=contents.named(covered.counts, self._places, tongue),
                without=contents.named(empty, self._places, tongue),
            )

    def write_index(self) -> Path:
        """The index in each language, Vietnamese last."""
        for tongue in reversed(language.LANGUAGES):
            groups = contents.contents(self._plan.pages, self._cards, self._places, tongue)
            self._write(
                "contents.html.j2",
                file_name("index", tongue),
                **self._frame("index", tongue),
                groups=groups,
                **self._counts(groups),
                topics=self._topics(tongue),
                quality=self._quality(tongue),
                failures=self._failures(tongue),
                not_there=self._not_there(tongue),
            )
        return self.folder / file_name("index", "vi")

    def _frame(self, name: str, tongue: str) -> dict[str, Any]:
        """What every page of the site's own says."""
        return {
            "tongue": tongue,
            "root": "",
            "site_title": self._plan.title[tongue],
            "package_title": self._package.title[tongue],
            "latest_source": latest_source(self._package, tongue),
            "synthetic": self._package.synthetic,
            "languages": [(other, file_name(name, other)) for other in language.LANGUAGES],
            "covered": self._coverage,
            "topic_title": functools.partial(_topic_title, tongue=tongue),
            "matrix_cell": functools.partial(coverage.cell, self._coverage),
            "shade": coverage.shade,
            "year_words": functools.partial(_year_words, tongue=tongue),
        }

    def _counts(self, groups: Sequence[contents.Group]) -> dict[str, Any]:
        places = [place for group in groups for place in group.places]
        pages = [page for place in places for topic in place.topics for page in topic.pages]
        return {
            "page_count": len(pages),
            "place_count": len(places),
            "source_count": len(self._package.table("sources")),
            "years": sorted({year for page in pages for year in page.years}),
        }

    def _topics(self, tongue: str) -> list[tuple[str, str]]:
        """The notebooks that have pages, with their titles, in the order of the plan."""
        names = dict.fromkeys(card["notebook"] for card in self._cards.values())
        return [(name, notebook_title(name, tongue)) for name in names]

    def _quality(self, tongue: str) -> str:
        """The address of the page on the quality of the data, if there is one."""
        found = (card for card in self._cards.values() if card["notebook"] == "data_quality")
        return next((card["address"] for card in found if card["language"] == tongue), "")

    def _failures(self, tongue: str) -> list[dict[str, Any]]:
        return [
            {
                "page": contents.page_words(page, self._places, tongue),
                "why": language.text(f"failure.{receipt.failure.kind}", tongue),
                "cell": receipt.failure.cell,
                "message": f"{receipt.failure.error}: {receipt.failure.message}",
            }
            for page in self._plan.pages
            if (receipt := self._receipts.get(page.address)) and receipt.status == FAILED and receipt.failure
        ]

    def _not_there(self, tongue: str) -> list[str]:
        """Pages of the plan without a published figure, or not made yet, in words."""
        return [
            contents.page_words(page, self._places, tongue)
            for page in self._plan.pages
            if page.language == tongue
            and page.address not in self._cards
            and (page.address not in self._receipts or self._receipts[page.address].status != FAILED)
        ]

    def _write(self, template: str, path: str, **values: Any) -> None:
        html = exporter().environment.get_template(template).render(values)
        write_whole(self.folder / path, html.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, also after a crash or a full disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _card(folder: Path, address: str) -> dict[str, Any] | None:
    """The card of a page that is there."""
    card = folder / f"{address}.json"
    if not card.exists() or not folder.joinpath(f"{address}.html").exists():
        return None
    return dict(json.loads(card.read_bytes()))


def _topic_title(topic: str, tongue: str) -> str:
    """The title of a topic of measures.csv; a package's own topic without a text is named as in its data."""
    key = f"quality.topic_{topic}"
    return language.text(key, tongue) if language.has_text(key) else topic.replace("_", " ")


def _year_words(year: str, tongue: str) -> str:
    """The head of a column of the coverage matrix."""
    return language.text(f"site.year.{year}", tongue) if year in (coverage.SPAN, coverage.UNDATED) else year
