"""A unit as its author sees it: the lesson, the tasks, the answers, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat.v4 import new_notebook

from grader import answers, notebook
from grader.answers import Answer
from grader.course import Course
from grader.notebook import Cell, Notebook
from grader.roadmap import Page


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, and what to do: one sentence."""

    path: Path
    cell: str
    says: str


@dataclass(frozen=True)
class Task:
    """The cells of one task, in the order an author writes them."""

    id: str
    text: Cell | None
    answer: Cell
    checks: tuple[Cell, ...]
    hints: Cell | None
    after: Cell | None

    @property
    def number(self) -> str:
        return self.id.split("_")[2].partition("-")[0]

    @property
    def visible(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.checks if not notebook.is_hidden(cell))


@dataclass(frozen=True)
class Unit:
    """One unit of a course."""

    course: Course
    entry: Page

    @property
    def prefix(self) -> str:
        """How the ids of its tasks begin: `01_03-dict`."""
        chapter, name = self.entry.slug.split("/")
        return f"{chapter[:2]}_{name}"

    @property
    def lesson_path(self) -> Path:
        return self.course.lesson(self.entry.slug)

    @property
    def solution_path(self) -> Path:
        return self.course.solution(self.entry.slug)

    @property
    def exercise_path(self) -> Path:
        return self.course.exercise(self.entry.slug)

    @property
    def answers_path(self) -> Path:
        return self.course.answers(self.entry.slug)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files it consists of; an opening or a review is a lesson alone."""
        graded = (self.solution_path, self.exercise_path, self.answers_path)
        return (self.lesson_path, *(graded if self.entry.graded else ()))

    @cached_property
    def lesson(self) -> Notebook:
        return notebook.read(self.lesson_path)

    @cached_property
    def solution(self) -> Notebook:
        return notebook.read(self.solution_path) if self.entry.graded else new_notebook()

    @cached_property
    def exercise(self) -> Notebook:
        return notebook.read(self.exercise_path) if self.entry.graded else new_notebook()

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        return answers.read(self.answers_path, self.prefix) if self.entry.graded else ()

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(self._tasks())

    def _tasks(self) -> Iterator[Task]:
        cells = self.solution.cells
        places = [place for place, cell in enumerate(cells) if notebook.is_answer(cell)]
        ends = [*(_text_above(cells, place) or place for place in places[1:]), len(cells)]
        for place, end in zip(places, ends, strict=False):  # where there are no answers, the end is left over
            above, own = _text_above(cells, place), cells[place:end]
            yield Task(
                id=notebook.grade_id(cells[place]),
                text=None if above is None else cells[above],
                answer=cells[place],
                checks=tuple(cell for cell in own[1:] if notebook.is_check(cell)),
                hints=next((cell for cell in own if "hints" in notebook.tags(cell)), None),
                after=next((cell for cell in own if "after" in notebook.tags(cell)), None),
            )


def _text_above(cells: list[Cell], place: int) -> int | None:
    """The place of the heading above an answer, if no other answer stands between."""
    for above in range(place - 1, -1, -1):
        if notebook.is_answer(cells[above]):
            return None
        if cells[above].cell_type == "markdown" and re.match(r"## ", cells[above].source):
            return above
    return None


def code(book: Notebook) -> list[Cell]:
    """The code cells of a notebook that an author wrote."""
    return [cell for cell in book.cells if cell.cell_type == "code" and not notebook.opens(cell)]


def texts(book: Notebook) -> list[Cell]:
    """The text cells of a notebook that an author wrote."""
    cells = (cell for cell in book.cells if cell.cell_type == "markdown")
    return [cell for cell in cells if "navigation" not in notebook.tags(cell)]


def without_fences(text: str) -> str:
    """A text without its blocks of code."""
    return re.sub(r"```.*?```", "", text, flags=re.S)
