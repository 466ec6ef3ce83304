"""A check run here and now: what its failure holds, whatever form its asserts have."""

from __future__ import annotations

import textwrap

import pytest
from _pytest.assertion import util

from grader.classroom import introspect
from grader.classroom.failure import Comparison

ANSWER = """
def double(values):
    return [2 * value for value in values]

def drain(values):
    total = 0
    while values:
        total += values.pop()
    return total

class Stack:
    def __init__(self):
        self.items = []
    @classmethod
    def of(cls, *items):
        made = cls()
        made.items = list(items)
        return made
    def push(self, item):
        self.items.append(item)
        return len(self.items)
    def explode(self):
        return self.items[99]
"""


def failure(check: str, *names: str):
    """Why a check of the answer above fails."""
    namespace = {"__name__": "__main__"}
    exec(compile(ANSWER, "<answer>", "exec"), namespace)
    failed = introspect.run(textwrap.dedent(check).strip(), namespace, "<check>", names)
    assert not [name for name in namespace if name.startswith("@")]
    return failed


def test_a_check_that_is_true_has_no_failure():
    assert failure("assert double([1]) == [2]") is None


def test_a_comparison_holds_the_call_and_both_values():
    failed = failure("# Doubles.\nassert double([1]) == [2]\nassert double([1, 2]) == [2, 5]", "double")
    assert failed.about == "Doubles."
    assert (failed.number, failed.count) == (2, 2)
    assert [(call.shown, call.came) for call in failed.calls] == [("double([1, 2])", "[2, 4]")]
    assert failed.comparison == Comparison([2, 4], "==", [2, 5])
    assert "assert [2, 4] == [2, 5]" in failed.introspection


def test_the_learners_value_comes_first_whichever_side_it_is_written_on():
    assert failure("assert [3] == double([1])").comparison == Comparison([2], "==", [3])
    assert failure("assert 9 < len(double([1]))").comparison == Comparison(1, ">", 9)


def test_an_argument_is_shown_as_it_was_before_the_call():
    failed = failure("values = [1, 2]\nassert drain(values) == 3\nassert values == [1, 2]", "drain")
    [call] = failed.calls
    assert call.shown == "drain([1, 2])"
    assert call.changed == (("[1, 2]", "[]"),)
    assert failed.comparison.got == []


@pytest.mark.parametrize(
    ("check", "shown"),
    [
        ("stack = Stack()\nassert stack.push(1) == 2", "stack.push(1)"),
        ("assert Stack.of(1, 2).items == [2, 1]", "Stack.of(1, 2)"),
        ("assert len(double(values=[1])) == 2", "double(values=[1])"),
        ("for n in range(3):\n    assert double([n]) == [n]", "double([1])"),
        ("assert all(x == 2 for x in double([1, 2]))", "double([1, 2])"),
        ("assert not double([1])", "double([1])"),
    ],
)
def test_methods_keywords_loops_and_comprehensions_are_noted_too(check, shown):
    assert failure(check, "double", "Stack").calls[-1].shown == shown


def test_an_argument_that_shows_nothing_but_its_address_is_shown_by_its_type():
    failed = failure("assert drain(Stack.of(1)) == 5", "drain")
    assert [call.shown for call in failed.calls] == ["drain(Stack(...))"]


def test_functions_of_the_check_itself_are_not_noted():
    failed = failure("def helper(n):\n    return double([n])\n\nassert helper(1) == [3]")
    assert [call.shown for call in failed.calls] == ["double([1])"]


def test_an_exception_is_told_by_the_learners_deepest_line():
    failed = failure("assert Stack().explode() == 1", "Stack")
    assert failed.comparison is None
    assert (failed.raised.kind, failed.raised.function) == ("IndexError", "explode")
    assert ANSWER.splitlines()[failed.raised.line - 1].strip() == "return self.items[99]"


def test_an_error_before_the_first_assert_is_told_too():
    failed = failure("try:\n    double(None)\nexcept ValueError:\n    pass\nassert True")
    assert failed.raised.kind == "TypeError"


def test_a_check_that_raises_by_itself_says_what_it_wanted():
    check = """
        try:
            double([])
        except ValueError:
            pass
        else:
            raise AssertionError("an empty list must be refused")
        """
    failed = failure(check)
    assert failed.raised is None
    assert "an empty list must be refused" in failed.introspection


def test_values_that_refuse_to_be_shown_break_nothing():
    check = """
        class Odd:
            def __repr__(self):
                raise SystemExit
        assert double([Odd()]) == 1
        """
    failed = failure(check)
    assert failed.raised.kind == "TypeError"
    assert failed.calls[-1].shown.startswith("double(")


def test_pytests_own_hook_is_given_back(monkeypatch):
    monkeypatch.setattr(util, "_reprcompare", "pytest's own")
    failure("assert double([1]) == [3]")
    assert util._reprcompare == "pytest's own"
