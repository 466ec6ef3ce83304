"""One handed-in notebook, from bytes to marks: rebuilt on the release, run in the sandbox, judged outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from grader import judge, submission, transcript
from grader.answerkey import Job
from grader.errors import SubmissionError
from grader.judge import Ruling
from grader.limits import Limits
from grader.notebook import Cell, Notebook
from grader.paper import Paper
from grader.results import OPEN, NotebookResult
from grader.uses import raised
from grader.watch import Right

Run = Callable[[Job, Right], Mapping[str, Any]]
ATTEMPTS = 4  # runs of a notebook whose cells kill the process; each leaves out the cell that did it
SHOWN = frozenset({"text/plain", "image/png", "image/jpeg"})
MISSING = "the notebook was not handed in."


@dataclass(frozen=True)
class Marked:
    """A notebook's result, the rebuilt notebook (None if nothing was run), and what its cells put out."""

    result: NotebookResult
    book: Notebook | None = None
    outputs: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class _Ran:
    """What is known of a notebook's cells after its runs."""

    reports: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    deaths: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, Ruling] = field(default_factory=dict)
    isolated: bool = True


def mark(paper: Paper, data: bytes, run: Run, limits: Limits) -> Marked:
    """Mark what was handed in; whatever is wrong with it is in the result."""
    try:
        submitted = submission.parse(data, paper.answers)
    except SubmissionError as error:
        return _unmarked(paper, f"not graded: {error}", readable=False)
    book, repairs = paper.blank.filled(submitted)
    ran = _run(paper, run, _job(paper, book, limits))
    rulings = {name: _ruling(paper, name, ran) for name in paper.key.checks}
    open_ = () if ran.isolated else (OPEN,)
    notes = (*repairs, *transcript.notes(book, ran.reports, ran.deaths), *open_)
    tasks = tuple(transcript.tasks(paper, rulings))
    result = NotebookResult(paper.slug, paper.title, tasks, notes, isolated=ran.isolated)
    return Marked(result, book, _outputs(book, ran, rulings))


def missing(paper: Paper) -> Marked:
    """The mark of a notebook that was not handed in."""
    return _unmarked(paper, MISSING, readable=True)


def refused(paper: Paper, why: str) -> Marked:
    """The mark of a notebook that cannot be read."""
    return _unmarked(paper, why, readable=False)


def _unmarked(paper: Paper, note: str, readable: bool) -> Marked:
    tasks = tuple(transcript.tasks(paper, {}))
    return Marked(NotebookResult(paper.slug, paper.title, tasks, (note,), readable))


def _job(paper: Paper, book: Notebook, limits: Limits) -> Job:
    cells = (cell for cell in book.cells if cell["cell_type"] == "code")
    job = [_cell(paper, cell) for cell in cells if cell["id"] != paper.opening]
    most = raised(limits, paper.uses)
    return {"cells": job, "cell_seconds": most.cell_seconds, "total_seconds": most.total_seconds}


def _cell(paper: Paper, cell: Cell) -> dict[str, Any]:
    """A cell as it runs: of a check what its observations need, of the learner's cells their text."""
    ours: dict[str, Any] | None = paper.cells.get(cell["id"])
    return ours or {"id": cell["id"], "source": cell["source"], "trusted": False, "check": False}


def _run(paper: Paper, run: Run, job: Job) -> _Ran:
    """Run a notebook; again without the cell that killed its process: the others keep their points."""
    ran = _Ran()
    for _ in range(ATTEMPTS):
        report = run(job, partial(_is_right, paper, ran))
        ran.isolated = ran.isolated and report["isolated"]
        ran.reports = {cell["id"]: cell for cell in report["cells"]}
        if not report["died"]:
            break
        done = len(report["cells"])
        culprit = job["cells"][min(done, len(job["cells"]) - 1)]["id"]
        ran.deaths[culprit] = report["died"]
        job = {**job, "cells": [cell for cell in job["cells"] if cell["id"] != culprit]}
    return ran


def _is_right(paper: Paper, ran: _Ran, name: str, answers: list[Any], known: int) -> bool:
    """What a run is told of a check's answers so far; said to be wrong, they are, also if it runs again.

    Else a submission could guess anew in each of its runs.
    """
    if name not in ran.wrong:
        wrong = judge.wrong(paper.key.checks[name], answers, paper.points[name], known)
        ran.wrong |= {name: wrong} if wrong else {}
    return name not in ran.wrong


def _ruling(paper: Paper, name: str, ran: _Ran) -> Ruling:
    if name in ran.wrong:
        return ran.wrong[name]
    if name in ran.deaths:
        return Ruling(False, reason=ran.deaths[name])
    return judge.judge(paper.key.checks[name], ran.reports.get(name), paper.points[name])


def _outputs(book: Notebook, ran: _Ran, rulings: Mapping[str, Ruling]) -> dict[str, list[dict[str, Any]]]:
    """What each cell has put out; of a check what came of it, in the form nbgrader and formgrader know."""
    found = {name: list(map(_harmless, report["outputs"])) for name, report in ran.reports.items()}
    for name, ruling in rulings.items():
        printed = [one for one in found.get(name, []) if one["output_type"] != "error"]
        found[name] = printed if ruling.passed else [*printed, _failure(ruling)]
    return found


def _harmless(output: dict[str, Any]) -> dict[str, Any]:
    """An output without what would run in the browser of an instructor who looks at it in formgrader."""
    if "data" not in output:
        return output
    return {**output, "data": {kind: data for kind, data in output["data"].items() if kind in SHOWN}}


def _failure(ruling: Ruling) -> dict[str, Any]:
    words = transcript.words(ruling)
    lines = [ruling.question.statement] if ruling.question else []
    return {
        "output_type": "error",
        "ename": "AssertionError",
        "evalue": words,
        "traceback": [*lines, words],
    }
