"""A trial run: code cells executed one after another in a forked child, with a time limit.

It takes milliseconds, so that every wrong answer and every mutant can be tried; it knows no magics and
shows no output. What a learner sees and what is graded runs in a real kernel. Trials are for authors' own
code: there is no wall around them. Needs a system that forks (Linux, macOS).
"""

from __future__ import annotations

import builtins
import multiprocessing
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Container, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar, cast

from grader import notebook
from grader.notebook import Notebook

LIMIT = 20.0  # seconds for all the cells of one trial
LATE = "TimeoutError: the trial was still running"
DIED = "EOFError: the trial's process died"
Source = tuple[str, str]  # a cell's grade id, "" for a given cell, and its code
Namespace = dict[str, object]
T = TypeVar("T")


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
    sources = [(name, replaced.get(name, source)) for name, source in sources_of(book)]
    checks = {notebook.grade_id(cell) for cell in notebook.checks(book)}
    errors = run(sources * times, folder, limit)
    return {name: error for name, error in errors.items() if name in checks}


def sources_of(book: Notebook) -> list[Source]:
    """The code cells of a notebook, each with its grade id."""
    cells = (cell for cell in book.cells if cell.cell_type == "code" and not notebook.opens(cell))
    return [(notebook.grade_id(cell), cell.source) for cell in cells]


def run(sources: Sequence[Source], folder: Path | None, limit: float) -> dict[str, str]:
    """Execute sources in one namespace of a forked child; the first error of each, by its grade id."""
    with tempfile.TemporaryDirectory() as empty:
        return _errors(sources, fresh(), folder or Path(empty), limit)


def variants(
    given: Sequence[Source], tried: Sequence[Sequence[Source]], checks: Container[str], limit: float
) -> list[dict[str, str]]:
    """The errors of each variant up to its first failing check, in a child of its own.

    The given cells run once for all: every child starts from the names and files they left.
    """

    def one_by_one() -> list[dict[str, str]]:
        with tempfile.TemporaryDirectory() as start:
            os.chdir(start)
            namespace = fresh()
            execute(given, namespace)
            return [_in_a_copy(sources, namespace, Path(start), checks, limit) for sources in tried]

    return forked(one_by_one, None)


def _in_a_copy(
    sources: Sequence[Source], namespace: Namespace, start: Path, checks: Container[str], limit: float
) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(start, folder, dirs_exist_ok=True)
        return _errors(sources, namespace, Path(folder), limit, checks)


def _errors(
    sources: Sequence[Source], namespace: Namespace, folder: Path, limit: float, checks: Container[str] = ()
) -> dict[str, str]:
    def executed() -> dict[str, str]:
        os.chdir(folder)
        return execute(sources, namespace, checks)

    try:
        return forked(executed, limit)
    except TimeoutError:
        return {name: LATE for name, _ in sources}
    except EOFError:
        return {name: DIED for name, _ in sources}


def fresh() -> Namespace:
    """The names a new kernel begins with."""
    return {"__name__": "__main__", "__builtins__": builtins}


def forked(job: Callable[[], T], limit: float | None) -> T:
    """What a job returns, done in a forked child; TimeoutError if it is late, EOFError if it dies."""
    parent, child = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_child, args=(job, child))
    process.start()
    child.close()
    try:
        if not parent.poll(limit):
            raise TimeoutError
        return cast(T, parent.recv())
    finally:
        process.kill()
        process.join()
        parent.close()


def _child(job: Callable[[], object], pipe: Connection) -> None:
    _silence()
    pipe.send(job())
    pipe.close()


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    warnings.simplefilter("ignore")  # as in a kernel, they stop nothing


def execute(sources: Sequence[Source], namespace: Namespace, checks: Container[str] = ()) -> dict[str, str]:
    """Execute sources here and now up to the first of the checks that fails; the first error of each."""
    errors: dict[str, str] = {}
    for name, source in sources:
        try:
            exec(compile(source, name or "a given cell", "exec"), namespace)
        except BaseException as error:  # whatever an answer raises, the next cell runs
            errors.setdefault(name, f"{type(error).__name__}: {error}")
            if name in checks:
                break
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
