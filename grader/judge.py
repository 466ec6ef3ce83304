"""The verdict on a check: the key's questions, asked of what came back from the sandbox.

The answers come from a process that may lie about anything: it can say wrong things, too little, too much.
So every question of the recorded run must be answered, in its order, and nothing besides. A missing, a
surplus or an opaque answer is a failure with a reason, never a pass.
"""

from __future__ import annotations

import marshal
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from types import CodeType
from typing import Any

from grader import observe
from grader.errors import BadObservation
from grader.key import CheckKey, Entry
from grader.split import ASSERTING, Question

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Ruling:
    """What is true of one check: `passed`, or at which question it failed and why.

    `got` and `wanted` are written as Python writes them, empty where there is nothing to show; `reason` is a
    sentence for whatever is not a wrong value. `values` are what came back and the grader's own, where a
    question was answered by no; `raised` is the error that ended the check.
    """

    passed: bool
    share: float = 0.0  # of the check's points
    question: Question | None = None
    got: str = ""
    wanted: str = ""
    reason: str = ""
    values: tuple[Sequence[object], Sequence[object]] = ((), ())
    raised: Mapping[str, Any] | None = None
    letters: str = ""  # the answer's place and the answer, to the letter; empty where that is not known


PASSED = Ruling(True, 1.0)
PLAIN = 2  # the format of marshal that knows no references: equal values give equal bytes


def judge(key: CheckKey, report: Report | None, points: float = 1.0) -> Ruling:
    """The ruling on a check's report, None if the check did not run; `points` is what it can give."""
    if report is None:
        return Ruling(False, reason="it did not run.")
    if not key.questions and not report["error"] and report["result"] is not None:
        return _partial(report["result"], points)
    answers = list(report["seen"])
    return wrong(key, answers, points, report.get("known", 0)) or _ended(key, report, answers)


def wrong(key: CheckKey, answers: Sequence[Any], points: float, known: int = 0) -> Ruling | None:
    """The ruling on the first wrong one of a check's answers, None if they are right so far.

    The first `known` were found right before, in the same run.
    """
    pairs = zip(key.entries[known:], answers[known:], strict=False)
    for place, (entry, answer) in enumerate(pairs, known):
        exact = _exact(answer)
        if exact and key.right.get(place) == exact:
            continue
        ruling = _ask(key, entry, answer, points)
        if not ruling.passed:
            return replace(ruling, letters=_letters(place, answer))
        if not key.questions[entry[0]].credit:  # how much is right depends on the points
            key.right.setdefault(place, exact)
    return None


def _letters(place: int, answer: Any) -> str:
    try:
        return f"{place} {answer!r}"
    except RecursionError:
        return ""


def _exact(answer: Any) -> bytes:
    """An answer as bytes, none if it is nested too deeply: unlike `==` this tells 1 from True and 1.0."""
    try:
        return marshal.dumps(answer, PLAIN)
    except ValueError:
        return b""


def _partial(result: Any, points: float) -> Ruling:
    """nbgrader's partial credit: a check that asserts nothing and ends in a number gives that many points."""
    try:
        value = observe.decode(result)
    except BadObservation:
        value = None
    counts = isinstance(value, int | float) and not isinstance(value, bool)
    return _credited(value, points) if counts else PASSED


def _credited(value: Any, points: float) -> Ruling:
    """The ruling on a check that gives this many points."""
    if not isinstance(value, int | float):
        return Ruling(False, reason="it gave no number of points.")
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
        said = f"{error['kind']}: {error['message']}".rstrip(": ")
        return Ruling(False, 0.0, open_, reason=said, raised=error)
    if open_ is not None:
        return Ruling(False, 0.0, open_, reason="the check ended before it had asked everything.")
    if len(answers) > len(key.entries):
        return Ruling(False, reason="more was answered than the check asks.")
    return PASSED


def _ask(key: CheckKey, entry: Entry, answer: Any, points: float) -> Ruling:
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
    if question.credit:
        return _credited(_answer(question, seen, wanted), points)
    return PASSED if _true(_answer(question, seen, wanted)) else _wrong(question, seen, wanted)


def _fits(answer: Any, number: int, count: int) -> bool:
    return isinstance(answer, list) and len(answer) == 1 + count and answer[0] == number


def ask(asks: str, seen: Sequence[object], given: Sequence[object]) -> Any:
    """What an expression over o0, o1 ... and g0, g1 ... gives; it raises what odd values make it raise."""
    names = {f"o{place}": value for place, value in enumerate(seen)}
    names |= {f"g{place}": value for place, value in enumerate(given)}
    return eval(_compiled(asks), {**TOOLS, **names})


def _answer(question: Question, seen: list[object], given: list[object]) -> object:
    """Ask one question; whatever a comparison of odd values raises, the answer is no."""
    shapes = [getattr(value, "shape", ()) for value in (*seen, *given)]
    if len({*shapes} - {()}) > 1:  # NumPy would repeat the smaller, up to more than there is memory for
        return False
    try:
        # The expression is the author's own, compiled from their check; the values are plain data.
        answer = ask(question.asks, seen, given)
        whole = bool(given) and () not in shapes and hasattr(answer, "all")
        return answer.all() if whole else answer
    except Exception:
        return False


def _true(answer: object) -> bool:
    try:
        return bool(answer)
    except Exception:  # NumPy's, of an array of several truths
        return False


@cache
def _compiled(asks: str) -> CodeType:
    return compile(asks, "<question>", "eval")


def _wrong(question: Question, seen: list[object], given: list[object]) -> Ruling:
    got = observe.show(seen[0]) if len(seen) == 1 else ", ".join(map(observe.show, seen))
    return Ruling(False, 0.0, question, got, _wanted(question, given), values=(seen, given))


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


def _by_numpy(name: str, one: Any, other: Any, *more: Any, **options: Any) -> bool:
    """NumPy's own comparisons and asserts, on two arrays of one shape, or on some numbers and one.

    It is imported when a check first asks for it. Of an empty array NumPy would say that all of it is right.
    """
    import numpy

    shapes = numpy.shape(one), numpy.shape(other)
    if shapes[0] != shapes[1] and (() not in shapes or 0 in shapes[0] + shapes[1]):
        return False
    ask = getattr(numpy, name, None) or getattr(numpy.testing, name)
    return ask(one, other, *more, **options) in (None, True)  # an assert that does not raise gives None


TOOLS: dict[str, Any] = {
    "__builtins__": {},
    "abs": abs,
    "round": round,
    "approx": approx,
    "isclose": math.isclose,
    "sum": sum,
    "int": int,
    "float": float,
    **{name: partial(_by_numpy, name) for name in (*ASSERTING, "allclose", "array_equal")},
}
