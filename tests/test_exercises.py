"""The exercises: the solution earns everything, the untouched release nothing, each check what it is for."""

from __future__ import annotations

import doctest
import re

import pytest
from nbclient import NotebookClient

from grader import notebook, trial
from tests import cells
from tests.conftest import COURSE

UNITS = [unit.slug for unit in COURSE.units]
ANSWERS = [(slug, answer) for slug in UNITS for answer in cells.answers(slug)]
WRONG = [pytest.param(*pair, id=f"{pair[1].task}-{pair[1].name}") for pair in ANSWERS if pair[1].fails]
RIGHT = [pytest.param(*pair, id=f"{pair[1].task}-{pair[1].name}") for pair in ANSWERS if not pair[1].fails]
TASKS = [
    pytest.param(slug, notebook.grade_id(cell), id=notebook.grade_id(cell))
    for slug in UNITS
    for cell in notebook.answers(notebook.read(COURSE.solution(slug)))
]


def failed_in_a_kernel(book: notebook.Notebook) -> list[str]:
    """The checks that fail when a fresh kernel runs the notebook."""
    NotebookClient(
        book, timeout=60, allow_errors=True, kernel_name="python3", shutdown_kernel="immediate"
    ).execute()
    wrong = (
        cell
        for cell in notebook.checks(book)
        if any(output.output_type == "error" for output in cell.outputs)
    )
    return [notebook.grade_id(cell) for cell in wrong]


@pytest.mark.parametrize("slug", UNITS)
def test_the_solution_earns_everything(slug):
    assert failed_in_a_kernel(notebook.read(COURSE.solution(slug))) == []


@pytest.mark.parametrize("slug", UNITS)
def test_the_solution_earns_everything_when_its_cells_run_twice(slug):
    assert trial.failures(notebook.read(COURSE.solution(slug)), {}, times=2) == {}


@pytest.mark.parametrize("slug", UNITS)
def test_every_check_of_the_untouched_release_fails(slug):
    released = {
        notebook.grade_id(cell): cell.source
        for cell in notebook.answers(notebook.read(COURSE.exercise(slug)))
    }
    book = notebook.read(COURSE.solution(slug))
    for cell in notebook.answers(book):
        cell.source = released[notebook.grade_id(cell)]
    assert failed_in_a_kernel(book) == [notebook.grade_id(cell) for cell in notebook.checks(book)]


@pytest.mark.parametrize(("slug", "answer"), WRONG)
def test_a_wrong_answer_is_caught_by_the_check_that_names_it(slug, answer):
    book = trial.part(notebook.read(COURSE.solution(slug)), answer.task)
    failed = list(trial.failures(book, {answer.task: answer.source}))
    assert failed[:1] == [f"{answer.task}_{answer.fails}"]


@pytest.mark.parametrize(("slug", "answer"), RIGHT)
def test_a_right_answer_in_another_style_passes(slug, answer):
    book = trial.part(notebook.read(COURSE.solution(slug)), answer.task)
    assert trial.failures(book, {answer.task: answer.source}) == {}


@pytest.mark.parametrize(("slug", "task"), TASKS)
def test_a_task_has_three_wrong_answers_and_a_right_one(slug, task):
    own = [answer for answer in cells.answers(slug) if answer.task == task]
    assert len([answer for answer in own if answer.fails]) >= 3
    assert any(not answer.fails for answer in own)
    assert any(answer.fails == "hidden" for answer in own)


@pytest.mark.parametrize("slug", UNITS)
def test_no_answer_belongs_to_a_task_that_does_not_exist(slug):
    tasks = {notebook.grade_id(cell) for cell in notebook.answers(notebook.read(COURSE.solution(slug)))}
    assert {answer.task for answer in cells.answers(slug)} == tasks


@pytest.mark.parametrize("slug", UNITS)
def test_the_examples_in_the_task_texts_do_what_they_say(slug):
    book = notebook.read(COURSE.solution(slug))
    namespace: dict[str, object] = {}
    for cell in book.cells:
        if cell.cell_type == "code":
            exec(cell.source, namespace)
    texts = [cell.source for cell in book.cells if cell.cell_type == "markdown" and ">>>" in cell.source]
    examples = [
        fence for text in texts for fence in re.findall(r"```python\n(.*?)```", text, re.S) if ">>>" in fence
    ]
    assert len(texts) >= len([*notebook.answers(book)])
    runner = doctest.DocTestRunner(verbose=False)
    for number, example in enumerate(examples):
        runner.run(
            doctest.DocTestParser().get_doctest(example, dict(namespace), f"example {number}", slug, 0)
        )
    assert runner.failures == 0


@pytest.mark.parametrize(("slug", "task"), TASKS)
def test_a_task_has_a_visible_check_a_hidden_check_and_three_hints(slug, task):
    book = notebook.read(COURSE.solution(slug))
    own = [
        notebook.grade_id(cell)
        for cell in notebook.checks(book)
        if notebook.task_of(notebook.grade_id(cell)) == task
    ]
    assert own[0] == f"{task}_visible"
    assert own[-1] == f"{task}_hidden"
    position = next(n for n, cell in enumerate(book.cells) if notebook.grade_id(cell) == own[-1])
    hints = book.cells[position + 1]
    assert "hints" in notebook.tags(hints)
    assert hints.source.count("<details>") == 3
