"""A trial run: code cells executed one after another in a forked child, in a camp, with a time limit.

Every wrong answer and every mutant is tried so. What a learner sees and what is graded runs in a real
kernel. Trials are for authors' own code: there is no wall around them, but what they leave behind is
removed: files, processes, servers. Needs a system that forks (Linux, macOS).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Container, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from grader import camp, notebook, session, warden
from grader.answers import Answer
from grader.notebook import Notebook
from grader.session import Session, Source

LIMIT = 20.0  # seconds for all the cells of one trial
WHOLE = 200.0  # of a whole notebook, where nothing is to be caught by patience
GIVEN = 60.0  # seconds for the given cells, and for a solution
TIMES = 5
LATE = "TimeoutError: the trial was still running"
DIED = "EOFError: the trial's process died"
T = TypeVar("T")


def failures(
    book: Notebook,
    replaced: Mapping[str, str],
    *,
    times: int = 1,
    files: Mapping[str, str] | None = None,
    limit: float = LIMIT,
) -> dict[str, str]:
    """Run the code cells, some with another source; the error of each check that failed, in their order.

    `files` lie in the folder where the cells run.
    """
    sources = [(name, replaced.get(name, source)) for name, source in sources_of(book)]
    checks = {notebook.grade_id(cell) for cell in notebook.checks(book)}
    errors = run(sources * times, limit * times, files)
    return {name: error for name, error in errors.items() if name in checks}


def of_answers(asked: Sequence[tuple[Notebook, Answer]]) -> list[dict[str, str]]:
    """The failures of answers, each tried in a notebook."""
    session.preload([source for book, _ in asked for source in sources_of(book)])
    return warden.apart(lambda: [failures(book, {one.task: one.source}) for book, one in asked])


def sources_of(book: Notebook) -> list[Source]:
    """The code cells of a notebook, each with its grade id."""
    cells = (cell for cell in book.cells if cell.cell_type == "code" and not notebook.opens(cell))
    return [(notebook.grade_id(cell), cell.source) for cell in cells]


def run(sources: Sequence[Source], limit: float, files: Mapping[str, str] | None = None) -> dict[str, str]:
    """Execute sources in one session; the first error of each, by its grade id."""
    return _or_why_not(sources, lambda: inside(lambda: Session().execute(sources), limit, files))


def inside(job: Callable[[], T], limit: float, files: Mapping[str, str] | None = None) -> T:
    """What a job returns in a child and a camp of its own; TimeoutError if late, EOFError if it dies."""

    def kept() -> T:
        with camp.pitched(files) as place:
            return warden.limited(job, limit, partial(camp.enter, place), GIVEN)

    return warden.apart(kept)


def variants(
    given: Sequence[Source], tried: Sequence[Sequence[Source]], checks: Container[str], limit: float
) -> list[dict[str, str]]:
    """The errors of each variant up to its first failing check, in a child of its own.

    The given cells run once for all: every child starts from the names and files they left. If they left
    more, such as a server, they run for every child: none may see what another did there. The first variant
    is the solution: on a busy machine the others have TIMES what it took, if that is more than `limit`.
    """
    found = warden.apart(partial(_from_one_start, given, tried, checks, limit))
    return found or warden.apart(partial(_each_afresh, given, tried, checks, limit))


def _from_one_start(
    given: Sequence[Source], tried: Sequence[Sequence[Source]], checks: Container[str], limit: float
) -> list[dict[str, str]]:
    """The errors of the variants; nothing if they cannot be tried in forks of one session."""
    with camp.folder() as kept, camp.pitched() as place:
        camp.enter(place)
        first = Session()
        first.execute(given)
        if not first.can_fork():
            return []
        where = Path.cwd()
        camp.copy(place, kept)

        def fork(sources: Sequence[Source], seconds: float) -> dict[str, str]:
            camp.restore(place, kept)
            os.chdir(where)  # the folder of this name is a new one
            job = partial(first.execute, sources, checks)
            return _or_why_not(sources, lambda: warden.limited(job, seconds))

        return _in_turn(tried, fork, limit)


def _each_afresh(
    given: Sequence[Source], tried: Sequence[Sequence[Source]], checks: Container[str], limit: float
) -> list[dict[str, str]]:
    session.preload(given)

    def afresh(sources: Sequence[Source], seconds: float) -> dict[str, str]:
        own = Session()
        job = partial(own.execute, sources, checks)
        with camp.pitched() as place:
            begin = partial(_begin, own, given, place)
            return _or_why_not(sources, lambda: warden.limited(job, seconds, begin, GIVEN))

    return _in_turn(tried, afresh, limit)


def _begin(own: Session, given: Sequence[Source], place: Path) -> None:
    camp.enter(place)
    own.execute(given)


def _in_turn(
    tried: Sequence[Sequence[Source]],
    attempt: Callable[[Sequence[Source], float], dict[str, str]],
    limit: float,
) -> list[dict[str, str]]:
    """The errors of each variant; the first one's time tells what to wait for the others."""
    found, seconds = [], GIVEN
    for sources in tried:
        begun = time.monotonic()
        found.append(attempt(sources, seconds))
        if len(found) == 1:
            seconds = max(limit, TIMES * (time.monotonic() - begun))
    return found


def _or_why_not(sources: Sequence[Source], errors: Callable[[], dict[str, str]]) -> dict[str, str]:
    try:
        return errors()
    except TimeoutError:
        return {name: LATE for name, _ in sources}
    except EOFError:
        return {name: DIED for name, _ in sources}


def part(book: Notebook, task: str) -> Notebook:
    """The notebook without the answers and checks of other tasks."""
    names = [notebook.grade_id(cell) for cell in book.cells]
    kept = [
        cell
        for cell, name in zip(book.cells, names, strict=True)
        if not name or notebook.task_of(name) == task
    ]
    return type(book)({**book, "cells": kept})
