"""A warm process as the grader sees it: a job in, a report out, whatever the job does.

    with Warm() as warm:
        report = warm.run({"cells": [...], "cell_seconds": 10, "total_seconds": 60})

It is a program that was started, not a fork: nothing of the grader's memory is in it. Where it ends, or does
not answer, it is started again, and the job with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from grader import cgroup, channel, identity, provisions, room, scratch
from grader.channel import BrokenChannel
from grader.errors import CannotIsolate, GradingError
from grader.limits import Limits
from grader.uses import calls, preloads, raised
from grader.watch import Right, Watch, unjudged

STARTS = 3  # of a warm process that ends before it is ready
START = 120.0  # seconds that a warm process has to get ready
STOP = 10.0  # and to end
PATIENCE = 5.0  # seconds that the servers of a run without walls have to end
MAX_SENT = 5_000  # trusted cells that are remembered; then all are sent again
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
        uses: Iterable[str] = (),
    ) -> None:
        self.uses = tuple(uses)
        self.preload = (*preload, *preloads(self.uses))
        self.limits = raised(limits, self.uses)
        self.isolated, self.why_not = isolate, "" if isolate else "it was not asked for"
        self.require = require  # also once there have been walls: no run after them is without
        if not hasattr(os, "fork"):
            raise GradingError(f"{sys.platform} cannot fork. Grade on Linux, on macOS, or on Windows in WSL.")
        self.groups: tuple[Path, ...] = ()
        self.sent: set[tuple[str, str]] = set()
        self.process: subprocess.Popen[bytes] | None = None
        self._start()
        self.require = require or self.isolated

    def __enter__(self) -> Warm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process, and with it whatever runs in it."""
        if self.process is not None:
            self.control.settimeout(STOP)
            with contextlib.suppress(BrokenChannel):
                self._settle()
            self.control.close()  # which ends it, and a run that it watches
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        cgroup.remove(self.groups)
        self.groups = ()

    def run(self, job: Job, right: Right = unjudged) -> Report:
        """Execute a job's cells; GradingError if they could not be started, nothing else.

        Where a check has `stops`, `right` is asked after so many answers; it ends there if they are not. How
        many were found right is `known` in its report.
        """
        for _ in range(2):
            if self.process is None:
                self._start()
            try:
                return self._run(job, right)
            except BrokenChannel:  # the warm process is gone, by no fault of the job that we know of
                self.close()
            except Exception:  # also of whoever judges: a run that is still there is nobody's
                self.close()
                raise
        raise GradingError("its warm process ended twice while it ran. Grade it again, alone (--jobs 1).")

    def _start(self) -> None:
        if self.isolated:
            failure = self._tried(self._start_walled)
            if not failure:
                return
            self.isolated, self.why_not = False, failure
        if self.require:
            raise CannotIsolate(
                f"no sandbox on this machine: {self.why_not}. Grade as root, or allow user namespaces "
                "(sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0), "
                "or leave out --require-sandbox for submissions that you trust."
            )
        failure = self._tried(self._start_bare)
        if failure:
            raise GradingError(f"no process to run submissions in could be started: {failure}.")

    def _tried(self, start: Callable[[], str]) -> str:
        """Why a process says that it cannot start; GradingError if it says nothing and is gone.

        One that was killed, as where memory is short, is no sign that there are no walls.
        """
        for _ in range(STARTS):
            try:
                failure = start()
            except BrokenChannel:
                self.close()
                continue
            if failure:
                self.close()
            return failure
        raise GradingError(
            f"the process that runs submissions ended as it started, {STARTS} times. The machine may be "
            "short of memory: grade with --jobs 1, or with --no-sandbox submissions that you trust."
        )

    def _start_walled(self) -> str:
        """Why there are no walls, empty if there are."""
        if sys.platform != "linux":
            return f"{sys.platform} has no namespaces"
        number = next(NUMBERS)
        uid = identity.uid_of(os.getpid(), number)
        memory = (self.limits.memory_mb + SPARE_MB) * 2**20
        self.groups = cgroup.create(f"{os.getpid()}-{number}", memory, self.limits.processes + 8)
        ready = provisions.of(self.uses, walls=True)
        with scratch.folder() as mount_point:
            order = {
                "plan": room.plan(str(mount_point), uid, ready.binds).to_json(),
                "groups": [str(group) for group in self.groups],
                "command": _python(room.python(), INNER.format(room.PACKAGE)),
                "environment": room.environment(room.python()) | ready.environment,
                "warm": self._order(uid, walls=True),
            }
            command = [sys.executable, "-I", "-S", "-c", OUTER.format(str(Path(__file__).parents[1]))]
            return self._launch(command, order, {})

    def _start_bare(self) -> str:
        order = {**self._order(0, walls=False), "in_user": False}
        command = _python(sys.executable, INNER.format(str(Path(__file__).parents[1])))
        return self._launch(command, order, provisions.of(self.uses, walls=False).environment)

    def _order(self, uid: int, walls: bool) -> dict[str, Any]:
        return {
            "limits": asdict(self.limits),
            "preload": self.preload,
            "calls": sorted(calls(self.uses)),
            "patience": PATIENCE if self.uses else 0,
            "uid": uid,
            "walls": walls,
        }

    def _launch(self, command: list[str], order: dict[str, Any], more: dict[str, str]) -> str:
        """Start a process and wait until it is ready; why it is not, or nothing. BrokenChannel if it ends."""
        self.sent.clear()
        self.ending = False
        self.control, far = socket.socketpair()
        with far:
            self.process = subprocess.Popen(
                [*command, str(far.fileno()), json.dumps(order)],
                pass_fds=[far.fileno()],
                env=room.environment(sys.executable) | more,
                cwd="/",
                start_new_session=True,  # an interrupt from the keyboard is for the grader alone
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.control.settimeout(START)
        answer, _ = channel.receive(self.control)
        return str(answer.get("failed", ""))

    def _run(self, job: Job, right: Right) -> Report:
        self._settle()
        (near, far), (bell, theirs) = socket.socketpair(), socket.socketpair()
        with near, bell:
            with far, theirs:
                order = {"compile": self._new_trusted(job)}
                channel.send(self.control, order, (far.fileno(), theirs.fileno()))
            watch = Watch(self.control, near, bell, job, right)
            died, cells = watch.follow()
            self.ending = not watch.ended
            return {"isolated": self.isolated, "died": died, "cells": cells}

    def _settle(self) -> None:
        """Wait until nothing is left of the run before: while it ended, what it had said was marked."""
        if self.ending:
            channel.receive(self.control)
            self.ending = False

    def _new_trusted(self, job: Job) -> list[tuple[str, str]]:
        """Trusted cells that the warm process has not compiled yet."""
        cells = [(cell["id"], cell["source"]) for cell in job["cells"] if cell["trusted"]]
        if len(self.sent) + len(cells) > MAX_SENT:
            self.sent.clear()
        new = [cell for cell in cells if cell not in self.sent]
        self.sent.update(new)
        return new


def _python(python: str, program: str) -> list[str]:
    # Not -I: that would ignore PYTHONHASHSEED. The environment is ours and holds nothing else.
    return [python, "-s", "-P", "-c", program]
