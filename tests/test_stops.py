"""A check ends soon after its first wrong answer: the run asks, it is judged outside, nothing is forged."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from grader.key import CheckKey
from grader.limits import Limits
from grader.warm import Report, Warm
from tests.runs import forged, said, text_of

COUNTS = "for n in range({}):\n    __see__(0, n)"
FORGES = """\
import json, os, socket, struct

bell = socket.socket(fileno=os.dup(4))


def part(*answers, cell="a"):
    data = json.dumps({"part": {"id": cell, "seen": [[0, one] for one in answers]}}).encode()
    os.write(3, struct.pack("!I", len(data)) + data)
"""
FORGED = "killed because it wrote to the grader's own channel in cell a"


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(Limits(memory_mb=256)) as running:
        yield running


class Judge:
    """Says of answers whether they are right, and remembers what it was asked."""

    def __init__(self, wrong: int | None = None, seconds: float = 0.0) -> None:
        self.wrong, self.seconds = wrong, seconds
        self.asked: list[tuple[str, int]] = []
        self.known: list[int] = []

    def __call__(self, check: str, answers: list[Any], known: int) -> bool:
        time.sleep(self.seconds)
        self.asked.append((check, len(answers)))
        self.known.append(known)
        return [0, self.wrong] not in answers


def run(
    warm: Warm, judge: Judge, source: str, *after: str, stops: tuple[int, ...] = (2, 8), seconds: float = 5
) -> Report:
    """The report on a check, and on cells of the learner's behind it."""
    check = {"id": "a", "source": source, "trusted": True, "check": True, "stops": stops}
    others = [
        {"id": chr(98 + at), "source": text, "trusted": False, "check": False}
        for at, text in enumerate(after)
    ]
    job = {"cells": [check, *others], "cell_seconds": seconds, "total_seconds": 20}
    return warm.run(job, judge)


def numbers(cell: dict[str, Any]) -> list[int]:
    return [value for _, value in cell["seen"]]


def key(entries: int) -> CheckKey:
    return CheckKey("a", "", "", (), ((0, (1,), (1,)),) * entries)


@pytest.mark.parametrize(
    ("entries", "stops"), [(0, []), (6, []), (7, [6]), (96, [6]), (97, [6, 96]), (2000, [6, 96, 1536])]
)
def test_a_run_asks_after_ever_more_answers_but_not_after_the_last(entries, stops):
    assert key(entries).stops == stops


def test_a_check_that_is_right_is_asked_at_each_stop_and_goes_on_to_its_end(warm):
    judge = Judge()
    report = run(warm, judge, COUNTS.format(20))
    assert judge.asked == [("a", 2), ("a", 8)]
    assert judge.known == [0, 2]
    assert numbers(report["cells"][0]) == list(range(20))
    assert report["cells"][0]["known"] == 8


@pytest.mark.parametrize(("wrong", "answered"), [(0, 2), (1, 2), (2, 8), (7, 8), (8, 20)])
def test_a_check_ends_at_the_first_stop_after_a_wrong_answer_and_the_next_cell_runs(warm, wrong, answered):
    report = run(warm, Judge(wrong), COUNTS.format(20), "print(n)")
    assert report["died"] == ""
    assert numbers(report["cells"][0]) == list(range(answered))
    assert (report["cells"][0]["error"], report["cells"][0]["late"]) == (None, False)
    assert text_of(report["cells"][1]) == f"{answered - 1}\n"


def test_a_check_without_stops_is_never_asked(warm):
    judge = Judge(0)
    report = run(warm, judge, COUNTS.format(20), stops=())
    assert judge.asked == []
    assert len(report["cells"][0]["seen"]) == 20


@pytest.mark.parametrize("swallows", ["except BaseException: pass", "finally: continue"])
def test_code_that_swallows_the_end_of_its_check_is_asked_nothing_more(warm, swallows):
    judge = Judge(0)
    report = run(warm, judge, f"for n in range(20):\n    try: __see__(0, n)\n    {swallows}")
    assert judge.asked == [("a", 2)]
    assert numbers(report["cells"][0])[:2] == [0, 1]


def test_an_exception_that_is_expected_ends_a_check_where_it_is_the_wrong_one(warm):
    source = "for n in range(20):\n    with __see__.raised(0):\n        raise ValueError(n)"
    asked: list[int] = []

    def judge(check: str, answers: list[Any], known: int) -> bool:
        asked.append(len(answers))
        return False

    job = {"id": "a", "source": source, "trusted": True, "check": True, "stops": [2]}
    report = warm.run({"cells": [job], "cell_seconds": 5, "total_seconds": 20}, judge)
    assert (asked, len(report["cells"][0]["seen"]), report["cells"][0]["error"]) == ([2], 2, None)


def test_to_wait_for_the_judge_is_not_the_cells_time(warm):
    report = run(warm, Judge(seconds=0.4), COUNTS.format(20), seconds=0.3)
    assert report["died"] == ""
    assert not report["cells"][0]["late"]
    assert len(report["cells"][0]["seen"]) == 20


def test_a_check_that_never_ends_is_late_after_it_was_asked_too(warm):
    report = run(warm, Judge(), COUNTS.format(3) + "\nwhile True: pass", "print('next')", seconds=0.3)
    assert report["cells"][0]["late"]
    assert text_of(report["cells"][1]) == "next\n"


def test_a_thread_and_a_fork_of_the_learners_ask_nothing(warm):
    source = """
import os, threading
def count():
    for n in range(5):
        __see__(0, n)
thread = threading.Thread(target=count)
thread.start()
thread.join()
child = os.fork()
__see__(0, 5)
os.waitpid(child, 0)
__see__(0, 6)
"""
    judge = Judge()
    report = run(warm, judge, source)
    assert report["died"] == ""
    assert judge.asked == [("a", 6)]
    assert numbers(report["cells"][0]) == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "source",
    [
        "bell.send(b'?')",  # about nothing
        "bell.send(b'??')",
        "bell.send(b'y')",
        "bell.send(b'x' * 100_000)",
        "part(0)",  # too few
        "part(0, 1); part(2, 3)",  # the second before an answer to the first
        "part(0, 1); bell.send(b'?'); bell.recv(1); part(2)",  # not due yet
        "part(0, 1, cell='z')",
        "os.write(3, struct.pack('!I', 11) + b'{\"part\": 1}')",
    ],
)
def test_a_question_that_is_not_due_ends_the_run_and_no_other(warm, source):
    report = run(warm, Judge(), FORGES + source + "\nimport time; time.sleep(3)")
    assert report["died"] == FORGED
    assert said(warm, "print('alive')") == "alive"


def test_what_was_answered_once_cannot_be_taken_back(warm):
    source = FORGES + "part(7, 7)\nbell.send(b'?')\nassert bell.recv(1) == b'n'\n" + COUNTS.format(1)
    report = run(warm, Judge(7), source, stops=(2,))
    assert (report["died"], numbers(report["cells"][0])) == ("", [7, 7, 0])


def test_a_judge_that_fails_ends_the_run_and_not_the_next(warm):
    def fails(check: str, answers: list[Any], known: int) -> bool:
        raise LookupError(check)

    check = {"id": "a", "source": COUNTS.format(9), "trusted": True, "check": True, "stops": [2]}
    with pytest.raises(LookupError):
        warm.run({"cells": [check], "cell_seconds": 5, "total_seconds": 20}, fails)
    assert said(warm, "print('alive')") == "alive"


def test_nothing_is_known_to_be_right_in_a_second_run_of_the_same_job(warm):
    class Dies(Judge):
        def __call__(self, check: str, answers: list[Any], known: int) -> bool:
            right = super().__call__(check, answers, known)
            if len(self.asked) == 2:  # the warm process, by no fault of the run
                warm.process.send_signal(signal.SIGKILL)
            return right

    judge = Dies()
    report = run(warm, judge, COUNTS.format(20) + "\nimport time; time.sleep(0.3)")
    assert (judge.known, report["cells"][0]["known"]) == ([0, 2, 0, 2], 8)


def test_what_a_report_says_is_known_is_not_believed(warm):
    claims = forged("a", known=99)
    source = FORGES + f"data = json.dumps({{'cell': {claims!r}}}).encode()\n"
    source += "os.write(3, struct.pack('!I', len(data)) + data); os._exit(0)"
    assert run(warm, Judge(), source)["cells"][0]["known"] == 0


def test_a_bell_that_was_closed_harms_only_the_check(warm):
    report = run(warm, Judge(), "import os; os.close(4)\n" + COUNTS.format(20), "print('next')")
    assert report["cells"][0]["error"]["kind"] == "OSError"
    assert text_of(report["cells"][1]) == "next\n"


def test_a_run_that_dies_while_it_asks_is_told_like_any_other(warm):
    report = run(warm, Judge(), FORGES + "part(0, 1)\nbell.send(b'?')\nos._exit(3)")
    assert report["died"] == "its process ended itself with exit code 3 in cell a"


def test_a_question_about_a_check_that_was_reported_meanwhile_is_not_due(warm):
    report = forged("a")
    says = f"data = json.dumps({{'cell': {report!r}}}).encode()\n"
    source = (
        f"{FORGES}part(0, 1)\n{says}os.write(3, struct.pack('!I', len(data)) + data)\n"
        "bell.send(b'?')\nimport time; time.sleep(3)"
    )
    found = run(warm, Judge(), source)
    assert found["died"].startswith("killed because it wrote to the grader's own channel")
    assert said(warm, "print('alive')") == "alive"
