"""Why a visible check failed, part by part, in the words in which a notebook's own check says it.

Nothing is run: what came back and what was wanted are there as plain data, and they are compared here.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

from grader import judge
from grader.classroom import excerpt, mistakes, story
from grader.classroom.failure import Comparison, Failure, Raised
from grader.classroom.values import guarded, saferepr, shorten
from grader.judge import Ruling
from grader.key import CheckKey
from grader.results import Account
from grader.split import Question

ROOM = 240  # characters of a value, as in the notebook
CALL = 400  # of what was called
LONG, MANY = 2_000, 200  # characters of a wrong answer that is remembered, and how many of a check
PLACE = 200  # of the line that raised
SIGNS = ("==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in")
OPERATORS = {type(ast.parse(f"a {sign} b").body[0].value.ops[0]): sign for sign in SIGNS}  # type: ignore[attr-defined]
MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def account(key: CheckKey, ruling: Ruling) -> Account | None:
    """The account of a failed check; None where there is no more to say than its reason."""
    question = ruling.question
    if ruling.raised is not None:
        return _raised(key, question, ruling.raised)
    if question is None or question.credit:
        return None
    found: Account | None = key.wrong.get(ruling.letters)
    if found is None:
        found = _account(key, question, ruling)
        if 0 < len(ruling.letters) <= LONG and len(key.wrong) < MANY:
            key.wrong[ruling.letters] = found
    return found


def _account(key: CheckKey, question: Question, ruling: Ruling) -> Account:
    called = "" if question.weak else shorten(" ".join(question.seen), CALL)
    plain = not ruling.reason and not question.raises
    # Values of every kind a learner can think of: what cannot be told of them costs no mark.
    told = guarded(lambda: _told(key, question, called, ruling), None) if plain else None
    got = "" if question.weak else shorten(ruling.got, ROOM)
    return told or Account(called, got, "", shorten(ruling.wanted, ROOM))


def _told(key: CheckKey, question: Question, called: str, ruling: Ruling) -> Account | None:
    compared = _compared(question, *ruling.values)
    if compared is None:
        return None
    got, wanted = _pair(compared)
    relation = "" if compared.operator == "==" else story.WORDS[compared.operator]
    if compared.operator == "is" and (compared.wanted is None or isinstance(compared.wanted, bool)):
        relation = ""
    return Account(
        called, got, relation, wanted, story.differing(compared, called), "", _sign(key, question, compared)
    )


def _pair(compared: Comparison) -> tuple[str, str]:
    """Both values, cut around their first difference where they should be equal."""
    if compared.operator in ("==", "is"):
        return excerpt.pair(compared.got, compared.wanted, ROOM)
    return saferepr(compared.got, ROOM), saferepr(compared.wanted, ROOM)


def _compared(question: Question, seen: Any, given: Any) -> Comparison | None:
    """The comparison that was not true, the learner's value first; None if it is more than one comparison."""
    sides = _sides(question.asks)
    if sides is None:
        return None
    theirs, operator, ours = sides
    got, wanted = judge.ask(theirs, seen, given), judge.ask(ours, seen, given)
    if type(wanted).__module__.startswith("_pytest."):  # approx(2.5) is told as 2.5
        wanted = wanted.expected
    return Comparison(got, operator, wanted)


@lru_cache(maxsize=4096)
def _sides(asks: str) -> tuple[str, str, str] | None:
    """The learner's side of what is asked, the operator, and the grader's."""
    tree = ast.parse(asks, mode="eval").body
    if not isinstance(tree, ast.Compare) or len(tree.ops) > 1:
        return None
    left, right = ast.unparse(tree.left), ast.unparse(tree.comparators[0])
    operator = OPERATORS[type(tree.ops[0])]
    if left == "o0":
        return left, operator, right
    if right == "o0" and operator not in ("in", "not in"):
        return right, MIRROR.get(operator, operator), left
    return None


def _raised(key: CheckKey, question: Question | None, error: Any) -> Account:
    called = "" if question is None or question.weak else shorten(" ".join(question.seen), CALL)
    raised = Raised(error["kind"], error["message"])
    sign = _sign(key, question, None, raised) if question else ""
    return Account(called, place=_place(error), sign=sign)


def _place(error: Any) -> str:
    """The line of a function that raised; nothing for a line of the check itself."""
    if not error["function"] or not error["line"]:
        return ""
    return shorten(f"line {error['line']}, in {error['function']}: {error['text']}", PLACE)


def _sign(
    key: CheckKey, question: Question, compared: Comparison | None, raised: Raised | None = None
) -> str:
    """What a mistake is known by in a notebook, where the check runs beside the answer."""
    number = question.number + 1
    failure = Failure("", "", number, len(key.questions), comparison=compared, raised=raised)
    return guarded(lambda: mistakes.sign(failure, key.id), "")
