"""The wrong and right answers to a unit's tasks: one percent-format file per unit, one cell per answer.

    # %% keeps-the-last-region task="2-invert" fails="visible"
    # %% with-defaultdict task="2-invert" passes=true

The title is the misconception (or the style), `fails` the first check that must catch it. jupytext reads the
format: https://jupytext.readthedocs.io/en/latest/formats-scripts.html#the-percent-format
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

from grader.errors import CourseError


@dataclass(frozen=True)
class Answer:
    """An answer to a task; `fails` is the first check that must catch it, "" if it is right."""

    name: str
    task: str
    fails: str
    source: str


def read(path: Path, unit: str) -> tuple[Answer, ...]:
    """The answers in a file; `unit` is the beginning of its task ids, `01_03-dict`."""
    try:
        cells = jupytext.read(path, fmt="py:percent").cells
    except FileNotFoundError:
        raise CourseError(f"{path} is missing: write wrong and right answers to each task there.") from None
    return tuple(
        _answer(path, unit, cell) for cell in cells if cell.cell_type == "code" and "task" in cell.metadata
    )


def _answer(path: Path, unit: str, cell: Any) -> Answer:
    fails, passes = cell.metadata.get("fails", ""), cell.metadata.get("passes", False)
    name = cell.metadata.get("title", "")
    if not name or bool(fails) == bool(passes):
        raise CourseError(f'{path}: answer {name!r} needs a name and either fails="visible" or passes=true.')
    return Answer(name, f"{unit}_{cell.metadata.task}", fails, cell.source)
