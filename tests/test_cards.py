"""Cards: made of what went wrong, due by the record alone, shown as the lesson has them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from grader.classroom import cards, faces
from grader.classroom.cards import Card
from grader.classroom.record import Event, Record
from tests.conftest import COURSE, ROOT

SLUG = "01-data-structures/03-dict"
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
MISSED = Event("question", SLUG, "question-2", "wrong", MONDAY.timestamp())


def after(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def check(outcome: str, item: str = "01_03-dict_2-invert_visible") -> Event:
    return Event("check", SLUG, item, outcome, MONDAY.timestamp())


def card(kind: str, item: str, slug: str = SLUG) -> Card:
    return Card(f"{kind} {slug} {item}", kind, slug, item, MONDAY, 0)


@pytest.mark.parametrize(
    ("events", "names"),
    [
        ([], []),
        ([MISSED], [f"question {SLUG} question-2"]),
        ([MISSED, MISSED], [f"question {SLUG} question-2"]),
        ([Event("question", SLUG, "question-1", "right")], []),
        ([Event("prediction", SLUG, "prediction-1", "wrong")], [f"prediction {SLUG} prediction-1"]),
        ([check("passed")], []),
        ([check("failed")], []),
        ([check("failed"), check("passed")], [f"task {SLUG} 01_03-dict_2-invert"]),
        ([check("late"), check("passed")], [f"task {SLUG} 01_03-dict_2-invert"]),
        ([check("failed"), check("passed", "01_03-dict_1-restock_visible")], []),
        (
            [check("failed"), check("passed", "01_03-dict_2-invert_visible-2"), check("passed")],
            [f"task {SLUG} 01_03-dict_2-invert"],
        ),
        ([Event("hint", SLUG, "01_03-dict_2-invert", "1")], []),
        ([Event("review", SLUG, "a card of another course", "good")], []),
    ],
)
def test_what_went_wrong_makes_a_card_and_nothing_else_does(events, names):
    assert [one.name for one in cards.all_cards(events)] == names


def test_a_card_is_due_on_the_day_after_the_mistake():
    assert cards.due([MISSED], MONDAY) == []
    [one] = cards.due([MISSED], after(1))
    assert (one.kind, one.unit, one.item, one.reviews) == ("question", SLUG, "question-2", 0)


def test_a_card_known_well_comes_back_later_each_time():
    events, gaps = [MISSED], []
    for _ in range(5):
        [one] = cards.all_cards(events)
        events.append(cards.rated(one, "good", one.due.timestamp()))
        gaps.append((cards.all_cards(events)[0].due - one.due).days)
    assert gaps == sorted(set(gaps))
    assert gaps[0] >= 1


def test_a_card_rated_again_comes_back_tomorrow():
    [one] = cards.all_cards([MISSED])
    events = [
        MISSED,
        cards.rated(one, "good", after(1).timestamp()),
        cards.rated(one, "again", after(9).timestamp()),
    ]
    assert cards.all_cards(events)[0].due == after(10)


def test_the_better_the_rating_the_longer_the_wait_and_the_buttons_say_it():
    [one] = cards.all_cards([MISSED])
    days = cards.days(one, [MISSED], after(1))
    assert list(days) == ["again", "hard", "good", "easy"]
    assert list(days.values()) == sorted(days.values())
    [kept] = cards.all_cards([MISSED, cards.rated(one, "easy", after(1).timestamp())])
    assert (kept.due - after(1)).days == days["easy"]


def test_the_same_record_gives_the_same_days_however_often_it_is_read(tmp_path):
    record = Record(tmp_path / "progress.sqlite")
    record.add(MISSED)
    [one] = cards.all_cards(record.events())
    record.add(cards.rated(one, "good", after(1).timestamp()))
    assert {cards.all_cards(Record(record.path).events())[0].due for _ in range(5)} == {after(3)}


def test_the_card_that_waited_longest_comes_first():
    later = Event("question", SLUG, "question-1", "wrong", after(2).timestamp())
    assert [one.item for one in cards.due([later, MISSED], after(9))] == ["question-2", "question-1"]


def test_a_clock_that_was_set_back_breaks_nothing():
    [one] = cards.all_cards([MISSED])
    assert cards.all_cards([MISSED, cards.rated(one, "good", after(-400).timestamp())])


def test_an_unknown_rating_of_a_newer_course_is_passed_over():
    [one] = cards.all_cards([MISSED])
    assert cards.all_cards([MISSED, cards.rated(one, "perfect", after(1).timestamp())]) == [one]


# What a card shows.


def test_a_question_shows_its_options_first_and_the_right_one_behind():
    face = faces.face(ROOT, card("question", "question-2"))
    assert face.title == "Question 2 · Dictionaries"
    options = '- A. `(1, [2])`\n- B. `{"x": 1}`\n- C. `(1, (2, 3))`\n- D. `""`'
    assert face.front == f"Which can be a key? Choose all that are right.\n\n{options}"
    assert face.back.startswith("- C. `(1, (2, 3))`: tuples of hashable items all the way down.\n- D. ")
    assert face.path == "course/01-data-structures/03-dict.ipynb"


def test_an_ordering_shows_its_lines_mixed_first_and_in_order_behind():
    face = faces.face(ROOT, card("question", "question-3"))
    assert [line[:5] for line in face.front.splitlines()[2:]] == ["- A. ", "- B. ", "- C. ", "- D. "]
    assert [line[:5] for line in face.back.splitlines()] == ["- C. ", "- B. ", "- A. ", "- D. "]


def test_a_typed_question_gives_nothing_away_in_front():
    face = faces.face(ROOT, card("question", "question-5"))
    assert face.front.endswith("What is `len(d)`?")
    assert face.back.startswith("- Answer: `1` or `one`.")


def test_a_prediction_shows_the_code_and_what_it_printed_behind():
    face = faces.face(ROOT, card("prediction", "prediction-1"))
    assert face.front.startswith("**Predict.** `q2` comes back")
    assert face.front.endswith('depth["q3"] = 43\nprint(list(depth))\n````')
    assert face.back == "````text\n['q1', 'q3', 'q4', 'q2']\n````"


def test_a_prediction_of_an_error_shows_the_error():
    assert (
        "RuntimeError: dictionary changed size" in faces.face(ROOT, card("prediction", "prediction-2")).back
    )


def test_a_task_shows_its_title_its_beginning_and_where_it_is():
    face = faces.face(ROOT, card("task", "01_03-dict_2-invert"))
    assert face.title == "Task 2. Invert a mapping · Dictionaries"
    assert face.front.startswith("An agency stores, for each region")
    assert "\n\n" not in face.front
    assert face.path == "exercises/01-data-structures/03-dict.ipynb"


def test_every_question_prediction_and_task_of_the_course_has_two_sides():
    seen = 0
    for entry in COURSE.units:
        cells = json.loads(COURSE.lesson(entry.slug).read_text("utf-8"))["cells"]
        text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        questions = sum(source.startswith("### Question") for source in text)
        predictions = sum("**Predict.**" in source for source in text)
        items = [("question", f"question-{n}") for n in range(1, questions + 1)]
        items += [("prediction", f"prediction-{n}") for n in range(1, predictions + 1)]
        for kind, item in items:
            face = faces.face(ROOT, card(kind, item, entry.slug))
            assert face.front and face.back and face.title, item
            assert "<details>" not in face.front + face.back
            seen += 1
    assert seen > 10


@pytest.mark.parametrize(
    "lost",
    [
        card("question", "question-99"),
        card("question", "99"),
        card("prediction", "prediction-99"),
        card("prediction", "prediction-x"),
        card("task", "01_03-dict_9-gone"),
        card("riddle", "riddle-1"),
        card("question", "question-1", "01-data-structures/99-gone"),
    ],
)
def test_what_the_course_no_longer_has_makes_no_card(lost):
    assert faces.face(ROOT, lost) is None


def test_the_course_is_found_from_any_folder_in_it(tmp_path):
    assert faces.root(ROOT / "work/exercises/01-data-structures") == ROOT
    assert faces.root(tmp_path) is None
