"""What is true of a unit when it runs: solutions, stubs, answers, examples and the release."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat.v4 import new_notebook

from grader import examples, notebook, release, trial
from grader.answers import Answer
from grader.errors import CausewayError
from grader.session import Session
from grader.unit import Finding, Unit

REGION = re.compile(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END", re.S)
CLUTTER = {
    "data.csv": "1,2\n",
    "notes.txt": "mine\n",
    "solution.py": "raise SystemExit\n",
    "test.ipynb": "{}",
}


def the_solution_earns_everything(unit: Unit) -> Iterator[Finding]:
    """Once, and when every cell runs a second time in the same kernel."""
    for times, when in ((1, "fails on the solution"), (2, "fails when the solution's cells run twice")):
        for name, error in trial.failures(unit.solution, {}, times=times, limit=trial.WHOLE).items():
            yield Finding(unit.solution_path, name, f"the check {when}: {error}.")
            return


def the_solution_earns_everything_among_other_files(unit: Unit) -> Iterator[Finding]:
    """A learner's folder holds other files too."""
    failed = trial.failures(unit.solution, {}, files=CLUTTER, limit=trial.WHOLE)
    for name in sorted(failed.keys() - trial.failures(unit.solution, {}, limit=trial.WHOLE).keys()):
        says = f"the check fails in a folder that holds other files: {failed[name]}."
        yield Finding(unit.solution_path, name, says)


def the_untouched_release_earns_nothing(unit: Unit) -> Iterator[Finding]:
    """No check of any task passes before its learner has written a line."""
    stubs = {notebook.grade_id(cell): cell.source for cell in notebook.answers(unit.exercise)}
    failed = trial.failures(unit.solution, stubs, limit=trial.WHOLE)
    for cell in notebook.checks(unit.solution):
        if notebook.grade_id(cell) not in failed:
            yield Finding(
                unit.solution_path, cell.id, "the check passes on the stub: it must call the answer."
            )


def every_answer_does_what_it_says(unit: Unit) -> Iterator[Finding]:
    """A wrong answer fails first by the check that names it, a right one passes."""
    parts = {task.id: trial.part(unit.solution, task.id) for task in unit.tasks}
    asked = [(parts[answer.task], answer) for answer in unit.answers if answer.task in parts]
    for (_, answer), failed in zip(asked, trial.of_answers(asked), strict=True):
        yield from _judged(unit, answer, list(failed))


def _judged(unit: Unit, answer: Answer, failed: list[str]) -> Iterator[Finding]:
    first = failed[0].removeprefix(f"{answer.task}_") if failed else ""
    if first == answer.fails:
        return
    wanted = f"should be caught by {answer.fails}" if answer.fails else "should pass"
    says = f"the answer {wanted}, but {f'{first} catches it first' if first else 'every check passes'}."
    yield Finding(unit.answers_path, f"{answer.task} {answer.name}", says)


def examples_do_what_they_say(unit: Unit) -> Iterator[Finding]:
    """The `>>>` lines and the `$` lines of every task text, executed with the solution at hand."""
    for task in unit.tasks:
        asked = [] if task.text is None else examples.of(task.text.source)
        if not asked:
            says = "its text shows no example: add >>> lines, or $ lines in a fence of ```console."
            yield Finding(unit.solution_path, task.answer.id, says)
        for got in _wrong(unit, task.id, asked) if asked else ():
            yield Finding(unit.solution_path, task.id, f"an example in the text gives something else: {got}.")


def _wrong(unit: Unit, task: str, asked: list[tuple[str, str]]) -> list[str]:
    cells = [cell for cell in trial.part(unit.solution, task).cells if not notebook.is_check(cell)]

    def tried() -> list[str]:
        session = Session()
        session.execute(trial.sources_of(new_notebook(cells=cells)))
        return list(examples.wrong(asked, session.namespace))

    try:
        return trial.inside(tried, trial.LIMIT)
    except (TimeoutError, EOFError):
        return ["nothing: it does not end, or ends its process"]


def the_release_is_fresh(unit: Unit) -> Iterator[Finding]:
    """What is generated is what `causeway release` would write now."""
    try:
        for path in release.stale(unit.course, [unit.entry]):
            yield Finding(path, "", "it is out of date: run `causeway release`.")
    except CausewayError as error:
        yield Finding(unit.solution_path, "", f"it cannot be released: {str(error).rstrip('.')}.")


def the_release_leaks_nothing(unit: Unit) -> Iterator[Finding]:
    """No line of a solution, a hidden test, an afterword or an answer is in it."""
    released = "\n".join(cell.source for cell in unit.exercise.cells)
    for line in sorted(secrets(unit)):
        if line in released:
            yield Finding(
                unit.exercise_path, "", f"it shows a line that only the solution may have: {line!r}."
            )


def secrets(unit: Unit) -> set[str]:
    """The lines that a learner must not see, without those that the unit shows elsewhere."""
    after = [cell.source for cell in unit.solution.cells if "after" in notebook.tags(cell)]
    shown = [
        REGION.sub("", cell.source) for cell in unit.solution.cells if "after" not in notebook.tags(cell)
    ]
    regions = [region for cell in unit.solution.cells for region in REGION.findall(cell.source)]
    hidden = [*regions, *after, *(answer.source for answer in unit.answers)]
    lines = {line.strip() for text in hidden for line in text.splitlines()}
    return {line for line in lines if len(line) > 15 and line not in "\n".join(shown)}


FACTS = (
    the_solution_earns_everything,
    the_solution_earns_everything_among_other_files,
    the_untouched_release_earns_nothing,
    every_answer_does_what_it_says,
    examples_do_what_they_say,
    the_release_is_fresh,
    the_release_leaks_nothing,
)
