"""`causeway run`: lessons executed from top to bottom in a fresh kernel, their outputs kept."""

from __future__ import annotations

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from grader import notebook, tidy
from grader.course import Course
from grader.errors import CourseError
from grader.roadmap import Page

CELL_LIMIT = 60  # seconds; a lesson's cell that takes longer loses its reader


def execute(course: Course, unit: Page) -> None:
    """Run a lesson in its own folder and write it back; CourseError if a cell fails that should not."""
    path = course.lesson(unit.slug)
    book = notebook.read(path)
    try:
        resources = {"metadata": {"path": str(path.parent)}}
        NotebookClient(
            book, timeout=CELL_LIMIT, kernel_name="python3", coalesce_streams=True, resources=resources
        ).execute()
    except CellExecutionError as error:
        raise CourseError(f"{path}: a cell without the tag raises-exception fails. {error}") from None
    notebook.write(path, tidy.tidy(book, unit.slug))
