"""How far a task's help is open: hints in their order, the solution after passing or after honest tries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.classroom import markdown
from grader.classroom.record import Event
from grader.classroom.sealed import Bundle, Key, digest

ABOUT = ("where to look", "the idea", "the tool")
SOLUTION = "solution"
KEPT_BACK = "Your instructor keeps the solutions back."


@dataclass(frozen=True)
class Progress:
    """What a learner has done with one task: hints opened, different answers tried, the outcome."""

    hints: frozenset[str] = frozenset()
    tries: int = 0
    passed: bool = False
    solution: bool = False


@dataclass(frozen=True)
class Step:
    """A hint or the solution: `state` is `read`, `next` or `locked`, and `why` says it in words."""

    id: str
    title: str
    state: str
    why: str
    html: str = ""


def progress(key: Key, events: Sequence[Event]) -> Progress:
    """What events say about a task."""
    about = [event for event in events if event.item == key.id]
    return Progress(
        hints=frozenset(event.outcome for event in about if event.kind == "hint"),
        tries=len(_tried(key, events)),
        passed=_passed(key, events),
        solution=any(event.kind == SOLUTION for event in about),
    )


def _tried(key: Key, events: Iterable[Event]) -> set[str]:
    """The different answers that failed a check; the untouched stub is no try."""
    ours = {check.id for check in key.checks}
    failed = (event for event in events if event.kind == "check" and event.item in ours)
    answers = (event.detail.get("answer", "") for event in failed if event.outcome in ("failed", "late"))
    return {str(answer) for answer in answers} - {digest(key.stub), ""}


def _passed(key: Key, events: Sequence[Event]) -> bool:
    """Whether one answer passed every visible check."""
    answers = [
        {str(event.detail.get("answer", "")) for event in events if _is_pass(event, check.id)}
        for check in key.checks
    ]
    return bool(answers) and bool(set.intersection(*answers))


def _is_pass(event: Event, check: str) -> bool:
    return event.kind == "check" and event.item == check and event.outcome == "passed"


def steps(bundle: Bundle, key: Key, done: Progress) -> Iterator[Step]:
    """The help of a task in its order; only what was opened carries its text."""
    before = True
    for number, (text, about) in enumerate(zip(key.hints, ABOUT, strict=False), 1):
        name, title = str(number), f"Hint {number}: {about}"
        if name in done.hints:
            yield Step(name, title, "read", "opened before", markdown.to_html(text))
        else:
            yield Step(name, title, *(("next", "") if before else ("locked", f"after hint {number - 1}")))
        before = name in done.hints
    if key.solution:
        yield _solution(bundle, key, done)


def next_step(key: Key, done: Progress) -> str:
    """What to open next, in a sentence: the first hint that is still closed, then the solution."""
    for number, (_, about) in enumerate(zip(key.hints, ABOUT, strict=False), 1):
        if str(number) not in done.hints:
            return f"Next: hint {number}, {about}."
    return "All hints are open." if key.hints else ""


def _solution(bundle: Bundle, key: Key, done: Progress) -> Step:
    missing = 0 if done.passed or done.solution else max(0, bundle.tries - done.tries)
    if missing:
        why = f"after {missing} more {'try' if missing == 1 else 'tries'}, or when the task passes"
        return Step(SOLUTION, "Solution", "locked", why)
    if not done.solution:
        return Step(
            SOLUTION, "Solution", "next", "you passed" if done.passed else f"after {done.tries} tries"
        )
    return Step(SOLUTION, "Solution", "read", "opened before", _commented(key))


def _commented(key: Key) -> str:
    after = f"<h4>A second style, and why</h4>{markdown.to_html(key.after)}" if key.after else ""
    return f"<h4>One solution</h4>{markdown.code(key.solution)}{after}"
