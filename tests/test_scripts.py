"""Answers that are scripts: released with a stub that fails, tried, explained and mutated like others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from grader import answers, mutate, notebook, scripts, seal, tasks, trial, vocabulary
from grader.answers import Equivalent
from grader.course import Course
from grader.session import Source
from grader.unit import Unit
from tests import served
from tests.attacks import target
from tests.attacks.target import Task

SOLUTION = (
    "%%bash\n# Note where it was felt.\n### BEGIN SOLUTION\ncd roof\necho Suva > felt\n### END SOLUTION"
)
FELT = "# It is noted.\nfrom pathlib import Path\n\nassert Path('roof', 'felt').read_text() == 'Suva\\n'"
GIVEN = "from pathlib import Path\n\nPath('roof').mkdir(exist_ok=True)"
UNITS = {
    "01-rows": (Task("note", "%%bash\ncd roof\necho Suva > felt", FELT, given=GIVEN),),
    "02-commits": (Task("one", "def one():\n    return 1", "# One.\nassert one() == 1"),),
}
NAME = "01_01-rows_1-note"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return target.make(tmp_path_factory.mktemp("scripts"), served.ROADMAP, UNITS)


def answer_of(course: Course, unit: str) -> str:
    [cell] = notebook.answers(notebook.read(course.exercise(f"{served.CHAPTER}/{unit}")))
    return str(cell.source)


def test_a_script_is_released_with_a_stub_that_fails_and_code_with_the_other(course):
    assert answer_of(course, "01-rows") == f"%%bash\n    {scripts.STUB}"
    assert answer_of(course, "02-commits").endswith("\n    raise NotImplementedError")


def test_an_untouched_script_earns_nothing_and_the_solution_everything(course):
    book = notebook.read(course.solution(f"{served.CHAPTER}/01-rows"))
    assert trial.failures(book, {}, times=2) == {}
    assert list(trial.failures(book, {NAME: answer_of(course, "01-rows")})) == [f"{NAME}_visible"]


ANSWERS = """\
# %% elsewhere task="1-note" fails="visible" language="bash"
# # I note it where I am.
# echo "Suva" > felt  # here

# %% at-once task="1-note" passes=true language="bash"
# echo Suva > roof/felt
"""


def test_answers_in_bash_stand_in_comments_and_say_what_their_author_thinks(course, tmp_path):
    copy = Course(Path(shutil.copytree(course.root, tmp_path / "course")))
    path = copy.answers(f"{served.CHAPTER}/01-rows")
    path.parent.mkdir(parents=True)
    path.write_text(ANSWERS, "utf-8")
    wrong, right = answers.read(path, "01_01-rows")
    assert wrong.source == '%%bash\n# I note it where I am.\necho "Suva" > felt  # here'
    book = notebook.read(copy.solution(f"{served.CHAPTER}/01-rows"))
    said = trial.of_answers([(trial.part(book, NAME), one) for one in (wrong, right)])
    assert [list(failed) for failed in said] == [[f"{NAME}_visible"], []]
    made = seal.mistakes(Unit(copy, *copy.choose(["01-rows"])))
    assert [mistake.thought for mistake in made[NAME]] == ["I note it where I am."]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (SOLUTION, ""),
        (SOLUTION.replace("# Note where it was felt.\n", ""), "it needs a comment of one sentence"),
        (f"{SOLUTION}\necho done", "it must end in its solution"),
    ],
)
def test_a_script_s_stub_says_what_to_write(source, says):
    assert [says for _ in tasks._script(source)] == [says] * bool(says)
    assert all(says in found for found in tasks._script(source))


def test_a_change_of_a_script_is_shown_as_a_line_and_can_be_declared_equivalent():
    given: list[Source] = [("", GIVEN)]
    cells = ((NAME, SOLUTION), (f"{NAME}_visible", "assert Path('roof', 'felt').exists()"))
    same = (
        Equivalent("more", NAME, "It was empty.", frozenset({"echoSuva>>felt"}), ""),
        Equivalent("any", NAME, "No command matters.", frozenset(), "causeway/ShellDropCommand"),
    )
    asked = mutate.Task(NAME, tuple(given), cells, same)
    found = mutate.TaskScore(NAME, mutate.tried(asked, 10.0), same)
    assert "\n-echo Suva > felt\n+echo Suva >> felt\n" in found.uncaught[0].diff
    assert (found.survivors, [equivalent.name for equivalent in found.stale]) == ((), ["any"])


def test_a_script_uses_the_programs_it_calls():
    script = "%%bash\ncd roof && git switch -c x\n# git gc\nif test -f a; then git push; fi\nwc -l a | sort"
    assert vocabulary.uses(script) == {"%%bash", "git switch", "git push", "wc", "sort"}


def test_a_script_may_use_what_a_lesson_shows_in_a_script_or_gives_to_git(checkout):
    unit = Unit(checkout, *checkout.choose(["03-dict"]))
    lesson = unit.lesson
    lesson.cells += [new_code_cell("%%bash\nwc -l felt"), new_code_cell('repo.git("switch", "main")')]
    notebook.write(unit.lesson_path, lesson)
    assert {"%%bash", "wc", "git switch"} <= vocabulary.introduced(unit)
    assert "git merge" not in vocabulary.introduced(unit)
