"""What a run left in a notebook's cells, in the words of a result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from grader import notebook
from grader.notebook import Cell, Notebook
from grader.results import CheckResult, TaskResult

UNTRUE = "This line is not true for your answer."
UNTOUCHED = "Not begun: the answer still raises NotImplementedError."
# For an error without words of its own.
PLAIN = {"AssertionError": UNTRUE, "NotImplementedError": UNTOUCHED}
LATE = "interrupted at the time limit: does a loop never end?"
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ARROW = re.compile(r"^-+> ?\d+ (.*)$", re.M)


def tasks(solution: Notebook, ran: Notebook | None, scores: Mapping[str, float]) -> Iterator[TaskResult]:
    """A result per task of the solution, in its order; a check that did not run earns nothing."""
    executed = {notebook.grade_id(cell): cell for cell in ran.cells} if ran else {}
    titles = notebook.task_titles(solution)
    for task, cells in groupby(
        notebook.checks(solution), lambda cell: notebook.task_of(notebook.grade_id(cell))
    ):
        checks = (_check(cell, executed.get(notebook.grade_id(cell)), scores) for cell in cells)
        yield TaskResult(task, titles.get(task, task), tuple(checks))


def notes(ran: Notebook | None) -> Iterator[str]:
    """What an instructor should know besides the checks: endless loops, answers that fail by themselves."""
    errors = [(cell, error_of(cell)) for cell in (ran.cells if ran else [])]
    late = [cell for cell, error in errors if error == LATE]
    if late:
        yield f"{len(late)} cells did not end and were interrupted, the first is {_place(late[0])}"
    for cell, error in errors:
        if error not in ("", LATE, UNTOUCHED) and not notebook.is_check(cell):
            yield f"{_place(cell)} stops with {error}"


def error_of(cell: Cell) -> str:
    """The error a cell ended with, as one line: `NameError: name 'x' is not defined`."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if not errors:
        return ""
    # nbgrader adds its own error after an interrupt; it is the one that says why.
    late = [error for error in errors if error.ename == "CellTimeoutError"]
    if late:
        return LATE
    if not errors[0].evalue:
        return PLAIN.get(errors[0].ename, str(errors[0].ename))
    return f"{errors[0].ename}: {errors[0].evalue}".strip()


def _check(cell: Cell, ran: Cell | None, scores: Mapping[str, float]) -> CheckResult:
    name, hidden = notebook.grade_id(cell), notebook.is_hidden(cell)
    points = float(notebook.grading(cell)["points"])
    earned = float(scores.get(name) or 0) if ran is not None else 0.0
    error = "" if earned == points or ran is None else error_of(ran) or "it wrote to stderr"
    shown = "" if hidden or ran is None else failing_line(ran)
    return CheckResult(name, earned, points, hidden, _about(cell), shown, _hide(error) if hidden else error)


def failing_line(cell: Cell) -> str:
    """The line of the check itself that failed, as its traceback points at it."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            lines = ARROW.findall(ANSI.sub("", "\n".join(output.traceback)))
            return str(next((line.strip() for line in lines if line.strip() in cell.source), ""))
    return ""


def _hide(error: str) -> str:
    """A hidden check's error without its values: they would give the check away."""
    return "" if error == UNTRUE else error.partition(":")[0]


def _about(cell: Cell) -> str:
    first = cell.source.strip().splitlines()[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def _place(cell: Cell) -> str:
    name = notebook.grade_id(cell)
    return f"cell {name}" if name else f"the cell that begins {cell.source.strip()[:40]!r}"
