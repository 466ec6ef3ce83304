"""What runs inside: a notebook's cells, one after another in one namespace, and a report on each.

A cell is compiled here and executed as by `exec`: IPython only translates magics into Python. Whatever a cell
raises, the next one runs; at its time limit it is interrupted by an alarm, again and again until it ends.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import json
import linecache
import os
import signal
import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from grader import raised, shell
from grader.observe import encode
from grader.streams import Pipes, Recorder, Stream
from grader.witness import Witness

AGAIN = 0.25  # seconds until a cell that swallowed its alarm gets the next
MAX_RESULT = 250_000  # bytes of a last value; a larger one is not sent
SEE = "__see__"

Parts = tuple[CodeType, CodeType | None]  # statements, last expression
Tell = Callable[[str], None]


class TimeLimit(BaseException):
    """Raised in a cell that has run too long."""


class Runner:
    """Executes the cells of one notebook; `tell` takes each CellReport as JSON."""

    def __init__(self, built: Any, characters: int, compiled: dict[tuple[str, str], Parts]) -> None:
        self.shell = built
        self.space: dict[str, Any] = built.user_ns
        self.compiled = compiled
        self.recorder = Recorder(characters)
        self.witness = Witness(TimeLimit)
        self.sources: dict[str, str] = {}  # of the cells so far, by the name they are compiled under
        self.armed = self.late = False
        self.count = 0
        self.loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Take hold of the streams, the display and the alarm."""
        self.owner = os.getpid()
        self.pipes = Pipes(self.recorder)
        self.pipes.start()
        sys.stdout, sys.stderr = Stream(self.pipes, 1), Stream(self.pipes, 2)
        shell.attach(self.shell, self.recorder)

    def run(self, job: dict[str, Any], tell: Tell) -> None:
        """Execute a job's cells in their order."""
        for cell in job["cells"]:
            tell(self.cell(cell, job["cell_seconds"]))

    def cell(self, cell: dict[str, Any], seconds: float) -> str:
        """Execute one cell within a limit; its CellReport as JSON."""
        self._begin(cell)
        started = time.perf_counter()
        error, result = self._guarded(cell, seconds)
        took = time.perf_counter() - started
        if os.getpid() != self.owner:  # a fork by the learner's code that came back
            os._exit(0)
        self.space.pop(SEE, None)
        self.pipes.drain()
        if error is not None:
            self.recorder.add(_error_output(error))
        return self._report(cell, error, result, took)

    def _begin(self, cell: dict[str, Any]) -> None:
        self.count += 1
        self.late = False
        self.witness.clear()
        name = name_of(cell["id"])
        self.sources[name] = cell["source"]
        lines = cell["source"].splitlines(keepends=True)
        linecache.cache[name] = (len(cell["source"]), None, lines, name)
        if cell["check"]:
            self.space[SEE] = self.witness

    def _guarded(self, cell: dict[str, Any], seconds: float) -> tuple[raised.Error | None, Any]:
        result = None
        try:
            try:
                self._arm(seconds)
                result = self._execute(cell)
            finally:
                self._disarm()
        except BaseException as error:
            self._disarm()
            return self._error(error, seconds), None
        return (self._error(TimeLimit(), seconds) if self.late else None), result

    def _error(self, error: BaseException, seconds: float) -> raised.Error:
        if self.late:
            said = f"stopped at its limit of {seconds:g} s"
            return raised.describe(error, self.sources, TimeLimit.__name__, said)
        return raised.describe(error, self.sources)

    def _execute(self, cell: dict[str, Any]) -> Any:
        key = (cell["id"], cell["source"])
        body, last = self.compiled.get(key) or compile_cell(*key, self.shell.transform_cell)
        self._evaluate(body)
        value = None if last is None else self._evaluate(last)
        if value is None or cell["source"].rstrip().endswith(";"):
            return value
        output = shell.shown(self.shell, value, self.count)
        if output is not None:
            self.pipes.drain()
            self.recorder.add(output)
        return value

    def _evaluate(self, code: CodeType) -> Any:
        if not code.co_flags & inspect.CO_COROUTINE:
            return eval(code, self.space)
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(eval(code, self.space))

    def _arm(self, seconds: float) -> None:
        self.armed = True
        signal.signal(signal.SIGALRM, self._alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

    def _disarm(self) -> None:
        self.armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        if self.armed:
            self.late = True
            raise TimeLimit

    def _report(self, cell: dict[str, Any], error: raised.Error | None, result: Any, took: float) -> str:
        report = {
            "id": cell["id"],
            "error": error,
            "late": self.late,
            "outputs": self.recorder.take(),
            "result": None,
            "seconds": round(took, 6),
        }
        plain = None if result is None else json.dumps(encode(result))
        if plain is not None and len(plain) <= MAX_RESULT:
            report["result"] = json.loads(plain)
        seen = ",".join(self.witness.seen)
        return f'{{"cell":{json.dumps(report)[:-1]},"seen":[{seen}]}}}}'


def name_of(cell_id: str) -> str:
    """The file name that a cell's code carries."""
    return f"<{cell_id}>"


def compile_cell(cell_id: str, source: str, transform: Callable[[str], str]) -> Parts:
    """The code of a cell; `transform` turns IPython's syntax into Python's."""
    name = name_of(cell_id)
    try:
        tree = ast.parse(source, name)
    except SyntaxError:
        tree = ast.parse(transform(source), name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return _compile(tree, name, "exec"), None
    body = ast.Module(tree.body[:-1], [])
    return _compile(body, name, "exec"), _compile(ast.Expression(last.value), name, "eval")


def _compile(tree: ast.Module | ast.Expression, name: str, mode: str) -> CodeType:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(tree, name, mode, flags=flags, dont_inherit=True)
    return code


def _error_output(error: raised.Error) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": error["kind"],
        "evalue": error["message"],
        "traceback": error["traceback"],
    }


def warm_up(runner: Runner) -> None:
    """Exercise once what every run needs, so that forked runs inherit it."""
    with contextlib.suppress(Exception):
        for source in ("[1, {2: 3}]", "%%capture\n1 / 0", "def f(: 1", "await None"):
            parts = compile_cell("warm", source, runner.shell.transform_cell)
            del parts
