"""Cells run one after another in one namespace, in a child process with a time limit.

Fast enough to try every wrong and right answer; what a learner and nbgrader run is a real kernel, and
the tests that speak of a whole notebook use one.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jupytext

from grader import notebook
from grader.notebook import Notebook

LIMIT = 20  # seconds for all the cells of one run
ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Answer:
    """A wrong or right answer to a task; `fails` is the first check that must catch it, "" for none."""

    name: str
    task: str
    fails: str
    source: str


@cache
def answers(slug: str) -> tuple[Answer, ...]:
    """The answers in tests/answers/<slug>.py: percent cells, titled with the misconception."""
    chapter, unit = slug.split("/")
    book = jupytext.read(ANSWERS / f"{slug}.py", fmt="py:percent")
    cells = [cell for cell in book.cells if "task" in cell.metadata]
    prefix = f"{chapter[:2]}_{unit}"
    return tuple(
        Answer(
            cell.metadata.title, f"{prefix}_{cell.metadata.task}", cell.metadata.get("fails", ""), cell.source
        )
        for cell in cells
    )


def failures(book: Notebook, replaced: Mapping[str, str], times: int = 1) -> dict[str, str]:
    """Run the code cells, some with another source; the error of each check that failed."""
    sources = [
        (notebook.grade_id(cell), replaced.get(notebook.grade_id(cell), cell.source)) for cell in code(book)
    ]
    checks = {notebook.grade_id(cell) for cell in notebook.checks(book)}
    errors = _in_child(sources * times)
    return {name: error for name, error in errors.items() if name in checks}


def code(book: Notebook) -> list[Any]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def part(book: Notebook, task: str) -> Notebook:
    """The notebook without the answers and checks of other tasks."""
    kept = [
        cell
        for cell in book.cells
        if not notebook.grade_id(cell) or notebook.task_of(notebook.grade_id(cell)) == task
    ]
    return type(book)({**book, "cells": kept})


def fences(text: str) -> list[str]:
    """The Python examples in a text."""
    return re.findall(r"```python\n(.*?)```", text, re.S)


def _in_child(sources: Sequence[tuple[str, str]]) -> dict[str, str]:
    parent, child = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_execute, args=(sources, child))
    process.start()
    child.close()
    try:
        return parent.recv() if parent.poll(LIMIT) else {name: "still running" for name, _ in sources}
    finally:
        process.kill()
        process.join()


def _execute(sources: Sequence[tuple[str, str]], pipe: Any) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    namespace, errors = {"__name__": "__main__"}, {}
    for name, source in sources:
        try:
            exec(compile(source, name or "a given cell", "exec"), namespace)
        except BaseException as error:  # whatever an answer raises, the next cell runs
            errors[name] = f"{type(error).__name__}: {error}"
    pipe.send(errors)
