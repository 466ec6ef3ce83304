"""The key of a unit, from a run of its solution, and the judge's agreement with the checks as written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader import answerkey, judge, key, notebook, trial
from grader.answers import Answer
from grader.errors import CourseError
from grader.key import AnswerKey
from grader.kinds import Kinds
from grader.limits import Limits
from grader.needs import needed
from grader.notebook import Notebook
from grader.paper import Paper
from grader.probe import probe
from grader.unit import Unit
from grader.warm import Warm
from tests.conftest import COURSE

UNITS = {unit.slug: unit.uses for unit in COURSE.units}
LIMITS = Limits(cell_seconds=20, total_seconds=200)


@pytest.fixture(scope="module")
def kinds() -> Iterator[Kinds]:
    with Kinds(LIMITS) as kinds:
        yield kinds


@pytest.fixture(scope="module")
def warm(kinds: Kinds) -> Warm:
    return kinds.start(())


def a_unit(solution: str, check: str, given: str = "") -> Notebook:
    """A solution notebook of one task with one hidden check."""

    def cell(name: str, source: str, **graded: object) -> notebook.Cell:
        given = {"grade_id": name, "schema_version": 3, "grade": False, "solution": False, "locked": True}
        return new_code_cell(source, id=name, metadata={"nbgrader": {**given, **graded}})

    cells = [
        cell("01_01-unit_1-task", solution, solution=True, locked=False),
        cell("01_01-unit_1-task_hidden", check, grade=True, points=1),
    ]
    return new_notebook(cells=[new_code_cell(given, id="given"), *cells])


def test_the_grader_s_side_is_recorded_and_only_the_observations_are_sent(warm):
    check = "def best(xs):\n    return max(xs)\n\nfor xs in [[1, 3], [5]]:\n    assert top(xs) == best(xs)"
    found = answerkey.build(a_unit("def top(xs):\n    return max(xs)", check), warm.run)
    (one,) = found.checks.values()
    assert one.code == "for xs in [[1, 3], [5]]:\n    __see__(0, top(xs))"
    assert one.entries == ((0, (3,), (3,)), (0, (5,), (5,)))
    assert not one.whole


def test_a_key_survives_being_written_down(warm):
    found = answerkey.build(a_unit("def one():\n    return 1", "assert one() == int('1')"), warm.run)
    assert key.from_text(found.to_text()) == found


def test_a_cut_that_would_change_what_is_seen_is_made_with_more_care(warm):
    check = "a = []\nb = a\nb.append(7)\nassert top(a) == 7"
    (one,) = answerkey.build(
        a_unit("def top(xs):\n    return max(xs, default=0)", check), warm.run
    ).checks.values()
    assert one.code == "a = []\nb = a\nb.append(7)\n__see__(0, top(a))"
    check = "a = []\nglobals()['a'].append(7)\nassert top(a) == 7"
    (one,) = answerkey.build(
        a_unit("def top(xs):\n    return max(xs, default=0)", check), warm.run
    ).checks.values()
    assert one.whole


def test_a_check_that_speaks_of_its_functions_keeps_their_names(warm):
    check = "def twice(n):\n    return 2 * n\n\nassert call(twice) == 'name: twice'"
    found = answerkey.build(a_unit("def call(f):\n    return 'name: ' + f.__name__", check), warm.run)
    assert "def twice(" in found.checks["01_01-unit_1-task_hidden"].code


def test_a_solution_that_does_not_pass_its_own_check_is_refused(warm):
    with pytest.raises(
        CourseError, match=r"does not pass on the solution, at assert one\(\) == 2: 1 came back"
    ):
        answerkey.build(a_unit("def one():\n    return 1", "assert one() == 2"), warm.run)
    with pytest.raises(CourseError, match="the solution stops in 01_01-unit_1-task with ZeroDivisionError"):
        answerkey.build(a_unit("1 / 0", "assert one() == 2"), warm.run)


def test_a_check_that_sees_something_else_each_time_is_refused(warm):
    with pytest.raises(CourseError, match="observes something else each time it runs"):
        answerkey.build(
            a_unit("import os\n\ndef one():\n    return os.urandom(8)", "assert one() != 2"), warm.run
        )


@cache
def key_of(slug: str) -> AnswerKey:
    with Warm(LIMITS, uses=UNITS[slug]) as warm:
        return answerkey.build(notebook.read(COURSE.solution(slug)), warm.run)


def failed(warm: Warm, paper: Paper, part: Notebook, answer: Answer) -> list[str]:
    """The checks of a task that an answer fails, by the engine."""
    cells = [cell for cell in part.cells if cell.cell_type == "code" and not notebook.opens(cell)]
    sources = {name: one.code for name, one in paper.checks.items()} | {answer.task: answer.source}
    job = [
        {
            "id": cell.id,
            "source": sources.get(cell.id, cell.source),
            "trusted": cell.id != answer.task,
            "check": cell.id in paper.checks,
        }
        for cell in cells
    ]
    ran = warm.run({"cells": job, "cell_seconds": 20, "total_seconds": 100})
    reports = {report["id"]: report for report in ran["cells"]}
    checks = [cell.id for cell in cells if cell.id in paper.checks]
    return [name for name in checks if not judge.judge(paper.checks[name], reports.get(name)).passed]


def unit_of(slug: str) -> Unit:
    return Unit(COURSE, next(unit for unit in COURSE.units if unit.slug == slug))


def parts(slug: str) -> dict[str, Notebook]:
    """The cells that each task needs, by the task."""
    unit = unit_of(slug)
    return {task.id: trial.part(unit.solution, task.id) for task in unit.tasks}


@pytest.mark.parametrize("slug", UNITS)
def test_every_answer_is_judged_as_its_checks_judge_it_where_they_run(kinds, slug, record_property):
    """What passes at home passes in class: the engine against the checks as a learner's kernel runs them.

    Where answers start servers or hundreds of programs, by a wrong and a right one to each task.
    """
    found, warm, part = key_of(slug), kinds.start(UNITS[slug]), parts(slug)
    answers = list(unit_of(slug).answers)
    if UNITS[slug]:
        answers = list({(answer.task, not answer.fails): answer for answer in reversed(answers)}.values())
    asked = [(part[answer.task], answer) for answer in answers]
    for (cells, answer), at_home in zip(asked, trial.of_answers(asked), strict=True):
        assert failed(warm, found, cells, answer) == list(at_home), answer.name
    record_property(f"answers to {slug} judged alike at home and in class", len(answers))


@pytest.mark.parametrize("slug", UNITS)
def test_what_a_check_wants_is_cut_out_of_what_the_sandbox_gets(slug):
    assert [name for name, one in key_of(slug).checks.items() if one.whole] == []


def test_no_reference_of_a_hidden_check_is_in_the_sandbox():
    references = 0
    for slug in UNITS:
        solution = notebook.read(COURSE.solution(slug))
        learned = answerkey.learned_names(solution)
        for cell in notebook.checks(solution):
            apart = probe(answerkey.plain_code(cell.source), learned)
            references += _functions(apart.full)
            assert _functions(needed(apart.bare, learned)) == 0, cell.id
    assert references > 5


def _functions(code: ast.Module) -> int:
    """The references that a piece of code defines; by their name, as this course calls them."""
    defined = [node for node in ast.walk(code) if isinstance(node, ast.FunctionDef)]
    return sum("reference" in node.name for node in defined)
