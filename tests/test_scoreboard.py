from __future__ import annotations

import hashlib
import json
import subprocess
from typing import Any

import pytest

from grader import check, mutate, notebook, scoreboard
from grader.course import Course
from grader.mutate import GOAL, Task
from tests.commands import ROOT, causeway
from tests.conftest import COURSE, copy_of_checkout

FACTS = len(check.GROUND) + len(check.FACTS)
SHARE = 3  # of the tasks, one in so many has its mutants tried anew at each commit
TASKS = mutate.tasks(COURSE, COURSE.units)


@pytest.fixture(scope="module")
def board() -> dict[str, Any]:
    return dict(json.loads((ROOT / scoreboard.DATA).read_text("utf-8")))


@pytest.fixture(scope="module")
def scores(board) -> dict[str, dict[str, Any]]:
    """The score of each task as the course has it."""
    return {name: task for unit in board["units"] for name, task in unit["tasks"].items()}


def test_every_fact_holds_for_every_page_of_the_course(tmp_path):
    root = copy_of_checkout(tmp_path / "causeway")
    ran = causeway("check", "--fresh", cwd=root)
    assert ran.stdout.splitlines() == [f"{page.slug}: {FACTS} of {FACTS} facts hold" for page in COURSE.pages]
    assert ran.returncode == 0


def test_every_task_of_the_course_is_on_the_scoreboard_and_reaches_the_goal(scores):
    solutions = [notebook.read(COURSE.solution(unit.slug)) for unit in COURSE.units]
    assert list(scores) == [notebook.grade_id(cell) for book in solutions for cell in notebook.answers(book)]
    assert [name for name, task in scores.items() if scoreboard.percent(task) < GOAL] == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_score_rests_on_the_cells_the_checks_and_the_operators_that_are_there_now(task, scores):
    assert scores[task.id]["basis"] == mutate.basis(task)[:16], "run `causeway check --report`"


def test_the_mutants_of_one_task_in_three_another_third_at_each_commit_are_caught_as_the_scoreboard_says(
    scores, tmp_path
):
    tried = mutate.mutate(Course(tmp_path), drawn(), fresh=True)
    assert {score.task: scoreboard.task(score) for score in tried} == {
        task.id: scores[task.id] for task in drawn()
    }
    assert [score.task for score in tried if not score.enough] == []


def drawn() -> list[Task]:
    """The tasks whose turn it is: by lot, the commit's name being the lot."""
    asked = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    order = sorted(TASKS, key=lambda task: hashlib.sha256(f"{commit} {task.id}".encode()).digest())
    return order[: len(order) // SHARE]


def test_the_page_shows_the_numbers_and_the_numbers_are_the_courses(board, course):
    assert (ROOT / scoreboard.PAGE).read_text("utf-8") == scoreboard.page(board)
    assert board["topics"] == {"covered": sum(len(unit.topics) for unit in course.units), "of": 309}
    assert [unit["unit"] for unit in board["units"]] == [unit.slug for unit in course.units]
    assert {unit["facts"]["hold"] for unit in board["units"]} == {FACTS}
