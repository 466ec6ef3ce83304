"""A check that can say why it failed: pytest rewrites its asserts, and calls of the learner's code are noted.

pytest's rewriting evaluates each part of an assert once and explains it afterwards; by then an argument may
have been changed by the call. So the calls are noted too, with their arguments as they were before.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from _pytest.assertion import util
from _pytest.assertion.rewrite import rewrite_asserts

from grader.classroom.failure import Call, Comparison, Failure, Raised
from grader.classroom.values import saferepr

NOTE = "@causeway_note"  # no learner can use this name: it is not one Python's grammar allows
BRIEF = 400  # characters of an argument that is written down at every call
KEPT = 50  # the last calls of a check: a loop may make thousands
CHANGEABLE = (list, dict, set, bytearray)
Place = tuple[int, int, int | None, int | None]  # line and column where a piece of source begins and ends
MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Notes:
    """What happened while one check ran; `filename` is what its code was compiled as.

    `names` are the functions and classes that the task asks for; without any, all that the check did not
    define itself are noted.
    """

    def __init__(self, source: str, filename: str, names: Collection[str] = ()):
        self.source, self.filename, self.names = source, filename, frozenset(names)
        self.calls: list[tuple[int, Call]] = []
        self.compared: Comparison | None = None
        self.asserts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
        self.asserts.sort(key=lambda node: node.lineno)

    def note(self, line: int, text: str, function: Any) -> Any:
        """The function itself, or, if it is the learner's, one that notes its call."""
        return self._noting(line, text, function) if self._is_theirs(function) else function

    def _is_theirs(self, function: Any) -> bool:
        try:
            if self.names:
                return _owner(function) in self.names
            code = getattr(inspect.unwrap(getattr(function, "__func__", function)), "__code__", None)
            there = getattr(code, "co_filename", self.filename)
            return function.__module__ == "__main__" and there != self.filename
        except Exception:  # an object of theirs may refuse every question
            return False

    def _noting(self, line: int, text: str, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            given = [value for value in (*args, *kwargs.values()) if isinstance(value, CHANGEABLE)]
            before = [saferepr(value, BRIEF) for value in given]
            shown = _call(text, args, kwargs)
            came = ""
            try:
                result = function(*args, **kwargs)
                came = saferepr(result)
                return result
            finally:
                pairs = zip(before, [saferepr(value, BRIEF) for value in given], strict=True)
                changed = tuple(pair for pair in pairs if pair[0] != pair[1])
                self.calls = [*self.calls[1 - KEPT :], (line, Call(shown, came, changed))]

        return call

    def compare(self, operator: str, left: object, right: object) -> None:
        """pytest asks how to explain a comparison that is not true: keep its two sides."""
        self.compared = Comparison(left, operator, right)

    def failure(self, error: BaseException) -> Failure:
        """Why the check failed, from the error that ended it."""
        line = _line_in(error, self.filename)
        place, statement = self._statement(line)
        own = isinstance(error, AssertionError) and _last_file(error) == self.filename
        return Failure(
            about=about(self.source),
            statement=statement,
            number=place + 1,
            count=len(self.asserts),
            calls=self._calls(line, place),
            comparison=self._comparison(place) if own else None,
            raised=None if own else raised(error, self.filename),
            introspection=str(error) if own else "",
        )

    def _statement(self, line: int) -> tuple[int, str]:
        """The assert that holds a line, by its place and its text; else the line itself."""
        for place, node in enumerate(self.asserts):
            if node.lineno <= line <= (node.end_lineno or node.lineno):
                return place, ast.get_source_segment(self.source, node) or ""
        lines = self.source.splitlines()
        before = [place for place, node in enumerate(self.asserts) if node.lineno < line]
        return (before[-1] + 1 if before else 0), lines[line - 1].strip() if 0 < line <= len(lines) else ""

    def _calls(self, line: int, place: int) -> tuple[Call, ...]:
        """The calls the failing statement made itself, else the last one before it."""
        node = self.asserts[place] if place < len(self.asserts) else None
        first, last = (node.lineno, node.end_lineno or node.lineno) if node else (line, line)
        if not first <= line <= last:
            first = last = line
        own = [call for at, call in self.calls if first <= at <= last]
        return tuple(own[-3:] or [call for _, call in self.calls[-1:]])

    def _comparison(self, place: int) -> Comparison | None:
        """The comparison with the learner's value first, whichever side the check wrote it on."""
        test = self.asserts[place].test if place < len(self.asserts) else None
        if self.compared is None or not isinstance(test, ast.Compare):
            return None
        sides = [test.left, *test.comparators]
        if _calls_in(sides[-1]) and not _calls_in(sides[0]) and len(sides) == 2:
            compared = self.compared
            mirrored = MIRROR.get(compared.operator, compared.operator)
            if compared.operator not in ("in", "not in"):
                return Comparison(compared.wanted, mirrored, compared.got)
        return self.compared


def instrument(tree: ast.Module, source: str) -> ast.Module:
    """The tree of a check with its asserts rewritten by pytest and its calls noted."""
    written = {_where(node): ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    rewrite_asserts(tree, source.encode())
    for node in ast.walk(tree):
        # pytest's own nodes know where they begin, not where they end.
        if isinstance(node, ast.stmt | ast.expr) and getattr(node, "end_lineno", None) is None:
            node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
    _Noted(written).visit(tree)
    return ast.fix_missing_locations(tree)


class _Noted(ast.NodeTransformer):
    """`f(x)` -> `note(line, "f", f)(x)`: wrapped after pytest has explained, so its words stay.

    pytest keeps the place of each call, not its text; what calls pytest added stand at no place of ours.
    """

    def __init__(self, written: dict[Place, str]):
        self.written = written

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        text = self.written.get(_where(node))
        if text is not None:
            noting = [ast.Constant(node.lineno), ast.Constant(text), node.func]
            node.func = ast.copy_location(ast.Call(ast.Name(NOTE, ast.Load()), noting, []), node.func)
        return node


def _where(node: ast.expr) -> Place:
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


@contextmanager
def noting(notes: Notes, namespace: dict[str, Any]) -> Iterator[None]:
    """While a check runs: its calls and comparisons go to the notes; afterwards nothing of it is left."""
    before = util._reprcompare
    namespace[NOTE], util._reprcompare = notes.note, notes.compare
    try:
        yield
    finally:
        util._reprcompare = before
        for name in [name for name in namespace if name.startswith("@")]:
            del namespace[name]


def run(source: str, namespace: dict[str, Any], filename: str, names: Collection[str] = ()) -> Failure | None:
    """Run a check here and now; why it failed, None if it passed."""
    notes = Notes(source, filename, names)
    code = compile(instrument(ast.parse(source), source), filename, "exec")
    with noting(notes, namespace):
        try:
            exec(code, namespace)
        except BaseException as error:
            return notes.failure(error)
    return None


def about(source: str) -> str:
    """What a check is about: its first comment."""
    first = source.strip().partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def raised(error: BaseException, check: str) -> Raised:
    """An exception by the deepest line of the learner's that it went through."""
    kind, message = type(error).__name__, _words(error)
    for frame, line in reversed(list(_frames(error.__traceback__))):
        code = frame.f_code
        if code.co_filename == check or frame.f_globals.get("__name__") != "__main__":
            continue
        name = "" if code.co_name == "<module>" else code.co_name
        return Raised(kind, message, line, _line_text(frame, line), name)
    return Raised(kind, message)


def _line_text(frame: Any, line: int) -> str:
    import linecache

    return linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _frames(traceback: TracebackType | None) -> Iterator[tuple[Any, int]]:
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _line_in(error: BaseException, filename: str) -> int:
    lines = [line for frame, line in _frames(error.__traceback__) if frame.f_code.co_filename == filename]
    return lines[0] if lines else 0


def _last_file(error: BaseException) -> str:
    files = [frame.f_code.co_filename for frame, _ in _frames(error.__traceback__)]
    return files[-1] if files else ""


def _calls_in(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def _owner(function: Any) -> str:
    """What a task calls a function by: its own name, or that of the class whose method it is."""
    if not inspect.ismethod(function):
        return str(getattr(function, "__name__", ""))
    owner = function.__self__
    return (owner if isinstance(owner, type) else type(owner)).__name__


def _call(text: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    given = [*map(_argument, args), *(f"{name}={_argument(value)}" for name, value in kwargs.items())]
    return f"{text}({', '.join(given)})"


def _argument(value: Any) -> str:
    """A value as an argument would be written; a function by its name, a bare object by its type."""
    if getattr(type(value), "__repr__", None) is object.__repr__:
        return f"{type(value).__name__}(...)"  # its address would say nothing
    return str(value.__name__) if inspect.isfunction(value) else saferepr(value)
