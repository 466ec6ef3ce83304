"""What is observed of an assert, what stays with the grader, and what reaches the sandbox of a check."""

from __future__ import annotations

import ast

import pytest

from grader.needs import needed
from grader.probe import Probe, probe

LEARNED = {"median", "tidy"}


def only(source: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What the one question of a check asks, what it observes, and what the grader works out."""
    (question,) = probe(source, LEARNED).questions
    return question.asks, question.seen, question.given


@pytest.mark.parametrize(
    ("source", "asks", "seen", "given"),
    [
        ("assert median(xs) == 2.5", "o0 == 2.5", ["median(xs)"], []),
        ("assert median(xs) == -2", "o0 == -2", ["median(xs)"], []),
        ("assert median(xs) == best(xs)", "o0 == g0", ["median(xs)"], ["best(xs)"]),
        ("assert best(xs) == median(xs)", "g0 == o0", ["median(xs)"], ["best(xs)"]),
        ("assert median(xs).low[0] == 1", "o0 == 1", ["median(xs).low[0]"], []),
        ("assert abs(median(xs) - 2.5) < 1e-9", "abs(o0 - 2.5) < 1e-09", ["median(xs)"], []),
        ("assert abs(best(xs) - median(xs)) < e", "abs(g0 - o0) < g1", ["median(xs)"], ["best(xs)", "e"]),
        ("assert round(median(xs), 2) == 2.5", "round(o0, 2) == 2.5", ["median(xs)"], []),
        ("assert math.isclose(median(xs), 2.5)", "isclose(o0, 2.5)", ["median(xs)"], []),
        ("assert median(xs) == pytest.approx(m, rel=1)", "o0 == approx(g0, rel=1)", ["median(xs)"], ["m"]),
        ("assert 'a' in tidy(xs)", "'a' in o0", ["tidy(xs)"], []),
        ("assert 0 <= median(xs) < 3", "0 <= o0 < 3", ["median(xs)"], []),
        ("assert tidy(xs) is None", "o0 is None", ["tidy(xs)"], []),
        ("tidy(xs)\nassert xs == ['a']", "o0 == g0", ["xs"], ["['a']"]),
        ("assert ['a'] == xs", "g0 == o0", ["xs"], ["['a']"]),
        (
            "np.testing.assert_allclose(median(xs), [1, 2])",
            "assert_allclose(o0, g0)",
            ["median(xs)"],
            ["[1, 2]"],
        ),
    ],
)
def test_the_side_that_came_from_the_learner_is_observed_and_the_other_stays_outside(
    source, asks, seen, given
):
    assert only(source) == (asks, tuple(seen), tuple(given))


@pytest.mark.parametrize(
    "source",
    [
        "assert median(xs)",
        "assert not median(xs)",
        "assert median(xs) or best(xs)",
        "assert median(xs) is xs",
        "assert median(xs) == median(sorted(xs))",
        "tidy(xs)\nassert len(xs) == len(set(xs))",
        "found = []\nfound.append(median(xs))\nassert found == [median(ys)]",
    ],
)
def test_what_can_only_be_observed_as_a_truth_is_weak(source):
    (question,) = probe(source, LEARNED).questions
    assert question.weak
    assert question.asks == "o0"


def test_what_came_of_the_learners_code_is_known_by_the_names_it_was_given():
    source = "many = []\nfor x in xs:\n    many.append(median([x]))\nassert wanted == many"
    assert only(source) == ("g0 == o0", ("many",), ("wanted",))
    assert only("one, two = median(xs), 7\nassert two == one") == ("g0 == o0", ("one",), ("two",))


def test_two_conditions_in_one_assert_are_two_questions():
    asked = probe("assert median(xs) == 1 and tidy(xs) is None", LEARNED).questions
    assert [one.asks for one in asked] == ["o0 == 1", "o0 is None"]
    assert {one.statement for one in asked} == {"assert median(xs) == 1 and tidy(xs) is None"}


def test_a_with_raises_observes_the_exception_that_comes():
    found = probe("with raises((KeyError, IndexError), match='no'):\n    median([])", LEARNED)
    (question,) = found.questions
    assert (question.raises, question.asks, question.given) == (True, "no", ("(KeyError, IndexError)",))
    assert ast.unparse(found.bare) == "with __see__.raised(0):\n    median([])"


def test_a_sum_of_points_is_asked_comparison_by_comparison():
    found = probe("2 * (median([1]) == 1) + (median([2, 3]) == best)", LEARNED)
    (question,) = found.questions
    assert (question.asks, question.credit) == ("2 * (o0 == 1) + (o1 == g0)", True)
    assert ast.unparse(found.bare) == "__see__(0, median([1]), median([2, 3]))"


def test_a_check_that_shows_a_number_it_counted_is_left_as_it_is():
    source = "points = 0\nif median([1]) == 1:\n    points += 1\npoints"
    found = probe(source, LEARNED)
    assert found.questions == ()
    assert ast.unparse(found.bare) == source


def test_functions_of_a_disguised_check_are_named_for_nothing():
    source = (
        "def never_negative(n):\n    return abs(n)\n\n\n"
        "assert judge([never_negative]) == [('never_negative', False)]"
    )
    found = probe(source, {"judge"}, salt="pepper")
    (question,) = found.questions
    for text in (ast.unparse(found.full), *question.seen, *question.given):
        assert "never_negative" not in text
    assert "never_negative" in question.statement
    assert probe(source, {"judge"}, salt="salt").questions != found.questions


def left(source: str, learned: set[str] = LEARNED, careful: bool = False) -> str:
    """What the sandbox gets of a check."""
    found: Probe = probe(source, learned)
    return ast.unparse(needed(found.bare, found.learned, careful))


HIDDEN = """
from random import Random

def reference(xs):
    found = []
    for x in xs:
        found.append(x)
    return sorted(found)[len(found) // 2]

rng = Random(1)
for _ in range(60):
    xs, before = [], None
    for _ in range(rng.randrange(9)):
        xs.append(rng.randrange(99))
    before = list(xs)
    expected = reference(xs)
    assert median(xs) == expected
    assert xs == before
"""


def test_a_reference_and_what_it_gives_never_reach_the_sandbox():
    assert left(HIDDEN) == (
        "from random import Random\n"
        "rng = Random(1)\n"
        "for _ in range(60):\n"
        "    xs, before = ([], None)\n"
        "    for _ in range(rng.randrange(9)):\n"
        "        xs.append(rng.randrange(99))\n"
        "    __see__(0, median(xs))\n"
        "    __see__(1, xs)"
    )


def test_a_draw_of_random_numbers_stays_where_later_ones_depend_on_it():
    source = "rng = Random(1)\nexpected = rng.random()\nassert median([rng.random()]) == expected"
    assert left(source) == "rng = Random(1)\nexpected = rng.random()\n__see__(0, median([rng.random()]))"


def test_a_change_of_what_the_learner_returned_stays():
    source = "result = median(xs)\nresult.append(9)\nassert xs == [1]"
    assert left(source) == "result = median(xs)\nresult.append(9)\n__see__(0, xs)"


def test_classes_that_are_handed_to_the_learner_stay_and_others_go():
    source = (
        "class Counted(list):\n    pass\n\nclass Other:\n    pass\n\n"
        "xs = Counted()\nassert median(xs) == Other()\nassert Counted.reads == 0"
    )
    assert left(source) == (
        "class Counted(list):\n    pass\nxs = Counted()\n__see__(0, median(xs))\n__see__(1, Counted.reads)"
    )


def test_a_loop_that_is_left_early_is_left_early_in_the_sandbox_too():
    source = "for x in xs:\n    if x > 3:\n        break\n    assert median([x]) == x"
    assert left(source) == "for x in xs:\n    if x > 3:\n        break\n    __see__(0, median([x]))"


def test_a_second_name_of_an_input_is_followed_when_one_is_careful():
    source = "a = []\nb = a\nb.append(1)\nfor c in (a, a):\n    c.append(2)\nassert median(a) == 1"
    assert left(source) == "a = []\n__see__(0, median(a))"
    assert left(source, careful=True) == (
        "a = []\nb = a\nb.append(1)\nfor c in (a, a):\n    c.append(2)\n__see__(0, median(a))"
    )
