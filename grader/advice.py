"""What a learner does next: how each task stands, which hint to open, and the three most useful steps."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from grader import plainly
from grader.marking import MISSING
from grader.results import NotebookResult, TaskResult
from grader.transcript import READ, UNTOUCHED

DONE, BEGUN, ALMOST, WAITING, UNBEGUN = "done", "begun", "almost", "waiting", "unbegun"
# What was begun is nearest to its points; what only hidden checks refuse needs thought, not help.
TURNS = ("", BEGUN, ALMOST, UNBEGUN)
STEPS = 3
HINTS = ("where to look", "the idea", "the tool")  # grader.classroom.hints.ABOUT


@dataclass(frozen=True)
class Step:
    """One thing to do: about a whole notebook, or about one of its tasks."""

    book: NotebookResult
    task: TaskResult | None = None
    state: str = ""  # of a task
    says: str = ""  # of a notebook: what is wrong with it


def state(task: TaskResult) -> str:
    """How a task stands; `almost` where its hidden checks alone fail, `waiting` for a person."""
    open_ = [check for check in task.checks if check.points != check.max_points]
    if not open_:
        return DONE
    if all(check.error == READ for check in open_):
        return WAITING
    visible = [check for check in task.checks if not check.hidden and check.error != READ]
    if visible and all(check.error == UNTOUCHED for check in visible):
        return UNBEGUN
    return BEGUN if any(check in open_ for check in visible) else ALMOST


def hint(task: TaskResult, hints: int) -> int:
    """The number of the hint to open: the first, or the second where some visible checks pass; 0 for none."""
    visible = [check for check in task.checks if not check.hidden]
    passed = sum(check.passed for check in visible)
    return min(hints, 2 if 0 < passed < len(visible) else 1)


def unread(book: NotebookResult) -> bool:
    """Whether nothing of a notebook was graded: what is wrong with it is in its first note."""
    return not book.readable or MISSING in book.notes


def steps(books: Iterable[NotebookResult], settled: Container[str] = ()) -> list[Step]:
    """The most useful steps, best first: hand in what could not be graded, then mend, then begin.

    `settled` are tasks to which a person gave all their points.
    """
    every = [step for step in _steps(books) if step.task is None or step.task.id not in settled]
    every.sort(key=lambda step: TURNS.index(step.state))
    return every[:STEPS]


def _steps(books: Iterable[NotebookResult]) -> Iterator[Step]:
    for book in books:
        if unread(book):
            said = [word.sentence for word in plainly.words(book.notes)]
            yield Step(book, says=said[0] if said else "Nothing of it could be graded.")
            continue
        yield from (Step(book, task, found) for task in book.tasks if (found := state(task)) in TURNS)


def number(task: str) -> str:
    """How `%hint` is asked about a task: `2-invert`."""
    found = re.fullmatch(r"\d\d_[a-z0-9-]+_(\d+-[a-z0-9-]+)", task)
    return found[1] if found else ""
