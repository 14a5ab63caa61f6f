"""A page from an executed notebook: what is on it, what never is, and the files beside it."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import handmade
import pytest

from analysis.errors import Faults
from analysis.reports import export

ADDRESS = "membership_growth/P24-49/2010-2025/vi"


class Elements(HTMLParser):
    """Tags with their attributes, and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def made(notebook=None, context=None) -> export.PageFiles:  # type: ignore[no-untyped-def]
    return export.page(
        notebook or handmade.notebook(), address=ADDRESS, context=context or handmade.context(ADDRESS)
    )


def html_of(*cells, **payload) -> str:  # type: ignore[no-untyped-def]
    return made(handmade.notebook(*cells, **payload)).files["html"].decode()


def test_no_code_no_prompt_no_parameter_is_shown() -> None:
    html = html_of()
    assert "secret_code" not in html
    assert "locality =" not in html
    assert not re.search(r"(In|Out)\s*\[", html)


def test_prose_is_kept_in_the_language_of_the_page_only() -> None:
    html = html_of(handmade.prose("both *languages*"))
    assert "<h2>Có bao nhiêu đảng viên?</h2>" in html
    assert "How many members?" not in html
    assert "both <em>languages</em>" in html


def test_the_frame_has_language_title_skip_link_and_one_h1() -> None:
    page = Elements(html_of())
    assert page.all("html") == [{"lang": "vi"}]
    assert page.all("meta")[0] == {"charset": "utf-8"}
    assert len(page.all("h1")) == 1
    assert page.all("main")[0]["id"] == "main"
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert "Đảng viên: tỉnh Quảng Nam – Số liệu công bố về công tác xây dựng Đảng" in page.text


def test_links_lead_to_language_parent_neighbours_and_topics_of_the_plan() -> None:
    hrefs = [link["href"] for link in Elements(html_of()).all("a")]
    up = "../../../"
    for target in (
        "index.html",
        "membership_growth/P24-49/2010-2025/en.html",
        "membership_growth/VN/2010-2025/vi.html",  # the trail
        "membership_growth/P24-40/2010-2025/vi.html",  # Nghệ An, before Quảng Nam
        "locality_profile/P24-49/2010-2025/vi.html",
        "membership_growth/D24-514/2010-2025/vi.html",  # Tiên Phước, inside Quảng Nam
    ):
        assert up + target in hrefs


def test_stderr_is_kept_off_the_page_and_reported() -> None:
    output = handmade.v4.new_output("stream", name="stderr", text="FutureWarning: soon\n")
    page = made(handmade.notebook(handmade.code(output)))
    assert b"FutureWarning" not in page.files["html"]
    assert page.card["warnings"] == ["cell 8: FutureWarning: soon"]


def test_printed_text_is_shown_as_text() -> None:
    output = handmade.v4.new_output("stream", name="stdout", text="1 < 2\n")
    assert "<pre>1 &lt; 2" in html_of(handmade.code(output))


def test_hostile_text_is_text_everywhere() -> None:
    output = handmade.v4.new_output("execute_result", {"text/plain": handmade.HOSTILE})
    context = replace(
        handmade.context(ADDRESS),
        name=handmade.HOSTILE,
        site_title=handmade.HOSTILE,
        package_title=handmade.HOSTILE,
    )
    notebook = handmade.notebook(handmade.code(output), title=handmade.HOSTILE, description=handmade.HOSTILE)
    page = Elements(made(notebook, context).files["html"].decode())
    assert page.all("script") == []
    assert page.text.count(handmade.HOSTILE) >= 5
    assert page.all("meta")[-1]["content"] == handmade.HOSTILE


def test_the_page_allows_no_script_to_run() -> None:
    policy = Elements(html_of()).all("meta")[2]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert "script-src 'none'" in (policy["content"] or "")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (handmade.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=[]), "KeyError: 'x'"),
        (handmade.v4.new_output("display_data", {"image/png": "AAAA"}), "a picture without words"),
        (
            handmade.v4.new_output("execute_result", {"text/plain": "<analysis.tables.Table at 0x7f0011>"}),
            "a bare object",
        ),
    ],
)
def test_an_output_no_reader_can_use_costs_the_page(output, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Faults) as caught:
        html_of(handmade.code(output))
    assert words in str(caught.value)
    assert f"{ADDRESS}:8" in str(caught.value)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<h1>Another</h1>", "a page has one h1, first"),
        ("<h4>Too deep</h4>", "a level of heading is skipped"),
        ('<img src="data:,">', "a picture without alt text"),
        ('<img alt="" src="data:,">', "a picture without alt text"),
        ('<img alt="No description has been provided for this image" src="data:,">', "without alt text"),
    ],
)
def test_a_page_that_is_hard_to_use_is_refused(markup: str, words: str) -> None:
    with pytest.raises(Faults, match=words):
        html_of(handmade.code(handmade.html(markup)))


def test_all_faults_are_named_at_once() -> None:
    bad = handmade.code(handmade.html('<h4>Deep</h4><img src="data:,">'))
    with pytest.raises(Faults, match="2 faults"):
        html_of(bad)


def test_tables_and_charts_scroll_in_named_boxes_of_their_own() -> None:
    page = Elements(html_of(handmade.code(handmade.html(handmade.table()))))
    boxes = [attributes for attributes in page.all("div") if attributes.get("class") == "scroll"]
    assert [box["aria-label"] for box in boxes] == [
        "Biểu đồ 1",
        "Đảng viên theo năm",
        "Đảng viên theo năm (2)",
    ]
    assert {box["tabindex"] for box in boxes} == {"0"}
    assert [box["role"] for box in boxes] == ["group", "region", "region"]


def test_the_card_says_what_the_index_needs() -> None:
    card = made().card
    assert card["address"] == ADDRESS
    assert json.loads(made().files["json"]) == card
    assert card["years"] == [2015, 2020]  # 2021 has no value
    assert card["title"] == "Đảng viên: tỉnh Quảng Nam"
    assert card["headline"] == ["Tỉnh Quảng Nam có 69.036 đảng viên."]
    assert (card["notebook"], card["locality"], card["level"]) == ("membership_growth", "P24-49", "province")


def test_a_notebook_without_data_makes_a_page_without_downloads() -> None:
    notebook = handmade.numbered([handmade.code(handmade.html("<h1>Chất lượng &amp; số liệu</h1>"))])
    page = made(notebook)
    assert set(page.files) == {"html", "json"}
    assert page.card["title"] == "Chất lượng & số liệu"
    assert b".csv" not in page.files["html"]


def test_the_payload_may_come_as_text() -> None:
    notebook = handmade.notebook()
    data = notebook.cells[-1].outputs[0].data
    as_text = json.dumps(data["application/vnd.party-workbook+json"])
    data["application/vnd.party-workbook+json"] = as_text
    assert made(notebook).files == made().files


def test_the_results_are_beside_the_page_as_csv() -> None:
    assert made().files["csv"].decode() == handmade.RESULTS


def test_the_workbook_has_results_figures_and_what_they_are() -> None:
    book = zipfile.ZipFile(io.BytesIO(made().files["xlsx"]))
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names == ["Kết quả", "Số liệu gốc", "Giới thiệu"]
    words = book.read("xl/sharedStrings.xml").decode()
    assert "hơn 68.000 đảng viên" in words
    assert "Tỉnh Quảng Nam có 69.036 đảng viên." in words


def test_the_same_notebook_gives_the_same_bytes() -> None:
    assert made().files == made().files


def test_nothing_on_the_page_says_when_or_where_it_was_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = made().files
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    monkeypatch.chdir(tmp_path)
    book = zipfile.ZipFile(io.BytesIO(made().files["xlsx"]))
    assert made().files == before
    assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert str(os.getcwd()) not in before["html"].decode()


def test_a_page_is_small_without_its_pictures() -> None:
    html = re.sub(r"data:image/png;base64,[^\"]+", "", html_of())
    assert len(html) < 60_000


def test_a_page_without_a_heading_is_refused() -> None:
    with pytest.raises(Faults, match="a page has one h1, first"):
        made(handmade.numbered([handmade.code(handmade.html("<p>Words</p>"))]))


def test_data_handed_over_without_words_show_nothing() -> None:
    payload = handmade.v4.new_output("display_data", {"application/vnd.party-workbook+json": {"queries": []}})
    assert "vnd.party-workbook" not in html_of(handmade.code(payload))


def test_a_synthetic_workbook_says_so() -> None:
    synthetic = replace(handmade.context(ADDRESS), synthetic=True)
    words = {
        context.synthetic: zipfile.ZipFile(io.BytesIO(made(context=context).files["xlsx"]))
        .read("xl/sharedStrings.xml")
        .decode()
        for context in (synthetic, handmade.context(ADDRESS))
    }
    assert "Số liệu mô phỏng" in words[True]
    assert "Số liệu mô phỏng" not in words[False]
