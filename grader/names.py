"""The names in a piece of code: which are read, which are handed on, which stand for the learner's doing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

# They change what they are called on, and hold on to what they are given without changing it.
STORING = frozenset(
    "add append appendleft discard extend extendleft insert setdefault update writelines".split()
)


def mentions(node: ast.AST, names: Collection[str]) -> bool:
    """Whether a piece of code reads one of the names."""
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def references(node: ast.AST) -> Iterator[str]:
    """The names by which an expression hands on an object itself: `a`, `a.b`, `a[0]`, `[a, {"x": a}]`."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Starred):
        yield base(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.IfExp | ast.BoolOp):
        for child in ast.iter_child_nodes(node):
            yield from references(child)


def base(node: ast.AST) -> str:
    """The name at the beginning of `a.b[c].d()`; empty where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def results(check: ast.Module, learned: Collection[str]) -> frozenset[str]:
    """The names of what came of the learner's code: assigned from it, or filled with it."""
    found: frozenset[str] = frozenset()
    sides = [pair for node in _scope(check) for pair in _handed(node)]
    while more := {base(to) for to, value in sides if mentions(value, {*learned, *found})} - found:
        found |= more
    return found - {""}


def _scope(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of some code but the bodies of its functions and classes, whose names are their own."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _scope(child)


def _handed(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Where a statement or a call puts something, and what."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _paired(target, node.value)
    elif isinstance(node, ast.For):
        yield from _paired(node.target, node.iter)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STORING:
        yield from ((node.func.value, value) for value in node.args)


def _paired(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """`a, b = x, y` is `a = x` and `b = y`."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
    elif isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield from ((one, value) for one in target.elts)


def state(check: ast.Module, learned: Collection[str]) -> frozenset[str]:
    """The names of what the learner's code may have changed: its arguments, what holds or is in them."""
    calls = [node for node in ast.walk(check) if isinstance(node, ast.Call) and mentions(node.func, learned)]
    found = {name for call in calls for arg in call.args for name in references(arg)}
    bindings = [
        ({base(target) for target in node.targets}, set(references(node.value)))
        for node in ast.walk(check)
        if isinstance(node, ast.Assign)
    ]
    while more := {
        name
        for sides in bindings
        for name in set.union(*sides)
        if name not in found and any(s & found for s in sides)
    }:
        found |= more
    return frozenset(found - {""})


def last_name(function: ast.expr) -> str:
    """How a called function is named: `isclose` of `math.isclose`; empty for anything else."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
