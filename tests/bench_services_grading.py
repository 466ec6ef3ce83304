"""What grading costs where each submission has a server of its own: classes of ten, in parallel."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader import notebook
from grader.course import Course
from grader.grade import grade
from grader.group import Class
from grader.kinds import Kinds
from grader.results import SubmissionResult
from tests import make_class, meter, served
from tests.commands import ROOT
from tests.meter import Spent
from tests.runs import job

COUNT = 10
RUNS = {
    "nothing, as an ordinary unit": ("", ()),
    "nothing": ("", ("postgres",)),
    "a PostgreSQL": ("from grader.classroom import services; db = services.postgres()", ("postgres",)),
    "a repository with a commit": (
        "!git init -q one && git -C one -c user.name=A -c user.email=a@b commit -q --allow-empty -m 1",
        ("git",),
    ),
}


def main() -> None:
    """Print what a submission of each unit costs, the start of all workers shared out, and what runs take."""
    meter.adopt()
    with tempfile.TemporaryDirectory() as folder:
        print(f"| a class of {COUNT} | uses | ms per submission | CPU ms |\n|---|---|--:|--:|")
        for course, slug, uses in _units(Path(folder)):
            cost = _class(course, slug, Path(folder)) / COUNT
            told = f"{1000 * cost.wall:.0f} | {1000 * cost.cpu:.0f}"
            print(f"| {slug} | {', '.join(uses)} | {told} |", flush=True)
    print("\n| a run that starts | ms |\n|---|--:|")
    for name, seconds in _runs():
        print(f"| {name} | {1000 * seconds:.0f} |", flush=True)


def _units(folder: Path) -> Iterator[tuple[Course, str, tuple[str, ...]]]:
    """Two small units, and those of the course."""
    for course in (served.make(folder / "course"), Course(ROOT)):
        yield from ((course, unit.slug, unit.uses) for unit in course.units if unit.uses)


def _class(course: Course, slug: str, folder: Path) -> Spent:
    """Grade ten right submissions; the exercise is known to the gradebook and its key recorded before."""
    assignment, unit = slug.split("/")
    for number in range(COUNT):
        path = folder / unit / f"learner-{number}" / f"{slug}.ipynb"
        notebook.write_text(path, make_class.solved(course, slug))
    chapter, grading = course.assignment(assignment), folder / f"grading-{unit}"
    group = Class(course, chapter, folder / unit, grading, only=(unit,), require=True)
    with group.place.alone():
        group.place.prepare(group.register)
    assert group.papers
    results: list[SubmissionResult] = []
    cost = meter.spent(lambda: results.extend(grade(group, lambda _: None)))
    assert all(result.points == result.max_points > 0 for result in results)
    return cost


def _runs() -> Iterator[tuple[str, float]]:
    with Kinds(require=True) as kinds:
        for name, (source, uses) in RUNS.items():
            took = []
            for _ in range(COUNT):
                began = time.perf_counter()
                report = kinds.run(uses, job(source))
                took.append(time.perf_counter() - began)
                assert not report["cells"][0]["error"], report
            yield name, statistics.median(took)


if __name__ == "__main__":
    main()
