"""Temporary folders that no grader leaves behind for ever.

A killed process removes nothing. Each folder is locked while it is in use, and the next one that is made
removes those that nobody holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader import lock
from grader.errors import CannotWrite

PREFIX = "causeway-run-"
YOUNG = 60.0  # seconds in which a folder may have been made and not been locked yet


@contextlib.contextmanager
def folder(inside: Path | None = None) -> Iterator[Path]:
    """An empty folder that is gone at the end of the with block; `inside` says where, else in TMPDIR."""
    path, held = make(inside)
    try:
        yield path
    finally:
        remove(path, held)


def make(inside: Path | None = None) -> tuple[Path, int | None]:
    """An empty folder, and the lock on it; CannotWrite where there is no room for one."""
    where = inside or Path(tempfile.gettempdir())
    sweep(where)
    try:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=where))
        return path, None if sys.platform == "win32" else lock.take(path)
    except OSError as error:
        raise CannotWrite(
            f"no temporary folder could be made in {where}: {error.strerror}. Make room "
            "there, or name another place with TMPDIR, and go on."
        ) from None


def remove(path: Path, held: int | None) -> None:
    """Take a folder away; what cannot be removed is left to the next sweep."""
    shutil.rmtree(path, ignore_errors=True)
    if held is not None:
        os.close(held)


def sweep(where: Path | None = None) -> None:
    """Remove the folders of processes that were killed."""
    if sys.platform == "win32":  # no locks on folders: nobody knows whose they are
        return
    for path in (where or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > YOUNG:
                _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    with lock.held(path) as free:
        if free:
            shutil.rmtree(path, ignore_errors=True)
