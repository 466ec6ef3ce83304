"""A graded class as it stands: each submission's results with all their checks, and what the gradebook holds.

Grading writes both; feedback, report and export read them here, long after the run that made them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import bridge, held
from grader.course import Course
from grader.errors import NoGrades
from grader.gradebook import Gradebook
from grader.held import Held
from grader.register import Register
from grader.results import SubmissionResult
from grader.roadmap import Chapter


@dataclass(frozen=True)
class Classbook:
    """The grades of one assignment in the folder where `causeway grade` put them."""

    course: Course
    chapter: Chapter
    grading: Path
    database: str = ""  # an SQLAlchemy URL; the file in `grading` if empty

    @property
    def register(self) -> Register:
        return Register(self.grading / ".causeway" / "register" / self.chapter.slug)


@dataclass(frozen=True)
class Standing:
    """One learner's: what the checks said, and what nbgrader counts, marks by hand and penalties included."""

    result: SubmissionResult
    held: Held

    @property
    def learner(self) -> str:
        return self.result.learner


def learners(book: Classbook) -> list[str]:
    """Everyone whose submission has been graded, by name; NoGrades without any."""
    found = book.register.learners()
    if not found:
        raise NoGrades(
            f"{book.grading} holds no grades of {book.chapter.slug}: run `causeway grade "
            f"{book.chapter.slug} submissions/` first, or name the folder with --grading."
        )
    return found


def read(book: Classbook, only: Collection[str] | None = None) -> Iterator[Standing]:
    """Every submission that has been graded, in the order of the learners' names; NoGrades without any.

    `only` names some learners; the gradebook is asked about all.
    """
    found = learners(book)
    known = Gradebook(book.database or bridge.database_of(book.grading)).held(book.chapter.slug)
    for learner in (one for one in found if only is None or one in only):
        yield Standing(_result(book, learner), known.get(learner, held.Held()))


def _result(book: Classbook, learner: str) -> SubmissionResult:
    """All notebooks that were ever graded, in the order of the course."""
    entries = book.register.read(learner).entries.values()
    books = sorted((entry.result for entry in entries), key=lambda one: one.unit)
    return SubmissionResult(learner, book.chapter.slug, tuple(books))
