"""An answer without what is easily changed: names, comments, docstrings, annotations, layout, order of parts.

What is left is the tree of its code as a row of words, one for each node, in the order they are written.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import cache

MOST = 2_000  # words of an answer; a quest's task has some 300
SKIPPED = frozenset({"annotation", "returns", "type_comment", "ctx", "type_ignores", "kind"})
SILENT = (ast.arguments, ast.arg, ast.Load, ast.Store, ast.Expr)  # what the task itself gives, or no more


@cache
def words(source: str) -> tuple[str, ...]:
    """An answer as words; what is not Python, such as a script, by its own words without comments."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a learner's text may hold a doubtful escape
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return tuple(re.findall(r"\w+|[^\w\s]", re.sub(r"#.*", "", source)))[:MOST]
    own = frozenset(_own(tree))
    parts = sorted(tuple(_words(part, own)) for part in tree.body)
    return tuple(word for part in parts for word in part)[:MOST]


def _own(tree: ast.Module) -> Iterator[str]:
    """The names that the answer chose: assigned, defined, parameters, attributes that it sets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or ""
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _words(part: ast.stmt, own: frozenset[str]) -> Iterator[str]:
    """A statement's nodes from the outside in; own names are numbered as they come."""
    numbers: dict[str, str] = {}
    waiting: list[ast.AST] = [part]
    while waiting:  # a stranger's code may be nested deeper than Python calls
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring, or a value that nobody sees
        said = [
            numbers.setdefault(name, f"#{len(numbers)}") if name in own else name for name in _names(node)
        ]
        if not isinstance(node, SILENT):
            yield from (type(node).__name__, *said)
        waiting += reversed([child for field, child in _children(node) if field not in SKIPPED])


def _names(node: ast.AST) -> Iterator[str]:
    """What stands in a node itself: names, and a constant."""
    for field in ("id", "attr", "arg", "name", "asname", "module"):
        found = getattr(node, field, None)
        if isinstance(found, str):
            yield found
    if isinstance(node, ast.Constant):
        yield repr(node.value)[:40] if not isinstance(node.value, int) else f"{node.value:x}"[:40]


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield field, child
