"""Data packages: reading, choosing, refusing, recording."""

from __future__ import annotations

import datetime
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import paths, schema, sources, sources_choice
from analysis.errors import Faults, UnknownName, WorkbookError


@pytest.fixture
def shelf(published, tmp_path) -> Path:
    """A copy of the shipped package, to be spoilt."""
    return Path(shutil.copytree(published.folder, tmp_path / "copy"))


@pytest.fixture
def parquet(published, shelf) -> sources.Package:
    """The shipped figures sorted by measure and locality in Parquet, typed."""
    figures = published.table("figures").sort_values(["measure", "locality", "figure_id"])
    figures = figures.assign(value=pd.to_numeric(figures["value"]))
    (shelf / "figures.csv").unlink()
    figures.to_parquet(shelf / "figures.parquet", index=False, row_group_size=100)
    return sources.open_package(shelf)


def spoil(folder: Path, name: str, change) -> None:
    """Rewrite a table of a package."""
    table = pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)
    change(table).to_csv(folder / f"{name}.csv", index=False)


def set_cell(column: str, figure_id: str, value: str):
    def change(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{column: table[column].mask(table["figure_id"] == figure_id, value)})

    return change


def one(frame: pd.DataFrame, figure_id: str) -> pd.Series:
    found = frame[frame["figure_id"] == figure_id]
    assert len(found) == 1
    return found.iloc[0]


# Reading


def test_observations_are_shaped_and_just_those_asked_for(published):
    frame = published.observations(["members_total"], ["VN"], first_year=2021, last_year=2021)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == schema.OBSERVATIONS
    assert set(frame["measure"]) == {"members_total"}
    assert set(frame["locality"]) == {"VN"}
    stock = one(frame, "S001-28")
    assert stock["value"] == 5_248_607
    assert stock["period_end"] == pd.Timestamp("2021-06-30")
    assert (stock["status"], stock["unit"], stock["printed"]) == (
        "published",
        "members",
        "5.248.607 đảng viên",
    )


def test_years_that_overlap_or_are_unknown_are_kept(published):
    frame = published.observations(
        ["members_admitted_target"], ["P24-30"], first_year=2022, last_year=2022, confidence="low"
    )
    assert "N0015" in set(frame["figure_id"])  # 2.200 a year in 2020-2025
    assert "N0012" not in set(frame["figure_id"])  # 2.500 a year, printed for 2019
    undated = published.observations(
        ["members_admitted"], ["D24-589"], first_year=1930, last_year=1930, confidence="low"
    )
    assert "S-58-0024" in set(undated["figure_id"])


@pytest.mark.parametrize(("confidence", "count"), [("high", 868), ("medium", 868 + 307), ("low", 1292)])
def test_confidence_is_a_floor(published, confidence, count):
    """The counts of confidence as the data set's own description states them."""
    assert len(published.observations(confidence=confidence, choose=False)) == count


def test_tables_are_typed(published):
    units = published.table("localities").set_index("locality")
    assert units.loc["P24-49", "valid_to"] == pd.Timestamp("2025-06-30")
    assert pd.isna(units.loc["P24-49", "valid_from"])
    assert units.loc["P24-04", "gso_code"] == "04"
    assert published.table("figures")["first_year"].dtype == "Int64"
    assert published.table("sources") is published.table("sources")


def test_package_describes_itself(published):
    assert not published.synthetic
    assert published.title["vi"].startswith("Số liệu")
    assert published.title["en"].startswith("Published figures")
    assert published.measures.loc["members_total", "kind"] == "stock"
    assert len(published.places.units) == 220


def test_synthetic_is_what_the_description_says(shelf):
    (shelf / "datapackage.json").write_text('{"synthetic": true, "title": "Invented"}', "utf-8")
    package = sources.open_package(shelf)
    assert package.synthetic
    assert package.title == {"vi": "Invented", "en": "Invented"}
    assert set(package.observations(["members_total"], ["VN"])["status"]) == {"synthetic"}


def test_a_status_of_its_own_is_kept(shelf):
    spoil(shelf, "figures", lambda table: table.assign(status="provisional"))
    frame = sources.open_package(shelf).observations(["members_total"], ["VN"])
    assert set(frame["status"]) == {"provisional"}


def test_a_byte_order_mark_does_no_harm(shelf):
    text = (shelf / "figures.csv").read_text("utf-8")
    (shelf / "figures.csv").write_text(text, "utf-8-sig")
    assert len(sources.open_package(shelf).observations(["members_total"], ["VN"])) > 0


# Parquet


@pytest.mark.parametrize(
    "asked",
    [
        {"measures": ["members_total", "evaluation_members"], "localities": ["VN", "P24-48", "D24-514"]},
        {"measures": ["members_total"], "first_year": 2019, "last_year": 2021},
        {"localities": ["P24-30"], "confidence": "low"},
        {"confidence": "low", "choose": False},
        {"measures": ["members_total"], "localities": ["C24-20884"], "last_year": 1900},
    ],
)
def test_parquet_gives_what_csv_gives(published, parquet, asked):
    one, other = (
        package.observations(**asked).sort_values("figure_id", ignore_index=True)
        for package in (published, parquet)
    )
    pd.testing.assert_frame_equal(one, other)


def test_parquet_reads_only_the_rows_asked_for(parquet, monkeypatch):
    import pyarrow.dataset

    read = []
    original = pyarrow.dataset.dataset

    class Watched:
        def __init__(self, *args, **kwargs):
            self.data = original(*args, **kwargs)

        def to_table(self, filter):
            read.append(self.data.to_table(filter=filter))
            return read[-1]

    monkeypatch.setattr(pyarrow.dataset, "dataset", Watched)
    frame = parquet.observations(["members_total"], ["P24-48"], first_year=2020, last_year=2020)
    assert [table.num_rows for table in read] == [len(frame)] == [1]


def test_parquet_table_as_text_and_types(published, parquet):
    one, other = (
        package.table("figures").drop(columns="value").sort_values("figure_id", ignore_index=True)
        for package in (published, parquet)
    )
    pd.testing.assert_frame_equal(one, other)


def test_parquet_without_pyarrow_names_the_extra(parquet, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(WorkbookError) as raised:
        parquet.observations(["members_total"], ["VN"])
    assert str(raised.value) == (
        f"{parquet.folder / 'figures.parquet'} can be read with pyarrow only, which is not installed: "
        "pip install 'party-workbook[parquet]'"
    )


def test_a_damaged_parquet_file(parquet):
    (parquet.folder / "figures.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(WorkbookError, match=r"figures\.parquet cannot be read: "):
        parquet.observations(["members_total"], ["VN"])


def test_a_fault_in_parquet_has_no_row(parquet):
    path = parquet.folder / "figures.parquet"
    table = pd.read_parquet(path)
    table.assign(precision=table["precision"].mask(table["figure_id"] == "S001-28", "exactly")).to_parquet(
        path
    )
    with pytest.raises(Faults) as raised:
        parquet.observations(["members_total"], ["VN"])
    assert "figures.parquet:precision: 'exactly': not an allowed value. Did you mean 'exact'?" in str(
        raised.value
    )


# Faults


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (
            "value",
            "5.248.607",
            "'5.248.607': not a number. Write it with a dot decimal and without thousands marks.",
        ),
        ("value", "", "'': nothing stands here. Fill it in."),
        ("period_end", "30-6-2021", "'30-6-2021': not a date. Write it as 2021-06-30, or leave it empty."),
        ("period_end", "2021-02-30", "'2021-02-30': not a date. Write it as 2021-06-30, or leave it empty."),
        ("period_end", "2020-12-31", "'2020-12-31': before period_start. Exchange the two."),
        ("last_year", "XXI", "'XXI': not a year. Write it as 2021, or leave it empty."),
        ("precision", "exakt", "'exakt': not an allowed value. Did you mean 'exact'"),
        ("confidence", "sure", "'sure': not an allowed value. Known: high, medium, low."),
        ("value_kind", "percentage", "'percentage': not an allowed value. Did you mean 'percent'?"),
    ],
)
def test_a_faulty_cell_is_named_with_file_row_and_column(shelf, column, value, said):
    spoil(shelf, "figures", set_cell(column, "S001-28", value))
    lines = (shelf / "figures.csv").read_text("utf-8").split("\n")
    row = next(number for number, line in enumerate(lines, 1) if line.startswith("S001-28,"))
    package = sources.open_package(shelf)
    with pytest.raises(Faults) as raised:
        package.observations(["members_total"], ["VN"])
    assert f"figures.csv:{row}:{column}: {said}" in str(raised.value)
    assert len(raised.value.faults) == 1


def test_a_fault_costs_only_those_who_ask_for_its_row(shelf):
    spoil(shelf, "figures", set_cell("value", "S001-28", "many"))
    package = sources.open_package(shelf)
    assert len(package.observations(["members_total"], ["P24-48"])) == 2
    with pytest.raises(Faults):
        package.observations(["members_total"])


def test_all_faults_of_the_rows_at_once(shelf):
    spoil(shelf, "figures", set_cell("value", "S001-28", "many"))
    spoil(shelf, "figures", set_cell("confidence", "N0055", "sure"))
    with pytest.raises(Faults) as raised:
        sources.open_package(shelf).observations(["members_total"], ["VN"])
    assert str(raised.value).startswith("2 faults:\n")


# Choosing


def figures(*rows: tuple) -> pd.DataFrame:
    """Stocks of one day: id, value, precision, confidence, source, and what else differs."""
    base = {
        "locality": "P24-48",
        "measure": "members_total",
        "population": "members",
        "category": "total",
        "period_start": "2020-10-20",
        "period_end": "2020-10-20",
        "first_year": 2020,
        "last_year": 2020,
        "value_kind": "count",
    }
    names = ("figure_id", "value", "precision", "confidence", "source")
    return schema.shaped(
        pd.DataFrame(
            [base | dict(zip(names, row, strict=False)) | (row[5] if row[5:] else {}) for row in rows]
        ),
        schema.OBSERVATIONS,
    )


SOURCES = pd.DataFrame(
    {
        "kind": ["official", "party_document", "press", "press", "other"],
        "published": ["2020-01-01", "2020-01-01", "2020-10-20", "2020-10-21", "2020-12-31"],
    },
    index=["gov", "party", "press-old", "press-new", "other"],
)
NO_CONFLICTS = sources_choice.Conflicts()
ALL_THE_SAME = ("exact", "high", "press-old")


def chosen(frame: pd.DataFrame, known: sources_choice.Conflicts = NO_CONFLICTS) -> dict[str, str]:
    kept = sources_choice.choose(frame, known, SOURCES)
    return dict(zip(kept["figure_id"], kept["alternatives"], strict=True))


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        (("A", 1, "exact", "medium", "gov"), ("B", 2, "lower_bound", "high", "other")),  # confidence first
        (("A", 1, "exact", "high", "party"), ("B", 2, "lower_bound", "high", "gov")),  # then official
        (("A", 1, "exact", "high", "press-new"), ("B", 2, "lower_bound", "high", "party")),
        (("A", 1, "exact", "high", "other"), ("B", 2, "lower_bound", "high", "press-old")),
        (("A", 1, "exact", "high", "press-old"), ("B", 2, "lower_bound", "high", "press-new")),  # then later
        (("A", 1, "exact", "high", "unlisted"), ("B", 2, "lower_bound", "high", "other")),
        (("A", 1, "approximate", "high", "gov"), ("B", 2, "exact", "high", "gov")),  # then exact
        (("B", 1, *ALL_THE_SAME), ("A", 2, *ALL_THE_SAME)),  # then the id
    ],
)
def test_each_step_of_the_rule(loser, winner):
    assert chosen(figures(loser, winner)) == {winner[0]: loser[0]}
    assert chosen(figures(winner, loser)) == {winner[0]: loser[0]}


def test_a_recommendation_goes_before_all():
    frame = figures(("A", 1, "exact", "high", "gov"), ("B", 2, "approximate", "medium", "other"))
    known = sources_choice.conflicts(conflict("A|B", "value", "B: agrees with the year before"))
    assert chosen(frame, known) == {"B": "A"}


@pytest.mark.parametrize(
    "difference",
    [
        {"locality": "P24-49"},
        {"category": "female"},
        {"scheme": "2018"},
        {"value_kind": "percent"},
        {"period_start": "2020-10-19", "period_end": "2020-10-19"},
        {"period_start": None},
    ],
)
def test_other_things_are_left_alone(difference):
    frame = figures(("A", 1, *ALL_THE_SAME), ("B", 2, *ALL_THE_SAME, difference))
    assert chosen(frame) == {"A": "", "B": ""}


def test_figures_without_any_date_are_never_taken_for_one_another():
    undated = {"period_start": None, "period_end": None, "first_year": None, "last_year": None}
    frame = figures(("A", 1, *ALL_THE_SAME, undated), ("B", 2, *ALL_THE_SAME, undated))
    assert chosen(frame) == {"A": "", "B": ""}


def test_figures_of_one_year_without_days_are():
    year = {"period_start": None, "period_end": None}
    frame = figures(("A", 1, *ALL_THE_SAME, year), ("B", 2, *ALL_THE_SAME, year))
    assert chosen(frame) == {"A": "B"}


def conflict(ids: str, kind: str, recommended: str) -> pd.DataFrame:
    return pd.DataFrame({"figure_ids": [ids], "kind": [kind], "recommended": [recommended]})


NEXT_DAY = {"period_start": "2020-10-21", "period_end": "2020-10-21"}


@pytest.mark.parametrize(
    ("kind", "recommended", "expected"),
    [
        ("misprint", "A: agrees with others", {"A": "B"}),  # the later misprint would stand for the year
        ("value", "A: tighter bound", {"A": "B"}),
        ("value", "", {"A": "B", "B": "A"}),  # both stay, each names the other
        ("value", "A for the first day; B for the second", {"A": "B", "B": "A"}),
        ("jump", "A: exact", {"A": "", "B": ""}),  # two dates, no contradiction about either
    ],
)
def test_rivals_of_one_matter_on_other_days(kind, recommended, expected):
    frame = figures(("A", 1, *ALL_THE_SAME), ("B", 2, *ALL_THE_SAME, NEXT_DAY))
    assert chosen(frame, sources_choice.conflicts(conflict("A|B", kind, recommended))) == expected


def test_rivals_of_other_years_are_not_one_matter():
    later = {"period_start": "2021-10-21", "period_end": "2021-10-21", "first_year": 2021, "last_year": 2021}
    frame = figures(("A", 1, *ALL_THE_SAME), ("B", 2, *ALL_THE_SAME, later))
    known = sources_choice.conflicts(conflict("A|B", "misprint", "A: exact"))
    assert chosen(frame, known) == {"A": "", "B": ""}


@pytest.mark.parametrize(
    ("text", "ids", "recommended"),
    [
        ("N0226: agrees with N0415 and with the earlier stocks", "N0226|N0415", {"N0226"}),
        ("N0331 and N0333: exact", "N0252|N0331|N0333", {"N0331", "N0333"}),
        ("N0236 for March (equals 779 + 668); N0017 for July", "N0017|N0236", {"N0017", "N0236"}),
        ("N0035 for decisions; N0408 counts those found", "N0035|N0408", {"N0035"}),
        ("S001-28: exact stock; do not use S001-29 to compute 2020", "S001-28|S001-29", {"S001-28"}),
        ("N0387 as a yearly target", "N0387|N0068", {"N0387"}),
        ("S-74-0001", "S-74-0001|S-74-0010", {"S-74-0001"}),
        ("N0999: of no figure named here", "N0226|N0415", set()),
        ("", "N0226", set()),
    ],
)
def test_reading_a_recommendation(text, ids, recommended):
    assert sources_choice.recommended(text, ids.split("|")) == recommended


@pytest.mark.parametrize(
    ("measure", "locality", "kept", "alternatives"),
    [
        ("members_total", "P24-80", "S-80-0001", {"S-80-0003"}),  # 47.611, and "hơn 47.600" for the day
        ("members_total", "P25-01", "N0226", {"N0227", "N0414", "N0415"}),  # "gần 50.000" for half a million
        ("members_total", "P25-91", "S-89-0003", {"S-89-0001", "S-89-0002", "S-89-0004"}),
        ("members_total", "P25-14", "N0311", {"N0312"}),
        ("discipline_members", "P24-42", "N0368", {"N0028"}),  # the commission's own site before the press
        ("grassroots_organisations", "P24-06", "N0318", {"N0183"}),
    ],
)
def test_shipped_contradictions(published, measure, locality, kept, alternatives):
    frame = published.observations([measure], [locality])
    assert set(one(frame, kept)["alternatives"].split("|")) == alternatives
    assert not set(frame["figure_id"]) & alternatives


def test_nothing_is_lost_by_choosing(published):
    everything = published.observations(confidence="low", choose=False)
    kept = published.observations(confidence="low")
    passed_over = set(everything["figure_id"]) - set(kept["figure_id"])
    shown = {id for cell in kept["alternatives"] for id in schema.split(cell)}
    assert passed_over
    assert passed_over <= shown
    assert everything["alternatives"].eq("").all()


# Conflicts and citations


def test_conflicts_of_figures(published):
    assert published.conflicts_of(["S001-29"])["conflict_id"].tolist() == ["C002"]
    assert published.conflicts_of(["N0001", "N0002", "S001-05"])["conflict_id"].tolist() == ["C001", "C014"]
    assert published.conflicts_of([]).empty


def test_citation(published):
    cited = published.citation("001_6152e65ddfe658af.txt", "vi")
    assert cited["title"] == "Ngành Tổ chức xây dựng Đảng: 10 kết quả nổi bật năm 2021"
    assert set(cited) == {"title", "publisher", "date", "url"}
    untitled = "000_b32dc4e3d7d5ddd9.txt"
    assert published.citation(untitled, "vi")["title"] == "Văn bản không có tiêu đề"
    assert published.citation(untitled, "en") == {
        "title": "Untitled document",
        "publisher": "",
        "date": "",
        "url": "",
    }
    table = published.table("sources").set_index("source_id")
    day, year = (
        table[table["published"] != ""].index[0],
        table[(table["published"] == "") & table["published_year"].notna()].index[0],
    )
    assert datetime.date.fromisoformat(published.citation(day, "en")["date"])
    assert len(published.citation(year, "en")["date"]) == 4
    with pytest.raises(UnknownName, match=r"'nowhere' is not in sources\.csv\. "):
        published.citation("nowhere", "en")


# Queries


def test_queries_are_recorded_once_with_a_digest(published):
    package = sources.open_package(published.folder)
    for _ in range(2):
        frame = package.observations(["members_total"], ["P25-48", "P24-48"], last_year=2025)
    assert package.queries == [
        {
            "measures": ["members_total"],
            "localities": ["P24-48", "P25-48"],
            "first_year": None,
            "last_year": 2025,
            "confidence": "medium",
            "choose": True,
            "rows": len(frame),
            "digest": sources.digest(frame),
        }
    ]


def test_the_digest_follows_only_the_rows_asked_for(shelf):
    def asked(folder: Path) -> str:
        package = sources.open_package(folder)
        package.observations(["members_total"], ["P24-48"])
        return package.queries[0]["digest"]

    before = asked(shelf)
    spoil(shelf, "figures", set_cell("value", "S001-28", "5248608"))
    assert asked(shelf) == before
    spoil(shelf, "figures", set_cell("value", "S-48-0001", "59094"))
    assert asked(shelf) != before


def test_digest_is_that_of_the_csv_text():
    """`printf 'a,b\\n2020-01-31,\\n,1.5\\n' | sha256sum`"""
    frame = pd.DataFrame({"a": pd.to_datetime(["2020-01-31", None]), "b": [float("nan"), 1.5]})
    assert sources.digest(frame) == "db67332ab3cffed465de7570e511870cd3416904606e25c613ec90c7cec97c38"


# What cannot be opened


def refusal(call, *arguments) -> str:
    with pytest.raises(WorkbookError) as raised:
        call(*arguments)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_folder_that_is_none(tmp_path):
    gone = tmp_path / "gone"
    assert refusal(sources.open_package, gone).startswith(
        f"no data package '{gone}': {gone} does not exist. Known: "
    )
    assert refusal(sources.open_package, "publisched") == (
        f"no data package 'publisched': {paths.home() / 'data' / 'publisched'} does not exist. "
        "Did you mean 'published'?"
    )


def test_a_folder_that_is_no_package(tmp_path):
    assert refusal(sources.open_package, tmp_path) == (
        f"{tmp_path} is empty. A data package has a datapackage.json and its tables."
    )
    (tmp_path / "notes.txt").write_text("nothing")
    assert refusal(sources.open_package, tmp_path) == (
        f"{tmp_path} has no datapackage.json: it is not a data package."
    )
    assert refusal(sources.open_package, tmp_path / "notes.txt") == (
        f"{tmp_path / 'notes.txt'} is a file. Name the folder of a data package."
    )


def test_no_package_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    assert refusal(sources.open_package, "published").endswith(f"There is no package in {tmp_path / 'data'}.")


def test_a_folder_without_permission(shelf, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert refusal(sources.open_package, shelf) == f"{shelf} cannot be read: Permission denied."


def test_a_table_without_permission(shelf, monkeypatch):
    def refuse(path, **options):
        raise PermissionError(13, "Permission denied", str(path))

    package = sources.open_package(shelf)
    monkeypatch.setattr(pd, "read_csv", refuse)
    assert refusal(package.table, "sources") == f"{shelf / 'sources.csv'} cannot be read: Permission denied."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: not even its header is there."),
        ("figure_id\nGần\n".encode("utf-16"), "is not UTF-8 (byte 0). Save it as UTF-8."),
        (b"a,b\n1,2\n3,4,5\n", "is not a CSV table: Error tokenizing data."),
        (b"figure_id,locality\n", "has no column 'measure'. Add it."),
    ],
)
def test_a_file_that_is_no_table(shelf, content, said):
    (shelf / "figures.csv").write_bytes(content)
    package = sources.open_package(shelf)
    assert refusal(package.observations, ["members_total"]).startswith(f"{shelf / 'figures.csv'} {said}")


def test_a_missing_table(shelf):
    (shelf / "conflicts.csv").unlink()
    assert refusal(sources.open_package(shelf).table, "conflicts") == (
        f"{shelf}: the package has no conflicts.csv and no conflicts.parquet. Add the table."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON in UTF-8: "),
        ("[]", "must hold one object, as a Frictionless data package does."),
    ],
)
def test_a_description_that_is_none(shelf, content, said):
    (shelf / "datapackage.json").write_text(content)
    package = sources.open_package(shelf)
    assert refusal(lambda: package.title).startswith(f"{shelf / 'datapackage.json'} {said}")


def test_a_description_that_went_away(shelf):
    package = sources.open_package(shelf)
    (shelf / "datapackage.json").unlink()
    assert refusal(lambda: package.synthetic) == (
        f"{shelf / 'datapackage.json'} cannot be read: No such file or directory."
    )


def test_unknown_names_and_confidence(published):
    assert refusal(published.observations, ["member_total"]).startswith(
        "'member_total' is not a measure of published. Did you mean 'members_total' or "
    )
    assert refusal(published.observations, ["members_total"], ["P24-03"]).startswith(
        "'P24-03' is not the id of a locality."
    )
    assert refusal(lambda: published.observations(confidence="hihg")) == (
        "'hihg' is not a confidence. Did you mean 'high'?"
    )
