"""An SSH server, AsyncSSH's: a shell, files and forwarded ports for whoever has the key of its folder."""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.services import account
from grader.classroom.services.kept import own_program
from grader.classroom.services.server import HOST, Server
from grader.errors import CannotServe

if TYPE_CHECKING:
    import asyncssh

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
        return own_program(__name__, str(self.port), self.folder)


def serve(port: str, folder: str) -> None:
    """In a process of its own: make keys, and let in who has the right one, until it is ended."""
    import asyncio

    import asyncssh

    account.become()
    asyncio.run(_serve(asyncssh, int(port), Path(folder)))


async def _serve(ssh: Any, port: int, folder: Path) -> None:
    import asyncio

    host, client = (ssh.generate_private_key("ssh-ed25519") for _ in range(2))
    (folder / "known_hosts").write_text(f"[{HOST}]:{port} {host.export_public_key().decode()}")
    client.write_private_key(folder / "key")
    (folder / "key").chmod(0o600)
    client.write_public_key(folder / "authorized_keys")

    class Door(ssh.SSHServer):  # type: ignore[misc]
        def connection_requested(self, *_: Any) -> bool:
            return True  # ssh -L

    async with ssh.listen(
        HOST,
        port,
        server_factory=Door,
        server_host_keys=[host],
        authorized_client_keys=str(folder / "authorized_keys"),
        process_factory=_shell,
        sftp_factory=lambda channel: ssh.SFTPServer(channel, chroot=os.fsencode(folder / "home")),
        allow_scp=True,
        reuse_address=True,
    ):
        sys.stderr.write("ready for keys\n")
        await asyncio.Event().wait()


async def _shell(process: asyncssh.SSHServerProcess[bytes]) -> None:
    """Run what the client asks for, or a shell that reads commands."""
    import asyncio
    from asyncio.subprocess import PIPE

    home = str(Path(os.environ["HOME"], "home"))
    asked = ["-c", process.command] if process.command else []
    variables = {**os.environ, "HOME": home, "USER": USER, "LOGNAME": USER, "SHELL": "/bin/sh"}
    shell = await asyncio.create_subprocess_exec(
        "/bin/sh", *asked, cwd=home, env=variables, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    await process.redirect(shell.stdin, shell.stdout, shell.stderr)
    code = await shell.wait()
    await process.wait_redirect() if hasattr(process, "wait_redirect") else None
    process.exit(code)
