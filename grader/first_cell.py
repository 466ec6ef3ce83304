"""The first cell of every exercise: it opens the classroom in the kernel."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader import notebook
from grader.notebook import Cell, Notebook
from grader.roadmap import Page

SOURCE = "# Run this cell first: the checks below will explain themselves.\n%load_ext grader.classroom"


def renew(unit: Page, book: Notebook) -> Notebook:
    """The notebook with that cell, where it belongs: under the navigation at the top."""
    own = [cell for cell in book.cells if not notebook.opens(cell)]
    place = next((at for at, cell in enumerate(own) if "navigation" in notebook.tags(cell)), -1) + 1
    return NotebookNode({**book, "cells": [*own[:place], _cell(unit), *own[place:]]})


def _cell(unit: Page) -> Cell:
    chapter, name = unit.slug.split("/")
    grade_id = f"{chapter[:2]}_{name}{notebook.OPENING}"
    # Locked, so that nbgrader puts it back where a learner took it away.
    graded = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}
    return new_code_cell(SOURCE, id=grade_id, metadata={"nbgrader": {**graded, "grade_id": grade_id}})
