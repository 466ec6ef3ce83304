"""A notebook of the course as a learner gets it in `work/`: alive where the tracked one only reads well."""

from __future__ import annotations

from nbformat import NotebookNode

from grader import notebook
from grader.notebook import Cell, Notebook

POINTER = "*Stuck? Run the check above: it offers the next hint.*"


def lesson(book: Notebook, slug: str) -> Notebook:
    """A lesson whose questions and predictions can be answered."""
    return book


def exercise(book: Notebook, slug: str) -> Notebook:
    """An exercise whose hints the classroom opens one by one."""
    return NotebookNode({**book, "cells": [_without_hints(cell) for cell in book.cells]})


def _without_hints(cell: Cell) -> Cell:
    return NotebookNode({**cell, "source": POINTER}) if "hints" in notebook.tags(cell) else cell
