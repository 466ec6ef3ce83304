"""The line of links at the top and the foot of a notebook, computed from the roadmap and the disk."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from grader import notebook
from grader.course import Course
from grader.notebook import Cell, Notebook
from grader.roadmap import Kind, Page

TAG = "navigation"


def renew(course: Course, unit: Page, shelf: str, book: Notebook) -> Notebook:
    """The notebook with fresh navigation; `shelf` is "course" or "solutions" (which exercises mirror)."""
    own = [cell for cell in book.cells if TAG not in notebook.tags(cell)]
    line = _line(course, unit, shelf)
    where = f"{_place(course, unit)}\n\n{line}"
    return NotebookNode({**book, "cells": [_cell("top", where), *own, _cell("foot", line)]})


def _cell(end: str, text: str) -> Cell:
    metadata = {"tags": [TAG], "editable": False, "deletable": False}
    return new_markdown_cell(text, id=f"navigation-{end}", metadata=metadata)


def _place(course: Course, unit: Page) -> str:
    chapter = next(chapter for chapter in course.roadmap.chapters if unit in chapter.pages)
    where = f"Causeway · chapter {chapter.number}, {chapter.title}"
    if unit.kind is not Kind.LESSON:
        return f"{where} · {unit.kind.value}"
    return f"{where} · unit {chapter.lessons.index(unit) + 1} of {len(chapter.lessons)}"


def _line(course: Course, unit: Page, shelf: str) -> str:
    shelved = course.pages if shelf == "course" else course.units
    here = shelved.index(unit)
    before, after = shelved[max(here - 1, 0) : here], shelved[here + 1 : here + 2]
    parts = [
        *(f"[← {other.title}](../{other.slug}.ipynb)" for other in before),
        "[Map](../../course/00-map.ipynb)",
        *(_partner(unit, shelf) for _ in range(unit.graded)),
        *(f"[{other.title} →](../{other.slug}.ipynb)" for other in after),
    ]
    return " · ".join(parts)


def _partner(unit: Page, shelf: str) -> str:
    title = unit.title.removeprefix("Quest: ")
    if shelf == "course":
        return f"[Exercise: {title}](../../exercises/{unit.slug}.ipynb)"
    return f"[Lesson: {title}](../../course/{unit.slug}.ipynb)"
