"""nbgrader's tables, as far as grading reads and writes them.

Source: nbgrader/api.py, revision `e43177bfe90b` of its schema (nbgrader 0.7 to 0.9). The tables are named
here because importing nbgrader costs ten times as much as importing SQLAlchemy; a test compares them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, Interval, MetaData, String, Table, Text

REVISION = "e43177bfe90b"
METADATA = MetaData()


def _table(name: str, /, **columns: Any) -> Table:
    return Table(name, METADATA, *(Column(column, kind) for column, kind in columns.items()))


alembic_version = _table("alembic_version", version_num=String)
assignment = _table("assignment", id=String, name=String, duedate=DateTime)
notebook = _table("notebook", id=String, name=String, assignment_id=String)
base_cell = _table("base_cell", id=String, name=String, notebook_id=String, type=String)
grade_cells = _table("grade_cells", id=String, max_score=Float)
task_cells = _table("task_cells", id=String, max_score=Float)
source_cell = _table(
    "source_cell",
    name=String,
    cell_type=String,
    locked=Boolean,
    source=Text,
    checksum=String,
    notebook_id=String,
)
student = _table("student", id=String)
submitted_assignment = _table(
    "submitted_assignment",
    id=String,
    assignment_id=String,
    student_id=String,
    timestamp=DateTime,
    extension=Interval,
)
submitted_notebook = _table(
    "submitted_notebook",
    id=String,
    assignment_id=String,  # of the submitted_assignment
    notebook_id=String,
    flagged=Boolean,
    late_submission_penalty=Float,
)
grade = _table(
    "grade",
    id=String,
    notebook_id=String,  # of the submitted_notebook
    cell_id=String,
    auto_score=Float,
    manual_score=Float,
    extra_credit=Float,
    needs_manual_grade=Boolean,
)
comment = _table(
    "comment",
    id=String,
    notebook_id=String,  # of the submitted_notebook
    cell_id=String,
    auto_comment=Text,
    manual_comment=Text,
)
