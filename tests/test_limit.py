"""A time limit ends what would not end by itself, and leaves nothing behind."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from grader.classroom import limit

WAYS = [limit._by_signal, limit._by_thread]


@pytest.fixture(autouse=True)
def no_finalizers() -> Iterator[None]:
    """What is raised within a finalizer is lost, though pytest reports it; the next interrupt counts."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("start", WAYS)
def test_a_loop_is_stopped_with_a_sentence(start):
    with pytest.raises(limit.TooLate, match="too long"):
        _loop(start(0.2, "That took too long."))


def _loop(end):
    try:
        while True:
            pass
    finally:
        end()


@pytest.mark.parametrize("start", WAYS)
def test_a_loop_that_catches_everything_is_stopped_by_the_next_interrupt(start):
    end, caught = start(0.2, "That took too long."), 0
    try:
        while caught < 3:
            try:
                time.sleep(0.01)
            except BaseException:
                caught += 1
    finally:
        end()
    assert caught == 3


@pytest.mark.parametrize("start", WAYS)
def test_what_ends_in_time_is_left_alone(start):
    start(0.2, "That took too long.")()
    time.sleep(0.5)


def test_the_signal_is_given_back_to_whoever_had_it():
    before = signal.getsignal(signal.SIGALRM)
    limit.start(5)()
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_another_thread_than_the_main_one_has_its_limit_too():
    seen = []

    def work():
        end = limit.start(0.2)
        try:
            while True:
                time.sleep(0.01)
        except limit.TooLate as late:
            seen.append(str(late))
        finally:
            end()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert seen and seen[0].startswith("Stopped after 0.2 seconds")


@pytest.mark.parametrize("start", WAYS)
def test_who_stands_at_a_breakpoint_has_all_the_time_there_is(start, monkeypatch):
    listening = SimpleNamespace(is_client_connected=lambda: True)
    monkeypatch.setitem(sys.modules, "debugpy", listening)
    end = start(0.1, "That took too long.")
    time.sleep(0.5)
    end()


@pytest.mark.parametrize("start", WAYS)
def test_a_debugger_that_is_switched_off_again_gives_no_more_time(start, monkeypatch):
    monkeypatch.setitem(sys.modules, "debugpy", SimpleNamespace(is_client_connected=lambda: False))
    with pytest.raises(limit.TooLate):
        _loop(start(0.1, "That took too long."))
