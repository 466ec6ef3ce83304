"""A class whose units use PostgreSQL and git, graded in parallel: each submission has its own server."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.grade import grade
from grader.group import Class
from grader.limits import Limits
from grader.results import SubmissionResult
from tests import served

ADD, STRONGEST = (task.solution for task in served.ROWS)
BRANCH, MERGE = (task.solution for task in served.COMMITS)


def first(answer: str, *lines: str) -> str:
    """An answer that does something else before it does what is asked."""
    head, _, body = answer.partition("\n")
    return "\n".join([head, *(f"    {line}" for line in lines), body])


# What learners hand in, and what their units earn of 6 points each.
CLASS: Mapping[str, tuple[Mapping[str, str], float, float]] = {
    "answers-rightly": ({}, 6, 6),
    "answers-nothing": ({"add": "def add(c, r): ...", "branch": "def branch(n, c): ..."}, 2, 0),
    "leaves-a-server-for-others": (
        {
            "add": first(
                ADD,
                "import socket, subprocess",
                "other = services.postgres(55432)",
                "other.connect(autocommit=True).execute('create database mine')",
                "subprocess.Popen(['sleep', '600'], start_new_session=True)",
            )
        },
        6,
        6,
    ),
    "looks-for-a-server-of-others": (
        {
            "add": first(
                ADD,
                "import socket, time",
                "for _ in range(20):",
                "    assert socket.socket().connect_ex(('127.0.0.1', 55432))",
                "    time.sleep(0.01)",
            )
        },
        6,
        6,
    ),
    "ends-the-server": ({"add": first(ADD, "db.stop()")}, 0, 6),
    "forks-for-ever": (
        {
            "strongest": first(STRONGEST, "import os", "while True: os.fork()"),
            "merge": first(MERGE, "import os", "while True: os.fork()"),
        },
        3,
        3,
    ),
    "fills-the-disk": (
        {
            "strongest": first(
                STRONGEST,
                "connection.execute('alter table quakes alter place set storage external')",
                "connection.execute(\"insert into quakes select repeat('x', 10000000), n \"",
                '    "from generate_series(1, 1000) n")',
            ),
            "merge": first(MERGE, "open('full', 'wb').write(bytes(10**9))"),
        },
        3,
        3,
    ),
    "answers-by-a-git-of-its-own": (
        {
            "branch": "def branch(name, count):\n"
            "    import os, pathlib\n"
            "    fake = pathlib.Path('bin/git'); fake.parent.mkdir(exist_ok=True)\n"
            "    fake.write_text('#!/bin/sh\\necho topic 2\\necho topic 1\\n'); fake.chmod(0o755)\n"
            "    os.environ['PATH'] = f'{fake.parent.absolute()}:' + os.environ['PATH']"
        },
        6,
        1,
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, SubmissionResult]:
    root = tmp_path_factory.mktemp("served")
    course = served.make(root / "course")
    for learner, (answers, *_) in CLASS.items():
        for unit in served.UNITS:
            served.hand_in(course, root / "class" / learner, unit, answers)
    chapter, limits = course.assignment(served.CHAPTER), Limits(cell_seconds=10, total_seconds=30)
    told: dict[str, SubmissionResult] = {}
    grade(
        Class(course, chapter, root / "class", root / "grading", limits=limits, jobs=2, require=True),
        lambda result: told.update({result.learner: result}),
    )
    return told


@pytest.mark.parametrize("learner", CLASS)
def test_a_submission_earns_what_it_should(results, learner):
    books = results[learner].notebooks
    assert [book.points for book in books] == list(CLASS[learner][1:]), [
        (check.id, check.error) for book in books for task in book.tasks for check in task.checks
    ]
