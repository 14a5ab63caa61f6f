"""How long the parts of a page take on this machine: medians of repeated calls, CPU and wall.

`python -m benchmarks` prints one line a part. Compare only figures of one run: machines differ and drift.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analysis import charts, demo, pages, sentences, sources, tables

RUNS = 7


def measured(call: Callable[[], object]) -> tuple[float, float]:
    """Median CPU and wall milliseconds of a call, after one that is not counted."""
    call()
    cpu, wall = [], []
    for _ in range(RUNS):
        before_cpu, before_wall = time.process_time(), time.perf_counter()
        call()
        cpu.append(time.process_time() - before_cpu)
        wall.append(time.perf_counter() - before_wall)
    return 1000 * statistics.median(cpu), 1000 * statistics.median(wall)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = demo.write(Path(folder) / "demo")

        def fresh(locality: str) -> pages.Page:
            return pages.open(locality, 2010, 2024, "vi", data=str(package))

        page = fresh("P24-40")
        stock, classes = page.compute("members_total"), page.compute("evaluation_members")
        parts: dict[str, Callable[[], object]] = {
            "open a package": lambda: sources.open_package(package).observations(["members_total"]),
            "compute membership, one province": lambda: fresh("P24-40").compute("membership"),
            "compute evaluation, one province": lambda: fresh("P24-40").compute("evaluation"),
            "compute stocks, 63 provinces": lambda: fresh("VN").compute(
                "members_total", localities="province"
            ),
            "headline": lambda: sentences.headline(stock, page),
            "table by year": lambda: tables.by_year(stock, page)._repr_html_(),
            "chart over time": lambda: charts.over_time(stock, page)._repr_mimebundle_(),
            "chart of class shares": lambda: charts.class_shares(classes, page)._repr_mimebundle_(),
        }
        print(f"{'part':36} {'CPU ms':>8} {'wall ms':>8}")
        for name, call in parts.items():
            cpu, wall = measured(call)
            print(f"{name:36} {cpu:8.1f} {wall:8.1f}")


if __name__ == "__main__":
    main()
