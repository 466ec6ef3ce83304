"""A unit's sealed bundle: what the classroom tells a learner step by step, taken from solutions/.

Hidden checks are not looked at here, so nothing of them can get into a bundle.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from grader import notebook, scripts, signs, trial
from grader.answers import Answer
from grader.classroom.sealed import Bundle, Check, Key, Mistake, digest
from grader.errors import CourseError
from grader.notebook import Notebook
from grader.rules import Rules
from grader.signs import Job
from grader.unit import Task, Unit

HINT = re.compile(r"<details><summary>Hint \d+: [^<]*</summary>(.*?)</details>", re.S)
MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[ \t]*\n?", re.M)
HEADING = re.compile(r"\A#+ .*\n*")
SECONDS = "seconds:"  # a tag on the answer cell of a task that needs longer


def bundle(unit: Unit, released: Notebook, rules: Rules) -> Bundle:
    """What the classroom needs of a unit; stubs and checks are those of its release."""
    cells = {notebook.grade_id(cell): cell.source for cell in released.cells if notebook.grade_id(cell)}
    titles = notebook.task_titles(unit.solution)
    made = mistakes(unit)
    keys = (_key(unit, task, titles[task.id], cells, rules, made[task.id]) for task in unit.tasks)
    return Bundle(unit.entry.slug, rules.tries, tuple(keys))


def _key(
    unit: Unit, task: Task, title: str, released: dict[str, str], rules: Rules, made: tuple[Mistake, ...]
) -> Key:
    open_ = rules.solutions
    return Key(
        id=task.id,
        title=title,
        names=_names_of(task, released[task.id]),
        seconds=_seconds(unit, task, rules),
        stub=released[task.id],
        checks=tuple(_checks(task, released)),
        hints=_hints(task),
        solution=MARK.sub("", task.answer.source).strip() if open_ else "",
        after=HEADING.sub("", task.after.source).strip() if open_ and task.after else "",
        mistakes=made,
    )


def mistakes(unit: Unit) -> dict[str, tuple[Mistake, ...]]:
    """By task, the wrong answers that a visible check catches, each with how it shows itself there."""
    tasks = {task.id: task for task in unit.tasks}
    wrong = [answer for answer in _answers(unit) if answer.fails and answer.task in tasks]
    found = signs.of([_job(unit, tasks[answer.task], answer) for answer in wrong])
    seen = [(answer, marks) for answer, marks in zip(wrong, found, strict=True) if marks]
    return {
        task: tuple(
            Mistake(answer.name, _thought(answer), marks) for answer, marks in seen if answer.task == task
        )
        for task in tasks
    }


def _answers(unit: Unit) -> Sequence[Answer]:
    return unit.answers if unit.answers_path.is_file() else ()


def _job(unit: Unit, task: Task, answer: Answer) -> Job:
    sources = trial.sources_of(trial.part(unit.solution, task.id))
    given = tuple(source for name, source in sources if not name)
    checks = tuple((notebook.grade_id(cell), cell.source) for cell in task.visible)
    return Job(given, answer.source, checks, _names(task.answer.source))


def _thought(answer: Answer) -> str:
    """What somebody thinks who answers so: the comment the answer begins with."""
    return about(scripts.commands(answer.source).strip())


def _checks(task: Task, released: dict[str, str]) -> Iterator[Check]:
    for cell in task.visible:
        name = notebook.grade_id(cell)
        yield Check(name, digest(released[name]), about(released[name]))


def about(source: str) -> str:
    """The comment a check begins with, in one line, without its marks."""
    lines = takewhile(lambda line: line.startswith("#"), source.splitlines())
    return " ".join(line.lstrip("#").strip() for line in lines)


def _hints(task: Task) -> tuple[str, ...]:
    return tuple(text.strip() for text in HINT.findall(task.hints.source)) if task.hints else ()


def _names_of(task: Task, stub: str) -> tuple[str, ...]:
    """What an answer defines; one in prose, which a person reads, defines nothing."""
    return (_names(stub) or _names(task.answer.source)) if task.answer.cell_type == "code" else ()


def _names(source: str) -> tuple[str, ...]:
    """What a cell defines at its top level, in its order; imports are tools, not answers."""
    if scripts.is_script(source):
        return ()
    found = (name for node in ast.parse(source).body for name in _defined(node))
    return tuple(dict.fromkeys(found))


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in targets:
        yield from (name.id for name in ast.walk(target) if isinstance(name, ast.Name)) if target else ()


def _seconds(unit: Unit, task: Task, rules: Rules) -> float:
    given = [tag.removeprefix(SECONDS) for tag in notebook.tags(task.answer) if tag.startswith(SECONDS)]
    try:
        return float(given[0]) if given else float(rules.seconds)
    except ValueError:
        raise CourseError(
            f"{unit.solution_path}, cell {task.id}: its tag {SECONDS}{given[0]} is no number. "
            f"Write {SECONDS}30, or remove it."
        ) from None
