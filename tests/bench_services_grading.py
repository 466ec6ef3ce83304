"""What grading costs where each submission has a server of its own: two classes of ten, in parallel."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course
from grader.grade import Class, grade
from grader.kinds import Kinds
from grader.results import SubmissionResult
from tests import meter, served
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
        course = served.make(Path(folder, "course"))
        print(f"| a class of {COUNT} | ms per submission | CPU ms |\n|---|--:|--:|")
        for unit in served.UNITS:
            cost = _class(course, Path(folder), unit) / COUNT
            print(f"| {unit} | {1000 * cost.wall:.0f} | {1000 * cost.cpu:.0f} |", flush=True)
    print("\n| a run that starts | ms |\n|---|--:|")
    for name, seconds in _runs():
        print(f"| {name} | {1000 * seconds:.0f} |", flush=True)


def _class(course: Course, folder: Path, unit: str) -> Spent:
    for number in range(COUNT):
        served.hand_in(course, folder / unit / f"learner-{number}", unit, {})
    chapter, grading = course.assignment(served.CHAPTER), folder / f"grading-{unit}"
    group = Class(course, chapter, folder / unit, grading, only=(unit,), require=True)
    with group.place.alone():
        group.place.prepare(group.register)  # enters the assignment
    assert group.papers  # recorded before the clock runs
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
