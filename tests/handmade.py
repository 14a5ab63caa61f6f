"""An executed notebook and a site made by hand: what export and site are given, without a kernel."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from PIL import Image

from analysis import sources
from analysis.reports import export, site
from analysis.reports.links import Context, Links
from analysis.reports.plan import PageSpec, Plan
from analysis.reports.receipt import FAILED, NO_FIGURE, Failure, Receipt

HOSTILE = "<script>alert('x')</script> {{ 7*7 }} {% raw %} =1+1"
RESULTS = (
    "locality,indicator,category,first_year,last_year,value,unit,figures\n"
    "P24-49,members_total,total,2015,2015,68000,members,N1\n"
    "P24-49,members_total,total,2020,2020,69036,members,N2\n"
    "P24-49,members_total,total,2021,2021,,members,\n"
)
FIGURES = (
    "figure_id,locality,value,printed,source,source_title,source_url\n"
    'N1,P24-49,68000,"hơn 68.000 đảng viên",s1,Báo Quảng Nam,https://example.org/a\n'
    "N2,P24-49,69036,69.036,s2,=HYPERLINK(1),https://example.org/b\n"
)


def picture(width: int = 900, height: int = 360) -> str:
    """A chart as the library emits it: one flat colour, words in `alt`."""
    Image.new("RGB", (width, height), "#c9dceb").save(stream := io.BytesIO(), "PNG")
    data = base64.b64encode(stream.getvalue()).decode()
    return (
        '<figure class="chart"><img alt="Đảng viên tăng từ 68.000 lên 69.036" '
        f'width="{width}" height="{height}" src="data:image/png;base64,{data}">'
        "<figcaption>Đảng viên tỉnh Quảng Nam, 2015–2020.</figcaption></figure>"
    )


def table(caption: str = "Đảng viên theo năm", columns: int = 12) -> str:
    head = "".join(f'<th scope="col" class="number">Chỉ tiêu {year}</th>' for year in range(columns))
    cells = '<td class="number">1.234.567</td>' * columns
    rows = "".join(f'<tr><th scope="row">Năm {year}</th>{cells}</tr>' for year in range(2010, 2025))
    return (
        f'<div class="table"><table class="data"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col">Năm</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        '<p class="notes">Số liệu giữa năm.</p></div>'
    )


def html(markup: str, **more: Any) -> NotebookNode:
    return v4.new_output("display_data", {"text/html": markup, "text/plain": "words", **more})


def code(*outputs: NotebookNode, tags: tuple[str, ...] = (), source: str = "secret_code()") -> NotebookNode:
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def prose(source: str, *tags: str) -> NotebookNode:
    return v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def ending(**payload: Any) -> NotebookNode:
    data = {
        "title": "Đảng viên: tỉnh Quảng Nam",
        "description": "Tỉnh Quảng Nam có 69.036 đảng viên.",
        "headline": ["Tỉnh Quảng Nam có 69.036 đảng viên."],
        "results_csv": RESULTS,
        "data_csv": FIGURES,
        "queries": [],
    } | payload
    markup = (
        '<section class="sources"><h2>Nguồn và phương pháp</h2><ol><li>'
        '<a href="https://example.org/a">Báo Quảng Nam</a></li></ol></section>'
    )
    return code(html(markup, **{"application/vnd.party-workbook+json": data}))


def notebook(*more: NotebookNode, **payload: Any) -> NotebookNode:
    """A whole page: parameters, opening, prose in both languages, chart, table, ending."""
    cells = [
        code(tags=("parameters",), source='locality = "VN"'),
        code(tags=("injected-parameters",), source='locality = "P24-49"'),
        code(
            html(
                '<header class="opening"><h1>Đảng viên: tỉnh Quảng Nam</h1>'
                '<p class="place">2010–2025</p></header>'
            )
        ),
        code(html('<p class="headline">Tỉnh Quảng Nam có 69.036 đảng viên (ngày 30/9/2020).</p>')),
        prose("## Có bao nhiêu đảng viên?", "vi"),
        prose("## How many members?", "en"),
        code(html(picture()), html(table())),
        *more,
        ending(**payload),
    ]
    return numbered(cells)


def numbered(cells: list[NotebookNode]) -> NotebookNode:
    """A notebook of cells with ids that are the same every time."""
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    return v4.new_notebook(cells=cells)


PLACES = ("VN", "P24-40", "P24-48", "P24-49", "P25-48", "D24-514", "D24-511", "C24-20884")


def plan() -> Plan:
    """Two topics over places of every level in both languages, and one page of another year."""
    pages = [
        PageSpec(notebook, {}, place, "2010-2025", language)
        for notebook in ("membership_growth", "locality_profile")
        for place in PLACES
        for language in ("vi", "en")
    ]
    pages += [PageSpec("year_review", {}, "VN", year, "vi") for year in ("2019", "2020")]
    title = {
        "vi": "Số liệu công bố về công tác xây dựng Đảng",
        "en": "Published figures of Party organisations",
    }
    return Plan(title, "published", pages)


def context(address: str = "membership_growth/P24-49/2010-2025/vi") -> Context:
    chosen = plan()
    page = next(page for page in chosen.pages if page.address == address)
    return Links(chosen, sources.open_package("published")).context(page)


def write_site(build: Path) -> list[Receipt]:
    """The whole site of `plan`, but for one page that failed, one without a figure and one not made."""
    chosen = plan()
    links = Links(chosen, sources.open_package(chosen.package_name))
    failed, no_figure, not_made, _ = (page for page in chosen.pages if page.locality == "C24-20884")
    receipts = []
    for page in chosen.pages:
        if page == failed:
            failure = Failure("raised", 7, "ValueError", HOSTILE)
            receipts.append(Receipt(page, FAILED, failure=failure))
        elif page == no_figure:
            receipts.append(Receipt(page, NO_FIGURE))
        elif page != not_made:
            made = export.page(notebook(), address=page.address, context=links.context(page))
            for ending, content in made.files.items():
                site.write_whole(build / "site" / f"{page.address}.{ending}", content)
    site.write(build, chosen, receipts)
    return receipts
