"""What submissions count, as nbgrader's own export computes it: marks by hand in, late penalties off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from grader import schema
from grader.errors import NoGradebook
from grader.marks import Score


@dataclass(frozen=True)
class CellTotal:
    """A graded cell: what it got, of how much, and whether a person has still to look at it."""

    id: str
    score: Score
    max_points: float
    waits: bool

    @property
    def points(self) -> float:
        return self.score.total


@dataclass(frozen=True)
class BookTotal:
    """A submitted notebook."""

    name: str
    penalty: float
    cells: tuple[CellTotal, ...]

    @property
    def points(self) -> float:
        return sum(cell.points for cell in self.cells)

    @property
    def max_points(self) -> float:
        return sum(cell.max_points for cell in self.cells)


@dataclass(frozen=True)
class Total:
    """A submission; `score` is nbgrader's: what is left of the points when it was late."""

    learner: str
    handed_in: datetime | None  # UTC
    books: tuple[BookTotal, ...]

    @property
    def points(self) -> float:
        return sum(book.points for book in self.books)

    @property
    def penalty(self) -> float:
        return sum(book.penalty for book in self.books)

    @property
    def score(self) -> float:
        return max(0.0, self.points - self.penalty)

    @property
    def max_points(self) -> float:
        return sum(book.max_points for book in self.books)

    @property
    def waits(self) -> bool:
        return any(cell.waits for book in self.books for cell in book.cells)


def read(db: Connection, assignment: str) -> list[Total]:
    """The submissions of an assignment by learner; NoGradebook if the gradebook does not know it."""
    table = schema.assignment
    if db.scalar(select(table.c.id).where(table.c.name == assignment)) is None:
        raise NoGradebook(f"the gradebook has no assignment {assignment!r}: grade it first.")
    books: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in db.execute(_query(assignment)):
        books[row.learner, row.notebook].append(row)
    learners: dict[str, list[list[Any]]] = defaultdict(list)
    for (learner, _), rows in sorted(books.items()):
        learners[learner].append(rows)
    return [Total(name, held[0][0].timestamp, tuple(map(_book, held))) for name, held in learners.items()]


def _book(rows: list[Any]) -> BookTotal:
    return BookTotal(rows[0].notebook, rows[0].penalty or 0.0, tuple(_cells(rows)))


def _cells(rows: list[Any]) -> Iterator[CellTotal]:
    for row in sorted(rows, key=lambda row: str(row.cell)):
        score = Score(row.auto_score, row.manual_score, row.extra_credit)
        yield CellTotal(row.cell, score, row.most, bool(row.needs_manual_grade))


def _query(assignment: str) -> Any:
    """A row for each graded cell of each submission."""
    work, held, grade = schema.submitted_assignment, schema.submitted_notebook, schema.grade
    cell, checks, tasks = schema.base_cell, schema.grade_cells, schema.task_cells
    columns = (
        work.c.student_id.label("learner"),
        work.c.timestamp,
        schema.notebook.c.name.label("notebook"),
        held.c.late_submission_penalty.label("penalty"),
        cell.c.name.label("cell"),
        func.coalesce(checks.c.max_score, tasks.c.max_score, 0.0).label("most"),
        grade.c.auto_score,
        grade.c.manual_score,
        grade.c.extra_credit,
        grade.c.needs_manual_grade,
    )
    return (
        select(*columns)
        .select_from(work)
        .join(schema.assignment, schema.assignment.c.id == work.c.assignment_id)
        .join(held, held.c.assignment_id == work.c.id)
        .join(schema.notebook, schema.notebook.c.id == held.c.notebook_id)
        .join(grade, grade.c.notebook_id == held.c.id)
        .join(cell, cell.c.id == grade.c.cell_id)
        .outerjoin(checks, checks.c.id == cell.c.id)
        .outerjoin(tasks, tasks.c.id == cell.c.id)
        .where(schema.assignment.c.name == assignment)
    )
