"""The wrong and right answers to a unit's tasks: one percent-format file per unit, one cell per answer.

    # %% keeps-the-last-region task="2-invert" fails="visible"
    # %% with-defaultdict task="2-invert" passes=true
    # %% never-below-zero task="5-queue-moves" equivalent=true

An equivalent is a change to a solution after which it is still right: the reason in a comment, then the
changed line. A line that is no statement by itself stands in a comment, as a diff shows it. An `operator`
in the header instead of lines means every change of that kind.

    # A count is never negative.
    # + elif waiting != 0:

The title is the misconception (or the style), `fails` the first check that must catch it. jupytext reads the
format: https://jupytext.readthedocs.io/en/latest/formats-scripts.html#the-percent-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import CourseError


@dataclass(frozen=True)
class Answer:
    """An answer to a task; `fails` is the first check that must catch it, "" if it is right."""

    name: str
    task: str
    fails: str
    source: str


@dataclass(frozen=True)
class Equivalent:
    """A change to a task's solution that no check can catch, and why: the lines it adds, or its operator."""

    name: str
    task: str
    reason: str
    lines: frozenset[str]
    operator: str


def read(path: Path, unit: str) -> tuple[Answer, ...]:
    """The answers in a file; `unit` is the beginning of its task ids, `01_03-dict`."""
    return tuple(_answer(path, unit, cell) for cell in _cells(path) if "equivalent" not in cell.metadata)


def equivalents(path: Path, unit: str) -> tuple[Equivalent, ...]:
    """The equivalents declared in a file of answers."""
    return tuple(_equivalent(path, unit, cell) for cell in _cells(path) if "equivalent" in cell.metadata)


def _cells(path: Path) -> Iterator[Any]:
    try:
        # Not at the top: who grades does without it, and is told what is missing by whatever needs it.
        import jupytext

        cells = jupytext.read(path, fmt="py:percent").cells
    except ImportError:
        raise CourseError(
            "jupytext, which reads the wrong and right answers, is not installed: it belongs to the "
            "environment of authors. Run `make .venv/dev.stamp`, then try again."
        ) from None
    except FileNotFoundError:
        raise CourseError(f"{path} is missing: write wrong and right answers to each task there.") from None
    return (cell for cell in cells if cell.cell_type == "code" and "task" in cell.metadata)


def _answer(path: Path, unit: str, cell: Any) -> Answer:
    fails, passes = cell.metadata.get("fails", ""), cell.metadata.get("passes", False)
    name = cell.metadata.get("title", "")
    if not name or bool(fails) == bool(passes):
        raise CourseError(f'{path}: answer {name!r} needs a name and either fails="visible" or passes=true.')
    return Answer(name, f"{unit}_{cell.metadata.task}", fails, cell.source)


def _equivalent(path: Path, unit: str, cell: Any) -> Equivalent:
    comments = [line[1:].strip() for line in cell.source.splitlines() if line.startswith("#")]
    code = [line for line in cell.source.splitlines() if not line.startswith("#")]
    added = [line[1:] for line in comments if line.startswith("+")]
    name, operator = cell.metadata.get("title", ""), cell.metadata.get("operator", "")
    reason = " ".join(line for line in comments if not line.startswith("+"))
    lines = frozenset(filter(None, map(without_spaces, code + added)))
    if not name or not reason or bool(operator) == bool(lines):
        raise CourseError(
            f"{path}: equivalent {name!r} needs a name, a reason in a comment, and lines or an operator."
        )
    return Equivalent(name, f"{unit}_{cell.metadata.task}", reason, lines, operator)


def without_spaces(line: str) -> str:
    """A line of code as equivalents compare it: formatters and mutators differ in their spaces."""
    return re.sub(r"\s", "", line)
