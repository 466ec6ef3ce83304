"""The folders that nbgrader's pages read: `submitted/` and `autograded/`, each replaced whole.

A folder is made beside the old one and renamed in its place: nobody ever sees half of one.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from grader import compact, notebook
from grader.errors import CannotWrite
from grader.lateness import FILE
from grader.marks import Sources
from grader.notebook import Cell, Notebook, NotebookNode

Outputs = Mapping[str, list[dict[str, Any]]]  # what the cells that ended have put out, by cell id
# What ipykernel says of itself, and nbgrader leaves in a notebook it ran.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}


def executed(book: Notebook, sources: Sources, outputs: Outputs) -> Notebook:
    """A rebuilt notebook as nbgrader's autograde step leaves it.

    Given cells have the gradebook's text, hidden tests included, and checksum; code cells that ended have
    outputs (of nbformat 4) and a count. Cells that are not in `outputs` have neither.
    """
    count, cells = 0, []
    for cell in book.cells:
        ran = outputs.get(cell.id) if cell.cell_type == "code" and cell.source.strip() else None
        count += ran is not None
        cells.append(_executed(_given(cell, sources), ran, count))
    return NotebookNode({**book, "cells": cells, "metadata": {**book.metadata, "language_info": LANGUAGE}})


def _given(cell: Cell, sources: Sources) -> dict[str, Any]:
    source = sources.get(notebook.grade_id(cell))
    if source is None:
        return dict(cell)
    marked = {**cell.metadata, "nbgrader": {**cell.metadata.nbgrader, "checksum": source.checksum}}
    return {**cell, "metadata": marked, "source": source.text if source.locked else cell.source}


def _executed(cell: dict[str, Any], ran: list[dict[str, Any]] | None, count: int) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    if ran is None:
        return {**cell, "outputs": [], "execution_count": None}
    return {**cell, "outputs": [_counted(output, count) for output in ran], "execution_count": count}


def _counted(output: dict[str, Any], count: int) -> dict[str, Any]:
    return {**output, "execution_count": count} if output["output_type"] == "execute_result" else output


def write(
    grading: Path,
    step: Literal["submitted", "autograded"],
    learner: str,
    assignment: str,
    books: Mapping[str, bytes | None],
    stamp: str = "",
) -> Path:
    """Put notebooks into `<grading>/<step>/<learner>/<assignment>/`, with the time they were handed in.

    They come as `to_bytes` makes them. None in place of a notebook takes it away; notebooks that are not
    named stay. CannotWrite if the disk refuses: then the old folder is still there.
    """
    folder = grading / step / learner / assignment
    files = {f"{name}.ipynb": book for name, book in books.items() if book is not None}
    if stamp:
        files[FILE] = f"{stamp}\n".encode()
    with _refusals(folder):
        _replace(folder, files, gone={FILE, *(f"{name}.ipynb" for name in books)})
    return folder


def to_bytes(book: Notebook) -> bytes:
    """A notebook of ours as a file; half a character of a learner's becomes a question mark."""
    return compact.dumps(book, escape=False)


def _replace(folder: Path, files: Mapping[str, bytes], gone: set[str]) -> None:
    new, old = folder.with_name(f"{folder.name}.tmp"), folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)  # an earlier run was killed between the two renames below
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir(parents=True)
    for kept in folder.glob("*.ipynb"):
        if kept.name not in gone:
            shutil.copy2(kept, new)
    for name, data in files.items():
        (new / name).write_bytes(data)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            f"{folder} was not written: {error.strerror}. What it held is unchanged; make room, or "
            "name another place with --output, and grade again."
        ) from None
