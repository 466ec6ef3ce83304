from __future__ import annotations

import pytest

from grader import charts, tally
from grader.held import Held
from grader.marking import MISSING
from grader.marks import Score
from tests.standings import INVERT, RESTOCK, book, check, standing, task


def test_a_task_is_as_hard_as_the_share_of_its_points_that_the_class_has():
    half = task(check(), check(kind="hidden", error="It fails."))
    (item,) = tally.items([standing("ada", book(task())), standing("bob", book(half))])
    assert (item.mean, item.passed, item.lost) == (0.75, 1, 1.0)


def test_a_notebook_that_was_not_handed_in_or_not_read_makes_no_task_harder():
    away, broken = (
        book(task(check(error="x")), notes=(MISSING,)),
        book(task(check(error="x")), readable=False),
    )
    (item,) = tally.items([standing("ada", book(task())), standing("bob", away), standing("eve", broken)])
    assert item.shares == {"ada": 1.0}


def test_marks_by_hand_stand_before_those_of_the_checks():
    held = Held()
    held.scores["03-dict"][f"{RESTOCK}_visible"] = Score(0.0, 1.0, None)
    (item,) = tally.items([standing("ada", book(task(check(error="x"))), held=held)])
    assert item.mean == 1.0


def test_what_waits_for_a_person_does_not_count_yet():
    held = Held(waiting={f"{RESTOCK}_visible"})
    (item,) = tally.items([standing("ada", book(task(check(error="x"))), held=held)])
    assert item.shares == {}


def pair_of_tasks(place: int, other: bool) -> object:
    right = place % 2 == 0
    tasks = (
        task(check(error="" if right else "x")),
        task(check(INVERT, error="" if other else "x"), id=INVERT),
    )
    return standing(f"learner{place}", book(*tasks))


def test_a_task_that_goes_with_the_rest_discriminates_and_one_that_goes_against_it_is_told():
    along = tally.items([pair_of_tasks(place, place % 2 == 0) for place in range(tally.FEW)])
    against = tally.items([pair_of_tasks(place, place % 2 == 1) for place in range(tally.FEW)])
    assert tally.discriminations(along) == pytest.approx({RESTOCK: 1.0, INVERT: 1.0})
    assert tally.discriminations(against) == pytest.approx({RESTOCK: -1.0, INVERT: -1.0})


def test_a_small_class_and_one_in_which_all_are_alike_tell_nothing():
    few = tally.items([pair_of_tasks(place, place % 2 == 0) for place in range(tally.FEW - 1)])
    alike = tally.items([pair_of_tasks(place, True) for place in range(tally.FEW)])
    assert set(tally.discriminations(few).values()) == {None}
    assert tally.discriminations(alike)[INVERT] is None


def test_the_correlation_is_the_one_of_the_books():
    # By hand: the covariance 0.3 over the root of 1 times 0.26.
    assert tally.pearson([(0, 0.2), (1, 0.9), (1, 0.4), (0, 0.5)]) == pytest.approx(0.3 / 0.26**0.5)


def test_all_points_are_in_the_last_bar_and_none_in_the_first():
    counts = tally.histogram([0, 0.1, 0.999, 1, 1])
    assert (counts[0], counts[1], counts[9], sum(counts)) == (1, 1, 3, 5)


def test_a_bar_of_a_histogram_is_told_in_words_too():
    svg = charts.histogram([0, 2, 1, 0, 0, 0, 0, 0, 0, 0], "Points & <b>")
    assert "10 to under 20 %: 2 learners; 20 to under 30 %: 1 learner" in svg
    assert "Points &amp; &lt;b&gt;" in svg
    assert svg.count("<rect") == 2
