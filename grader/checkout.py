"""What git knows of a checkout: the files of its newest commit, and which of them were changed since."""

from __future__ import annotations

import os
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from grader import scratch
from grader.crate import Files, Item
from grader.errors import CourseError

INSTALL = "Install it, then try again."


@dataclass(frozen=True)
class Commit:
    """A commit: its short name, the digest of all that is in it, and its files."""

    name: str
    tree: str
    files: Files


def commit(root: Path) -> Commit:
    """The newest commit of the checkout in a folder; CourseError where git knows none."""
    name = git(root, "rev-parse", "--short", "HEAD", hint=_NONE).strip()
    tree = git(root, "rev-parse", "HEAD:./", hint=_NONE).strip()
    with scratch.folder() as folder:
        archive = folder / "commit.tar"
        # Line ends as they were committed, whatever the settings of this machine.
        git(
            root, "-c", "core.autocrlf=false", "archive", "--format=tar", f"--output={archive}", "HEAD",
            hint="Is the disk full?",
        )  # fmt: skip
        with tarfile.open(archive) as opened:
            return Commit(name, tree, _items(opened))


_NONE = "A bundle is made from a commit: `git init`, `git add .` and `git commit` make the first one."


def _items(archive: tarfile.TarFile) -> Files:
    return {
        info.name: Item(_content(archive, info), bool(info.mode & 0o100), info.issym() or info.islnk())
        for info in archive
        if not info.isdir()
    }


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(info) if info.isfile() else None
    return file.read() if file else b""


def changed(root: Path) -> list[str]:
    """The files that are not as the newest commit has them; those that git does not know do not count."""
    names = git(root, "diff", "--name-only", "--relative", "-z", "HEAD", hint=_NONE)
    return sorted(filter(None, names.split("\0")))


def git(root: Path, *arguments: str, hint: str, install: str = INSTALL) -> str:
    """What a git command prints; CourseError with git's reason and a hint where it fails."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        ran = subprocess.run(
            ["git", *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CourseError(f"git is not installed. {install}") from None
    if ran.returncode:
        verb = next(word for word in arguments if not word.startswith("-") and "=" not in word)
        raise CourseError(f"git {verb}: {_reason(ran.stderr)}. {hint} Nothing was changed.")
    return ran.stdout


def _reason(said: str) -> str:
    """What git complains of, with the files it names."""
    lines = said.splitlines() or ["it stopped"]
    complaint = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[-1])
    names = ", ".join(line.strip() for line in lines if line.startswith("\t"))
    return f"{complaint.partition(': ')[2] or complaint} {names}".strip().rstrip(".")
