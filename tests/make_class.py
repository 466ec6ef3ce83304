"""The recipe of the small class in tests/submissions: `make class` cooks it from solutions and answers.

Every learner is named for a behavior; the points each should earn are written by hand beside the work,
in `<learner>/expected.toml`, and never made from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from nbformat.v4 import new_code_cell

from grader import course as courses
from grader import notebook
from grader.course import Course
from grader.notebook import Notebook
from tests.cells import answers

# Two exercises are enough to show a grader everything that this class does.
UNITS = ("01-data-structures/01-list", "01-data-structures/03-dict")
MAKERS: dict[str, Callable[[Course, str], str]] = {}


def learner(maker: Callable[[Course, str], str]) -> Callable[[Course, str], str]:
    """Name a learner after the function that does their work."""
    MAKERS[maker.__name__.replace("_", "-")] = maker
    return maker


def files(course: Course) -> dict[Path, str]:
    """The text of every notebook of the class."""
    return dict(_files(course))


def _files(course: Course) -> Iterator[tuple[Path, str]]:
    for name, maker in MAKERS.items():
        for slug in UNITS:
            yield course.root / "tests" / "submissions" / name / f"{slug}.ipynb", maker(course, slug)


@learner
def perfect(course: Course, slug: str) -> str:
    return solved(course, slug)


@learner
def another_style(course: Course, slug: str) -> str:
    right = {answer.task: answer.source for answer in answers(slug) if not answer.fails}
    return _handed_in(course, slug, right)


@learner
def half_done(course: Course, slug: str) -> str:
    solved = list(solutions(course, slug).items())
    return _handed_in(course, slug, dict(solved[: len(solved) // 2]))


@learner
def wrong(course: Course, slug: str) -> str:
    """In every task the first misconception that the first visible check catches."""
    mistakes = {answer.task: answer.source for answer in reversed(answers(slug)) if answer.fails == "visible"}
    return _handed_in(course, slug, mistakes)


@learner
def empty(course: Course, slug: str) -> str:
    return _handed_in(course, slug, {})


@learner
def raises_on_import(course: Course, slug: str) -> str:
    """A cell of the learner's own, and the first answer, import what is not there."""
    solved = solutions(course, slug)
    first = next(iter(solved))
    book = answered(course, slug, {**solved, first: f"import causeway_helpers\n\n{solved[first]}"})
    book.cells.insert(3, new_code_cell("from causeway_helpers import everything", id="my-imports"))
    return notebook.to_text(book)


@learner
def never_ends(course: Course, slug: str) -> str:
    """The first answer loops for ever, the others are right."""
    solved = solutions(course, slug)
    first = next(iter(solved))
    head = solved[first].split('"""')[0]
    return _handed_in(course, slug, {**solved, first: f"{head}while True:\n        pass"})


@learner
def not_a_notebook(course: Course, slug: str) -> str:
    """The first unit is a text file with the name of a notebook, the others are right."""
    if slug == UNITS[0]:
        return "My answers are in the attached document.\n"
    return perfect(course, slug)


@learner
def deleted_test_cell(course: Course, slug: str) -> str:
    """The answers are wrong, and the checks that would say so are gone."""
    book = notebook.nbformat.reads(wrong(course, slug), as_version=4)
    book.cells = [cell for cell in book.cells if not notebook.is_check(cell)]
    return notebook.to_text(book)


def solved(course: Course, slug: str) -> str:
    """A unit handed in with the solution of every task."""
    return _handed_in(course, slug, solutions(course, slug))


def solutions(course: Course, slug: str) -> dict[str, str]:
    """The answers of the solution, as a learner would have them: without the markers."""
    book = notebook.read(course.solution(slug))
    return {notebook.grade_id(cell): _unmarked(cell.source) for cell in notebook.answers(book)}


def _unmarked(source: str) -> str:
    return "\n".join(
        line for line in source.splitlines() if "### BEGIN" not in line and "### END" not in line
    )


def answered(course: Course, slug: str, done: dict[str, str]) -> Notebook:
    """A unit's notebook with some of its tasks answered, by their names."""
    book = notebook.read(course.exercise(slug))
    for cell in notebook.answers(book):
        cell.source = done.get(notebook.grade_id(cell), cell.source)
    return book


def _handed_in(course: Course, slug: str, done: dict[str, str]) -> str:
    return notebook.to_text(answered(course, slug, done))


if __name__ == "__main__":
    for path, text in files(courses.find()).items():
        notebook.write_text(path, text)
