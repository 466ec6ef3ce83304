"""What the gradebook holds of a whole class: points of graded cells, what people wrote, what came late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select

from grader import schema
from grader.marks import Score


@dataclass
class Held:
    """A submission as nbgrader counts it; points are by notebook and grade id, comments by grade id.

    `handed_in` is UTC without a zone. `waiting` are the cells that a person has yet to give points.
    """

    handed_in: datetime | None = None
    scores: dict[str, dict[str, Score]] = field(default_factory=lambda: defaultdict(dict))
    penalties: dict[str, float] = field(default_factory=dict)  # by notebook: points taken off as it came late
    comments: dict[str, str] = field(default_factory=dict)  # what a person wrote in formgrader
    waiting: set[str] = field(default_factory=set)

    def points_of(self, notebook: str) -> float:
        """A notebook's points, those by hand before those of its checks, the penalty taken off."""
        given = sum(score.total for score in self.scores.get(notebook, {}).values())
        return given - self.penalties.get(notebook, 0.0)

    @property
    def points(self) -> float:
        return sum(map(self.points_of, self.scores))


def read(db: Connection, assignment: str) -> Mapping[str, Held]:
    """Every submission of an assignment, by learner."""
    found: dict[str, Held] = defaultdict(Held)
    _submissions(db, assignment, found)
    grade = schema.grade.c
    points = grade.auto_score, grade.manual_score, grade.extra_credit
    for row in db.execute(_cells(schema.grade, assignment, *points, grade.needs_manual_grade)):
        held = found[row.learner]
        held.scores[row.notebook][row.cell] = Score(row.auto_score, row.manual_score, row.extra_credit)
        if row.needs_manual_grade and row.manual_score is None:
            held.waiting.add(row.cell)
    said = schema.comment.c.manual_comment
    for row in db.execute(_cells(schema.comment, assignment, said).where(said.is_not(None), said != "")):
        found[row.learner].comments[row.cell] = row.manual_comment
    return dict(found)


def by_hand(db: Connection, assignment: str) -> set[str]:
    """Whose submissions hold something that no check gave: points, a comment, a penalty.

    It asks for that alone, which is little where `read` would bring a class of any size.
    """
    grade, said, held = schema.grade.c, schema.comment.c.manual_comment, schema.submitted_notebook.c
    given = or_(grade.manual_score.is_not(None), grade.extra_credit > 0)
    asked = (
        _cells(schema.grade, assignment).where(given),
        _cells(schema.comment, assignment).where(said.is_not(None), said != ""),
        _penalized(assignment).where(held.late_submission_penalty > 0),
    )
    return {row.learner for query in asked for row in db.execute(query)}


def _penalized(assignment: str) -> Select[Any]:
    work, held = schema.submitted_assignment, schema.submitted_notebook
    return (
        select(work.c.student_id.label("learner"))
        .join(schema.assignment, schema.assignment.c.id == work.c.assignment_id)
        .join(held, held.c.assignment_id == work.c.id)
        .where(schema.assignment.c.name == assignment)
    )


def _submissions(db: Connection, assignment: str, found: dict[str, Held]) -> None:
    work, held, book = schema.submitted_assignment, schema.submitted_notebook, schema.notebook
    query = (
        select(work.c.student_id, work.c.timestamp, book.c.name, held.c.late_submission_penalty)
        .join(schema.assignment, schema.assignment.c.id == work.c.assignment_id)
        .join(held, held.c.assignment_id == work.c.id)
        .join(book, book.c.id == held.c.notebook_id)
        .where(schema.assignment.c.name == assignment)
    )
    for learner, handed_in, name, penalty in db.execute(query):
        found[learner].handed_in = handed_in
        if penalty:
            found[learner].penalties[name] = penalty


def _cells(table: Table, assignment: str, *columns: Any) -> Select[Any]:
    """Rows of grades or of comments, each with its learner, its notebook and its cell."""
    work, held, cell, book = (
        schema.submitted_assignment,
        schema.submitted_notebook,
        schema.base_cell,
        schema.notebook,
    )
    names = work.c.student_id.label("learner"), book.c.name.label("notebook"), cell.c.name.label("cell")
    return (
        select(*names, *columns)
        .select_from(table)
        .join(held, held.c.id == table.c.notebook_id)
        .join(work, work.c.id == held.c.assignment_id)
        .join(schema.assignment, schema.assignment.c.id == work.c.assignment_id)
        .join(cell, cell.c.id == table.c.cell_id)
        .join(book, book.c.id == cell.c.notebook_id)
        .where(schema.assignment.c.name == assignment)
    )
