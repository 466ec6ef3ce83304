"""The warm process: everything imported, nothing run, it forks a jailed runner for each notebook.

It never sees a learner's source: a run gets its job from the grader and reports to it over a socket of its
own; by a second one, the bell, it asks whether a check's answers are right so far. From the grader comes
`{"compile": [[id, source], ...]}` with two such sockets, or `{"kill": true}`; it is answered
`{"ended": status}`, as os.waitpid gives it. An order to kill that comes too late means nobody.
"""

from __future__ import annotations

import contextlib
import fcntl  # forks are made here: never on Windows
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grader import channel, compact, jail, runner, scratch, shell, walls
from grader.channel import BrokenChannel
from grader.limits import Limits

MAX_COMPILED = 5_000
CHANNEL, BELL = 3, 4  # the descriptors of a run beside its streams
ABOVE = 10  # a place for descriptors on their way there: one may stand where the other goes
FAILED = 71  # exit code of a run whose walls could not be built


def main(arguments: list[str]) -> None:
    """Serve until the grader closes the channel; takes [its file descriptor, a JSON object]."""
    control = socket.socket(fileno=int(arguments[0]))
    control.set_inheritable(False)
    try:
        nursery = Nursery(control, json.loads(arguments[1]))
        nursery.try_out()
    except BaseException as error:
        channel.send(control, {"failed": f"{type(error).__name__}: {error}"})
        raise
    with contextlib.suppress(BrokenChannel):
        channel.send(control, {"ready": True})
        nursery.serve()
    os._exit(0)


class Line:
    """A run's own way to the grader."""

    def __init__(self, descriptors: Sequence[int]) -> None:
        """Take hold of the channel and the bell; all else that was open is closed."""
        moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, ABOVE) for descriptor in descriptors]
        for descriptor, place in zip(moved, (CHANNEL, BELL), strict=True):
            os.dup2(descriptor, place, inheritable=False)
        os.closerange(BELL + 1, os.sysconf("SC_OPEN_MAX"))
        self.channel, self.bell = socket.socket(fileno=CHANNEL), socket.socket(fileno=BELL)

    def tell(self, report: dict[str, Any]) -> None:
        """Send what may be long, and is the learner's."""
        self.channel.sendall(channel.frame(compact.dumps(report)))

    def ask(self, part: dict[str, Any]) -> bool:
        """Whether a check may go on, after it has answered this."""
        self.tell(part)
        self.bell.sendall(channel.RIGHT_SO_FAR)
        return self.bell.recv(1) == channel.YES


class Nursery:
    """Forks runs, one at a time."""

    def __init__(self, control: socket.socket, order: dict[str, Any]) -> None:
        self.control = control
        self.limits = Limits(**order["limits"])
        self.calls, self.patience = frozenset(order["calls"]), order["patience"]
        own = walls.Walls(self.limits, order["uid"], order["in_user"], self.calls)
        self.walls = own if order["walls"] else None
        self.next_fork_is_first: Callable[[], None] = (
            self.walls.prepare() if self.walls else walls.adopt_orphans
        )
        for name in order["preload"]:
            importlib.import_module(name)
        self.compiled: dict[tuple[str, str], runner.Parts] = {}
        self.runner = runner.Runner(shell.build(), self.limits.output_kb * 1024, self.compiled)
        runner.warm_up(self.runner)
        gc.collect()
        gc.freeze()

    def try_out(self) -> None:
        """Build the inner wall once, before the grader counts on it; OSError if the kernel refuses."""
        near, far = socket.socketpair()
        with near, far:
            self.fork((far.fileno(), far.fileno()))
            far.close()
            channel.send(near, {"cells": [], "cell_seconds": 1})
            first, _ = channel.receive(near)
            if "failed" in first:
                raise OSError(first["failed"])
            os.wait()
            self._clean_up()

    def serve(self) -> None:
        """Answer the grader's orders; BrokenChannel when it is gone."""
        while True:
            order, descriptors = channel.receive(self.control)
            self._compile(order.get("compile", []))
            if descriptors:
                child = self.fork(descriptors)
                for descriptor in descriptors:
                    os.close(descriptor)
                channel.send(self.control, {"ended": self._watch(child)})

    def fork(self, descriptors: Sequence[int]) -> int:
        """Start a run that speaks over two descriptors, the channel and the bell."""
        self.next_fork_is_first()
        self.folder, self.lock = (Path(), None) if self.walls else scratch.make()
        child = os.fork()
        if child == 0:
            try:
                self._be_a_run(descriptors, str(self.folder))
            finally:
                os._exit(FAILED)
        return child

    def _compile(self, cells: list[tuple[str, str]]) -> None:
        if len(self.compiled) + len(cells) > MAX_COMPILED:
            self.compiled.clear()
        for cell_id, source in cells:
            with contextlib.suppress(Exception):  # the run says what is wrong with it
                transform = self.runner.shell.transform_cell
                self.compiled[cell_id, source] = runner.compile_cell(cell_id, source, transform)

    def _be_a_run(self, descriptors: Sequence[int], folder: str) -> None:
        line = Line(descriptors)
        try:
            self._enter(folder)
        except OSError as error:
            channel.send(line.channel, {"failed": jail.reason(error)})
            return
        channel.send(line.channel, {"started": True})
        job, _ = channel.receive(line.channel)
        sys.path.insert(0, "")
        sys.argv = [""]
        self.runner.open()
        self.runner.run(job, line.tell, line.ask)
        channel.send(line.channel, {"done": True})
        line.bell.sendall(channel.DONE)
        os._exit(0)

    def _enter(self, folder: str) -> None:
        if self.walls:
            self.walls.enter()
        else:
            walls.enter_without(self.limits, folder, self.calls)

    def _watch(self, child: int) -> int:
        """Wait until a run has ended, or end it when the grader says so; its status."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        ending, wait = self._announced(child, poll)
        while not (ended := os.waitpid(child, os.WNOHANG))[0]:
            if any(descriptor != ending for descriptor, _ in poll.poll(wait)):
                self._kill(child)
        if ending is not None:
            os.close(ending)
        self._clean_up()
        return ended[1]

    def _announced(self, child: int, poll: select.poll) -> tuple[int | None, float | None]:
        """A descriptor that tells a poll of a child's end, or in milliseconds how often to ask for it."""
        if not hasattr(os, "pidfd_open"):
            return None, 10
        ending = os.pidfd_open(child)
        poll.register(ending, select.POLLIN)
        return ending, None

    def _kill(self, child: int) -> None:
        try:
            channel.receive(self.control)
        finally:
            os.kill(child, signal.SIGKILL)

    def _clean_up(self) -> None:
        if not self.walls:
            walls.kill_descendants(self.patience)
            scratch.remove(self.folder, self.lock)
