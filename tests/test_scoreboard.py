from __future__ import annotations

import json

from grader import notebook
from tests.commands import causeway


def test_the_scoreboard_is_what_the_course_gives_now(checkout):
    pages = [checkout.root / "course" / name for name in ("scoreboard.md", "scoreboard.json")]
    before = [page.read_bytes() for page in pages]
    for page in pages:
        page.unlink()
    ran = causeway("check", "--report", cwd=checkout.root)
    assert ran.returncode == 0, ran.stdout
    assert [page.read_bytes() for page in pages] == before


def test_the_scoreboard_counts_the_topics_of_every_unit(course):
    board = json.loads((course.root / "course/scoreboard.json").read_text("utf-8"))
    assert board["topics"] == {"covered": sum(len(unit.topics) for unit in course.units), "of": 309}
    assert [unit["unit"] for unit in board["units"]] == [unit.slug for unit in course.units]


def test_every_task_of_the_course_is_on_the_scoreboard(course):
    board = json.loads((course.root / "course/scoreboard.json").read_text("utf-8"))
    tasks = [task for unit in board["units"] for task in unit["tasks"]]
    solutions = [notebook.read(course.solution(unit.slug)) for unit in course.units]
    assert tasks == [notebook.grade_id(cell) for book in solutions for cell in notebook.answers(book)]
