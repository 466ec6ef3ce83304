"""What the course offers a learner whose task is not done yet: hints, the lesson's sections, known mistakes.

It is read from what the learner has: the lesson, the release and the file of hints beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grader import notebook
from grader.classroom import sealed
from grader.classroom.sealed import Key, Mistake
from grader.course import Course
from grader.roadmap import Page

TAG = "topic:"


@dataclass(frozen=True)
class Section:
    """A section of a lesson: its heading, its file from the course's root, its public address if any."""

    title: str
    path: str
    address: str


@dataclass(frozen=True, eq=False)  # one for each task: what is made of it is kept by who it is
class Help:
    """What there is for one task: how many hints, what to read again, and which mistakes are known.

    `checks` are the visible checks as the release has them, by their ids.
    """

    hints: int = 0
    sections: tuple[Section, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)


Guide = Mapping[str, Help]  # by task
NONE = Help()


def of(course: Course, units: Iterable[Page]) -> Guide:
    """The help to every task of some units; what cannot be read is left out: no grade depends on it."""
    return {task: help for unit in units for task, help in _tasks(course, unit)}


def _tasks(course: Course, unit: Page) -> Iterator[tuple[str, Help]]:
    lesson, keys = _lesson(course, unit), _keys(course.sealed(unit.slug))
    cells = _cells(course.exercise(unit.slug))
    checks = [cell for cell in cells if notebook.is_check(cell) and not notebook.is_answer(cell)]
    shown = {notebook.grade_id(cell): "".join(cell["source"]).strip() for cell in checks}
    for task, topics in _taught(cells):
        key = keys.get(task, Key(task, "", (), 0.0, "", (), ()))
        sections = tuple(dict.fromkeys(lesson[topic] for topic in topics if topic in lesson))
        own = {name: text for name, text in shown.items() if notebook.task_of(name) == task}
        yield task, Help(len(key.hints), sections or _whole(lesson), key.mistakes, own)


def _taught(cells: Iterable[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each task with the topics that the text above its answer is tagged with."""
    topics: tuple[str, ...] = ()
    for cell in cells:
        topics = _topics(cell) or topics
        if notebook.is_answer(cell):
            yield notebook.grade_id(cell), topics
            topics = ()


def _lesson(course: Course, unit: Page) -> dict[str, Section]:
    """The section that teaches each topic of a lesson, and by the name "" the lesson from its beginning."""
    path = course.lesson(unit.slug)
    where = path.relative_to(course.root).as_posix()
    address = _address(course, where)
    found = {"": Section(unit.title, where, address)}
    for cell in _cells(path):
        heading = re.search(r"^## (.+)$", "".join(cell["source"]), re.M)
        if heading and _topics(cell):
            title = heading[1].strip().replace("`", "")
            anchor = f"#{quote(title.replace(' ', '-'))}" if address else ""
            section = Section(title, where, f"{address}{anchor}")
            found = {**dict.fromkeys(_topics(cell), section), **found}
    return found


def _address(course: Course, where: str) -> str:
    """Where everybody can read a file of the course; empty in a copy that does not say."""
    try:
        return f"{course.address}/blob/HEAD/{where}"
    except (OSError, ValueError, KeyError):
        return ""


def _whole(lesson: Mapping[str, Section]) -> tuple[Section, ...]:
    return (lesson[""],)


def _topics(cell: Any) -> tuple[str, ...]:
    tags = cell["metadata"].get("tags", ())
    return tuple(tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG))


def _keys(path: Path) -> dict[str, Key]:
    try:
        return {key.id: key for key in sealed.unseal(path.read_text("utf-8")).keys}
    except (OSError, ValueError, sealed.BrokenSeal):
        return {}


def _cells(path: Path) -> list[Any]:
    # Plain JSON: nbformat would take ten times as long to look through pictures that nobody asks for.
    try:
        return list(json.loads(path.read_text("utf-8"))["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
