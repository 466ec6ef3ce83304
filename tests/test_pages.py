"""`causeway feedback`: what was given by hand is in the pages, and no grading takes it away."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from grader import cli
from grader.classbook import Classbook
from grader.course import Course
from grader.pages import renew
from tests import kills
from tests.kills import CHAPTER

LEARNERS = ("half-done", "perfect")
TASK = "01_03-dict_1-restock"
LATE = "2030-01-01 00:00:00 UTC"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kills.hand_in(tmp_path_factory.mktemp("in"), LEARNERS)


@pytest.fixture(scope="module")
def place(small: Course, handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a class of two was graded; every test leaves it as a class of two that was graded."""
    place = tmp_path_factory.mktemp("graded") / "grading"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(small.root)
        assert cli.main(kills.command(handed_in, place)[3:]) == 0
    return place


@pytest.fixture(autouse=True)
def here(small: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.root)


def feedback(place: Path, code: int = 0) -> None:
    assert cli.main(["feedback", CHAPTER, "--grading", str(place)]) == code


def page(place: Path, learner: str) -> str:
    return (place / "feedback" / learner / f"{CHAPTER}.html").read_text("utf-8")


def by_hand(place: Path, learner: str, points: float, comment: str) -> None:
    """What formgrader does when a person gives a check points and an answer a comment."""
    of = (
        "WHERE notebook_id IN (SELECT submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment"
        " ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = ?)"
        " AND cell_id IN (SELECT id FROM base_cell WHERE name = ?)"
    )
    db = sqlite3.connect(place / "gradebook.db")
    scored = db.execute(f"UPDATE grade SET manual_score = ? {of}", (points, learner, f"{TASK}_visible"))
    said = db.execute(f"UPDATE comment SET manual_comment = ? {of}", (comment, learner, TASK))
    assert (scored.rowcount, said.rowcount) == (1, 1)
    db.commit()
    db.close()


def test_a_page_that_grading_wrote_is_not_written_again(place, capsys):
    feedback(place)
    assert capsys.readouterr().out.splitlines()[-1] == "Pages:     2, of which 0 changed"


def test_what_a_person_gave_is_in_the_page_and_stays_when_the_class_is_graded_again(
    place, handed_in, capsys, tmp_path
):
    before = page(place, "perfect")
    by_hand(place, "half-done", 0.25, "Well *begun*.")
    feedback(place)
    assert capsys.readouterr().out.splitlines()[-1] == "Pages:     2, of which 1 changed"
    assert page(place, "perfect") == before
    said = page(place, "half-done")
    assert "<p>Well <em>begun</em>.</p>" in said
    assert "A person gave 0.25 of 1 points here." in said

    again = Path(shutil.copytree(handed_in, tmp_path / "in"))
    for learner in LEARNERS:  # handed in anew, late
        (again / learner / CHAPTER / "timestamp.txt").write_text(LATE)
    assert cli.main(kills.command(again, place)[3:]) == 0
    assert "<p>Well <em>begun</em>.</p>" in page(place, "half-done")
    feedback(place)
    assert capsys.readouterr().out.splitlines()[-1] == "Pages:     2, of which 0 changed"


def test_a_comment_written_once_for_a_group_stands_in_each_page_of_it(small, place):
    book = Classbook(small, small.assignment(CHAPTER), place)
    renewed = renew(book, lambda result: {TASK: ["For all of you."]} if result.points < 20 else {})
    assert renewed.changed == ("half-done",)
    assert "<p>For all of you.</p>" in page(place, "half-done")
    assert renew(book).changed == ("half-done",)


def test_where_nothing_was_graded_there_is_nothing_to_render(tmp_path, capsys):
    feedback(tmp_path / "grading", code=2)
    assert "run `causeway grade 01-data-structures submissions/` first" in capsys.readouterr().err
    assert not (tmp_path / "grading").exists()
