"""What a result rests on, what of it still holds, and how that is kept."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader import notebook, register
from grader.answerkey import AnswerKey
from grader.paper import Paper
from grader.register import Entry, Record, Register
from grader.report import balance, changes
from grader.results import OPEN, CheckResult, NotebookResult, SubmissionResult, TaskResult
from tests.conftest import COURSE

SLUG = "01-data-structures/03-dict"
RELEASE = notebook.read(COURSE.exercise(SLUG))
SOLUTION = notebook.read(COURSE.solution(SLUG))


def paper(change: Callable[[Paper], None] = lambda paper: None) -> Paper:
    """The exercise on dictionaries, changed by its author."""
    made = Paper(SLUG, copy.deepcopy(RELEASE), copy.deepcopy(SOLUTION), AnswerKey("", {}))
    change(made)
    return made


PAPER = paper()
TASKS = [task.id for task in PAPER.tasks]


def changed(by_author: Callable[[Paper], None], data: bytes = b"mine", settings: str = "") -> object:
    old = Entry(register.basis(PAPER, b"mine", ""), result({}))
    return register.changed(old, register.basis(paper(by_author), data, settings))


def result(points: dict[str, float], note: str = "") -> NotebookResult:
    """A result in which each task has one check of 4 points."""
    tasks = tuple(
        TaskResult(task, task, (CheckResult(f"{task}_hidden", points.get(task, 0.0), 4.0, True, ""),))
        for task in TASKS
    )
    return NotebookResult(SLUG, "Dictionaries", tasks, (note,) if note else ())


def check(paper: Paper, hidden: bool, task: int = 0) -> notebook.Cell:
    return next(cell for cell in paper.tasks[task].checks if notebook.is_hidden(cell) == hidden)


def test_nothing_is_graded_again_where_nothing_has_changed():
    assert changed(lambda paper: None) == frozenset()


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("task", [0, 2])
def test_a_mended_check_has_its_own_task_graded_again(hidden, task):
    def mend(paper: Paper) -> None:
        check(paper, hidden, task).source += "\nassert True"

    assert changed(mend) == {TASKS[task]}


def test_other_points_for_a_check_have_its_task_graded_again():
    def regrade(paper: Paper) -> None:
        check(paper, hidden=True).metadata.nbgrader.points = 7

    assert changed(regrade) == {TASKS[0]}


def test_a_given_cell_that_changed_has_the_whole_notebook_graded_again():
    def mend(paper: Paper) -> None:
        cells = [cell for cell in paper.release.cells if cell.cell_type == "code"]
        next(cell for cell in cells if not notebook.grade_id(cell)).source += "\nmore = 1"

    assert changed(mend) is None


@pytest.mark.parametrize(("data", "settings"), [(b"another", ""), (b"mine", "other limits")])
def test_another_submission_and_other_limits_have_all_graded_again(data, settings):
    assert changed(lambda paper: None, data, settings) is None


def test_what_was_not_handed_in_or_not_readable_is_not_taken_for_another():
    bases = {
        register.basis(PAPER, data, "").handed_in for data in (None, b"", b"None", "cannot be read", b"x")
    }
    assert len(bases) == 5


def test_of_a_mended_task_the_new_points_count_and_of_the_others_the_old_ones():
    old, new = result(dict.fromkeys(TASKS, 1.0), "old"), result(dict.fromkeys(TASKS, 4.0), "new")
    merged = register.merged(old, new, frozenset({TASKS[1]}))
    assert [task.points for task in merged.tasks] == [4.0 if task == TASKS[1] else 1.0 for task in TASKS]
    assert merged.notes == ("new",)


@pytest.mark.parametrize("first", [True, False])
def test_a_result_of_two_runs_of_which_one_had_no_sandbox_had_none(first):
    bare = replace(result({}), notes=("said", OPEN), isolated=False)
    walled = result({}, "said")
    old, new = (bare, walled) if first else (walled, bare)
    merged = register.merged(old, new, frozenset({TASKS[1]}))
    assert (merged.isolated, merged.notes) == (False, ("said", OPEN))


def test_where_a_sandbox_is_required_a_result_of_a_run_without_one_does_not_hold():
    basis = register.basis(PAPER, b"mine", "")
    for isolated in (True, False):
        old = Entry(basis, replace(result({}), isolated=isolated))
        assert register.changed(old, basis) == frozenset()
        assert register.changed(old, basis, require=True) == (frozenset() if isolated else None)


def entry(points: float = 1.0) -> Entry:
    return Entry(register.basis(PAPER, b"mine", ""), result({TASKS[0]: points}, "said"))


@pytest.mark.parametrize("learner", ["ada", "zoë o'neil", "a.b@c-d e", "..", "con", "two words "])
def test_what_is_kept_of_a_learner_is_read_as_it_was(tmp_path, learner):
    record = Record({"03-dict": entry(), "01-list": entry(0.5)}, frozenset({"01-list"}))
    kept = Register(tmp_path / "register")
    kept.write(learner, record)
    assert kept.read(learner) == record
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "register"]


def test_names_that_differ_are_kept_apart(tmp_path):
    kept = Register(tmp_path)
    for number, learner in enumerate(["a b", "a%20b", "a_b", "a.b"]):
        kept.write(learner, Record({"03-dict": entry(number)}))
    assert [kept.read(name).entries["03-dict"].result.points for name in ("a b", "a%20b", "a_b", "a.b")] == [
        0,
        1,
        2,
        3,
    ]


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"{}",
    b'{"notebooks": {}}',
    b'{"notebooks": [], "writing": []}',
    b"\xff",
]


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_says_nothing_and_all_is_graded_again(tmp_path, data):
    kept = Register(tmp_path)
    kept.write("ada", Record({"03-dict": entry()}))
    (tmp_path / "ada.json").write_bytes(data)
    assert kept.read("ada") == Record()
    kept.write("ada", Record({"03-dict": entry()}))
    assert kept.read("ada") == Record({"03-dict": entry()})


def test_while_grades_are_written_the_old_entries_stay_and_are_marked():
    old = Record({"03-dict": entry(1), "01-list": entry(1)})
    half = old.begin(["03-dict"])
    assert (half.entries, half.writing) == (old.entries, {"03-dict"})
    whole = half.begin(["01-list"]).end({"01-list": entry(4)})
    assert whole == Record({"03-dict": entry(1), "01-list": entry(4)}, frozenset({"03-dict"}))


def test_a_cleared_register_knows_nobody(tmp_path):
    kept = Register(tmp_path / "register")
    kept.clear()
    kept.write("ada", Record({"03-dict": entry()}))
    kept.clear()
    assert kept.read("ada") == Record()


def lines(learner: str, before: NotebookResult | None, after: NotebookResult) -> list[str]:
    known = {} if before is None else {"03-dict": Entry(register.basis(PAPER, b"", ""), before)}
    return [
        str(change) for change in changes(SubmissionResult(learner, "01-data-structures", (after,)), known)
    ]


def test_a_preview_names_learner_notebook_task_and_points():
    before, after = (
        result({TASKS[0]: 4.0, TASKS[1]: 1.0}),
        result({TASKS[0]: 2.5, TASKS[1]: 1.0, TASKS[2]: 4.0}),
    )
    assert lines("ada", before, after) == [
        f"ada  03-dict  {TASKS[0]}  4 -> 2.5 of 4",
        f"ada  03-dict  {TASKS[2]}  0 -> 4 of 4",
    ]
    assert lines("ada", None, after) == [f"ada  03-dict  new: 7.5 of {4 * len(TASKS)}"]
    assert lines("ada", after, replace(after, notes=("said",))) == []


def test_a_preview_counts_who_gains_and_who_loses():
    def made(learner: str, before: NotebookResult | None, after: NotebookResult) -> list:
        known = {} if before is None else {"03-dict": Entry(register.basis(PAPER, b"", ""), before)}
        return list(changes(SubmissionResult(learner, "01-data-structures", (after,)), known))

    more, less, other = result({TASKS[0]: 4.0}), result({}), result({TASKS[1]: 4.0})
    told = [*made("a", less, more), *made("b", more, less), *made("c", more, other), *made("d", None, more)]
    assert balance(told) == "Learners: 1 gain, 1 lose, 1 stay even, 1 new."
    assert balance([]) == "No mark would change."
