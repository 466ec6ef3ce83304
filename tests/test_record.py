"""The record of a learner: quick, shared between notebooks, and never the reason that a notebook stops."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from grader.classroom import record as module
from grader.classroom import store
from grader.classroom.record import Event, Record
from tests.commands import PLAIN, ROOT

UNIT = "01-data-structures/03-dict"


def event(number: int, **parts) -> Event:
    given = {"kind": "check", "item": f"check-{number}", "outcome": "passed", "at": 1000.0 + number}
    return Event(**{"unit": UNIT, **given, **parts})


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "home" / "progress.sqlite"


def fresh(path: Path) -> Record:
    """A record as another process meets it: nothing open, nothing in memory."""
    known = module._SHELVES.pop(path.absolute(), None)
    if known:
        known.store.close()
    return Record(path)


def filled(path: Path, count: int = 2000) -> list[Event]:
    """A closed file with enough events for many pages."""
    events = [event(number, detail={"answer": f"{number:016x}"}) for number in range(count)]
    Record(path).merge(events)
    fresh(path)
    with closing(sqlite3.connect(path)) as rows:
        rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        rows.execute("PRAGMA journal_mode = DELETE")
    return events


def damaged(path: Path) -> list[Path]:
    return sorted(path.parent.glob("progress-damaged-*.sqlite"))


def test_events_come_back_oldest_first_of_one_unit_or_kind(path):
    record = Record(path)
    events = [event(2), event(1, kind="hint"), event(3, unit="other", detail={"given": ["é", None]})]
    for one in events:
        record.add(one)
    assert fresh(path).events() == [events[1], events[0], events[2]]
    assert record.events(kind="hint") == [events[1]]
    assert record.events(unit="other") == [events[2]]
    assert record.notices() == ()


def test_an_event_without_a_time_happened_now(path):
    before = time.time()
    Record(path).add(event(1, at=0.0))
    assert before <= Record(path).events()[0].at <= time.time()


def test_to_look_at_a_record_makes_no_file(path):
    assert Record(path).events() == []
    assert not path.parent.exists()


def test_the_home_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CAUSEWAY_HOME", str(tmp_path / "mine"))
    Record().add(event(1))
    assert (tmp_path / "mine" / "progress.sqlite").is_file()


def test_to_keep_an_event_takes_well_under_five_milliseconds(path):
    Record(path).add(event(0))
    took = []
    for number in range(1, 101):
        begun = time.perf_counter()
        Record(path).add(event(number))
        took.append(time.perf_counter() - begun)
    assert sorted(took)[50] < 0.005
    assert len(Record(path).events()) == 101


WRITER = """
import sys
from pathlib import Path
from grader.classroom.record import Event, Record
record = Record(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    record.add(Event("check", sys.argv[2], f"check-{number}", "passed"))
print(len(record.notices()), record.waiting)
"""


def writers(path: Path, count: int, events: int) -> list[str]:
    commands = [
        [sys.executable, "-c", WRITER, str(path), f"unit-{number}", str(events)] for number in range(count)
    ]
    running = [subprocess.Popen(c, cwd=ROOT, env=PLAIN, stdout=subprocess.PIPE, text=True) for c in commands]
    return [process.communicate(timeout=60)[0].strip() for process in running]


def test_notebooks_that_begin_and_check_at_the_same_time_lose_nothing(path):
    assert writers(path, 4, 50) == ["0 0"] * 4
    assert len({(one.unit, one.item) for one in Record(path).events()}) == 200


def test_notebooks_that_find_a_damaged_file_at_the_same_time_set_it_aside_once(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all, " * 400)
    said = writers(path, 4, 20)
    assert sorted(said) == ["0 0", "0 0", "0 0", "1 0"]
    assert [one.read_bytes()[:11] for one in damaged(path)] == [b"no database"]
    assert len({(one.unit, one.item) for one in Record(path).events()}) == 80


def test_a_fork_keeps_a_connection_of_its_own(path):
    Record(path).add(event(1))
    child = os.fork()
    if child == 0:
        Record(path).add(event(2))
        os._exit(0)
    os.waitpid(child, 0)
    Record(path).add(event(3))
    assert len(fresh(path).events()) == 3


def test_a_file_that_is_no_database_is_kept_under_another_name(path):
    path.parent.mkdir()
    path.write_bytes(b"a letter to somebody\n" * 100)
    record = fresh(path)
    record.add(event(1))
    (aside,) = damaged(path)
    assert aside.read_bytes() == b"a letter to somebody\n" * 100
    assert record.events() == [event(1)]
    (sentence,) = record.notices()
    assert sentence.endswith(f"0 events saved from it; the old file is kept as {aside}.")
    assert record.notices() == ()


def test_a_damaged_file_never_takes_the_name_of_another(path):
    path.parent.mkdir()
    for number in range(3):
        path.write_bytes(b"%d" % number * 2000)
        fresh(path).add(event(number))
        path.unlink()
    assert sorted(one.read_bytes()[:1] for one in damaged(path)) == [b"0", b"1", b"2"]


def test_what_stands_before_the_cut_is_saved_from_a_truncated_file(path):
    events = filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    record = fresh(path)
    saved = record.events()
    assert len(events) // 4 < len(saved) < len(events)
    assert {one.item for one in saved} < {one.item for one in events}
    assert f"{len(saved)} events saved" in record.notices()[0]
    assert damaged(path)[0].read_bytes() == whole[: len(whole) // 2]


def test_both_ends_are_saved_from_a_file_with_a_hole(path):
    events = filled(path)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4 * 4096] = b"\xff" * 4 * 4096
    path.write_bytes(content)
    saved = fresh(path).events()
    assert {events[0].item, events[-1].item} <= {one.item for one in saved}
    assert len(events) * 0.8 < len(saved) < len(events)


def test_a_file_damaged_while_it_is_open_costs_no_new_event(path):
    filled(path, 50)
    record = fresh(path)
    record.add(event(1))
    shutil.copy(__file__, path)  # another program writes over it
    record.add(event(2))
    record = fresh(path)
    record.add(event(3))
    assert event(3) in record.events()


def test_a_database_of_another_program_is_left_alone(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("CREATE TABLE recipe (name TEXT)")
        rows.execute("INSERT INTO recipe VALUES ('soup')")
    record = fresh(path)
    record.add(event(1))
    with closing(sqlite3.connect(damaged(path)[0])) as rows:
        assert rows.execute("SELECT name FROM recipe").fetchall() == [("soup",)]
    assert record.events() == [event(1)]


def test_a_newer_file_with_our_columns_is_used_as_it_is(path):
    filled(path, 3)
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("ALTER TABLE event ADD COLUMN mood TEXT")
        rows.execute(f"PRAGMA user_version = {store.VERSION + 1}")
    record = fresh(path)
    record.add(event(3))
    assert len(record.events()) == 4
    assert (damaged(path), record.notices()) == ([], ())


def test_a_newer_file_without_our_columns_is_set_aside(path):
    filled(path, 3)
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("ALTER TABLE event RENAME COLUMN outcome TO result")
        rows.execute(f"PRAGMA user_version = {store.VERSION + 1}")
    record = fresh(path)
    record.add(event(3))
    assert record.events() == [event(3)]
    assert len(damaged(path)) == 1
    assert "no such column: outcome" in record.notices()[0]


def test_a_file_moved_away_under_an_open_notebook_is_begun_again(path):
    record = Record(path)
    record.add(event(1))
    shutil.rmtree(path.parent)
    record.add(event(2))
    assert fresh(path).events() == [event(2)]


def test_where_nothing_can_be_written_the_session_remembers_and_says_so_once(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    record = Record(tmp_path / "home" / "progress.sqlite")
    record.add(event(1))
    record.add(event(2))
    assert record.events(unit=UNIT) == [event(1), event(2)]
    assert record.waiting == 2
    (sentence,) = record.notices()
    assert sentence.startswith(f"Your progress cannot be kept in {tmp_path / 'home'}")
    record.add(event(3))
    assert record.notices() == ()


def test_what_waited_is_written_as_soon_as_it_can_be(tmp_path):
    home = tmp_path / "home"
    home.write_text("in the way")
    record = Record(home / "progress.sqlite")
    record.add(event(1))
    home.unlink()
    record.add(event(2))
    assert record.waiting == 0
    assert fresh(record.path).events() == [event(1), event(2)]


FULL = """
import resource, sys
from pathlib import Path
from grader.classroom.record import Event, Record
record = Record(Path(sys.argv[1]))
record.add(Event("check", "u", "before", "passed"))
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
for number in range(300):
    record.add(Event("check", "u", str(number), "passed"))
print(len(record.events()), record.waiting > 0, len(record.notices()))
"""


def test_a_disk_that_is_full_costs_no_event_of_the_session(path):
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], cwd=ROOT, env=PLAIN, capture_output=True, text=True
    )
    assert (ran.stdout, ran.stderr) == ("301 True 1\n", "")
    assert "before" in {one.item for one in fresh(path).events()}


def test_an_event_written_while_another_program_holds_the_file_waits_its_turn(path, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    record = Record(path)
    record.add(event(1))
    record = fresh(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        record.add(event(2))
        assert record.waiting == 1
        other.rollback()
    record.add(event(3))
    assert [one.item for one in fresh(path).events()] == ["check-1", "check-2", "check-3"]


def test_merging_the_same_events_twice_adds_them_once(path):
    events = [event(1), event(2), event(2), event(3, detail={"b": 1, "a": 2})]
    record = Record(path)
    record.add(event(1))
    assert record.merge(events) == 2
    assert record.merge(events) == 0
    assert len(record.events()) == 3


def test_a_row_that_no_version_of_ours_wrote_is_passed_over(path):
    filled(path, 2)
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("UPDATE event SET detail = 'not JSON' WHERE id = 1")
    assert [one.item for one in fresh(path).events()] == ["check-1"]
