"""What has been graded already: a result for each notebook, kept with the hashes of all that it depends on.

A class that is graded again does only what has changed: a notebook that was handed in anew, a task whose
checks were mended. An entry is written when everything else about a submission has been written, so that a
run that was killed takes up the submission it was in.
"""

from __future__ import annotations

import hashlib
import json
import platform
import urllib.parse
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import IPython

from grader import notebook
from grader.errors import CannotWrite
from grader.paper import Paper
from grader.results import CheckResult, NotebookResult, TaskResult

VERSION = 1  # of what marking makes of a notebook; a new one grades everything again
# What a result depends on besides the submission and the unit.
ENVIRONMENT = f"{VERSION} Python {platform.python_version()} IPython {IPython.__version__}"


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


def basis(paper: Paper, data: bytes | str | None, settings: str) -> Basis:
    """What a result would rest on now; `settings` are the limits and whether there is a sandbox."""
    given = [[cell.id, cell.source] for cell in paper.release.cells if cell.id in paper.given]
    given = [pair for pair in given if pair[0] not in paper.sources]
    checks = {
        task.id: [
            [notebook.grade_id(cell), cell.source, paper.points[notebook.grade_id(cell)]]
            for cell in task.checks
        ]
        for task in paper.tasks
    }
    return Basis(
        hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else str(data),
        _hash([ENVIRONMENT, settings, given, list(checks)]),
        {task: _hash(cells) for task, cells in checks.items()},
    )


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def changed(old: Entry | None, new: Basis) -> frozenset[str] | None:
    """The tasks that have to be graded again, none if the old result holds; None for the whole notebook."""
    if old is None or (old.basis.handed_in, old.basis.given) != (new.handed_in, new.given):
        return None
    return frozenset(task for task, digest in new.tasks.items() if old.basis.tasks.get(task) != digest)


def merged(old: NotebookResult, new: NotebookResult, tasks: frozenset[str]) -> NotebookResult:
    """A result of which some tasks were graded anew."""
    fresh = {task.id: task for task in new.tasks if task.id in tasks}
    return NotebookResult(
        new.unit, new.title, tuple(fresh.get(task.id, task) for task in old.tasks), new.notes, new.readable
    )


class Register:
    """The entries of one assignment, a file per learner in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def read(self, learner: str) -> dict[str, Entry]:
        """A learner's entries by notebook; a file that cannot be read holds none."""
        try:
            data = json.loads(self._path(learner).read_text("utf-8"))
            return {name: _entry(one) for name, one in data.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def write(self, learner: str, entries: Mapping[str, Entry]) -> None:
        """Keep a learner's entries; CannotWrite where the disk refuses."""
        text = json.dumps({name: asdict(entry) for name, entry in entries.items()})
        try:
            notebook.write_text(self._path(learner), text)
        except OSError as error:
            raise CannotWrite(f"{self._path(learner)} cannot be written: {error.strerror}.") from None

    def _path(self, learner: str) -> Path:
        # A learner's name came as a folder's, and is the stem of a file here.
        return self.folder / f"{urllib.parse.quote(learner, safe=' ')}.json"


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(Basis(**data["basis"]), result_from(data["result"]))


def result_from(data: dict[str, Any]) -> NotebookResult:
    """A notebook's result from its plain form; KeyError or TypeError if it is none."""
    tasks = tuple(
        TaskResult(task["id"], task["title"], tuple(CheckResult(**check) for check in task["checks"]))
        for task in data["tasks"]
    )
    return NotebookResult(data["unit"], data["title"], tasks, tuple(data["notes"]), data["readable"])
