"""Where a learner stands: what the recorded events mean, as plain values.

A unit is a lesson and its exercise. A task is passed when all its visible checks passed on one and the same
answer; what came before or after that does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from grader.classroom.record import Event


class State(Enum):
    """How far something is."""

    TO_COME = "to come"  # not written yet
    NOT_BEGUN = "not begun"
    IN_PROGRESS = "in progress"
    DONE = "done"


@dataclass(frozen=True)
class TaskContents:
    """A task of an exercise: its visible checks, and the digest of its answer cell as it is handed out."""

    id: str
    title: str
    checks: tuple[str, ...]
    stub: str = ""


@dataclass(frozen=True)
class Contents:
    """What there is to do in a unit."""

    slug: str
    title: str
    tasks: tuple[TaskContents, ...] = ()
    questions: int = 0
    predictions: int = 0
    written: bool = True


@dataclass(frozen=True)
class TaskStanding:
    """A task; `tries` are the different answers that a check refused, the empty one not counted."""

    id: str
    title: str
    state: State
    tries: int = 0
    hints: int = 0
    solution: bool = False


@dataclass(frozen=True)
class LessonStanding:
    """A lesson: of its questions those answered right once, of its predictions those answered."""

    state: State
    right: int
    questions: int
    predicted: int
    predictions: int


@dataclass(frozen=True)
class UnitStanding:
    """A lesson and its exercise."""

    slug: str
    title: str
    lesson: LessonStanding
    tasks: tuple[TaskStanding, ...]

    @property
    def state(self) -> State:
        return together([self.lesson.state, *(task.state for task in self.tasks)])

    @property
    def exercise(self) -> State:
        return together([task.state for task in self.tasks])

    @property
    def passed(self) -> int:
        return sum(task.state is State.DONE for task in self.tasks)


@dataclass(frozen=True)
class ChapterStanding:
    """The units of a chapter; `slug` is the folder they share."""

    slug: str
    units: tuple[UnitStanding, ...]

    @property
    def written(self) -> tuple[UnitStanding, ...]:
        return tuple(unit for unit in self.units if unit.state is not State.TO_COME)

    @property
    def state(self) -> State:
        return together([unit.state for unit in self.written])

    @property
    def done(self) -> int:
        return sum(unit.state is State.DONE for unit in self.units)

    @property
    def passed(self) -> int:
        return sum(unit.passed for unit in self.units)

    @property
    def tasks(self) -> int:
        return sum(len(unit.tasks) for unit in self.units)


@dataclass(frozen=True)
class Next:
    """What to do next: the lesson of a unit, or a task of its exercise."""

    unit: UnitStanding
    task: TaskStanding | None = None


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in the whole course."""

    chapters: tuple[ChapterStanding, ...]

    @property
    def units(self) -> tuple[UnitStanding, ...]:
        return tuple(unit for chapter in self.chapters for unit in chapter.units)

    @property
    def written(self) -> tuple[UnitStanding, ...]:
        return tuple(unit for chapter in self.chapters for unit in chapter.written)

    @property
    def begun(self) -> bool:
        return any(unit.state in (State.IN_PROGRESS, State.DONE) for unit in self.units)

    @property
    def done(self) -> int:
        return sum(chapter.done for chapter in self.chapters)

    @property
    def passed(self) -> int:
        return sum(chapter.passed for chapter in self.chapters)

    @property
    def tasks(self) -> int:
        return sum(chapter.tasks for chapter in self.chapters)

    @property
    def next(self) -> Next | None:
        """The first unit in progress, else the first not begun; None when all that is written is done."""
        for state in (State.IN_PROGRESS, State.NOT_BEGUN):
            for unit in self.written:
                if unit.state is state:
                    return _next_in(unit)
        return None


def stand(contents: Iterable[Contents], events: Iterable[Event]) -> Standing:
    """What a learner's events mean for the units there are, which come in the order of the course."""
    of_unit: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        of_unit[event.unit].append(event)
    chapters: dict[str, list[UnitStanding]] = {}
    for one in contents:
        chapters.setdefault(one.slug.partition("/")[0], []).append(_unit(one, of_unit[one.slug]))
    return Standing(tuple(ChapterStanding(slug, tuple(units)) for slug, units in chapters.items()))


def together(states: Sequence[State]) -> State:
    """The state of a whole whose parts these are."""
    if not states or State.TO_COME in states:
        return State.TO_COME
    return states[0] if len(set(states)) == 1 else State.IN_PROGRESS


def _unit(contents: Contents, events: Sequence[Event]) -> UnitStanding:
    tasks = tuple(_task(task, events) for task in contents.tasks)
    return UnitStanding(contents.slug, contents.title, _lesson(contents, events), tasks)


def _lesson(contents: Contents, events: Sequence[Event]) -> LessonStanding:
    ours = [event for event in events if event.kind in ("lesson", "question", "prediction")]
    right = _numbered("question", contents.questions) & {e.item for e in ours if e.outcome == "right"}
    predicted = _numbered("prediction", contents.predictions) & {event.item for event in ours}
    asked = contents.questions + contents.predictions
    if not contents.written:
        state = State.TO_COME
    elif not ours:
        state = State.NOT_BEGUN
    else:
        state = State.DONE if len(right) + len(predicted) == asked else State.IN_PROGRESS
    return LessonStanding(state, len(right), contents.questions, len(predicted), contents.predictions)


def _numbered(kind: str, count: int) -> set[str]:
    return {f"{kind}-{number}" for number in range(1, count + 1)}


def _task(task: TaskContents, events: Sequence[Event]) -> TaskStanding:
    helped = [event for event in events if event.item == task.id and event.kind in ("hint", "solution")]
    tried = [e for e in events if e.kind == "check" and e.item in task.checks and _answer(e) != task.stub]
    passed = _passed(task, tried)
    state = State.DONE if passed else State.IN_PROGRESS if helped or tried else State.NOT_BEGUN
    return TaskStanding(
        task.id,
        task.title,
        state,
        tries=len({_answer(event) for event in tried if event.outcome != "passed"}),
        hints=len({event.outcome for event in helped if event.kind == "hint"}),
        solution=any(event.kind == "solution" for event in helped),
    )


def _passed(task: TaskContents, tried: Sequence[Event]) -> bool:
    checks: dict[str, set[str]] = defaultdict(set)
    for event in tried:
        if event.outcome == "passed":
            checks[_answer(event)].add(event.item)
    return any(held == set(task.checks) for held in checks.values())


def _answer(event: Event) -> str:
    return str(event.detail.get("answer") or "no digest")


def _next_in(unit: UnitStanding) -> Next:
    """The lesson first; who has begun its exercise goes on there."""
    open_ = next((task for task in unit.tasks if task.state is not State.DONE), None)
    reading = unit.lesson.state is not State.DONE
    return Next(unit, None if reading and unit.exercise in (State.NOT_BEGUN, State.TO_COME) else open_)
