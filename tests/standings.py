"""Graded classes made in memory, for the tests of what is read from one."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from grader import autograded, notebook
from grader.classbook import Classbook, Standing
from grader.held import Held
from grader.results import CheckResult, NotebookResult, SubmissionResult, TaskResult
from tests.conftest import COURSE

CHAPTER = "01-data-structures"
UNIT = f"{CHAPTER}/03-dict"
RESTOCK, INVERT = "01_03-dict_1-restock", "01_03-dict_2-invert"


def check(task: str = RESTOCK, kind: str = "visible", error: str = "", **facts) -> CheckResult:
    """A check of one point: passed if there is no error."""
    given = {"points": 0.0 if error else 1.0, "about": "Known and new names.", "code": "assert f()"}
    given |= facts
    return CheckResult(f"{task}_{kind}", max_points=1.0, hidden=kind == "hidden", error=error, **given)


def task(*checks: CheckResult, id: str = RESTOCK, title: str = "1. Restock a shelf") -> TaskResult:
    return TaskResult(id, title, checks or (check(id),))


def book(*tasks: TaskResult, unit: str = UNIT, **facts) -> NotebookResult:
    return NotebookResult(unit, "Dictionaries", tasks, **facts)


def standing(learner: str, *books: NotebookResult, held: Held | None = None) -> Standing:
    return Standing(SubmissionResult(learner, CHAPTER, books), held or Held())


def failing(learner: str, error: str, **facts) -> Standing:
    """A learner whose one task fails its visible check with some words."""
    return standing(learner, book(task(check(error=error, **facts))))


def classbook(grading: Path) -> Classbook:
    return Classbook(COURSE, COURSE.assignment(CHAPTER), grading)


def hand_in(grading: Path, learner: str, answers: Mapping[str, str]) -> None:
    """Put a learner's answers where grading puts what was handed in."""
    release = notebook.read(COURSE.exercise(UNIT))
    for cell in notebook.answers(release):
        cell.source = answers.get(notebook.grade_id(cell), cell.source)
    autograded.write(grading, "submitted", learner, CHAPTER, {"03-dict": autograded.to_bytes(release)}, "")


def run_of(grading: Path, learner: str, name: str, *said: str) -> None:
    """Put what came of a check where grading puts the notebooks that it ran."""
    release = notebook.read(COURSE.exercise(UNIT))
    cell = next(cell for cell in release.cells if notebook.grade_id(cell) == name)
    error = {"output_type": "error", "ename": "AssertionError", "evalue": said[-1], "traceback": list(said)}
    cell.outputs = [error]
    autograded.write(grading, "autograded", learner, CHAPTER, {"03-dict": autograded.to_bytes(release)}, "")


NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


class Markup(HTMLParser):
    """What a page is made of: its tags, and the names of their attributes."""

    def __init__(self, page: str):
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found |= {tag, *(name for name, _ in attributes)}
