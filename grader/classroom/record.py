"""What a learner did, in one small SQLite file: one row per event, never changed, never sent anywhere.

| kind       | item                        | outcome                 | detail                        |
|------------|-----------------------------|-------------------------|-------------------------------|
| check      | 01_03-dict_2-invert_visible | passed, failed, late    | answer: digest of its source  |
| hint       | 01_03-dict_2-invert         | 1, 2, 3                 |                               |
| solution   | 01_03-dict_2-invert         | opened                  |                               |
| question   | question-1                  | right, wrong            | given                         |
| prediction | prediction-1                | right, wrong            | given                         |
| lesson     | the unit's name             | opened                  |                               |
| review     | the card's name             | again, hard, good, easy |                               |

The unit is its slug, `01-data-structures/03-dict`: a moved folder or a newer course loses nothing.
"""

from __future__ import annotations

import atexit
import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.classroom import home
from grader.classroom.store import Row, Store, reason

NAME = "progress.sqlite"


@dataclass(frozen=True)
class Event:
    """One thing a learner did; `at` is in seconds since 1970."""

    kind: str
    unit: str
    item: str
    outcome: str
    at: float = 0.0
    detail: dict[str, Any] = field(default_factory=dict)


class Record:
    """The events of one learner on one machine.

    Nothing it does raises because of its file: what cannot be written waits in memory and is written later,
    and `notices` says so. All records of one file in a process share its connection and what waits.
    """

    def __init__(self, path: Path | None = None):
        self.path = path or home.folder() / NAME
        self._shelf = _SHELVES.setdefault(self.path.absolute(), _Shelf(self.path))

    def add(self, event: Event) -> None:
        """Keep an event."""
        self._shelf.keep([_row(event)])

    def events(self, unit: str | None = None, kind: str | None = None) -> list[Event]:
        """The events, oldest first, of one unit or all, of one kind or all."""
        return [event for row in self._shelf.rows(unit, kind) for event in event_of(row)]

    def merge(self, events: Iterable[Event]) -> int:
        """Keep those events that are not there yet, such as another machine's; how many these are."""
        known = set(map(_row, self.events()))
        new = [row for row in dict.fromkeys(map(_row, events)) if row not in known]
        self._shelf.keep(sorted(new))
        return len(new)

    def notices(self) -> tuple[str, ...]:
        """What went wrong with the file, a sentence each; every sentence is given once in a process."""
        said = tuple(self._shelf.store.notices)
        self._shelf.store.notices.clear()
        return said

    @property
    def waiting(self) -> int:
        """How many events could not be written yet."""
        return len(self._shelf.waiting)


class _Shelf:
    """A file of rows, and the rows it could not take."""

    def __init__(self, path: Path):
        self.store = Store(path)
        self.waiting: list[Row] = []
        self.warned = False

    def keep(self, rows: list[Row]) -> None:
        self.waiting += rows
        try:
            if self.waiting:
                self.store.write(self.waiting)
            self.waiting = []
        except (OSError, sqlite3.Error) as error:
            self._warn(error)

    def rows(self, unit: str | None, kind: str | None) -> list[Row]:
        try:
            stored = self.store.read(unit, kind)
        except (OSError, sqlite3.Error) as error:
            self._warn(error)
            stored = []
        return stored + [row for row in self.waiting if unit in (None, row[2]) and kind in (None, row[1])]

    def _warn(self, error: Exception) -> None:
        if not self.warned:
            self.store.notices.append(
                f"Your progress cannot be kept in {self.store.path}: {reason(error)}. Go on working: this "
                "session remembers what you do, and writes it as soon as the file can be written."
            )
        self.warned = True


_SHELVES: dict[Path, _Shelf] = {}


@atexit.register
def _last_try() -> None:
    """What still waits when a notebook is closed, because another one was writing, is tried once more."""
    for shelf in _SHELVES.values():
        if shelf.waiting:
            shelf.keep([])


def _row(event: Event) -> Row:
    detail = json.dumps(event.detail, sort_keys=True, default=str)
    return (float(event.at or time.time()), event.kind, event.unit, event.item, event.outcome, detail)


def event_of(row: Row) -> list[Event]:
    """The event of a row; none where the row cannot be one, whoever wrote it."""
    at, kind, unit, item, outcome, text = row
    try:
        detail = json.loads(text)
    except (TypeError, ValueError):
        return []
    return [Event(kind, unit, item, outcome, at, detail)] if isinstance(detail, dict) else []
