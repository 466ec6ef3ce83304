"""The verdict on a check, from its key and from what a process that may lie has sent."""

from __future__ import annotations

import pytest

from grader.judge import Ruling, judge
from grader.key import CheckKey
from grader.observe import encode
from grader.split import Question

LONG = 10**10**3


def key(*asked: tuple[str, object, list[object]], **more: object) -> CheckKey:
    """A check that asks these expressions, of the solution's value and the grader's."""
    questions = tuple(
        Question(number, f"assert {asks}", asks, ("f()",), **more)
        for number, (asks, _, _) in enumerate(asked)
    )
    entries = tuple(
        (number, (encode(seen),), tuple(map(encode, given))) for number, (_, seen, given) in enumerate(asked)
    )
    return CheckKey("check", "", "", questions, entries)


def report(*values: object, **more: object) -> dict[str, object]:
    """What a run reports that saw these values, one for each question in turn."""
    seen = [[number, encode(value)] for number, value in enumerate(values)]
    return {"seen": seen, "error": None, "late": False, "result": None, **more}


def ruled(asks: str, value: object, *given: object) -> Ruling:
    return judge(key((asks, None, list(given))), report(value))


class Yes:
    """Equal to everything, says its class."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Loud(list):
    """A list that is equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True


class Quiet(list):
    """A list by another name."""


RIGHT = [
    ("o0 == g0", [1, 2], [[1, 2]]),
    ("o0 == g0", Quiet([1, 2]), [[1, 2]]),
    ("o0 == 2.5", 2.5, []),
    ("o0 == 1", True, []),
    ("abs(o0 - 2.5) < 1e-09", 2.5 + 1e-12, []),
    ("isclose(o0, 0.3)", 0.1 + 0.2, []),
    ("o0 == approx(0.3)", 0.1 + 0.2, []),
    ("o0 == approx(g0)", [0.1 + 0.2], [[0.3]]),
    ("'a' in o0", {"a": 1}, []),
    ("o0 is None", None, []),
    ("o0 is not None", 0, []),
    ("o0 != 3", 4, []),
    ("o0", "anything", []),
    ("o0 == g0", range(10**18), [range(10**18)]),
]
WRONG = [
    ("o0 == g0", [2, 1], [[1, 2]]),
    ("o0 == g0", (1, 2), [[1, 2]]),
    ("o0 == g0", Yes(), [[1, 2]]),
    ("o0 == g0", [1, Yes()], [[1, 2]]),
    ("o0 == g0", Loud(), [[1, 2]]),
    ("o0 != 3", Yes(), []),
    ("o0 != g0", [Yes()], [[1]]),
    ("o0 is None", False, []),
    ("o0 is True", 1, []),
    ("abs(o0 - 2.5) < 1e-09", float("nan"), []),
    ("abs(o0 - 2.5) < 1e-09", "2.5", []),
    ("'a' in o0", 5, []),
    ("o0 < 3", "x", []),
    ("o0 == approx(0.3)", "0.3", []),
    ("o0", [], []),
    ("o0 < 5", LONG, []),
]


@pytest.mark.parametrize(("asks", "value", "given"), RIGHT)
def test_a_right_value_passes(asks, value, given):
    assert ruled(asks, value, *given).passed


@pytest.mark.parametrize(("asks", "value", "given"), WRONG)
def test_a_wrong_value_does_not_whatever_it_says_of_itself(asks, value, given):
    ruling = ruled(asks, value, *given)
    assert not ruling.passed
    assert ruling.question.asks == asks


def test_an_array_is_right_if_it_has_the_shape_and_every_number():
    import numpy

    wanted = numpy.array([[1.0, 2.0]])
    assert ruled("o0 == g0", numpy.array([[1.0, 2.0]]), wanted).passed
    assert ruled("allclose(o0, g0)", numpy.array([[1.0, 2.0 + 1e-12]]), wanted).passed
    assert ruled("assert_allclose(o0, g0)", numpy.array([[1.0, 2.0]]), wanted).passed
    for value in (numpy.array([[1.0, 3.0]]), numpy.array([]), numpy.array([1.0, 2.0]), numpy.zeros((0, 2))):
        assert not ruled("o0 == g0", value, wanted).passed
        assert not ruled("assert_allclose(o0, g0)", value, wanted).passed
    for value in (numpy.array([]), numpy.array([5, 5])):
        assert not ruled("o0 == 5", value).passed


def test_the_first_wrong_answer_is_the_one_that_is_told_with_what_was_wanted():
    asked = key(("o0 == 1", 1, []), ("o0 == g0", [2], [[2]]), ("o0 == 3", 3, []))
    ruling = judge(asked, report(1, [7], 9))
    assert (ruling.got, ruling.wanted, ruling.question.number) == ("[7]", "[2]", 1)
    assert judge(asked, report(1, [2], 3)) == Ruling(True, 1.0)


def test_an_answer_too_few_or_too_many_or_out_of_turn_fails():
    asked = key(("o0 == 1", 1, []), ("o0 == 2", 2, []))
    assert judge(asked, report(1)).reason == "the check ended before it had asked everything."
    assert judge(asked, report(1, 2, 2)).reason == "more was answered than the check asks."
    turned = report(1, 2)
    turned["seen"].reverse()
    assert judge(asked, turned).reason == "the check was answered out of turn."
    assert judge(asked, None).reason == "it did not run."


@pytest.mark.parametrize("answer", [None, 5, [], [0], [0, 1, 2], ["0", 1], [0, {"no": "tag"}], [[0], 1]])
def test_an_answer_that_is_none_is_a_failure_and_no_error(answer):
    assert not judge(key(("o0 == 1", 1, [])), {**report(), "seen": [answer]}).passed


def test_right_answers_of_a_check_that_then_fails_or_ends_late_are_not_enough():
    asked, error = key(("o0 == 1", 1, [])), {"kind": "ValueError", "message": "no"}
    assert judge(asked, report(1, error=error)).reason == "ValueError: no"
    assert judge(asked, report(1, late=True)).reason.startswith("it was stopped at its time limit")


def test_a_wanted_exception_is_known_by_its_whole_name():
    asked = CheckKey(
        "check",
        "",
        "",
        (Question(0, "with raises(ValueError)", "bad", ("f()",), ("ValueError",), raises=True),),
        ((0, ({"raised": []},), (encode(["builtins.ValueError"]),)),),
    )

    def came(*kinds: str, message: str = "a bad value") -> Ruling:
        seen = [[0, {"raised": list(kinds), "message": message}]]
        return judge(asked, {**report(), "seen": seen})

    assert came("builtins.UnicodeError", "builtins.ValueError", "builtins.Exception").passed
    assert came("__main__.ValueError", "builtins.Exception").got == "ValueError"
    assert came().got == "no exception"
    assert came("builtins.ValueError", message="good").wanted == "words that match 'bad'"
    assert not judge(asked, report({"raised": ["builtins.ValueError"]})).passed


@pytest.mark.parametrize(("value", "share"), [(2, 0.5), (4, 1.0), (0, 0.0), (2.5, 0.625)])
def test_a_check_that_ends_in_a_number_gives_that_many_points(value, share):
    ruling = judge(key(), report(result=encode(value)), 4.0)
    assert (ruling.share, ruling.passed) == (share, share == 1.0)


@pytest.mark.parametrize("value", [-1, 4.5, float("nan"), float("inf"), 10**400])
def test_a_number_that_is_no_part_of_the_points_gives_none(value):
    assert judge(key(), report(result=encode(value)), 4.0).share == 0.0


def test_a_sum_of_points_is_worked_out_here_from_what_was_seen():
    asked = key(("2 * (o0 == 1) + 2 * (o0 == g0)", 1, [1]), credit=True)
    assert judge(asked, report(1), 4.0).passed
    assert judge(asked, report(Yes()), 4.0).share == 0.0
    assert judge(asked, report(True, result=encode(4)), 4.0).share == 1.0


def test_an_answer_is_judged_by_its_type_though_one_that_is_equal_was_right_before():
    check = key(("o0 is True", True, []))
    assert judge(check, report(True)).passed
    assert not judge(check, report(1)).passed
    assert judge(check, report(True)).passed


def test_what_a_check_is_worth_decides_on_a_credit_that_was_full_before():
    check = key(("o0", 1, []), credit=True)
    assert judge(check, report(1), points=1).passed
    assert judge(check, report(1), points=2).share == 0.5
