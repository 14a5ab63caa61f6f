"""A synthetic panel: complete, deterministic, with known truth, in the shape of the real package.

For tests, for benchmarks, and to see what a full set of forms would give. Each
locality has its own true rates (`truth.csv`); its counts are drawn from them, so
that a method can be judged by whether it finds the truth again. Everything is
marked synthetic: no number here was ever printed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.errors import WorkbookError

SEED = 20250701
YEARS = range(2010, 2025)
COMMUNES = 3321
SIZES = {"provinces": 0, "communes": COMMUNES}

# Stated rates: the mean over localities and the spread between them (standard deviation).
GROWTH = (0.025, 0.010)  # of the stock, a year
ADMISSION = (0.035, 0.004)  # admitted per member of the year before
FEMALE = (0.33, 0.04, 0.004)  # share of women in 2010, spread, rise a year
MEMBERS_PER_ORGANISATION = 45
ASSESSED = 0.95  # of the members at the end of the year
DISCIPLINED = 0.003  # of the members, a year
FORMS = {"reprimand": 0.55, "warning": 0.30, "dismissal": 0.05, "expulsion": 0.10}
CLASSES = {"excellent": 0.15, "good_only": 0.70, "completed": 0.13, "not_completed": 0.02}
OLD_CLASSES = {"clean_strong": 0.55, "good_only": 0.32, "completed": 0.11, "weak": 0.02}
SCHEMES = ((2013, "2008"), (2017, "2014"), (2022, "2018"), (2024, "2023"))  # last year, name
EVENNESS = 60.0  # concentration of a locality's own class shares around the stated ones

_COPIED = ("measures", "schemes", "locality_changes")
_EMPTY = ("excluded", "conflicts", "share_audit", "documents", "document_links")


def write(folder: Path, size: str | int = "provinces", *, real: Path | None = None) -> Path:
    """Write a synthetic package and return its folder.

    Parameters
    ----------
    folder
        Where to; made if absent. A folder that holds anything but a synthetic package is refused.
    size
        "provinces" (63 × 2010–2024), "communes" (3,321 besides them), or a number of communes.
    real
        The package whose measures, schemes and places are used; the shipped one by default.

    The same size always gives the same bytes, and a locality the same figures at every size.
    """
    communes = _communes(size)
    published = real or paths.data("published")
    _make_room(folder)
    places = _localities(published, communes)
    truth = _truth(places)
    figures = _figures(truth, published)
    places.to_csv(folder / "localities.csv", index=False)
    truth.to_csv(folder / "truth.csv", index=False)
    figures.to_csv(folder / "figures.csv", index=False)
    _sources().to_csv(folder / "sources.csv", index=False)
    _others(folder, published)
    _describe(folder, published, size)
    return folder


def _communes(size: str | int) -> int:
    text = str(size)
    count = SIZES[text] if text in SIZES else int(text) if text.isdigit() else -1
    if not 0 <= count <= COMMUNES:
        raise WorkbookError(f"size {size!r} is not one of provinces, communes, or 1 to {COMMUNES} communes.")
    return count


def _make_room(folder: Path) -> None:
    described = folder / "datapackage.json"
    if described.exists() and not json.loads(described.read_text(encoding="utf-8")).get("synthetic"):
        raise WorkbookError(f"{folder} holds a package that is not synthetic; name another folder with --to.")
    if folder.exists() and any(folder.iterdir()) and not described.exists():
        raise WorkbookError(f"{folder} is not empty and holds no package; name another folder with --to.")
    folder.mkdir(parents=True, exist_ok=True)


def _localities(published: Path, communes: int) -> pd.DataFrame:
    """The real nation, regions and provinces, and as many invented communes, province by province."""
    places = pd.read_csv(published / "localities.csv", dtype="str", keep_default_na=False)
    places = places[places["level"].isin(["nation", "region", "province"])]
    provinces = places.loc[places["locality"].str.startswith("P24-"), "locality"].sort_values().tolist()
    number = np.arange(1, communes + 1)
    invented = pd.DataFrame(
        {
            "locality": [f"C24-9{n:04d}" for n in number],
            "level": "commune",
            "name_vi": [f"Xã mô phỏng {n}" for n in number],
            "name_en": [f"Synthetic commune {n}" for n in number],
            "parent": [provinces[(n - 1) % len(provinces)] for n in number],
            "valid_from": "",
            "valid_to": "2025-06-30",
            "gso_code": [f"9{n:04d}" for n in number],
            "vintage": "2024",
            "kind": "xã",
            "aliases": "",
        }
    )
    return pd.concat([places, invented], ignore_index=True).sort_values("locality", ignore_index=True)


def _truth(places: pd.DataFrame) -> pd.DataFrame:
    """The true rates of each province and commune, one random stream each."""
    rows = []
    for locality in places["locality"]:
        if not locality.startswith(("P24-", "C24-")):
            continue
        rng = _stream(locality, 0)
        middle = 60_000 if locality.startswith("P24-") else 350
        growth = rng.normal(*GROWTH)
        admission = max(rng.normal(*ADMISSION), growth + 0.002)
        shares = rng.dirichlet(np.array(list(CLASSES.values())) * EVENNESS)
        old = rng.dirichlet(np.array(list(OLD_CLASSES.values())) * EVENNESS)
        rows.append(
            {
                "locality": locality,
                "members_2009": int(middle * rng.lognormal(0, 0.5)),
                "growth": round(growth, 6),
                "admission_rate": round(admission, 6),
                "removal_rate": round(admission - growth, 6),
                "female_2010": round(float(np.clip(rng.normal(*FEMALE[:2]), 0.1, 0.6)), 6),
                **{f"share_{name}": round(value, 6) for name, value in zip(CLASSES, shares, strict=True)},
                **{f"old_{name}": round(value, 6) for name, value in zip(OLD_CLASSES, old, strict=True)},
            }
        )
    return pd.DataFrame(rows)


def _stream(locality: str, part: int) -> np.random.Generator:
    return np.random.default_rng([SEED, part, *locality.encode()])


def _figures(truth: pd.DataFrame, published: Path) -> pd.DataFrame:
    counts = pd.DataFrame(
        [row for rates in truth.to_dict("records") for row in _counts(rates)],
        columns=["locality", "year", "measure", "category", "scheme", "value"],
    )
    provinces = counts[counts["locality"].str.startswith("P24-")]
    keys = ["year", "measure", "category", "scheme"]
    nation = provinces.groupby(keys, sort=False, as_index=False)["value"].sum().assign(locality="VN")
    return _as_printed(pd.concat([counts, nation], ignore_index=True), published)


def _counts(rates: dict) -> Iterator[tuple]:
    """Locality, year, measure, category, scheme and value of one locality, year by year."""
    rng, stock = _stream(rates["locality"], 1), rates["members_2009"]
    for step, year in enumerate(YEARS):
        admitted = int(rng.binomial(stock, rates["admission_rate"]))
        removed = int(rng.binomial(stock, rates["removal_rate"]))
        target = round(stock * ADMISSION[0])
        stock += admitted - removed
        female = int(rng.binomial(stock, min(rates["female_2010"] + FEMALE[2] * step, 0.9)))
        organisations = max(3, round(stock / MEMBERS_PER_ORGANISATION))
        simple = (
            ("members_total", "total", stock),
            ("members_total", "female", female),
            ("members_admitted", "total", admitted),
            ("members_admitted_target", "annual", target),
            ("members_removed", "total", removed),
            ("grassroots_organisations", "total", organisations),
        )
        for measure, category, value in simple:
            yield (rates["locality"], year, measure, category, "", value)
        yield from _discipline(rates["locality"], year, stock, rng)
        assessed = {"organisations": organisations, "members": int(rng.binomial(stock, ASSESSED))}
        yield from _classes(rates, year, assessed, rng)


def _discipline(locality: str, year: int, stock: int, rng: np.random.Generator) -> Iterator[tuple]:
    total = int(rng.binomial(stock, DISCIPLINED))
    yield (locality, year, "discipline_members", "total", "", total)
    for form, value in zip(FORMS, rng.multinomial(total, list(FORMS.values())), strict=True):
        yield (locality, year, "discipline_members", form, "", int(value))


def _classes(rates: dict, year: int, assessed: dict[str, int], rng: np.random.Generator) -> Iterator[tuple]:
    """The classes of the year's own scheme; members keep four exclusive classes throughout."""
    scheme = next(
        name
        for last, name in ((2013, "2008"), (2017, "2014"), (2022, "2018"), (2024, "2023"))
        if year <= last
    )
    for population, total in assessed.items():
        old = year < 2018 and population == "organisations"
        names, prefix = (OLD_CLASSES, "old_") if old else (CLASSES, "share_")
        chances = np.array([rates[prefix + name] for name in names])
        drawn = dict(zip(names, rng.multinomial(total, chances / chances.sum()).tolist(), strict=True))
        if year >= 2018:
            drawn["good_or_better"] = drawn["excellent"] + drawn["good_only"]
        measure = f"evaluation_{population}"
        yield (rates["locality"], year, measure, "assessed_total", scheme, total)
        for category, value in drawn.items():
            yield (rates["locality"], year, measure, category, scheme, value)


def _as_printed(counts: pd.DataFrame, published: Path) -> pd.DataFrame:
    """Counts in the columns of `figures.csv`."""
    measures = pd.read_csv(published / "measures.csv", dtype="str", keep_default_na=False).set_index(
        "measure"
    )
    frame = counts.sort_values(["locality", "year"], kind="stable", ignore_index=True)
    position = frame.groupby(["locality", "year"]).cumcount() + 1
    year = frame["year"].astype("str")
    frame["figure_id"] = "Y" + frame["locality"] + "-" + year + "-" + position.astype("str").str.zfill(2)
    kind = frame["measure"].map(measures["kind"])
    frame["population"] = frame["measure"].map(measures["population"])
    frame["unit"] = frame["measure"].map(measures["unit"])
    frame["period_end"] = year + "-12-31"
    frame["period_start"] = frame["period_end"].where(kind.eq("stock"), year + "-01-01")
    frame["period_label"] = "năm " + year
    frame["printed"] = [f"{value:,}".replace(",", ".") for value in frame["value"]]
    whole = frame[frame["category"].eq("assessed_total")].set_index(["locality", "year", "measure"])[
        "figure_id"
    ]
    of_whole = frame["measure"].str.startswith("evaluation_") & frame["category"].ne("assessed_total")
    keys = pd.MultiIndex.from_frame(frame[["locality", "year", "measure"]])
    frame["share_of"] = pd.Series(whole.reindex(keys).to_numpy(), index=frame.index).where(of_whole, "")
    frame["source"] = "synthetic-" + year
    frame["first_year"] = frame["last_year"] = year
    frame = frame.assign(
        value_kind="count", precision="exact", part_of="", confidence="high", date_basis="year"
    )
    frame["note"] = "synthetic"
    columns = pd.read_csv(published / "figures.csv", nrows=0).columns
    return frame[columns].sort_values("figure_id", ignore_index=True)


def _sources() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_id": [f"synthetic-{year}" for year in YEARS],
            "title": [f"Số liệu mô phỏng năm {year}" for year in YEARS],
            "publisher": "party-workbook",
            "url": "",
            "published": [f"{year}-12-31" for year in YEARS],
            "kind": "other",
            "language": "vi",
            "published_year": list(YEARS),
        }
    )


def _others(folder: Path, published: Path) -> None:
    for name in _COPIED:
        shutil.copyfile(published / f"{name}.csv", folder / f"{name}.csv")
    for name in _EMPTY:
        header = (published / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{name}.csv").write_text(header + "\n", encoding="utf-8")


def _describe(folder: Path, published: Path, size: str | int) -> None:
    """The description of the real package, marked synthetic. A complete panel needs no table of coverage."""
    described = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [table for table in described["resources"] if table["name"] != "coverage"]
    described |= {
        "name": f"synthetic-{size}",
        "title": "Synthetic panel of Party organisation statistics",
        "title_vi": "Bộ số liệu mô phỏng về tổ chức đảng",
        "description": "Drawn at random from stated rates (truth.csv). No number in it was ever published.",
        "synthetic": True,
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
