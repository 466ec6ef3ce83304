"""A small assignment, two ways into a gradebook, and every row of one in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Base
from sqlalchemy import create_engine, select

from grader import autograded, notebook
from grader.marks import Marks, Sources, marks
from grader.notebook import Cell, Notebook
from tests.commands import ROOT

ASSIGNMENT = "01-data-structures"
UNIT, ESSAY = "03-dict", "essay"
# nbgrader's ids are random; what a row is about is not.
KEYS = {
    "assignment": ["name"],
    "notebook": ["assignment_id", "name"],
    "base_cell": ["notebook_id", "name", "type"],
    "source_cell": ["notebook_id", "name"],
    "submitted_assignment": ["assignment_id", "student_id"],
    "submitted_notebook": ["assignment_id", "notebook_id"],
    "grade": ["notebook_id", "cell_id"],
    "comment": ["notebook_id", "cell_id"],
}


def make_root(folder: Path, settings: str = "") -> Path:
    """A course of one assignment: a unit of ours, and an essay with every kind of cell nbgrader knows."""
    solutions = folder / "solutions" / ASSIGNMENT
    solutions.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / ASSIGNMENT / f"{UNIT}.ipynb", solutions)
    notebook.write(solutions / f"{ESSAY}.ipynb", essay())
    config = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(f"{config}\n{settings}\n", "utf-8")
    return folder


def essay() -> Notebook:
    """Answers that a person reads, a task, partial credit, a check that fails, a locked text."""
    cells = [
        cell("why", "Your reasons.", points=3, solution=True),
        cell("sketch", "# Your code.", code=True, points=2, solution=True),
        cell("talk", "Talk about it in class.", points=2, task=True),
        cell("half", "answer = None", code=True, solution=True),
        cell("half_visible", "2 * 0.25", code=True, points=1),
        cell("half_hidden", "assert answer == 42", code=True, points=2),
        cell("rules", "Be brief."),
    ]
    return new_notebook(cells=cells, metadata=notebook.KERNEL)


def cell(
    name: str, text: str, code: bool = False, points: int = 0, solution: bool = False, task: bool = False
) -> Cell:
    graded = bool(points) and not task
    given: dict[str, Any] = {"grade_id": name, "grade": graded, "solution": solution, "task": task}
    given |= {"schema_version": 3, "locked": not solution, **({"points": points} if points else {})}
    make = new_code_cell if code else new_markdown_cell
    return make(text, id=name, metadata={"nbgrader": given})


def answered(release: Path, name: str, answers: dict[str, str]) -> Notebook:
    """A notebook of the release with answers in it."""
    book = notebook.read(release / f"{name}.ipynb")
    for cell in notebook.answers(book):
        cell.source = answers.get(notebook.grade_id(cell), cell.source)
    return book


def outputs_of(ran: Notebook) -> dict[str, list[dict[str, Any]]]:
    return {cell.id: cell.outputs for cell in ran.cells if cell.get("execution_count")}


def marks_of(book: Notebook, earned: dict[str, float], sources: Sources) -> Marks:
    """What `earned` makes of a notebook: its checks are those the learner does not write."""
    checks = [notebook.grade_id(cell) for cell in notebook.checks(book) if not notebook.is_answer(cell)]
    return marks(book, {name: earned[name] for name in checks}, sources)


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of nbgrader's, in a fixed order, with names in place of its random ids."""
    engine = create_engine(url)
    names: dict[str, str] = {}
    with engine.connect() as db:
        found = {
            table.name: sorted(
                (_row(table, row._asdict(), names) for row in db.execute(select(table))), key=repr
            )
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def _row(table: Any, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    said = {name: names.get(value, value) if isinstance(value, str) else value for name, value in row.items()}
    if table.name in KEYS:
        names[row["id"]] = said["id"] = "/".join(str(said[key]) for key in KEYS[table.name])
    return said


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def put(grading: Path, step: str, learner: str, books: dict[str, Notebook | None], stamp: str = "") -> Path:
    """Put a learner's notebooks into their folder; where it is."""
    data = {name: autograded.to_bytes(book) if book else None for name, book in books.items()}
    return autograded.write(grading, step, learner, ASSIGNMENT, data, stamp)
