from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from grader import bridge, export, text
from grader.errors import CannotWrite, NoGradebook, RosterError
from grader.export import Order
from grader.gradebook import Gradebook
from grader.marks import Graded, Marks
from tests import gradebooks
from tests.commands import causeway
from tests.conftest import COURSE
from tests.gradebooks import ASSIGNMENT, ESSAY, UNIT
from tests.lms import roster_csv, worksheet_csv

CHAPTER = COURSE.assignment(ASSIGNMENT)
HALF = {"half_visible": 0.5, "half_hidden": 1.0, "why": None, "sketch": 0.0, "talk": None}
CLASS = {"ada": "Lovelace, Ada", "jose": "García, José", "bob": "=cmd|' /C calc'!A0"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grades of two learners: of 10 points and the unit's, one marked by hand, one late."""
    root = gradebooks.make_root(tmp_path_factory.mktemp("root"))
    grading = root / "grading"
    grading.mkdir()
    bridge.generate(root, ASSIGNMENT, root / "release", bridge.database_of(grading))
    book = Gradebook(bridge.database_of(grading), penalty=lambda learner, points, seconds: 0.25)
    with sqlite3.connect(grading / "gradebook.db") as db:
        db.execute("UPDATE assignment SET duedate = '2026-11-20 12:00:00.000000'")
    for learner, hour in (("ada", 10), ("jose", 13)):
        notebooks = {ESSAY: Marks(HALF), UNIT: None}
        book.record(Graded(learner, ASSIGNMENT, notebooks, datetime(2026, 11, 20, hour)))
    with sqlite3.connect(grading / "gradebook.db") as db:
        why = "SELECT id FROM base_cell WHERE name = 'why'"
        db.execute(f"UPDATE grade SET manual_score = 2, extra_credit = 1 WHERE cell_id IN ({why})")
    return root


@pytest.fixture
def order(made: Path, tmp_path: Path) -> Order:
    grading = shutil.copytree(made / "grading", tmp_path / "grading")
    return Order(COURSE, CHAPTER, "csv", grading)


def cells(order: Order, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(order.file.read_text("utf-8-sig")), delimiter=delimiter))


def test_canvas_gets_its_ids_back_and_one_column(order, tmp_path):
    asked = replace(order, to="canvas", roster=roster_csv(tmp_path / "c.csv", CLASS), column="77")
    done = export.export(asked)
    rows = cells(asked)
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Data structures (77)"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "10.00"]
    scale = 10 / _most(order)
    assert rows[2] == ["Lovelace, Ada", "41", "S41", "ada", "A", _short(4.5 * scale)]
    assert rows[3] == ["García, José", "42", "S42", "jose", "A", _short(4.25 * scale)]
    assert rows[4] == ["'=cmd|' /C calc'!A0", "43", "S43", "bob", "A", ""]
    assert done.unplaced == [] and done.said[0] == "No submission of 1: =cmd|' /C calc'!A0."


def test_the_column_is_known_by_the_title_of_the_chapter(order, tmp_path):
    asked = replace(order, to="canvas", roster=roster_csv(tmp_path / "c.csv", CLASS))
    export.export(asked)
    assert cells(asked)[0][-1] == "Data structures (77)"


def test_where_canvas_has_no_column_a_new_one_has_our_points(order, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(
        "Student,ID,SIS Login ID,Section,Essay (5)\n"
        "    Points Possible,,,,3\nAda,41,ada,A,2\nJosé,42,jose,A,EX\n"
    )
    asked = replace(order, to="canvas", roster=path)
    done = export.export(asked)
    assert [row[-1] for row in cells(asked)] == [CHAPTER.title, _short(_most(order)), "4.5", "4.25"]
    assert "a new one was made" in " ".join(done.said)


def test_marks_of_other_assignments_do_not_go_back(order, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("Student,ID,Section,Essay (5),01-data-structures (6)\nada,41,A,2,\njose,42,A,3,EX\n")
    asked = replace(order, to="canvas", roster=path)
    done = export.export(asked)
    assert cells(asked) == [
        ["Student", "ID", "Section", "01-data-structures (6)"],
        ["ada", "41", "A", "4.5"],
        ["jose", "42", "A", "EX"],
    ]
    assert done.unplaced == ["jose: Canvas says that this learner is excused."]


def test_moodle_gets_its_worksheet_back_with_grades_in_its_points(order, tmp_path):
    asked = replace(
        order, to="moodle", roster=worksheet_csv(tmp_path / "m.csv", {"ada": "Ada", "bob": "Bob"})
    )
    before = asked.roster.read_bytes()
    done = export.export(asked)
    rows = cells(asked)
    assert rows[1][5] == _short(4.5 * 100 / _most(order)) and rows[2][5] == ""
    rows[1][5] = ""
    assert [row[:5] for row in rows] == [
        row[:5] for row in csv.reader(io.StringIO(before.decode("utf-8-sig")))
    ]
    assert (
        asked.file.read_bytes().startswith(b"\xef\xbb\xbfIdentifier,") and b"\r\n" in asked.file.read_bytes()
    )
    assert done.unplaced == ["jose is in the gradebook and not in the roster."]
    assert f"Marks of {_short(_most(order))} points were scaled to the 100 points of the LMS." in done.said


def test_in_a_worksheet_only_the_identifier_goes_back_as_it_came(order, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(
        "Identifier,Full name,Email address,Status,Grade,Online text,Feedback comments\n"
        "Participant 1,ada,=a@b.org,-,,=1+1,- good\n"
    )
    asked = replace(order, to="moodle", roster=path)
    export.export(asked)
    assert cells(asked)[1] == ["Participant 1", "ada", "'=a@b.org", "-", "4.5", "'=1+1", "- good"]


def test_a_grade_that_moodle_has_locked_is_left_and_said(order, tmp_path):
    path = worksheet_csv(tmp_path / "m.csv", {"ada": "Ada", "jose": "José"})
    path.write_bytes(path.read_bytes().replace(b"100.00,Yes", b"100.00,No", 1))
    done = export.export(replace(order, to="moodle", roster=path))
    assert done.unplaced == ["ada: Moodle says that this grade cannot be changed."]


def test_a_decimal_comma_stays_one(order, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text('Identifier;Full name;ID number;Grade;Maximum Grade\nParticipant 1;Ada;ada;;"10,00"\n')
    asked = replace(order, to="moodle", roster=path)
    export.export(asked)
    assert cells(asked, ";")[1][3] == _short(4.5 * 10 / _most(order)).replace(".", ",")


def test_participants_of_moodle_get_a_column(order, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text(
        "First name,Last name,ID number,Email address,Notes\nAda,-Li,ada,a@b.org,x\nJo,Li,jose,+j@b.org,\n"
    )
    asked = replace(order, to="moodle", roster=path)
    done = export.export(asked)
    assert cells(asked)[1:] == [
        ["Ada", "'-Li", "ada", "a@b.org", "4.5"],
        ["Jo", "Li", "jose", "+j@b.org", "4.25"],
    ]
    assert "an id on line 3 begins like a formula" in " ".join(done.said)


def test_everything_is_in_the_json(order, tmp_path):
    asked = replace(order, to="json", roster=roster_csv(tmp_path / "c.csv", CLASS))
    export.export(asked)
    ada, jose = json.loads(asked.file.read_text("utf-8"))["submissions"]
    assert (ada["name"], ada["score"], ada["handed_in"]) == ("Lovelace, Ada", 4.5, "2026-11-20T10:00:00Z")
    assert (jose["points"], jose["penalty"], jose["score"]) == (4.5, 0.25, 4.25)
    essay = next(book for book in ada["notebooks"] if book["name"] == ESSAY)
    why = next(check for task in essay["tasks"] for check in task["checks"] if check["id"] == "why")
    assert (why["automatic"], why["by_hand"], why["extra_credit"], why["points"]) == (None, 2.0, 1.0, 3.0)


def test_answers_that_wait_for_a_person_are_said(order):
    said = " ".join(export.export(order).said)
    assert "Answers wait for a person in the work of ada, jose: grade them in formgrader" in said


def test_nbgraders_own_export_says_the_same_scores(order):
    asked = replace(order, to="nbgrader")
    export.export(asked)
    rows = list(csv.DictReader(io.StringIO(asked.file.read_text())))
    export.export(order)
    ours = {row["learner"]: row for row in csv.DictReader(io.StringIO(order.file.read_text()))}
    assert {row["student_id"]: float(row["score"]) for row in rows} == {
        name: float(row["score"]) for name, row in ours.items()
    }


def test_the_command_fails_if_a_mark_has_no_place(order, tmp_path):
    path = worksheet_csv(tmp_path / "m.csv", {"ada": "Ada"})
    where = ["--grading", str(order.grading), "-o", str(tmp_path / "out.csv")]
    ran = causeway("export", ASSIGNMENT, "--to", "moodle", "--roster", str(path), *where)
    assert (ran.returncode, ran.stderr) == (2, "")
    *_, unplaced, summary = ran.stdout.splitlines()
    assert unplaced == "jose is in the gradebook and not in the roster."
    assert summary == f"{tmp_path / 'out.csv'}: 1 of 2 marks, of {_short(_most(order))} points."


def test_two_submissions_of_one_person_get_no_mark(order, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("Student,ID,SIS Login ID,Section\nAda,jose,ada,A\n")
    asked = replace(order, to="canvas", roster=path)
    done = export.export(asked)
    assert done.unplaced == ["ada and jose are one person in the roster: give the mark by hand."]
    assert cells(asked)[1][-1] == ""


@pytest.mark.parametrize(
    ("content", "to", "column", "said"),
    [
        ("learner\nada\n", "canvas", "", "for Canvas, name the CSV that its Gradebook exports"),
        ("learner\nada\n", "moodle", "", "for Moodle, name the grading worksheet"),
        ("Student,ID,Section,A (1)\nada,1,A,\n", "canvas", "B", "has no column 'B'. It has: A (1)."),
        ("Student,ID,Section,A (1),A (2)\nada,1,A,,\n", "canvas", "A", "several columns are called so"),
        (
            "Student,ID,Section,A (1)\n    Points Possible,,,(read only)\nada,1,A,\n",
            "canvas",
            "1",
            "Canvas computes the column",
        ),
        ("Identifier,Full name,Grade,Scale\nParticipant 1,ada,,Good\n", "moodle", "", "graded by words"),
        ("", "canvas", "", "is empty"),
    ],
)
def test_a_roster_that_does_not_fit_gets_a_sentence_and_nothing_is_written(
    order, tmp_path, content, to, column, said
):
    path = tmp_path / "r.csv"
    path.write_text(content)
    asked = replace(order, to=to, roster=path, column=column)
    with pytest.raises(RosterError) as caught:
        export.export(asked)
    assert said in str(caught.value) and not asked.file.exists()


def test_what_is_missing_gets_a_sentence(order, tmp_path):
    with pytest.raises(RosterError, match="name it with --roster"):
        export.export(replace(order, to="canvas"))
    with pytest.raises(NoGradebook, match="there is no gradebook"):
        export.export(replace(order, grading=tmp_path / "nowhere"))
    with pytest.raises(NoGradebook, match="has no assignment '12-deployment': grade it first"):
        export.export(replace(order, chapter=COURSE.assignment("12-deployment")))
    path = roster_csv(tmp_path / "c.csv", CLASS)
    with pytest.raises(RosterError, match="is the roster itself"):
        export.export(replace(order, to="canvas", roster=path, output=path))
    (tmp_path / "full").write_text("a file")
    with pytest.raises(CannotWrite, match="was not written"):
        export.export(replace(order, output=tmp_path / "full" / "x.csv"))


@pytest.mark.parametrize("value", ["-3", "-0.5", "+1", "1,5", "-1.234,5", "12 %", "-", "Ada", ""])
def test_a_number_or_a_plain_text_stays_as_it_is(value):
    assert text.cell(value) == value


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", " =1", "＝1"])
def test_a_name_with_a_formula_stays_text(value):
    assert text.cell(value).startswith("'")


def _most(order: Order) -> float:
    return Gradebook(order.url).totals(ASSIGNMENT)[0].max_points


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
