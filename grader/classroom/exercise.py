"""The exercise a kernel serves: which cell is a check, which an answer, and what the bundle knows of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom import home, sealed
from grader.classroom.sealed import Bundle, Check, Key

ID = re.compile(r"(?P<chapter>\d\d)_(?P<unit>[a-z0-9-]+)_(?P<task>\d+-[a-z0-9-]+)(?:_(?P<check>\w[\w-]*))?$")


@dataclass(frozen=True)
class Part:
    """A cell of an exercise: the task's answer (`check` is None), or one of its checks.

    `foreign` says that the front end does not send the notebook's own cell ids, so that cells are known by
    their text; `whole` that a check still reads as it was released.
    """

    key: Key
    check: Check | None = None
    hidden: bool = False
    whole: bool = True
    foreign: bool = False

    @property
    def unit(self) -> str:
        """The unit as its ids spell it: `03-dict`."""
        return self.key.id.split("_")[1]


@dataclass
class Exercise:
    """The bundles beside a notebook, read when they are first needed."""

    folder: Path
    trouble: str = ""
    bundles: dict[str, Bundle | None] = field(default_factory=dict)

    def part(self, cell: str, source: str) -> Part | None:
        """What a cell is; None if it is the learner's own."""
        found = ID.match(cell)
        if found:
            return self._by_id(cell, found, source)
        return self._by_text(source)

    def bundle_of(self, unit: str) -> Bundle | None:
        """The bundle of `03-dict`; None, and a sentence in `trouble`, where it is missing or broken."""
        if unit not in self.bundles:
            self.bundles[unit] = self._read(unit)
        return self.bundles[unit]

    def _read(self, unit: str) -> Bundle | None:
        path = sealed.path_of(self.folder, unit)
        try:
            return sealed.unseal(path.read_text("utf-8"))
        except FileNotFoundError:
            self.trouble = f"{path.name} is not beside this notebook, so there are no hints here."
        except (sealed.BrokenSeal, OSError, ValueError) as error:
            self.trouble = f"{path.name} cannot be read: {error}"
        return None

    def _by_id(self, cell: str, found: re.Match[str], source: str) -> Part | None:
        task = f"{found['chapter']}_{found['unit']}_{found['task']}"
        bundle = self.bundle_of(found["unit"])
        key = (bundle and bundle.key(task)) or Key(task, "", (), 10, "", (), ())
        if not found["check"]:
            return Part(key)
        if found["check"] == "hidden":
            return Part(key, Check(cell, "", ""), hidden=True)
        known = next((check for check in key.checks if check.id == cell), None)
        whole = known is None or known.digest == sealed.digest(source)
        return Part(key, known or Check(cell, sealed.digest(source), ""), whole=whole)

    def _by_text(self, source: str) -> Part | None:
        """A check of the open notebook that reads exactly so: VS Code sends ids of its own."""
        notebook = home.session()
        bundle = self.bundle_of(notebook.stem) if notebook and self._has(notebook.stem) else None
        digest = sealed.digest(source)
        for key in bundle.keys if bundle else ():
            for check in key.checks:
                if check.digest == digest:
                    return Part(key, check, foreign=True)
        return None

    def _has(self, unit: str) -> bool:
        return unit in self.bundles or sealed.path_of(self.folder, unit).is_file()


def saved(notebook: Path, cell: str) -> tuple[str, float] | None:
    """The source of a cell as the notebook's file holds it, and when it was written; None if unknown."""
    try:
        written = notebook.stat().st_mtime
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        source = next(part["source"] for part in cells if part.get("id") == cell)
    except (OSError, ValueError, KeyError, StopIteration, TypeError):
        return None
    return "".join(source), written
