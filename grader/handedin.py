"""The answers of a graded class as they were handed in, from the notebooks in `grading/submitted/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from grader import notebook
from grader.classbook import Classbook
from grader.notebook import Notebook

TOPIC = "topic:"
LONGEST = 20_000  # characters of an answer that are read; nobody types more


@dataclass(frozen=True)
class Given:
    """What there is to each task: the cell that learners write in, the solution, the topics it grades."""

    stubs: Mapping[str, str]
    solutions: Mapping[str, str]
    topics: Mapping[str, tuple[str, ...]]


def answers(book: Classbook, learner: str, units: Iterable[str]) -> dict[str, str]:
    """A learner's answers by task id; a notebook that is not there, or cannot be read, has none."""
    folder = book.grading / "submitted" / learner / book.chapter.slug
    return dict(pair for unit in units for pair in _answers(folder / f"{unit}.ipynb"))


def given(book: Classbook) -> Given:
    """The tasks of every unit of the chapter."""
    stubs: dict[str, str] = {}
    solutions: dict[str, str] = {}
    topics: dict[str, tuple[str, ...]] = {}
    for unit in book.course.units_of(book.chapter):
        solution = notebook.read(book.course.solution(unit.slug))
        stubs |= _sources(notebook.read(book.course.exercise(unit.slug)))
        solutions |= _sources(solution)
        topics |= _topics(solution)
    return Given(stubs, {task: _unmarked(source) for task, source in solutions.items()}, topics)


def _topics(solution: Notebook) -> dict[str, tuple[str, ...]]:
    """The topics of each task, by the tags of the text that its heading stands in."""
    found, topics = {}, tuple[str, ...]()
    for cell in solution.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            tags = notebook.tags(cell)
            topics = tuple(tag.removeprefix(TOPIC) for tag in tags if tag.startswith(TOPIC))
        elif notebook.is_answer(cell):
            found[notebook.grade_id(cell)] = topics
    return found


def _sources(book: Notebook) -> dict[str, str]:
    return {notebook.grade_id(cell): cell.source for cell in notebook.answers(book)}


def _unmarked(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if not line.strip().startswith("### "))


def _answers(path: Path) -> Iterator[tuple[str, str]]:
    try:
        cells = orjson.loads(path.read_bytes())["cells"]
        yield from [pair for cell in cells if (pair := _answer(cell))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # written by an older version, or changed by hand: the report does without it


def _answer(cell: dict[str, Any]) -> tuple[str, str] | None:
    facts = cell["metadata"].get("nbgrader") or {}
    if not facts.get("solution"):
        return None
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return str(facts["grade_id"]), text[:LONGEST]


def said(book: Classbook, learner: str, unit: str, check: str) -> str:
    """What came of a learner's check with all its values, hidden ones too: as formgrader shows it."""
    path = book.grading / "autograded" / learner / book.chapter.slug / f"{unit}.ipynb"
    try:
        cells = orjson.loads(path.read_bytes())["cells"]
        own = next(
            cell for cell in cells if (cell["metadata"].get("nbgrader") or {}).get("grade_id") == check
        )
        ends = [one for one in own["outputs"] if one["output_type"] == "error"]
        return "\n".join(map(str, ends[-1]["traceback"]))[:LONGEST] if ends else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return ""
