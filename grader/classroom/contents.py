"""What there is to do in each unit, read from the notebooks of the course: plain JSON, no nbformat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from grader.classroom import sealed
from grader.classroom.standing import Contents, TaskContents
from grader.course import Course
from grader.errors import CourseError

QUESTION = re.compile(r"^### Question \d+", re.M)
PREDICTION = re.compile(r"^\*\*Predict\.\*\*", re.M)
HEADING = re.compile(r"## (.+)")
Cells = tuple[dict[str, Any], ...]


def of(course: Course) -> tuple[Contents, ...]:
    """Every step of the roadmap in its order, those that are to come as well."""
    return tuple(
        _unit(course, lesson.slug, lesson.title)
        if course.lesson(lesson.slug).is_file()
        else Contents(lesson.slug, lesson.title, written=False)
        for lesson in course.roadmap.steps
    )


def _unit(course: Course, slug: str, title: str) -> Contents:
    text = "\n".join(_source(cell) for cell in _cells(course.lesson(slug)) if cell["cell_type"] == "markdown")
    exercise = course.exercise(slug)
    tasks = _tasks(_cells(exercise)) if exercise.is_file() else ()
    return Contents(slug, title, tuple(tasks), len(QUESTION.findall(text)), len(PREDICTION.findall(text)))


def _tasks(cells: Cells) -> Iterator[TaskContents]:
    heading, checks = "", [name for name in map(_grade_id, cells) if "_visible" in name]
    for cell in cells:
        found = cell["cell_type"] == "markdown" and HEADING.match(_source(cell))
        heading = found[1].strip() if found else heading
        task = _grade_id(cell)
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            own = tuple(name for name in checks if name.startswith(f"{task}_visible"))
            yield TaskContents(task, heading, own, sealed.digest(_source(cell)))


def _grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _cells(path: Path) -> Cells:
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, changed: int) -> Cells:
    try:
        return tuple(json.loads(path.read_bytes())["cells"])
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{path} is not a notebook: {error}. `causeway update` brings it back.") from None
