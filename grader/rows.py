"""The rows of one submission in nbgrader's gradebook, brought in line with what a run gave it.

What nbgrader's autograde step does row by row, in the few statements that differ: rows are made where they
are missing, and only changed ones are written. `manual_score`, `extra_credit` and comments written by hand
are read and never set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    false,
    insert,
    literal,
    select,
    update,
)

from grader import ids, schema
from grader.errors import CannotWrite
from grader.marks import Graded, Marks, Score

Record = Any  # a row of SQLAlchemy: its columns are attributes
Penalty = Callable[[str, float, float], float | None]  # learner, points, seconds late -> points taken off
Cells = dict[str, list[Record]]  # by the id of their notebook
GRADED, ANSWERED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")  # with a grade, with a comment
NO_RESPONSE = "No response."  # nbgrader's comment on an answer nobody touched


@dataclass(frozen=True)
class Held:
    """A submitted notebook in the gradebook: its row, its cells, and what it got now."""

    id: str
    cells: list[Record]
    marks: Marks | None
    penalty: float | None
    is_new: bool  # nothing in the gradebook refers to it yet


def enter(db: Connection, graded: Graded, penalty: Penalty, known: dict[str, Cells]) -> None:
    """Write a submission's rows inside a transaction; CannotWrite if the gradebook lacks the assignment.

    `known` holds the cells of the assignments met so far, by the assignment's id.
    """
    assignment = _assignment(db, graded.assignment)
    submission, extension = _submission(db, graded, assignment.id)
    if assignment.id not in known:
        known[assignment.id] = _cells(db, assignment.id)
    held = list(_notebooks(db, graded, assignment.id, submission, known[assignment.id]))
    earned = _grades(db, held)
    _comments(db, held)
    late = seconds_late(assignment.duedate, extension, graded.handed_in)
    _penalties(db, held, lambda points: penalty(graded.learner, points, late) if late else None, earned)


def scores(db: Connection, assignment: str, learner: str) -> dict[str, Score]:
    """The grades of a submission by grade id."""
    work, cell, grade = schema.submitted_assignment, schema.base_cell, schema.grade
    query = (
        select(cell.c.name, grade.c.auto_score, grade.c.manual_score, grade.c.extra_credit)
        .join(cell, cell.c.id == grade.c.cell_id)
        .join(schema.submitted_notebook, schema.submitted_notebook.c.id == grade.c.notebook_id)
        .join(work, work.c.id == schema.submitted_notebook.c.assignment_id)
        .join(schema.assignment, schema.assignment.c.id == work.c.assignment_id)
        .where(schema.assignment.c.name == assignment, work.c.student_id == learner)
    )
    return {name: Score(*points) for name, *points in db.execute(query)}


def seconds_late(due: datetime | None, extension: timedelta | None, handed_in: datetime | None) -> float:
    """By how much a submission missed its date; 0 without a date or a time."""
    if due is None or handed_in is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())


def _assignment(db: Connection, name: str) -> Record:
    table = schema.assignment
    found = db.execute(select(table.c.id, table.c.duedate).where(table.c.name == name)).first()
    if found is None:
        raise CannotWrite(
            f"the gradebook has no assignment {name!r}: run nbgrader's generate step for it first."
        )
    return found


def _submission(db: Connection, graded: Graded, assignment: str) -> tuple[str, timedelta | None]:
    """The submission's id and extension; its row is made if missing, with the time it was handed in."""
    table = schema.submitted_assignment
    mine = (table.c.assignment_id == assignment) & (table.c.student_id == graded.learner)
    # The lock makes two graders of one submission take turns where the database locks rows.
    query = select(table.c.id, table.c.extension, table.c.timestamp).where(mine).with_for_update()
    found = db.execute(query).first()
    if found is None:
        _student(db, graded.learner)
        (own,) = ids.new(1)
        new = {"assignment_id": assignment, "student_id": graded.learner, "timestamp": graded.handed_in}
        db.execute(insert(table), {"id": own, **new})
        return own, None
    if found.timestamp != graded.handed_in:
        db.execute(update(table).where(mine).values(timestamp=graded.handed_in))
    return found.id, found.extension


def _student(db: Connection, name: str) -> None:
    table = schema.student
    if db.execute(select(table.c.id).where(table.c.id == name)).first() is None:
        db.execute(insert(table), {"id": name})


def _notebooks(
    db: Connection, graded: Graded, assignment: str, submission: str, cells: Cells
) -> Iterator[Held]:
    """The submitted notebooks that the run says something about.

    Others stay as they are; those that the gradebook did not have are made, with nothing earned.
    """
    held, mine = schema.submitted_notebook, schema.notebook
    with_row = mine.outerjoin(held, (held.c.notebook_id == mine.c.id) & (held.c.assignment_id == submission))
    columns = (
        mine.c.id,
        mine.c.name,
        held.c.id.label("held"),
        held.c.late_submission_penalty.label("penalty"),
    )
    query = select(*columns).select_from(with_row).where(mine.c.assignment_id == assignment)
    rows = db.execute(query).all()
    _require(graded, {row.name for row in rows})
    missing = [row.id for row in rows if row.held is None]
    new = dict(zip(missing, ids.new(len(missing)), strict=True))
    _make_notebooks(db, new, submission)
    _fill(db, [new[row.id] for row in rows if row.id in new and row.name not in graded.notebooks])
    for row in rows:
        if row.name in graded.notebooks:
            own, marks = new.get(row.id) or row.held, graded.notebooks[row.name]
            yield Held(own, cells[row.id], marks, row.penalty, row.id in new)


def _make_notebooks(db: Connection, new: dict[str, str], submission: str) -> None:
    made = {"assignment_id": submission, "flagged": False}
    if new:
        ids = [{"id": own, "notebook_id": notebook, **made} for notebook, own in new.items()]
        db.execute(insert(schema.submitted_notebook), ids)


def _fill(db: Connection, held: list[str]) -> None:
    """Give new submitted notebooks the rows of empty ones: nbgrader's own grading stops where one is missing.

    By the database itself, as there may be many and nothing is known of them.
    """
    if not held:
        return
    cell, book = schema.base_cell, schema.submitted_notebook
    where = book.c.id.in_(held) & (cell.c.notebook_id == book.c.notebook_id)
    found = [ids.made(db, cell), book.c.id, cell.c.id]
    grades = select(*found, literal(0.0), false()).where(where, cell.c.type.in_(GRADED))
    columns = ["id", "notebook_id", "cell_id", "auto_score", "needs_manual_grade"]
    db.execute(insert(schema.grade).from_select(columns, grades))
    comments = select(*found).where(where, cell.c.type.in_(ANSWERED))
    db.execute(insert(schema.comment).from_select(columns[:3], comments))


def _require(graded: Graded, known: set[str]) -> None:
    for name in graded.notebooks:
        if name not in known:
            raise CannotWrite(
                f"the gradebook's {graded.assignment} has no notebook {name!r}: "
                "run nbgrader's generate step for it first."
            )


def _cells(db: Connection, assignment: str) -> Cells:
    table, notebook = schema.base_cell, schema.notebook
    query = (
        select(table.c.id, table.c.name, table.c.type, table.c.notebook_id)
        .join(notebook, notebook.c.id == table.c.notebook_id)
        .where(notebook.c.assignment_id == assignment)
    )
    found: Cells = defaultdict(list)
    for row in db.execute(query):
        found[row.notebook_id].append(row)
    return found


def _grades(db: Connection, held: list[Held]) -> dict[str, float]:
    """Bring the grades in line; the points each submitted notebook has now, marks given by hand included."""
    rows, changes = _rows(db, schema.grade, held), Changes(schema.grade)
    earned: dict[str, float] = defaultdict(float)
    for one in held:
        for cell in one.cells:
            if cell.type in GRADED:
                row = rows.get((one.id, cell.id))
                auto, waits = _wanted(cell, one.marks, row)
                changes.want(row, one.id, cell.id, auto_score=auto, needs_manual_grade=waits)
                by_hand = (row.manual_score, row.extra_credit) if row is not None else (None, None)
                earned[one.id] += Score(auto, *by_hand).total
    changes.write(db)
    return earned


def _wanted(cell: Record, marks: Marks | None, row: Record | None) -> tuple[float | None, bool]:
    """A grade's automatic points, and whether a person should look at it, as nbgrader decides it."""
    if marks is None:
        return 0.0, False
    by_hand = row is not None and row.manual_score is not None
    if cell.type == "TaskCell":
        # Nothing but a missing notebook gives a task automatic points; else it is as a person left it.
        as_left = row is not None and row.auto_score is None
        return None, row.needs_manual_grade if row is not None and as_left else not by_hand
    auto = marks.points.get(cell.name, 0.0)
    return auto, auto is None or by_hand


def _comments(db: Connection, held: list[Held]) -> None:
    rows, changes = _rows(db, schema.comment, held), Changes(schema.comment)
    for one in held:
        untouched = one.marks.untouched if one.marks else frozenset()
        for cell in one.cells:
            if cell.type in ANSWERED:
                said = NO_RESPONSE if cell.type == "SolutionCell" and cell.name in untouched else None
                changes.want(rows.get((one.id, cell.id)), one.id, cell.id, auto_comment=said)
    changes.write(db)


def _penalties(
    db: Connection, held: list[Held], taken: Callable[[float], float | None], earned: dict[str, float]
) -> None:
    table = schema.submitted_notebook
    for one in held:
        wanted = taken(earned[one.id]) if one.marks is not None else None
        if wanted is not None:
            wanted = min(max(0.0, wanted), earned[one.id])
        if wanted != one.penalty:
            db.execute(update(table).where(table.c.id == one.id).values(late_submission_penalty=wanted))


def _rows(db: Connection, table: Table, held: list[Held]) -> dict[tuple[str, str], Record]:
    """Grades or comments of some submitted notebooks, by notebook and cell."""
    known = [one.id for one in held if not one.is_new]
    if not known:
        return {}
    query = select(table).where(table.c.notebook_id.in_(known))
    return {(row.notebook_id, row.cell_id): row for row in db.execute(query)}


class Changes:
    """Rows of grades or comments to make or to change, written in two statements."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []

    def want(self, row: Record | None, notebook: str, cell: str, **values: Any) -> None:
        """Ask for a row with these values; one that has them already is left alone."""
        if row is None:
            self.new.append({"notebook_id": notebook, "cell_id": cell, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            self.changed.append({"row": row.id, **values})

    def write(self, db: Connection) -> None:
        if self.new:
            db.execute(
                insert(self.table),
                [{"id": own, **row} for own, row in zip(ids.new(len(self.new)), self.new, strict=True)],
            )
        if self.changed:
            db.execute(update(self.table).where(self.table.c.id == bindparam("row")), self.changed)
