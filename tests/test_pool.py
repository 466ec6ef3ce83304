"""Hands that mark: real processes, killed for real."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from grader.errors import CannotIsolate, GradingError
from grader.pool import AHEAD, Pool
from tests import errands
from tests.commands import ROOT


def pool(folder: Path, work: Callable, jobs: int = 1, start: Callable = errands.start) -> Pool:
    return Pool(jobs, start, (folder,), work, errands.lost, errands.known)


def asked(folder: Path, *names: str) -> list[tuple[str, Path]]:
    return [(name, folder) for name in names]


def answers(pool: Pool, tasks: list[tuple[str, Path]]) -> list[str]:
    with pool:
        return [answer for _, answer in pool.map(tasks)]


def hands(folder: Path) -> list[int]:
    """The processes that have begun, by the files they left."""
    return [int(path.name.removeprefix("hand-")) for path in folder.glob("hand-*")]


def alive(numbers: list[int]) -> list[int]:
    """Those that live; one that ended and that nobody has asked about does not."""
    return [number for number in numbers if psutil.pid_exists(number) and not is_dead(number)]


def is_dead(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(gone: Callable[[], bool]) -> None:
    """The time limit of the tests ends a wait in vain."""
    while not gone():
        os.sched_yield()


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)
    wait_until(lambda: is_dead(number))


def test_answers_come_in_the_order_of_the_questions_whatever_is_done_first(tmp_path):
    names = ["first", "second", "last"]
    assert answers(pool(tmp_path, errands.in_turn, jobs=2), asked(tmp_path, *names)) == names


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_tasks_are_read_than_hands_have_under_way(tmp_path, jobs):
    read = 0

    def tasks() -> Iterator[tuple[str, Path]]:
        nonlocal read
        for number in range(20):
            read += 1
            yield f"known {number}", tmp_path

    with pool(tmp_path, errands.who, jobs) as working:
        ahead = [read - done for done, _ in enumerate(working.map(tasks()))]
    assert max(ahead) == AHEAD * jobs
    assert read == 20


def test_what_is_known_starts_no_process(tmp_path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
    names = [f"known {number}" for number in range(20)]
    said = answers(pool(tmp_path, errands.who, jobs=2), asked(tmp_path, *names))
    assert said == [f"{name} is known" for name in names]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt == before


def test_one_hand_does_many_tasks_and_is_gone_at_the_end(tmp_path):
    said = answers(pool(tmp_path, errands.who), asked(tmp_path, *"abcdef"))
    assert len({answer.split()[1] for answer in said}) == len(hands(tmp_path)) == 1
    assert alive(hands(tmp_path)) == []


def test_a_hand_that_dies_at_work_costs_no_task_its_answer(tmp_path):
    names = ["a", "mortal", "b", "c", "d"]
    assert answers(pool(tmp_path, errands.die_once, jobs=2), asked(tmp_path, *names)) == names


def test_a_task_that_ends_two_hands_gets_a_sentence_and_the_others_their_answers(tmp_path):
    names = ["a", "deadly", "b", "mortal", "c", "d"]
    said = answers(pool(tmp_path, errands.die_once, jobs=2), asked(tmp_path, *names))
    assert said == ["a", "deadly is lost", "b", "mortal", "c", "d"]


def test_hands_that_are_killed_while_they_wait_are_no_fault_of_the_next_task(tmp_path):
    with pool(tmp_path, errands.who) as working:
        for name in ("a", "b", "c"):
            said = [answer for _, answer in working.map(asked(tmp_path, name))]
            assert said[0].startswith(f"{name} ")
            kill(int(said[0].split()[1]))


def test_what_a_hand_raises_as_it_starts_is_raised_and_is_no_answer(tmp_path):
    with pytest.raises(CannotIsolate, match=r"^no walls here\.$"):
        answers(pool(tmp_path, errands.who, start=errands.start_and_raise), asked(tmp_path, "a"))


def test_hands_that_die_as_they_start_end_the_batch_with_a_sentence(tmp_path):
    with pytest.raises(GradingError, match=r"3 ended as they began.+grade again with fewer \(--jobs 1\)"):
        answers(pool(tmp_path, errands.who, start=errands.start_and_die), asked(tmp_path, "a"))


def test_a_hand_that_dies_before_it_has_read_what_it_is_given_stops_nobody(tmp_path):
    given = (errands.Deadly(), b"more than a pipe holds" * 100_000)
    dead = Pool(1, errands.start, given, errands.who, errands.lost, errands.nobody)
    with pytest.raises(GradingError, match="3 ended as they began"):
        answers(dead, asked(tmp_path, "a"))


def test_an_error_of_the_work_is_raised_where_its_answer_was_due(tmp_path):
    with pytest.raises(ValueError, match=r"^a$"):
        answers(pool(tmp_path, errands.fail), asked(tmp_path, "a"))


def test_an_error_outside_ends_hands_in_the_middle_of_their_work(tmp_path):
    def tasks() -> Iterator[tuple[str, Path]]:
        yield "one", tmp_path
        wait_until(lambda: (tmp_path / "busy-one").exists())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), pool(tmp_path, errands.never, jobs=2) as working:
        list(working.map(tasks()))
    assert alive(hands(tmp_path)) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_hands_end_with_the_process_that_started_them(tmp_path, number):
    parent = subprocess.Popen([sys.executable, "-m", "tests.errands", tmp_path], cwd=ROOT)
    wait_until(lambda: len(list(tmp_path.glob("busy-*"))) == 2)
    assert len(hands(tmp_path)) == len(alive(hands(tmp_path))) == 2
    parent.send_signal(number)
    parent.wait()
    wait_until(lambda: alive(hands(tmp_path)) == [])


def test_hands_start_where_the_temporary_folder_has_a_long_name(tmp_path):
    """The socket of the process that they are forked from could not be named there."""
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    code = "from grader import hand\nprint(hand.prepare('grader.worker').get_start_method())"
    environment = {**os.environ, "TMPDIR": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "spawn\n"
