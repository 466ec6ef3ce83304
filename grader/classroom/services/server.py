"""A running server: its folder, its process, its port, and its end with the block or the notebook."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.classroom.services.account import account, new_folder
from grader.errors import CannotServe

HOST = "127.0.0.1"
SECONDS = 30.0  # that a start may take on a machine that is busy; three is what it takes on one that is not
LOOK = 0.005  # seconds between two looks into the log
TRIES = 3  # free ports, should another program take one between our choice and the server's start


class Server:
    """What all servers have in common; a subclass names its program and what it says when it is ready."""

    title: str  # how a person names it
    ready: bytes  # what its log holds once it answers
    ends: int = signal.SIGTERM  # what ends it at once: nothing in its folder is kept

    version: str
    host = HOST
    port: int
    pid: int

    def __init__(self, port: int | None = None) -> None:
        if os.name != "posix":
            raise CannotServe(f"{self.title} cannot be started here: servers of lessons need Linux or macOS.")
        self.folder = new_folder(type(self).__name__.lower())
        self._log = self.folder / "log"
        self._keeper = _keeper(self.folder)
        self._used: dict[str, tuple[str | None, str]] = {}
        self._end = weakref.finalize(self, _end, self._keeper, self._used, os.getpid())
        try:
            self._prepare()
            self._serve(port)
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        """Its address, as clients take it."""
        raise NotImplementedError

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which its clients find it."""
        return {}

    @property
    def programs(self) -> Path | None:
        """The folder of its clients' programs, where that is not on everybody's path."""
        return None

    def use(self) -> Self:
        """Put `environment` into os.environ and its programs first on the path, until the server stops."""
        _undo(self._used)
        wanted = self.environment
        if self.programs:
            wanted["PATH"] = os.pathsep.join([str(self.programs), os.environ.get("PATH", os.defpath)])
        for name, value in wanted.items():
            self._used[name] = os.environ.get(name), value
            os.environ[name] = value
        return self

    def stop(self) -> None:
        """End the server and remove its folder; a second time does nothing."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"{self.title} {self.version} on {self.host}{'' if self._end.alive else ', stopped'}"

    def _prepare(self) -> None:
        """Fill the folder before the server starts."""

    def _command(self) -> list[str | Path]:
        """The server's program and its arguments, for `self.port`."""
        raise NotImplementedError

    def _run(self, *command: str | Path) -> None:
        """Run a program to its end in the folder, as the server's user."""
        self._order(command)
        code = self._hear().split()[1]
        if code != "0":
            raise CannotServe(f"{self.title} did not start: {Path(command[0]).name} failed. {self._said()}")

    def _serve(self, asked: int | None) -> None:
        """Start it on the port asked for, or on a free one: on another where that was taken meanwhile."""
        if asked is not None and not _is_free(asked):
            raise CannotServe(
                f"{self.title} did not start: port {asked} of {HOST} is taken by another program. "
                "Ask for another one, or for none: then a free one is chosen."
            )
        for _ in range(TRIES):
            self.port = asked or _free_port()
            if self._starts():
                return
            if asked or _is_free(self.port):
                break
        raise CannotServe(f"{self.title} did not start. {self._said()}")

    def _starts(self) -> bool:
        """Whether it says that it is ready, before it ends or time is up."""
        begin = self._log.stat().st_size if self._log.exists() else 0
        self.pid = self._order(self._command())
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and not self._heard():
            if self.ready in self._log.read_bytes()[begin:]:
                return True
            time.sleep(LOOK)
        return False

    def _order(self, command: Any) -> int:
        """Have the keeper start a program; its process id."""
        order = {
            "command": list(map(str, command)),
            "folder": str(self.folder),
            "log": str(self._log),
            "environment": _environment(self.folder),
            "signal": int(self.ends),
            "user": _user(),
        }
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
        self._keeper.stdin.flush()
        said = self._hear().split(maxsplit=3)
        if said[0] != "pid":
            raise CannotServe(f"{self.title} did not start: {said[-1]}. Its program is {command[0]}.")
        return int(said[1])

    def _hear(self) -> str:
        assert self._keeper.stdout is not None
        line = self._keeper.stdout.readline().decode()
        if not line:
            raise CannotServe(f"{self.title} did not start: the process that minds it has ended.")
        return line.strip()

    def _heard(self) -> bool:
        """Whether the keeper has said that the program ended."""
        assert self._keeper.stdout is not None
        return bool(select.select([self._keeper.stdout], [], [], 0)[0])

    def _said(self) -> str:
        """The last lines of its log."""
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.exists() else []
        return "It said:\n" + "\n".join(lines[-5:]) if lines else "It said nothing."


def _keeper(folder: Path) -> subprocess.Popen[bytes]:
    """A process that outlives the notebook by a moment: a session of its own hears no interrupt."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )


def _end(keeper: subprocess.Popen[bytes], used: dict[str, tuple[str | None, str]], owner: int) -> None:
    """Let go of the keeper, which then ends everything; a fork of the notebook may not."""
    if os.getpid() != owner:
        return
    _undo(used)
    assert keeper.stdin is not None and keeper.stdout is not None
    keeper.stdin.close()
    keeper.wait()
    keeper.stdout.close()


def _undo(used: dict[str, tuple[str | None, str]]) -> None:
    """Give each variable its former value, unless somebody changed it since."""
    for name, (before, ours) in used.items():
        if os.environ.get(name) == ours:
            if before is None:
                del os.environ[name]
            else:
                os.environ[name] = before
    used.clear()


def _environment(folder: Path) -> dict[str, str]:
    """What a server finds: nothing of the learner's but the path; messages are English."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C", "TZ": "UTC"}


def _user() -> dict[str, Any]:
    """The arguments with which a process changes to the account."""
    who = account()
    return {"user": who[0], "group": who[1], "extra_groups": []} if who else {}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
