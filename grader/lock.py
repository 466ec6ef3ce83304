"""A lock on a file or folder: held by one process, gone with it, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


def take(path: Path) -> int | None:
    """A descriptor that holds the lock until it is closed; None if another process holds it.

    Where the system has no such locks the descriptor holds none. OSError if the path cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o666)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:  # a network's file system without locks
            return descriptor
    return descriptor


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the lock in a with block; False if another process does."""
    descriptor = take(path)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)
