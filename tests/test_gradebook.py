"""nbgrader's gradebook written by us, beside one that nbgrader wrote."""

from __future__ import annotations

import csv
import pickle
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from nbgrader import utils
from nbgrader.api import Base
from nbgrader.api import Gradebook as TheirGradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, create_engine, event, make_url, text
from traitlets.config import Config

from grader import autograded, bridge, ids, lateness, notebook, schema
from grader.classroom import services
from grader.errors import CannotWrite, SubmissionError
from grader.gradebook import Gradebook
from grader.marks import Graded, Marks, Score
from tests import gradebooks
from tests.commands import PLAIN, ROOT
from tests.gradebooks import ASSIGNMENT, ESSAY, UNIT

# nbgrader's own way of making a submission's rows.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")

CLASS = ROOT / "tests" / "submissions"
ZERO = 'c.LateSubmissionPlugin.penalty_method = "zero"'
DUE = datetime(2026, 11, 20, 12, 0, 0)
ON_TIME, LATE = "2026-11-20 12:30:00 Europe/Berlin", "2026-11-20 12:00:01 UTC"
NO_MORE_PAGES = "PRAGMA max_page_count = 1"
HELD = r"another process held it for more than 0\.2 s"
WRITTEN = {"why": "Because.", "sketch": "x = 1", "half": "answer = 42"}


@dataclass(frozen=True)
class Both:
    """One class, graded by nbgrader in one folder and through our modules in another."""

    root: Path
    release: Path
    theirs: Path
    ours: Path
    graded: tuple[Graded, ...]

    @property
    def url(self) -> str:
        return bridge.database_of(self.ours)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course, its release, and a new gradebook that nbgrader made; never to be changed."""
    folder = tmp_path_factory.mktemp("made")
    root = gradebooks.make_root(folder / "root", ZERO)
    (folder / "grading").mkdir()
    bridge.generate(root, ASSIGNMENT, folder / "release", bridge.database_of(folder / "grading"))
    with TheirGradebook(bridge.database_of(folder / "grading"), "causeway") as book:
        book.find_assignment(ASSIGNMENT).duedate = DUE
        book.db.commit()
    return folder


@pytest.fixture(scope="module")
def both(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("both")
    grading = shutil.copytree(made / "grading", folder / "theirs")
    _graded_before(bridge.database_of(grading))
    handed_in = _class(made / "release")
    for learner, (books, stamp) in handed_in.items():
        gradebooks.put(grading, "submitted", learner, books, stamp)
    ours = shutil.copytree(grading, folder / "ours")
    bridge.autograde(made / "root", ASSIGNMENT, "*", grading, 15)
    graded = tuple(_ours(made, grading, ours, handed_in))
    return Both(made / "root", made / "release", grading, ours, graded)


def _graded_before(url: str) -> None:
    """One learner was graded before: stale points, marks and a comment given by hand, an extension."""
    with TheirGradebook(url, "causeway") as book:
        book.add_student("half-done")
        work = book.add_submission(ASSIGNMENT, "half-done", timestamp=DUE, extension=timedelta(seconds=1))
        for grade in (grade for one in work.notebooks for grade in one.grades):
            grade.auto_score, grade.needs_manual_grade = 0.25, False
        first = book.find_grade("01_03-dict_1-restock_visible", UNIT, ASSIGNMENT, "half-done")
        first.manual_score, first.extra_credit = 0.5, 2
        book.find_grade("talk", ESSAY, ASSIGNMENT, "half-done").auto_score = None
        comment = book.find_comment("01_03-dict_7-tests", UNIT, ASSIGNMENT, "half-done")
        comment.manual_comment, comment.auto_comment = "Come and see me.", "stale"
        work.notebooks[0].flagged = True
        book.db.commit()


def _class(release: Path) -> dict[str, tuple[dict[str, notebook.Notebook], str]]:
    """Three real submissions and one of prose; the release's essay is what two of them left untouched."""
    units = {
        name: notebook.read(CLASS / name / ASSIGNMENT / f"{UNIT}.ipynb") for name in ("half-done", "wrong")
    }
    untouched, written = (gradebooks.answered(release, ESSAY, answers) for answers in ({}, WRITTEN))
    return {
        "half-done": ({UNIT: units["half-done"], ESSAY: untouched}, LATE),  # but for the extension
        "wrong": ({UNIT: units["wrong"]}, LATE),
        "writer": ({ESSAY: written}, ON_TIME),
        "zoë o'neil": ({ESSAY: written}, LATE),
    }


def _ours(made: Path, theirs: Path, ours: Path, handed_in: dict) -> Iterator[Graded]:
    """Feed what nbgrader's checks gave, and only that, through our modules."""
    book = Gradebook(bridge.database_of(ours), lateness.penalty(made / "root"))
    sources = book.sources(ASSIGNMENT)
    reference = Gradebook(bridge.database_of(theirs))
    for learner, (books, stamp) in handed_in.items():
        points = {name: score.auto for name, score in reference.scores(ASSIGNMENT, learner).items()}
        got = {name: gradebooks.marks_of(one, points, sources[name]) for name, one in books.items()}
        missing = dict.fromkeys({UNIT, ESSAY} - set(books))
        graded = Graded(learner, ASSIGNMENT, {**got, **missing}, lateness.moment(stamp))
        book.record(graded)
        folder = theirs / "autograded" / learner / ASSIGNMENT
        ran = {
            name: autograded.executed(
                one, sources[name], gradebooks.outputs_of(notebook.read(folder / f"{name}.ipynb"))
            )
            for name, one in books.items()
        }
        gradebooks.put(ours, "autograded", learner, {**ran, **missing}, stamp)
        yield graded


def test_every_row_of_every_table_is_what_nbgrader_writes(both, record_property):
    theirs, ours = gradebooks.rows(bridge.database_of(both.theirs)), gradebooks.rows(both.url)
    assert list(theirs) == list(ours)
    for table in theirs:
        assert theirs[table] == ours[table], table
    record_property("rows equal to nbgrader's", sum(len(found) for found in theirs.values()))


def test_a_submission_counts_what_nbgrader_says(both):
    """Marks given by hand, extra credit, a task, penalties: all are in this class."""
    ours = {total.learner: total for total in Gradebook(both.url).totals(ASSIGNMENT)}
    with TheirGradebook(both.url, "causeway") as book:
        for one in book.assignment_submissions(ASSIGNMENT):
            total = ours.pop(one.student.id)
            assert (total.points, total.max_points) == (pytest.approx(one.score), one.max_score)
            assert (total.penalty, total.waits) == (one.late_submission_penalty, one.needs_manual_grade)
            assert total.handed_in == one.timestamp
    assert ours == {}


def test_every_autograded_notebook_is_what_nbgrader_writes_but_for_the_clock(both):
    folders = [dict(gradebooks.files(grading / "autograded")) for grading in (both.theirs, both.ours)]
    assert list(folders[0]) == list(folders[1])
    for name in folders[0]:
        theirs, ours = (_without_clock(name, files[name]) for files in folders)
        assert theirs == ours, name


def _without_clock(name: str, data: bytes) -> object:
    if not name.endswith(".ipynb"):
        return data.strip()
    book = notebook.nbformat.reads(data.decode(), as_version=4)
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    return book


def test_nbgrader_export_says_the_same_of_both(both, tmp_path):
    tables = []
    for grading in (both.theirs, both.ours):
        _nbgrader(both.root, grading, "export", f"--to={tmp_path / 'grades.csv'}")
        tables.append((tmp_path / "grades.csv").read_text("utf-8"))
    assert sorted(tables[0].splitlines()) == sorted(tables[1].splitlines())
    found = {row["student_id"]: row for row in csv.DictReader(tables[1].splitlines())}
    assert sorted(found) == ["half-done", "writer", "wrong", "zoë o'neil"]
    late = found["zoë o'neil"]
    assert (late["raw_score"], late["late_submission_penalty"], late["score"]) == ("2.5", "2.5", "0.0")
    assert found["writer"]["score"] == "2.5"


def test_what_is_read_of_a_class_is_what_nbgrader_counts(both):
    held = Gradebook(both.url).held(ASSIGNMENT)
    with TheirGradebook(both.url, "causeway") as book:
        for work in book.assignment_submissions(ASSIGNMENT):
            ours, penalty = held[work.student_id], work.late_submission_penalty or 0
            assert (ours.points, ours.handed_in) == (max(0, work.score - penalty), work.timestamp)
            waiting = [grade for one in work.notebooks for grade in one.grades if grade.needs_manual_grade]
            assert ours.waiting == {grade.name for grade in waiting if grade.manual_score is None}
    assert sorted(held) == ["half-done", "writer", "wrong", "zoë o'neil"]
    assert held["half-done"].comments == {"01_03-dict_7-tests": "Come and see me."}
    assert held["zoë o'neil"].penalties == {ESSAY: 2.5}
    assert held["writer"].waiting


def test_nbgrader_makes_feedback_from_what_we_wrote(both):
    which = [f"--assignment={ASSIGNMENT}", "--student=half-done", f"--notebook={UNIT}"]
    _nbgrader(both.root, both.ours, "generate_feedback", *which)
    page = (both.ours / "feedback" / "half-done" / ASSIGNMENT / f"{UNIT}.html").read_text("utf-8")
    total = sum(score.total for name, score in _scores(both, "half-done").items() if name.startswith("01_"))
    assert f"(Score: {total} / 29.0)" in page
    assert "Come and see me." in page
    assert "No response." in page


def _scores(both: Both, learner: str) -> dict[str, Score]:
    return Gradebook(both.url).scores(ASSIGNMENT, learner)


def test_formgrader_takes_the_submission_for_graded(both):
    layout = {"root": str(both.ours), "db_url": both.url, "course_id": "causeway"}
    there = CourseDirectory(config=Config({"CourseDirectory": layout}))
    graded = {one["student"]: one["autograded"] for one in NbGraderAPI(there).get_submissions(ASSIGNMENT)}
    assert graded == dict.fromkeys(["half-done", "wrong", "writer", "zoë o'neil"], True)


def _nbgrader(root: Path, grading: Path, *arguments: str) -> None:
    layout = {"root": grading, "db_url": bridge.database_of(grading), "autograded_directory": "autograded"}
    layout["feedback_directory"] = "feedback"
    where = [f"--CourseDirectory.{name}={value}" for name, value in layout.items()]
    command = [sys.executable, "-m", "nbgrader", *arguments, *where]
    ran = subprocess.run(command, cwd=root, env=PLAIN, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_tables_named_here_are_nbgraders():
    for name, table in schema.METADATA.tables.items():
        if name == "alembic_version":
            continue
        theirs = Base.metadata.tables[name].c
        kinds = {column.name: (type(column.type), type(theirs[column.name].type)) for column in table.c}
        assert [name for name, (ours, their) in kinds.items() if not issubclass(their, ours)] == []


def test_every_column_that_a_new_row_must_have_is_named_here():
    for name in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
        must = {column.name for column in Base.metadata.tables[name].c if not column.nullable}
        assert must - set(schema.METADATA.tables[name].c.keys()) == set()


def test_ids_are_of_nbgraders_shape_and_none_comes_twice():
    made_at_once, made_one_by_one = ids.new(1000), [ids.new(1)[0] for _ in range(1000)]
    assert len({*made_at_once, *made_one_by_one}) == 2000
    assert {len(one) for one in made_at_once} == {len(uuid4().hex)}
    assert all(int(one, 16) > 0 for one in made_at_once)


@pytest.fixture
def fresh(made: Path, tmp_path: Path) -> str:
    """The URL of a gradebook with an assignment and nobody in it."""
    shutil.copy(made / "grading" / "gradebook.db", tmp_path / "gradebook.db")
    return bridge.database_of(tmp_path)


def graded(url: str, learner: str = "ada", earned: float = 1.0, handed_in: datetime | None = None) -> Graded:
    """A submission of both notebooks whose every check earned the same."""
    got = {}
    for name, cells in Gradebook(url).sources(ASSIGNMENT).items():
        answers = frozenset(cell for cell, source in cells.items() if not source.locked)
        points = {cell: earned for cell, source in cells.items() if source.locked and "rules" not in cell}
        got[name] = Marks(points, answers - {"why"})
    return Graded(learner, ASSIGNMENT, got, handed_in)


def test_the_same_again_changes_nothing_and_writes_nothing(both):
    before = gradebooks.rows(both.url)
    book, said = Gradebook(both.url, lateness.penalty(both.root)), []
    event.listen(book._engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    for one in both.graded:
        book.record(one)
    assert gradebooks.rows(both.url) == before
    assert [line for line in said if not line.startswith(("SELECT", "BEGIN"))] == []


def test_what_a_person_gave_survives_and_old_points_do_not(fresh):
    book = Gradebook(fresh)
    book.record(graded(fresh))
    with TheirGradebook(fresh, "causeway") as theirs:
        theirs.find_grade("01_03-dict_1-restock_visible", UNIT, ASSIGNMENT, "ada").manual_score = 0.5
        theirs.find_grade("why", ESSAY, ASSIGNMENT, "ada").manual_score = 2
        theirs.find_grade("talk", ESSAY, ASSIGNMENT, "ada").extra_credit = 1
        theirs.find_comment("why", ESSAY, ASSIGNMENT, "ada").manual_comment = "Well said."
        theirs.db.commit()
    book.record(graded(fresh, earned=0))
    scores = {name: score.total for name, score in book.scores(ASSIGNMENT, "ada").items() if score.total}
    assert scores == {"01_03-dict_1-restock_visible": 0.5, "why": 2}
    assert comment(fresh, "why")["manual_comment"] == "Well said."
    assert grade(fresh, "talk")["extra_credit"] == 1


def grade(url: str, cell: str, learner: str = "ada") -> dict:
    """A learner's grade of a cell, by the names of its columns."""
    return next(row for row in gradebooks.rows(url)["grade"] if _is(row, cell, learner))


def comment(url: str, cell: str, learner: str = "ada") -> dict:
    return next(row for row in gradebooks.rows(url)["comment"] if _is(row, cell, learner))


def _is(row: dict, cell: str, learner: str) -> bool:
    return f"/{learner}/" in row["notebook_id"] and f"/{cell}/" in row["cell_id"]


def test_notebooks_that_are_not_named_keep_their_rows(fresh):
    book = Gradebook(fresh)
    first = graded(fresh)
    book.record(first)
    book.record(replace(first, notebooks={UNIT: Marks({})}))
    assert {score.total for name, score in _by_name(book).items() if name.startswith("01_")} == {0.0}
    assert _by_name(book)["half_visible"].total == 1


def _by_name(book: Gradebook) -> dict[str, Score]:
    return book.scores(ASSIGNMENT, "ada")


def test_a_notebook_that_is_not_there_any_more_loses_its_points_its_comments_and_its_penalty(fresh):
    book = Gradebook(fresh, lambda learner, points, seconds: points)
    first = graded(fresh, handed_in=DUE + timedelta(hours=1))
    book.record(first)
    assert comment(fresh, "01_03-dict_7-tests")["auto_comment"] == "No response."
    assert {row["late_submission_penalty"] for row in gradebooks.rows(fresh)["submitted_notebook"]} == {22, 2}
    book.record(replace(first, notebooks={UNIT: None, ESSAY: None}))
    assert {score.total for score in _by_name(book).values()} == {0.0}
    assert comment(fresh, "01_03-dict_7-tests")["auto_comment"] is None
    assert {row["late_submission_penalty"] for row in gradebooks.rows(fresh)["submitted_notebook"]} == {None}


def test_a_submission_without_a_time_loses_the_time_of_the_one_before(fresh):
    """Else formgrader, which compares both, would call it ungraded for ever."""
    book = Gradebook(fresh)
    book.record(graded(fresh, handed_in=DUE))
    book.record(graded(fresh))
    assert [row["timestamp"] for row in gradebooks.rows(fresh)["submitted_assignment"]] == [None]


@pytest.mark.parametrize(("taken", "kept"), [(2.5, 2.5), (-1.0, 0.0), (99.0, 22.0), (None, None)])
def test_a_penalty_is_never_below_nothing_nor_above_what_was_earned(fresh, taken, kept):
    seen = []
    book = Gradebook(fresh, lambda *call: seen.append(call) or taken)
    marks = {UNIT: graded(fresh).notebooks[UNIT]}
    book.record(Graded("ada", ASSIGNMENT, marks, DUE + timedelta(minutes=1)))
    assert seen == [("ada", 22.0, 60.0)]
    rows = gradebooks.rows(fresh)["submitted_notebook"]
    penalties = {row["id"].rpartition("/")[2]: row["late_submission_penalty"] for row in rows}
    assert penalties == {UNIT: kept, ESSAY: None}


def test_a_notebook_that_was_not_graded_has_the_rows_of_one_that_was_not_handed_in(fresh):
    """Without them nbgrader's own grading, run later on the same gradebook, would stop."""
    only = {UNIT: graded(fresh).notebooks[UNIT]}
    Gradebook(fresh).record(Graded("ada", ASSIGNMENT, only, None))
    Gradebook(fresh).record(Graded("bob", ASSIGNMENT, {**only, ESSAY: None}, None))
    found = gradebooks.rows(fresh)
    for table in ("submitted_notebook", "grade", "comment"):
        ada, bob = (
            sorted(_told(row) for row in found[table] if name in row["id"]) for name in ("ada", "bob")
        )
        assert ada == bob != []


def _told(row: dict[str, object]) -> str:
    """A row without the learner."""
    return str(sorted(row.items())).replace("ada", "?").replace("bob", "?")


def test_a_late_policy_that_fails_is_said_and_nothing_is_written(fresh, tmp_path):
    """The settings ask for a method that nbgrader's plugin does not have."""
    settings = 'c = get_config()\nc.LateSubmissionPlugin.penalty_method = "half"\n'
    (tmp_path / "nbgrader_config.py").write_text(settings)
    book = Gradebook(fresh, lateness.penalty(tmp_path))
    with pytest.raises(
        CannotWrite, match="ada is late, and nbgrader's late policy gives no penalty: TraitError"
    ):
        book.record(graded(fresh, handed_in=DUE + timedelta(minutes=1)))
    assert gradebooks.rows(fresh)["student"] == []


def test_a_gradebook_that_another_process_holds_is_waited_for(fresh):
    other = sqlite3.connect(Path(fresh.removeprefix("sqlite:///")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    recording = threading.Thread(target=Gradebook(fresh).record, args=[graded(fresh)])
    recording.start()
    recording.join(0.3)
    assert recording.is_alive()
    other.execute("COMMIT")
    recording.join()
    assert Gradebook(fresh).scores(ASSIGNMENT, "ada")


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_gradebook_that_is_held_too_long_is_left_as_it_was(fresh, lock):
    book, one = Gradebook(fresh, patience=0.2), graded(fresh)
    other = sqlite3.connect(Path(fresh.removeprefix("sqlite:///")), isolation_level=None)
    other.execute(f"BEGIN {lock}")
    with pytest.raises(CannotWrite, match=HELD):
        book.record(one)
    other.execute("ROLLBACK")
    assert gradebooks.rows(fresh)["student"] == []
    book.record(one)


def test_a_full_disk_is_said_and_leaves_the_old_rows(fresh):
    book, one = Gradebook(fresh), graded(fresh)
    event.listen(book._engine, "connect", lambda connection, record: connection.execute(NO_MORE_PAGES))
    with pytest.raises(CannotWrite, match="was not written: database or disk is full"):
        for number in range(99):
            before = gradebooks.rows(fresh)
            book.record(replace(one, learner=f"learner-{number}"))
    assert gradebooks.rows(fresh) == before
    Gradebook(fresh).record(one)


def test_a_process_killed_at_any_statement_leaves_the_old_rows(fresh):
    Gradebook(fresh).record(graded(fresh, earned=0.5))
    assert moments_survived(fresh) > 8


def moments_survived(url: str) -> int:
    """At how many moments a process that records can be killed; fails if one of them leaves anything."""
    command = [sys.executable, "-m", "tests.killed"]
    one = pickle.dumps((url, graded(url, handed_in=DUE)))
    ran = subprocess.run(command, cwd=ROOT, input=one, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return int(ran.stdout)


WRONG_PLACES = {
    "nothing there": ("sqlite:///{}/none.db", "there is no gradebook at"),
    "no database": ("sqlite:///{}/text.db", "file is not a database"),
    "no gradebook": ("sqlite:///{}/empty.db", "holds no gradebook"),
    "an older one": ("sqlite:///{}/old.db", "holds the schema 167914646830, not the schema e43177bfe90b"),
    "no URL": ("gradebook.db", "cannot be opened as a gradebook"),
    "no such database": ("oddsql://there", "cannot be opened as a gradebook"),
}


@pytest.mark.parametrize("which", WRONG_PLACES)
def test_a_place_that_holds_no_gradebook_of_this_nbgrader_is_refused_in_a_sentence(which, tmp_path):
    (tmp_path / "text.db").write_text("My answers are in the attached document. " * 30)
    for name, version in (("empty", ""), ("old", "167914646830")):
        with sqlite3.connect(tmp_path / f"{name}.db") as db:
            db.execute(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)" if version else "VACUUM"
            )
            if version:
                db.execute("INSERT INTO alembic_version VALUES (?)", [version])
    url, said = WRONG_PLACES[which]
    with pytest.raises(CannotWrite, match=said):
        Gradebook(url.format(tmp_path))
    assert not (tmp_path / "none.db").exists()


def test_an_assignment_or_a_notebook_that_the_gradebook_lacks_is_named(fresh):
    book = Gradebook(fresh)
    with pytest.raises(CannotWrite, match="has no assignment '02-sorting': run nbgrader's generate step"):
        book.record(Graded("ada", "02-sorting", {}))
    with pytest.raises(CannotWrite, match="has no notebook '09-magic'"):
        book.record(Graded("ada", ASSIGNMENT, {"09-magic": None}))
    assert gradebooks.rows(fresh)["student"] == []


@pytest.fixture(scope="module")
def server(both: Both, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL in which nbgrader has entered the assignment, and a learner who was graded before."""
    with services.postgres() as db:
        url = db.url.replace("postgresql:", "postgresql+psycopg:")  # as SQLAlchemy names that client
        bridge.generate(both.root, ASSIGNMENT, tmp_path_factory.mktemp("release"), url)
        with TheirGradebook(url, "causeway") as theirs:
            theirs.find_assignment(ASSIGNMENT).duedate = DUE
            theirs.db.commit()
        _graded_before(url)
        yield url


def test_in_postgresql_every_row_is_what_it_is_in_sqlite(both, server):
    book = Gradebook(server, lateness.penalty(both.root))
    for one in (*both.graded, *both.graded):
        book.record(one)
    assert gradebooks.rows(server) == gradebooks.rows(both.url)
    assert book.scores(ASSIGNMENT, "wrong") == Gradebook(both.url).scores(ASSIGNMENT, "wrong")
    assert book.totals(ASSIGNMENT) == Gradebook(both.url).totals(ASSIGNMENT)
    book.close()


def test_in_postgresql_too_a_process_killed_at_any_statement_leaves_the_old_rows(server):
    assert moments_survived(server) > 8


def test_two_graders_who_enter_one_new_learner_at_once_both_succeed(server):
    """The other one has made the row, and commits when we are already waiting for it."""
    one = graded(server, "newcomer")
    with _holding(server, "INSERT INTO student (id) VALUES ('newcomer')") as other:
        recording = threading.Thread(target=Gradebook(server).record, args=[one])
        recording.start()
        recording.join(0.3)
        assert recording.is_alive()
        other.commit()
    recording.join()
    assert Gradebook(server).scores(ASSIGNMENT, "newcomer")


def test_a_submission_that_another_grader_holds_too_long_is_left_as_it_was(server):
    one = graded(server, "held")
    Gradebook(server).record(one)
    before = gradebooks.rows(server)
    held = _holding(server, "SELECT * FROM submitted_assignment FOR UPDATE")
    with held, pytest.raises(CannotWrite, match=HELD):
        Gradebook(server, patience=0.2).record(replace(one, handed_in=DUE))
    assert gradebooks.rows(server) == before


@contextmanager
def _holding(url: str, statement: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as other:
        other.execute(text(statement))
        yield other
    engine.dispose()


def test_a_server_that_is_not_there_is_said(server):
    gone = server.replace(str(make_url(server).port), "1")
    with pytest.raises(CannotWrite, match="onnection refused"):
        Gradebook(gone)


def test_what_stood_in_a_folder_goes_and_other_notebooks_stay(made, tmp_path):
    books = {name: notebook.read(made / "release" / f"{name}.ipynb") for name in (UNIT, ESSAY)}
    folder = gradebooks.put(tmp_path, "autograded", "ada", books, LATE)
    (folder / "surplus.txt").write_text("not ours")
    other = (folder / f"{ESSAY}.ipynb").read_bytes()
    gradebooks.put(tmp_path, "autograded", "ada", {UNIT: None})
    assert dict(gradebooks.files(tmp_path)) == {f"autograded/ada/{ASSIGNMENT}/{ESSAY}.ipynb": other}


def test_a_run_killed_while_it_put_a_folder_in_its_place_loses_nothing(made, tmp_path):
    books = {name: notebook.read(made / "release" / f"{name}.ipynb") for name in (UNIT, ESSAY)}
    folder = gradebooks.put(tmp_path, "autograded", "ada", books)
    before = dict(gradebooks.files(tmp_path))
    folder.rename(folder.with_name(f"{ASSIGNMENT}.old"))
    folder.with_name(f"{ASSIGNMENT}.tmp").mkdir()
    gradebooks.put(tmp_path, "autograded", "ada", {UNIT: books[UNIT]})
    assert dict(gradebooks.files(tmp_path)) == before


def test_a_folder_that_cannot_be_written_is_said_and_half_a_character_is_not_in_the_way(tmp_path):
    odd = gradebooks.essay()
    odd.cells[0].source = "half \ud800 a character"
    folder = gradebooks.put(tmp_path, "submitted", "ada", {ESSAY: odd})
    assert notebook.read(folder / f"{ESSAY}.ipynb").cells[0].source == "half ? a character"
    (tmp_path / "autograded").write_text("a file where a folder should be")
    with pytest.raises(
        CannotWrite, match="autograded/ada/01-data-structures was not written: Not a directory"
    ):
        gradebooks.put(tmp_path, "autograded", "ada", {})


STAMPS = [
    "2026-11-20 10:00:00",
    "2026-11-20 10:00:00.5 Europe/Berlin",
    "2026-11-20 10:00:00 UTC",
    "2026-11-20 10:00:00 +0000",
    "2026-11-20 10:00:00 -3600",
    "2026-11-20T10:00:00+01:00",
    "Fri 20 November 2026, 10:00",
]


@pytest.mark.parametrize("text", STAMPS)
def test_a_time_is_read_as_nbgrader_reads_it(text):
    assert lateness.moment(text) == utils.parse_utc(text)


def test_a_submission_says_when_it_was_handed_in_or_nothing(tmp_path):
    assert lateness.stamp(tmp_path) == ""
    (tmp_path / "timestamp.txt").write_text(f"{LATE}\n")
    assert lateness.stamp(tmp_path) == LATE
    (tmp_path / "timestamp.txt").unlink()
    (tmp_path / "timestamp.txt").symlink_to("/etc/hostname")
    assert lateness.stamp(tmp_path) == ""


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-13-45 10:00:00",
        "\0" * 5000,
        "9" * 90,
        "2026-11-20 99:00 +1",
        "2026-11-20 10:00 ../../etc/passwd",
        "2026-11-20 10:00 /etc/localtime",
    ],
)
def test_a_stamp_that_is_no_time_is_said(tmp_path, text):
    (tmp_path / "timestamp.txt").write_text(text)
    with pytest.raises(SubmissionError, match="which is no time"):
        lateness.stamp(tmp_path)
