"""A trial run: code cells executed one after another in a forked child, with a time limit.

It takes milliseconds, so that every wrong answer and every mutant can be tried; it knows no magics and
shows no output. What a learner sees and what is graded runs in a real kernel. Trials are for authors' own
code: there is no wall around them. Needs a system that forks (Linux, macOS).
"""

from __future__ import annotations

import builtins
import multiprocessing
import os
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from grader import notebook
from grader.notebook import Notebook

LIMIT = 20.0  # seconds for all the cells of one trial
LATE = "TimeoutError: the trial was still running"
Source = tuple[str, str]  # a cell's grade id, "" for a given cell, and its code


def failures(
    book: Notebook,
    replaced: Mapping[str, str],
    *,
    times: int = 1,
    folder: Path | None = None,
    limit: float = LIMIT,
) -> dict[str, str]:
    """Run the code cells, some with another source; the error of each check that failed, in their order.

    `folder` is where the cells run, an empty one if none is given.
    """
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    sources = [
        (notebook.grade_id(cell), replaced.get(notebook.grade_id(cell), cell.source)) for cell in cells
    ]
    checks = {notebook.grade_id(cell) for cell in notebook.checks(book)}
    errors = run(sources * times, folder, limit)
    return {name: error for name, error in errors.items() if name in checks}


def run(sources: Sequence[Source], folder: Path | None, limit: float) -> dict[str, str]:
    """Execute sources in one namespace of a forked child; the first error of each, by its grade id."""
    parent, child = multiprocessing.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as empty:
        process = multiprocessing.get_context("fork").Process(
            target=_child, args=(sources, folder or Path(empty), child)
        )
        process.start()
        child.close()
        try:
            return _received(parent) if parent.poll(limit) else {name: LATE for name, _ in sources}
        finally:
            process.kill()
            process.join()
            parent.close()


def _received(pipe: Connection) -> dict[str, str]:
    try:
        return dict(pipe.recv())
    except EOFError:
        return {"": "the trial's process died"}


def _child(sources: Sequence[Source], folder: Path, pipe: Connection) -> None:
    os.chdir(folder)
    _silence()
    pipe.send(execute(sources, {"__name__": "__main__", "__builtins__": builtins}))
    pipe.close()


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def execute(sources: Sequence[Source], namespace: dict[str, object]) -> dict[str, str]:
    """Execute sources in a namespace, here and now; the first error of each, by its grade id."""
    errors: dict[str, str] = {}
    for name, source in sources:
        try:
            exec(compile(source, name or "a given cell", "exec"), namespace)
        except BaseException as error:  # whatever an answer raises, the next cell runs
            errors.setdefault(name, f"{type(error).__name__}: {error}")
    return errors


def part(book: Notebook, task: str) -> Notebook:
    """The notebook without the answers and checks of other tasks."""
    names = [notebook.grade_id(cell) for cell in book.cells]
    kept = [
        cell
        for cell, name in zip(book.cells, names, strict=True)
        if not name or notebook.task_of(name) == task
    ]
    return type(book)({**book, "cells": kept})
