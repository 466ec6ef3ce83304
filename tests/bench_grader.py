"""What grading a class costs, beside nbgrader's command line and two floors: `make bench`.

Both graders and the floors take turns in one run, because a machine is not equally fast from one minute to
the next; medians are printed, in Markdown, and beside them what was promised. `--quick` measures next to
nothing, but every line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from grader import bridge, feedback, guide, marking, notebook, submission
from grader.group import Class
from grader.limits import Limits
from grader.results import SubmissionResult
from grader.warm import Warm
from tests import kills, meter
from tests.commands import PLAIN, ROOT
from tests.kitchen import CHAPTER, COURSE, LESSONS, LIGHT, Kitchen
from tests.meter import Spent

# `causeway`, and then what its own process, which writes and starts workers, needed of memory.
GRADER = (
    "import sys\nfrom grader import cli\nfrom tests import meter\n"
    "code = cli.main(sys.argv[1:])\nprint(meter.peak_mb())\nsys.exit(code)"
)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    submissions: int = 300  # in the class
    units: tuple[str, ...] = LIGHT  # the notebooks of each
    sample: int = 4  # of them that nbgrader grades in each round
    rounds: int = 3
    grown: tuple[int, ...] = (100, 1000)  # submissions of the classes that show the memory, of one notebook
    # Seconds that a notebook computes, and submissions of four such; nbgrader grades one of them.
    computing: tuple[tuple[float, int], ...] = ((0.1, 20), (1.0, 5), (5.0, 2))
    runs: int = 100  # of one notebook with walls, and without


QUICK = Size(2, LIGHT[2:3], sample=2, rounds=1, grown=(2, 4), computing=((0.1, 1),), runs=2)
WHOLE = Size(units=LESSONS)


class Bench:
    """A place in which both graders grade the same classes."""

    def __init__(self, folder: Path, size: Size):
        self.size, self.kitchen = size, Kitchen(folder, size.units)
        self.folder, self.grading, self.prepared = folder, folder / "grading", folder / "prepared"
        self.jobs = len(os.sched_getaffinity(0))
        self.numbers = itertools.count()
        self.peak = 0.0
        self._prepare()

    def _prepare(self) -> None:
        """Grade once, so that the gradebook knows the assignment and the keys are recorded."""
        self._causeway(self.kitchen.cook(1))
        kills.forget(self.grading)
        self.grading.rename(self.prepared)

    def _fresh(self) -> None:
        if self.grading.exists():  # not deleted: a file system minds for seconds what was, and new files pay
            self.grading.rename(self.folder / f"graded-{next(self.numbers)}")
        shutil.copytree(self.prepared, self.grading)

    def ours(self, group: Path, only: tuple[str, ...] = ()) -> Spent:
        """Grade a class with this engine; `peak` is the memory of its parent then."""
        self._fresh()
        return meter.spent(lambda: self._causeway(group, only))

    def _causeway(self, group: Path, only: tuple[str, ...] = ()) -> None:
        units = only or self.size.units
        asked = ["grade", CHAPTER, str(group), "--only", *units, "--output", str(self.grading)]
        ran = subprocess.run(
            [sys.executable, "-c", GRADER, *asked, "--jobs", str(self.jobs), "--require-sandbox"],
            cwd=ROOT,
            env={**PLAIN, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        self.peak = float(ran.stdout.split()[-1])

    def nbgrader(self, group: Path, count: int) -> Spent:
        """Grade the first submissions of a class with nbgrader's command line, in one call."""
        self._fresh()
        for learner in sorted(group.iterdir())[:count]:
            shutil.copytree(learner, self.grading / "submitted" / learner.name)
        return meter.spent(lambda: bridge.autograde(COURSE.root, CHAPTER, "*", self.grading, 10))

    def floor(self, kind: str, group: Path, count: int) -> Spent:
        """What it takes at least to execute the cells of the first submissions, checks whole."""
        books = [cells for learner in sorted(group.iterdir())[:count] for cells in self._cells(learner)]
        path = self.folder / "cells.json"
        path.write_text(json.dumps(books), "utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "tests.floors", kind, str(path), str(self.jobs)]
        return Spent(*json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout))

    def _cells(self, learner: Path) -> Iterator[list[str]]:
        for paper in self.group.papers:
            handed_in = (learner / CHAPTER / f"{paper.name}.ipynb").read_bytes()
            book, _ = paper.blank.filled(submission.parse(handed_in, paper.answers))
            code = [cell for cell in book.cells if cell.cell_type == "code" and not notebook.opens(cell)]
            yield [paper.sources.get(notebook.grade_id(cell), cell.source) for cell in code]

    @cached_property
    def group(self) -> Class:
        return Class(COURSE, COURSE.assignment(CHAPTER), self.kitchen.cook(1), self.prepared, self.size.units)


@dataclass
class Rounds:
    """What each round measured: seconds for the whole class, scaled where only some of it was graded."""

    ours: list[Spent] = field(default_factory=list)
    alone: list[Spent] = field(default_factory=list)
    nbgrader: list[Spent] = field(default_factory=list)
    nbgrader_alone: list[Spent] = field(default_factory=list)
    fresh: list[Spent] = field(default_factory=list)
    forked: list[Spent] = field(default_factory=list)


def measure(bench: Bench) -> Rounds:
    """Let all take turns."""
    size, found = bench.size, Rounds()
    group, one = bench.kitchen.cook(size.submissions), bench.kitchen.cook(1)
    for _ in range(size.rounds):
        found.alone.append(bench.ours(one))
        found.nbgrader_alone.append(bench.nbgrader(group, 1))
        found.nbgrader.append(bench.nbgrader(group, size.sample))
        # Side by side: a minute later this is another machine. What is graded last is there for `pages`.
        found.fresh.append(bench.floor("fresh", group, size.submissions))
        found.ours.append(bench.ours(group))
        found.forked.append(bench.floor("forked", group, size.submissions))
    # nbgrader starts once, then goes through the class one by one.
    each = (meter.median(found.nbgrader) - meter.median(found.nbgrader_alone)) / (size.sample - 1)
    found.nbgrader = [meter.median(found.nbgrader_alone) + each * (size.submissions - 1)]
    return found


def floors(bench: Bench) -> Rounds:
    """Let this engine and the floors take turns, without nbgrader."""
    size, found, group = bench.size, Rounds(), bench.kitchen.cook(bench.size.submissions)
    for _ in range(size.rounds):
        found.fresh.append(bench.floor("fresh", group, size.submissions))
        found.ours.append(bench.ours(group))
        found.forked.append(bench.floor("forked", group, size.submissions))
    return found


def walls(bench: Bench) -> float:
    """What the sandbox adds to a run of one notebook, in milliseconds; walls and none in turn."""
    (paper, *_) = bench.group.papers
    handed_in = bench.kitchen.cook(1) / "learner-0000" / CHAPTER / f"{paper.name}.ipynb"
    took: dict[bool, list[float]] = {True: [], False: []}
    with Warm(require=True) as walled, Warm(isolate=False) as bare:
        for _ in range(bench.size.runs + 1):
            for warm in (walled, bare):
                began = time.perf_counter()
                marking.mark(paper, handed_in.read_bytes(), warm.run, Limits())
                took[warm.isolated].append(time.perf_counter() - began)
    with_walls, without = (statistics.median(took[walled][1:]) for walled in (True, False))
    return 1000 * (with_walls - without)


def computing(bench: Bench, rounds: Rounds) -> Iterator[tuple[float, float]]:
    """Seconds that each notebook computes, and how many times as fast as nbgrader's this engine is then."""
    count = bench.size.submissions
    ours, theirs = meter.median(rounds.ours) / count, meter.median(rounds.nbgrader) / count
    for seconds, few in bench.size.computing:
        idle, busy = bench.kitchen.cook(few), bench.kitchen.cook(few, seconds)
        more = (bench.ours(busy) - bench.ours(idle)) / few
        most = bench.nbgrader(busy, 1) - meter.median(rounds.nbgrader_alone)
        yield seconds, (theirs + most).wall / (ours + more).wall


def pages(bench: Bench) -> float:
    """What a submission's page costs to render and to write, in seconds, after a class was graded."""
    group = Class(COURSE, COURSE.assignment(CHAPTER), bench.kitchen.cook(1), bench.grading, bench.size.units)
    took, helps = [], guide.of(COURSE, group.units)
    for learner in sorted((bench.grading / "feedback").iterdir()):
        entries = group.register.read(learner.name).entries.values()
        result = SubmissionResult(learner.name, CHAPTER, tuple(entry.result for entry in entries))
        began = time.process_time()
        feedback.write(bench.folder / "pages", result, feedback.render(result, helps))
        took.append(time.process_time() - began)
    return statistics.median(took)


def memory(bench: Bench) -> Iterator[tuple[int, float]]:
    """The most memory that the parent has had, in MiB, for classes of two sizes and one notebook."""
    for count in bench.size.grown:
        one = bench.size.units[:1]
        bench.ours(bench.kitchen.cook(count, only=one), one)
        yield count, bench.peak


def throughput(bench: Bench, rounds: Rounds) -> None:
    """Print what a submission costs each of them."""
    size, nbgrader = bench.size, meter.median(rounds.nbgrader)
    print("| | wall ms/sub | CPU ms/sub | sub/min | wall x | CPU x |\n|---|---|---|---|---|---|")
    rows = {
        f"nbgrader's command line, scaled from {size.sample}": nbgrader,
        f"this engine, {bench.jobs} workers, sandbox on": meter.median(rounds.ours),
        "floor: `exec`, a fresh `python -I` per notebook": meter.median(rounds.fresh),
        "floor: `exec` in a forked child of a warm process": meter.median(rounds.forked),
    }
    for name, took in rows.items():
        each = took / size.submissions
        print(
            f"| {name} | {1000 * each.wall:,.0f} | {1000 * each.cpu:,.0f} | {60 / each.wall:,.0f} "
            f"| {nbgrader.wall / took.wall:.1f} | {nbgrader.cpu / took.cpu:.1f} |"
        )


def promises(bench: Bench, rounds: Rounds) -> None:
    """Print what was promised beside what was measured."""
    print("\n| | measured | promised |\n|---|---|---|")
    ours, theirs = meter.median(rounds.ours), meter.median(rounds.nbgrader)
    fresh, forked = meter.median(rounds.fresh), meter.median(rounds.forked)
    say = lambda what, found, promised="": print(f"| {what} | {found} | {promised} |", flush=True)  # noqa: E731
    say("nbgrader's time, by the clock", f"{theirs.wall / ours.wall:.1f} times ours", "40")
    say("nbgrader's time, of processors", f"{theirs.cpu / ours.cpu:.1f} times ours", "20")
    by_floor = f"{fresh.wall / ours.wall:.2f} times ours, of processors {fresh.cpu / ours.cpu:.2f}"
    say("the fresh interpreters' time", by_floor, "above 1")
    say("our time", f"{ours.wall / forked.wall:.2f} times the forked children's", "4 at most")
    page, each = pages(bench), ours.cpu / bench.size.submissions
    say("a feedback page", f"{1000 * page:.1f} ms, {page / each:.0%} of the whole", "half at most")
    say("the sandbox", f"{walls(bench):+.1f} ms a notebook", "3 at most")
    alone, theirs_alone = meter.median(rounds.alone), meter.median(rounds.nbgrader_alone)
    say("one submission alone", f"{alone.wall:.2f} s, with nbgrader {theirs_alone.wall:.1f} s")
    for seconds, times in computing(bench, rounds):
        say(f"cells that compute {seconds:g} s a notebook", f"{times:.1f} times as fast, by the clock")
    remembered(bench)


def whole_chapter(bench: Bench) -> None:
    """Print how a class fares that hands in all lessons of a chapter, beside the floors."""
    size, found = bench.size, floors(bench)
    ours, fresh, forked = map(meter.median, (found.ours, found.fresh, found.forked))
    print("| all lessons of a chapter, per notebook | wall ms | CPU ms | wall x ours | CPU x ours |")
    print("|---|---|---|---|---|")
    for name, took in {"this engine": ours, "fresh `python -I`": fresh, "forked children": forked}.items():
        one = took / size.submissions / len(size.units)
        wall, cpu = took.wall / ours.wall, took.cpu / ours.cpu
        print(
            f"| {name} | {1000 * one.wall:.1f} | {1000 * one.cpu:.1f} | {wall:.2f} | {cpu:.2f} |", flush=True
        )


def remembered(bench: Bench) -> None:
    """Print what the parent needs of memory."""
    for count, peak in memory(bench):
        print(f"| memory of the parent, {count:,} submissions | {peak:.1f} MiB | does not grow |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure next to nothing, but every line")
    parser.add_argument("--memory", action="store_true", help="measure only the memory, in a minute or two")
    parser.add_argument(
        "--chapter", action="store_true", help="only all lessons of a chapter, beside the floors"
    )
    asked = parser.parse_args()
    size = WHOLE if asked.chapter else Size()
    if asked.quick:
        size = replace(QUICK, units=(*QUICK.units, LESSONS[4])) if asked.chapter else QUICK
    meter.adopt()
    with tempfile.TemporaryDirectory(prefix="causeway-") as folder:
        bench = Bench(Path(folder), size)
        print(f"{size.submissions} submissions of {len(size.units)} light notebooks, {bench.jobs} cores, "
              f"Python {sys.version.split()[0]}; medians of {size.rounds}, in turn; "
              f"load {os.getloadavg()[0]:.1f} at the start\n")  # fmt: skip
        if asked.memory or asked.chapter:
            (remembered if asked.memory else whole_chapter)(bench)
            return
        rounds = measure(bench)
        throughput(bench, rounds)
        promises(bench, rounds)


if __name__ == "__main__":
    main()
