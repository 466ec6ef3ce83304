from __future__ import annotations

import pytest

from grader import diagnosis
from grader.classroom import introspect, mistakes
from grader.judge import judge
from grader.key import CheckKey
from grader.observe import encode
from grader.probe import probe

CHECK = "01_09-test_1-f_visible"
LINES = {
    "equal": "assert f(2) == [1, 2]",
    "mirrored": "assert [1, 2] == f(2)",
    "none": "assert f(2) is None",
    "member": "assert f(2) in [1, 2, 3]",
    "made of it": "assert type(f(2)).__name__ == 'list'",
    "second": "assert f(1) == f(1)\nassert f(2) == {'a': 1}",
}


def failed(source: str, answer: str):
    """How a check fails: as a notebook notes it, and as the grader does that runs nothing itself."""
    space = {"__name__": "__main__"}
    exec(answer, space)
    noted = introspect.run(source, space, "<check>", ("f",))
    taken = probe(source, {"f"})
    seen, given = [], []
    for question in taken.questions:
        given.append(tuple(encode(eval(one, dict(space))) for one in question.given))
        try:
            seen.append([question.number, *(encode(eval(one, dict(space))) for one in question.seen)])
            error = None
        except Exception as raised:
            error = {"kind": type(raised).__name__, "message": str(raised), "line": 2, "function": "f"}
            error |= {"text": "return 1 / 0", "traceback": []}
            break
    entries = [(q.number, (None,) * len(q.seen), g) for q, g in zip(taken.questions, given, strict=False)]
    key = CheckKey(CHECK, "", "", taken.questions, tuple(entries))
    ruling = judge(key, {"seen": seen, "error": error, "late": False, "result": None})
    return noted, diagnosis.account(key, ruling)


def test_a_bound_that_is_not_kept_is_known_by_the_same_sign_too():
    noted, account = failed("assert f(2) <= 5", "def f(n):\n    return 9")
    assert account.sign == mistakes.sign(noted, CHECK)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize("body", ["return 9", "return '12'", "return (1, 2)", "return 1 / 0"])
def test_a_wrong_answer_is_known_by_the_sign_that_it_has_in_a_notebook(line, body):
    noted, account = failed(line, f"def f(n):\n    {body}")
    assert account.sign == mistakes.sign(noted, CHECK)


def test_an_account_names_what_was_called_what_came_back_and_what_was_wanted():
    _, account = failed("assert f(2) == [1, 2]", "def f(n):\n    return [1, 3]")
    said = (account.called, account.got, account.relation, account.wanted)
    assert said == ("f(2)", "[1, 3]", "", "[1, 2]")
    assert account.difference == "`result[1]`: It is off by one: `3` came back, `2` was wanted."


def test_a_bound_is_told_in_words():
    _, account = failed("assert f(2) <= 5", "def f(n):\n    return 9")
    assert (account.got, account.relation, account.wanted) == ("9", "at most", "5")


def test_of_a_name_the_difference_speaks_by_its_name():
    source = "row = f(2)\nassert row == [1]"
    space = {"row": [2]}
    key = CheckKey(CHECK, "", "", probe(source, {"f"}).questions, ((0, (None,), (encode([1]),)),))
    report = {"seen": [[0, encode(space["row"])]], "error": None, "late": False, "result": None}
    told = diagnosis.account(key, judge(key, report))
    assert told.difference == "`row[0]`: It is off by one: `2` came back, `1` was wanted."


def test_of_several_calls_the_one_that_was_wrong_is_named():
    _, account = failed("assert [f(1), f(2)] == [9, 1]", "def f(n):\n    return 9")
    assert account.difference == "`f(2)`: `9` came back, `1` was wanted: 8 too large."


def test_an_exception_is_told_with_the_line_it_came_from():
    _, account = failed("assert f(2) == 1", "def f(n):\n    return 1 / 0")
    assert account.place == "line 2, in f: return 1 / 0"


def test_a_value_of_any_length_is_cut_around_the_first_difference():
    _, account = failed("assert f(2) == [0] * 5000", "def f(n):\n    return [0] * 4000 + [7] + [0] * 999")
    assert "7" in account.got
    assert len(account.got) + len(account.wanted) < 700


def test_the_same_wrong_answer_is_looked_into_once():
    key = CheckKey(CHECK, "", "", probe("assert f(2) == 1", {"f"}).questions, ((0, (None,), ()),))
    report = {"seen": [[0, 3]], "error": None, "late": False, "result": None}
    one, other = (diagnosis.account(key, judge(key, report)) for _ in range(2))
    assert one is other


def test_the_same_answer_to_another_call_of_a_loop_is_another_mistake():
    questions = probe("for n in (1, 2):\n    assert f(n) == n", {"f"}).questions
    key = CheckKey(CHECK, "", "", questions, ((0, (None,), (1,)), (0, (None,), (2,))))
    told = [
        diagnosis.account(key, judge(key, {"seen": seen, "error": None, "late": False, "result": None}))
        for seen in ([[0, 3], [0, 3]], [[0, 1], [0, 3]])
    ]
    assert [one.wanted for one in told] == ["1", "2"]


def test_a_tolerance_is_told_by_the_value_in_its_middle():
    _, account = failed("assert f(2) == approx(2.5)", "from pytest import approx\ndef f(n):\n    return 2")
    assert (account.got, account.wanted) == ("2", "2.5")
