"""An exception that a cell raised, as plain data: bounded, and told from its deepest line in a cell.

Whatever is asked of it may be a learner's code: `__str__` and the class's own names answer what they like.
"""

from __future__ import annotations

import builtins
import linecache
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

MAX_TEXT = 2_000  # characters of a message
MAX_FRAMES = 20  # at each end of a long traceback

PACKAGE = str(Path(__file__).parent) + os.sep

BUILTIN = {
    kind: f"builtins.{name}"
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}

Error = dict[str, Any]


def describe(error: BaseException, cells: dict[str, str], kind: str = "", message: str = "") -> Error:
    """The error of a cell; `cells` are sources by the name they are compiled under."""
    frames = list(_frames(error, cells))
    line, function, text = _place(error, frames, cells)
    kind, message = kind or name_of(type(error)), message or message_of(error)
    return {
        "kind": kind,
        "message": message,
        "line": line,
        "text": text,
        "function": function,
        "traceback": [*_lines(frames), f"{kind}: {message}"],
    }


def message_of(error: BaseException) -> str:
    """str(error), cut; a sentence where that fails."""
    try:
        text = str(error)
    except BaseException as other:
        return f"(its message could not be read: {name_of(type(other))})"
    return clean(text[:MAX_TEXT])


def name_of(kind: type) -> str:
    """The class's own name."""
    return clean(str(type.__dict__["__name__"].__get__(kind))[:100])


def ancestors(error: BaseException) -> list[str]:
    """The qualified names of an exception's class and its bases, nearest first."""
    return [_qualified(kind) for kind in type.__dict__["__mro__"].__get__(type(error))][:50]


def clean(text: str) -> str:
    """Text that can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _qualified(kind: type) -> str:
    """A name under which only the class itself is found, so that no other class can pass for it."""
    if kind in BUILTIN:
        return BUILTIN[kind]
    module, name = vars(kind).get("__module__"), name_of(kind)
    if type(module) is str and getattr(sys.modules.get(module), name, None) is kind and module != "builtins":
        return clean(f"{module}.{name}"[:200])
    return f"builtins.{name}" if kind is object else f"__main__.{name}"


def _frames(error: BaseException, cells: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """File, line and function of each frame from the first that is a cell's."""
    step: TracebackType | None = error.__traceback__
    inside = False
    while step is not None:
        code = step.tb_frame.f_code
        inside = inside or code.co_filename in cells
        if inside and not code.co_filename.startswith(PACKAGE):
            yield code.co_filename, step.tb_lineno or 0, code.co_name
        step = step.tb_next


def _place(
    error: BaseException, frames: list[tuple[str, int, str]], cells: dict[str, str]
) -> tuple[int, str, str]:
    """Line, function and text of the deepest frame in a cell; of the wrong line of a syntax error."""
    if isinstance(error, SyntaxError) and error.filename in cells and type(error.lineno) is int:
        return error.lineno, "", _text(error.filename, error.lineno)
    for name, line, function in reversed(frames):
        if name in cells:
            return line, "" if function == "<module>" else clean(function[:100]), _text(name, line)
    return 0, "", ""


def _text(name: str, line: int) -> str:
    return clean(linecache.getline(name, line).strip()[:200])


def _lines(frames: list[tuple[str, int, str]]) -> list[str]:
    shown = frames
    if len(frames) > 2 * MAX_FRAMES:
        shown = [
            *frames[:MAX_FRAMES],
            ("...", 0, f"{len(frames) - 2 * MAX_FRAMES} more"),
            *frames[-MAX_FRAMES:],
        ]
    return [
        clean(f"{name[-100:]}, line {line}, in {function[:100]}: {_text(name, line)}".rstrip(": "))
        for name, line, function in shown
    ]
