"""One SQLite file of rows: opened once in a process, set aside where it is damaged, never emptied."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import TypeVar

T = TypeVar("T")
Row = tuple[float, str, str, str, str, str]

VERSION = 1  # `PRAGMA user_version`; a newer file is used as long as it has our columns
PATIENCE = 2.0  # seconds to wait while another notebook writes
COLUMNS = "at, kind, unit, item, outcome, detail"
SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,
    item TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS event_of_unit ON event (unit, kind, item);
"""
# SQLite's words for: no such column, malformed, a constraint of another schema, another type, not a database.
DAMAGE = {1: "it is not laid out as ours", 11: "", 19: "", 20: "", 26: ""}
BESIDE = ("", "-wal", "-shm")  # the file and what SQLite keeps next to it


class Store:
    """The rows in one file. What goes wrong with the file is said in `notices`, a sentence each."""

    def __init__(self, path: Path):
        self.path = path
        self.notices: list[str] = []
        self._lock = RLock()
        self._rows: sqlite3.Connection | None = None
        self._opened: tuple[int, ...] = ()
        self._left: list[sqlite3.Connection] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows, all or none; OSError or sqlite3.Error if that cannot be done now."""
        self._do(lambda open_: _insert(open_, rows))

    def read(self, unit: str | None = None, kind: str | None = None) -> list[Row]:
        """The rows of one unit or all, of one kind or all, oldest first."""
        if not self.path.exists():  # looking at what was done makes no file
            return []
        asked = f"SELECT {COLUMNS} FROM event WHERE (:unit IS NULL OR unit = :unit)"
        asked += " AND (:kind IS NULL OR kind = :kind) ORDER BY at, id"
        return self._do(lambda open_: open_.execute(asked, {"unit": unit, "kind": kind}).fetchall())

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return self._try(work)
            except sqlite3.Error as error:
                if code(error) not in DAMAGE:
                    raise
                self._mend(error)
                return self._try(work)

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with self._connection() as rows:
                return work(rows)
        except sqlite3.Error:
            self.close()
            raise

    def _connection(self) -> sqlite3.Connection:
        if self._rows is None or self._opened != self._now():
            self.close()
            self._rows = connect(self.path)
            self._opened = self._now()
        return self._rows

    def _now(self) -> tuple[int, ...]:
        """Which file lies there, seen by which process: a moved file or a fork needs a new connection."""
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return (os.getpid(), found.st_dev, found.st_ino)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._rows is not None and self._opened[:1] == (os.getpid(),):
            self._rows.close()
        elif self._rows is not None:
            self._left.append(self._rows)  # a parent's connection: closing it here would harm the parent
        self._rows = None

    def _mend(self, error: sqlite3.Error) -> None:
        with _alone(self.path):
            if _sound(self.path):  # another process was here first
                return
            aside = set_aside(self.path)
            saved = salvage(aside)
            with closing(connect(self.path)) as rows, rows:
                _insert(rows, saved)
        self.notices.append(
            f"The record of your progress could not be read: {reason(error)}. A new one was begun with "
            f"{_events(len(saved))} saved from it; the old file is kept as {aside}."
        )


def connect(path: Path) -> sqlite3.Connection:
    """A file of rows, made if it is not there; sqlite3.Error if it is no such file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
    try:
        if not _ready(rows):
            _prepare(rows)
        rows.execute("PRAGMA synchronous = NORMAL")  # no wait for the disk; a power cut costs the last events
        rows.execute(f"SELECT {COLUMNS} FROM event LIMIT 0")
    except BaseException:
        rows.close()
        raise
    return rows


def _ready(rows: sqlite3.Connection) -> bool:
    return int(rows.execute("PRAGMA user_version").fetchone()[0]) >= VERSION


def _prepare(rows: sqlite3.Connection) -> None:
    others = rows.execute("SELECT count(*), total(name = 'event') FROM sqlite_schema WHERE type = 'table'")
    tables, ours = others.fetchone()
    if tables and not ours:
        raise _foreign()
    # Readers and one writer at a time do not wait for each other; where a disk cannot, SQLite stays as it is.
    with suppress(sqlite3.OperationalError):
        rows.execute("PRAGMA journal_mode = WAL")
    rows.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")


def _foreign() -> sqlite3.Error:
    error = sqlite3.DatabaseError("it holds something else")
    error.sqlite_errorcode = 26
    return error


def _insert(rows: sqlite3.Connection, added: Sequence[Row]) -> None:
    rows.executemany(f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", added)


def code(error: sqlite3.Error) -> int:
    """SQLite's number for what went wrong, 0 if it was not SQLite that said so."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def reason(error: Exception) -> str:
    """What went wrong, in the words of the system."""
    return str(getattr(error, "strerror", None) or error)


def _sound(path: Path) -> bool:
    try:
        with closing(connect(path)) as rows:
            return bool(rows.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error as error:
        return code(error) not in DAMAGE


def set_aside(path: Path) -> Path:
    """Give a damaged file a name that no file has yet: `progress-damaged-2026-11-22-184201.sqlite`."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    names = (
        f"{path.stem}-damaged-{stamp}{more}{path.suffix}" for more in ("", *(f"-{n}" for n in range(2, 999)))
    )
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    for ending in BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def salvage(path: Path) -> list[Row]:
    """The rows that can still be read from a file, which itself is not touched."""
    with TemporaryDirectory(prefix="causeway-") as folder:
        copy = Path(folder, "copy.sqlite")
        for ending in BESIDE[:2]:
            with suppress(FileNotFoundError):
                shutil.copyfile(path.with_name(path.name + ending), copy.with_name(copy.name + ending))
        _lengthen(copy)
        # Forward to the first page that is lost, then backward to the last one.
        found = {key: row for order in ("", "DESC") for key, row in _rows_of(copy, order)}
    return [row for _, row in sorted(found.items()) if _whole(row)]


def _rows_of(path: Path, order: str) -> Iterator[tuple[int, Row]]:
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(sqlite3.connect(path)) as rows:
        asked = f"SELECT id, {COLUMNS} FROM event NOT INDEXED ORDER BY id {order}"
        yield from ((key, (at, *words)) for key, at, *words in rows.execute(asked))


def _lengthen(path: Path) -> None:
    """Fill up what was cut off: SQLite refuses a file shorter than its first page says."""
    with path.open("r+b") as file:
        head = file.read(32)
        size = int.from_bytes(head[16:18], "big") * int.from_bytes(head[28:32], "big")
        if head.startswith(b"SQLite format 3") and path.stat().st_size < size < 2**30:
            file.truncate(size)


def _whole(row: Sequence[object]) -> bool:
    return isinstance(row[0], float) and all(isinstance(part, str) for part in row[1:])


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time: a folder can be made only once, on every system."""
    gate = path.with_name(path.name + ".mending")
    deadline = time.monotonic() + 3 * PATIENCE  # whoever made it and has not removed it by then was killed
    while time.monotonic() < deadline:
        try:
            gate.mkdir()
            break
        except FileExistsError:
            time.sleep(0.02)
    try:
        yield
    finally:
        with suppress(OSError):
            gate.rmdir()
