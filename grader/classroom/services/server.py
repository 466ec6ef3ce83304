"""A running server: its port, its address, and its end with the block, the notebook or the kernel."""

from __future__ import annotations

import os
import socket
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.classroom.services.kept import Kept
from grader.errors import CannotServe

HOST = "127.0.0.1"
SECONDS = 60.0  # that a start may take on a machine that is busy; three is what it takes on one that is not
TRIES = 3  # free ports, should another program take one between our choice and the server's start

Used = dict[str, tuple[str | None, str]]  # a variable of os.environ: what it was, what we made it


class Server:
    """What all servers have in common; a subclass names its program and what it says when it is ready."""

    title: str  # how a person names it
    ready: bytes  # what its log holds once it answers
    ends = "SIGKILL"  # a signal: nothing in its folder is kept: no need to ask it politely

    version: str
    host = HOST
    port: int
    pid: int

    def __init__(self, port: int | None = None) -> None:
        if os.name != "posix":
            raise CannotServe(f"{self.title} cannot be started here: servers of lessons need Linux or macOS.")
        _refuse_taken(self.title, port)
        self._kept = Kept(self.title, type(self).__name__.lower(), self.ends)
        self.folder = self._kept.folder
        self._used: Used = {}
        self._end = weakref.finalize(self, _end, self._kept, self._used)
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

    def _serve(self, asked: int | None) -> None:
        """Start it on the port asked for, or on a free one: on another where that was taken meanwhile."""
        for left in reversed(range(TRIES)):
            self.port = asked or _free_port()
            try:
                self.pid = self._kept.serve(self._command(), self.ready, SECONDS)
                return
            except CannotServe:
                if asked or not left or _is_free(self.port):
                    raise


def _end(kept: Kept, used: Used) -> None:
    _undo(used)
    kept.end()


def _undo(used: Used) -> None:
    """Give each variable its former value, unless somebody changed it since."""
    for name, (before, ours) in used.items():
        if os.environ.get(name) == ours:
            if before is None:
                del os.environ[name]
            else:
                os.environ[name] = before
    used.clear()


def _refuse_taken(title: str, port: int | None) -> None:
    if port is not None and not _is_free(port):
        raise CannotServe(
            f"{title} did not start: port {port} of {HOST} is taken by another program. "
            "Ask for another one, or for none: then a free one is chosen."
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has ended is no hindrance
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
