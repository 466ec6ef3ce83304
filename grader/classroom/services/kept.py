"""A kept folder: programs run in it as the account, minded by a keeper that ends with the notebook."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from grader.classroom.services.account import account, place
from grader.errors import CannotServe

LOOK = 0.005  # seconds between two looks into the log
KEEPER = Path(__file__).with_name("keeper.py")
PACKAGE = Path(__file__).parents[3]  # where `grader` is found
# One of our own modules as a program: it changes to the account itself, when all that it needs is loaded.
OWN = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import serve; serve(*sys.argv[2:])"


class Kept:
    """A temporary folder and its keeper; both are gone after `end`, and with the process that made them."""

    def __init__(self, title: str, name: str, ends: str) -> None:
        self._title = title
        self._ends, self._owner = ends, os.getpid()
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", KEEPER, place(), name, *map(str, account() or ())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # what is read is not also what is waited for
            cwd="/",
            start_new_session=True,  # an interrupt of the notebook is none of its business
        )
        self.folder = Path(self._hear())
        self._log = self.folder / "log"

    def run(self, *command: str | Path, **variables: str) -> None:
        """Run a program to its end; CannotServe unless it does its work."""
        self._order(command, variables)
        if self._hear().split()[1] != "0":
            raise CannotServe(f"{self._title}: {Path(command[0]).name} failed. {self._said()}")

    def serve(self, command: list[str | Path], ready: bytes, seconds: float) -> int:
        """Start a program and wait until its log holds `ready`; its process id."""
        begin = self._log.stat().st_size if self._log.exists() else 0
        pid = self._order(command, {})
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if ready in self._log.read_bytes()[begin:]:
                return pid
            if self._has_news():
                self._hear()
                break
            time.sleep(LOOK)
        raise CannotServe(f"{self._title} did not start. {self._said()}")

    def end(self) -> None:
        """Let go of the keeper, which then ends everything; a fork of the notebook may not."""
        if os.getpid() == self._owner:
            assert self._keeper.stdin is not None and self._keeper.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                self._keeper.stdin.write(b"\n")  # for a fork may hold the pipe open
            self._keeper.stdin.close()
            self._keeper.wait()
            self._keeper.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)  # had somebody killed the keeper

    def _order(self, command: Any, variables: dict[str, str]) -> int:
        """Have the keeper start a program; its process id."""
        own = command[0] == sys.executable  # which changes to the account by itself
        order = {
            "command": list(map(str, command)),
            "folder": str(self.folder),
            "log": str(self._log),
            "environment": {**_environment(self.folder), **variables},
            "signal": self._ends,
            "user": {} if own else _user(),
        }
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
        said = self._hear().split(maxsplit=3)
        if said[0] != "pid":
            raise CannotServe(f"{self._title} did not start. {command[0]}: {said[-1]}.")
        return int(said[1])

    def _hear(self) -> str:
        assert self._keeper.stdout is not None
        line = self._keeper.stdout.readline().decode().strip()
        if not line:
            raise CannotServe(f"{self._title} did not start: the process that minds it found no room.")
        return line

    def _has_news(self) -> bool:
        """Whether the keeper says something unasked: that the program ended."""
        assert self._keeper.stdout is not None
        return bool(select.select([self._keeper.stdout], [], [], 0)[0])

    def _said(self) -> str:
        """The last lines of the log."""
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.exists() else []
        return "\n".join(["It said:", *lines[-5:]]) if lines else "It said nothing."


def own_program(module: str, *arguments: str | Path) -> list[str | Path]:
    """The command that calls `serve(*arguments)` of one of our modules in a process of its own."""
    return [sys.executable, "-I", "-u", "-c", OWN.format(module=module), PACKAGE, *arguments]


def _environment(folder: Path) -> dict[str, str]:
    """What a server finds: nothing of the learner's but the path; its messages are English."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C", "TZ": "UTC"}


def _user() -> dict[str, Any]:
    """The arguments with which a process changes to the account."""
    who = account()
    return {"user": who[0], "group": who[1], "extra_groups": []} if who else {}
