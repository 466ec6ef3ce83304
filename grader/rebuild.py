"""The notebook that is run: the release, with nothing of a submission but the source of its cells.

A deleted, moved, repeated or edited cell of ours is put right, and said; the learner's own cells stay
where they stood. Tags, metadata, outputs and cell types of the submission never matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from grader import notebook
from grader.notebook import Cell, Notebook, NotebookNode, new_code_cell


class Blank:
    """A release that submissions are filled into."""

    def __init__(self, release: Notebook) -> None:
        self.release = release
        self.names = [name_of(cell) for cell in release.cells]
        self.given = frozenset(self.names)
        self.answers = frozenset(map(notebook.grade_id, notebook.answers(release)))
        # The cell that opens the classroom gives no points: whether it is there is the learner's own affair.
        named = (cell for cell in release.cells if notebook.grade_id(cell) and not notebook.opens(cell))
        self.named = [notebook.grade_id(cell) for cell in named]
        checks = (cell for cell in notebook.checks(release) if not notebook.is_answer(cell))
        self.checks = {notebook.grade_id(cell): cell.source.strip() for cell in checks}

    def filled(self, submitted: Notebook) -> tuple[Notebook, tuple[str, ...]]:
        """The release with a submission's answers and own cells in it, and what had to be put right."""
        texts, own = _texts(submitted), self._own_cells(submitted)
        cells = list(own[""])
        for name, cell in zip(self.names, self.release.cells, strict=True):
            answered = name in self.answers and name in texts
            cells.append(NotebookNode({**cell, "source": texts[name][0]}) if answered else cell)
            if name in own:
                cells += own[name]
        return NotebookNode({**self.release, "cells": cells}), tuple(self._repairs(texts))

    def _own_cells(self, submitted: Notebook) -> dict[str, list[Cell]]:
        """The learner's own code cells, by the given cell they stand behind ("" before the first)."""
        behind, found = "", defaultdict[str, list[Cell]](list)
        for position, cell in enumerate(submitted.cells):
            name = name_of(cell)
            if name in self.given:
                behind = name
            elif cell["cell_type"] == "code" and not notebook.grade_id(cell):
                found[behind].append(new_code_cell(cell["source"], id=f"own-{position}"))
        return found

    def _repairs(self, texts: Mapping[str, list[str]]) -> Iterator[str]:
        """What was done to the cells that carry a grade id, a sentence for each kind of repair."""
        yield from _said("missing and put back", [name for name in self.named if name not in texts])
        twice = [name for name in self.named if len(texts.get(name, ())) > 1]
        yield from _said("there more than once, the first was taken", twice)
        there = ((name, text) for name, text in self.checks.items() if name in texts)
        changed = [name for name, text in there if texts[name][-1].strip() != text]
        yield from _said("changed by hand and restored", changed)


def _texts(submitted: Notebook) -> dict[str, list[str]]:
    """The sources of the cells that carry a grade id, by that, in their order."""
    found = defaultdict[str, list[str]](list)
    for cell in submitted.cells:
        name = notebook.grade_id(cell)
        if name:
            found[name].append(cell["source"])
    return dict(found)


def name_of(cell: Cell) -> str:
    """What a given cell is known by: nbgrader's name, or its text where nbgrader has no part in it."""
    return notebook.grade_id(cell) or str(cell["source"])


def _said(what: str, names: list[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - 1} more" if names[1:] else ""
        yield f"given cells {what}: {names[0]}{more}"
