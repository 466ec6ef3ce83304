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

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.classroom import home

NAME = "progress.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,
    item TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS event_of_unit ON event (unit, kind, item);
"""


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
    """The events of one learner on one machine."""

    def __init__(self, path: Path | None = None):
        self.path = path or home.folder() / NAME

    def add(self, event: Event) -> None:
        """Keep an event."""
        row = (event.at or time.time(), event.kind, event.unit, event.item, event.outcome)
        with self._open() as rows:
            rows.execute(
                "INSERT INTO event (at, kind, unit, item, outcome, detail) VALUES (?, ?, ?, ?, ?, ?)",
                (*row, json.dumps(event.detail)),
            )

    def events(self, unit: str | None = None, kind: str | None = None) -> list[Event]:
        """The events, oldest first, of one unit or all, of one kind or all."""
        asked = "SELECT kind, unit, item, outcome, at, detail FROM event"
        asked += " WHERE (?1 IS NULL OR unit = ?1) AND (?2 IS NULL OR kind = ?2) ORDER BY id"
        with self._open() as rows:
            found = rows.execute(asked, (unit, kind)).fetchall()
        return [
            Event(kind, slug, item, outcome, at, json.loads(detail))
            for kind, slug, item, outcome, at, detail in found
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=5)) as rows, rows:
            rows.executescript(SCHEMA)
            yield rows
