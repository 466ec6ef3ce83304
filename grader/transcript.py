"""A run in the words of a result: what came of each check, and what an instructor should know besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader import diagnosis, notebook, scripts
from grader.judge import Ruling
from grader.key import CheckKey
from grader.notebook import Cell, Notebook
from grader.paper import Paper
from grader.results import CheckResult, TaskResult

UNTRUE = "This line is not true for your answer."
READ = "A person reads this answer and gives its points, in nbgrader's formgrader. They are not counted here."
UNTOUCHED = "Not begun: the answer still raises NotImplementedError."
Reports = Mapping[str, Mapping[str, Any]]  # the report of each cell that ended, by its id


def tasks(paper: Paper, rulings: Mapping[str, Ruling]) -> Iterator[TaskResult]:
    """A result per task of the exercise, in its order; a check without a ruling earns nothing."""
    for task in paper.tasks:
        names = (notebook.grade_id(cell) for cell in task.checks)
        facts = ((rulings.get(name), paper.key.checks.get(name)) for name in names)
        checks = (check(cell, *each) for cell, each in zip(task.checks, facts, strict=True))
        yield TaskResult(task.id, task.title, tuple(checks))


def check(cell: Cell, ruling: Ruling | None, key: CheckKey | None = None) -> CheckResult:
    """What a check gives, and why it failed if it did; of a hidden one only the kind of its error."""
    name, hidden = notebook.grade_id(cell), notebook.is_hidden(cell)
    points = float(notebook.grading(cell)["points"])
    if notebook.is_read(cell):
        return CheckResult(name, 0.0, points, hidden, "", error=READ)
    earned = 0.0 if ruling is None else points * ruling.share
    if ruling is None or ruling.passed:
        return CheckResult(name, earned, points, hidden, about(cell))
    if hidden:
        return CheckResult(name, earned, points, hidden, about(cell), error=_kind(ruling))
    statement = ruling.question.statement if ruling.question else ""
    why = diagnosis.account(key, ruling) if key else None
    return CheckResult(name, earned, points, hidden, about(cell), statement, words(ruling), why)


def words(ruling: Ruling) -> str:
    """Why a check failed, in a sentence."""
    if ruling.reason:
        return UNTOUCHED if ruling.reason == "NotImplementedError" else ruling.reason
    if ruling.got and ruling.wanted:
        return f"{ruling.got} came back, {ruling.wanted} was wanted."
    return f"{UNTRUE} {ruling.got} came back." if ruling.got not in ("", "False") else UNTRUE


def _kind(ruling: Ruling) -> str:
    """A hidden check's error without its values: they would give the check away."""
    return words(ruling).partition(":")[0] if ruling.reason else ""


def notes(book: Notebook, reports: Reports, deaths: Mapping[str, str]) -> Iterator[str]:
    """What an instructor should know besides the checks: deaths, endless loops, answers that fail alone."""
    for cell, died in ((cell, deaths[cell.id]) for cell in book.cells if cell.id in deaths):
        yield f"{_place(cell)} ended the run and was left out when the rest ran again: {died}"
    late = [cell for cell in book.cells if reports.get(cell.id, {}).get("late")]
    if late:
        yield f"{len(late)} cells did not end and were interrupted, the first is {_place(late[0])}"
    failed = {name for name, report in reports.items() if report["error"]}
    for cell in book.cells if failed else ():
        error = _error(cell, reports) if cell["id"] in failed else ""
        if error:
            yield f"{_place(cell)} stops with {error}"


def _error(cell: Cell, reports: Reports) -> str:
    """The error that an answer or a cell of the learner's own ends with by itself."""
    report = reports[cell["id"]]
    error = report["error"]
    if report["late"] or (notebook.is_check(cell) and not notebook.is_answer(cell)):
        return ""
    said = f"{error['kind']}: {error['message']}".rstrip(": ")
    return "" if said == "NotImplementedError" or scripts.STUB in said else said


def about(cell: Cell) -> str:
    """What a check is about: its first comment."""
    first = cell.source.strip().splitlines()[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def _place(cell: Cell) -> str:
    name = notebook.grade_id(cell)
    return f"cell {name}" if name else f"the cell that begins {cell.source.strip()[:40]!r}"
