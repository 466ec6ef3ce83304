from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader import answers, mutants, mutate, notebook, trial
from grader.answers import Equivalent
from grader.course import Course
from grader.errors import CourseError
from grader.mutate import Task, TaskScore
from tests.commands import causeway

NAME = "01_09-sum_1-total"
SOLUTION = """\
def total(numbers):
    found = 9 - 7
    ### BEGIN SOLUTION
    found = 0
    for number in numbers:
        found = found + number
    return found
    ### END SOLUTION
"""
STRONG = "assert [total([2, 3]), total([5]), total([])] == [5, 5, 0]"
WEAK = "assert total([2, 3]) > 0"
COUNTDOWN = """\
def total(numbers):
    ### BEGIN SOLUTION
    left = len(numbers)
    while left > 0:
        left -= 1
    ### END SOLUTION
"""


def task(check: str, *, solution: str = SOLUTION, given: str = "", same: tuple[Equivalent, ...] = ()) -> Task:
    return Task(NAME, (("", given),), ((NAME, solution), (f"{NAME}_visible", check)), same)


def score(asked: Task, limit: float = 10.0) -> TaskScore:
    return TaskScore(asked.id, mutate.tried(asked, limit), asked.equivalents)


def same(*lines: str, operator: str = "") -> Equivalent:
    return Equivalent("as-good", NAME, "A reason.", frozenset(map(answers.without_spaces, lines)), operator)


def test_a_check_that_is_too_weak_lets_a_mutant_through_and_it_is_shown(checkout):
    path = checkout.solution("01-data-structures/01-list")
    book = notebook.read(path)
    for cell in notebook.checks(book):
        if notebook.task_of(notebook.grade_id(cell)) == "01_01-list_1-latest":
            cell.source = "# Nothing is checked.\nassert latest([4.8], 1) == [4.8]"
    notebook.write(path, book)
    ran = causeway("mutate", "01-list", cwd=checkout.root)
    assert ran.returncode == 1
    assert "No check of 01_01-list_1-latest catches this change by core/NumberReplacer:" in ran.stdout
    assert "\n-    start = max(0, len(readings) - count)\n+    start = max( -1," in ran.stdout


def test_a_strong_check_catches_every_mutant():
    found = score(task(STRONG))
    assert len(found.mutants) > 5
    assert (found.survivors, found.percent, found.enough) == ((), 100.0, True)


def test_a_weak_check_is_not_enough():
    found = score(task(WEAK))
    assert (found.enough, found.percent < mutate.GOAL) == (False, True)
    assert all(mutant.diff in mutate.report([found]) for mutant in found.survivors)


def test_an_endless_mutant_is_caught_at_its_limit():
    found = score(task("total([1])", solution=COUNTDOWN), limit=0.5)
    late = [mutant.diff for mutant in found.mutants if trial.LATE in mutant.caught]
    assert any("left -=  0" in diff or "left -= 0" in diff for diff in late)


def test_a_mutant_that_ends_its_process_is_caught():
    ends = SOLUTION.replace("found = 0", "import os\n    found = os._exit(0) if 1 > 2 else 0")
    assert any(trial.DIED in mutant.caught for mutant in score(task(STRONG, solution=ends)).mutants)


def test_only_what_stands_between_the_markers_is_changed():
    changed = [source for _, source in mutants.mutants(SOLUTION)]
    head, _, _ = SOLUTION.partition("found = 0")
    assert changed
    assert all(source.startswith(head) for source in changed)
    assert all(source.endswith("    ### END SOLUTION\n") for source in changed)


def test_no_mutant_occurs_twice_and_each_compiles():
    changed = [source for _, source in mutants.mutants(SOLUTION)]
    assert len(set(changed)) == len(changed)
    assert [compile(source, "a mutant", "exec") for source in changed]


def test_each_of_several_solution_regions_is_changed():
    twice = SOLUTION + SOLUTION.replace("total", "again")
    assert len([*mutants.mutants(twice)]) == 2 * len([*mutants.mutants(SOLUTION)])


def test_a_solution_that_fails_its_own_checks_is_named_instead_of_mutated():
    with pytest.raises(CourseError, match=f"The solution of {NAME} is wrong: {NAME}_visible: AssertionError"):
        mutate.tried(task("assert total([]) == 1"), 10.0)


def test_the_given_cells_run_once_for_all_mutants(tmp_path):
    ran = tmp_path / "ran"
    asked = task(STRONG, given=f"with open({str(ran)!r}, 'a') as file: print('ran', file=file)")
    assert score(asked).killed > 1
    assert ran.read_text() == "ran\n"


def test_a_mutant_sees_the_files_of_the_given_cells_and_of_no_other_mutant():
    check = "import os\nassert os.listdir() == ['given']\nopen('mine', 'w').close()"
    assert score(task(check, given="open('given', 'w').close()")).killed == 0


def test_a_second_run_runs_nothing_and_says_the_same(tmp_path):
    course, asked = Course(tmp_path), task(counting(tmp_path))
    first = mutate.mutate(course, [asked])
    runs = (tmp_path / "runs").read_text()
    second = mutate.mutate(course, [asked])
    assert (tmp_path / "runs").read_text() == runs
    assert mutate.report(second) == mutate.report(first)


def test_a_run_afresh_runs_everything_again(tmp_path):
    course, asked = Course(tmp_path), task(counting(tmp_path))
    mutate.mutate(course, [asked])
    runs = (tmp_path / "runs").read_text()
    mutate.mutate(course, [asked], fresh=True)
    assert (tmp_path / "runs").read_text() == runs * 2


def test_a_changed_check_is_tried_again(tmp_path):
    course = Course(tmp_path)
    (weak,) = mutate.mutate(course, [task(WEAK)])
    (strong,) = mutate.mutate(course, [task(STRONG)])
    assert strong.killed > weak.killed


def test_a_broken_cache_is_written_anew(tmp_path):
    course, path = Course(tmp_path), tmp_path / mutate.CACHE / f"{NAME}.json"
    first = mutate.mutate(course, [task(STRONG)])
    kept = path.read_text()
    path.write_text("{")
    assert mutate.mutate(course, [task(STRONG)]) == first
    assert path.read_text() == kept


def counting(folder: Path) -> str:
    """A check that fails never and leaves a mark for each run."""
    return f"with open({str(folder / 'runs')!r}, 'a') as file: file.write('x')"


def test_an_equivalent_declared_by_its_line_is_not_counted():
    before = score(task(WEAK))
    line = next(line[1:] for line in before.survivors[0].diff.splitlines()[2:] if line.startswith("+"))
    after = score(task(WEAK, same=(same(line.replace(" ", "  ")),)))
    assert len(after.survivors) == len(before.survivors) - 1
    assert (after.stale, after.percent > before.percent) == ((), True)


def test_equivalents_declared_by_their_operator_are_not_counted():
    before = score(task(WEAK))
    operator = "core/NumberReplacer"
    others = tuple(mutant for mutant in before.survivors if mutant.operator != operator)
    after = score(task(WEAK, same=(same(operator=operator),)))
    assert len(others) < len(before.survivors)
    assert (after.survivors, after.stale) == (others, ())


def test_an_equivalent_that_matches_no_uncaught_mutant_is_stale():
    found = score(task(STRONG, same=(same("found = 1"), same(operator="core/AddNot"))))
    assert (found.percent, found.enough, len(found.stale)) == (100.0, False, 2)
    assert f"The equivalent 'as-good' of {NAME} is stale" in mutate.report([found])


def test_a_stale_equivalent_fails_the_command(checkout):
    declare(checkout, '# %% once task="1-restock" equivalent=true\n# A reason.\n# + for _ in range(9):\n')
    ran = causeway("mutate", "03-dict", cwd=checkout.root)
    assert ran.returncode == 1
    assert "The equivalent 'once' of 01_03-dict_1-restock is stale" in ran.stdout


def test_an_equivalent_of_a_task_that_does_not_exist_is_refused(checkout):
    declare(checkout, '# %% lost task="9-lost" equivalent=true\n# A reason.\nreturn 1\n')
    with pytest.raises(CourseError, match=r"'lost' belongs to a task .* Name one of: 1-restock, 2-invert"):
        mutate.tasks(checkout, checkout.units)


def declare(course: Course, cell: str) -> None:
    path = course.answers("01-data-structures/03-dict")
    path.write_text(f"{path.read_text('utf-8')}\n\n{cell}", "utf-8")


def test_an_equivalent_is_read_with_its_reason_and_its_lines(tmp_path):
    cell = '# %% twin task="1-a" equivalent=true\n# One reason,\n# two lines.\n# + elif a != 0:\nb = 1 - 0\n'
    (tmp_path / "a.py").write_text(cell, "utf-8")
    assert answers.equivalents(tmp_path / "a.py", "01_a") == (
        Equivalent("twin", "01_a_1-a", "One reason, two lines.", frozenset({"elifa!=0:", "b=1-0"}), ""),
    )
    assert answers.read(tmp_path / "a.py", "01_a") == ()


@pytest.mark.parametrize(
    "cell",
    [
        '# %% no-reason task="1-a" equivalent=true\nb = 1\n',
        '# %% no-line task="1-a" equivalent=true\n# A reason.\n',
        '# %% task="1-a" equivalent=true\n# No name.\nb = 1\n',
        '# %% both task="1-a" equivalent=true operator="core/AddNot"\n# A reason.\nb = 1\n',
    ],
)
def test_an_equivalent_needs_a_name_a_reason_and_lines_or_an_operator(tmp_path, cell):
    (tmp_path / "a.py").write_text(cell, "utf-8")
    with pytest.raises(CourseError, match="needs a name, a reason in a comment, and lines or an operator"):
        answers.equivalents(tmp_path / "a.py", "01_a")


def test_without_the_mutators_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(mutants, "TOOL", "a-mutator-nobody-has")
    with pytest.raises(
        CourseError, match=r"Run `make .venv/dev.stamp`, or `pip install a-mutator-nobody-has`"
    ):
        next(mutants.mutants(SOLUTION))


def test_where_the_tools_of_authors_are_not_installed_it_is_said_how_to(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    with pytest.raises(CourseError, match=r"jupytext.* is not installed.*make \.venv/dev\.stamp"):
        answers.read(course.answers("01-data-structures/03-dict"), "01_03-dict")
