"""One page per submission that says what was asked, what came of it and what to do next."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader import advice, feedback_check, guide, notebook, plainly, remarks, visible
from grader.guide import Guide, Help
from grader.marks import Score
from grader.results import NotebookResult, SubmissionResult, TaskResult
from grader.transcript import READ

if TYPE_CHECKING:  # it brings SQLAlchemy, which workers do without
    from grader.held import Held

NAME = 200  # characters of a learner's name
Given = tuple[str, float, bool]  # a check, what it counts, whether a person said so
Comments = Mapping[str, Sequence[str]]  # Markdown, by task


def _finalize(value: object) -> object:
    """Whatever a template writes and is no markup of ours: made visible, then escaped."""
    return visible.text(value) if type(value) is str else value


PAGES = Environment(
    loader=PackageLoader("grader"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_finalize,
    auto_reload=False,
)
PAGES.filters["number"] = "{:g}".format
PAGES.filters["prose"] = feedback_check.prose
PAGES.globals.update(
    READ=READ,
    rows=feedback_check.rows,
    alone=feedback_check.alone,
    advice=advice,
)


def render(
    result: SubmissionResult,
    helps: Guide | None = None,
    held: Held | None = None,
    comments: Comments | None = None,
) -> str:
    """The page as HTML: every byte of the learner's escaped, no script, nothing loaded.

    `helps` is what the course offers for each task, `held` what people gave by hand in the gradebook.
    """
    helps, comments = helps or {}, comments or {}
    books = [_Book(book, helps, held, comments) for book in result.notebooks]
    next_steps = advice.steps(result.notebooks, _settled(result, held))
    steps = [(step, _help(helps, step.task)) for step in next_steps]
    return PAGES.get_template("feedback.html").render(
        result=result,
        learner=visible.text(result.learner, NAME),
        books=books,
        steps=steps,
        max_points=sum(book.max_points for book in books),
        points=max(0.0, sum(book.points for book in books)),  # as nbgrader's export has it
        penalty=sum(book.penalty for book in books),
        style=_style(),
        policy=_policy(),
    )


def _help(helps: Guide, task: TaskResult | None) -> Help:
    return helps.get(task.id, guide.NONE) if task else guide.NONE


class _Book:
    """A notebook of the page: its points with those given by hand, its tasks as HTML."""

    def __init__(self, book: NotebookResult, helps: Guide, held: Held | None, comments: Comments):
        self.unit, self.title, self.name = book.unit, book.title or book.unit, book.name
        self.unread, self.max_points = advice.unread(book), book.max_points
        counts = held is not None and book.name in held.scores
        self.points = held.points_of(book.name) if held and counts else book.points
        self.penalty = held.penalties.get(book.name, 0.0) if held and counts else 0.0
        words = list(plainly.words(book.notes))
        own = {task.id for task in book.tasks}
        self.notes = [word.sentence for word in words if self.unread or word.task not in own]
        self.done = sum(all(check.passed for check in task.checks) for task in book.tasks)
        self.tasks = len(book.tasks)
        said = {task: _sentences(words, task) for task in own} if words else {}
        hand = held.scores.get(book.name, {}) if held else {}

        def shown(task: TaskResult) -> Markup:
            given, beside = _by_hand(task, hand), _said(task, held, comments)
            return _task(task, _help(helps, task), said.get(task.id, ()), given, beside)

        self.body = Markup("").join([] if self.unread else map(shown, book.tasks))


def _settled(result: SubmissionResult, held: Held | None) -> frozenset[str]:
    """The tasks that have all their points, some of them by hand."""
    if held is None:
        return frozenset()
    scores = {name: score.total for book in held.scores.values() for name, score in book.items()}
    tasks = (task for book in result.notebooks for task in book.tasks)
    return frozenset(
        task.id for task in tasks if sum(scores.get(c.id, c.points) for c in task.checks) >= task.max_points
    )


def _sentences(words: Sequence[plainly.Word], task: str) -> tuple[str, ...]:
    return tuple(word.sentence for word in words if word.task == task)


def _by_hand(task: TaskResult, scores: Mapping[str, Score]) -> tuple[Given, ...]:
    """The checks of a task that count otherwise than the check itself says."""
    if not scores:
        return ()
    found = ((check, scores[check.id]) for check in task.checks if check.id in scores)
    return tuple(
        (check.id, score.total, score.manual is not None or bool(score.extra))
        for check, score in found
        if score.manual is not None or score.extra or (check.error == READ and score.auto is not None)
    )


def _said(task: TaskResult, held: Held | None, comments: Comments) -> tuple[str, ...]:
    """What people wrote about a task: for a group of like answers, then beside this one's cells."""
    if not (held and held.comments):
        return tuple(comments.get(task.id, ()))
    cells = dict.fromkeys((task.id, *(check.id for check in task.checks)))
    beside = (held.comments[cell] for cell in cells if cell in held.comments)
    return (*comments.get(task.id, ()), *beside)


# Most tasks of a class were answered alike: what is made of one serves the next.
@lru_cache(maxsize=4096)
def _task(
    task: TaskResult,
    help: Help,
    notes: tuple[str, ...],
    by_hand: tuple[Given, ...],
    said: tuple[str, ...],
) -> Markup:
    given = {name: (points, person) for name, points, person in by_hand}
    points = sum(given.get(check.id, (check.points, False))[0] for check in task.checks)
    facts: dict[str, Any] = {
        "task": task,
        "help": help,
        "notes": notes,
        "given": given,
        "points": points,
        "likes": feedback_check.likes(task, help),
        "state": advice.state(task),
        "remarks": [remarks.to_html(text) for text in said],
    }
    return Markup(PAGES.get_template("feedback_task.html").render(facts))


@cache
def _style() -> Markup:
    return Markup(PAGES.get_template("feedback.css").render())


@cache
def _policy() -> str:
    """The content policy: this style, by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def path_of(grading: Path, learner: str, assignment: str) -> Path:
    """Where a submission's page stands."""
    return grading / "feedback" / _folder(learner) / f"{assignment}.html"


def write(grading: Path, result: SubmissionResult, page: str) -> bool:
    """Write a submission's page, whole or not at all; False if it was so already."""
    return notebook.write_text(path_of(grading, result.learner, result.assignment), page)


def _folder(learner: str) -> str:
    """The learner's own name where it can be a folder: it came as one, so only its end may be odd."""
    return learner.replace("\n", "_").replace("\r", "_")
