"""A class that is to be graded: its submissions, its exercises, how, and where the grades go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from grader import bridge, cluster, gradebook, paper
from grader.course import Course
from grader.errors import SubmissionError, UnknownUnit
from grader.kinds import Kinds
from grader.limits import Limits
from grader.paper import Paper
from grader.place import Place
from grader.register import Register
from grader.roadmap import Chapter, Page
from grader.submission import Submission


@dataclass(frozen=True)
class Class:
    """What is graded, how, and where the grades go."""

    course: Course
    chapter: Chapter
    submissions: Path
    grading: Path
    only: tuple[str, ...] = ()  # the names of the notebooks that are graded; all of the chapter if empty
    limits: Limits = field(default_factory=Limits)
    jobs: int = 0  # workers; as many as there are cores if 0
    database: str = ""  # an SQLAlchemy URL; a file in the grading folder if empty
    sandbox: bool = True
    require: bool = False  # rather grade nothing than without a sandbox
    patience: float = gradebook.PATIENCE  # seconds that another process may hold the gradebook
    scheduler: str = ""  # the address of a dask cluster whose workers mark; this machine's if empty

    @property
    def units(self) -> tuple[Page, ...]:
        units = self.course.units_of(self.chapter)
        return tuple(unit for unit in units if not self.only or unit.name in self.only)

    @property
    def own(self) -> Path:
        """The folder of what only we read: keys and the register."""
        return self.grading / ".causeway"

    @property
    def place(self) -> Place:
        url = self.database or bridge.database_of(self.grading)
        return Place(self.course, self.chapter.slug, self.grading, self.own, url, self.patience)

    @cached_property
    def register(self) -> Register:
        return Register(self.own / "register" / self.chapter.slug)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The exercises that are graded; a key that is not there yet is recorded first."""
        with Kinds(isolate=self.sandbox, require=self.require) as kinds:
            # No process is started for keys that are there.
            keys = self.own / "keys"
            return tuple(
                paper.load(self.course, unit, keys, partial(kinds.run, unit.uses)) for unit in self.units
            )


def opened(group: Class) -> list[Submission]:
    """The submissions of a class; an error, one of ours, if anything that was named is not there."""
    require_units(group)
    require_apart(group)
    if group.scheduler:
        cluster.require(group.scheduler)
    return list(find(group))


def require_units(group: Class) -> None:
    """UnknownUnit if a notebook that should be graded is none of the chapter's."""
    known = [unit.name for unit in group.course.units_of(group.chapter)]
    for name in group.only:
        if name not in known:
            raise UnknownUnit(
                f"{group.chapter.slug} has no exercise {name!r}. Name one of: {', '.join(known)}."
            )


def require_apart(group: Class) -> None:
    """SubmissionError if what was handed in and the grades lie in each other: one would replace the other."""
    handed_in, grading = group.submissions.resolve(), group.grading.resolve()
    if handed_in.is_relative_to(grading) or grading.is_relative_to(handed_in):
        raise SubmissionError(
            f"the submissions in {handed_in} and the grades in {grading} must not lie in each other: one "
            "would replace the other. Copy the submissions to another folder, or name one with --output."
        )


def find(group: Class) -> Iterator[Submission]:
    """The submissions in a folder of `<learner>/<assignment>/*.ipynb`; SubmissionError if there are none."""
    if not group.submissions.is_dir():
        raise SubmissionError(
            f"{group.submissions} is not a folder. Name the one that holds the learners' folders."
        )
    places = sorted(group.submissions.iterdir())
    learners = [path for path in places if _is_there(path / group.chapter.slug)]
    if not learners:
        raise SubmissionError(
            f"{group.submissions} holds no submission: expected <learner>/{group.chapter.slug}/*.ipynb in it."
        )
    for folder in learners:
        notebooks = {unit.name: folder / group.chapter.slug / f"{unit.name}.ipynb" for unit in group.units}
        yield Submission(folder.name, folder, notebooks)


def _is_there(folder: Path) -> bool:
    """Whether a submission stands there: also one that is refused, because it is a link to nowhere."""
    return folder.is_dir() or folder.is_symlink()
