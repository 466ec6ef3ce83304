"""An exercise as the grader has it: the release, the checks as their author wrote them, the answer key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from grader import answerkey, key, notebook
from grader.answerkey import Run
from grader.course import Course
from grader.errors import CannotWrite
from grader.key import AnswerKey
from grader.notebook import Cell, Notebook
from grader.rebuild import Blank
from grader.roadmap import Page


@dataclass(frozen=True)
class Task:
    """A task's checks, in the order they stand in the notebook."""

    id: str
    title: str
    checks: tuple[Cell, ...]


@dataclass(frozen=True)
class Paper:
    """One unit's exercise; it goes to every worker once."""

    slug: str
    release: Notebook
    solution: Notebook
    key: AnswerKey
    uses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How the notebook's file is called: `03-dict`."""
        return self.slug.rpartition("/")[2]

    @cached_property
    def title(self) -> str:
        return notebook.title(self.solution)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(self._tasks())

    def _tasks(self) -> Iterator[Task]:
        titles = notebook.task_titles(self.solution)
        checks = notebook.checks(self.solution)
        for task, cells in groupby(checks, lambda cell: notebook.task_of(notebook.grade_id(cell))):
            yield Task(task, titles.get(task, task), tuple(cells))

    @cached_property
    def blank(self) -> Blank:
        """The release, ready to be filled in."""
        return Blank(self.release)

    @cached_property
    def answers(self) -> frozenset[str]:
        """The names of the cells in which a learner writes."""
        return frozenset(map(notebook.grade_id, notebook.answers(self.solution)))

    @cached_property
    def opening(self) -> str:
        """The id of the cell that opens the classroom: no run has it."""
        return next((cell.id for cell in self.release.cells if notebook.opens(cell)), "")

    @cached_property
    def cells(self) -> dict[str, dict[str, Any]]:
        """The given code cells as they run, by id: of a check what its observations need."""
        given = (cell for cell in self.release.cells if cell.id in self.given and cell.cell_type == "code")
        return {cell.id: self._given(cell) for cell in given}

    def _given(self, cell: Cell) -> dict[str, Any]:
        key = self.key.checks.get(cell.id)
        source, stops = (key.code, key.stops) if key else (cell.source, [])
        return {"id": cell.id, "source": source, "trusted": True, "check": key is not None, "stops": stops}

    @cached_property
    def given(self) -> frozenset[str]:
        """The ids of the release's cells in which a learner does not write."""
        return frozenset(cell.id for cell in self.release.cells if not notebook.is_answer(cell))

    @cached_property
    def points(self) -> dict[str, float]:
        """What each check gives."""
        checks = notebook.checks(self.solution)
        return {notebook.grade_id(cell): float(notebook.grading(cell)["points"]) for cell in checks}

    @cached_property
    def sources(self) -> dict[str, str]:
        """Each check as its author wrote it, hidden ones too."""
        return {notebook.grade_id(cell): cell.source for cell in notebook.checks(self.solution)}

    @cached_property
    def given_digest(self) -> str:
        """A hash of the given cells that are no checks, of what the tasks are called, and of what it uses."""
        given = [(cell.id, cell.source) for cell in self.release.cells if cell.id in self.given]
        others = [pair for pair in given if pair[0] not in self.sources]
        return _digest([others, [task.id for task in self.tasks], *self.uses])

    @cached_property
    def task_digests(self) -> dict[str, str]:
        """A hash of each task's checks and of what they give."""
        return {task.id: _digest([self._worth(cell) for cell in task.checks]) for task in self.tasks}

    def _worth(self, check: Cell) -> tuple[str, str, float]:
        name = notebook.grade_id(check)
        return name, check.source, self.points[name]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def load(course: Course, unit: Page, keys: Path, run: Run) -> Paper:
    """A unit's paper; its key is taken from the folder `keys`, or recorded by `run` and kept there."""
    solution = notebook.read(course.solution(unit.slug))
    path = keys / f"{answerkey.digest(solution)}.json"
    found = _kept(path)
    if found is None:
        found = answerkey.build(solution, run)
        _keep(path, found)
    return Paper(unit.slug, notebook.read(course.exercise(unit.slug)), solution, found, unit.uses)


def _keep(path: Path, made: AnswerKey) -> None:
    try:
        notebook.write_text(path, made.to_text())
    except OSError as error:
        raise CannotWrite(
            f"{path} was not written: {error.strerror}. Make room, or allow writing there, and go on."
        ) from None


def _kept(path: Path) -> AnswerKey | None:
    """A key from its file; None where there is none, or a damaged one, which is made again."""
    try:
        return key.from_text(path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
