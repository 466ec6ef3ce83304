"""What a cell does, read from its text: which names it binds at its top level, whether it asserts."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def names(source: str) -> frozenset[str]:
    """The functions, classes, variables and imports a cell defines; none if it does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(name for node in tree.body for name in _bound(node))


def imports(source: str) -> frozenset[str]:
    """Those of the names that a cell imports."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()
    found = (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return frozenset(name for node in found for name in _bound(node))


def asserts(source: str) -> bool:
    """Whether a cell asserts anything; a magic or a broken line hides what stands below it."""
    try:
        return any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return False


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    else:
        yield from _assigned(node)


def _assigned(node: ast.AST) -> Iterator[str]:
    """Names assigned in a statement, also within its blocks, not within functions it defines."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif not isinstance(child, ast.Lambda):
            yield from _assigned(child)
