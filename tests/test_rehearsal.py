"""A class goes from Moodle's archive to Moodle's worksheet by the commands that an instructor types."""

from __future__ import annotations

import csv

import pytest

from grader import classbook, comments
from grader.classbook import Classbook
from tests.kitchen import CHAPTER
from tests.rehearsal import MISSING, SAID, Rehearsal

UNITS = ("01-list", "03-dict")
COUNT = 9


@pytest.fixture(scope="module")
def played(small, tmp_path_factory) -> tuple[Rehearsal, dict[str, str]]:
    """The class, and what each step said."""
    rehearsal = Rehearsal(tmp_path_factory.mktemp("class"), COUNT, UNITS, small)
    rehearsal.hand_in()
    return rehearsal, dict(rehearsal.run())


def test_who_handed_in_nothing_is_named_by_every_step_that_knows_the_list(played):
    rehearsal, said = played
    missing = list(rehearsal.learners().values())[-MISSING:]
    for step in ("collect", "export"):
        assert all(name in said[step] for name in missing), said[step]
    assert f"{COUNT - MISSING} submissions, {MISSING} missing" in said["report"]


def test_the_same_archive_again_brings_nothing_new(played):
    said = played[1]
    assert f"nothing new, {COUNT - MISSING} unchanged" in said["collect again"]
    assert said["grade again"] == said["grade"]


def test_a_comment_written_once_is_on_the_page_of_everyone_in_its_group_and_on_no_other(played, small):
    rehearsal, _ = played
    written = comments.read(rehearsal.grading, CHAPTER)
    standings = list(classbook.read(Classbook(small, small.assignment(CHAPTER), rehearsal.grading)))
    meant = {one.learner for one in standings if written.of(one.result)}
    pages = rehearsal.grading / "feedback"
    assert {path.parent.name for path in pages.rglob("*.html") if SAID in path.read_text("utf-8")} == meant
    assert 1 < len(meant) < len(standings)


def test_the_marks_that_go_back_are_the_points_scaled_to_what_moodle_counts(played):
    rehearsal, _ = played
    table = csv.DictReader((rehearsal.grading / f"{CHAPTER}.csv").open(encoding="utf-8"))
    points = {row["learner"]: 100 * float(row["points"]) / float(row["max_points"]) for row in table}
    file = (rehearsal.grading / f"{CHAPTER}-moodle.csv").open(encoding="utf-8-sig", newline="")
    marks = {row["ID number"]: row["Grade"] for row in csv.DictReader(file)}
    assert {name: float(mark) for name, mark in marks.items() if mark} == pytest.approx(points, abs=0.005)
    assert [name for name, mark in marks.items() if not mark] == list(rehearsal.learners())[-MISSING:]
