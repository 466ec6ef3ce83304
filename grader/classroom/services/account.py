"""The user a server runs as: the notebook's own; where that is root, one who owns nothing."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path

from grader.classroom.services.keeper import die_with_parent

NOBODY = 65534
MOST = 2**22  # bytes that are copied at once
LONGEST = 60  # bytes of a path: a socket in a folder there has a name that fits (107 on Linux, 103 on macOS)


@cache
def account() -> tuple[int, int] | None:
    """The user and group that servers change to; None where the notebook is not root, or is the only user."""
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    except KeyError:
        uid, gid = NOBODY, NOBODY
    return (uid, gid) if _exists(uid) else None


def _exists(uid: int) -> bool:
    """Whether root here can become a user: in a container of one user it cannot."""
    known = Path("/proc/self/uid_map")
    if not known.exists():
        return True
    ranges = [map(int, line.split()) for line in known.read_text().splitlines()]
    return any(first <= uid < first + count for first, _, count in ranges)


def place() -> Path:
    """The folder for temporary files that the account can reach too."""
    usual = tempfile.gettempdir()
    fit = (path for path in map(Path, (usual, "/tmp", "/var/tmp")) if _is_fit(path))
    return next(fit, Path(usual))


def _is_fit(path: Path) -> bool:
    short = len(os.fsencode(path)) <= LONGEST
    return short and path.is_dir() and os.access(path, os.W_OK) and is_open(path)


def is_open(path: Path) -> bool:
    """Whether the account can go through a folder, or read and run a file: no parent is closed to others."""
    if account() is None:
        return True
    real = path.resolve()
    return all(one.stat().st_mode & stat.S_IXOTH for one in (real, *real.parents))


def give(path: Path | str) -> None:
    """Make the account the owner of one file or folder."""
    if who := account():
        os.chown(path, *who, follow_symlinks=False)


def copy_tree(source: Path, target: Path) -> Path:
    """Copy a folder of small files for the account, which can write to its copy.

    A cluster of PostgreSQL has a thousand: shutil takes more than twice as long.
    """
    target.mkdir(0o700)
    give(target)
    with os.scandir(source) as entries:
        for entry in entries:
            place = target / entry.name
            if entry.is_symlink():
                place.symlink_to(Path(entry.path).readlink())
                give(place)
            elif entry.is_dir():
                copy_tree(Path(entry.path), place)
            else:
                _copy(entry.path, place)
    return target


def _copy(source: str, target: Path) -> None:
    reading = os.open(source, os.O_RDONLY)
    writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while part := os.read(reading, MOST):
            while part:  # a disk that is nearly full takes some of it
                part = part[os.write(writing, part) :]
    finally:
        os.close(reading)
        os.close(writing)
    give(target)


def become() -> None:
    """Change this process to the account, for good, when all that it needs is loaded."""
    if who := account():
        die_with_parent()  # loads what it needs, while this process may
        os.setgroups([])
        os.setgid(who[1])
        os.setuid(who[0])
        die_with_parent()  # the kernel has forgotten it


def link_tree(source: Path, target: Path) -> Path:
    """The same files once more, read-only for the account: under a second name where the disk allows it."""
    headers = shutil.ignore_patterns("include")
    shutil.copytree(source, target, symlinks=True, copy_function=link_file, ignore=headers)
    return target


def link_file(source: Path | str, target: Path | str) -> Path | str:
    """One file once more, of which the account may not change a byte."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another disk, or a system that forbids it
        shutil.copy2(source, target, follow_symlinks=False)
    return target
