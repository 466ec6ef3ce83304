"""What has been graded already: a result for each notebook, kept with the hashes of all that it depends on.

A class that is graded again does only what has changed: a notebook that was handed in anew, a task whose
checks were mended. For a task its whole notebook runs: an answer may rest on every cell before it, on checks
too, which leave names, files and random numbers behind, and the outputs of all go into `autograded/`. What
counts then are the checks of that task, so that no mark of another changes.

A submission's record is marked before anything else of it is written, and renewed after: a run that was
killed takes up the submission it was in, whatever has become of that meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader import notebook
from grader.paper import Paper
from grader.results import OPEN, Account, CheckResult, NotebookResult, TaskResult

VERSION = 3  # of what marking makes of a notebook; a new one grades everything again
# What a result depends on besides the submission and the unit.
ENVIRONMENT = f"{VERSION} Python {platform.python_version()} IPython {version('ipython')}"


@dataclass(frozen=True)
class Basis:
    """What a result rests on: hashes of what was handed in, of what is given, of each task's checks."""

    handed_in: str
    given: str
    tasks: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A notebook's result and what it rests on."""

    basis: Basis
    result: NotebookResult


@dataclass(frozen=True)
class Record:
    """What is known of a submission: an entry for each notebook.

    `writing` are notebooks of which newer grades began to be written, and may be there in part.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    writing: frozenset[str] = frozenset()

    def begin(self, names: Iterable[str]) -> Record:
        """The record while the grades of some notebooks are being written."""
        return replace(self, writing=self.writing.union(names))

    def end(self, new: Mapping[str, Entry]) -> Record:
        """The record when they have been written."""
        return Record({**self.entries, **new}, self.writing.difference(new))


def basis(paper: Paper, data: bytes | str | None, settings: str) -> Basis:
    """What a result would rest on now; `settings` are the limits and whether there is a sandbox."""
    return Basis(
        hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else str(data),
        hashlib.sha256(f"{ENVIRONMENT} {settings} {paper.given_digest}".encode()).hexdigest(),
        paper.task_digests,
    )


def changed(old: Entry | None, new: Basis, require: bool = False) -> frozenset[str] | None:
    """The tasks that have to be graded again, none if the old result holds; None for the whole notebook.

    Where a sandbox is required, no result of a run without one holds.
    """
    if old is None or (old.basis.handed_in, old.basis.given) != (new.handed_in, new.given):
        return None
    if require and not old.result.isolated:
        return None
    return frozenset(task for task, digest in new.tasks.items() if old.basis.tasks.get(task) != digest)


def merged(old: NotebookResult, new: NotebookResult, tasks: frozenset[str]) -> NotebookResult:
    """A result of which some tasks were graded anew; without a sandbox if either run was."""
    fresh = {task.id: task for task in new.tasks if task.id in tasks}
    isolated = old.isolated and new.isolated
    notes = new.notes if isolated == new.isolated else (*new.notes, OPEN)
    merged = tuple(fresh.get(task.id, task) for task in old.tasks)
    return replace(new, tasks=merged, notes=notes, isolated=isolated)


class Register:
    """The entries of one assignment, a file per learner in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def read(self, learner: str) -> Record:
        """What is known of a learner's submission; a file that cannot be read says nothing."""
        try:
            data = json.loads(self._path(learner).read_text("utf-8"))
            entries = {name: _entry(one) for name, one in data["notebooks"].items()}
            return Record(entries, frozenset(data["writing"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Record()

    def learners(self) -> list[str]:
        """Everyone of whom something is known, by name."""
        return sorted(urllib.parse.unquote(path.stem) for path in self.folder.glob("*.json"))

    def write(self, learner: str, record: Record) -> None:
        """Keep what is known of a learner's submission; OSError where the disk refuses."""
        plain = {"writing": sorted(record.writing), "notebooks": record.entries}
        notebook.write_text(self._path(learner), json.dumps(plain, default=vars))

    def clear(self) -> None:
        """Forget everything."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _path(self, learner: str) -> Path:
        # A learner's name came as a folder's, and is the stem of a file here.
        return self.folder / f"{urllib.parse.quote(learner, safe=' ')}.json"


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(Basis(**data["basis"]), result_from(data["result"]))


def result_from(data: dict[str, Any]) -> NotebookResult:
    """A notebook's result from its plain form; KeyError or TypeError if it is none."""
    tasks = tuple(
        TaskResult(task["id"], task["title"], tuple(map(_check, task["checks"]))) for task in data["tasks"]
    )
    said = tuple(data["notes"]), data["readable"], data["isolated"]
    return NotebookResult(data["unit"], data["title"], tasks, *said)


def _check(data: dict[str, Any]) -> CheckResult:
    why = data["why"]
    return CheckResult(**{**data, "why": Account(**why) if why else None})
