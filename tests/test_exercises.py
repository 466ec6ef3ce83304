"""The exercises in a real kernel: the solution earns everything, the untouched release nothing."""

from __future__ import annotations

import pytest
from nbclient import NotebookClient

from grader import notebook
from tests.conftest import COURSE

UNITS = [unit.slug for unit in COURSE.units]


def failed_in_a_kernel(book: notebook.Notebook) -> list[str]:
    """The checks that fail when a fresh kernel runs the notebook."""
    NotebookClient(
        book, timeout=60, allow_errors=True, kernel_name="python3", shutdown_kernel="immediate"
    ).execute()
    wrong = (
        cell
        for cell in notebook.checks(book)
        if any(output.output_type == "error" for output in cell.outputs)
    )
    return [notebook.grade_id(cell) for cell in wrong]


@pytest.mark.parametrize("slug", UNITS)
def test_the_solution_earns_everything(slug):
    assert failed_in_a_kernel(notebook.read(COURSE.solution(slug))) == []


@pytest.mark.parametrize("slug", UNITS)
def test_every_check_of_the_untouched_release_fails(slug):
    released = {
        notebook.grade_id(cell): cell.source
        for cell in notebook.answers(notebook.read(COURSE.exercise(slug)))
    }
    book = notebook.read(COURSE.solution(slug))
    for cell in notebook.answers(book):
        cell.source = released[notebook.grade_id(cell)]
    assert failed_in_a_kernel(book) == [notebook.grade_id(cell) for cell in notebook.checks(book)]
