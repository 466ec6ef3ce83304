"""The place where grades go: a folder that one grader writes to at a time, and its gradebook."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader import bridge, gradebook, lateness, lock, notebook, scratch
from grader.course import Course
from grader.errors import CannotWrite, GradingError, NoGradebook
from grader.gradebook import Gradebook
from grader.register import Register


@dataclass(frozen=True)
class Place:
    """Where the grades of one assignment go; `own` is the folder of what only we read."""

    course: Course
    assignment: str
    grading: Path
    own: Path
    url: str  # the gradebook's, as SQLAlchemy writes it
    patience: float  # seconds that another process may hold the gradebook

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only grader that writes there; CannotWrite for what the disk refuses meanwhile."""
        self._open()
        try:
            with lock.held(self.own / "lock") as alone:
                if not alone:
                    raise CannotWrite(
                        f"{self.grading} is being written by another `causeway grade`. Wait until it has "
                        "ended, or name another place with --output."
                    )
                yield
        except OSError as error:
            raise CannotWrite(
                f"{error.filename or self.grading} was not written: {error.strerror}. What was graded is "
                "kept: make room, or allow writing there, and grade again; it goes on from there."
            ) from None

    def _open(self) -> None:
        try:
            (self.grading / "exchange").mkdir(parents=True, exist_ok=True)  # formgrader asks for one
            self.own.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.grading):
                pass
        except OSError as error:
            raise CannotWrite(
                f"{self.grading} cannot be written to: {error.strerror}. Name another with --output."
            ) from None

    def prepare(self, register: Register) -> Gradebook:
        """The gradebook, with the assignment in it as it is now.

        A register of what was written into another gradebook is cleared.
        """
        done = self.own / f"{self.assignment}.prepared"
        state, known = self._state(), _words(done)
        book = self._gradebook()
        if book is None or known != [book.identity(self.assignment), state]:
            self._generate()
            book = Gradebook(self.url, lateness.penalty(self.course.root), self.patience)
            if known[:1] != [book.identity(self.assignment)]:
                register.clear()
            notebook.write_text(done, f"{book.identity(self.assignment)}\n{state}\n")
        return book

    def _state(self) -> str:
        """What the gradebook is prepared from: the chapter's solutions."""
        hashed = hashlib.sha256()
        for unit in self.course.units_of(self.course.assignment(self.assignment)):
            hashed.update(self.course.solution(unit.slug).read_bytes())
        return hashed.hexdigest()

    def _gradebook(self) -> Gradebook | None:
        try:
            return Gradebook(self.url, lateness.penalty(self.course.root), self.patience)
        except NoGradebook:
            return None

    def _generate(self) -> None:
        """Enter the assignment; a gradebook that is not there yet appears when it is whole."""
        file = gradebook.file_of(self.url)
        new = file.with_name(f"{file.name}.tmp") if file and not file.exists() else None
        try:
            for left in _left(file, new) if file and new else ():
                left.unlink(missing_ok=True)
            with scratch.folder() as release:
                url = f"sqlite:///{new}" if new else self.url
                bridge.generate(self.course.root, self.assignment, release, url)
        except GradingError as error:
            raise CannotWrite(
                f"{self.assignment} could not be entered into the gradebook: {error}. Put that right and "
                "grade again."
            ) from None
        if file and new:
            new.replace(file)


def _left(file: Path, new: Path) -> tuple[Path, ...]:
    """What a killed run left of a new gradebook; SQLite would apply an old journal to the next one."""
    return new, *(path.with_name(f"{path.name}-journal") for path in (file, new))


def _words(path: Path) -> list[str]:
    return path.read_text("utf-8").split() if path.is_file() else []
