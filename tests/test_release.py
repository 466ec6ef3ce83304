from __future__ import annotations

import re
import textwrap

import pytest

from grader import notebook
from grader import release as verb
from tests.cells import answers
from tests.commands import causeway
from tests.conftest import COURSE, SMALL

REGION = re.compile(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END", re.S)
UNITS = [unit.slug for unit in COURSE.units]


def secrets(slug: str) -> list[str]:
    """The lines that only the solution has: solutions, hidden tests, what is told afterwards, answers."""
    book = notebook.read(COURSE.solution(slug))
    regions = [region for cell in book.cells for region in REGION.findall(cell.source)]
    after = [cell.source for cell in book.cells if "after" in notebook.tags(cell)]
    texts = [*regions, *after, *(answer.source for answer in answers(slug))]
    shown = "\n".join(
        REGION.sub("", cell.source) for cell in book.cells if "after" not in notebook.tags(cell)
    )
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return sorted(line for line in lines if len(line) > 15 and line not in shown)


def test_the_map_and_readme_are_fresh_and_no_exercise_is_astray(course):
    """What is generated for a unit is a fact about it: test_scoreboard asks them all."""
    assert verb.stale(course, []) == []


def test_a_release_made_from_nothing_is_the_same_to_the_byte(checkout):
    before = {slug: checkout.exercise(slug).read_bytes() for slug in SMALL}
    for slug in SMALL:
        checkout.exercise(slug).unlink()
    assert causeway("release", cwd=checkout.root).returncode == 0
    assert {slug: checkout.exercise(slug).read_bytes() for slug in SMALL} == before


def test_releasing_twice_changes_nothing(checkout):
    ran = causeway("release", cwd=checkout.root)
    assert (ran.returncode, ran.stdout) == (0, "0 files changed.\n")


@pytest.mark.parametrize("slug", UNITS)
def test_no_solution_and_no_hidden_test_is_in_a_release(slug):
    released = COURSE.exercise(slug).read_text("utf-8")
    text = "\n".join(cell.source for cell in notebook.read(COURSE.exercise(slug)).cells)
    assert len(secrets(slug)) > 50
    assert [line for line in secrets(slug) if line in text] == []
    assert "BEGIN SOLUTION" not in released
    assert "HIDDEN TESTS" not in released


@pytest.mark.parametrize("slug", UNITS)
def test_a_release_keeps_every_task_check_and_point(slug):
    solution, released = notebook.read(COURSE.solution(slug)), notebook.read(COURSE.exercise(slug))
    assert [*map(notebook.grade_id, notebook.answers(released))] == [
        *map(notebook.grade_id, notebook.answers(solution))
    ]
    assert [*map(notebook.grade_id, notebook.checks(released))] == [
        *map(notebook.grade_id, notebook.checks(solution))
    ]
    assert notebook.max_points(released) == notebook.max_points(solution)


def test_a_stale_exercise_is_named_by_the_check(checkout):
    path = checkout.exercise(SMALL[0])
    path.write_text(path.read_text("utf-8").replace("raise NotImplementedError", "pass", 1), "utf-8")
    ran = causeway("release", "--check", cwd=checkout.root)
    assert ran.returncode == 2
    assert f"Out of date: exercises/{SMALL[0]}.ipynb. Run `causeway release`" in ran.stderr


def test_an_exercise_without_a_solution_is_named_by_the_check(checkout):
    stray = checkout.exercise("01-data-structures/99-stray")
    stray.write_bytes(checkout.exercise(SMALL[0]).read_bytes())
    assert verb.stale(checkout) == [stray]


def test_readme_takes_its_links_from_the_one_public_address(checkout):
    project = checkout.root / "pyproject.toml"
    moved = project.read_text("utf-8").replace(checkout.address, "https://gitlab.com/elsewhere/course")
    project.write_text(moved, "utf-8")
    assert causeway("release", cwd=checkout.root).returncode == 0
    readme = (checkout.root / "README.md").read_text("utf-8")
    assert "https://mybinder.org/v2/gl/elsewhere/course/HEAD" in readme
    assert COURSE.address not in readme


def test_a_stub_is_the_signature_its_sentence_and_one_line():
    for slug in UNITS:
        for cell in notebook.answers(notebook.read(COURSE.exercise(slug))):
            assert textwrap.dedent(cell.source.splitlines()[-1]) == "raise NotImplementedError"
