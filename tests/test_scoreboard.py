from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from grader import check, notebook
from grader.mutate import GOAL
from tests.commands import causeway
from tests.conftest import copy_of_checkout

FACTS = len(check.GROUND) + len(check.FACTS)


PAGES = [Path("course/scoreboard.md"), Path("course/scoreboard.json")]


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A copy of the whole course, and what was said when all its facts were asked and all mutants tried."""
    root = copy_of_checkout(tmp_path_factory.mktemp("whole") / "causeway")
    for page in PAGES:
        (root / page).unlink()
    return root, causeway("check", "--fresh", "--report", cwd=root)


def test_every_fact_holds_for_every_page_of_the_course(proved, course):
    held = f"{FACTS} of {FACTS} facts hold"
    said = proved[1].stdout.splitlines()[: -len(PAGES)]
    assert said == [f"{page.slug}: {held}" for page in course.pages]
    assert proved[1].returncode == 0


def test_the_scoreboard_is_what_the_course_gives_now(proved, course):
    assert [(proved[0] / page).read_bytes() for page in PAGES] == [
        (course.root / page).read_bytes() for page in PAGES
    ]


def test_every_task_of_the_course_reaches_the_goal(proved):
    board = json.loads((proved[0] / PAGES[1]).read_text("utf-8"))
    tasks = {name: task for unit in board["units"] for name, task in unit["tasks"].items()}
    assert [
        name
        for name, task in tasks.items()
        if task["caught"] < GOAL / 100 * (task["mutants"] - task["equivalent"])
    ] == []


def test_the_scoreboard_counts_the_topics_of_every_unit(course):
    board = json.loads((course.root / "course/scoreboard.json").read_text("utf-8"))
    assert board["topics"] == {"covered": sum(len(unit.topics) for unit in course.units), "of": 309}
    assert [unit["unit"] for unit in board["units"]] == [unit.slug for unit in course.units]


def test_every_task_of_the_course_is_on_the_scoreboard(course):
    board = json.loads((course.root / "course/scoreboard.json").read_text("utf-8"))
    tasks = [task for unit in board["units"] for task in unit["tasks"]]
    solutions = [notebook.read(course.solution(unit.slug)) for unit in course.units]
    assert tasks == [notebook.grade_id(cell) for book in solutions for cell in notebook.answers(book)]
