"""The notebook that is run: the release, with nothing of a submission but the source of its cells.

A deleted, moved, repeated or edited cell of ours is put right, and said; the learner's own cells stay
where they stood. Tags, metadata, outputs and cell types of the submission never matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from grader import notebook
from grader.notebook import Cell, Notebook, NotebookNode, new_code_cell


def rebuild(release: Notebook, submitted: Notebook) -> tuple[Notebook, tuple[str, ...]]:
    """The release with the submission's answers and own cells in it, and what had to be put right."""
    answers = {notebook.grade_id(cell): cell.source for cell in reversed(submitted.cells)}
    own = _own_cells(release, submitted)
    cells = list(own[""])
    for cell in release.cells:
        cells += [_answered(cell, answers), *own[name_of(cell)]]
    return NotebookNode({**release, "cells": cells}), tuple(_repairs(release, submitted))


def name_of(cell: Cell) -> str:
    """What a given cell is known by: nbgrader's name, or its text where nbgrader has no part in it."""
    return notebook.grade_id(cell) or str(cell.source)


def _answered(cell: Cell, answers: dict[str, str]) -> Cell:
    source = answers.get(notebook.grade_id(cell)) if notebook.is_answer(cell) else None
    return cell if source is None else NotebookNode({**cell, "source": source})


def _own_cells(release: Notebook, submitted: Notebook) -> dict[str, list[Cell]]:
    """The learner's own code cells, by the given cell they stand behind ("" before the first)."""
    given = {name_of(cell) for cell in release.cells}
    behind, found = "", defaultdict[str, list[Cell]](list)
    for position, cell in enumerate(submitted.cells):
        name = name_of(cell)
        if name in given:
            behind = name
        elif cell.cell_type == "code" and not notebook.grade_id(cell):
            found[behind].append(new_code_cell(cell.source, id=f"own-{position}"))
    return found


def _repairs(release: Notebook, submitted: Notebook) -> Iterator[str]:
    """What was done to the cells that carry a grade id, a sentence for each kind of repair.

    The cell that opens the classroom gives no points: whether it is there is the learner's own affair.
    """
    count = Counter(notebook.grade_id(cell) for cell in submitted.cells)
    text = {notebook.grade_id(cell): cell.source.strip() for cell in submitted.cells}
    named = (cell for cell in release.cells if notebook.grade_id(cell) and not notebook.opens(cell))
    ours = {notebook.grade_id(cell): cell for cell in named}
    checks = {name: cell for name, cell in ours.items() if _is_ours(cell) and count[name]}
    yield from _said("missing and put back", [name for name in ours if not count[name]])
    yield from _said("there more than once, the first was taken", [name for name in ours if count[name] > 1])
    changed = [name for name, cell in checks.items() if text[name] != cell.source.strip()]
    yield from _said("changed by hand and restored", changed)


def _is_ours(cell: Cell) -> bool:
    return notebook.is_check(cell) and not notebook.is_answer(cell)


def _said(what: str, names: list[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - 1} more" if names[1:] else ""
        yield f"given cells {what}: {names[0]}{more}"
