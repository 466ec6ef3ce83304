"""`causeway progress`, as a learner types it, with a home of its own."""

from __future__ import annotations

import json

import pytest

from grader.classroom import contents
from grader.classroom.record import Event, Record
from grader.classroom.standing import Contents
from tests.commands import causeway
from tests.conftest import COURSE

LIST = "01-data-structures/01-list"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.commands.PLAIN", {**plain(), "CAUSEWAY_HOME": str(tmp_path / "home")})
    return tmp_path / "home"


def plain() -> dict[str, str]:
    from tests import commands

    return commands.PLAIN


def lists() -> Contents:
    return next(one for one in contents.of(COURSE) if one.slug == LIST)


def begun(home) -> Record:
    """Somebody who read the lesson on lists, passed its first task and tried its second one twice."""
    unit = lists()
    record = Record(home / "progress.sqlite")
    events = [Event("question", LIST, f"question-{n}", "right", n) for n in range(1, unit.questions + 1)]
    events += [
        Event("prediction", LIST, f"prediction-{n}", "wrong", n) for n in range(1, unit.predictions + 1)
    ]
    first, second = unit.tasks[:2]
    events += [Event("check", LIST, name, "passed", 50, {"answer": "a"}) for name in first.checks]
    events += [Event("check", LIST, second.checks[0], "failed", 60, {"answer": text}) for text in "bc"]
    events += [Event("hint", LIST, second.id, "1", 61)]
    record.merge(events)
    return record


def test_without_a_record_it_says_what_to_do_first(home):
    ran = causeway("progress")
    assert ran.returncode == 0
    assert "Nothing is recorded yet. `causeway learn` opens the course on its map." in ran.stdout
    assert f"→ Next: Lists, the lesson ({LIST})" in ran.stdout
    assert not home.exists()


def test_it_shows_tasks_tries_hints_and_what_comes_next(home):
    begun(home)
    said = causeway("progress").stdout
    written = [unit for unit in contents.of(COURSE) if unit.written]
    tasks = sum(len(unit.tasks) for unit in written)
    assert said.startswith(f"1 of {tasks} tasks passed, 0 of {len(written)} units done.")
    assert f"→ Next: Lists, task 2. A moving average ({LIST})" in said
    assert "◐ Lists, in progress" in said
    unit = lists()
    assert f"{'━' * (14 // len(unit.tasks))}─" in said
    assert f"1 of {len(unit.tasks)} tasks, {unit.questions} of {unit.questions} questions, " in said
    assert f"{unit.predictions} of {unit.predictions} predictions" in said
    assert "◐ 2. A moving average: 2 answers refused, 1 hint opened" in said
    assert "To come: 2. Data Management" in said
    assert str(home / "progress.sqlite") in said


def test_as_json_it_is_for_programs(home):
    begun(home)
    told = json.loads(causeway("progress", "--json").stdout)
    assert told["tasks"]["passed"] == 1
    assert told["next"] == {"unit": LIST, "task": "01_01-list_2-moving-average"}
    unit = told["chapters"][0]["units"][0]
    assert (unit["state"], unit["lesson"]["state"], unit["tasks"][0]["state"]) == (
        "in progress",
        "done",
        "done",
    )
    assert sum(len(chapter["units"]) for chapter in told["chapters"]) == 76 + 12 + 12


def test_it_goes_to_another_machine_and_arrives_once(home, tmp_path, monkeypatch):
    sent = begun(home).events()
    file = tmp_path / "mine.json"
    assert causeway("progress", "--export", str(file)).stdout == f"wrote {len(sent)} events to {file}\n"
    monkeypatch.setattr("tests.commands.PLAIN", {**plain(), "CAUSEWAY_HOME": str(tmp_path / "other")})
    added = [causeway("progress", "--import", str(file)).stdout for _ in range(2)]
    assert added == [f"added {count} events of the {len(sent)} in {file}\n" for count in (len(sent), 0)]
    assert Record(tmp_path / "other" / "progress.sqlite").events() == sent


def test_a_record_copied_by_hand_can_be_imported_too(home, tmp_path):
    record = begun(tmp_path / "old")
    ran = causeway("progress", "--import", str(record.path))
    count = len(record.events())
    assert ran.stdout == f"added {count} events of the {count} in {record.path}\n"


def test_a_file_that_is_there_is_not_written_over(home, tmp_path):
    file = tmp_path / "thesis.txt"
    file.write_text("the only copy")
    ran = causeway("progress", "--export", str(file))
    assert (ran.returncode, file.read_text()) == (2, "the only copy")
    assert "exists and was left as it is. Name a file that does not exist yet." in ran.stderr


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "[]",
        '{"format": "causeway progress", "version": 99, "events": []}',
        '{"format": "causeway progress", "version": 1, "events": [{"kind": "check"}]}',
        '{"format": "causeway progress", "version": 1, "events": '
        '[{"kind": "check", "unit": 3, "item": "i", "outcome": "o", "at": 1, "detail": {}}]}',
    ],
    ids=["text", "list", "newer", "half an event", "a number for a word"],
)
def test_a_file_that_is_no_export_adds_nothing(home, tmp_path, text):
    file = tmp_path / "file.json"
    file.write_text(text)
    ran = causeway("progress", "--import", str(file))
    assert ran.returncode == 2
    assert "Export it again on the other machine; nothing was added." in ran.stderr
    assert not home.exists()


def test_a_file_that_is_missing_is_named(home, tmp_path):
    ran = causeway("progress", "--import", str(tmp_path / "nothing.json"))
    assert (ran.returncode, "nothing.json cannot be read: No such file" in ran.stderr) == (2, True)


def test_a_damaged_record_is_set_aside_with_a_sentence(home):
    home.mkdir()
    (home / "progress.sqlite").write_bytes(b"not a database, " * 100)
    ran = causeway("progress")
    assert ran.returncode == 0
    assert "Nothing is recorded yet." in ran.stdout
    assert "0 events saved from it; the old file is kept as" in ran.stderr
    assert len(list(home.glob("progress-damaged-*.sqlite"))) == 1


def test_an_import_that_cannot_be_kept_fails(home, tmp_path):
    record = begun(tmp_path / "old")
    home.write_text("a file in place of the folder")
    ran = causeway("progress", "--import", str(record.path))
    assert ran.returncode == 2
    assert "Your progress cannot be kept in" in ran.stderr
