"""What is true of a unit when it runs: solutions, stubs, answers, examples and the release."""

from __future__ import annotations

import doctest
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader import notebook, release, trial
from grader.answers import Answer
from grader.errors import CausewayError
from grader.unit import Finding, Unit, code

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
        for name, error in trial.failures(unit.solution, {}, times=times).items():
            yield Finding(unit.solution_path, name, f"the check {when}: {error}.")
            return


def the_solution_earns_everything_among_other_files(unit: Unit) -> Iterator[Finding]:
    """A learner's folder holds other files too."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in CLUTTER.items():
            Path(folder, name).write_text(text)
        failed = trial.failures(unit.solution, {}, folder=Path(folder))
    for name in sorted(failed.keys() - trial.failures(unit.solution, {}).keys()):
        says = f"the check fails in a folder that holds other files: {failed[name]}."
        yield Finding(unit.solution_path, name, says)


def the_untouched_release_earns_nothing(unit: Unit) -> Iterator[Finding]:
    """No check of any task passes before its learner has written a line."""
    stubs = {notebook.grade_id(cell): cell.source for cell in notebook.answers(unit.exercise)}
    failed = trial.failures(unit.solution, stubs)
    for cell in notebook.checks(unit.solution):
        if notebook.grade_id(cell) not in failed:
            yield Finding(
                unit.solution_path, cell.id, "the check passes on the stub: it must call the answer."
            )


def every_answer_does_what_it_says(unit: Unit) -> Iterator[Finding]:
    """A wrong answer fails first by the check that names it, a right one passes."""
    parts = {task.id: trial.part(unit.solution, task.id) for task in unit.tasks}
    for answer in unit.answers:
        if answer.task in parts:
            failed = list(trial.failures(parts[answer.task], {answer.task: answer.source}))
            yield from _judged(unit, answer, failed)


def _judged(unit: Unit, answer: Answer, failed: list[str]) -> Iterator[Finding]:
    first = failed[0].removeprefix(f"{answer.task}_") if failed else ""
    if first == answer.fails:
        return
    wanted = f"should be caught by {answer.fails}" if answer.fails else "should pass"
    says = f"the answer {wanted}, but {f'{first} catches it first' if first else 'every check passes'}."
    yield Finding(unit.answers_path, f"{answer.task} {answer.name}", says)


def examples_do_what_they_say(unit: Unit) -> Iterator[Finding]:
    """The `>>>` lines of every task text, executed with the solution at hand."""
    namespace: dict[str, object] = {}
    trial.execute([("", cell.source) for cell in code(unit.solution)], namespace)
    for task in unit.tasks:
        examples = [] if task.text is None else _examples(task.text.source)
        if not examples:
            yield Finding(unit.solution_path, task.answer.id, "its text shows no example: add >>> lines.")
        for example in examples:
            yield from _tried(unit, task.id, example, dict(namespace))


def _examples(text: str) -> list[str]:
    return [fence for fence in re.findall(r"```python\n(.*?)```", text, re.S) if ">>>" in fence]


def _tried(unit: Unit, task: str, example: str, namespace: dict[str, object]) -> Iterator[Finding]:
    out = io.StringIO()
    test = doctest.DocTestParser().get_doctest(example, namespace, task, None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    if runner.run(test, out=out.write).failed:
        got = out.getvalue().partition("Got:\n")[2].strip() or "an exception"
        yield Finding(
            unit.solution_path, task, f"an example in the text gives something else: {got.splitlines()[0]}."
        )


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
