"""`causeway review` and `%review`: one card after another, stopped at any time, nothing lost."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader import review as verb
from grader.classroom import review as table
from grader.classroom.record import NAME, Event, Record
from grader.classroom.review_panel import Panel
from tests.commands import PLAIN
from tests.conftest import COURSE, ROOT
from tests.kernel import kernel

SLUG = "01-data-structures/03-dict"
DAY = 24 * 3600


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Three mistakes of the last days, oldest first: a question, a prediction, a task."""
    record, now = Record(tmp_path / NAME), time.time()
    record.add(Event("question", SLUG, "question-2", "wrong", now - 4 * DAY))
    record.add(Event("prediction", SLUG, "prediction-1", "wrong", now - 3 * DAY))
    record.add(Event("check", SLUG, "01_03-dict_2-invert_visible", "failed", now - 2 * DAY))
    record.add(Event("check", SLUG, "01_03-dict_2-invert_visible", "passed", now - 2 * DAY))
    return record


def review(home: Path, *options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": str(ROOT), "CAUSEWAY_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "grader", "review", *options],
        cwd=ROOT,
        env={**PLAIN, **own},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def ratings(record: Record) -> list[tuple[str, str]]:
    return [(event.item.split()[0], event.outcome) for event in record.events(kind="review")]


# In the terminal.


def test_the_count_alone_is_a_number(record, tmp_path):
    ran = review(tmp_path, "--count")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "3\n", "")


def test_nothing_recorded_is_nothing_due_and_leaves_no_file(tmp_path):
    ran = review(tmp_path / "new")
    assert (ran.returncode, ran.stdout) == (0, "No cards are due today.\n")
    assert not (tmp_path / "new").exists()


def test_cards_are_shown_answered_and_rated_one_by_one(record, tmp_path):
    ran = review(tmp_path, typed="\n3\n\neasy\n\n1\n")
    assert ran.returncode == 0, ran.stderr
    asked, answer = ran.stdout.index("Which can be a key?"), ran.stdout.index("tuples of hashable items")
    assert asked < answer < ran.stdout.index("In which order are the keys listed?")
    assert "exercises/01-data-structures/03-dict.ipynb" in ran.stdout
    assert "3 of 3 reviewed." in ran.stdout
    assert ratings(record) == [("question", "good"), ("prediction", "easy"), ("task", "again")]
    assert review(tmp_path, "--count").stdout == "0\n"


def test_an_answer_that_is_no_rating_is_asked_again(record, tmp_path):
    ran = review(tmp_path, typed="\n5\n\nx\n2\n")
    assert ran.stdout.count("How well did you know it?") == 4
    assert ratings(record) == [("question", "hard")]


@pytest.mark.parametrize(("typed", "kept"), [("", 0), ("\n", 0), ("\n4\n", 1), ("\n4\n\n", 1)])
def test_a_review_can_be_stopped_at_any_time_and_nothing_is_lost(record, tmp_path, typed, kept):
    ran = review(tmp_path, typed=typed)
    assert ran.returncode == 0, ran.stderr
    assert f"{kept} of 3 reviewed. The rest stays due." in ran.stdout
    assert len(ratings(record)) == kept
    assert review(tmp_path, "--count").stdout == f"{3 - kept}\n"


def test_a_card_whose_text_has_gone_is_not_counted(record, tmp_path):
    record.add(Event("question", SLUG, "question-99", "wrong", time.time() - 9 * DAY))
    assert review(tmp_path, "--count").stdout == "3\n"


def test_a_damaged_record_is_told_and_a_new_one_begun(tmp_path):
    (tmp_path / NAME).write_text("no database")
    ran = review(tmp_path, "--count")
    assert (ran.returncode, ran.stdout) == (0, "0\n")
    assert "could not be read" in ran.stderr
    assert "the old file is kept as" in ran.stderr
    assert "no database" in {path.read_text() for path in tmp_path.glob("progress-damaged-*.sqlite")}


def test_a_record_that_cannot_be_written_stops_with_a_sentence(record):
    deck = verb.due(COURSE, record)
    (record.path.parent / "file").write_text("")
    broken = Record(record.path.parent / "file" / NAME)
    with pytest.raises(verb.CannotWrite, match="cannot be written"):
        verb.review(deck, broken, lambda text: None, lambda prompt: "3")


# In a notebook.


def panel(record: Record, kept: Record | None = None) -> Panel:
    events = record.events()
    return Panel(table.deck(ROOT, events), events, kept or record, ROOT, ROOT / "course")


def press(view: Panel, **message: Any) -> None:
    view._handle_custom_msg(message, [])


def test_the_answer_is_not_in_the_browser_before_it_is_asked_for(record):
    view = panel(record)
    assert view.card["title"] == "Question 2 · Dictionaries"
    assert "hashable items" not in repr(view.get_state())
    press(view, name=view.card["name"])
    assert "tuples of hashable items" in view.card["back"]
    assert [rating["name"] for rating in view.card["ratings"]] == ["again", "hard", "good", "easy"]
    assert view.card["ratings"][0]["when"] == "tomorrow"


def test_a_rating_is_kept_at_once_and_brings_the_next_card(record):
    view = panel(record)
    for rating, left in (("good", 2), ("hard", 1), ("again", 0)):
        press(view, name=view.card["name"], rating=rating)
        assert view.card["left"] == left
    assert ratings(record) == [("question", "good"), ("prediction", "hard"), ("task", "again")]
    assert view.card == {"done": 3, "left": 0, "name": ""}


@pytest.mark.parametrize(
    "message", [{}, {"name": "another card", "rating": "good"}, {"name": "", "rating": 1}]
)
def test_a_rating_of_another_card_is_not_kept(record, message):
    view = panel(record)
    press(view, **message)
    assert ratings(record) == []
    assert view.card["left"] == 3


def test_a_task_links_to_its_exercise_from_where_the_notebook_is(record):
    view = panel(record)
    press(view, name=view.card["name"], rating="good")
    press(view, name=view.card["name"], rating="good")
    assert view.card["link"] == "../exercises/01-data-structures/03-dict.ipynb"
    assert view.card["words"] == "Open the exercise"


def test_a_card_in_work_links_within_work(tmp_path):
    assert table.shelves(tmp_path, tmp_path / "work/course") == tmp_path / "work"
    assert table.shelves(tmp_path, tmp_path / "work") == tmp_path / "work"
    assert table.shelves(tmp_path, tmp_path / "course") == tmp_path


def test_ratings_that_cannot_be_kept_cost_a_sentence(record):
    (record.path.parent / "file").write_text("")
    view = panel(record, Record(record.path.parent / "file" / NAME))
    press(view, name=view.card["name"], rating="good")
    assert view.notice.startswith("Your progress cannot be kept in")
    assert view.card["left"] == 2


def test_the_stored_form_lists_what_was_due(record):
    forms = panel(record)._repr_mimebundle_()[0]
    assert forms["text/plain"].startswith(
        "3 cards are due. Run this cell to review them one by one.\n  Question 2 ·"
    )
    assert "<li>Task 2. Invert a mapping · Dictionaries</li>" in forms["text/html"]


def test_the_page_of_the_day_says_how_many_are_due_and_holds_the_magic(record):
    book = verb.notebook(COURSE, record)
    assert book.cells[0].source.startswith("# Review\n\n3 cards are due today.")
    assert book.cells[1].source.endswith("%review")
    assert verb.notebook(COURSE, record) == book


def test_the_magic_shows_the_cards_in_a_kernel(record, tmp_path):
    with kernel(ROOT / "course/review.ipynb", tmp_path) as room:
        room.run("%load_ext grader.classroom")
        due = room.run("%review")
        for path in tmp_path.glob(f"{NAME}*"):
            path.unlink()
        record.path.write_text("no database")
        damaged = room.run("%review")
        record.path.unlink()
        gone = room.run("%review")
    assert due.text.startswith("3 cards are due.")
    told, nothing = damaged.text.splitlines()
    assert "could not be read" in told
    assert nothing == gone.text == table.NOTHING
    assert [said.error + said.printed for said in (due, damaged, gone)] == ["", "", ""]
