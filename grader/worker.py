"""What a worker does: it marks submissions, runs them in a sandbox, and writes nothing.

Bytes come in and bytes go out, so that a worker may be a process here or on another machine.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from grader import autograded, feedback, marking, marks, register
from grader.errors import CannotWrite, GradingError
from grader.guide import Guide
from grader.kinds import Kinds
from grader.limits import Limits
from grader.marking import Marked
from grader.marks import Marks, Sources
from grader.paper import Paper
from grader.results import NotebookResult, SubmissionResult

RARELY = 100_000  # objects more than before, some ten submissions


@dataclass(frozen=True)
class Handed:
    """What a learner handed in, by the notebooks' names: bytes, None for nothing, or why it cannot be read.

    `kept` are results that still hold, `again` those of which only the named tasks are graded anew.
    """

    learner: str
    notebooks: Mapping[str, bytes | str | None]
    kept: Mapping[str, NotebookResult] = field(default_factory=dict)
    again: Mapping[str, frozenset[str]] = field(default_factory=dict)
    note: str = ""  # what else there is to say about it
    others: tuple[NotebookResult, ...] = ()  # of notebooks that are not graded now: the page shows them too


@dataclass(frozen=True)
class Sheet:
    """One marked notebook: its files for `submitted/` and `autograded/`, its points for the gradebook."""

    submitted: bytes | None = None
    autograded: bytes | None = None
    marks: Marks | None = None


@dataclass(frozen=True)
class Answered:
    """A submission's result, its feedback page, and a sheet for each notebook that was marked."""

    result: SubmissionResult
    page: str
    sheets: Mapping[str, Sheet]
    final: bool = True  # False if it was not the submission's fault, or may not be: the next call tries again


@dataclass(frozen=True)
class Desk:
    """What a worker has before it for the whole class."""

    assignment: str
    papers: tuple[Paper, ...]
    sources: Mapping[str, Sources]  # the gradebook's given cells, by notebook
    limits: Limits
    sandbox: bool = True
    require: bool = False
    helps: Guide = field(default_factory=dict)  # for the feedback pages


class _Worker:
    def __init__(self, desk: Desk):
        self.desk = desk
        self.kinds = Kinds(desk.limits, desk.sandbox, desk.require)
        atexit.register(self.kinds.close)
        for paper in desk.papers:  # what cannot be started is no submission's fault
            self.kinds.start(paper.uses)

    def answer(self, handed: Handed) -> Answered:
        papers = (paper for paper in self.desk.papers if paper.name in handed.notebooks)
        try:
            marked = {paper.name: self._mark(paper, handed.notebooks[paper.name]) for paper in papers}
        except GradingError as error:
            return lost(self.desk, handed, f"not graded: {error}")
        except CannotWrite:
            raise  # no room for any submission
        except Exception as error:  # one bad submission never stops a batch
            said = f"{type(error).__name__}: {error}"
            return lost(self.desk, handed, f"not graded: the grader itself failed ({said}). Report it.")
        return _answered(self.desk, handed, marked)

    def _mark(self, paper: Paper, data: bytes | str | None) -> Marked:
        if not isinstance(data, bytes):
            return _unread(paper, data)
        return marking.mark(paper, data, partial(self.kinds.run, paper.uses), self.desk.limits)


def here(desk: Desk, handed: Handed) -> Answered | None:
    """The answer for a submission of which nothing has to be run; None for one that a worker must see."""
    if any(isinstance(data, bytes) for data in handed.notebooks.values()):
        return None
    papers = (paper for paper in desk.papers if paper.name in handed.notebooks)
    marked = {paper.name: _unread(paper, handed.notebooks[paper.name]) for paper in papers}
    return _answered(desk, handed, marked)


def _unread(paper: Paper, why: bytes | str | None) -> Marked:
    assert not isinstance(why, bytes)
    return marking.missing(paper) if why is None else marking.refused(paper, why)


def lost(desk: Desk, handed: Handed, why: str) -> Answered:
    """The answer for a submission that could not be run."""
    papers = (paper for paper in desk.papers if paper.name in handed.notebooks)
    marked = {paper.name: marking.refused(paper, why) for paper in papers}
    return replace(_answered(desk, handed, marked), final=False)


def _answered(desk: Desk, handed: Handed, marked: Mapping[str, Marked]) -> Answered:
    results = [_result(paper, handed, marked) for paper in desk.papers]
    if handed.note and handed.note not in results[0].notes:
        results[0] = replace(results[0], notes=(*results[0].notes, handed.note))
    result = SubmissionResult(handed.learner, desk.assignment, tuple(results))
    sheets = {name: _sheet(desk, name, result, one) for name, one in marked.items()}
    return Answered(result, _page(desk, result, handed.others) if marked else "", sheets)


def _page(desk: Desk, result: SubmissionResult, others: tuple[NotebookResult, ...]) -> str:
    """The feedback page: all notebooks of the submission, in the order of the course."""
    books = sorted((*result.notebooks, *others), key=lambda book: book.unit)
    return feedback.render(replace(result, notebooks=tuple(books)), desk.helps)


def _result(paper: Paper, handed: Handed, marked: Mapping[str, Marked]) -> NotebookResult:
    old, new = handed.kept.get(paper.name), marked.get(paper.name)
    if new is None:
        return old or marking.missing(paper).result
    return register.merged(old, new.result, handed.again[paper.name]) if old else new.result


def _sheet(desk: Desk, name: str, result: SubmissionResult, one: Marked) -> Sheet:
    """What is written of a marked notebook; some of its result's points may be older."""
    if one.book is None:
        return Sheet()
    sources = desk.sources.get(name, {})
    ran = autograded.executed(one.book, sources, one.outputs)
    tasks = next(book.tasks for book in result.notebooks if book.name == name)
    points = {check.id: check.points for task in tasks for check in task.checks}
    return Sheet(
        autograded.to_bytes(one.book), autograded.to_bytes(ran), marks.marks(one.book, points, sources)
    )


_worker: _Worker | None = None


def start(desk: Desk) -> None:
    """Make this process a worker."""
    global _worker
    _worker = _Worker(desk)
    gc.freeze()  # what is here stays: no search for garbage need walk through it
    gc.set_threshold(RARELY)  # a submission leaves next to none


def work(handed: Handed) -> Answered:
    """Mark one submission; whatever is wrong with it is in its result."""
    assert _worker is not None, "a worker that was not started"
    return _worker.answer(handed)
