"""A git server: bare repositories, cloned from and pushed to by git's own daemon."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from grader.classroom.services.account import give
from grader.classroom.services.server import Server
from grader.errors import CannotServe

NAME = re.compile(r"\w[\w-]*(/\w[\w-]*)*")


class Git(Server):
    """`git daemon` for the repositories of its folder; everybody on this machine may push."""

    title = "git daemon"
    ready = b"Ready to rumble"

    def __init__(self, port: int | None = None) -> None:
        self._git, self._daemon, self.version = installed()
        super().__init__(port)

    @property
    def url(self) -> str:
        """`git://127.0.0.1:PORT`"""
        return f"git://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """`git clone $GIT_SERVER/name.git`"""
        return {"GIT_SERVER": self.url}

    @property
    def repositories(self) -> Path:
        """The folder of the bare repositories."""
        return self.folder / "repositories"

    def new(self, name: str) -> str:
        """Make an empty bare repository, `roof` or `team/roof`, whose first branch is main; its address."""
        place = self.repositories / f"{name}.git"
        if not NAME.fullmatch(name):
            raise CannotServe(
                f"{name!r} is no name of a repository: letters, digits, - and _, as in team/roof."
            )
        if place.exists():
            raise CannotServe(f"There is a repository {name} already: {self.url}/{name}.git")
        self._kept.run(self._git, "init", "--quiet", "--bare", "--initial-branch=main", place)
        return f"{self.url}/{name}.git"

    def _prepare(self) -> None:
        self.repositories.mkdir()
        give(self.repositories)

    def _command(self) -> list[str | Path]:
        place = ["--listen=" + self.host, f"--port={self.port}", f"--base-path={self.repositories}"]
        rights = ["--export-all", "--enable=receive-pack"]
        return [self._daemon, "--verbose", "--reuseaddr", "--informative-errors", *place, *rights]


def installed() -> tuple[str, Path, str]:
    """git, the program of its daemon, and their version; CannotServe if one is missing."""
    git = shutil.which("git")
    if git is None:
        raise CannotServe("There is no git on this machine: install it with `sudo apt install git`.")
    folder, said = (_ask(git, option) for option in ("--exec-path", "--version"))
    if not Path(folder, "git-daemon").is_file():
        raise CannotServe(
            "This git comes without its server, git-daemon, which some systems pack apart: "
            "install their package of that name."
        )
    return git, Path(folder, "git-daemon"), said.split()[2]


def _ask(git: str, option: str) -> str:
    return subprocess.run([git, option], capture_output=True, text=True, check=True).stdout.strip()
