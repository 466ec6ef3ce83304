"""A session: code cells executed one after another in this process, as a kernel would.

It takes milliseconds: IPython is only asked where a cell is not plain Python.
"""

from __future__ import annotations

import builtins
import re
import sys
import threading
import time
from collections.abc import Container, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil

from grader import shell, uses
from grader.eventloop import EventLoop
from grader.runner import FUTURES, compile_cell

Source = tuple[str, str]  # a cell's grade id, "" for a given cell, and its code
Namespace = dict[str, Any]
SERVICE = re.compile(r"\bservices\.(\w+)\(")
ASKS = re.compile(r"\b(?:get_ipython|display)\(")  # for IPython, in plain Python

SETTLES = 0.5  # seconds in which a thread ends that waited for a script


def preload(sources: Iterable[Source]) -> None:
    """Import here what the servers need that cells start: each trial would import it anew."""
    started = {name for _, source in sources for name in SERVICE.findall(source)}
    for module in uses.preloads(sorted(started & uses.USES.keys())):
        import_module(module)


class Session:
    """The names that cells have made so far, and what they need to run."""

    def __init__(self) -> None:
        self.namespace: Namespace = {"__name__": "__main__", "__builtins__": builtins}
        self.loop = EventLoop(self.namespace)
        self.shell: Any = None
        self.open = _open()
        self.futures = 0  # what cells so far imported from __future__: it holds for the ones after them

    def execute(self, sources: Sequence[Source], checks: Container[str] = ()) -> dict[str, str]:
        """Execute cells up to the first of the checks that fails; the first error of each, by its id."""
        errors: dict[str, str] = {}
        for name, source in sources:
            try:
                self._cell(name or "given", source)
            except BaseException as error:  # whatever an answer raises, the next cell runs
                errors.setdefault(name, f"{type(error).__name__}: {error}")
                if name in checks:
                    break
        return errors

    def _cell(self, name: str, source: str) -> None:
        if ASKS.search(source):
            self._get_shell()
        body, last = compile_cell(name, source, self._plain, self.futures)
        self.futures |= body.co_flags & FUTURES
        self.loop.evaluate(body)
        if last is not None:
            self.loop.evaluate(last)

    def _plain(self, source: str) -> str:
        return str(self._get_shell().transform_cell(source))

    def _get_shell(self) -> Any:
        if self.shell is None:
            self.shell = shell.build()
            self.shell.user_ns = self.namespace
        return self.shell

    def can_fork(self) -> bool:
        """Whether a fork of this process would have all that the cells made, and for itself.

        It has no threads, and it shares an event loop with us, the files and connections we have open and
        the servers we started.
        """
        self._end_thread_of_scripts()
        until = time.monotonic() + SETTLES
        while (busy := _is_busy()) and time.monotonic() < until:
            time.sleep(0.005)
        return not busy and self.loop.loop is None and _open() <= self.open

    def _end_thread_of_scripts(self) -> None:
        """End the thread that waits for the scripts of `%%bash`: the next script starts it again."""
        magics = self.shell and self.shell.magics_manager.registry.get("ScriptMagics")
        if hasattr(magics, "stop_event_loop"):  # an older IPython keeps it: then we do not fork
            magics.stop_event_loop()


def _is_busy() -> bool:
    return threading.active_count() > 1 or bool(psutil.Process().children())


def _open() -> set[str]:
    """The descriptors of this process, by their numbers, as often as they can be listed."""
    return {entry.name for entry in Path("/dev/fd").iterdir()} if sys.platform != "win32" else set()
