"""The verdict on a check: the key's questions, asked of what came back from the sandbox.

The answers come from a process that may lie about anything: it can say wrong things, too little, too much.
So every question of the recorded run must be answered, in its order, and nothing besides. A missing, a
surplus or an opaque answer is a failure with a reason, never a pass.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader import observe
from grader.answerkey import CheckKey, Entry
from grader.errors import BadObservation
from grader.probe import Question

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Ruling:
    """What is true of one check: `passed`, or at which question it failed and why.

    `got` and `wanted` are written as Python writes them, empty where there is nothing to show; `reason` is a
    sentence for whatever is not a wrong value.
    """

    passed: bool
    share: float = 0.0  # of the check's points
    question: Question | None = None
    got: str = ""
    wanted: str = ""
    reason: str = ""


PASSED = Ruling(True, 1.0)


def judge(key: CheckKey, report: Report | None, points: float = 1.0) -> Ruling:
    """The ruling on a check's report, None if the check did not run; `points` is what it can give."""
    if report is None:
        return Ruling(False, reason="it did not run.")
    if not key.questions and not report["error"] and report["result"] is not None:
        return _partial(report["result"], points)
    answers = list(report["seen"])
    for entry, answer in zip(key.entries, answers, strict=False):
        ruling = _ask(key, entry, answer)
        if not ruling.passed:
            return ruling
    return _ended(key, report, answers)


def _partial(result: Any, points: float) -> Ruling:
    """nbgrader's partial credit: a check that asserts nothing and ends in a number gives that many points."""
    try:
        value = observe.decode(result)
    except BadObservation:
        value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return PASSED
    if not 0 <= value <= points:  # false for nan too
        return Ruling(False, reason=f"it gave {value} of {points:g} points, which is none.")
    return Ruling(value == points, value / points if points else 0.0, reason=f"it gave {value:g} points.")


def _ended(key: CheckKey, report: Report, answers: list[Any]) -> Ruling:
    """Every answer given was right: were they all, did the check end well?"""
    open_ = key.questions[key.entries[len(answers)][0]] if len(answers) < len(key.entries) else None
    if report["late"]:
        return Ruling(False, 0.0, open_, reason="it was stopped at its time limit: does a loop never end?")
    if report["error"]:
        error = report["error"]
        return Ruling(False, 0.0, open_, reason=f"{error['kind']}: {error['message']}".rstrip(": "))
    if open_ is not None:
        return Ruling(False, 0.0, open_, reason="the check ended before it had asked everything.")
    if len(answers) > len(key.entries):
        return Ruling(False, reason="more was answered than the check asks.")
    return PASSED


def _ask(key: CheckKey, entry: Entry, answer: Any) -> Ruling:
    number, recorded, given = entry
    question = key.questions[number]
    if not _fits(answer, number, len(recorded)):
        return Ruling(False, 0.0, question, reason="the check was answered out of turn.")
    if question.raises:
        return _raised(question, answer[1], observe.decode(given[0]))
    wanted = [observe.decode(value) for value in given]
    try:
        seen = [observe.decode(value) for value in answer[1:]]
        opaque = next(filter(None, map(observe.unseen, answer[1:])), None)
    except BadObservation as error:
        return Ruling(False, 0.0, question, reason=f"what came back cannot be read: {error}.")
    if opaque is not None:
        return Ruling(
            False, 0.0, question, reason=f"{opaque.shown} came back, which cannot be compared: {opaque.why}."
        )
    return PASSED if _true(question, seen, wanted) else _wrong(question, seen, wanted)


def _fits(answer: Any, number: int, count: int) -> bool:
    return isinstance(answer, list) and len(answer) == 1 + count and answer[0] == number


def _true(question: Question, seen: list[object], given: list[object]) -> bool:
    """Ask one question; whatever a comparison of odd values raises, the answer is no."""
    names = {f"o{place}": value for place, value in enumerate(seen)}
    names |= {f"g{place}": value for place, value in enumerate(given)}
    if any(map(_is_empty, seen)) and not any(map(_is_empty, given)):
        return False  # NumPy says of nothing that all of it is equal
    try:
        # The expression is the author's own, from their check; the values are plain data. An array of
        # answers has no truth of its own, here as there: such a check asks for `.all()`, or for allclose.
        return bool(eval(question.asks, {**TOOLS, **names}))
    except Exception:
        return False


def _is_empty(value: object) -> bool:
    """Whether it is an array or a frame without items."""
    return 0 in getattr(value, "shape", ())


def _wrong(question: Question, seen: list[object], given: list[object]) -> Ruling:
    got = observe.show(seen[0]) if len(seen) == 1 else ", ".join(map(observe.show, seen))
    return Ruling(False, 0.0, question, got, _wanted(question, given))


def _wanted(question: Question, given: list[object]) -> str:
    """The grader's side of a comparison for equality or identity, as a value; else nothing."""
    found = re.fullmatch(r"o0 (?:==|is) (.+)", question.asks) or re.fullmatch(r"(.+) == o0", question.asks)
    if found is None:
        return ""
    return observe.show(given[0]) if found[1] == "g0" else found[1]


def _raised(question: Question, seen: object, wanted: object) -> Ruling:
    """Whether the exception that came is of a wanted kind, and its words match."""
    kinds, words = (seen.get("raised"), seen.get("message", "")) if isinstance(seen, dict) else (None, "")
    if not isinstance(kinds, list) or not isinstance(wanted, list) or not isinstance(words, str):
        return Ruling(False, 0.0, question, reason="what came back cannot be read.")
    if not kinds:
        return Ruling(False, 0.0, question, "no exception", " or ".join(map(_last, wanted)))
    if not set(kinds) & set(wanted):
        return Ruling(False, 0.0, question, _last(str(kinds[0])), " or ".join(map(_last, wanted)))
    if question.asks and not re.search(question.asks, words):
        return Ruling(False, 0.0, question, words, f"words that match {question.asks!r}")
    return PASSED


def _last(name: object) -> str:
    return str(name).rpartition(".")[2]


def approx(wanted: Any, rel: float | None = None, abs: float | None = None, nan_ok: bool = False) -> Any:
    """pytest's tolerant value; imported when a check first asks for one."""
    import pytest

    return pytest.approx(wanted, rel, abs, nan_ok)


def allclose(*values: Any, **options: Any) -> bool:
    """NumPy's; imported when a check first asks for it."""
    import numpy

    return bool(numpy.allclose(*values, **options))


def array_equal(*values: Any, **options: Any) -> bool:
    """NumPy's; imported when a check first asks for it."""
    import numpy

    return bool(numpy.array_equal(*values, **options))


TOOLS: dict[str, Any] = {
    "__builtins__": {},
    "abs": abs,
    "round": round,
    "approx": approx,
    "allclose": allclose,
    "array_equal": array_equal,
    "isclose": math.isclose,
}
