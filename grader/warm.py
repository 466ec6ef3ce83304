"""A warm process as the grader sees it: a job in, a report out, whatever the job does.

    with Warm() as warm:
        report = warm.run({"cells": [...], "cell_seconds": 10, "total_seconds": 60})

A run speaks to the grader over a socket of its own, on which a learner's code may write as well: what does
not have the form of a report ends the run. Time is kept here, outside.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from grader import cgroup, channel, jail, reading, room, scratch
from grader.channel import BrokenChannel
from grader.errors import CannotIsolate, GradingError
from grader.limits import Limits

GRACE = 2.0  # seconds that a cell has, after its limit, to end by its own alarm
START = 120.0  # seconds that a warm process has to get ready
STOP = 10.0  # and to end a run that is killed
MAX_BYTES = 64_000_000  # of one run's reports
SPARE_MB = 256  # of memory, for the warm process itself
OUTER = "import sys; sys.path.insert(0, {!r}); from grader import jail; jail.build_around(sys.argv[1:])"
INNER = "import sys; sys.path.insert(0, {!r}); from grader import nursery; nursery.main(sys.argv[1:])"

LIMITS = Limits()
NUMBERS = count()  # one for each start of a warm process by this one

Job = dict[str, Any]
Report = dict[str, Any]


class Warm:
    """Starts a warm process and gives it jobs; CannotIsolate if walls are required and there are none.

    A job's trusted cells stay in the memory that later runs inherit, where hostile code can find them: they
    hold no solution and no value that a check compares with.
    """

    def __init__(
        self,
        limits: Limits = LIMITS,
        isolate: bool = True,
        require: bool = False,
        preload: Iterable[str] = (),
    ) -> None:
        self.limits, self.preload = limits, tuple(preload)
        self.isolated, self.why_not = isolate, "" if isolate else "it was not asked for"
        self.require = require
        if not hasattr(os, "fork"):
            raise GradingError(f"{sys.platform} cannot fork. Grade on Linux, on macOS, or on Windows in WSL.")
        self.groups: tuple[Path, ...] = ()
        self.sent: set[tuple[str, str]] = set()
        self.process: subprocess.Popen[bytes] | None = None
        self._start()

    def __enter__(self) -> Warm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process, and with it whatever runs in it."""
        if self.process is not None:
            self.control.close()  # which ends it, and a run that it watches
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        cgroup.remove(self.groups)
        self.groups = ()

    def run(self, job: Job) -> Report:
        """Execute a job's cells; GradingError if they could not be started, nothing else."""
        for _ in range(2):
            if self.process is None:
                self._start()
            try:
                return self._run(job)
            except BrokenChannel:  # the warm process is gone, by no fault of the job that we know of
                self.close()
            except GradingError:
                self.close()
                raise
        raise GradingError("its warm process ended twice while it ran. Grade it again, alone (--jobs 1).")

    def _start(self) -> None:
        if self.isolated:
            failure = self._start_walled()
            if not failure:
                return
            self.close()
            self.isolated, self.why_not = False, failure
        if self.require:
            raise CannotIsolate(
                f"no sandbox on this machine: {self.why_not}. Grade as root, or allow user namespaces "
                "(sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0), "
                "or leave out --require-sandbox for submissions that you trust."
            )
        failure = self._start_bare()
        if failure:
            self.close()
            raise GradingError(f"no process to run submissions in could be started: {failure}.")

    def _start_walled(self) -> str:
        """Why there are no walls, empty if there are."""
        if sys.platform != "linux":
            return f"{sys.platform} has no namespaces"
        number = next(NUMBERS)
        uid = jail.uid_of(os.getpid(), number)
        memory = (self.limits.memory_mb + SPARE_MB) * 2**20
        self.groups = cgroup.create(f"{os.getpid()}-{number}", memory, self.limits.processes + 8)
        with scratch.folder() as mount_point:
            order = {
                "plan": room.plan(str(mount_point), uid).to_json(),
                "groups": [str(group) for group in self.groups],
                "command": _python(INNER.format(room.PACKAGE)),
                "environment": room.environment(),
                "warm": self._order(uid, walls=True),
            }
            command = [sys.executable, "-I", "-S", "-c", OUTER.format(str(Path(__file__).parents[1]))]
            return self._launch(command, order)

    def _start_bare(self) -> str:
        order = {**self._order(0, walls=False), "in_user": False}
        return self._launch(_python(INNER.format(str(Path(__file__).parents[1]))), order)

    def _order(self, uid: int, walls: bool) -> dict[str, Any]:
        return {"limits": asdict(self.limits), "preload": self.preload, "uid": uid, "walls": walls}

    def _launch(self, command: list[str], order: dict[str, Any]) -> str:
        """Start a process and wait until it is ready; why it is not, or nothing."""
        self.sent.clear()
        self.control, far = socket.socketpair()
        with far:
            self.process = subprocess.Popen(
                [*command, str(far.fileno()), json.dumps(order)],
                pass_fds=[far.fileno()],
                env=room.environment(),
                cwd="/",
                start_new_session=True,  # an interrupt from the keyboard is for the grader alone
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.control.settimeout(START)
        try:
            answer, _ = channel.receive(self.control)
        except BrokenChannel as error:
            return f"it ended as it started ({error})"
        return str(answer.get("failed", ""))

    def _run(self, job: Job) -> Report:
        near, far = socket.socketpair()
        with near:
            with far:
                channel.send(self.control, {"compile": self._new_trusted(job)}, (far.fileno(),))
            return Watch(self, near, job).report()

    def _new_trusted(self, job: Job) -> list[tuple[str, str]]:
        """Trusted cells that the warm process has not compiled yet."""
        cells = [(cell["id"], cell["source"]) for cell in job["cells"] if cell["trusted"]]
        new = [cell for cell in cells if cell not in self.sent]
        self.sent.update(new)
        return new


class Watch:
    """One run: what it sends, and when it is over."""

    def __init__(self, warm: Warm, near: socket.socket, job: Job) -> None:
        self.warm, self.near, self.job = warm, near, job
        near.setblocking(False)
        self.waiting = memoryview(channel.pack(job))
        self.reader = channel.Reader(MAX_BYTES)
        self.cells: list[dict[str, Any]] = []
        self.started = self.done = False
        self.killed = ""  # why, in words
        self.end = self.cell_end = time.monotonic() + START

    def report(self) -> Report:
        """Follow the run to its end; BrokenChannel if the warm process is gone."""
        status = self._follow()
        self._read_rest()
        if not self.started:
            raise BrokenChannel("the run did not start")
        died = "" if self.done and not self.killed else self._death(status)
        return {"isolated": self.warm.isolated, "died": died, "cells": self.cells}

    def _follow(self) -> int:
        """Read, write and keep the time until the warm process says that the run has ended."""
        poll = select.poll()
        poll.register(self.warm.control, select.POLLIN)
        poll.register(self.near, select.POLLIN | select.POLLOUT)
        while True:
            ready = dict(poll.poll(1000 * self._seconds_left()))
            if self.warm.control.fileno() in ready:
                return int(channel.receive(self.warm.control)[0]["ended"])
            events = ready.get(self.near.fileno(), 0)
            if events & select.POLLOUT:
                self._write()
                if not self.waiting:
                    poll.modify(self.near, select.POLLIN)
            if events & (select.POLLIN | select.POLLHUP) and not self._read():
                poll.unregister(self.near)
            self._keep_time()

    def _seconds_left(self) -> float:
        return float(max(0, min(self.end, self.cell_end) - time.monotonic()))

    def _keep_time(self) -> None:
        now = time.monotonic()
        if now < min(self.end, self.cell_end):
            return
        if self.killed:
            raise BrokenChannel("the warm process does not end its run")
        seconds = self.job["total_seconds"] if now >= self.end else self.job["cell_seconds"]
        self._kill(f"killed at its limit of {seconds:g} s")

    def _kill(self, why: str) -> None:
        if not self.killed:
            self.killed = why
            self.end = self.cell_end = time.monotonic() + STOP
            channel.send(self.warm.control, {"kill": True})

    def _write(self) -> None:
        try:
            self.waiting = self.waiting[self.near.send(self.waiting) :]
        except BlockingIOError:
            return
        except OSError:
            self.waiting = memoryview(b"")  # it does not listen any more

    def _read(self) -> bool:
        """Take what is there; False at the end, and when the run is not listened to any more."""
        try:
            data = self.near.recv(1 << 18)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if self.killed or not data:
            return False
        try:
            self.reader.feed(data)
            for message in self.reader.messages():
                self._take(message)
        except BrokenChannel:
            self._kill("killed because it wrote to the grader's own channel")
            return False
        return True

    def _read_rest(self) -> None:
        while self._read():
            pass

    def _take(self, message: Any) -> None:
        if not self.started:
            if "failed" in message:
                raise GradingError(f"the sandbox of a run could not be built: {message['failed']}.")
            self.started = True
            self.end = time.monotonic() + self.job["total_seconds"]
        elif message == {"done": True}:
            self.done = True
        else:
            expected = [cell["id"] for cell in self.job["cells"][len(self.cells) :][:1]]
            self.cells.append(reading.cell_report(message, expected))
        if not self.killed:
            self.cell_end = time.monotonic() + self.job["cell_seconds"] + GRACE

    def _death(self, status: int) -> str:
        where = self._where()
        if self.killed:
            return f"{self.killed} {where}"
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number == signal.SIGKILL:
                return f"ended by the system, out of memory, {where}"
            return f"its process ended by signal {number} ({signal.strsignal(number)}) {where}"
        return f"its process ended itself with exit code {os.waitstatus_to_exitcode(status)} {where}"

    def _where(self) -> str:
        left = self.job["cells"][len(self.cells) :]
        return f"in cell {left[0]['id']}" if left else "after its last cell"


def _python(program: str) -> list[str]:
    # Not -I: that would ignore PYTHONHASHSEED. The environment is ours and holds nothing else.
    return [sys.executable, "-s", "-P", "-c", program]
