"""nbgrader's gradebook, written by us: the only door to its database.

One transaction a submission, no session and no import of nbgrader: a process that is killed at any moment
leaves the old rows or the new ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from grader import held, rows, schema, totals
from grader.errors import CannotWrite, NoGradebook
from grader.held import Held
from grader.marks import Graded, Score, Source
from grader.rows import Penalty
from grader.totals import Total

PATIENCE = 15.0  # seconds that another process may hold what is needed
HELD = re.compile(r"locked|lock timeout", re.I)  # SQLite's words and PostgreSQL's
WRITES = "causeway_writes"  # the option of a connection whose transaction will write


class Gradebook:
    """A gradebook that nbgrader made, at an SQLAlchemy URL; open it once per process.

    CannotWrite if there is none, or one of another version of nbgrader. Between two calls no file of an
    SQLite gradebook is open, so that no process forked meanwhile inherits one.
    """

    def __init__(self, url: str, penalty: Penalty | None = None, patience: float = PATIENCE) -> None:
        self._penalty = penalty or (lambda learner, points, seconds: None)
        self._patience = patience
        self._cells: dict[str, rows.Cells] = {}  # of assignments: no submission changes them
        self._engine = _engine(url, patience)
        self.url = self._engine.url.render_as_string(hide_password=True)
        with self._reading() as db:
            self._require_revision(db)

    def record(self, graded: Graded) -> None:
        """Enter a graded submission, whole or not at all; the same again changes nothing.

        CannotWrite if the database refuses, or is held by another process for longer than the patience.
        """
        with self._refusals():
            try:
                self._record(graded)
            except IntegrityError:
                # Another grader made the same row in between: now it is there to be found.
                self._record(graded)

    def scores(self, assignment: str, learner: str) -> dict[str, Score]:
        """A learner's grades by grade id; empty for a learner or an assignment it does not know."""
        with self._reading() as db:
            return rows.scores(db, assignment, learner)

    def totals(self, assignment: str) -> list[Total]:
        """What every submission of an assignment counts, by learner; CannotWrite if it has no such one."""
        with self._reading() as db:
            return totals.read(db, assignment)

    def held(self, assignment: str) -> Mapping[str, Held]:
        """What it holds of every submission of an assignment, by learner."""
        with self._reading() as db:
            return held.read(db, assignment)

    def by_hand(self, assignment: str) -> set[str]:
        """The learners to whom a person, or the late policy, gave or took something."""
        with self._reading() as db:
            return held.by_hand(db, assignment)

    def sources(self, assignment: str) -> dict[str, dict[str, Source]]:
        """The given cells of an assignment, by notebook and grade id."""
        found: dict[str, dict[str, Source]] = defaultdict(dict)
        cell, notebook = schema.source_cell, schema.notebook
        query = (
            select(notebook.c.name.label("notebook"), *cell.c)
            .join(cell, cell.c.notebook_id == notebook.c.id)
            .join(schema.assignment, schema.assignment.c.id == notebook.c.assignment_id)
            .where(schema.assignment.c.name == assignment)
        )
        with self._reading() as db:
            for row in db.execute(query):
                found[row.notebook][row.name] = Source(row.cell_type, row.locked, row.source, row.checksum)
        return dict(found)

    def identity(self, assignment: str) -> str:
        """What tells an assignment from all others, also from one of its name in another gradebook."""
        table = schema.assignment
        with self._reading() as db:
            return str(db.scalar(select(table.c.id).where(table.c.name == assignment)) or "")

    def close(self) -> None:
        """Close the connections that are kept."""
        self._engine.dispose()

    def _record(self, graded: Graded) -> None:
        with self._engine.connect().execution_options(**{WRITES: True}) as db, db.begin():
            rows.enter(db, graded, self._penalty, self._cells)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._refusals(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """The database's own errors as a sentence."""
        try:
            yield
        except DBAPIError as error:
            said = str(error.orig).strip().splitlines()[0]
            if HELD.search(said):
                said = f"another process held it for more than {self._patience:g} s ({said})"
            raise CannotWrite(
                f"{self.url} was not written: {said}. What it held is unchanged; put that right and go on."
            ) from error

    def _require_revision(self, db: Connection) -> None:
        table = schema.alembic_version
        has_one = inspect(db).has_table(table.name)
        found = db.scalar(select(table.c.version_num)) if has_one else None
        if found != schema.REVISION:
            raise NoGradebook(
                f"{self.url} holds {f'the schema {found}' if found else 'no gradebook'}, not the schema "
                f"{schema.REVISION} of nbgrader 0.9: back it up and run `nbgrader db upgrade`."
            )


def file_of(url: str) -> Path | None:
    """The file of an SQLite gradebook; None for a server's, and for what is no URL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _engine(url: str, patience: float) -> Engine:
    """An engine whose transactions wait for others, but not for ever."""
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
        if kind == "sqlite":
            _require_file(parsed.database)
            engine = create_engine(parsed, poolclass=NullPool, connect_args={"timeout": patience})
            _begin_by_hand(engine)
        else:
            engine = create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise CannotWrite(
            f"{url!r} cannot be opened as a gradebook: {error}. Write an SQLAlchemy URL."
        ) from None
    if kind == "postgresql":
        _bound_locks(engine, patience)
    return engine


def _require_file(path: str | None) -> None:
    # SQLite would make an empty file, which nbgrader then takes for a gradebook without tables.
    if not path or not Path(path).is_file():
        raise NoGradebook(f"there is no gradebook at {path}: run nbgrader's generate step first.")


def _begin_by_hand(engine: Engine) -> None:
    """Take SQLite's lock when a writing transaction begins, where waiting for it is possible.

    A transaction that reads first and then asks to write is refused at once if another one wrote meanwhile.
    """

    @event.listens_for(engine, "connect")
    def leave_it_to_us(connection: object, record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        writes = db.get_execution_options().get(WRITES)
        db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bound_locks(engine: Engine, patience: float) -> None:
    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(patience * 1000)}ms'")
