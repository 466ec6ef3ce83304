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
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from grader.errors import GradingError

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

Task = TypeVar("Task")
Done = TypeVar("Done")
STOP = 5.0  # seconds that a hand has to put its things in order


def prepare(module: str) -> ForkServerContext | SpawnContext:
    """Have the process started that hands are forked from; beside this one it imports what they need.

    GradingError where there is no such thing.
    """
    if not hasattr(os, "fork"):
        raise GradingError(f"{sys.platform} cannot fork. Grade on Linux, on macOS, or on Windows in WSL.")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    try:
        forkserver.ensure_running()
    except OSError:  # its socket lies in TMPDIR, whose name may be too long: then each hand starts by itself
        return multiprocessing.get_context("spawn")
    return context


class HandLost(Exception):
    """The process ended before it had answered."""


class Hand(Generic[Task, Done]):
    """Starts a process that runs `start(*given)` once, and waits until it has.

    `start` and `work` must be functions of a module: they travel by name. What `start` raises is raised here.
    """

    def __init__(
        self, start: Callable[..., None], given: tuple[object, ...], work: Callable[[Task], Done]
    ) -> None:
        # Not forked from the parent, whose threads must not be in it, but from a process that has imported
        # what all hands need. A pipe, not the queues of concurrent.futures: those leave a semaphore in
        # /dev/shm when the whole group is killed.
        context = prepare(start.__module__)
        self.channel, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far,), daemon=True)
        with far:
            self.process.start()
        try:
            # Not as its arguments: if it dies before it has read them, multiprocessing waits for ever.
            self.ask((start, given, work))
        except BaseException:
            self.stop()
            raise

    def ask(self, task: Any) -> Done:
        """What came of a task; HandLost if the process ends, and what the work raised."""
        try:
            self.channel.send(task)
            answer: tuple[Done, Exception | None] = self.channel.recv()
        except (EOFError, OSError):
            raise HandLost from None
        if answer[1] is not None:
            raise answer[1]
        return answer[0]

    def stop(self) -> None:
        """End the process, also in the middle of a task; it may be called from another thread."""
        self.process.terminate()
        self.process.join(STOP)
        self.process.kill()


def _serve(channel: Connection) -> None:
    _end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Ctrl-C reaches all processes of a terminal: the parent decides. Submissions would inherit a SIG_IGN.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        start, given, work = channel.recv()
        channel.send(_tried(start, *given))
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
