"""How the tasks of an exercise are built: numbers, stubs, checks, hints, answers, and what is told after."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader import answerkey, notebook, scripts
from grader.errors import CourseError
from grader.notebook import Cell
from grader.probe import probe
from grader.split import Question
from grader.unit import Finding, Task, Unit, without_fences

STUB = re.compile(r"^[ \t]*### BEGIN SOLUTION\n.*?### END SOLUTION", re.S | re.M)
STYLE = re.compile(r"^```(?:python|bash|sql)$", re.M)

WEAK = 0.5  # of a task's asserts may ask for a truth only


def every_notebook_of_the_unit_exists(unit: Unit) -> Iterator[Finding]:
    """Lesson, solution, exercise and answers stand in their places."""
    for path in unit.paths:
        if not path.is_file():
            yield Finding(path, "", "the file is missing: a unit is lesson, solution, release and answers.")


def tasks_are_numbered_alike(unit: Unit) -> Iterator[Finding]:
    """Text, answer, checks and afterword of a task carry its number, and the numbers have no gaps."""
    for position, task in enumerate(unit.tasks, 1):
        yield from _numbered(unit, position, task)


def _numbered(unit: Unit, position: int, task: Task) -> Iterator[Finding]:
    if not re.fullmatch(rf"{unit.prefix}_{position}-[a-z0-9-]+", task.id):
        says = f"task {position} must have the id {unit.prefix}_{position}-<name>, not {task.id}."
        yield Finding(unit.solution_path, task.answer.id, says)
    if task.text is None or not task.text.source.startswith(f"## {position}. "):
        says = f"the text above must begin with `## {position}. ` and a title."
        yield Finding(unit.solution_path, task.answer.id, says)
    if task.after is not None and f"### After task {position}\n" not in task.after.source:
        yield Finding(unit.solution_path, task.after.id, f"it must begin with `### After task {position}`.")


def grade_ids_follow_their_task(unit: Unit) -> Iterator[Finding]:
    """A check is named after the answer above it: _visible, _visible-2 ..., _hidden."""
    for task in unit.tasks:
        names = [notebook.grade_id(cell).removeprefix(task.id) for cell in task.checks]
        numbered = [f"_visible-{number}" for number in range(2, len(names))]
        if names != ["_visible", *numbered, "_hidden"]:
            wanted = "wanted are _visible, _visible-2 ..., then one _hidden"
            says = f"its checks are named {', '.join(names) or 'nothing'}: {wanted}."
            yield Finding(unit.solution_path, task.answer.id, says)


def grade_ids_are_unique_in_the_course(unit: Unit) -> Iterator[Finding]:
    """No other unit uses an id of this one, and this one uses none twice."""
    taken = {
        name for other in unit.course.units if other != unit.entry for name in _ids(Unit(unit.course, other))
    }
    own = list(_ids(unit))
    for name in sorted({name for name in own if own.count(name) > 1 or name in taken}):
        yield Finding(unit.solution_path, name, "the id is used twice in the course: nbgrader needs it once.")


def _ids(unit: Unit) -> Iterator[str]:
    if unit.solution_path.is_file():
        yield from filter(None, map(notebook.grade_id, unit.solution.cells))


def stubs_say_what_to_write(unit: Unit) -> Iterator[Finding]:
    """A stub parses, is typed, has a docstring of one sentence and raises NotImplementedError.

    A script's begins with a comment of one sentence and ends in the line that fails.
    """
    for task in unit.tasks:
        source, script = task.answer.source, scripts.is_script(task.answer.source)
        for says in _script(source) if script else _stub(STUB.sub("    raise NotImplementedError", source)):
            yield Finding(unit.solution_path, task.answer.id, says)


def _script(source: str) -> Iterator[str]:
    stub = STUB.sub(scripts.STUB, scripts.commands(source)).rstrip()
    if not re.match(r"# [A-Z][^\n]*\.\n", stub):
        yield "below its first line it needs a comment of one sentence: what the commands are to do."
    if not stub.endswith(scripts.STUB):
        yield "it must end in its solution: put the commands between the markers."


def _stub(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"without its solution it does not parse ({error.msg}): mark whole statements."
        return
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        yield "the answer defines no function: give a signature to fill in."
    for function in functions:
        yield from _function(function)


def _function(function: ast.FunctionDef) -> Iterator[str]:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    untyped = [arg.arg for arg in given if arg.annotation is None and arg.arg != "candidate"]
    if untyped or function.returns is None:
        yield f"{function.name} is not typed: annotate {', '.join(untyped) or 'what it returns'}."
    words = ast.get_docstring(function) or ""
    if not re.fullmatch(r"[A-Z][^\n]*\.", words):
        yield f"{function.name} needs a docstring of one sentence."
    if not isinstance(function.body[-1], ast.Raise):
        yield f"{function.name} must end in raise NotImplementedError: put the solution between its markers."


def checks_say_what_they_check(unit: Unit) -> Iterator[Finding]:
    """A check begins with a comment, the only words about it that a release and a feedback page show."""
    for task in unit.tasks:
        for cell in task.checks:
            if not re.match(r"# [A-Z].*\.\n", cell.source):
                yield Finding(
                    unit.solution_path,
                    cell.id,
                    "it must begin with a comment: what is checked.",
                )


def hidden_checks_are_hidden(unit: Unit) -> Iterator[Finding]:
    """All but the first line of a hidden check stands between the markers; a visible check has none."""
    for task in unit.tasks:
        for cell in task.checks:
            body = cell.source.partition("\n")[2].strip()
            marked = body.startswith("### BEGIN HIDDEN TESTS\n") and body.endswith("\n### END HIDDEN TESTS")
            hidden = notebook.is_hidden(cell)
            if hidden != marked or cell.source.count("HIDDEN TESTS") != 2 * hidden:
                says = "all but the first line of a hidden check, and of no other, is between the markers."
                yield Finding(unit.solution_path, cell.id, says)


def every_check_gives_points(unit: Unit) -> Iterator[Finding]:
    """A check that gives nothing is not one."""
    for cell in notebook.checks(unit.solution):
        if notebook.grading(cell).get("points", 0) <= 0:
            yield Finding(
                unit.solution_path, cell.id, "it gives no points: set them in its nbgrader metadata."
            )


def a_task_has_three_hints(unit: Unit) -> Iterator[Finding]:
    """Where to look, the idea, the tool."""
    wanted = ["Hint 1: where to look", "Hint 2: the idea", "Hint 3: the tool"]
    for task in unit.tasks:
        hints = re.findall(r"<details><summary>(.*?)</summary>", task.hints.source) if task.hints else []
        if hints != wanted:
            says = (
                "a cell tagged hints must follow its checks, with `where to look`, `the idea` and `the tool`."
            )
            yield Finding(unit.solution_path, task.answer.id, says)


def a_task_has_an_afterword(unit: Unit) -> Iterator[Finding]:
    """A second style, and 80 to 150 words on why."""
    for task in unit.tasks:
        why = len(without_fences(task.after.source).split()) if task.after else 0
        if task.after is None or not STYLE.search(task.after.source):
            says = "a cell tagged after must follow, with a second style as ```python, ```bash or ```sql."
            yield Finding(unit.solution_path, task.answer.id, says)
        elif not 80 <= why <= 150:
            says = f"it must say in 80 to 150 words why, not in {why}."
            yield Finding(unit.solution_path, task.after.id, says)


def a_task_has_wrong_and_right_answers(unit: Unit) -> Iterator[Finding]:
    """Three wrong ones at least, one of which only the hidden check catches, and a right one."""
    for task in unit.tasks:
        own = [answer for answer in unit.answers if answer.task == task.id]
        wrong = [answer.fails for answer in own if answer.fails]
        if len(wrong) < 3 or "hidden" not in wrong or len(wrong) == len(own):
            says = f"{task.id} has {len(wrong)} wrong and {len(own) - len(wrong)} right answers:"
            yield Finding(unit.answers_path, "", f'{says} 3 and 1 at least, one with fails="hidden".')


def every_answer_has_a_task(unit: Unit) -> Iterator[Finding]:
    """An answer names a task of the unit, and no two of a task share a name."""
    known, seen = {task.id for task in unit.tasks}, set[tuple[str, str]]()
    for answer in unit.answers:
        if answer.task not in known:
            yield Finding(unit.answers_path, answer.name, f"there is no task {answer.task}.")
        if (answer.task, answer.name) in seen:
            yield Finding(unit.answers_path, answer.name, f"{answer.task} has two answers of this name.")
        seen.add((answer.task, answer.name))


def the_answers_can_be_read(unit: Unit) -> Iterator[Finding]:
    """Each cell of the file says what it is."""
    try:
        _ = unit.answers
    except CourseError as error:
        yield Finding(unit.answers_path, "", str(error))


def an_answer_cannot_guess_what_a_task_asks(unit: Unit) -> Iterator[Finding]:
    """Of each task's asserts most compare a value with one the grader keeps; a bare truth can be guessed."""
    learned = answerkey.learned_names(unit.solution)
    for task in unit.tasks:
        asked = [question for cell in task.checks for question in _questions(cell, learned)]
        weak = [question for question in asked if question.weak]
        if len(weak) > WEAK * len(asked):
            yield Finding(
                unit.solution_path,
                task.id,
                f"{len(weak)} of its {len(asked)} asserts ask only whether something is true, the first is "
                f"{weak[0].statement!r}: compare what the answer gives with a value.",
            )


def _questions(cell: Cell, learned: frozenset[str]) -> tuple[Question, ...]:
    try:
        return probe(answerkey.plain_code(cell.source), learned).questions
    except SyntaxError:  # the fact about running it says so
        return ()


FACTS = (
    tasks_are_numbered_alike,
    grade_ids_follow_their_task,
    grade_ids_are_unique_in_the_course,
    stubs_say_what_to_write,
    checks_say_what_they_check,
    hidden_checks_are_hidden,
    every_check_gives_points,
    an_answer_cannot_guess_what_a_task_asks,
    a_task_has_three_hints,
    a_task_has_an_afterword,
    a_task_has_wrong_and_right_answers,
    every_answer_has_a_task,
)
# Without these, no other fact can be asked.
GROUND = (every_notebook_of_the_unit_exists, the_answers_can_be_read)
