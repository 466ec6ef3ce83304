"""Wrong results that are alike, so that one comment serves all of them.

A task's wrong result is known by the first check it fails and what came of that: the value that came back, or
the error. Two are alike if these are equal once what differs by chance is out: addresses, names and numbers
in an error's message, the last digits of floats, the order of a set, the order of a long value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader import tally
from grader.classbook import Standing
from grader.results import CheckResult, NotebookResult, SubmissionResult, TaskResult
from grader.transcript import READ, UNTOUCHED

LONG = 200  # characters of a value; of a longer one the order does not count
CAME = re.compile(r"(.*) came back, (.*) was wanted\.", re.S)
UNTRUE = re.compile(r"This line is not true for your answer\. (.*) came back\.", re.S)
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
FLOAT = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
SET = re.compile(r"\{[^{}:]*\}")
ERROR = re.compile(r"(\w+): (.*)", re.S)


@dataclass
class Group:
    """The learners whose answers to a task fail the same check in the same way."""

    id: str  # the same as long as the check is and what came of it
    unit: str
    task: TaskResult
    check: CheckResult  # of the first learner
    learners: list[str] = field(default_factory=list)

    @property
    def shared(self) -> bool:
        """Whether a comment would serve more than one."""
        return len(self.learners) > 1

    @property
    def about(self) -> str:
        """What the check is about, without the words that a hidden one begins with."""
        return self.check.about.removeprefix("Hidden checks: ")

    @property
    def says(self) -> str:
        """What came of the check, in words."""
        return self.check.error or "It fails."


def of(standings: Iterable[Standing]) -> list[Group]:
    """The groups of a class, the largest of each task first, the tasks in the order of the course."""
    found: dict[str, Group] = {}
    for standing in standings:
        for book, task, check in wrong(standing.result):
            own = found.setdefault(name(task, check), Group(name(task, check), book.name, task, check))
            own.learners.append(standing.learner)
    place = {task: number for number, task in enumerate(dict.fromkeys(one.task.id for one in found.values()))}
    return sorted(found.values(), key=lambda one: (one.unit, place[one.task.id], -len(one.learners), one.id))


def wrong(result: SubmissionResult) -> Iterator[tuple[NotebookResult, TaskResult, CheckResult]]:
    """Each task that was begun and is wrong, with the first check it fails."""
    for book in filter(tally.was_read, result.notebooks):
        for task in book.tasks:
            failed = next((check for check in task.checks if not check.passed and check.error != READ), None)
            if failed is not None and failed.error != UNTOUCHED and not _untouched(task):
                yield book, task, failed


def _untouched(task: TaskResult) -> bool:
    return any(check.error == UNTOUCHED for check in task.checks)


def untouched(result: SubmissionResult) -> Iterator[str]:
    """The tasks that were not begun."""
    for book in filter(tally.was_read, result.notebooks):
        yield from (task.id for task in book.tasks if _untouched(task))


def name(task: TaskResult, check: CheckResult) -> str:
    """What a group is known by, in the comments too: its task and eight hexadecimal digits."""
    parts = check.id, check.code, plain(check)
    return f"{task.id}.{hashlib.sha256('|'.join(parts).encode('utf-8', 'replace')).hexdigest()[:8]}"


def plain(check: CheckResult) -> str:
    """What came of a failed check, without what differs by chance."""
    came = got(check)
    if came:
        return f"came {_value(came)}"
    error = ERROR.fullmatch(check.error)
    return f"{error[1]}: {_message(error[2])}" if error else _message(check.error)


def got(check: CheckResult) -> str:
    """The value that came back, as Python writes it; empty if none is told."""
    found = CAME.fullmatch(check.error) or UNTRUE.fullmatch(check.error)
    return found[1] if found else ""


def _value(text: str) -> str:
    text = FLOAT.sub(lambda found: f"{float(found[0]):.6g}", ADDRESS.sub("0x", text))
    text = SET.sub(lambda found: "{" + ", ".join(sorted(found[0][1:-1].split(", "))) + "}", text)
    return text if len(text) <= LONG else " ".join(sorted(re.findall(r"[^\s,()\[\]{}]+", text)))


def _message(text: str) -> str:
    text = re.sub(r"(['\"]).*?\1", "NAME", ADDRESS.sub("0x", text))
    return " ".join(re.sub(r"\d+", "N", text).split())
