"""`causeway feedback`: the pages of a graded class again, with what people gave by hand since.

A page that is as it was is not written. Grading ends with the same for those who were given something by
hand, because a worker that renders a page knows nothing of the gradebook.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from grader import bridge, classbook, feedback, guide
from grader.classbook import Classbook
from grader.feedback import Comments
from grader.place import Place
from grader.results import SubmissionResult

PATIENCE = 15.0  # seconds that another process may hold the gradebook
Commenting = Callable[[SubmissionResult], Comments]  # what was written once for all who answered so


@dataclass(frozen=True)
class Renewed:
    """How many pages there are, and whose changed."""

    count: int
    changed: tuple[str, ...]


def nothing(result: SubmissionResult) -> Comments:
    """The comments for a group where nobody has written any."""
    return {}


def renew(book: Classbook, comments: Commenting = nothing) -> Renewed:
    """Render every page of a class; NoGrades if it was not graded, CannotWrite where the disk refuses."""
    classbook.learners(book)
    url = book.database or bridge.database_of(book.grading)
    own = book.grading / ".causeway"
    with Place(book.course, book.chapter.slug, book.grading, own, url, PATIENCE).alone():
        return write(book, comments=comments)


def write(book: Classbook, only: Collection[str] | None = None, comments: Commenting = nothing) -> Renewed:
    """The same for some learners, or all; nobody else may be writing there."""
    helps, changed, count = guide.of(book.course, book.course.units_of(book.chapter)), [], 0
    for one in classbook.read(book, only):
        page = feedback.render(one.result, helps, one.held, comments(one.result))
        count += 1
        if feedback.write(book.grading, one.result, page):
            changed.append(one.learner)
    return Renewed(count, tuple(changed))
