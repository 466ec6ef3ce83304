"""The process of an SSH server: it makes two keys, and whoever has the one gets a shell, files and ports."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread  # noqa: F401 - asyncio loads it at its first need, too late for the account
import contextlib
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import asyncssh

from grader.classroom.services import account

CHUNK = 65536  # bytes that are passed on at once


class Door(asyncssh.SSHServer):
    """Lets a client forward ports, as `ssh -L` does."""

    def connection_requested(self, *_: Any) -> bool:
        """Yes."""
        return True


class Files(asyncssh.SFTPServer):
    """The files of one folder."""

    def exit(self) -> None:
        """Tell the client that all went well, as scp asks to be told."""
        self.channel.exit(0)


def serve(host: str, port: str, folder: str, user: str) -> None:
    """Answer until it is ended."""
    asyncio.run(_serve(host, int(port), Path(folder), user))


async def _serve(host: str, port: int, folder: Path, user: str) -> None:
    own, client = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    (folder / "known_hosts").write_text(f"[{host}]:{port} {own.export_public_key().decode()}")
    (folder / "key").touch(mode=0o600)
    client.write_private_key(folder / "key")
    home = folder / "home"
    variables = {**os.environ, "HOME": str(home), "USER": user, "LOGNAME": user, "SHELL": "/bin/sh"}
    async with asyncssh.listen(
        host,
        port,
        server_factory=Door,
        server_host_keys=[own],
        authorized_client_keys=asyncssh.import_authorized_keys(client.export_public_key().decode()),
        process_factory=lambda process: _shell(process, variables),
        encoding=None,  # bytes pass as they are
        sftp_factory=lambda channel: Files(channel, chroot=os.fsencode(home)),
        allow_scp=True,
        reuse_address=True,
    ):
        account.become()
        sys.stderr.write("ready for keys\n")
        await asyncio.Event().wait()


async def _shell(process: asyncssh.SSHServerProcess[bytes], variables: dict[str, str]) -> None:
    """Run what the client asks for, or a shell that reads commands."""
    asked = ["-c", process.command] if process.command else []
    shell = await asyncio.create_subprocess_exec(
        "/bin/sh", *asked, cwd=variables["HOME"], env=variables, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    typed = asyncio.create_task(_type(process.stdin, shell.stdin))
    await asyncio.gather(_pour(shell.stdout, process.stdout), _pour(shell.stderr, process.stderr))
    typed.cancel()
    process.exit(await shell.wait())


async def _type(source: Any, target: Any) -> None:
    await _pour(source, target)
    target.close()


async def _pour(source: Any, target: Any) -> None:
    """Pass on all that comes, though nobody may be there any more to take it."""
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
