"""A warm process from the grader's side: a report whatever a run does, and the next run as new."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader import channel, compact, reading
from grader import warm as warm_module
from grader.channel import BrokenChannel
from grader.errors import GradingError
from grader.limits import Limits
from grader.warm import Warm
from tests.runs import cells_of, forged, job, said, text_of

CHANNEL = "import json, os, struct\ndef send(data): os.write(3, struct.pack('!I', len(data)) + data)\n"


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(Limits(memory_mb=256)) as running:
        yield running


def test_an_empty_job_has_an_empty_report(warm):
    assert warm.run(job()) == {"isolated": warm.isolated, "died": "", "cells": []}


def test_reports_come_in_the_order_of_the_cells(warm):
    cells = cells_of(warm, "print(1)", "1 / 0", "print(3)")
    assert [cell["id"] for cell in cells] == ["a", "b", "c"]
    assert [cell["late"] for cell in cells] == [False] * 3
    assert all(0 <= cell["seconds"] < 5 for cell in cells)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(3)", "its process ended itself with exit code 3 in cell b"),
        ("import os; os._exit(0)", "its process ended itself with exit code 0 in cell b"),
        ("import os; os.abort()", "its process ended by signal"),
        (
            "import ctypes; ctypes.string_at(0)",
            "its process ended by signal 11 (Segmentation fault) in cell b",
        ),
        ("import faulthandler; faulthandler._stack_overflow()", "its process ended by signal"),
        ("import os; os.closerange(0, 100)", "in cell b"),
        ("import os; os.execv('/bin/true', ['true'])", "its process ended itself with exit code 0 in cell b"),
    ],
)
def test_a_run_that_dies_keeps_the_cells_before(warm, source, reason):
    report = warm.run(job("print('kept')", source, "print('never')"))
    assert [text_of(cell) for cell in report["cells"]] == ["kept\n"]
    assert reason in report["died"]
    assert said(warm, "print('alive')") == "alive"


@pytest.mark.parametrize(
    "source",
    [
        "import itertools; any(itertools.repeat(0))",
        "import itertools; 'x' in itertools.repeat(0)",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass",
        "import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass",
    ],
)
def test_code_that_no_alarm_ends_is_killed_from_outside(warm, source, monkeypatch):
    monkeypatch.setattr("grader.watch.GRACE", 0.1)
    report = warm.run(job("print('kept')", source, "print('never')", seconds=0.1))
    assert [text_of(cell) for cell in report["cells"]] == ["kept\n"]
    assert report["died"] == "killed at its limit of 0.1 s in cell b"


@pytest.mark.parametrize(
    "source",
    [
        "10 ** 10 ** 9",
        "import re; re.match('(a*)*b', 'a' * 60)",
    ],
)
def test_code_that_runs_no_bytecode_ends_at_its_limit(warm, source):
    cells = cells_of(warm, source, "print('next')", seconds=0.1)
    assert cells[0]["late"]
    assert text_of(cells[1]) == "next\n"


def test_a_run_that_sleeps_to_just_under_the_limit_in_every_cell_ends_at_its_own(warm):
    report = warm.run(job(*["import time; time.sleep(0.2)"] * 20, seconds=1, total=0.5))
    assert report["died"].startswith("killed at its limit of 0.5 s in cell ")
    assert len(report["cells"]) in (1, 2)


@pytest.mark.parametrize(
    "source",
    [
        "os.write(3, b'garbage that is no message')",
        "os.write(3, bytes(4) * 5)",
        "os.write(3, b'\\xff' * 4)",
        "send(b'{}')",
        "send(b'[' * 100_000)",
        "send(b'1' * 5000)",
        "send(b'null')",
        "send(b'{\"done\":true}'); os._exit(0)",
        'send(b\'{"cell": {"id": "z"}}\')',
        'send(b\'{"failed": "not true"}\')',
        "while True: send(b' ' * 1_000_000)",
        "os.close(3)",
        "import socket; socket.socket(fileno=os.dup(3)).shutdown(socket.SHUT_RDWR)",
    ],
)
def test_what_a_learner_writes_to_the_channel_harms_only_the_own_run(warm, source):
    report = warm.run(job("print('kept')", CHANNEL + source, "print('never')", seconds=2))
    assert [text_of(cell) for cell in report["cells"]][:1] == ["kept\n"]
    assert len(report["cells"]) < 3
    assert report["died"].endswith("in cell b")
    assert said(warm, "print('alive')") == "alive"


def test_a_run_that_says_that_it_is_done_is_ended_whatever_it_does_then(warm):
    report = forged("b")
    source = (
        f"{CHANNEL}send(json.dumps({{'cell': {report!r}}}).encode()); send(b'{{\"done\":true}}')\n"
        "open('/tmp/mine', 'w').close()\nwhile True: pass"
    )
    began = time.monotonic()
    assert warm.run(job("1", source))["died"] == ""
    assert said(warm, "import os; print(os.listdir('/tmp'))") == "[]"
    assert time.monotonic() - began < 2


def test_a_forged_report_can_name_only_the_cell_that_runs(warm):
    report = forged("b", seen=[[0, 1]])
    source = f"{CHANNEL}send(json.dumps({{'cell': {report!r}}}).encode())\nos._exit(0)"
    report = warm.run(job("1", source, "3"))
    assert [cell["id"] for cell in report["cells"]] == ["a", "b"]
    assert report["died"].endswith("in cell c")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "z"},
        {"seen": [1]},
        {"seen": [[]]},
        {"seen": [["0", 1]]},
        {"late": 1},
        {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["x"]}]},
        {"outputs": [{"output_type": "stream", "name": "../x", "text": "x"}]},
        {"outputs": [{"output_type": "odd"}]},
        {"outputs": [{"output_type": "display_data", "data": {"text/plain": None}, "metadata": {}}]},
        {"outputs": [{"output_type": {}}]},
        {"error": {"kind": "X"}},
        {"error": {"kind": "X", "message": "", "line": 1.5, "text": "", "function": "", "traceback": []}},
        {"error": {"kind": "X", "message": "", "line": 1, "text": "", "function": "", "traceback": [1]}},
        {"seconds": "1"},
        {"seconds": float("nan")},
        {"seconds": -1},
    ],
)
def test_a_report_of_another_form_is_none(change):
    plain = forged("a", seen=[[0, 1]])
    assert reading.cell_report({"cell": plain}, ["a"])["seen"] == [[0, 1]]
    with pytest.raises(BrokenChannel):
        reading.cell_report({"cell": {**plain, **change}}, ["a"])


def test_a_message_that_is_longer_than_any_is_not_waited_for():
    reader = channel.Reader(100, compact.loads)
    reader.feed(b"\xff\xff\xff\xff")
    with pytest.raises(BrokenChannel):
        list(reader.messages())
    with pytest.raises(BrokenChannel):
        channel.Reader(100, compact.loads).feed(bytes(101))


def test_messages_arrive_whole_however_they_are_cut():
    data = channel.pack({"a": 1}) + channel.pack(["b"])
    reader = channel.Reader(1000, compact.loads)
    found = []
    for at in range(len(data)):
        reader.feed(data[at : at + 1])
        found += reader.messages()
    assert found == [{"a": 1}, ["b"]]


def test_a_descriptor_travels_with_a_message():
    near, far = socket.socketpair()
    reading_end, writing_end = os.pipe()
    with near, far:
        channel.send(near, {"x": "y" * 100_000}, (writing_end,))
        message, (got,) = channel.receive(far)
        os.write(got, b"through")
        assert (len(message["x"]), os.read(reading_end, 7)) == (100_000, b"through")
    for descriptor in (reading_end, writing_end, got):
        os.close(descriptor)


def test_a_large_job_reaches_its_run(warm):
    source = "x = '" + "y" * 3_000_000 + "'\nprint(len(x))"
    assert said(warm, source) == "3000000"


def test_a_warm_process_that_was_killed_is_started_again():
    with Warm() as warm:
        assert said(warm, "print('first')") == "first"
        for victim in _below(warm.process.pid)[-1:]:
            os.kill(victim, signal.SIGKILL)
        assert said(warm, "print('second')") == "second"
        warm.process.kill()
        assert said(warm, "print('third')") == "third"
        assert warm.run(job())["isolated"]


def test_a_run_ends_with_its_warm_process_and_is_run_again():
    with Warm() as warm:
        reports = []
        running = threading.Thread(
            target=lambda: reports.append(warm.run(job("import time; time.sleep(1); print('whole')")))
        )
        running.start()
        first = warm.process
        while len(_below(first.pid)) < 2:  # the warm process and its run
            pass
        first.kill()
        running.join()
        assert [text_of(cell) for cell in reports[0]["cells"]] == ["whole\n"]


@pytest.mark.parametrize("which", ["its outer wall", "the warm process"])
def test_a_sandbox_that_is_killed_as_it_starts_is_started_again_and_has_its_walls(which):
    with killing(warm_module.STARTS - 1, which == "the warm process") as struck, Warm() as warm:
        assert len(struck) == warm_module.STARTS - 1
        assert warm.process.pid not in struck
        assert warm.run(job())["isolated"]


def test_a_sandbox_that_is_killed_at_every_start_is_said_and_nothing_runs_without_one():
    before = _children(os.getpid())
    with (
        killing(warm_module.STARTS) as struck,
        pytest.raises(GradingError, match="ended as it started, 3 times"),
    ):
        Warm()
    assert len(struck) == warm_module.STARTS
    assert set(_children(os.getpid())) <= set(before)  # one of an earlier test may have ended


@contextmanager
def killing(times: int, deep: bool = False) -> Iterator[set[int]]:
    """Kill the next children of this process, or theirs, as soon as each is there; the struck ones so far."""
    old, struck, over = set(_children(os.getpid())), set[int](), threading.Event()

    def kill() -> None:
        while len(struck) < times and not over.is_set():
            for child in set(_children(os.getpid())) - old - struck:
                for victim in _children(child) if deep else [child]:
                    os.kill(victim, signal.SIGKILL)
                    struck.add(child)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield struck
    finally:
        over.set()
        killer.join()


def _children(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in found.split()]


def _below(process: int) -> list[int]:
    """The descendants of a process, children first."""
    children = _children(process)
    return [*children, *(below for child in children for below in _below(child))]


def test_nothing_is_left_when_the_grader_is_killed():
    program = """
from grader.warm import Warm
from tests.runs import job
warm = Warm()
print(warm.process.pid, *warm.groups, flush=True)
warm.run(job("import time; time.sleep(60)", seconds=60))
"""
    grader = subprocess.Popen(
        [sys.executable, "-c", program], cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True
    )
    outer, *_ = grader.stdout.readline().split()
    while len(below := _below(int(outer))) < 2:
        pass
    grader.kill()
    grader.wait()
    grader.stdout.close()
    for process in (int(outer), *below):
        while _runs(process):  # until the kernel has taken them down: the test's own limit is the end of it
            pass


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_warm_processes_of_one_grader_run_side_by_side():
    with Warm() as one, Warm() as other:
        users = set()
        threads = [
            threading.Thread(target=lambda warm=warm: users.add(said(warm, "import os; print(os.getuid())")))
            for warm in (one, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(users) == (2 if os.geteuid() == 0 and one.isolated else 1)


def test_what_is_preloaded_is_there():
    with Warm(preload=["wave"]) as warm:
        assert said(warm, "import sys; print('wave' in sys.modules)") == "True"
    with Warm() as warm:
        assert said(warm, "import sys; print('wave' in sys.modules)") == "False"


def test_nothing_of_the_graders_memory_is_in_the_warm_process():
    # It is a program that was started, not a fork: what this process knows, it has never seen.
    secret = "".join(chr(97 + n * 7 % 26) for n in range(40))
    source = f"""
import gc, sys
wanted = {secret[:20]!r} + {secret[20:]!r}
print([kind for kind in map(type, gc.get_objects()) if kind.__name__ in ("Course", "Warm", "AnswerKey")])
print([name for name in sys.modules if name.startswith(("grader.", "pytest", "nbgrader"))])
print(open("/proc/self/cmdline").read().count(wanted))
"""
    with Warm() as warm:
        lines = said(warm, source).splitlines()
    assert lines[0] == "[]"
    assert "grader.warm" not in lines[1].replace("grader.warm_", "")
    assert lines[2] == "0"
