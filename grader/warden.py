"""A warden: a forked process that runs jobs, each in a child of its own, and lets nothing of them stay.

    found = warden.apart(lambda: [warden.limited(job, 4.0) for job in jobs])

What a job has started, such as a server or a shell, ends with it: at first by itself, then by force. On
Linux the warden finds it however it was started; elsewhere only the job's own process is ended. There is
no wall: jobs are our own code. Needs a system that forks.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

from grader import syscalls, walls

GRACE = 2.0  # seconds for what ends by itself when its job is gone: a server stops and tidies up
OFTEN = 0.002  # seconds between two looks
WARDENS: set[int] = set()  # this process, if it is one; a fork of it is none
T = TypeVar("T")


def forked(job: Callable[[], T], limit: float | None) -> T:
    """What a job returns, done under a warden; TimeoutError if it is late, EOFError if it dies."""
    return apart(lambda: limited(job, limit))


def apart(job: Callable[[], T]) -> T:
    """What a job returns, done in a warden, which may be this process; what `limited` raises, raised here."""
    if os.getpid() in WARDENS:
        return job()
    with _child(lambda say: say(_kept(job))) as pipe:
        return cast(T, _heard(pipe, None))


def limited(
    job: Callable[[], T], limit: float | None, first: Callable[[], object] | None = None, patience: float = 0
) -> T:
    """In a warden: what a job returns, done in a child; TimeoutError if it is late, EOFError if it dies.

    `first` runs before it in that child, and has `patience` seconds.
    """

    def both(say: Callable[[object], None]) -> None:
        if first is not None:
            say(first())
        say(job())

    try:
        with _child(both) as pipe:
            if first is not None:
                _heard(pipe, patience)
            return cast(T, _heard(pipe, limit))
    finally:
        _end_all()


def _kept(job: Callable[[], T]) -> T:
    WARDENS.add(os.getpid())
    walls.adopt_orphans()
    try:
        return job()
    finally:
        _end_all()


@contextlib.contextmanager
def _child(job: Callable[[Callable[[object], None]], None]) -> Iterator[Connection]:
    """A forked child that sends what it has to say; it is gone at the end of the block."""
    parent, child = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_be_child, args=(job, child, os.getpid()))
    process.start()
    child.close()
    try:
        yield parent
    finally:
        process.kill()
        process.join()
        parent.close()


def _be_child(job: Callable[[Callable[[object], None]], None], pipe: Connection, parent: int) -> None:
    _silence()
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked to be told
            os._exit(1)
    try:
        job(lambda value: pipe.send((True, value)))
    except Exception as error:
        pipe.send((False, error))
    pipe.close()


def _heard(pipe: Connection, limit: float | None) -> Any:
    if not pipe.poll(limit):
        raise TimeoutError
    done, value = pipe.recv()
    if not done:
        raise value
    return value


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (as long as we live)
    warnings.simplefilter("ignore")  # as in a kernel, they stop nothing


def _end_all() -> None:
    """Let what is left of a job end by itself for a while, then end it."""
    until = time.monotonic() + GRACE
    while _is_parent() and time.monotonic() < until:
        time.sleep(OFTEN)
    walls.kill_descendants(0)


def _is_parent() -> bool:
    """Whether this process has children left, those that have ended aside."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True
