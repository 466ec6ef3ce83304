"""The answer key of a unit as a value: what each check asks, and what the solution made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import count, takewhile
from typing import Any

from grader.split import Question

Plain = Any  # what observe.encode gives
FIRST, TIMES = 6, 16  # answers until a run asks for the first time, and how many times as many until the next
Entry = tuple[int, tuple[Plain, ...], tuple[Plain, ...]]  # a question's number, what was seen, what was given


@dataclass(frozen=True)
class CheckKey:
    """One check: the code the sandbox runs, its questions, and the recorded answers in their order.

    `whole` says that the grader's side could not be cut away from the code.
    """

    id: str
    digest: str
    code: str
    questions: tuple[Question, ...]
    entries: tuple[Entry, ...]
    whole: bool = False

    @cached_property
    def right(self) -> dict[int, bytes]:
        """Answers that were judged right, by their place, as exact bytes: most learners give the same."""
        return {}

    @cached_property
    def wrong(self) -> dict[str, Any]:
        """What was found out about wrong answers, by their place and to the letter: many give the same."""
        return {}

    @property
    def stops(self) -> list[int]:
        """After how many answers a run asks whether they are right: most of the wrong ones show in the first.

        By their number, not by time: a check ends at the same place each time it runs.
        """
        stops = takewhile(lambda stop: stop < len(self.entries), (FIRST * TIMES**n for n in count()))
        return list(stops)

    @property
    def weak(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.weak)


@dataclass(frozen=True)
class AnswerKey:
    """A unit's key: its checks by id, and the digest of all that a result depends on."""

    digest: str
    checks: Mapping[str, CheckKey]

    def to_text(self) -> str:
        """The key as JSON."""
        return json.dumps({"digest": self.digest, "checks": [asdict(one) for one in self.checks.values()]})


def from_text(text: str) -> AnswerKey:
    """The key that `to_text` wrote; ValueError, KeyError or TypeError if it is none."""
    data = json.loads(text)
    checks = [_check_from(one) for one in data["checks"]]
    return AnswerKey(data["digest"], {one.id: one for one in checks})


def _check_from(data: dict[str, Any]) -> CheckKey:
    questions = tuple(
        Question(**{**one, "seen": tuple(one["seen"]), "given": tuple(one["given"])})
        for one in data["questions"]
    )
    entries = tuple((number, tuple(seen), tuple(given)) for number, seen, given in data["entries"])
    return CheckKey(**{**data, "questions": questions, "entries": entries})
