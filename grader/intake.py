"""The folder of what was handed in, `<learner>/<assignment>/*.ipynb`, filled one submission at a time.

A submission is written beside its place and renamed into it. With it goes a note of where it came from, so
that the same again changes nothing, what a person changed by hand is left, and an older attempt never
replaces a newer one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader import lateness, lock, submission
from grader.errors import CannotWrite, SubmissionError

OWN = ".collected"  # the folder of what only we read
NOTE = ".collected.json"  # beside the notebooks of a submission


@dataclass(frozen=True)
class Arrival:
    """What a learner handed in: notebooks by the exercise's name, the attempt they are of, and its time."""

    notebooks: Mapping[str, bytes]
    source: str  # the shape it came in
    who: str  # as the LMS calls them
    attempt: str = ""  # text that sorts, among those of one source
    stamp: str = ""


@dataclass(frozen=True)
class Note:
    """Where a submission came from, and what it was then: digests by file name."""

    source: str
    who: str
    attempt: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class Intake:
    """The submissions of an assignment in a folder; `first` if an earlier attempt counts, not a later one."""

    into: Path
    assignment: str
    first: bool = False
    preview: bool = False  # write nothing, and say the same

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who collects there; CannotWrite for what the disk refuses meanwhile."""
        try:
            if self.preview:
                yield
                return
            (self.into / OWN).mkdir(parents=True, exist_ok=True)
            with lock.held(self.into / OWN / "lock") as alone:
                if not alone:
                    raise CannotWrite(
                        f"{self.into} is being filled by another `causeway collect`. Wait until it has ended."
                    )
                self._clear()
                yield
                self._clear()
        except OSError as error:
            raise CannotWrite(
                f"{error.filename or self.into} was not written: {error.strerror}. What was collected is "
                "kept: make room, or allow writing there, and collect again."
            ) from None

    def note(self, learner: str) -> Note | None:
        """Where a submission came from; None if it is not there, or was not collected."""
        try:
            plain: Any = json.loads((self._place(learner) / NOTE).read_bytes())
            return Note(plain["source"], plain["who"], plain["attempt"], dict(plain["files"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def take(self, learner: str, arrival: Arrival) -> str:
        """Put a submission in its place: "new", "replaced", "unchanged", "older" or "edited".

        Only the first two write. SubmissionError if its place is a link to somewhere else.
        """
        place = self._place(learner)
        submission.require_folder(place)
        if any(path.exists() and not path.is_dir() for path in (place.parent, place)):
            raise SubmissionError("a file lies where its folder should be: move it away.")
        files = _files(arrival)
        wanted = {name: _digest(data) for name, data in files.items()}
        what = self._compared(learner, arrival, wanted) if place.exists() else "new"
        if what in ("new", "replaced") and not self.preview:
            note = Note(arrival.source, arrival.who, arrival.attempt, wanted)
            self._write(learner, {**files, NOTE: json.dumps(asdict(note), indent=1).encode()})
        return what

    def kept(self, learner: str) -> Path:
        """Where former submissions of a learner are put aside."""
        return self.into / OWN / "kept" / self.assignment / learner

    def _place(self, learner: str) -> Path:
        return self.into / learner / self.assignment

    def _compared(self, learner: str, arrival: Arrival, wanted: Mapping[str, str]) -> str:
        note, there = self.note(learner), _there(self._place(learner))
        if there == wanted:
            return "unchanged"
        if note is None or note.source != arrival.source:
            return "replaced"
        if note.files == wanted:
            return "edited"
        before, after = (arrival.attempt, note.attempt) if not self.first else (note.attempt, arrival.attempt)
        return "older" if before and after and before < after else "replaced"

    def _write(self, learner: str, files: Mapping[str, bytes]) -> None:
        new, place = self.into / OWN / "new", self._place(learner)
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        place.parent.mkdir(exist_ok=True)
        if place.exists():
            place.rename(_free(self.kept(learner)))
        new.rename(place)

    def _clear(self) -> None:
        """Remove what a run that was killed had begun."""
        shutil.rmtree(self.into / OWN / "new", ignore_errors=True)


def _files(arrival: Arrival) -> dict[str, bytes]:
    stamp = {lateness.FILE: f"{arrival.stamp}\n".encode()} if arrival.stamp else {}
    return {f"{name}.ipynb": data for name, data in arrival.notebooks.items()} | stamp


def _there(place: Path) -> dict[str, str]:
    """Digests of the files that are there; of one that is not to be read, none that any other has."""
    found = {}
    for path in place.iterdir():
        if not path.name.startswith("."):  # the note, and what editors leave
            try:
                found[path.name] = _digest(submission.read(path) or b"")
            except SubmissionError as error:
                found[path.name] = str(error)
    return found


def _free(folder: Path) -> Path:
    """A place in a folder that is not taken yet."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = [int(path.name) for path in folder.iterdir() if path.name.isdigit()]
    return folder / str(max(taken, default=0) + 1)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
