"""A course of two small units that use real programs, PostgreSQL and git, and classes that hand them in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader import notebook
from grader.course import Course
from tests.attacks import target
from tests.attacks.target import Task

CHAPTER = "01-served"
ROADMAP = """
[[chapter]]
number = 1
slug = "01-served"
title = "Served"
quest = "serve"

[[chapter.lesson]]
slug = "01-rows"
title = "Rows"
topics = [{ id = "01.served.rows", name = "rows", tier = "green" }]
uses = ["postgres"]

[[chapter.lesson]]
slug = "02-commits"
title = "Commits"
topics = [{ id = "01.served.commits", name = "commits", tier = "green" }]
uses = ["git"]
"""
ROWS = (
    Task(
        "add",
        """def add(connection, rows):
    with connection.cursor() as cursor:
        cursor.executemany("insert into quakes values (%s, %s)", rows)""",
        """# The rows are in the table.
add(connection, [("Etna", 3.5), ("Lipari", 4.25)])
assert connection.execute("select * from quakes").fetchall() == [("Etna", 3.5), ("Lipari", 4.25)]""",
        """# Hidden checks: other rows, a table that refuses.
from psycopg import errors
from pytest import raises

add(connection, [("Stromboli", 1.75)])
assert connection.execute("select count(*), max(magnitude) from quakes").fetchone() == (3, 4.25)
with raises(errors.CheckViolation):
    add(connection, [("Nowhere", -1)])""",
        given="""from grader.classroom import services

db = services.postgres()
connection = db.connect(autocommit=True)
connection.execute("create table quakes (place text, magnitude real check (magnitude > 0))")""",
    ),
    Task(
        "strongest",
        """def strongest(connection):
    query = "select place from quakes order by magnitude desc limit 1"
    return connection.execute(query).fetchone()[0]""",
        '# Of all rows.\nassert strongest(connection) == "Lipari"',
        """# Hidden checks: after another row.
connection.execute("insert into quakes values ('Vesuvius', 5)")
assert strongest(connection) == "Vesuvius\"""",
    ),
)
COMMITS = (
    Task(
        "branch",
        """def branch(name, count):
    git("switch", "-q", "-c", name)
    for number in range(1, count + 1):
        git("commit", "-q", "--allow-empty", "-m", f"{name} {number}")""",
        """# A branch of two commits.
branch("topic", 2)
assert git("log", "--format=%s", "main..topic").splitlines() == ["topic 2", "topic 1"]""",
        """# Hidden checks: another branch, from there.
branch("other", 3)
assert git("rev-list", "--count", "main..other") == "5"
assert git("branch", "--format=%(refname:short)").split() == ["main", "other", "topic"]""",
        given="""import subprocess


def git(*words):
    ran = subprocess.run(["git", *words], cwd="quakes", capture_output=True, text=True, check=True)
    return ran.stdout.strip()


subprocess.run(["git", "init", "-q", "-b", "main", "quakes"], check=True)
git("config", "user.name", "Ada")
git("config", "user.email", "ada@example.org")
git("commit", "-q", "--allow-empty", "-m", "Begin")""",
    ),
    Task(
        "merge",
        """def merge(name):
    git("switch", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", f"Merge {name}", name)""",
        """# A commit with two parents.
merge("topic")
assert len(git("show", "-s", "--format=%p").split()) == 2
assert git("show", "-s", "--format=%s") == "Merge topic\"""",
        """# Hidden checks: the other branch.
merge("other")
assert git("rev-list", "--count", "main") == "8\"""",
    ),
)
UNITS = {"01-rows": ROWS, "02-commits": COMMITS}
FULL = sum(task.full for tasks in UNITS.values() for task in tasks)
Answers = Mapping[str, str]  # by the names of tasks; those of the solution for all others


def make(root: Path) -> Course:
    """The course on disk."""
    return target.make(root, ROADMAP, UNITS)


def hand_in(course: Course, folder: Path, unit: str, answers: Answers) -> None:
    """A learner's notebook of a unit, in the folder of the class for this learner."""
    book = notebook.read(course.exercise(f"{CHAPTER}/{unit}"))
    tasks = UNITS[unit]
    sources = {
        target.answer_id(unit, task.name, tasks): answers.get(task.name, task.solution) for task in tasks
    }
    for cell in notebook.answers(book):
        cell.source = sources[notebook.grade_id(cell)]
    notebook.write(folder / CHAPTER / f"{unit}.ipynb", book)
