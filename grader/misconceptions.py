"""Which known mistake a wrong result looks like: the ones that the classroom recognizes, by what came back.

They were tried at release and lie sealed beside the exercise, so no code runs here and nothing of tests/ is
needed. The value that came back is read from its text; one that is no literal is not recognized.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from grader import groups
from grader.classroom import mistakes, sealed
from grader.classroom.failure import Comparison, Failure, Raised
from grader.classroom.sealed import BrokenSeal, Bundle, Mistake
from grader.course import Course
from grader.results import CheckResult

ASSERTS = 30  # of one check; a result does not say which of them failed


@dataclass(frozen=True)
class Known:
    """The mistakes that are known of a chapter's tasks."""

    bundles: tuple[Bundle, ...]

    def looks_like(self, task: str, check: CheckResult) -> Mistake | None:
        """The one mistake that shows itself so; None if there is none, or more than one."""
        made = next((key.mistakes for bundle in self.bundles if (key := bundle.key(task))), ())
        failure = _failure(groups.got(check), check.error) if made else None
        return _recognized(failure, check.id, made) if failure else None


def read(course: Course, units: Iterable[str]) -> Known:
    """What is known of some units; a bundle that is not there, or damaged, says nothing."""
    found = []
    for unit in units:
        try:
            found.append(sealed.unseal(course.sealed(unit).read_text("utf-8")))
        except (OSError, ValueError, BrokenSeal):
            continue
    return Known(tuple(found))


def _recognized(failure: Failure, check: str, made: tuple[Mistake, ...]) -> Mistake | None:
    tried = (_at(failure, number) for number in range(ASSERTS))
    found = [mistake for each in tried if (mistake := mistakes.recognize(each, check, made))]
    return found[0] if len({mistake.name for mistake in found}) == 1 else None


def _at(failure: Failure, number: int) -> Failure:
    return Failure("", "", number, 0, comparison=failure.comparison, raised=failure.raised)


@cache
def _failure(got: str, error: str) -> Failure | None:
    if not got:
        kind = error.partition(":")[0]
        return Failure("", "", 0, 0, raised=Raised(kind, "")) if kind.isidentifier() else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a learner's text may hold a doubtful escape
            return Failure("", "", 0, 0, comparison=Comparison(ast.literal_eval(got), "==", None))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
