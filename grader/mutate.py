"""`causeway mutate`: do the checks notice one small change in a solution?

Each mutant of a solution runs as a trial. One that no check catches asks for a check, or it is as right as
the solution: then the unit's file of answers declares it equivalent, with the reason.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from grader import (
    answers,
    camp,
    literals,
    mutants,
    notebook,
    operators,
    session,
    shellchanges,
    sqlchanges,
    sqlschema,
    sqltext,
    trial,
    warden,
)
from grader.answers import Equivalent
from grader.course import Course
from grader.errors import CourseError
from grader.roadmap import Page
from grader.session import Source

GOAL = 95  # percent; a task below it fails the command
LIMIT = 4.0  # seconds; an endless mutant is caught by patience
AT_A_TIME = 2
CACHE = Path(".causeway-cache/mutate")
# What makes and runs mutants.
MAKERS = (
    *(mutants, operators, literals, shellchanges, sqlchanges, sqlschema, sqltext),
    *(trial, session, warden, camp),
)


@dataclass(frozen=True)
class Task:
    """A task: the cells before its answer, those from its answer on, and what is declared equivalent."""

    id: str
    given: tuple[Source, ...]
    tried: tuple[Source, ...]
    equivalents: tuple[Equivalent, ...]

    @property
    def solution(self) -> str:
        return dict(self.tried)[self.id]

    @property
    def checks(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.tried if name not in ("", self.id))

    def with_answer(self, source: str) -> tuple[Source, ...]:
        """The cells from the answer on, with another answer."""
        return tuple((name, source if name == self.id else own) for name, own in self.tried)


@dataclass(frozen=True)
class Mutant:
    """A change to a solution, and what the first check that caught it said, "" if none did."""

    operator: str
    diff: str
    caught: str

    def is_like(self, declared: Equivalent) -> bool:
        if declared.operator:
            return declared.operator == self.operator
        added = (line[1:] for line in self.diff.splitlines()[2:] if line.startswith("+"))
        return declared.lines == {answers.without_spaces(line) for line in added}


@dataclass(frozen=True)
class TaskScore:
    """What became of a task's mutants; `basis` is a hash of all that it rests on."""

    task: str
    mutants: tuple[Mutant, ...]
    equivalents: tuple[Equivalent, ...]
    basis: str = ""

    @property
    def uncaught(self) -> tuple[Mutant, ...]:
        return tuple(mutant for mutant in self.mutants if not mutant.caught)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The uncaught mutants that nothing declares equivalent."""
        return tuple(mutant for mutant in self.uncaught if not any(map(mutant.is_like, self.equivalents)))

    @property
    def stale(self) -> tuple[Equivalent, ...]:
        """The declared equivalents that no uncaught mutant is like."""
        return tuple(
            same for same in self.equivalents if not any(mutant.is_like(same) for mutant in self.uncaught)
        )

    @property
    def killed(self) -> int:
        return len(self.mutants) - len(self.uncaught)

    @property
    def wrong(self) -> int:
        """How many of the mutants a check has to catch."""
        return self.killed + len(self.survivors)

    @property
    def percent(self) -> float:
        return 100 * self.killed / self.wrong if self.wrong else 100.0

    @property
    def enough(self) -> bool:
        return self.percent >= GOAL and not self.stale


def tasks(course: Course, units: Sequence[Page]) -> tuple[Task, ...]:
    """The tasks of those units that have some."""
    return tuple(task for unit in units if unit.graded for task in _tasks(course, unit.slug))


def _tasks(course: Course, slug: str) -> Iterator[Task]:
    book, (chapter, unit) = notebook.read(course.solution(slug)), slug.split("/")
    ids = [notebook.grade_id(cell) for cell in notebook.answers(book)]
    declared = answers.equivalents(course.answers(slug), f"{chapter[:2]}_{unit}")
    for same in declared:
        if same.task not in ids:
            raise CourseError(
                f"{course.answers(slug)}: equivalent {same.name!r} belongs to a task that {slug} does not "
                f"have. Name one of: {', '.join(name.split('_')[2] for name in ids)}."
            )
    for task in ids:
        own = tuple(same for same in declared if same.task == task)
        yield _task(task, trial.sources_of(trial.part(book, task)), own)


def _task(name: str, cells: Sequence[Source], equivalents: tuple[Equivalent, ...]) -> Task:
    names = [name for name, _ in cells]
    at, end = names.index(name), max(n for n, other in enumerate(names) if other) + 1
    return Task(name, tuple(cells[:at]), tuple(cells[at:end]), equivalents)


def mutate(
    course: Course,
    asked: Sequence[Task],
    *,
    fresh: bool = False,
    limit: float = LIMIT,
    done: Callable[[], None] = lambda: None,
) -> tuple[TaskScore, ...]:
    """The scores of some tasks, remembered if nothing has changed; `done` is called after each."""
    known = {task.id: None if fresh else _remembered(course, task, limit) for task in asked}
    new = _in_parallel([task for task in asked if known[task.id] is None], limit)
    scores = []
    for task in asked:
        found = known[task.id]
        if found is None:
            found = next(new)
            _remember(course, task, limit, found)
        scores.append(TaskScore(task.id, found, task.equivalents, basis(task, limit)))
        done()
    return tuple(scores)


def _in_parallel(asked: Sequence[Task], limit: float) -> Iterator[tuple[Mutant, ...]]:
    if asked:
        with ProcessPoolExecutor(AT_A_TIME, get_context("fork")) as pool:
            yield from pool.map(partial(tried, limit=limit), asked)


def tried(task: Task, limit: float) -> tuple[Mutant, ...]:
    """The mutants of a task, each run until a check catches it; CourseError if one catches the solution."""
    changed = list(mutants.mutants(task.solution))
    cells = [task.with_answer(source) for source in (task.solution, *(source for _, source in changed))]
    right, *errors = (_caught(task, found) for found in trial.variants(task.given, cells, task.checks, limit))
    if right:
        raise CourseError(f"The solution of {task.id} is wrong: {right}. Mend it before you mutate it.")
    return tuple(
        Mutant(operator, _diff(task, source), error)
        for (operator, source), error in zip(changed, errors, strict=True)
    )


def _caught(task: Task, errors: dict[str, str]) -> str:
    return next((f"{name}: {errors[name]}" for name in task.checks if name in errors), "")


def _diff(task: Task, source: str) -> str:
    before, after = task.solution.splitlines(), source.splitlines()
    return "\n".join(difflib.unified_diff(before, after, task.id, "mutant", n=2, lineterm=""))


def basis(task: Task, limit: float = LIMIT) -> str:
    """What a score rests on, as a hash: the cells, what is declared, and what makes and runs the mutants."""
    programs = [Path(str(module.__file__)).read_text("utf-8") for module in MAKERS]
    own = Path(__file__).read_text("utf-8")
    declared = sorted([same.operator, *sorted(same.lines)] for same in task.equivalents)
    parts = [task.given, task.tried, declared, mutants.tool(), limit, own, *programs]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _key(task: Task, limit: float) -> str:
    return f"{basis(task, limit)} {sys.version}"


def _remembered(course: Course, task: Task, limit: float) -> tuple[Mutant, ...] | None:
    key = _key(task, limit)
    try:
        stored = json.loads(_cache(course, task).read_text("utf-8"))
        return tuple(Mutant(**found) for found in stored["mutants"]) if stored["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):  # no cache, or half of one
        return None


def _remember(course: Course, task: Task, limit: float, found: Sequence[Mutant]) -> None:
    stored = {"key": _key(task, limit), "mutants": [asdict(mutant) for mutant in found]}
    notebook.write_text(_cache(course, task), json.dumps(stored, indent=1) + "\n")


def _cache(course: Course, task: Task) -> Path:
    return course.root / CACHE / f"{task.id}.json"


def report(scores: Sequence[TaskScore]) -> str:
    """The scores as lines, a task each, behind them what is to be mended."""
    width = max((len(score.task) for score in scores), default=0)
    lines = [f"{'task':<{width}}  mutants  killed  equivalent  score"]
    for score in scores:
        numbers = f"{len(score.mutants):7}  {score.killed:6}  {len(score.mutants) - score.wrong:10}"
        percent = f"{math.floor(score.percent):4}%" if score.wrong else "    -"
        lines.append(f"{score.task:<{width}}  {numbers}  {percent}")
    return "\n".join([*lines, *(text for score in scores for text in _to_mend(score))])


def _to_mend(score: TaskScore) -> Iterator[str]:
    for mutant in score.survivors:
        yield f"\nNo check of {score.task} catches this change by {mutant.operator}:\n{mutant.diff}"
    for same in score.stale:
        yield (
            f"\nThe equivalent {same.name!r} of {score.task} is stale: no uncaught mutant is like it. "
            "Take it out of the file of answers, or correct its lines."
        )
