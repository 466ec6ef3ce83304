"""What a submission costs on a dask cluster, beside the same class with this machine's own workers.

Both take turns, with two workers each. A class of one is taken off, and with it every start: what is left is
what each further submission costs. `--quick` measures next to nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests import meter
from tests.bench_grader import Bench, Size
from tests.commands import PLAIN, ROOT
from tests.kills import family
from tests.kitchen import CHAPTER, UNITS
from tests.machines import Machines
from tests.meter import Spent

WORKERS = 2
SUBMISSIONS, ROUNDS = 61, 3


def grade(bench: Bench, count: int, more: Sequence[str], environment: dict[str, str]) -> None:
    group = bench.kitchen.cook(count)
    asked = ["grade", CHAPTER, str(group), "--only", *UNITS, "--output", str(bench.grading), *more]
    subprocess.run(
        [sys.executable, "-m", "grader", *asked, "--require-sandbox"],
        cwd=ROOT,
        env={**PLAIN, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=True,
    )


def alone(bench: Bench, count: int) -> Spent:
    """A class graded by this machine's own workers."""
    bench._fresh()
    return meter.spent(lambda: grade(bench, count, ["--jobs", str(WORKERS)], {}))


def together(bench: Bench, count: int) -> Spent:
    """A class graded by a cluster; its starts are in the seconds of processors, not in those on the clock."""
    bench._fresh()
    took = []

    def run() -> None:
        with tempfile.TemporaryDirectory(prefix="causeway-") as folder, Machines(Path(folder)) as machines:
            machines.scheduler()
            for number in range(WORKERS):
                machines.worker(f"worker-{number}")
            began = time.perf_counter()
            grade(bench, count, ["--scheduler", machines.address], machines.client)
            took.append(time.perf_counter() - began)
            while any(len(family(one.pid)) > 1 for one in machines.started.values()):
                time.sleep(0.01)  # what is killed in a sandbox counts for nobody

    spent = meter.spent(run)
    return Spent(took[0], spent.cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure next to nothing, but every line")
    count, rounds = (2, 1) if parser.parse_args().quick else (SUBMISSIONS, ROUNDS)
    meter.adopt()
    with tempfile.TemporaryDirectory(prefix="causeway-") as folder:
        bench = Bench(Path(folder), Size())
        found: dict[str, tuple[list[Spent], list[Spent]]] = {}
        print(f"{count} submissions of {len(UNITS)} light notebooks, {WORKERS} workers, {bench.jobs} cores; "
              f"medians of {rounds}, in turn; load {os.getloadavg()[0]:.1f} at the start\n")  # fmt: skip
        for _ in range(rounds):
            for name, way in (("this machine's workers", alone), ("a cluster of dask", together)):
                one, all_ = found.setdefault(name, ([], []))
                one.append(way(bench, 1))
                all_.append(way(bench, count))
    print("| | wall ms/sub | CPU ms/sub | one alone |\n|---|---|---|---|")
    for name, (one, all_) in found.items():
        first, each = meter.median(one), (meter.median(all_) - meter.median(one)) / (count - 1)
        print(f"| {name} | {1000 * each.wall:,.0f} | {1000 * each.cpu:,.0f} | {first.wall:.1f} s |")


if __name__ == "__main__":
    main()
