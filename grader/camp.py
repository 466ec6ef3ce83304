"""A camp: the folders that a trial works in, its home and its temporary files, and the environment they make.

It is what a run finds within the walls, as far as that can be had without walls: nothing of its author's
settings, and no file of another trial.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from grader import room, scratch

FOREIGN = ("GIT_", "PG", "XDG_")  # how the names of settings begin that programs would take from our author
# Files in memory are made ten times as fast, and a server's folder holds a thousand.
MEMORY, ENOUGH = Path("/dev/shm"), 2**30  # bytes
HASHES = "PYTHONHASHSEED"  # the trial's own, which is chosen where it matters


@contextmanager
def pitched(files: Mapping[str, str] | None = None) -> Iterator[Path]:
    """A new camp, gone at the end of the with block; `files` lie in the folder it works in."""
    with folder() as camp:
        camp.chmod(0o711)  # a server that gives up being root must still reach its folder
        _furnish(camp)
        for name, text in (files or {}).items():
            Path(camp, "work", name).write_text(text, "utf-8")
        yield camp


def folder() -> AbstractContextManager[Path]:
    """An empty folder where files are made fastest: in memory, if there is room and programs may run."""
    return scratch.folder(MEMORY if "TMPDIR" not in os.environ and _has_room(MEMORY) else None)


def _has_room(place: Path) -> bool:
    if sys.platform != "linux" or not os.access(place, os.W_OK):
        return False
    disk = os.statvfs(place)
    return disk.f_bavail * disk.f_frsize >= ENOUGH and not disk.f_flag & os.ST_NOEXEC


def _furnish(camp: Path) -> None:
    for name in ("home", "tmp", "work"):
        (camp / name).mkdir()
    (camp / "tmp").chmod(0o711)


def enter(camp: Path) -> None:
    """Make this process work in a camp."""
    os.environ.update(_environment(camp, Path.home()))
    for name in [name for name in os.environ if name.startswith(FOREIGN) and name != "XDG_CACHE_HOME"]:
        del os.environ[name]
    tempfile.tempdir = None  # it remembers another
    os.chdir(camp / "work")
    if "" not in sys.path:
        sys.path.insert(0, "")  # as in a kernel, a module that a cell writes can be imported


def _environment(camp: Path, home: Path) -> dict[str, str]:
    ours = {name: value for name, value in room.ENVIRONMENT.items() if name != HASHES}
    cache = os.environ.get("XDG_CACHE_HOME", str(home / ".cache"))  # what was made once is not made again
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {**ours, "HOME": f"{camp}/home", "TMPDIR": f"{camp}/tmp", "XDG_CACHE_HOME": cache, "PATH": path}


def copy(camp: Path, to: Path) -> None:
    """Keep what is in a camp in an empty folder, which lies elsewhere."""
    shutil.copytree(camp, to, symlinks=True, dirs_exist_ok=True)


def restore(camp: Path, kept: Path) -> None:
    """Let a camp be as it was when it was copied, at the same place: cells may have noted paths."""
    for entry in camp.iterdir():
        shutil.rmtree(entry)
    copy(kept, camp)
