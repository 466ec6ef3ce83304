"""`causeway new`: an empty unit in its places, whose cells say what to write."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader import notebook, tidy
from grader.course import Course
from grader.errors import CourseError, UnknownUnit
from grader.notebook import KERNEL, Cell, Notebook
from grader.roadmap import Page, Topic
from grader.unit import Unit

TASKS = 5
SHAPES = {"green": "● green", "gray": "■ gray", "orange": "▲ orange"}


def new(course: Course, name: str) -> list[Path]:
    """Lay out the unit of that name; CourseError if the roadmap has no such lesson, or it exists."""
    unit = Unit(course, _entry(course, name))
    for path in unit.paths:
        if path.exists():
            raise CourseError(f"{path} exists already: `causeway new` writes no file that is there.")
    written = {
        unit.lesson_path: notebook.to_text(tidy.tidy(_book(_lesson(unit)), unit.entry.slug)),
        unit.solution_path: notebook.to_text(tidy.tidy(_book(_solution(unit)), unit.entry.slug)),
        unit.answers_path: _answers(unit),
    }
    for path, text in written.items():
        notebook.write_text(path, text)
    return list(written)


def _entry(course: Course, name: str) -> Page:
    found = [entry for entry in course.roadmap.lessons if name in (entry.slug, entry.name)]
    if len(found) != 1:
        which = "no lesson" if not found else "more than one lesson"
        raise UnknownUnit(
            f"course/roadmap.toml has {which} {name!r}. Name it as chapter/lesson, as the map does."
        )
    return found[0]


def _book(cells: list[Cell]) -> Notebook:
    return NotebookNode(cells=cells, metadata=KERNEL, nbformat=4, nbformat_minor=5)


def _lesson(unit: Unit) -> list[Cell]:
    topics = "; ".join(f"{SHAPES[topic.tier]}: {topic.name}" for topic in unit.entry.topics)
    head = (
        f"# {unit.entry.title}\n\nTo write: the promise in one sentence.\n\n**Minutes.** {topics}\n\n"
        "**Builds on** what. **Leaves out** what."
    )
    sections = [cell for topic in unit.entry.topics for cell in _section(topic)]
    close = ["## Quiz\n\nTo write: 4 to 6 questions, each tagged with its topic.", "## Choose", "## Keep"]
    return [new_markdown_cell(head), *sections, *map(new_markdown_cell, close)]


def _section(topic: Topic) -> list[Cell]:
    text = f"## {topic.name}\n\nTo write: a claim, a short cell, what happened, one sentence."
    return [
        new_markdown_cell(text, metadata={"tags": [f"topic:{topic.id}"]}),
        new_markdown_cell("**Predict.** To write: what will the next cell print?"),
        new_code_cell("..."),
    ]


def _solution(unit: Unit) -> list[Cell]:
    head = f"# Exercise: {unit.entry.title}\n\nTo write: what it trains, in 60 words."
    return [
        new_markdown_cell(head),
        *(cell for number in range(1, TASKS + 1) for cell in _task(unit, number)),
    ]


def _task(unit: Unit, number: int) -> list[Cell]:
    name = f"{unit.prefix}_{number}-to-name"
    topic = unit.entry.topics[(number - 1) % len(unit.entry.topics)]
    text = (
        f"## {number}. To write\n\nA reason to want it, in 60 to 140 words.\n\n```python\n>>> to_name()\n```"
    )
    stub = 'def to_name() -> None:\n    """To write."""\n    ### BEGIN SOLUTION\n    ### END SOLUTION'
    hidden = "# Hidden checks: to write.\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"
    hints = ("1: where to look", "2: the idea", "3: the tool")
    opened = "\n\n".join(
        f"<details><summary>Hint {hint}</summary>\n\nTo write.\n\n</details>" for hint in hints
    )
    return [
        new_markdown_cell(text, metadata={"tags": [f"topic:{topic.id}"]}),
        new_code_cell(stub, metadata={"nbgrader": _marks(name, points=0)}),
        new_code_cell("# To write.\n", metadata={"nbgrader": _marks(f"{name}_visible", points=1)}),
        new_code_cell(hidden, metadata={"nbgrader": _marks(f"{name}_hidden", points=2)}),
        new_markdown_cell(opened, metadata={"tags": ["hints"]}),
        new_markdown_cell(f"### After task {number}\n\nTo write.", metadata={"tags": ["after"]}),
    ]


def _marks(name: str, points: int) -> dict[str, object]:
    given = {"grade": bool(points), "grade_id": name, "locked": bool(points), "schema_version": 3}
    return {**given, "solution": not points, "task": False, **({"points": points} if points else {})}


def _answers(unit: Unit) -> str:
    return (
        "# %% [markdown]\n"
        f"# Answers to the tasks of {unit.entry.slug}: at least three wrong and one right per task.\n#\n"
        '# # %% the-misconception task="1-to-name" fails="visible"\n'
        '# # %% the-style task="1-to-name" passes=true\n'
    )
