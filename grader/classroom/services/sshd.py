"""An SSH server, AsyncSSH's: a shell, files and forwarded ports for whoever has the key of its folder."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

from grader.classroom.services import account
from grader.classroom.services.kept import own_program
from grader.classroom.services.server import Server
from grader.errors import CannotServe

DOOR = "grader.classroom.services.sshdoor"  # loaded in a process of its own, with AsyncSSH
NAME, USER = "causeway", "learner"  # `ssh causeway` is learner@127.0.0.1
CONFIG = """\
Host {name}
  HostName {host}
  Port {port}
  User {user}
  IdentityFile {folder}/key
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known_hosts
  BatchMode yes
"""


class Ssh(Server):
    """Lets in whoever has `key`, as the user `learner`, whose home is `home`."""

    title = "AsyncSSH"
    ready = b"ready for keys"

    def __init__(self, port: int | None = None) -> None:
        if importlib.util.find_spec("asyncssh") is None:
            raise CannotServe(
                "There is no AsyncSSH in this environment: install it with `pip install '.[servers]'` in "
                "the course's folder."
            )
        self.version = version("asyncssh")
        super().__init__(port)

    @property
    def url(self) -> str:
        """`ssh://learner@127.0.0.1:PORT`"""
        return f"ssh://{USER}@{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """`ssh -F $SSH_CONFIG causeway`, and git, which runs that by itself."""
        return {"SSH_CONFIG": str(self.config), "GIT_SSH_COMMAND": f"ssh -F {self.config}"}

    @property
    def config(self) -> Path:
        """A file for `ssh -F` and `scp -F`, in which the host `causeway` is this server."""
        return self.folder / "config"

    @property
    def key(self) -> Path:
        """The private key that opens it."""
        return self.folder / "key"

    @property
    def home(self) -> Path:
        """Where its shells start."""
        return self.folder / "home"

    def _prepare(self) -> None:
        self.home.mkdir()
        account.give(self.home)

    def _command(self) -> list[str | Path]:
        places = {"name": NAME, "host": self.host, "port": self.port, "user": USER, "folder": self.folder}
        self.config.write_text(CONFIG.format(**places))
        return own_program(DOOR, self.host, str(self.port), self.folder, USER)
