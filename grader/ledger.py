"""Topic by topic: where it is taught, asked and graded.

An author says so by tags: `topic:01.dict.dict` on the heading of the section that teaches it, on the quiz
question that asks it, and on the text of the task that grades it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader import notebook
from grader.notebook import Cell, Notebook
from grader.roadmap import Kind
from grader.unit import Finding, Unit

TAG = "topic:"


def topics_are_taught_in_a_section(unit: Unit) -> Iterator[Finding]:
    """Every topic of a lesson is on the heading of a section; a review asks what others taught."""
    if unit.entry.kind is Kind.REVIEW:
        return
    sections = [cell for cell in unit.lesson.cells if re.search(r"^##+ (?!Question)", cell.source, re.M)]
    yield from _missing(unit, unit.lesson, sections, "is taught in no section: tag the section's heading")


def topics_are_asked_in_a_quiz(unit: Unit) -> Iterator[Finding]:
    """Every topic of a lesson is asked by a question, every topic of a chapter in its review."""
    questions = [cell for cell in unit.lesson.cells if cell.source.startswith("### Question")]
    yield from _missing(unit, unit.lesson, questions, "is asked in no question: tag the question")


def topics_are_graded_by_a_task(unit: Unit) -> Iterator[Finding]:
    """Every topic of a lesson is graded by a task of its exercise."""
    if not unit.entry.graded:
        return
    tasks = [task.text for task in unit.tasks if task.text is not None]
    yield from _missing(unit, unit.solution, tasks, "is graded by no task: tag the text of the task")


def topic_tags_are_on_the_roadmap(unit: Unit) -> Iterator[Finding]:
    """A tag names a topic of this unit."""
    known = {topic.id for topic in unit.entry.topics}
    for path, book in ((unit.lesson_path, unit.lesson), (unit.solution_path, unit.solution)):
        for cell in book.cells:
            for topic in sorted(topics(cell) - known):
                yield Finding(
                    path,
                    cell.id,
                    f"the tag names {topic!r}, which is no topic of this unit: see roadmap.toml.",
                )


def topics(cell: Cell) -> set[str]:
    """The topics a cell is tagged with."""
    return {tag.removeprefix(TAG) for tag in notebook.tags(cell) if tag.startswith(TAG)}


def _missing(unit: Unit, book: Notebook, cells: list[Cell], what: str) -> Iterator[Finding]:
    tagged = set().union(*map(topics, cells)) if cells else set()
    path = unit.lesson_path if book is unit.lesson else unit.solution_path
    for topic in unit.entry.topics:
        if topic.id not in tagged:
            yield Finding(path, "", f"the topic {topic.name!r} {what} with {TAG}{topic.id}.")


FACTS = (
    topics_are_taught_in_a_section,
    topics_are_asked_in_a_quiz,
    topics_are_graded_by_a_task,
    topic_tags_are_on_the_roadmap,
)
