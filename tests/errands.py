"""What hands are asked to do in the tests of the pool: functions of a module that is quick to import."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from grader.errors import CannotIsolate
from grader.pool import Pool


def start(folder: Path) -> None:
    (folder / f"hand-{os.getpid()}").touch()


def start_and_raise(folder: Path) -> None:
    raise CannotIsolate("no walls here.")


def start_and_die(folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """Ends the process that reads it."""

    def __reduce__(self) -> tuple[Callable, tuple[Path]]:
        return start_and_die, (Path(),)


def who(task: tuple[str, Path]) -> str:
    """Answer with the task's name and the process that did it."""
    return f"{task[0]} {os.getpid()}"


def in_turn(task: tuple[str, Path]) -> str:
    """`first` is done when `last` is."""
    name, folder = task
    wait_for(folder / "last" if name == "first" else folder)
    (folder / name).touch()
    return name


def die_once(task: tuple[str, Path]) -> str:
    """`mortal` ends its process the first time, `deadly` each time."""
    name, folder = task
    seen = (folder / name).exists()
    (folder / name).touch()
    if name == "deadly" or (name == "mortal" and not seen):
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def fail(task: tuple[str, Path]) -> str:
    raise ValueError(task[0])


def never(task: tuple[str, Path]) -> str:
    """Say that it has begun, and have no end."""
    name, folder = task
    (folder / f"busy-{name}").touch()
    while True:
        signal.pause()


def lost(task: tuple[str, Path]) -> str:
    return f"{task[0]} is lost"


def nobody(task: tuple[str, Path]) -> str | None:
    return None


def known(task: tuple[str, Path]) -> str | None:
    """What needs no process."""
    return f"{task[0]} is known" if task[0].startswith("known") else None


def wait_for(path: Path) -> None:
    """Until it is there; the time limit of the tests ends a wait in vain."""
    while not path.exists():
        os.sched_yield() if hasattr(os, "sched_yield") else None


if __name__ == "__main__":  # a grader that is killed while one of its hands works and the other waits
    place = Path(sys.argv[1])
    with Pool(2, start, (place,), never, lost, nobody) as pool:
        list(pool.map([("one", place), ("two", place)]))
