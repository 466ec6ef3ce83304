"""A hand: one process that marks. A task goes in, what came of it comes out.

It ends with the process that started it, however that one ends: a grader that is killed leaves none behind.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")
STOP = 5.0  # seconds that a hand has to put its things in order


class HandLost(Exception):
    """The process ended before it had answered."""


class Hand(Generic[Task, Done]):
    """Starts a process that runs `start(*given)` once, and waits until it has.

    `start` and `work` must be functions of a module: they travel by name. What `start` raises is raised here.
    """

    def __init__(
        self, start: Callable[..., None], given: tuple[object, ...], work: Callable[[Task], Done]
    ) -> None:
        # Spawned, not forked: nothing of the parent, such as its threads, is in it. A pipe, not the queues of
        # concurrent.futures: those leave a semaphore in /dev/shm when the whole group is killed.
        context = multiprocessing.get_context("spawn")
        self.channel, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, start, given, work), daemon=True)
        with far:
            self.process.start()
        self._answer()

    def ask(self, task: Task) -> Done:
        """What came of a task; HandLost if the process ends, and what the work raised."""
        try:
            self.channel.send(task)
        except OSError:
            raise HandLost from None
        answer: Done = self._answer()
        return answer

    def _answer(self) -> Any:
        try:
            done, error = self.channel.recv()
        except (EOFError, OSError):
            raise HandLost from None
        if error is not None:
            raise error
        return done

    def stop(self) -> None:
        """End the process, also in the middle of a task; it may be called from another thread."""
        self.process.terminate()
        self.process.join(STOP)
        self.process.kill()


def _serve(channel: Connection, start: Callable[..., None], given: tuple[object, ...], work: Any) -> None:
    _end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Ctrl-C reaches all processes of a terminal: the parent decides. Submissions would inherit a SIG_IGN.
    signal.signal(signal.SIGINT, lambda *_: None)
    channel.send(_tried(start, *given))
    try:
        while True:
            channel.send(_tried(work, channel.recv()))
    except (EOFError, OSError):
        return


def _tried(work: Callable[..., Any], *given: object) -> tuple[Any, Exception | None]:
    try:
        return work(*given), None
    except Exception as error:
        return None, error


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "a hand that nobody started"
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
