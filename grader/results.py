"""What grading says: a result per check, task, notebook and submission."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Account:
    """How a visible check failed, part by part: as Python writes it, bounded, empty where there is none.

    `called` is the call, or what was asked, as the check writes it; `relation` stands before `wanted` where
    the comparison is not `==`: "at most". `difference` is a sentence with code between backticks, `place`
    where an exception came from, `sign` what a mistake is known by (grader.classroom.mistakes).
    """

    called: str = ""
    got: str = ""
    relation: str = ""
    wanted: str = ""
    difference: str = ""
    place: str = ""
    sign: str = ""


@dataclass(frozen=True)
class CheckResult:
    """One graded cell: its points, and why it failed if it did: in a sentence, and part by part."""

    id: str
    points: float
    max_points: float
    hidden: bool
    about: str
    code: str = ""
    error: str = ""
    why: Account | None = None

    @property
    def passed(self) -> bool:
        return self.points == self.max_points


@dataclass(frozen=True)
class TaskResult:
    """The checks of one task, in the order they stand in the notebook."""

    id: str
    title: str
    checks: tuple[CheckResult, ...]

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        return sum(check.max_points for check in self.checks)


OPEN = "it ran without a sandbox: its code could read and write whatever the grader's user can."


@dataclass(frozen=True)
class NotebookResult:
    """The tasks of one notebook, and what an instructor should know about it."""

    unit: str
    title: str
    tasks: tuple[TaskResult, ...]
    notes: tuple[str, ...] = ()
    readable: bool = True
    isolated: bool = True  # False if it ran, and not in a sandbox

    @property
    def name(self) -> str:
        return self.unit.partition("/")[2]

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        return sum(task.max_points for task in self.tasks)

    def summed(self) -> NotebookResult:
        """The same with one task for all: the points are there, the checks are not."""
        whole = CheckResult("", self.points, self.max_points, False, "")
        return replace(self, tasks=(TaskResult("", "", (whole,)),))


@dataclass(frozen=True)
class SubmissionResult:
    """One learner's work on one assignment: a notebook each, in the order of the course."""

    learner: str
    assignment: str
    notebooks: tuple[NotebookResult, ...]

    @property
    def points(self) -> float:
        return sum(notebook.points for notebook in self.notebooks)

    @property
    def max_points(self) -> float:
        return sum(notebook.max_points for notebook in self.notebooks)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(f"{notebook.name}: {note}" for notebook in self.notebooks for note in notebook.notes)

    @property
    def readable(self) -> bool:
        return all(notebook.readable for notebook in self.notebooks)

    def summed(self) -> SubmissionResult:
        """The same without its checks, small enough to keep a class of any size."""
        return replace(self, notebooks=tuple(notebook.summed() for notebook in self.notebooks))
