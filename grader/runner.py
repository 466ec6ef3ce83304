"""What runs inside: a notebook's cells, one after another in one namespace, and a report on each.

A cell is compiled here and executed as by `exec`: IPython only translates magics into Python. Whatever a cell
raises, the next one runs; at its time limit it is interrupted by an alarm, again and again until it ends.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import linecache
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from functools import reduce
from operator import or_
from types import CodeType, FrameType
from typing import Any

from grader import compact, raised, shell
from grader.eventloop import EventLoop
from grader.observe import encode
from grader.streams import Pipes, Recorder, Stream
from grader.witness import Answers, Witness, Wrong

AGAIN = 0.25  # seconds until a cell that swallowed its alarm gets the next
# Without the enumerations that `signal` looks up around each call: they take longer than the call.
handle = getattr(signal.signal, "__wrapped__", signal.signal)
MAX_RESULT = 250_000  # bytes of a last value; a larger one is not sent
SEE = "__see__"
BEGINS = re.compile(r"[^\s#]")  # a statement, at the left margin
DEFINES = re.compile(r"(?:async +)?(?:def|class) +(\w+)")
FUTURES = reduce(or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names))

Parts = tuple[CodeType, CodeType | None]  # statements, last expression
Tell = Callable[[dict[str, Any]], None]
Ask = Callable[[dict[str, Any]], bool]


class TimeLimit(KeyboardInterrupt):
    """Raised in a cell that has run too long; libraries let an interruption through."""


class Runner:
    """Executes the cells of one notebook; `tell` takes each CellReport in a message.

    `ask` takes what a check has answered so far, and says whether it is right.
    """

    def __init__(self, built: Any, characters: int, compiled: dict[tuple[str, str], Parts]) -> None:
        self.shell = built
        self.space: dict[str, Any] = built.user_ns
        self.compiled = compiled
        self.recorder = Recorder(characters)
        self.witness = Witness(TimeLimit, self._right)
        self.sources: dict[str, str] = {}  # of the cells so far, by the name they are compiled under
        self.armed = self.late = False
        self.count = 0
        self.futures = 0  # what cells so far imported from __future__: it holds for the ones after them
        self.loop = EventLoop(self.space)

    def open(self) -> None:
        """Take hold of the streams, the display and the alarm."""
        self.owner = os.getpid()
        self.pipes = Pipes(self.recorder)
        self.pipes.start()
        sys.stdout, sys.stderr = Stream(self.pipes, 1), Stream(self.pipes, 2)
        shell.attach(self.shell, self.recorder)
        # Whoever grades in the background of a shell ignores it, and so would everything below.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(self, job: dict[str, Any], tell: Tell, ask: Ask) -> None:
        """Execute a job's cells in their order."""
        self.ask = ask
        for cell in job["cells"]:
            tell(self.cell(cell, job["cell_seconds"]))

    def cell(self, cell: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Execute one cell within a limit; the message that holds its CellReport."""
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
        self.current = cell["id"]
        self.late = False
        self.witness.clear(cell.get("stops", ()))
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
                result = self._plain(cell, self._execute(cell))
            finally:
                self._disarm()
        except Wrong:
            self._disarm()
        except BaseException as error:
            self._disarm()
            return self._error(error, seconds), None
        return (self._error(TimeLimit(), seconds) if self.late else None), result

    def _right(self, answers: Answers) -> bool:
        """Whether what the check has answered is right; to wait for that is not the cell's time."""
        if os.getpid() != self.owner:  # a fork by the learner's code: nobody hears it
            return False
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            return self.ask({"part": {"id": self.current, "seen": answers}})
        finally:
            signal.setitimer(signal.ITIMER_REAL, left, AGAIN)

    def _error(self, error: BaseException, seconds: float) -> raised.Error:
        if self.late:
            said = f"stopped at its limit of {seconds:g} s"
            return raised.describe(error, self.sources, TimeLimit.__name__, said)
        return raised.describe(error, self.sources)

    def _execute(self, cell: dict[str, Any]) -> Any:
        key = (cell["id"], cell["source"])
        ready = None if self.futures else self.compiled.get(key)
        body, last = ready or compile_cell(*key, self.shell.transform_cell, self.futures)
        self.futures |= body.co_flags & FUTURES
        self.loop.evaluate(body)
        value = None if last is None else self.loop.evaluate(last)
        if value is None or cell["source"].rstrip().endswith(";"):
            return value
        output = shell.shown(self.shell, value, self.count)
        if output is not None:
            self.pipes.drain()
            self.recorder.add(output)
        return value

    def _plain(self, cell: dict[str, Any], value: Any) -> Any:
        """A last value as plain data, where a grader may ask for it."""
        if not cell["check"] and type(value) not in (int, float, bool, str):
            return None
        plain = encode(value)
        return plain if len(compact.dumps(plain)) <= MAX_RESULT else None

    def _arm(self, seconds: float) -> None:
        self.armed = True
        handle(signal.SIGALRM, self._alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

    def _disarm(self) -> None:
        self.armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        if self.armed:
            self.late = True
            raise TimeLimit

    def _report(
        self, cell: dict[str, Any], error: raised.Error | None, result: Any, took: float
    ) -> dict[str, Any]:
        report = {
            "id": cell["id"],
            "error": error,
            "late": self.late,
            "outputs": self.recorder.take(),
            "result": result,
            "seconds": round(took, 6),
            "seen": self.witness.rest(),
        }
        return {"cell": report}


def name_of(cell_id: str) -> str:
    """The file name that a cell's code carries."""
    return f"<{cell_id}>"


def compile_cell(cell_id: str, source: str, transform: Callable[[str], str], flags: int = 0) -> Parts:
    """The code of a cell; `transform` turns IPython's syntax into Python's, `flags` are the compiler's."""
    name = name_of(cell_id)
    whole = _definition(source, name, flags)
    if whole is not None:
        return whole, None
    try:
        tree = ast.parse(source, name)
    except SyntaxError:
        tree = ast.parse(transform(source), name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return _compile(tree, name, "exec", flags), None
    body = ast.Module(tree.body[:-1], [])
    value = ast.Expression(last.value)
    return _compile(body, name, "exec", flags), _compile(value, name, "eval", flags)


def _definition(source: str, name: str, flags: int) -> CodeType | None:
    """The code of a cell that ends in a definition, as most answers do; a tree would take twice as long.

    The last line that is not indented must be one to the compiler, too, and not the line of a long string.
    """
    lines = source.split("\n")
    last = next((n for n in range(len(lines), 0, -1) if BEGINS.match(lines[n - 1])), 0)
    found = DEFINES.match(lines[last - 1])
    if found is None:
        return None
    try:
        code = _compile(source, name, "exec", flags)
    except SyntaxError:
        return None
    parts = (part for part in code.co_consts if isinstance(part, CodeType))
    return code if any((part.co_name, part.co_firstlineno) == (found[1], last) for part in parts) else None


def _compile(tree: ast.Module | ast.Expression | str, name: str, mode: str, flags: int) -> CodeType:
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
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
    """Do once what every run does, so that it is inherited ready: compile, display, fail, wait."""
    for source in ("[1, {2: 3}]", "%%capture\n1 / 0", "!true", "def f(: 1"):
        try:
            body, last = compile_cell("warm", source, runner.shell.transform_cell)
            shell.shown(runner.shell, [1, {"two": (3.0, None)}], 1)
            eval(last or body, {})
        except Exception as error:
            compact.dumps(raised.describe(error, runner.sources))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    encode([1, "two", {3: (4.0,)}])
