"""Names and objects: real code runs line by line, and after each line its names point at its objects."""

from __future__ import annotations

import io
import sys
import textwrap
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from grader.classroom.explorers import memory, objects
from grader.classroom.explorers.objects import Scope
from grader.classroom.explorers.run import Recorder, Run, TooLong
from grader.classroom.glance import short

FILE = "<explorer>"  # what the watched code is known by in its frames
STEPS = 120


def names(source: str) -> Run:
    """Run code in a namespace of its own and record what its names refer to after every line."""
    source = textwrap.dedent(source).strip("\n")
    code = compile(source, FILE, "exec")
    witness = Witness(source)
    printed = io.StringIO()
    before = sys.gettrace()
    with redirect_stdout(printed):
        sys.settrace(witness.trace)
        try:
            exec(code, {"__name__": "__explorer__"})
        except TooLong:
            witness.stopped("The explorer stops here: the run has more steps than anybody looks through.")
        except Exception as error:
            witness.stopped(f"Line {witness.line} raises {type(error).__name__}: {short(str(error), 60)}.")
        finally:
            sys.settrace(before)
    return witness.run(printed.getvalue())


@dataclass
class Witness:
    """Sees each line before it runs, so it draws what the line before has done."""

    source: str
    line: int = 0
    waiting: dict[FrameType, int] = field(default_factory=dict)
    last: list[Scope] = field(default_factory=list)
    # Whatever was seen stays alive: an address used again would look like the same object.
    kept: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = objects.Seen()
        self.lines = self.source.splitlines()
        self.seen = Recorder("Names and objects", self._draw)
        self.seen("Nothing has run yet.", scopes=[], line=0)

    def trace(self, frame: FrameType, event: str, value: Any) -> Any:
        """What Python calls at every line, call and return of the watched code."""
        inner = frame.f_code.co_name.startswith("<") and frame.f_back in self.waiting
        if frame.f_code.co_filename != FILE or inner:
            return None  # library code, or a comprehension, which is one step to its reader
        if event == "call" and frame.f_back in self.waiting:
            self._show(
                frame, f"Line {self.waiting[frame.f_back]} calls {frame.f_code.co_name}.", frame.f_back
            )
        elif event == "line":
            self._after(frame, "has run.")
            self.waiting[frame] = self.line = frame.f_lineno
        elif event == "return":
            called = frame.f_code.co_name != "<module>"
            self._after(
                frame,
                f"has run, and {frame.f_code.co_name} returns {short(value, 40)}." if called else "has run.",
            )
            self.waiting.pop(frame, None)
        return self.trace

    def _after(self, frame: FrameType, says: str) -> None:
        if frame in self.waiting:
            self._show(frame, f"Line {self.waiting[frame]} {says}", frame)

    def _show(self, frame: FrameType, says: str, at: FrameType) -> None:
        if len(self.seen.frames) > STEPS:
            raise TooLong
        self.last = _scopes(frame)
        number = self.waiting[at]
        before = self.before
        self.seen(says, scopes=self.last, line=number)
        more = objects.says(self.last, before, self.before)
        self.seen.frames[-1] = replace(self.seen.frames[-1], says=f"{says} {more}".strip())

    def stopped(self, says: str) -> None:
        """The last thing to say about a run that did not come to its end."""
        sys.settrace(None)
        self.seen(says, scopes=self.last, line=self.line)

    def _draw(self, labels: dict[str, Any]) -> Any:
        self.kept += [value for scope in labels["scopes"] for value in scope.names.values()]
        picture, self.before = memory.draw(self.lines, labels["line"], labels["scopes"], self.before)
        self.kept += self.before.objects
        return picture

    def run(self, printed: str) -> Run:
        """The recorded run; what the code printed is said at its end."""
        if printed:
            said = " | ".join(short(line, 60).strip("'\"") for line in printed.splitlines()[:6])
            self.seen(f"It printed: {said}", scopes=self.last, line=self.line)
        return self.seen.run()


def _scopes(frame: FrameType | None) -> list[Scope]:
    """The names of the module, then of each call that is under way."""
    scopes: list[Scope] = []
    while frame is not None:
        if frame.f_code.co_filename == FILE:
            found = {name: value for name, value in frame.f_locals.items() if not name.startswith("__")}
            title = frame.f_code.co_name
            scopes.append(Scope("names" if title == "<module>" else f"in {title}", found))
        frame = frame.f_back
    return scopes[::-1]
